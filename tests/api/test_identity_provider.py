"""Signing in through a real OpenID provider that listens on this machine, and everything that must be refused."""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from entering import submit_sign_in
from fake_services import World
from fastapi import FastAPI
from fastapi.testclient import TestClient
from identity_server import CLIENT_ID, SECRET, IdentityServer, identity_server
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from pydantic import SecretStr
from sqlalchemy import delete, func, select, update

from api.application import create_application
from api.identity_provider import RETURN_PATH
from api.oidc_pending import COOKIE
from api.provider_http import ProviderHttp
from api.rate_limits import RateLimit
from vanban.audit import Action
from vanban.db.account_models import WebSessionRow
from vanban.db.audit_models import AuditRow
from vanban.db.linked_people import link_person
from vanban.db.models import PersonRow
from vanban.db.people import OPERATOR, local_operator
from vanban.errors import SettingsError

HERE = "http://127.0.0.1:8000"
AN = {"sub": "u-001", "preferred_username": "An", "email": "An@lacha.example", "email_verified": True, "name": "An"}


@dataclass
class Office:
    """An installation, its identity provider, and a browser."""

    world: World
    app: FastAPI
    provider: IdentityServer
    browser: TestClient
    earlier: int  # audit entries of other tests

    def link(self, username: str, subject: str) -> None:
        with self.world.services.database.transaction() as session:
            link_person(session, username, issuer=self.provider.address, subject=subject)

    def person(self, username: str) -> PersonRow:
        with self.world.services.database.session() as session:
            return session.scalars(select(PersonRow).where(PersonRow.username == username)).one()

    def change(self, username: str, **values: object) -> None:
        with self.world.services.database.transaction() as session:
            person = session.scalars(select(PersonRow).where(PersonRow.username == username)).one()
            for name, value in values.items():
                setattr(person, name, value)

    def entries(self) -> list[tuple[str, str, int | None, dict]]:
        """Returns action, outcome, person and detail of the audit entries about signing in."""
        with self.world.services.database.session() as session:
            rows = session.scalars(select(AuditRow).order_by(AuditRow.sequence).offset(self.earlier)).all()
        about = {Action.SIGN_IN, Action.PERSON_CHANGED}
        told = [(row.action, row.outcome, row.person_id, json.loads(row.detail or "{}")) for row in rows]
        return [one for one in told if one[0] in about]

    def leave(self, *, target: str = "/van-ban") -> httpx.Response:
        """Returns the answer that leads to the provider."""
        return self.browser.get("/dang-nhap/oidc", params={"next": target})

    def at_provider(self, left: httpx.Response) -> str:
        """Returns the address that the provider sends the person back to."""
        answer = httpx.get(left.headers["location"], trust_env=False)
        assert answer.status_code == 302, answer.text
        assert answer.headers["location"].startswith(HERE + RETURN_PATH)
        return answer.headers["location"]

    def sign_in(self, *, target: str = "/van-ban") -> httpx.Response:
        """Returns the answer to the person who comes back."""
        left = self.leave(target=target)
        assert left.status_code == 303, left.text
        return self.browser.get(self.at_provider(left))

    @property
    def signed_in(self) -> bool:
        return self.browser.get("/api/v1/conversations").status_code == 200


@pytest.fixture
def office(world: World, app: FastAPI) -> Iterator[Office]:
    """An office as nobody has signed in to it yet, over the library of the module.

    The application of the module is given the state of a new one: working out its routes anew takes half a second.
    """
    with world.services.database.transaction() as session:
        session.execute(delete(WebSessionRow))
        session.execute(update(PersonRow).values(oidc_issuer=None, oidc_subject=None, active=True, email=None))
        entries = session.scalar(select(func.count()).select_from(AuditRow)) or 0
    with identity_server(HERE + RETURN_PATH, dict(AN)) as provider:
        changes = {"public_url": HERE, "oidc_issuer": provider.address, "oidc_client_id": CLIENT_ID}
        settings = world.services.settings.model_copy(update={**changes, "oidc_client_secret": SecretStr(SECRET)})
        own = replace(world, services=replace(world.services, settings=settings))
        before, app.state = app.state, create_application(own.services).state
        yield Office(own, app, provider, TestClient(app, base_url=HERE, follow_redirects=False), entries)
        app.state = before


