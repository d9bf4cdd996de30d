"""The second step of signing in: a code from the phone, or a recovery code."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.auditing import audited
from api.awaited_codes import awaited_or_none, drop_awaited
from api.deps import SealOf, ServicesOf, cookies_of
from api.errors import TooManyAttempts
from api.form_tokens import FORM_COOKIE, drop_nonce, form_token, is_form_token, nonce_of, put_nonce
from api.pages.rendering import render
from api.pages.sign_in import LOCK_WORDS, STALE
from api.request_origin import local_path
from api.services import Services
from api.sign_in_attempts import attempt_of, count_attempt
from api.starting_sessions import start_session
from vanban.audit import Action, Outcome
from vanban.db.two_step import BY_PHONE, pass_second_step

router = APIRouter(include_in_schema=False)
WRONG_CODE = f"Mã chưa đúng, đã hết hạn hoặc đã dùng. {LOCK_WORDS}"
_LONGEST = 40  # characters of a code


@router.get("/dang-nhap/ma")
def show_form(request: Request, next: str = "/") -> Response:
    """Returns the form for the code, or leads back to the password when no code is awaited."""
    target = local_path(next)
    return _form(request, target=target) if awaited_or_none(request) is not None else _back(target)


@router.post("/dang-nhap/ma")
def take_code(
    request: Request,
    services: ServicesOf,
    seal: SealOf,
    *,
    code: Annotated[str, Form()] = "",
    token: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "/",
) -> Response:
    """Leads on with a session, or returns the form with what went wrong."""
    target, awaited = local_path(next), awaited_or_none(request)
    if awaited is None:
        return _back(target)
    if not is_form_token(cookies_of(request).key, nonce=request.cookies.get(FORM_COOKIE), token=token):
        return _form(request, target=target, message=STALE, status=403)
    try:
        count_attempt(services, attempt_of(request, f"#{awaited.person_id}"))
    except TooManyAttempts as error:
        return _form(request, target=target, message=error.message, status=429)
    method = pass_second_step(services.database, awaited.person_id, code[:_LONGEST], seal)
    if method is None:
        _record_failure(request, services, awaited.person_id)
        return _form(request, target=target, message=WRONG_CODE, status=401)
    response = start_session(request, services, awaited.person_id, method, target=target)
    drop_awaited(response)
    drop_nonce(response)
    return response


def _record_failure(request: Request, services: Services, person_id: int) -> None:
    audited(
        request,
        services,
        None,
        Action.SIGN_IN,
        target="person",
        target_id=person_id,
        outcome=Outcome.DENIED,
        detail={"method": BY_PHONE, "reason": "sai_ma"},
    )


def _back(target: str) -> Response:
    return RedirectResponse("/dang-nhap?" + urlencode({"next": target}), status_code=303)


def _form(request: Request, *, target: str, message: str = "", status: int = 200) -> Response:
    cookies, nonce = cookies_of(request), nonce_of(request)
    token = form_token(cookies.key, nonce)
    response = render("second_step.html", frame=None, status=status, token=token, target=target, message=message)
    put_nonce(response, nonce, cookies=cookies)
    return response
