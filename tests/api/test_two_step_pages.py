"""Two-step sign-in on the web: switched on with a phone, asked for at the sign-in, demanded of administrators."""

import html
import re
import time
from dataclasses import replace

import pyotp
import pytest
from entering import SignIn, form_token_of, submit_code, submit_sign_in
from fake_services import World
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import delete, select

from api.application import create_application
from api.awaited_codes import AWAITED_COOKIE
from api.session_cookies import SESSION_COOKIE
from vanban.db.attempt_models import SignInAttemptRow
from vanban.db.audit_models import AuditRow
from vanban.db.models import PersonRow
from vanban.db.people import create_person, reset_password

PROBE = "/api/v1/documents"


class Phone:
    """The authenticator of a person: each code it shows is newer than the one before."""

    def __init__(self, page: str) -> None:
        secret = re.search(r'class="secret">([A-Z2-7 ]+)<', page)
        assert secret is not None
        self.totp = pyotp.TOTP(secret[1].replace(" ", ""))
        self.steps = -2

    def code(self) -> str:
        self.steps += 1
        assert self.steps <= 1, "a test may use three codes"
        if time.time() % 30 > 28:
            time.sleep(2.1)  # a step that ends now would be over before the server looks at it
        return self.totp.at(int(time.time()) + 30 * self.steps)


@pytest.fixture(autouse=True)
def no_attempts_counted(world: World) -> None:
    with world.services.database.transaction() as session:
        session.execute(delete(SignInAttemptRow))


@pytest.fixture
def lan(world: World, request: pytest.FixtureRequest) -> str:
    username = f"lan{abs(hash(request.node.name)) % 10**9}"
    with world.services.database.transaction() as session:
        world.passwords[username] = create_person(session, username=username, name="Lan", unit_code="tp")
    return username


def switched_on(client: TestClient, password: str) -> tuple[Phone, list[str]]:
    """Returns the phone and the recovery codes after switching the second step on through the pages."""
    assert client.post("/tai-khoan/hai-lop/bat", data={"password": password}).status_code == 303
    phone = Phone(client.get("/tai-khoan/hai-lop").text)
    shown = client.post("/tai-khoan/hai-lop/xac-nhan", data={"code": phone.code()})
    codes = re.findall(r'<li class="secret">([a-z0-9-]+)<', shown.text)
    assert (shown.status_code, len(codes)) == (200, 10)
    return phone, codes


def last_audit(world: World) -> AuditRow:
    with world.services.database.session() as session:
        about_accounts = AuditRow.action != "xem_danh_sach"
        return session.scalars(select(AuditRow).where(about_accounts).order_by(AuditRow.sequence.desc())).first()


def test_switching_on_needs_the_password_and_a_code(sign_in: SignIn, world: World, lan: str) -> None:
    client, elsewhere = sign_in(lan), sign_in(lan)
    assert client.post("/tai-khoan/hai-lop/bat", data={"password": "sai"}).status_code == 422
    assert 'class="secret"' not in client.get("/tai-khoan/hai-lop").text
    client.post("/tai-khoan/hai-lop/bat", data={"password": world.passwords[lan]})
    page = client.get("/tai-khoan/hai-lop").text
    assert 'src="data:image/svg+xml' in page
    assert client.post("/tai-khoan/hai-lop/xac-nhan", data={"code": "000000"}).status_code == 422
    before = client.cookies[SESSION_COOKIE]
    shown = client.post("/tai-khoan/hai-lop/xac-nhan", data={"code": Phone(page).code()})
    assert "chỉ hiện một lần" in shown.text
    assert client.cookies[SESSION_COOKIE] != before
    assert [client.get(PROBE).status_code, elsewhere.get(PROBE).status_code] == [200, 401]
    assert "data:image" not in client.get("/tai-khoan/hai-lop").text
    assert last_audit(world).action == "bat_hai_lop"


def test_the_sign_in_asks_for_a_code_before_it_gives_a_session(
    sign_in: SignIn, visitor: TestClient, world: World, lan: str
) -> None:
    phone, codes = switched_on(sign_in(lan), world.passwords[lan])
    response = submit_sign_in(visitor, lan, world.passwords[lan], "/van-ban?trang=2")
    assert response.headers["location"] == "/dang-nhap/ma?next=%2Fvan-ban%3Ftrang%3D2"
    assert SESSION_COOKIE not in visitor.cookies
    assert visitor.get(PROBE).status_code == 401
    assert submit_code(visitor, "123").status_code == 401
    assert last_audit(world).outcome == "tu_choi"
    code = phone.code()
    response = submit_code(visitor, code, "/van-ban?trang=2")
    assert (response.status_code, response.headers["location"]) == (303, "/van-ban?trang=2")
    assert visitor.get(PROBE).status_code == 200
    assert "mã xác thực" in visitor.get("/tai-khoan").text
    with TestClient(visitor.app, follow_redirects=False) as thief:
        submit_sign_in(thief, lan, world.passwords[lan])
        assert submit_code(thief, code).status_code == 401
        assert submit_code(thief, codes[0]).status_code == 303
        assert "còn 9 mã dự phòng" in thief.get("/tai-khoan").text