def refused(office: Office, response: httpx.Response, words: str, *, status: int = 403) -> None:
    """Checks that nobody was let in, that the page says why, and that it offers both ways on."""
    assert response.status_code == status, response.text
    assert words in response.text
    assert 'href="/dang-nhap/oidc' in response.text
    assert "Đăng nhập bằng mật khẩu" in response.text
    assert not office.signed_in
    with office.world.services.database.session() as session:
        assert session.scalars(select(WebSessionRow)).all() == []


def test_a_linked_person_signs_in_and_comes_to_the_page_that_was_asked_for(office: Office) -> None:
    office.link("an", "u-001")
    back = office.sign_in(target="/van-ban?trang=2")
    assert (back.status_code, back.headers["location"]) == (303, "/van-ban?trang=2")
    assert office.signed_in
    assert COOKIE not in office.browser.cookies
    an = office.person("an").id
    assert office.entries() == [(Action.SIGN_IN, "duoc", an, {"method": "oidc"})]
    with office.world.services.database.session() as session:
        assert [row.method for row in session.scalars(select(WebSessionRow))] == ["oidc"]


def test_the_question_to_the_provider_holds_pkce_state_and_nonce_and_no_secret(office: Office) -> None:
    left = office.leave()
    fields = {name: values[0] for name, values in parse_qs(urlsplit(left.headers["location"]).query).items()}
    assert fields.pop("tenant") == "thu"
    secrets_sent = [fields.pop(name) for name in ("state", "nonce", "code_challenge")]
    assert len(set(secrets_sent)) == 3
    assert all(len(one) == 43 for one in secrets_sent)
    assert fields == {
        "response_type": "code",
        "client_id": CLIENT_ID,
        "redirect_uri": HERE + RETURN_PATH,
        "scope": "openid profile email",
        "code_challenge_method": "S256",
    }
    cookie = left.headers["set-cookie"]
    assert all(word in cookie for word in ("HttpOnly", "SameSite=lax", "Path=/dang-nhap/oidc", "Max-Age=600"))


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_led_to_another_site_afterwards(office: Office, target: str) -> None:
    office.link("an", "u-001")
    assert office.sign_in(target=target).headers["location"] == "/"


def test_nobody_without_an_account_gets_in_and_no_account_is_opened(office: Office) -> None:
    before = {row.username for row in _people(office)}
    refused(office, office.sign_in(), "chưa được gắn với tài khoản nào")
    assert {row.username for row in _people(office)} == before
    assert office.entries() == [(Action.SIGN_IN, "tu_choi", None, {"method": "oidc", "reason": "chua_gan_tai_khoan"})]


def test_the_username_links_an_existing_account_once_when_the_settings_say_so(office: Office) -> None:
    office.world.services.settings.oidc_link = "username"
    assert office.sign_in().status_code == 303
    person = office.person("an")
    assert (person.oidc_issuer, person.oidc_subject) == (office.provider.address, "u-001")
    assert [entry[0] for entry in office.entries()] == [Action.PERSON_CHANGED, Action.SIGN_IN]
    assert "/userinfo" in office.provider.asked
    office.provider.user = {**AN, "preferred_username": "binh"}  # renamed there: the subject still decides
    assert office.sign_in().status_code == 303
    assert office.person("binh").oidc_subject is None
    office.provider.user = {**AN, "sub": "u-666"}  # another person who took the name does not get the account
    office.browser.cookies.clear()
    assert office.sign_in().status_code == 403
    assert not office.signed_in


