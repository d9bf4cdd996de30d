"""The sign-in cookie: who signed in, in which session generation, until when; signed, never readable by scripts."""

import datetime
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from itsdangerous import BadData, URLSafeSerializer
from starlette.responses import Response

from vanban.settings import Settings

SESSION_COOKIE = "vanban_phien"
_SALT = "vanban.session.1"


@dataclass(frozen=True, slots=True)
class SessionClaim:
    """What a valid cookie says; the database still decides whether the person and the version hold."""

    person_id: int
    version: int
    expires_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class SessionCookies:
    """Makes, reads and clears session cookies with one key and one lifetime."""

    key: bytes
    lifetime: datetime.timedelta
    secure: bool

    def issue(self, response: Response, *, person_id: int, version: int, now: datetime.datetime) -> None:
        """Puts a session cookie on the response; it expires ``lifetime`` after ``now`` whatever the browser does."""
        expires = now + self.lifetime
        token = self._serializer().dumps({"p": person_id, "v": version, "e": int(expires.timestamp())})
        response.set_cookie(
            SESSION_COOKIE,
            token,
            max_age=int(self.lifetime.total_seconds()),
            path="/",
            secure=self.secure,
            httponly=True,
            samesite="lax",
        )

    def read(self, token: str | None, *, now: datetime.datetime) -> SessionClaim | None:
        """Returns the claim of an intact, unexpired token, or None."""
        if not token:
            return None
        try:
            data = self._serializer().loads(token)
            expires = datetime.datetime.fromtimestamp(data["e"], tz=datetime.UTC)
            claim = SessionClaim(int(data["p"]), int(data["v"]), expires)
        except (BadData, KeyError, TypeError, ValueError, OverflowError):
            return None
        return claim if now < claim.expires_at else None

    def clear(self, response: Response) -> None:
        """Removes the cookie from the browser."""
        response.delete_cookie(SESSION_COOKIE, path="/", secure=self.secure, httponly=True, samesite="lax")

    def _serializer(self) -> URLSafeSerializer:
        return URLSafeSerializer(self.key, salt=_SALT)


def session_cookies(settings: Settings) -> SessionCookies:
    """Returns the cookies of these settings; makes the signing key inside the data folder when none is given."""
    if settings.session_secret is not None:
        key = settings.session_secret.get_secret_value().encode()
    else:
        key = _kept_key(settings.data_dir / "session.key")
    return SessionCookies(key, datetime.timedelta(hours=settings.session_hours), settings.secure_cookies)


def _kept_key(path: Path) -> bytes:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        scratch = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        with os.fdopen(os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_hex(32).encode())
        try:
            os.link(scratch, path)  # never replaces the key that another process may have made meanwhile
        except FileExistsError:
            pass
        finally:
            scratch.unlink()
    return path.read_bytes()