def test_without_the_password_step_there_is_no_code_form(visitor: TestClient) -> None:
    assert visitor.get("/dang-nhap/ma").headers["location"] == "/dang-nhap?next=%2F"
    assert visitor.post("/dang-nhap/ma", data={"code": "123456"}).headers["location"] == "/dang-nhap?next=%2F"
    visitor.cookies.set(AWAITED_COOKIE, "WzEsICJ4Il0.aaa.bbb")
    assert visitor.get("/dang-nhap/ma").status_code == 303


def test_a_waiting_sign_in_dies_with_the_password(sign_in: SignIn, visitor: TestClient, world: World, lan: str) -> None:
    phone, _ = switched_on(sign_in(lan), world.passwords[lan])
    submit_sign_in(visitor, lan, world.passwords[lan])
    token = form_token_of(visitor, "/dang-nhap/ma")
    with world.services.database.transaction() as session:
        reset_password(session, lan)
    fields = {"code": phone.code(), "token": token}
    assert visitor.post("/dang-nhap/ma", data=fields).headers["location"].startswith("/dang-nhap?")
    assert visitor.get(PROBE).status_code == 401


def test_a_code_form_from_another_site_is_refused(sign_in: SignIn, visitor: TestClient, world: World, lan: str) -> None:
    phone, _ = switched_on(sign_in(lan), world.passwords[lan])
    submit_sign_in(visitor, lan, world.passwords[lan])
    code = phone.code()
    assert visitor.post("/dang-nhap/ma", data={"code": code, "token": "0" * 64}).status_code == 403
    assert submit_code(visitor, code).status_code == 303


def test_new_recovery_codes_replace_the_old_ones(sign_in: SignIn, visitor: TestClient, world: World, lan: str) -> None:
    client = sign_in(lan)
    _, old = switched_on(client, world.passwords[lan])
    assert client.post("/tai-khoan/hai-lop/ma-moi", data={"password": "sai"}).status_code == 422
    shown = client.post("/tai-khoan/hai-lop/ma-moi", data={"password": world.passwords[lan]})
    new = re.findall(r'<li class="secret">([a-z0-9-]+)<', shown.text)
    assert len(new) == 10
    assert not set(new) & set(old)
    submit_sign_in(visitor, lan, world.passwords[lan])
    assert submit_code(visitor, old[0]).status_code == 401
    assert submit_code(visitor, new[0]).status_code == 303


def test_switching_off_needs_the_password(sign_in: SignIn, visitor: TestClient, world: World, lan: str) -> None:
    client = sign_in(lan)
    switched_on(client, world.passwords[lan])
    assert client.post("/tai-khoan/hai-lop/tat", data={"password": "sai"}).status_code == 422
    assert "Đang bật" in client.get("/tai-khoan/hai-lop").text
    assert client.post("/tai-khoan/hai-lop/tat", data={"password": world.passwords[lan]}).status_code == 303
    assert last_audit(world).action == "tat_hai_lop"
    assert submit_sign_in(visitor, lan, world.passwords[lan]).headers["location"] == "/"


def test_an_administrator_must_switch_it_on_where_that_is_required(world: World, lan: str) -> None:
    settings = world.services.settings.model_copy(update={"require_two_step": True})
    services = replace(world.services, settings=settings)
    app: FastAPI = create_application(services)
    client = TestClient(app, follow_redirects=False)
    submit_sign_in(client, lan, world.passwords[lan])
    assert client.get(PROBE).status_code == 200
    world.give_roles(lan, "can_bo kiem_toan")
    assert client.get(PROBE).json()["error"]["code"] == "can_hoan_tat_tai_khoan"
    assert client.get("/van-ban").headers["location"] == "/tai-khoan/can-lam"
    assert client.get("/tai-khoan/can-lam").headers["location"] == "/tai-khoan/hai-lop"
    assert "bắt buộc xác thực hai lớp" in html.unescape(client.get("/tai-khoan/hai-lop").text)
    switched_on(client, world.passwords[lan])
    assert client.get(PROBE).status_code == 200
    client.post("/tai-khoan/hai-lop/tat", data={"password": world.passwords[lan]})
    assert client.get(PROBE).status_code == 403


def test_the_secret_never_shows_again_once_it_counts(sign_in: SignIn, world: World, lan: str) -> None:
    client = sign_in(lan)
    phone, _ = switched_on(client, world.passwords[lan])
    client.post("/tai-khoan/hai-lop/bat", data={"password": world.passwords[lan]})
    assert phone.totp.secret not in client.get("/tai-khoan/hai-lop").text.replace(" ", "")
    with world.services.database.session() as session:
        person = session.scalars(select(PersonRow).where(PersonRow.username == lan)).one()
    assert person.totp_confirmed_at is not None