@pytest.mark.parametrize(
    ("claims", "enters"),
    [
        ({}, True),
        ({"email_verified": False}, False),
        ({"email_verified": "true"}, False),
        ({"email": "khac@lacha.example"}, False),
        ({"email": ""}, False),
        ({"email": None}, False),
        ({"email": "an\ud800@lacha.example"}, False),
    ],
)
def test_only_a_verified_address_links_an_account(office: Office, claims: dict, enters: bool) -> None:
    office.world.services.settings.oidc_link = "email"
    office.change("an", email="an@LacHa.example")
    office.provider.user = {**AN, **claims}
    assert office.sign_in().status_code == (303 if enters else 403)
    assert office.signed_in is enters


def test_an_address_that_two_accounts_have_links_neither(office: Office) -> None:
    office.world.services.settings.oidc_link = "email"
    for username in ("an", "binh"):
        office.change(username, email=AN["email"])
    refused(office, office.sign_in(), "chưa được gắn")


def test_a_closed_account_and_the_operators_stay_shut(office: Office) -> None:
    office.world.services.settings.oidc_link = "username"
    office.link("an", "u-001")
    office.change("an", active=False)
    refused(office, office.sign_in(), "chưa được gắn với tài khoản nào")
    local_operator(office.world.services.database)
    office.provider.user = {**AN, "sub": "u-9", "preferred_username": OPERATOR}
    refused(office, office.sign_in(), "chưa được gắn với tài khoản nào")
    assert office.person(OPERATOR).oidc_subject is None


def test_a_claim_in_the_token_needs_no_second_question(office: Office) -> None:
    office.world.services.settings.oidc_link = "username"
    office.provider.in_token = ("preferred_username",)
    assert office.sign_in().status_code == 303
    assert "/userinfo" not in office.provider.asked


def test_userinfo_about_somebody_else_is_refused(office: Office) -> None:
    office.world.services.settings.oidc_link = "username"
    left = office.leave()
    back = office.at_provider(left)
    for code in office.provider.codes.values():
        code.user = {**AN, "sub": "u-001"}
    access = office.provider.access
    office.provider.access = type("Swapped", (dict,), {"get": lambda self, key: {**AN, "sub": "u-002"}})(access)
    refused(office, office.browser.get(back), "Thẻ do hệ thống đăng nhập gửi về không hợp lệ")


def test_a_secret_in_the_form_and_no_secret_at_all_work_too(office: Office) -> None:
    office.link("an", "u-001")
    office.provider.client.auth_method = "client_secret_post"
    assert office.sign_in().status_code == 303
    office.provider.client.auth_method = "none"
    office.world.services.settings.oidc_client_secret = None
    app = create_application(office.world.services)
    office.browser = TestClient(app, base_url=HERE, follow_redirects=False)
    assert office.sign_in().status_code == 303
    assert office.signed_in


# What comes back must belong to a question asked from this browser.


def test_an_answer_without_its_question_is_refused(office: Office) -> None:
    office.link("an", "u-001")
    back = office.at_provider(office.leave())
    stranger = TestClient(office.app, base_url=HERE, follow_redirects=False)
    answer = stranger.get(back)
    assert answer.status_code == 403
    assert "không bắt đầu từ trình duyệt này" in answer.text
    assert stranger.get("/api/v1/documents").status_code == 401
    assert "/token" not in office.provider.asked  # the code was not even shown to the provider


def test_another_state_is_refused(office: Office) -> None:
    office.link("an", "u-001")
    back = office.at_provider(office.leave())
    state = parse_qs(urlsplit(back).query)["state"][0]
    for wrong in ("", "x", state[:-1], state + "é"):
        office.leave()
        refused(office, office.browser.get(back.replace(state, wrong)), "không bắt đầu từ trình duyệt này")


def test_a_changed_cookie_and_one_too_old_are_refused(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.link("an", "u-001")
    back = office.at_provider(office.leave())
    cookie = office.browser.cookies[COOKIE]
    office.browser.cookies.clear()
    office.browser.cookies.set(COOKIE, "A" + cookie[1:], path="/dang-nhap/oidc")
    refused(office, office.browser.get(back), "đã hết hạn")
    back = office.at_provider(office.leave())
    later = time.time() + 601
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: later)
    refused(office, office.browser.get(back), "đã hết hạn")


