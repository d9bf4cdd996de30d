"""Signing in and out: one form, one cookie, no way around."""

import re

import httpx
import pytest
from fake_services import World
from fastapi.testclient import TestClient
from sqlalchemy import delete

from api.session_cookies import SESSION_COOKIE, session_cookies
from vanban.db.attempt_models import SignInAttemptRow
from vanban.db.attempts import ACCOUNT_ATTEMPTS
from vanban.db.models import PersonRow
from vanban.db.people import end_sessions
from vanban.settings import Settings


@pytest.fixture(autouse=True)
def fresh_limits(world: World) -> None:
    """Each test begins with no attempts counted."""
    with world.services.database.transaction() as session:
        session.execute(delete(SignInAttemptRow))
        for person in session.query(PersonRow):
            person.failed_sign_ins, person.locked_until = 0, None


def token_of(page: str) -> str:
    found = re.search(r'name="token" value="([0-9a-f]+)"', page)
    assert found is not None
    return found[1]


def submit(client: TestClient, username: str, password: str, target: str = "/") -> httpx.Response:
    token = token_of(client.get("/dang-nhap").text)
    return client.post("/dang-nhap", data={"username": username, "password": password, "token": token, "next": target})


def test_the_right_password_leads_on_with_a_guarded_cookie(visitor: TestClient, world: World) -> None:
    response = submit(visitor, " AN ", world.passwords["an"], "/van-ban?trang=2")
    assert (response.status_code, response.headers["location"]) == (303, "/van-ban?trang=2")
    cookie = next(one for one in response.headers.get_list("set-cookie") if one.startswith(SESSION_COOKIE))
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= {part.strip() for part in cookie.split(";")}
    assert "Secure" not in cookie
    assert "Nguyễn Văn An" in visitor.get("/").text


def test_a_secure_installation_sends_secure_cookies(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("key")
    assert session_cookies(Settings(data_dir=folder, secure_cookies=True)).secure
    first, second = session_cookies(Settings(data_dir=folder)), session_cookies(Settings(data_dir=folder))
    assert first.key == second.key
    assert (folder / "session.key").stat().st_mode & 0o777 == 0o600


def test_wrong_unknown_and_locked_read_alike(visitor: TestClient, world: World) -> None:
    wrong = [submit(visitor, "an", f"sai-{attempt}") for attempt in range(5)]
    locked = submit(visitor, "an", world.passwords["an"])
    unknown = submit(visitor, "khong-co", "gi-do")
    bodies = {re.sub(r'value="[^"]*"', "", response.text) for response in (*wrong, locked, unknown)}
    assert {response.status_code for response in (*wrong, locked, unknown)} == {401}
    assert len(bodies) == 1
    assert "tạm khóa 15 phút" in bodies.pop()


def test_too_many_attempts_from_one_address_must_wait(visitor: TestClient) -> None:
    responses = [submit(visitor, "khong-co", "x") for _ in range(ACCOUNT_ATTEMPTS + 1)]
    assert [response.status_code for response in responses] == [401] * ACCOUNT_ATTEMPTS + [429]
    assert int(responses[-1].headers["retry-after"]) > 0
    assert "thử lại sau" in responses[-1].text


def test_a_form_without_its_token_is_refused(visitor: TestClient, world: World) -> None:
    fields = {"username": "an", "password": world.passwords["an"], "token": "0" * 64}
    assert visitor.post("/dang-nhap", data=fields).status_code == 403
    stolen = token_of(visitor.get("/dang-nhap").text)
    visitor.cookies.clear()
    response = visitor.post("/dang-nhap", data={**fields, "token": stolen})
    assert response.status_code == 403
    assert SESSION_COOKIE not in response.cookies


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)",
     "/\t/evil.example", " //evil.example", "http:evil.example", "", "evil"],
)  # fmt: skip
def test_signing_in_never_leads_elsewhere(visitor: TestClient, world: World, target: str) -> None:
    assert submit(visitor, "an", world.passwords["an"], target).headers["location"] == "/"
    assert visitor.get("/dang-nhap", params={"next": target}).headers["location"] == "/"


def test_a_page_without_a_session_leads_to_the_form_and_back(visitor: TestClient) -> None:
    response = visitor.get("/van-ban/1?start=2&end=5")
    assert response.status_code == 303
    assert response.headers["location"] == "/dang-nhap?next=%2Fvan-ban%2F1%3Fstart%3D2%26end%3D5"
    assert visitor.post("/hoi", data={"q": "x"}).headers["location"] == "/dang-nhap"


def test_signing_out_ends_this_session_for_good_and_no_other(visitor: TestClient, world: World, an: TestClient) -> None:
    submit(visitor, "an", world.passwords["an"])
    stolen = visitor.cookies[SESSION_COOKIE]
    assert visitor.post("/dang-xuat").status_code == 303
    assert SESSION_COOKIE not in visitor.cookies
    visitor.cookies.set(SESSION_COOKIE, stolen)
    assert visitor.get("/api/v1/documents").status_code == 401
    assert an.get("/api/v1/documents").status_code == 200


def test_ended_and_closed_sessions_are_refused(visitor: TestClient, world: World) -> None:
    submit(visitor, "binh", world.passwords["binh"])
    database = world.services.database
    with database.transaction() as session:
        person = session.query(PersonRow).filter_by(username="binh").one()
        end_sessions(session, person.id)
    assert visitor.get("/api/v1/documents").status_code == 401
    submit(visitor, "binh", world.passwords["binh"])
    assert visitor.get("/api/v1/documents").status_code == 200
    with database.transaction() as session:
        session.get(PersonRow, person.id).active = False
    assert visitor.get("/api/v1/documents").status_code == 401
    with database.transaction() as session:
        session.get(PersonRow, person.id).active = True


@pytest.mark.parametrize("token", ["x", "eyJwIjoxfQ.abc", "a" * 43, "a" * 10_000])
def test_a_made_up_cookie_is_no_session(visitor: TestClient, token: str) -> None:
    visitor.cookies.set(SESSION_COOKIE, token)
    assert visitor.get("/api/v1/documents").status_code == 401
