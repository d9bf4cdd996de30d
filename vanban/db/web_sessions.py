"""Web sessions: a row for each sign-in on each browser, so that they can be listed and ended one by one."""

import datetime
import secrets
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import ColumnElement, and_, bindparam, delete, or_, select, update
from sqlalchemy.orm import Session

from vanban.db.account_models import WebSessionRow
from vanban.db.models import PersonRow

TOKEN_BYTES = 32  # 256 bits of randomness in a token
SEEN_EVERY = datetime.timedelta(minutes=1)  # how exactly ``last_seen_at`` is kept
KEPT_AFTER = datetime.timedelta(days=30)  # how long the row of a session that has ended stays


@dataclass(frozen=True, slots=True)
class Lifetime:
    """How long a session lasts: ``absolute`` from the sign-in, ``idle`` from the last request."""

    absolute: datetime.timedelta
    idle: datetime.timedelta


@dataclass(frozen=True, slots=True)
class SignInFrom:
    """How and from where someone signs in; ``agent`` is what the browser calls itself."""

    method: str  # mat_khau | hai_lop | oidc | lien_ket
    address: str = ""
    agent: str = ""


def new_token() -> str:
    """Returns a random token for a cookie or a link."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> str:
    """Returns what is kept of a token: SHA-256, as hex digits."""
    return sha256(token.encode("utf-8", errors="replace")).hexdigest()


def open_session(
    session: Session,
    person: PersonRow,
    origin: SignInFrom,
    *,
    lifetime: Lifetime,
    now: datetime.datetime,
    unit_id: int | None = None,
) -> str:
    """Returns the token of a new session of a person, acting for a unit (None: the home unit).

    Rows of theirs that ended long ago are removed.
    """
    token = new_token()
    gone = or_(WebSessionRow.expires_at < now - KEPT_AFTER, WebSessionRow.revoked_at < now - KEPT_AFTER)
    session.execute(delete(WebSessionRow).where(WebSessionRow.person_id == person.id, gone))
    session.add(
        WebSessionRow(
            token_hash=token_hash(token),
            person_id=person.id,
            unit_id=unit_id,
            method=origin.method,
            address=origin.address[:64],
            agent=origin.agent[:200],
            created_at=now,
            last_seen_at=now,
            expires_at=now + lifetime.absolute,
            version=person.session_version,
        )
    )
    session.flush()
    return token


def live_session(
    session: Session, token: str, *, lifetime: Lifetime, now: datetime.datetime
) -> tuple[WebSessionRow, PersonRow] | None:
    """Returns the session of a token and its person, or None when either is over."""
    found = session.execute(_LIVE, {"token_hash": token_hash(token), **_moments(lifetime, now)}).first()
    return None if found is None else (found[0], found[1])


def live_sessions(
    session: Session, person_id: int, *, lifetime: Lifetime, now: datetime.datetime
) -> list[WebSessionRow]:
    """Returns the sessions of a person that still last, the one used last first."""
    wanted = select(WebSessionRow).join(PersonRow, PersonRow.id == WebSessionRow.person_id)
    wanted = wanted.where(WebSessionRow.person_id == person_id, _LIVES)
    wanted = wanted.order_by(WebSessionRow.last_seen_at.desc(), WebSessionRow.id.desc())
    return list(session.scalars(wanted, _moments(lifetime, now)))


def mark_seen(session: Session, session_id: int, *, now: datetime.datetime) -> None:
    """Notes that a session was used; another request that noted it within the minute is left alone."""
    stale = and_(WebSessionRow.id == session_id, WebSessionRow.last_seen_at <= now - SEEN_EVERY)
    session.execute(update(WebSessionRow).where(stale).values(last_seen_at=now))


def revoke_session(session: Session, person_id: int, session_id: int, *, now: datetime.datetime) -> bool:
    """Ends one session of a person; tells whether there was one to end."""
    chosen = and_(WebSessionRow.id == session_id, WebSessionRow.person_id == person_id)
    return _revoke(session, chosen, now) > 0


def revoke_others(session: Session, person_id: int, *, keep_id: int | None, now: datetime.datetime) -> int:
    """Ends all sessions of a person but one; returns how many were ended."""
    chosen = WebSessionRow.person_id == person_id
    return _revoke(session, chosen if keep_id is None else and_(chosen, WebSessionRow.id != keep_id), now)


def revoke_token(session: Session, token: str, *, now: datetime.datetime) -> None:
    """Ends the session of a token, if there is one."""
    _revoke(session, WebSessionRow.token_hash == token_hash(token), now)


def _revoke(session: Session, chosen: ColumnElement[bool], now: datetime.datetime) -> int:
    wanted = select(WebSessionRow.id).where(chosen, WebSessionRow.revoked_at.is_(None))
    ids = list(session.scalars(wanted))
    session.execute(update(WebSessionRow).where(WebSessionRow.id.in_(ids)).values(revoked_at=now))
    return len(ids)


def _moments(lifetime: Lifetime, now: datetime.datetime) -> dict[str, datetime.datetime]:
    """Returns what ``_LIVES`` asks for."""
    # From ``created_at`` too: a shorter setting holds for older sessions as well.
    return {"now": now, "created_after": now - lifetime.absolute, "seen_after": now - lifetime.idle}


_LIVES = and_(
    WebSessionRow.revoked_at.is_(None),
    WebSessionRow.expires_at > bindparam("now"),
    WebSessionRow.created_at > bindparam("created_after"),
    WebSessionRow.last_seen_at > bindparam("seen_after"),
    WebSessionRow.version == PersonRow.session_version,
    PersonRow.active.is_(True),
)
_LIVE = (  # asked on every request: its words are built once
    select(WebSessionRow, PersonRow)
    .join(PersonRow, PersonRow.id == WebSessionRow.person_id)
    .where(WebSessionRow.token_hash == bindparam("token_hash"), _LIVES)
)