def test_an_answer_counts_once(office: Office) -> None:
    office.link("an", "u-001")
    back = office.at_provider(office.leave())
    cookie = office.browser.cookies[COOKIE]
    assert office.browser.get(back).status_code == 303
    office.browser.cookies.clear()
    assert office.browser.get(back).status_code == 403  # the question is forgotten
    office.browser.cookies.set(COOKIE, cookie, path="/dang-nhap/oidc")
    again = office.browser.get(back)  # even with the question kept: the provider takes a code once
    assert (again.status_code, "Mã đăng nhập không còn dùng được" in again.text) == (403, True)
    assert not office.signed_in


def test_a_code_of_somebody_elses_sign_in_is_refused_by_pkce(office: Office) -> None:
    """An attacker's code put into the victim's answer: the verifier of the victim does not fit it."""
    office.link("an", "u-001")
    attacker = TestClient(office.app, base_url=HERE, follow_redirects=False)
    left = attacker.get("/dang-nhap/oidc")
    stolen = parse_qs(urlsplit(office.at_provider(left)).query)["code"][0]
    own = office.at_provider(office.leave())
    code = parse_qs(urlsplit(own).query)["code"][0]
    refused(office, office.browser.get(own.replace(code, stolen)), "Mã đăng nhập không còn dùng được")


@pytest.mark.parametrize("issuer", ["https://khac.example", "", None])
def test_an_answer_of_another_provider_is_refused(office: Office, issuer: str | None) -> None:
    office.link("an", "u-001")
    parts = urlsplit(office.at_provider(office.leave()))
    fields = {name: values[0] for name, values in parse_qs(parts.query).items()} | {"iss": issuer}
    if issuer is None:
        fields.pop("iss")  # this provider promises to name itself always
    refused(office, office.browser.get(RETURN_PATH, params=fields), "không đến từ hệ thống đăng nhập của cơ quan")
    assert "/token" not in office.provider.asked


@pytest.mark.parametrize(
    ("error", "words"),
    [("access_denied", "chưa đồng ý đăng nhập"), ("<script>alert(1)</script>", "không hoàn tất được việc đăng nhập")],
)
def test_a_refusal_of_the_provider_is_told_in_our_words(office: Office, error: str, words: str) -> None:
    state = parse_qs(urlsplit(office.leave().headers["location"]).query)["state"][0]
    fields = {"state": state, "iss": office.provider.address, "error": error, "error_description": "<b>lạ</b>"}
    answer = office.browser.get(RETURN_PATH, params=fields)
    refused(office, answer, words)
    assert "<script>alert" not in answer.text
    assert "<b>" not in answer.text


# What the token says must hold in every point.

NOW = int(time.time())
SPOILT = {
    "nonce": {"nonce": "khac"},
    "no nonce": {"nonce": None},
    "audience": {"aud": "mot-ung-dung-khac"},
    "no audience": {"aud": None},
    "two audiences, not made out to us": {"aud": [CLIENT_ID, "khac"]},
    "two audiences, made out to another": {"aud": [CLIENT_ID, "khac"], "azp": "khac"},
    "issuer": {"iss": "https://khac.example"},
    "issuer with a slash": {"iss": "SLASH"},
    "expired": {"exp": NOW - 120},
    "no end": {"exp": None},
    "an end that is no number": {"exp": "2099"},
    "from the future": {"iat": NOW + 3_600},
    "not yet": {"nbf": NOW + 3_600},
    "no subject": {"sub": None},
    "an empty subject": {"sub": ""},
    "a subject that is no text": {"sub": 1},
    "a subject beyond ASCII": {"sub": "ư"},
    "half a character for a nonce": {"nonce": "\ud800"},
    "an end without end": {"exp": float("inf")},
    "a hash that is no hash": {"at_hash": "é"},
    "a hash of another access token": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
}


