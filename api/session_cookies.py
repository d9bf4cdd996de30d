"""The sign-in cookie: a random token that scripts cannot read; what it stands for is in the database."""

import datetime
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from vanban.db.web_sessions import Lifetime
from vanban.key_files import kept_key
from vanban.settings import Settings

SESSION_COOKIE = "vanban_phien"
LONGEST_TOKEN = 128  # characters; ours have 43


@dataclass(frozen=True, slots=True)
class SessionCookies:
    """Puts session tokens into cookies and reads them back. ``key`` signs forms."""

    key: bytes
    lifetime: Lifetime
    secure: bool

    @property
    def name(self) -> str:
        """The name of the cookie; over HTTPS browsers accept the name with this prefix from our host alone
        (RFC 6265bis, §4.1.3.2)."""
        return f"__Host-{SESSION_COOKIE}" if self.secure else SESSION_COOKIE

    def issue(self, response: Response, token: str) -> None:
        """Puts a session token on the response."""
        response.set_cookie(
            self.name,
            token,
            max_age=int(self.lifetime.absolute.total_seconds()),
            path="/",
            secure=self.secure,
            httponly=True,
            samesite="lax",
        )

    def token_of(self, request: Request) -> str | None:
        """Returns the session token a request carries, or None; nobody has looked yet whether it is one of ours."""
        token = request.cookies.get(self.name)
        return token if token and len(token) <= LONGEST_TOKEN else None

    def clear(self, response: Response) -> None:
        """Removes the cookie from the browser."""
        response.delete_cookie(self.name, path="/", secure=self.secure, httponly=True, samesite="lax")


def session_cookies(settings: Settings) -> SessionCookies:
    """Returns the cookies of these settings; makes the key inside the data folder when none is given."""
    given = settings.session_secret
    key = given.get_secret_value().encode() if given is not None else kept_key(settings.data_dir / "session.key")
    return SessionCookies(key, lifetime_of(settings), settings.secure_cookies)


def lifetime_of(settings: Settings) -> Lifetime:
    """Returns how long sessions last by these settings."""
    return Lifetime(
        absolute=datetime.timedelta(hours=settings.session_hours),
        idle=datetime.timedelta(minutes=settings.session_idle_minutes),
    )
