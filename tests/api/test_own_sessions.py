"""The own sessions: listed, ended one by one or all, never outliving a sign-in, an idle time or a day."""

import datetime
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from entering import SignIn, submit_sign_in
from fake_services import World, build_world
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import delete, select

from api.application import create_application
from api.session_cookies import SESSION_COOKIE
from vanban.audit import Action
from vanban.db.account_models import MembershipRow, WebSessionRow
from vanban.db.attempt_models import SignInAttemptRow
from vanban.db.audit_models import AuditRow
from vanban.db.models import PersonRow, UnitRow
from vanban.db.session import Database
from vanban.db.web_sessions import token_hash

PROBE = "/api/v1/documents"


@pytest.fixture(autouse=True)
def no_attempts_counted(world: World) -> None:
    with world.services.database.transaction() as session:
        session.execute(delete(SignInAttemptRow))
        session.execute(delete(WebSessionRow))
        for person in session.scalars(select(PersonRow)):
            person.failed_sign_ins, person.locked_until = 0, None


def row_of(world: World, client: TestClient) -> WebSessionRow:
    with world.services.database.session() as session:
        wanted = WebSessionRow.token_hash == token_hash(client.cookies[SESSION_COOKIE])
        return session.scalars(select(WebSessionRow).where(wanted)).one()


def age(world: World, client: TestClient, **columns: datetime.datetime) -> None:
    with world.services.database.transaction() as session:
        row = session.get_one(WebSessionRow, row_of(world, client).id)
        for name, value in columns.items():
            setattr(row, name, value)


def actions(world: World) -> list[str]:
    with world.services.database.session() as session:
        return list(session.scalars(select(AuditRow.action).order_by(AuditRow.sequence)))


def test_only_the_hash_of_a_token_is_kept(an: TestClient, world: World) -> None:
    token = an.cookies[SESSION_COOKIE]
    assert len(token) == 43
    with world.services.database.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM web_session").all()
    assert rows
    assert token not in str(rows)


def test_a_new_sign_in_gives_a_new_token_and_ends_the_one_before(an: TestClient, world: World) -> None:
    before = an.cookies[SESSION_COOKIE]
    assert submit_again(an, world).status_code == 303
    assert an.cookies[SESSION_COOKIE] != before
    with TestClient(an.app) as thief:
        thief.cookies.set(SESSION_COOKIE, before)
        assert thief.get(PROBE).status_code == 401


def submit_again(client: TestClient, world: World):
    """Signs in with the cookie of a session still on the browser, as the form of another tab would."""
    token = client.cookies[SESSION_COOKIE]
    del client.cookies[SESSION_COOKIE]
    page = client.get("/dang-nhap").text
    form = re.search(r'name="token" value="([0-9a-f]+)"', page)[1]
    fields = {"username": "an", "password": world.passwords["an"], "token": form}
    return client.post("/dang-nhap", data=fields, headers={"cookie": cookie_line(client, token)})


def cookie_line(client: TestClient, token: str) -> str:
    return "; ".join([*(f"{name}={value}" for name, value in client.cookies.items()), f"{SESSION_COOKIE}={token}"])


def test_a_token_planted_before_the_sign_in_is_not_taken_over(visitor: TestClient, world: World) -> None:
    visitor.cookies.set(SESSION_COOKIE, "p" * 43, domain="testserver.local", path="/")
    assert submit_sign_in(visitor, "an", world.passwords["an"]).status_code == 303
    tokens = {cookie.value for cookie in visitor.cookies.jar if cookie.name == SESSION_COOKIE}
    with TestClient(visitor.app) as attacker:
        attacker.cookies.set(SESSION_COOKIE, "p" * 43)
        assert attacker.get(PROBE).status_code == 401
    assert any(token != "p" * 43 for token in tokens)


def test_a_session_ends_when_idle_too_long(an: TestClient, world: World) -> None:
    now = datetime.datetime.now(datetime.UTC)
    age(world, an, last_seen_at=now - datetime.timedelta(minutes=239))
    assert an.get(PROBE).status_code == 200
    age(world, an, last_seen_at=now - datetime.timedelta(minutes=241))
    assert an.get(PROBE).status_code == 401