@pytest.mark.parametrize("wrong", SPOILT.values(), ids=SPOILT.keys())
def test_a_token_with_a_wrong_claim_is_refused(office: Office, wrong: dict) -> None:
    office.link("an", "u-001")

    def forge(header: dict, claims: dict) -> str:
        changed = {**claims, **wrong}
        if changed["iss"] == "SLASH":
            changed["iss"] = office.provider.address + "/"
        return office.provider.sign({name: value for name, value in changed.items() if value is not None})

    office.provider.forge = forge
    refused(office, office.sign_in(), "Thẻ do hệ thống đăng nhập gửi về không hợp lệ")
    assert office.entries()[-1][3]["reason"] == "the_khong_hop_le"


def _unsigned(office: Office, header: dict, claims: dict) -> str:
    good = office.provider.sign(claims)
    head = jwt.encode({"alg": "HS256"}, {}, OctKey.import_key("k" * 32)).split(".")[0]
    none = head.replace(head, _part({"alg": "none", "typ": "JWT"}))
    return f"{none}.{good.split('.')[1]}."


def _part(value: dict) -> str:
    import base64

    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def _hashed_with(secret: str):
    def forge(office: Office, header: dict, claims: dict) -> str:
        key = OctKey.import_key(secret.encode().ljust(32, b"0"))
        return jwt.encode({"alg": "HS256", "kid": header["kid"]}, claims, key)

    return forge


def _hashed_with_public_key(office: Office, header: dict, claims: dict) -> str:
    public = office.provider.keys[0].as_dict(private=False)
    key = OctKey.import_key(json.dumps(public).encode())
    return jwt.encode({"alg": "HS256", "kid": header["kid"]}, claims, key)


def _other_key_same_name(office: Office, header: dict, claims: dict) -> str:
    return jwt.encode(header, claims, RSAKey.generate_key(2048))


def _key_in_header(office: Office, header: dict, claims: dict) -> str:
    key = RSAKey.generate_key(2048)
    token = jwt.encode({"alg": "RS256"}, claims, key)
    own = _part({"alg": "RS256", "jwk": key.as_dict(private=False), "kid": "moi"})
    return own + token[token.index(".") :]


def _changed_after_signing(office: Office, header: dict, claims: dict) -> str:
    head, _, signature = office.provider.sign(claims).split(".")
    return f"{head}.{_part({**claims, 'sub': 'u-002'})}.{signature}"


def _critical(office: Office, header: dict, claims: dict) -> str:
    good = office.provider.sign(claims)
    own = _part({"alg": "RS256", "kid": header["kid"], "crit": ["la"], "la": 1})
    return own + good[good.index(".") :]


FORGERIES = {
    "alg none": _unsigned,
    "signed with the client secret": _hashed_with(SECRET),
    "signed with the public key as a secret": _hashed_with_public_key,
    "another key under the same name": _other_key_same_name,
    "a key that it brings along": _key_in_header,
    "changed after it was signed": _changed_after_signing,
    "a critical header we do not know": _critical,
    "no token": lambda office, header, claims: "",
    "no three parts": lambda office, header, claims: "a.b",
    "no text": lambda office, header, claims: "ÿ.ÿ.ÿ",
    "without an end": lambda office, header, claims: "a" * 200_000,
}


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES.keys())
def test_a_forged_token_is_refused(office: Office, forgery) -> None:
    for username in ("an", "binh"):
        office.link(username, {"an": "u-001", "binh": "u-002"}[username])
    office.provider.forge = lambda header, claims: forgery(office, header, claims)
    refused(office, office.sign_in(), "Thẻ do hệ thống đăng nhập gửi về không hợp lệ")


def test_a_token_made_out_to_several_of_whom_we_are_the_one_holds(office: Office) -> None:
    office.link("an", "u-001")
    office.provider.forge = lambda header, claims: office.provider.sign(
        {**claims, "aud": ["khac", CLIENT_ID], "azp": CLIENT_ID, "exp": time.time() - 30, "nbf": time.time() + 30}
    )  # clocks may differ by a minute
    assert office.sign_in().status_code == 303


