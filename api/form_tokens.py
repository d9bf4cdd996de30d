"""The sign-in form's token: a form sent from another site cannot know it (login CSRF)."""

import hmac
import secrets
from hashlib import sha256

FORM_COOKIE = "vanban_bieu_mau"


def new_nonce() -> str:
    """Returns a random value for the form cookie."""
    return secrets.token_urlsafe(24)


def form_token(key: bytes, nonce: str) -> str:
    """Returns the hidden field that belongs to a form cookie."""
    return hmac.new(key, b"form:" + nonce.encode(), sha256).hexdigest()


def is_form_token(key: bytes, *, nonce: str | None, token: str) -> bool:
    """Tells whether the field and the cookie of a form belong together; False when either is missing."""
    return bool(nonce) and hmac.compare_digest(form_token(key, nonce or "").encode(), token.encode())
