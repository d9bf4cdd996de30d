"""The own password: changed with the old one, chosen through a link, demanded after somebody else made it."""

import datetime
import unicodedata

import pytest
from entering import SignIn, submit_sign_in
from fake_services import World
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import delete, select

from api.session_cookies import SESSION_COOKIE
from vanban.db.attempt_models import SignInAttemptRow
from vanban.db.audit_models import AuditRow
from vanban.db.models import PersonRow
from vanban.db.one_time_links import CHOOSE_PASSWORD, make_link
from vanban.db.people import create_person, reset_password
from vanban.db.signing_in import HANDED_OUT_LIFE, verify_password

PROBE = "/api/v1/documents"
CHOSEN = "trâu già gặm cỏ bờ đê"


@pytest.fixture(autouse=True)
def no_attempts_counted(world: World) -> None:
    with world.services.database.transaction() as session:
        session.execute(delete(SignInAttemptRow))


@pytest.fixture
def lan(world: World, request: pytest.FixtureRequest) -> str:
    """The username of a new person of the city committee."""
    username = f"lan{abs(hash(request.node.name)) % 10**9}"
    with world.services.database.transaction() as session:
        world.passwords[username] = create_person(session, username=username, name="Lan", unit_code="tp")
    return username


def person_of(world: World, username: str) -> PersonRow:
    with world.services.database.session() as session:
        return session.scalars(select(PersonRow).where(PersonRow.username == username)).one()


def link_for(world: World, username: str, now: datetime.datetime | None = None) -> str:
    moment = now or datetime.datetime.now(datetime.UTC)
    with world.services.database.transaction() as session:
        return make_link(session, CHOOSE_PASSWORD, person_id=person_of(world, username).id, now=moment)


def test_a_new_password_ends_the_other_sessions_and_renews_this_one(sign_in: SignIn, world: World, lan: str) -> None:
    here, elsewhere = sign_in(lan), sign_in(lan)
    before = here.cookies[SESSION_COOKIE]
    fields = {"old": world.passwords[lan], "new": CHOSEN, "again": CHOSEN}
    response = here.post("/tai-khoan/mat-khau", data=fields)
    assert (response.status_code, response.headers["location"]) == (303, "/tai-khoan?xong=mat-khau")
    assert here.cookies[SESSION_COOKIE] != before
    assert [here.get(PROBE).status_code, elsewhere.get(PROBE).status_code] == [200, 401]
    assert "Đã đổi mật khẩu" in here.get("/tai-khoan?xong=mat-khau").text
    assert verify_password(world.services.database, lan, world.passwords[lan]) is None
    assert verify_password(world.services.database, lan, CHOSEN) is not None
    with world.services.database.session() as session:
        changed = session.scalars(select(AuditRow).where(AuditRow.action == "doi_mat_khau")).all()
    assert [(row.target_id, row.detail) for row in changed] == [(str(person_of(world, lan).id), '{"how":"tu_doi"}')]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"old": "không phải", "new": CHOSEN, "again": CHOSEN}, "đang dùng chưa đúng"),
        ({"new": CHOSEN, "again": CHOSEN + "!"}, "không giống nhau"),
        ({"new": "ngắn quá", "again": "ngắn quá"}, "ít nhất 12"),
        ({"new": "matkhau123456", "again": "matkhau123456"}, "dễ đoán"),
        ({"new": "Thành ủy Sông Lam 2026", "again": "Thành ủy Sông Lam 2026"}, "dễ đoán"),
        ({"new": "a b" * 60, "again": "a b" * 60}, "128"),
    ],
)
def test_a_bad_choice_is_told_and_changes_nothing(
    sign_in: SignIn, world: World, lan: str, fields: dict[str, str], words: str
) -> None:
    client = sign_in(lan)
    response = client.post("/tai-khoan/mat-khau", data={"old": world.passwords[lan], **fields})
    assert response.status_code == 422
    assert words in response.text
    assert all(value not in response.text for value in fields.values())
    assert client.get(PROBE).status_code == 200
    assert verify_password(world.services.database, lan, world.passwords[lan]) is not None


def test_the_same_password_again_is_no_new_one(sign_in: SignIn, world: World, lan: str) -> None:
    old = world.passwords[lan]
    response = sign_in(lan).post("/tai-khoan/mat-khau", data={"old": old, "new": old, "again": old})
    assert "trùng mật khẩu đang dùng" in response.text


