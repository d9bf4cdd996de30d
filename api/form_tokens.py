"""The token of the forms before a sign-in: a form sent from another site cannot know it (login CSRF)."""

import hmac
import secrets
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response

from api.session_cookies import SessionCookies

FORM_COOKIE = "vanban_bieu_mau"
_PATH = "/dang-nhap"
_LIFE_S = 3_600


def new_nonce() -> str:
    """Returns a random value for the form cookie."""
    return secrets.token_urlsafe(24)


def form_token(key: bytes, nonce: str) -> str:
    """Returns the hidden field that belongs to a form cookie."""
    return hmac.new(key, b"form:" + nonce.encode(), sha256).hexdigest()


def is_form_token(key: bytes, *, nonce: str | None, token: str) -> bool:
    """Tells whether the field and the cookie of a form belong together; False when either is missing."""
    return bool(nonce) and hmac.compare_digest(form_token(key, nonce or "").encode(), token.encode())


def nonce_of(request: Request) -> str:
    """Returns the value of the form cookie that the request carries, or a new one."""
    return request.cookies.get(FORM_COOKIE) or new_nonce()


def put_nonce(response: Response, nonce: str, *, cookies: SessionCookies) -> None:
    """Puts the form cookie on the response that shows the form."""
    response.set_cookie(
        FORM_COOKIE, nonce, max_age=_LIFE_S, path=_PATH, secure=cookies.secure, httponly=True, samesite="strict"
    )


def drop_nonce(response: Response) -> None:
    """Takes the form cookie away."""
    response.delete_cookie(FORM_COOKIE, path=_PATH)
