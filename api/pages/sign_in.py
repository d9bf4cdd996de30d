"""Signing in with a password, and signing out."""

import datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.auditing import audited, entry_of
from api.awaited_codes import put_awaited
from api.deps import ServicesOf, cookies_of, standing_or_none
from api.errors import TooManyAttempts
from api.form_tokens import FORM_COOKIE, drop_nonce, form_token, is_form_token, nonce_of, put_nonce
from api.pages.rendering import render
from api.pages.single_sign_on import single_sign_on
from api.request_origin import local_path
from api.services import Services
from api.sign_in_attempts import attempt_of, count_attempt, forget_attempts
from api.starting_sessions import start_session
from vanban.audit import Action, Outcome
from vanban.db.audit import record
from vanban.db.models import PersonRow
from vanban.db.signing_in import LOCK_TIME, MAX_FAILURES, failure_of, verify_password
from vanban.db.web_sessions import revoke_session
from vanban.principals import Channel

router = APIRouter(include_in_schema=False)
LOCK_WORDS = f"Sau {MAX_FAILURES} lần sai liên tiếp, tài khoản tạm khóa {int(LOCK_TIME.total_seconds() // 60)} phút."
WRONG = f"Tên đăng nhập hoặc mật khẩu chưa đúng. {LOCK_WORDS}"
STALE = "Biểu mẫu đăng nhập đã cũ. Đề nghị nhập lại."
NOTES = {  # by the query of the address that leads here
    "ra=moi-noi": "Đồng chí đã đăng xuất trên mọi thiết bị.",
    "ra=1": "Đồng chí đã đăng xuất khỏi thiết bị này.",
    "mat-khau=moi": "Đã đặt mật khẩu. Đề nghị đăng nhập bằng mật khẩu mới.",
}
_LONGEST = 256  # code points of a username or password worth hashing


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
    """Leads on with a session, asks for the second step, or returns the form with what went wrong."""
    target, username = local_path(next), username[:_LONGEST]
    if not is_form_token(cookies_of(request).key, nonce=request.cookies.get(FORM_COOKIE), token=token):
        return _form(request, target=target, username=username, message=STALE, status=403)
    attempt = attempt_of(request, username)
    try:
        count_attempt(services, attempt)
    except TooManyAttempts as error:
        response = _form(request, target=target, username=username, message=error.message, status=429)
        response.headers["Retry-After"] = str(error.retry_after)
        return response
    person = verify_password(services.database, username, password) if len(password) <= _LONGEST else None
    if person is None:
        _record_failure(request, services, username)
        return _form(request, target=target, username=username, message=WRONG, status=401)
    forget_attempts(services, attempt)
    if person.second_step:
        return _ask_for_code(request, services, person.person_id, target)
    response = start_session(request, services, person.person_id, "mat_khau", target=target)
    drop_nonce(response)
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


def _ask_for_code(request: Request, services: Services, person_id: int, target: str) -> Response:
    response = RedirectResponse("/dang-nhap/ma?" + urlencode({"next": target}), status_code=303)
    with services.database.session() as session:
        put_awaited(request, response, session.get_one(PersonRow, person_id))
    return response


def _record_failure(request: Request, services: Services, username: str) -> None:
    """Records a failed sign-in: the account it was tried on if there is one, never the words that were typed."""
    with services.database.session() as session:
        failure, person_id = failure_of(session, username, now=datetime.datetime.now(datetime.UTC))
    audited(
        request,
        services,
        None,
        Action.SIGN_IN,
        target="person" if person_id is not None else "",
        target_id=person_id if person_id is not None else "",
        outcome=Outcome.DENIED,
        detail={"method": "mat_khau", "reason": failure.value},
    )


def _form(request: Request, *, target: str, username: str = "", message: str = "", status: int = 200) -> Response:
    cookies, nonce = cookies_of(request), nonce_of(request)
    response = render(
        "sign_in.html",
        frame=None,
        status=status,
        token=form_token(cookies.key, nonce),
        target=target,
        username=username,
        message=message,
        note=next((words for key, words in NOTES.items() if key in str(request.query_params)), ""),
        single=single_sign_on(request, target),
    )
    put_nonce(response, nonce, cookies=cookies)
    return response
