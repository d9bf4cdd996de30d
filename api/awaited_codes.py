"""Between the password and the code: a signed, short-lived cookie that says whose code is awaited, and nothing more."""

from dataclasses import dataclass

from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.requests import Request
from starlette.responses import Response

from api.deps import cookies_of, services_of
from vanban.db.models import PersonRow
from vanban.db.web_sessions import token_hash

AWAITED_COOKIE = "vanban_cho_ma"
AWAITED_S = 300  # how long the code may take
_PATH = "/dang-nhap"
_SALT = "vanban.awaited.1"


@dataclass(frozen=True, slots=True)
class Awaited:
    """A person whose password was right and whose code is awaited."""

    person_id: int
    mark: str  # of the password and the session generation: the cookie dies with either


def mark_of(person: PersonRow) -> str:
    """Returns a mark that changes when the password or the session generation of a person does."""
    return token_hash(f"{person.id}:{person.session_version}:{person.password_hash}")[:32]


def put_awaited(request: Request, response: Response, person: PersonRow) -> None:
    """Puts the cookie of a sign-in that awaits its code on the response."""
    cookies = cookies_of(request)
    response.set_cookie(
        AWAITED_COOKIE,
        _serializer(cookies.key).dumps([person.id, mark_of(person)]),
        max_age=AWAITED_S,
        path=_PATH,
        secure=cookies.secure,
        httponly=True,
        samesite="strict",
    )


def awaited_or_none(request: Request) -> Awaited | None:
    """Returns whose code is awaited, or None: no cookie, too old, made up, or the password has changed since."""
    try:
        claim = _serializer(cookies_of(request).key).loads(request.cookies.get(AWAITED_COOKIE, ""), max_age=AWAITED_S)
        awaited = Awaited(int(claim[0]), str(claim[1]))
    except (BadData, ValueError, TypeError, LookupError):
        return None
    with services_of(request).database.session() as session:
        person = session.get(PersonRow, awaited.person_id)
        return awaited if person is not None and person.active and mark_of(person) == awaited.mark else None


def drop_awaited(response: Response) -> None:
    """Takes the cookie away."""
    response.delete_cookie(AWAITED_COOKIE, path=_PATH)


def _serializer(key: bytes) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(key, salt=_SALT)
