"""Keys over HTTP: on /api/v1 alone, within their scopes, without the cookies beside them."""

import json
from collections.abc import Iterator

import httpx
import pytest
from entering import submit_sign_in
from fake_services import World, build_world
from fastapi.testclient import TestClient
from sqlalchemy import select

from api.application import create_application
from vanban.audit import Action
from vanban.db.account_models import ApiKeyRow
from vanban.db.audit_models import AuditRow
from vanban.db.models import PersonRow
from vanban.scopes import Scope

QUESTION = {"question": "Cơ quan trực mấy giờ?"}
SESSION_ONLY = {"/api/v1/keys", "/api/v1/keys/{key_id}"}  # a key can make no others


def key_of(client: TestClient, *scopes: str, name: str = "") -> str:
    """Returns a new key of the signed-in person."""
    taken = len(client.get("/api/v1/keys").json())
    made = client.post("/api/v1/keys", json={"name": name or f"phần mềm {taken}", "scopes": scopes, "days": 30})
    assert made.status_code == 201, made.text
    return made.json()["key"]


def call(client: TestClient, key: str, method: str, path: str, **fields: object) -> httpx.Response:
    return client.request(method, path, headers={"Authorization": f"Bearer {key}"}, **fields)  # type: ignore[arg-type]


def test_a_program_with_a_key_reads_exactly_what_its_person_reads(
    an: TestClient, binh: TestClient, visitor: TestClient
) -> None:
    for person in (an, binh):
        key = key_of(person, "doc")
        assert call(visitor, key, "GET", "/api/v1/documents").json() == person.get("/api/v1/documents").json()
    assert call(visitor, key_of(an, "doc"), "GET", "/api/v1/documents/4").status_code == 404
    assert call(visitor, key_of(binh, "doc"), "GET", "/api/v1/documents/4").status_code == 200


def test_a_question_asked_with_a_key_is_stored_with_its_person(an: TestClient, visitor: TestClient) -> None:
    answered = call(visitor, key_of(an, "hoi"), "POST", "/api/v1/ask", json=QUESTION)
    assert answered.status_code == 200
    mine = an.get("/api/v1/conversations").json()["conversations"]
    assert answered.json()["conversation_id"] in [one["id"] for one in mine]


def test_a_key_counts_nowhere_but_on_the_api(an: TestClient, visitor: TestClient) -> None:
    key = key_of(an, "hoi", "doc", "gop_y")
    for path in ("/", "/van-ban", "/van-ban/1", "/hoi?q=x", "/tai-khoan/khoa"):
        response = call(visitor, key, "GET", path)
        assert (response.status_code, response.headers["location"][:10]) == (303, "/dang-nhap"), path


def test_beside_a_key_the_cookies_do_not_count(an: TestClient, binh: TestClient) -> None:
    worthless = call(an, "vbk_aaaaaaaa_" + "A" * 43, "GET", "/api/v1/documents")
    assert (worthless.status_code, worthless.json()["error"]["code"]) == (401, "chua_dang_nhap")
    assert worthless.headers["www-authenticate"] == 'Bearer error="invalid_token"'
    basic = an.get("/api/v1/documents", headers={"Authorization": "Basic YTpi"})
    assert basic.status_code == 401
    assert call(an, key_of(binh, "doc"), "GET", "/api/v1/documents/4").status_code == 200  # an's session may not
    assert call(an, key_of(an, "doc"), "GET", "/api/v1/keys").status_code == 403


def test_a_key_without_the_scope_is_refused_with_the_name_of_the_scope(an: TestClient, visitor: TestClient) -> None:
    key = key_of(an, "doc")
    refused = call(visitor, key, "POST", "/api/v1/ask", json=QUESTION)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "khong_duoc_phep")
    assert "“hoi”" in refused.json()["error"]["message"]
    assert call(visitor, key, "GET", "/api/v1/feedback").status_code == 403
    assert call(visitor, key, "POST", "/api/v1/intake", files={"files": ("a.txt", b"a")}).status_code == 403