def test_a_new_key_is_fetched_once_when_the_provider_has_changed_its_keys(office: Office) -> None:
    office.link("an", "u-001")
    assert office.sign_in().status_code == 303
    assert office.sign_in().status_code == 303
    assert office.provider.asked.count("/jwks") == 1  # kept
    office.provider.rotate()
    assert office.sign_in().status_code == 303
    assert office.provider.asked.count("/jwks") == 2
    assert office.provider.asked.count("/.well-known/openid-configuration") == 1


def test_a_token_of_a_key_that_the_provider_does_not_publish_is_refused(office: Office) -> None:
    office.link("an", "u-001")
    assert office.sign_in().status_code == 303
    office.browser.post("/dang-xuat")
    lost = RSAKey.generate_key(2048, {"kid": "mat-tich"})
    office.provider.forge = lambda header, claims: jwt.encode({"alg": "RS256", "kid": "mat-tich"}, claims, lost)
    assert office.sign_in().status_code == 403
    assert office.provider.asked.count("/jwks") == 2


def test_a_token_that_names_no_key_meets_one_key_or_none(office: Office) -> None:
    office.link("an", "u-001")
    office.provider.forge = lambda header, claims: jwt.encode({"alg": "RS256"}, claims, office.provider.keys[0])
    assert office.sign_in().status_code == 303
    office.provider.rotate()
    assert office.sign_in().status_code == 303
    office.browser.post("/dang-xuat")
    office.provider.rotate(keep=True)  # two keys it could mean
    assert office.sign_in().status_code == 403
    assert not office.signed_in


# A provider that is down, slow, or lies about itself.


def test_a_provider_that_cannot_be_reached_is_told_and_the_password_still_opens(office: Office) -> None:
    office.provider.broken["/.well-known/openid-configuration"] = 502
    refused(office, office.leave(), "Chưa liên lạc được với hệ thống đăng nhập của cơ quan", status=503)
    signed = submit_sign_in(office.browser, "an", office.world.passwords["an"], "/van-ban")
    assert (signed.status_code, signed.headers["location"]) == (303, "/van-ban")
    assert office.signed_in


@pytest.mark.parametrize("path", ["/token", "/jwks", "/userinfo"])
def test_a_provider_that_breaks_off_lets_nobody_in(office: Office, path: str) -> None:
    office.world.services.settings.oidc_link = "username"
    office.provider.broken[path] = 500
    refused(office, office.sign_in(), "Chưa liên lạc được", status=503)
    assert office.entries()[-1][:2] == (Action.SIGN_IN, "loi")
    office.provider.broken.clear()
    assert office.sign_in().status_code == 303


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/token", "/jwks", "/userinfo"])
def test_a_redirect_of_the_provider_is_not_followed(office: Office, path: str) -> None:
    office.world.services.settings.oidc_link = "username"
    office.provider.broken[path] = 307
    left = office.leave()
    answer = left if left.status_code == 503 else office.browser.get(office.at_provider(left))
    refused(office, answer, "Chưa liên lạc được", status=503)
    assert "/elsewhere" not in office.provider.asked


def test_a_provider_that_never_answers_costs_a_bounded_time(office: Office) -> None:
    office.link("an", "u-001")
    office.app.state.identity_provider.http = ProviderHttp(whole_s=0.3)
    back = office.at_provider(office.leave())
    office.provider.silent.add("/token")
    began = time.monotonic()
    refused(office, office.browser.get(back), "Chưa liên lạc được", status=503)
    assert time.monotonic() - began < 3


