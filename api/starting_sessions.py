"""Beginning a session: the one way in for every kind of sign-in."""

import datetime
from dataclasses import replace

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.auditing import entry_of
from api.deps import Standing, cookies_of
from api.request_origin import local_path
from api.services import Services
from vanban.audit import Action
from vanban.db.account_models import WebSessionRow
from vanban.db.audit import record
from vanban.db.models import PersonRow
from vanban.db.people import principal_in_session
from vanban.db.web_sessions import SignInFrom, open_session, revoke_session, revoke_token
from vanban.errors import NotAllowed
from vanban.principals import Channel


def start_session(request: Request, services: Services, person_id: int, method: str, *, target: str = "/") -> Response:
    """Returns the redirect to ``target`` (a path of ours) with the cookie of a new session; records the sign-in.

    The caller has made sure who the person is; ``method`` says how: mat_khau, hai_lop, oidc or lien_ket. A session
    that the browser had before is ended, so no token outlives a sign-in. Raises ``NotAllowed`` for a closed account.
    """
    cookies, now = cookies_of(request), datetime.datetime.now(datetime.UTC)
    before = cookies.token_of(request)
    with services.database.transaction() as session:
        person = session.get(PersonRow, person_id)
        if person is None or not person.active:
            raise NotAllowed("Tài khoản này không còn hoạt động. Đề nghị liên hệ quản trị viên của đơn vị.")
        if before is not None:
            revoke_token(session, before, now=now)
        person.last_sign_in_at = now
        token = open_session(session, person, origin_of(request, method), lifetime=cookies.lifetime, now=now)
        principal = principal_in_session(session, person.id, person.session_version, Channel.WEB)
        entry = entry_of(
            request, principal, Action.SIGN_IN, target="person", target_id=person.id, detail={"method": method}
        )
        record(session, entry)
    response = RedirectResponse(local_path(target), status_code=303)
    cookies.issue(response, token)
    return response


def renew_session(request: Request, session: Session, standing: Standing, person: PersonRow) -> str:
    """Returns the token of a session that takes the place of the one in use, after the account has changed.

    It lasts no longer than the old one would have; put it on the response with ``cookies_of(request).issue``.
    """
    now = datetime.datetime.now(datetime.UTC)
    before = session.get_one(WebSessionRow, standing.session_id)
    revoke_session(session, person.id, before.id, now=now)
    lifetime = replace(cookies_of(request).lifetime, absolute=max(datetime.timedelta(0), before.expires_at - now))
    origin = origin_of(request, standing.method)
    return open_session(session, person, origin, lifetime=lifetime, now=now, unit_id=before.unit_id)


def origin_of(request: Request, method: str) -> SignInFrom:
    """Returns how and from where a request signs in."""
    address = request.client.host if request.client else ""
    return SignInFrom(method, address, request.headers.get("user-agent", ""))