def test_a_revoked_key_is_refused_at_the_next_request(an: TestClient, visitor: TestClient) -> None:
    key = key_of(an, "doc", name="sẽ thu hồi")
    (key_id,) = [one["id"] for one in an.get("/api/v1/keys").json() if one["name"] == "sẽ thu hồi"]
    assert call(visitor, key, "GET", "/api/v1/documents").status_code == 200
    assert an.delete(f"/api/v1/keys/{key_id}").status_code == 204
    assert call(visitor, key, "GET", "/api/v1/documents").status_code == 401
    assert an.delete(f"/api/v1/keys/{key_id}").status_code == 404


def test_another_persons_key_is_not_there(an: TestClient, binh: TestClient) -> None:
    key_of(an, "doc")
    newest = an.get("/api/v1/keys").json()[0]["id"]
    missing = binh.delete("/api/v1/keys/999999")
    assert missing.status_code == 404
    assert binh.delete(f"/api/v1/keys/{newest}").json() == missing.json()
    assert binh.post(f"/tai-khoan/khoa/{newest}/thu-hoi").status_code == 404
    assert newest not in [one["id"] for one in binh.get("/api/v1/keys").json()]


def test_nothing_shows_a_key_after_it_was_made(an: TestClient) -> None:
    key = key_of(an, "doc")
    assert key not in an.get("/api/v1/keys").text + an.get("/tai-khoan/khoa").text
    assert key[:12] in an.get("/tai-khoan/khoa").text


def test_a_key_is_made_and_revoked_on_the_page(an: TestClient, visitor: TestClient) -> None:
    fields = {"name": "Trang tin nội bộ", "scopes": ["doc", "hoi"], "days": "30"}
    page = an.post("/tai-khoan/khoa", data=fields)
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    key = page.text.split('<p class="secret" translate="no">')[1].split("<")[0]
    assert call(visitor, key, "GET", "/api/v1/documents").status_code == 200
    again = an.post("/tai-khoan/khoa", data=fields)
    assert again.status_code == 422
    assert "Đã có khóa đang dùng mang tên “Trang tin nội bộ”" in again.text
    assert 'value="Trang tin nội bộ"' in again.text  # nothing typed is lost
    (key_id,) = [one["id"] for one in an.get("/api/v1/keys").json() if one["name"] == "Trang tin nội bộ"]
    gone = an.post(f"/tai-khoan/khoa/{key_id}/thu-hoi")
    assert (gone.status_code, gone.headers["location"]) == (303, "/tai-khoan/khoa?da-thu-hoi=1")
    assert call(visitor, key, "GET", "/api/v1/documents").status_code == 401


def test_the_page_offers_only_what_the_roles_allow(an: TestClient, world: World) -> None:
    assert 'value="nap"' not in an.get("/tai-khoan/khoa").text
    refused = an.post("/api/v1/keys", json={"name": "quá rộng", "scopes": ["quan_tri"]})
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "du_lieu_khong_hop_le")
    world.give_roles("an", "can_bo quan_tri_he_thong")
    try:
        page = an.get("/tai-khoan/khoa").text
        assert [scope for scope in Scope if f'value="{scope}"' not in page] == []
    finally:
        world.give_roles("an", "can_bo")


def test_making_and_revoking_are_recorded_without_the_secret(an: TestClient, world: World) -> None:
    key = key_of(an, "doc", name="có ghi lại")
    with world.services.database.session() as session:
        key_id = session.scalars(select(ApiKeyRow.id).where(ApiKeyRow.name == "có ghi lại")).one()
    an.delete(f"/api/v1/keys/{key_id}")
    with world.services.database.session() as session:
        mine = select(AuditRow).where(AuditRow.target == "api_key", AuditRow.target_id == str(key_id))
        entries = session.scalars(mine.order_by(AuditRow.sequence)).all()
    assert [entry.action for entry in entries] == [Action.KEY_MADE, Action.KEY_REVOKED]
    assert json.loads(entries[0].detail) == {"days": 30, "scopes": ["doc"]}
    assert all(key[13:] not in entry.detail for entry in entries)


