"""A sign-in that has gone to the identity provider: what must be remembered until it comes back.

It stays in a signed cookie of that browser for ten minutes, so that an answer counts only where the question was asked.
"""

import hmac
import secrets
from dataclasses import asdict, dataclass

from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.requests import Request
from starlette.responses import Response

from api.session_cookies import SessionCookies

COOKIE = "vanban_oidc"
PATH = "/dang-nhap/oidc"
LIFETIME_S = 600
_SALT = "vanban.oidc.1"
_LONGEST_TARGET = 1_000  # characters; the whole cookie must stay below 4 KB


@dataclass(frozen=True, slots=True)
class PendingSignIn:
    """The secrets of one sign-in, the provider it went to, and the page it leads to."""

    state: str
    nonce: str
    verifier: str
    issuer: str
    target: str


def new_pending(issuer: str, target: str) -> PendingSignIn:
    """Returns a sign-in with fresh secrets of 256 bits each."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    return PendingSignIn(state, nonce, verifier, issuer, target if len(target) <= _LONGEST_TARGET else "/")


def remember(response: Response, cookies: SessionCookies, pending: PendingSignIn) -> None:
    """Puts the sign-in into the browser; it must reach us again when the provider sends the person back (Lax)."""
    response.set_cookie(
        COOKIE,
        _serializer(cookies).dumps(asdict(pending)),
        max_age=LIFETIME_S,
        path=PATH,
        secure=cookies.secure,
        httponly=True,
        samesite="lax",
    )


def forget(response: Response, cookies: SessionCookies) -> None:
    """Removes the sign-in from the browser: it counts once."""
    response.delete_cookie(COOKIE, path=PATH, secure=cookies.secure, httponly=True, samesite="lax")


def pending_of(request: Request, cookies: SessionCookies, *, issuer: str, state: str) -> PendingSignIn | None:
    """Returns the sign-in that this answer belongs to, or None: none was begun here, too long ago, or another one."""
    try:
        data = _serializer(cookies).loads(request.cookies.get(COOKIE, ""), max_age=LIFETIME_S)
        pending = PendingSignIn(**data)
    except (BadData, TypeError):
        return None
    same = hmac.compare_digest(pending.state.encode(), state.encode()) and pending.issuer == issuer
    return pending if same else None


def _serializer(cookies: SessionCookies) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(cookies.key, salt=_SALT)