def test_an_answer_that_trickles_or_never_ends_is_cut_off() -> None:
    import socket

    def drip(listener: socket.socket, piece: bytes, pause: float) -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(65_536)
            try:
                connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
                for _ in range(2_000):
                    connection.sendall(piece)
                    time.sleep(pause)
            except OSError:
                pass

    for piece, pause in ((b" ", 0.02), (b" " * 65_536, 0.0)):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            thread = threading.Thread(target=drip, args=(listener, piece, pause))
            thread.start()
            began = time.monotonic()
            http = ProviderHttp(whole_s=0.5 if pause else 20)
            with pytest.raises(Exception, match="Chưa liên lạc được"):
                http.get(f"http://127.0.0.1:{listener.getsockname()[1]}/")
            assert time.monotonic() - began < 5
            thread.join()


@pytest.mark.parametrize(
    "lie",
    [
        {"issuer": "https://khac.example"},
        {"token_endpoint": "http://khac.example/token"},
        {"jwks_uri": None},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"token_endpoint": "https://ten:mat-khau@khac.example/token"},
    ],
)
def test_a_provider_that_describes_itself_wrongly_is_not_used(office: Office, lie: dict) -> None:
    office.provider.metadata_changes = lie
    refused(office, office.leave(), "Chưa liên lạc được", status=503)


def test_what_is_known_of_a_silent_provider_is_used_on(office: Office) -> None:
    office.link("an", "u-001")
    assert office.sign_in().status_code == 303
    provider = office.app.state.identity_provider
    provider.clock = lambda: time.time() + 3_700
    office.provider.broken["/.well-known/openid-configuration"] = 503
    assert office.leave().status_code == 303


# The pages around it.


def test_the_form_offers_the_provider_and_keeps_the_page_that_was_asked_for(office: Office) -> None:
    page = office.browser.get("/dang-nhap", params={"next": "/van-ban?trang=2"}).text
    assert 'href="/dang-nhap/oidc?next=%2Fvan-ban%3Ftrang%3D2"' in page
    assert "Đăng nhập bằng tài khoản cơ quan" in page
    assert 'name="password"' in page


def test_without_a_provider_there_is_nothing_to_see(visitor: TestClient) -> None:
    assert "/dang-nhap/oidc" not in visitor.get("/dang-nhap").text
    for path in ("/dang-nhap/oidc", RETURN_PATH, "/dang-xuat/oidc"):
        assert visitor.get(path).status_code == 404


def test_signing_out_offers_to_sign_out_there_too_when_the_settings_say_so(office: Office) -> None:
    assert "/dang-xuat/oidc" not in office.browser.get("/dang-nhap?ra=1").text
    assert office.browser.get("/dang-xuat/oidc").headers["location"] == "/dang-nhap"
    office.world.services.settings.oidc_logout = True
    assert 'href="/dang-xuat/oidc"' in office.browser.get("/dang-nhap?ra=1").text
    parts = urlsplit(office.browser.get("/dang-xuat/oidc").headers["location"])
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{office.provider.address}/logout"
    assert parse_qs(parts.query) == {"client_id": [CLIENT_ID], "post_logout_redirect_uri": [f"{HERE}/dang-nhap"]}


def test_too_many_tries_from_one_address_must_wait(office: Office) -> None:
    office.app.state.oidc_limit = RateLimit(3, 300)
    assert [office.leave().status_code for _ in range(3)] == [303, 303, 303]
    late = office.leave()
    assert late.status_code == 429
    assert int(late.headers["retry-after"]) > 0


@pytest.mark.parametrize(
    "change",
    [
        {"oidc_client_id": None},
        {"public_url": None},
        {"public_url": "http://tro-ly.example"},
        {"oidc_issuer": "http://dang-nhap.example"},
        {"oidc_issuer": "https://dang-nhap.example/?a=1"},
    ],
)
def test_half_a_configuration_stops_the_server_at_its_start(office: Office, change: dict) -> None:
    settings = office.world.services.settings.model_copy(update=change)
    with pytest.raises(SettingsError):
        create_application(replace(office.world.services, settings=settings))


def _people(office: Office) -> list[PersonRow]:
    with office.world.services.database.session() as session:
        return list(session.scalars(select(PersonRow)))