def test_a_large_upload_is_taken_with_a_key_for_it_and_refused_with_any_other(
    an: TestClient, visitor: TestClient, world: World
) -> None:
    world.make_officer("an")
    try:
        large = {"files": ("lon.txt", b"a" * 1_100_000)}
        reading, handing = key_of(an, "doc"), key_of(an, "nap")
        assert call(visitor, reading, "POST", "/api/v1/intake", files=large).status_code == 413
        assert call(visitor, handing, "POST", "/api/v1/intake", files=large).status_code == 202
        assert call(visitor, "vbk_x", "POST", "/api/v1/intake", files=large).status_code == 413
    finally:
        world.give_roles("an", "can_bo")


def test_every_address_of_the_api_declares_one_scope_and_both_ways_to_sign_in(visitor: TestClient) -> None:
    description = visitor.get("/openapi.json").json()
    assert set(description["components"]["securitySchemes"]) == {"phien", "khoa"}
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            if not path.startswith("/api/v1"):
                continue
            ways = {name: scopes for way in operation.get("security", []) for name, scopes in way.items()}
            if path in SESSION_ONLY:
                assert set(ways) == {"phien"}, (method, path)
                continue
            assert set(ways) == {"phien", "khoa"}, (method, path)
            assert len(ways["khoa"]) == 1, (method, path)
            assert ways["khoa"][0] in set(Scope), (method, path)


@pytest.fixture
def hurried(tmp_path) -> Iterator[tuple[TestClient, dict[str, str]]]:
    """A client of an installation that takes five requests with a key and three questions in a minute."""
    world = build_world(tmp_path)
    settings = world.services.settings
    settings.key_requests_per_minute, settings.questions_per_minute = 5, 3
    client = TestClient(create_application(world.services), follow_redirects=False)
    yield client, world.passwords
    world.services.database.close()


def test_a_key_is_told_to_wait_when_it_asks_too_often(hurried) -> None:
    client, passwords = hurried
    submit_sign_in(client, "an", passwords["an"])
    first, second = key_of(client, "doc"), key_of(client, "doc")
    seen = [call(client, first, "GET", "/api/v1/documents").status_code for _ in range(6)]
    assert seen == [200] * 5 + [429]
    refused = call(client, first, "GET", "/api/v1/documents")
    assert refused.json()["error"]["code"] == "thu_qua_nhieu_lan"
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert call(client, second, "GET", "/api/v1/documents").status_code == 200


def test_a_persons_questions_count_together_on_the_page_and_over_the_api(hurried) -> None:
    client, passwords = hurried
    submit_sign_in(client, "an", passwords["an"])
    key = key_of(client, "hoi")
    assert client.post("/hoi", data={"q": "một"}).status_code == 303
    assert client.post("/api/v1/ask", json=QUESTION).status_code == 200
    assert call(client, key, "POST", "/api/v1/ask", json=QUESTION).status_code == 200
    assert call(client, key, "POST", "/api/v1/ask", json=QUESTION).status_code == 429
    late = client.post("/hoi", data={"q": "câu hỏi đã gõ rất lâu"})
    assert late.status_code == 429
    assert "câu hỏi đã gõ rất lâu" in late.text  # nothing typed is lost
    assert "quá nhiều câu" in late.text


def test_a_person_who_must_choose_a_password_first_cannot_call_or_make_keys(an: TestClient, world: World) -> None:
    with world.services.database.transaction() as session:
        session.scalars(select(PersonRow).where(PersonRow.username == "an")).one().must_change_password = True
    try:
        for response in (
            an.get("/api/v1/documents"),
            an.post("/api/v1/ask", json=QUESTION),
            an.post("/api/v1/keys", json={"name": "lén", "scopes": ["doc"]}),
        ):
            assert (response.status_code, response.json()["error"]["code"]) == (403, "can_hoan_tat_tai_khoan")
        assert an.get("/tai-khoan/khoa").headers["location"] == "/tai-khoan/can-lam"
    finally:
        with world.services.database.transaction() as session:
            session.scalars(select(PersonRow).where(PersonRow.username == "an")).one().must_change_password = False