def test_a_handed_out_password_opens_the_change_form_and_nothing_else(sign_in: SignIn, world: World, lan: str) -> None:
    with world.services.database.transaction() as session:
        world.passwords[lan] = reset_password(session, lan)
    client = sign_in(lan)
    for page in ("/", "/van-ban", "/tai-khoan", f"/van-ban/{world.ids['quy-dinh.txt']}"):
        assert client.get(page).headers["location"] == "/tai-khoan/can-lam", page
    assert client.get("/tai-khoan/can-lam").headers["location"] == "/tai-khoan/mat-khau"
    response = client.get(PROBE)
    assert (response.status_code, response.json()["error"]["code"]) == (403, "can_hoan_tat_tai_khoan")
    assert client.post("/hoi", data={"q": "trực"}).headers["location"] == "/tai-khoan/can-lam"
    form = client.get("/tai-khoan/mat-khau").text
    assert "do người khác cấp" in form
    assert 'class="rail"' not in form
    fields = {"old": world.passwords[lan], "new": CHOSEN, "again": CHOSEN}
    assert client.post("/tai-khoan/mat-khau", data=fields).headers["location"] == "/tai-khoan/can-lam"
    assert client.get("/tai-khoan/can-lam").headers["location"] == "/"
    assert client.get(PROBE).status_code == 200


def test_a_handed_out_password_lets_in_for_thirty_days(world: World, lan: str) -> None:
    database, now = world.services.database, datetime.datetime.now(datetime.UTC)
    with database.transaction() as session:
        password = reset_password(session, lan)
    assert verify_password(database, lan, password, now=now + HANDED_OUT_LIFE - datetime.timedelta(hours=1)) is not None
    assert verify_password(database, lan, password, now=now + HANDED_OUT_LIFE + datetime.timedelta(hours=1)) is None


def test_a_link_lets_a_person_choose_once(visitor: TestClient, world: World, lan: str) -> None:
    token = link_for(world, lan)
    form = visitor.get("/dat-mat-khau", params={"ma": token})
    assert form.status_code == 200
    assert lan in form.text
    bad = visitor.post("/dat-mat-khau", data={"ma": token, "new": "ngắn", "again": "ngắn"})
    assert (bad.status_code, "ít nhất 12" in bad.text) == (422, True)
    response = visitor.post("/dat-mat-khau", data={"ma": token, "new": CHOSEN, "again": CHOSEN})
    assert "Đã đặt mật khẩu" in visitor.get(response.headers["location"]).text
    assert submit_sign_in(visitor, lan, CHOSEN).status_code == 303
    again = visitor.post("/dat-mat-khau", data={"ma": token, "new": CHOSEN + " nữa", "again": CHOSEN + " nữa"})
    assert again.status_code == 403
    assert verify_password(world.services.database, lan, CHOSEN) is not None


def test_links_that_do_not_work_read_alike(visitor: TestClient, world: World, lan: str) -> None:
    now = datetime.datetime.now(datetime.UTC)
    older = link_for(world, lan)
    expired = link_for(world, lan, now - datetime.timedelta(hours=25))
    pages = [visitor.get("/dat-mat-khau", params={"ma": token}) for token in (older, expired, "x", "", "é" * 300)]
    assert {page.status_code for page in pages} == {403}
    assert len({page.text for page in pages}) == 1
    first_run = visitor.get("/bat-dau", params={"ma": link_for(world, lan)})
    assert first_run.status_code == 403


def test_a_link_of_a_closed_account_does_not_work(app: FastAPI, visitor: TestClient, world: World, lan: str) -> None:
    token = link_for(world, lan)
    with world.services.database.transaction() as session:
        session.get_one(PersonRow, person_of(world, lan).id).active = False
    assert visitor.post("/dat-mat-khau", data={"ma": token, "new": CHOSEN, "again": CHOSEN}).status_code == 403


def test_letters_typed_in_parts_are_the_same_password(visitor: TestClient, world: World, lan: str) -> None:
    visitor.post("/dat-mat-khau", data={"ma": link_for(world, lan), "new": CHOSEN, "again": CHOSEN})
    assert submit_sign_in(visitor, lan, unicodedata.normalize("NFD", CHOSEN)).status_code == 303


def test_the_pages_need_a_session(visitor: TestClient) -> None:
    for page in ("/tai-khoan", "/tai-khoan/mat-khau", "/tai-khoan/hai-lop", "/tai-khoan/can-lam"):
        assert visitor.get(page).headers["location"].startswith("/dang-nhap")
    assert visitor.post("/tai-khoan/mat-khau", data={"old": "a"}).headers["location"] == "/dang-nhap"