def test_a_session_ends_after_its_hours_however_busy_it_is(an: TestClient, world: World) -> None:
    now = datetime.datetime.now(datetime.UTC)
    age(world, an, expires_at=now - datetime.timedelta(seconds=1))
    assert an.get(PROBE).status_code == 401
    age(world, an, expires_at=now + datetime.timedelta(hours=5), created_at=now - datetime.timedelta(hours=13))
    assert an.get(PROBE).status_code == 401


def test_the_last_use_is_written_at_most_once_a_minute(an: TestClient, world: World) -> None:
    first = row_of(world, an).last_seen_at
    for _ in range(3):
        an.get(PROBE)
    assert row_of(world, an).last_seen_at == first
    age(world, an, last_seen_at=first - datetime.timedelta(seconds=61))
    an.get(PROBE)
    assert row_of(world, an).last_seen_at > first - datetime.timedelta(seconds=61)


def test_sessions_are_listed_with_their_devices_and_ended_one_by_one(sign_in: SignIn, world: World) -> None:
    office, phone, other = sign_in("an"), sign_in("an"), sign_in("binh")
    with world.services.database.transaction() as session:
        agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1"
        session.get_one(WebSessionRow, row_of(world, phone).id).agent = agent
    page = office.get("/tai-khoan").text
    assert "Safari trên iPhone" in page
    assert page.count("Thiết bị này") == 1
    assert page.count('scope="row"') == 2
    phone_id, other_id = row_of(world, phone).id, row_of(world, other).id
    assert office.post(f"/tai-khoan/phien/{other_id}/ket-thuc").status_code == 404
    assert other.get(PROBE).status_code == 200
    assert office.post(f"/tai-khoan/phien/{phone_id}/ket-thuc").status_code == 303
    assert office.post(f"/tai-khoan/phien/{phone_id}/ket-thuc").status_code == 404
    assert [phone.get(PROBE).status_code, office.get(PROBE).status_code] == [401, 200]
    assert actions(world).count(Action.SESSION_REVOKED.value) == 1


def test_all_others_or_all_sessions_end_at_once(sign_in: SignIn) -> None:
    first, second, third, other = sign_in("an"), sign_in("an"), sign_in("an"), sign_in("binh")
    assert first.post("/tai-khoan/phien-khac/ket-thuc").status_code == 303
    assert [one.get(PROBE).status_code for one in (first, second, third)] == [200, 401, 401]
    second = sign_in("an")
    response = second.post("/tai-khoan/dang-xuat-moi-noi")
    assert response.headers["location"] == "/dang-nhap?ra=moi-noi"
    assert "trên mọi thiết bị" in second.get(response.headers["location"]).text
    assert [one.get(PROBE).status_code for one in (first, second, other)] == [401, 401, 200]


def test_a_person_of_two_units_switches_and_sees_what_the_unit_sees(sign_in: SignIn, world: World) -> None:
    with world.services.database.transaction() as session:
        an_id = session.scalars(select(PersonRow.id).where(PersonRow.username == "an")).one()
        commune = session.scalars(select(UnitRow.id).where(UnitRow.code == "xa")).one()
        session.add(MembershipRow(person_id=an_id, unit_id=commune, roles="can_bo"))
    client, plan = sign_in("an"), world.ids["ke-hoach.txt"]
    assert client.get(f"/api/v1/documents/{plan}").status_code == 404
    assert "Chuyển sang Đảng ủy xã Bến Tre Làng" in client.get("/van-ban").text
    assert client.post("/tai-khoan/don-vi", data={"unit": commune}).status_code == 303
    assert client.get(f"/api/v1/documents/{plan}").status_code == 200
    assert "Chuyển sang Thành ủy Sông Lam" in client.get("/van-ban").text
    elsewhere = sign_in("an")
    assert elsewhere.get(f"/api/v1/documents/{plan}").status_code == 404
    assert actions(world).count(Action.UNIT_SWITCHED.value) == 1
    with world.services.database.transaction() as session:
        session.execute(delete(MembershipRow))
    assert client.get(f"/api/v1/documents/{plan}").status_code == 404


def test_nobody_switches_to_a_unit_that_is_not_theirs(binh: TestClient, world: World) -> None:
    with world.services.database.session() as session:
        city = session.scalars(select(UnitRow.id).where(UnitRow.code == "tp")).one()
    assert binh.post("/tai-khoan/don-vi", data={"unit": city}).status_code == 404
    assert binh.post("/tai-khoan/don-vi", data={"unit": 10**6}).status_code == 404
    assert binh.post("/tai-khoan/don-vi", data={"unit": "x"}).status_code == 422
    assert row_of(world, binh).unit_id is None


