"""Signing in and out."""

import datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.auditing import entry_of
from api.deps import ServicesOf, cookies_of, standing_or_none
from api.errors import TooManyAttempts
from api.form_tokens import FORM_COOKIE, form_token, is_form_token, new_nonce
from api.pages.rendering import render
from api.pages.single_sign_on import single_sign_on
from api.rate_limits import RateLimit
from api.request_origin import local_path
from api.starting_sessions import start_session
from api.wording import seconds_words
from vanban.audit import Action
from vanban.db.audit import record
from vanban.db.people import LOCK_TIME, MAX_FAILURES, verify_password
from vanban.db.web_sessions import revoke_session
from vanban.principals import Channel

router = APIRouter(include_in_schema=False)
ATTEMPTS, WINDOW_SECONDS = 10, 300.0  # of one username from one address; the account's own lock comes sooner
ADDRESS_ATTEMPTS = 100  # of one address, whatever the username: an office may share one
WRONG = (
    "Tên đăng nhập hoặc mật khẩu chưa đúng. "
    f"Sau {MAX_FAILURES} lần sai liên tiếp, tài khoản tạm khóa {int(LOCK_TIME.total_seconds() // 60)} phút."
)
STALE = "Biểu mẫu đăng nhập đã cũ. Đề nghị nhập lại."
_LONGEST = 256  # code points of a username or password worth hashing


class SignInLimits:
    """The two limits on attempts: per username and address, and per address."""

    def __init__(self) -> None:
        self.account = RateLimit(ATTEMPTS, WINDOW_SECONDS)
        self.address = RateLimit(ADDRESS_ATTEMPTS, WINDOW_SECONDS)

    def check(self, username: str, address: str) -> None:
        """Counts an attempt; raises ``TooManyAttempts`` past a limit."""
        wait = self.address.wait(address) or self.account.wait(_key(username, address))
        if wait:
            words = seconds_words(wait)
            raise TooManyAttempts(f"Đăng nhập quá nhiều lần. Đề nghị thử lại sau {words}.", retry_after=wait)

    def succeeded(self, username: str, address: str) -> None:
        """Forgets the attempts of an account that has signed in."""
        self.account.forget(_key(username, address))


def _key(username: str, address: str) -> str:
    return f"{username.strip().lower()[:_LONGEST]}\n{address}"


@router.get("/dang-nhap")
def show_form(request: Request, next: str = "/") -> Response:
    """Returns the sign-in form, or leads on when already signed in."""
    if standing_or_none(request, channel=Channel.WEB) is not None:
        return RedirectResponse(local_path(next), status_code=303)
    return _form(request, target=local_path(next))


@router.post("/dang-nhap")
def sign_in(
    request: Request,
    services: ServicesOf,
    *,
    username: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    token: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "/",
) -> Response:
    """Leads on with a session, or returns the form with what went wrong."""
    target = local_path(next)
    if not is_form_token(cookies_of(request).key, nonce=request.cookies.get(FORM_COOKIE), token=token):
        return _form(request, target=target, username=username, message=STALE, status=403)
    limits: SignInLimits = request.app.state.sign_in_limits
    address = request.client.host if request.client else ""
    try:
        limits.check(username, address)
    except TooManyAttempts as error:
        response = _form(request, target=target, username=username, message=error.message, status=429)
        response.headers["Retry-After"] = str(error.retry_after)
        return response
    person = verify_password(services.database, username[:_LONGEST], password) if len(password) <= _LONGEST else None
    if person is None:
        return _form(request, target=target, username=username, message=WRONG, status=401)
    limits.succeeded(username, address)
    response = start_session(request, services, person.person_id, "mat_khau", target=target)
    response.delete_cookie(FORM_COOKIE, path="/dang-nhap")
    return response


@router.post("/dang-xuat")
def sign_out(request: Request, services: ServicesOf) -> Response:
    """Ends this session and leads to the sign-in form."""
    standing = standing_or_none(request, channel=Channel.WEB)
    if standing is not None:
        person = standing.principal
        entry = entry_of(request, person, Action.SIGN_OUT, target="session", target_id=standing.session_id)
        with services.database.transaction() as session:
            revoke_session(session, person.person_id or 0, standing.session_id, now=datetime.datetime.now(datetime.UTC))
            record(session, entry)
    response = RedirectResponse("/dang-nhap?" + urlencode({"ra": "1"}), status_code=303)
    cookies_of(request).clear(response)
    return response


def _form(request: Request, *, target: str, username: str = "", message: str = "", status: int = 200) -> Response:
    cookies = cookies_of(request)
    nonce = request.cookies.get(FORM_COOKIE) or new_nonce()
    response = render(
        "sign_in.html",
        frame=None,
        status=status,
        token=form_token(cookies.key, nonce),
        target=target,
        username=username[:_LONGEST],
        message=message,
        signed_out="ra" in request.query_params,
        single=single_sign_on(request, target),
    )
    response.set_cookie(
        FORM_COOKIE,
        nonce,
        max_age=3600,
        path="/dang-nhap",
        secure=cookies.secure,
        httponly=True,
        samesite="strict",
    )
    return response
