"""Beginning a session: the one way in for every kind of sign-in."""

import datetime

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.auditing import entry_of
from api.deps import cookies_of
from api.request_origin import local_path
from api.services import Services
from vanban.audit import Action
from vanban.db.audit import record
from vanban.db.models import PersonRow
from vanban.db.people import principal_in_session
from vanban.db.web_sessions import SignInFrom, open_session, revoke_token
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
        token = open_session(session, person, origin_of(request, method), lifetime=cookies.lifetime, now=now)
        principal = principal_in_session(session, person.id, person.session_version, Channel.WEB)
        entry = entry_of(
            request, principal, Action.SIGN_IN, target="person", target_id=person.id, detail={"method": method}
        )
        record(session, entry)
    response = RedirectResponse(local_path(target), status_code=303)
    cookies.issue(response, token)
    return response


def origin_of(request: Request, method: str) -> SignInFrom:
    """Returns how and from where a request signs in."""
    address = request.client.host if request.client else ""
    return SignInFrom(method, address, request.headers.get("user-agent", ""))
