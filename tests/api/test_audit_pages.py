"""The auditor's pages and API: who sees which entries, filters, paging, files, the verification beside the requests."""

import json
import time

import pytest
from entering import SignIn
from fake_services import World
from fastapi.testclient import TestClient
from sqlalchemy import select, update

from vanban.audit import Action, Entry
from vanban.db.audit import record
from vanban.db.audit_models import AuditRow
from vanban.db.audit_reading import PAGE_SIZE
from vanban.db.people import principal_of
from vanban.principals import Channel

HOME = "/quan-tri/nhat-ky"


@pytest.fixture
def auditor(world: World, sign_in: SignIn) -> TestClient:
    """Bình, who audits the commune and nothing above it."""
    world.give_roles("binh", "can_bo kiem_toan")
    return sign_in("binh")


@pytest.fixture
def administrator(world: World, sign_in: SignIn) -> TestClient:
    """An, who looks after the whole installation."""
    world.give_roles("an", "can_bo quan_tri_he_thong")
    return sign_in("an")


def enter(
    world: World, username: str, action: Action = Action.VIEWED, *, target: str = "document", id_: int = 1
) -> int:
    with world.services.database.transaction() as session:
        person = principal_of(session, username, Channel.WEB)
        return record(session, Entry(action, person, target, id_, address="10.1.2.3", detail={"page": 4}))


def listed(client: TestClient, **query: object) -> list[dict[str, object]]:
    found = client.get("/api/v1/audit", params={"limit": 500, **query})
    assert found.status_code == 200, found.text
    return list(found.json()["entries"])


def numbers(client: TestClient, **query: object) -> set[object]:
    return {one["sequence"] for one in listed(client, **query)}


def test_only_auditors_and_the_system_administrator_read_the_log(world: World, sign_in: SignIn) -> None:
    for roles in ("can_bo", "van_thu", "quan_tri", "giang_vien tham_dinh chuong_trinh"):
        world.give_roles("an", roles)
        client = sign_in("an")
        for path in (HOME, f"{HOME}/1", f"{HOME}/xuat", "/api/v1/audit", "/api/v1/audit/1", "/api/v1/audit/export"):
            assert client.get(path).status_code == 403, (roles, path)
        assert client.post(f"{HOME}/kiem-tra").status_code == 403
        assert client.post("/api/v1/audit/verification").status_code == 403
        assert client.get("/api/v1/audit/verification").status_code == 403
    assert TestClient(client.app, follow_redirects=False).get("/api/v1/audit").status_code == 401


def test_an_auditor_sees_the_own_unit_and_below_and_nothing_above(
    world: World, auditor: TestClient, administrator: TestClient
) -> None:
    above, own = enter(world, "an"), enter(world, "binh")
    with world.services.database.transaction() as session:
        nobodys = record(session, Entry(Action.SIGN_IN, None, address="10.9.9.9"))
    assert numbers(auditor) >= {own}
    assert not numbers(auditor) & {above, nobodys}
    assert numbers(administrator) >= {above, own, nobodys}
    for hidden in (above, nobodys, 10**9):
        assert auditor.get(f"{HOME}/{hidden}").status_code == 404
        assert auditor.get(f"/api/v1/audit/{hidden}").status_code == 404
    assert auditor.get(f"{HOME}/{own}").status_code == 200
    exported = auditor.get("/api/v1/audit/export").text
    assert {json.loads(line)["unit_id"] for line in exported.splitlines()} == {listed(auditor)[0]["unit_id"]}


def test_the_title_of_a_document_is_shown_only_to_an_auditor_who_may_read_it(
    world: World, auditor: TestClient, administrator: TestClient
) -> None:
    readable, hidden = world.ids["ke-hoach.txt"], world.ids["ke-hoach.txt"]
    enter(world, "binh", id_=readable)
    assert "21-KH/ĐU" in auditor.get(HOME).text
    page = administrator.get(HOME, params={"loai": "document", "ma": hidden}).text
    assert "21-KH/ĐU" not in page
    assert f"mã {hidden}" in page
    assert f"/van-ban/{hidden}" not in page
    assert "21-KH/ĐU" not in administrator.get("/api/v1/audit", params={"target_id": hidden}).text


def test_each_filter_keeps_what_it_names(world: World, administrator: TestClient) -> None:
    wanted = enter(world, "binh", Action.DOWNLOADED, target="document", id_=3)
    other = enter(world, "an", Action.EXPORTED, target="conversation", id_=4)
    for query in (
        {"person": "binh"},
        {"person": "Thị Bình"},
        {"action": "tai_ban_goc"},
        {"target": "document", "target_id": "3"},
    ):
        found = numbers(administrator, **query)
        assert wanted in found, query
        assert other not in found, query
    assert {wanted, other} <= numbers(administrator, address="10.1.2.3", outcome="duoc", since="2020-01-01T00:00:00")
    assert not numbers(administrator, until="2020-01-01T00:00:00Z")
    assert not numbers(administrator, address="10.1.2.4")
    assert not numbers(administrator, person="không ai như vậy")


