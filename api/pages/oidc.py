"""Signing in through the organisation's identity provider, and back."""

import logging
from typing import Annotated, cast
from urllib.parse import quote

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.auditing import audited, entry_of
from api.deps import ServicesOf, cookies_of
from api.errors import TooManyAttempts
from api.identity_errors import ProviderUnavailable, Reason, SignInRefused
from api.identity_provider import RETURN_PATH, IdentityProvider
from api.oidc_pending import PATH, PendingSignIn, forget, new_pending, pending_of, remember
from api.pages.rendering import render
from api.rate_limits import RateLimit
from api.request_origin import local_path
from api.services import Services
from api.starting_sessions import start_session
from api.wording import seconds_words
from vanban.audit import Action, Detail, Outcome
from vanban.db.audit import record
from vanban.db.linked_people import person_of_claims
from vanban.db.people import principal_in_session
from vanban.errors import NotAllowed, NotFound, VanbanError
from vanban.principals import Channel

router = APIRouter(include_in_schema=False)
LOG = logging.getLogger("vanban.oidc")
METHOD = "oidc"
ATTEMPTS, WINDOW_SECONDS = 600, 300.0  # of one address; a whole office may share one, and all come at eight
_LONGEST = 2_048  # characters of what the provider sends back


def provider_of(request: Request) -> IdentityProvider | None:
    """Returns the identity provider of this installation, or None."""
    return cast("IdentityProvider | None", request.app.state.identity_provider)


@router.get(PATH)
def begin(request: Request, *, next: str = "/") -> Response:
    """Leads to the identity provider, or tells that it cannot be reached; the password form stays."""
    provider, target = _provider(request), local_path(next)
    try:
        _count(request)
        pending = new_pending(provider.client.issuer, target)
        address = provider.sign_in_address(state=pending.state, nonce=pending.nonce, verifier=pending.verifier)
    except (ProviderUnavailable, TooManyAttempts) as error:
        return _problem(error, target)
    response = RedirectResponse(address, status_code=303)
    remember(response, cookies_of(request), pending)
    return response


@router.get(RETURN_PATH)
def come_back(
    request: Request,
    services: ServicesOf,
    *,
    state: Annotated[str, Query(max_length=_LONGEST)] = "",
    code: Annotated[str, Query(max_length=_LONGEST)] = "",
    error: Annotated[str, Query(max_length=_LONGEST)] = "",
    iss: Annotated[str | None, Query(max_length=_LONGEST)] = None,
) -> Response:
    """Leads on with a session for the person whom the provider vouches for, or tells why not."""
    provider, cookies = _provider(request), cookies_of(request)
    pending = pending_of(request, cookies, issuer=provider.client.issuer, state=state)
    target = pending.target if pending is not None else "/"
    try:
        _count(request)
        if pending is None:
            raise SignInRefused(Reason.NOT_BEGUN)
        _check_answer(provider, error=error, code=code, issuer=iss)
        person_id = _person_id(request, services, provider, code=code, pending=pending)
        response = start_session(request, services, person_id, METHOD, target=target)
    except (ProviderUnavailable, NotAllowed) as problem:
        if pending is not None:
            _note(request, services, problem)
        response = _problem(problem, target)
    forget(response, cookies)
    return response


@router.get("/dang-xuat/oidc")
def sign_out_there(request: Request, services: ServicesOf) -> Response:
    """Leads to where the provider ends its own session; to the sign-in form where there is no such place."""
    provider = _provider(request)
    try:
        address = provider.sign_out_address() if services.settings.oidc_logout else None
    except ProviderUnavailable as error:
        return _problem(error, "/")
    return RedirectResponse(address or "/dang-nhap", status_code=303)


def _provider(request: Request) -> IdentityProvider:
    provider = provider_of(request)
    if provider is None:
        raise NotFound("Không tìm thấy nội dung này.")
    return provider


def _count(request: Request) -> None:
    limit = cast(RateLimit, request.app.state.oidc_limit)
    wait = limit.wait(request.client.host if request.client else "")
    if wait:
        words = f"Đăng nhập quá nhiều lần. Đề nghị thử lại sau {seconds_words(wait)}."
        raise TooManyAttempts(words, retry_after=wait)


def _check_answer(provider: IdentityProvider, *, error: str, code: str, issuer: str | None) -> None:
    provider.check_issuer(issuer)
    if error:
        raise SignInRefused(Reason.DECLINED if error == "access_denied" else Reason.PROVIDER)
    if not code:
        raise SignInRefused(Reason.CODE)


def _person_id(
    request: Request, services: Services, provider: IdentityProvider, *, code: str, pending: PendingSignIn
) -> int:
    """Returns whose account it is; an account linked just now is recorded as a change of it."""
    settings = services.settings
    wanted = {"sub": (), "email": ("email", "email_verified"), "username": (settings.oidc_username_claim,)}
    claims = provider.person(code, verifier=pending.verifier, nonce=pending.nonce, wanted=wanted[settings.oidc_link])
    with services.database.transaction() as session:
        found = person_of_claims(
            session,
            claims,
            issuer=provider.client.issuer,
            link_by=settings.oidc_link,
            username_claim=settings.oidc_username_claim,
        )
        if found is None:
            raise SignInRefused(Reason.UNKNOWN)
        person, linked = found
        if linked:
            who = principal_in_session(session, person.id, person.session_version, Channel.WEB)
            detail: Detail = {"fields": ["oidc_subject"]}
            entry = entry_of(request, who, Action.PERSON_CHANGED, target="person", target_id=person.id, detail=detail)
            record(session, entry)
        return person.id


def _note(request: Request, services: Services, problem: VanbanError) -> None:
    """Writes down why a sign-in that was begun here failed: for the operator in the log, for auditors in the audit."""
    cause = problem.cause if isinstance(problem, ProviderUnavailable | SignInRefused) else ""
    reason = problem.reason if isinstance(problem, SignInRefused) else type(problem).__name__
    LOG.warning("sign-in by the identity provider failed: %s %s", reason, cause)
    outcome = Outcome.FAILED if isinstance(problem, ProviderUnavailable) else Outcome.DENIED
    detail = {"method": METHOD, "reason": str(reason)}
    audited(request, services, None, Action.SIGN_IN, outcome=outcome, detail=detail)


def _problem(problem: VanbanError, target: str) -> Response:
    status = 503 if isinstance(problem, ProviderUnavailable) else 403
    if isinstance(problem, TooManyAttempts):
        status = 429
    query = "" if target == "/" else f"?next={quote(target, safe='')}"
    response = render(
        "oidc_problem.html",
        frame=None,
        status=status,
        message=problem.message,
        again=PATH + query,
        password=f"/dang-nhap{query}",
    )
    if isinstance(problem, TooManyAttempts):
        response.headers["Retry-After"] = str(problem.retry_after)
    return response