def test_the_lock_and_the_limits_hold_across_two_processes(world: World) -> None:
    clients = [TestClient(create_application(world.services), follow_redirects=False) for _ in range(2)]
    for attempt in range(5):
        assert submit_sign_in(clients[attempt % 2], "binh", "sai mật khẩu").status_code == 401
    assert {submit_sign_in(client, "binh", world.passwords["binh"]).status_code for client in clients} == {401}
    codes = [submit_sign_in(clients[attempt % 2], "khong-co", "x").status_code for attempt in range(11)]
    assert codes == [401] * 10 + [429]


def test_sign_ins_are_recorded_and_an_unknown_name_is_not(visitor: TestClient, world: World) -> None:
    submit_sign_in(visitor, "ten-la-khong-co", "mật khẩu bí mật")
    submit_sign_in(visitor, "an", "mật khẩu bí mật")
    submit_sign_in(visitor, "an", world.passwords["an"])
    visitor.post("/dang-xuat")
    with world.services.database.session() as session:
        rows = session.scalars(select(AuditRow).order_by(AuditRow.sequence.desc()).limit(4)).all()[::-1]
        an_id = session.scalars(select(PersonRow.id).where(PersonRow.username == "an")).one()
    told = [(row.action, row.outcome, row.target_id) for row in rows]
    assert told[:3] == [
        ("dang_nhap", "tu_choi", ""),
        ("dang_nhap", "tu_choi", str(an_id)),
        ("dang_nhap", "duoc", str(an_id)),
    ]
    assert told[3][0] == "dang_xuat"
    assert [row.person_id for row in rows] == [None, None, an_id, an_id]
    words = " ".join(f"{row.detail} {row.target_id}" for row in rows)
    assert "ten-la" not in words
    assert "bí mật" not in words


def test_sessions_outlive_the_server_process(an: TestClient, world: World) -> None:
    """Another application over the same database, as after the first was killed: nothing was kept in memory."""
    again = TestClient(create_application(world.services), follow_redirects=False)
    again.cookies.set(SESSION_COOKIE, an.cookies[SESSION_COOKIE])
    assert again.get(PROBE).status_code == 200


def test_many_requests_at_once_share_one_session(an: TestClient, world: World) -> None:
    age(world, an, last_seen_at=datetime.datetime.now(datetime.UTC) - datetime.timedelta(minutes=5))
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: an.get(PROBE).status_code, range(24))) == {200}


def test_over_https_the_cookie_is_bound_to_the_host(tmp_path) -> None:
    built = build_world(tmp_path)
    secure = replace(built.services, settings=built.services.settings.model_copy(update={"secure_cookies": True}))
    client = TestClient(create_application(secure), base_url="https://testserver", follow_redirects=False)
    response = submit_sign_in(client, "an", built.passwords["an"])
    cookie = next(one for one in response.headers.get_list("set-cookie") if SESSION_COOKIE in one)
    parts = {part.strip() for part in cookie.split(";")}
    assert cookie.startswith(f"__Host-{SESSION_COOKIE}=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=lax", "Max-Age=43200"} <= parts
    assert not any(part.startswith("Domain") for part in parts)
    assert client.get(PROBE).status_code == 200
    built.services.database.close()


def test_rows_of_sessions_long_over_are_removed_at_the_next_sign_in(sign_in: SignIn, world: World) -> None:
    old = sign_in("an")
    now = datetime.datetime.now(datetime.UTC)
    old_hash = row_of(world, old).token_hash
    age(world, old, expires_at=now - datetime.timedelta(days=31))
    sign_in("an")
    database: Database = world.services.database
    with database.session() as session:
        assert old_hash not in set(session.scalars(select(WebSessionRow.token_hash)))


def test_the_address_of_a_new_session_is_that_of_the_request(app: FastAPI, world: World) -> None:
    client = TestClient(app, follow_redirects=False, client=("10.1.2.3", 5000), headers={"user-agent": "x" * 900})
    assert submit_sign_in(client, "an", world.passwords["an"]).status_code == 303
    row = row_of(world, client)
    assert (row.address, row.method, len(row.agent)) == ("10.1.2.3", "mat_khau", 200)