def test_a_filter_typed_wrong_is_said_and_stays_in_the_form(administrator: TestClient) -> None:
    page = administrator.get(HOME, params={"tu": "31/02/2026", "nguoi": "Bình"})
    assert page.status_code == 422
    assert "Ngày chưa đúng" in page.text
    assert 'value="31/02/2026"' in page.text
    assert 'value="Bình"' in page.text
    assert administrator.get(HOME, params={"viec": "bay"}).status_code == 422
    assert administrator.get(f"{HOME}/xuat", params={"tu": "hôm qua"}).status_code == 422
    assert administrator.get("/api/v1/audit", params={"since": "hôm qua"}).status_code == 422


def test_pages_lead_through_the_whole_log_and_back(world: World, administrator: TestClient) -> None:
    for number in range(PAGE_SIZE * 2 + 5):
        enter(world, "an", Action.COMPARED, id_=number)
    address, seen = f"{HOME}?viec=so_sanh_van_ban", []
    for _ in range(3):
        page = administrator.get(address).text
        seen += _shown(page)
        address = _link(page, "next")
    assert len(seen) == len(set(seen)) == PAGE_SIZE * 2 + 5
    assert seen == sorted(seen, reverse=True)
    assert address == ""
    back = administrator.get(_link(page, "prev")).text
    assert _shown(back) == seen[PAGE_SIZE : PAGE_SIZE * 2]


def test_reading_the_log_is_itself_entered(administrator: TestClient) -> None:
    administrator.get(HOME, params={"nguoi": "Bình", "viec": "xem_van_ban"})
    newest = listed(administrator, action="xem_nhat_ky")[0]
    assert json.loads(str(newest["detail"]))["filters"] == ["person", "action"]
    assert "Bình" not in str(newest["detail"])
    assert newest["username"] == "an"


def test_the_detail_shows_every_field_and_whether_the_hash_fits(world: World, administrator: TestClient) -> None:
    sequence = enter(world, "binh", id_=world.ids["quy-dinh.txt"])
    page = administrator.get(f"{HOME}/{sequence}").text
    for words in ("Xem văn bản", "Lê Thị Bình", "10.1.2.3", "12-QĐ/TU", "khớp với bản ghi trước", "Trang web"):
        assert words in page
    with world.services.database.engine.begin() as connection:
        kept = connection.execute(select(AuditRow.address).where(AuditRow.sequence == sequence)).scalar()
        connection.execute(update(AuditRow).where(AuditRow.sequence == sequence).values(address="10.6.6.6"))
    assert "không khớp với bản ghi trước" in administrator.get(f"{HOME}/{sequence}").text
    with world.services.database.engine.begin() as connection:
        connection.execute(update(AuditRow).where(AuditRow.sequence == sequence).values(address=kept))


def test_the_file_holds_what_was_filtered_in_both_shapes(world: World, administrator: TestClient) -> None:
    enter(world, "binh", Action.DOWNLOADED)
    ours = administrator.get(f"{HOME}/xuat", params={"viec": "tai_ban_goc"})
    assert ours.headers["content-disposition"] == 'attachment; filename="nhat-ky.jsonl"'
    lines = [json.loads(line) for line in ours.text.splitlines()]
    assert lines
    assert {line["action"] for line in lines} == {"tai_ban_goc"}
    theirs = administrator.get(f"{HOME}/xuat", params={"viec": "tai_ban_goc", "dang": "ocsf"})
    assert {json.loads(line)["class_uid"] for line in theirs.text.splitlines()} == {6006}
    entered = listed(administrator, action="xuat_du_lieu")
    assert json.loads(str(entered[0]["detail"])) == {"filters": ["action"], "format": "ocsf"}


def test_a_verification_runs_beside_the_requests_and_tells_what_it_found(
    world: World, administrator: TestClient
) -> None:
    assert administrator.post(f"{HOME}/kiem-tra").headers["location"] == f"{HOME}#kiem-tra"
    for _ in range(100):
        state = administrator.get("/api/v1/audit/verification").json()
        if not state["running"] and state["last"]:
            break
        time.sleep(0.05)
    assert state["last"]["intact"] is True
    assert state["last"]["entries"] > 0
    assert "Nhật ký nguyên vẹn" in administrator.get(HOME).text


def _shown(page: str) -> list[int]:
    pieces = page.split(f'<a href="{HOME}/')[1:]
    return [int(piece.split('"')[0]) for piece in pieces]


def _link(page: str, rel: str) -> str:
    before, found, _ = page.partition(f'" rel="{rel}"')
    return before.rpartition('href="')[2].replace("&amp;", "&") if found else ""


def test_moments_at_the_edge_of_time_and_odd_letters_break_nothing(world: World, administrator: TestClient) -> None:
    enter(world, "an")
    assert listed(administrator, since="0001-01-01T00:00:00+14:00")
    assert not listed(administrator, since="9999-12-31T23:59:59-14:00")
    assert not listed(administrator, person="a\0b", target="\0", address="%' OR 1=1 --")
    assert administrator.get(HOME, params={"tu": "9999-12-31", "den": "9999-12-31"}).status_code == 422
