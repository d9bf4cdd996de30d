"""Keys of programs: made and shown once, kept only as a hash, cut as soon as their holder may not act any more.

A key reads ``vbk_PREFIX_SECRET``: the prefix is shown so that people can tell their keys apart, the secret is 256
random bits. With that much chance in it a plain SHA-256 cannot be guessed back (NIST SP 800-63B, §5.1.2.2), and the
look-up by the hash takes the same time whatever was sent.
"""

import datetime
import hmac
import re
import secrets
import string
from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from vanban.db.account_models import ApiKeyRow
from vanban.db.models import PersonRow
from vanban.db.people import principal_in_session
from vanban.db.session import Database
from vanban.errors import InvalidInput, NotFound
from vanban.principals import Channel, Principal
from vanban.scopes import SCOPE_WORDS, Scope, scopes_of
from vanban.text import nfc

LONGEST_DAYS = 730  # a key is renewed at least every two years
MOST_KEYS = 20  # live ones of a person
NOTE_EVERY = datetime.timedelta(minutes=1)  # how exactly the last use is known
_ALPHABET = string.ascii_lowercase + string.digits
_PREFIX_CHARS, _SECRET_BYTES = 8, 32
_KEY = re.compile(r"vbk_[a-z0-9]{8}_[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key just made; ``words`` is the only copy of it."""

    id: int
    words: str
    prefix: str
    expires_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """Who sends a key, and what for: the scopes it was given as far as the person's roles still allow them."""

    key_id: int
    principal: Principal
    scopes: frozenset[Scope]


def make_key(
    session: Session,
    holder: Principal,
    *,
    name: str,
    scopes: Collection[str],
    days: int,
    now: datetime.datetime | None = None,
) -> NewKey:
    """Returns a new key of a person, for the unit they act for, that ends after ``days``.

    Raises ``InvalidInput`` for a name that is taken or empty, for no scope, one that is unknown or wider than the
    person's roles, for a term outside 1 … ``LONGEST_DAYS``, and past ``MOST_KEYS`` live keys.
    """
    now = now or datetime.datetime.now(datetime.UTC)
    granted = _checked_scopes(scopes, holder)
    if not 1 <= days <= LONGEST_DAYS:
        raise InvalidInput(f"Thời hạn của khóa phải từ 1 đến {LONGEST_DAYS} ngày.")
    name = _checked_name(session, name, holder, now)
    prefix = "".join(secrets.choice(_ALPHABET) for _ in range(_PREFIX_CHARS))
    words = f"vbk_{prefix}_{secrets.token_urlsafe(_SECRET_BYTES)}"
    row = ApiKeyRow(
        person_id=holder.person_id,
        unit_id=holder.unit_id,
        name=name,
        prefix=prefix,
        key_hash=_hash(words),
        scopes=" ".join(scope for scope in Scope if scope in granted),
        created_at=now,
        expires_at=now + datetime.timedelta(days=days),
    )
    session.add(row)
    session.flush()
    return NewKey(row.id, words, prefix, now + datetime.timedelta(days=days))


def keys_of(session: Session, person_id: int | None) -> list[ApiKeyRow]:
    """Returns the keys of a person, the newest first; revoked and ended ones too."""
    mine = select(ApiKeyRow).where(ApiKeyRow.person_id == person_id)
    return list(session.scalars(mine.order_by(ApiKeyRow.id.desc())))


def all_keys(session: Session) -> list[tuple[ApiKeyRow, str]]:
    """Returns every key with the username of its holder, by username, the newest first."""
    wanted = select(ApiKeyRow, PersonRow.username).join(PersonRow, PersonRow.id == ApiKeyRow.person_id)
    rows = session.execute(wanted.order_by(PersonRow.username, ApiKeyRow.id.desc()))
    return [(row, username) for row, username in rows]


def revoke_key(
    session: Session, key_id: int, *, person_id: int | None = None, now: datetime.datetime | None = None
) -> ApiKeyRow:
    """Returns the key, which nobody can use any more; with ``person_id`` only a key of that person.

    Raises ``NotFound`` for no such key, another person's, or one that was revoked before.
    """
    row = session.get(ApiKeyRow, key_id)
    if row is None or row.revoked_at is not None or (person_id is not None and row.person_id != person_id):
        raise NotFound("Không có khóa này, hoặc khóa đã bị thu hồi.")
    row.revoked_at = now or datetime.datetime.now(datetime.UTC)
    return row


def is_live(row: ApiKeyRow, now: datetime.datetime) -> bool:
    """Tells whether a key is neither revoked nor past its term."""
    return row.revoked_at is None and (row.expires_at is None or now < row.expires_at)


def holder_of(
    session: Session, words: str, channel: Channel, *, now: datetime.datetime | None = None
) -> KeyHolder | None:
    """Returns who holds a key, or None: unknown, revoked, ended, or of someone who may not act any more.

    A closed account, an ended unit and an ended further assignment each cut their keys at once.
    """
    now = now or datetime.datetime.now(datetime.UTC)
    row = _row_of(session, words)
    if row is None or not is_live(row, now):
        return None
    person = session.get_one(PersonRow, row.person_id)
    principal = principal_in_session(session, person.id, person.session_version, channel, acting_unit_id=row.unit_id)
    if principal is None or principal.unit_id is None or row.unit_id not in (None, principal.unit_id):
        return None
    given = frozenset(scope for scope in Scope if scope in row.scopes.split())
    return KeyHolder(row.id, principal, given & scopes_of(principal.roles))


def note_use(database: Database, key_id: int, *, now: datetime.datetime | None = None) -> None:
    """Writes down that a key was used, at most once in ``NOTE_EVERY``."""
    now = now or datetime.datetime.now(datetime.UTC)
    long_ago = or_(ApiKeyRow.last_used_at.is_(None), ApiKeyRow.last_used_at <= now - NOTE_EVERY)
    due = (ApiKeyRow.id == key_id, long_ago)
    with database.session() as session:
        if session.scalar(select(ApiKeyRow.id).where(*due)) is None:
            return
    with database.session() as session:
        session.execute(update(ApiKeyRow).where(*due).values(last_used_at=now))


def _row_of(session: Session, words: str) -> ApiKeyRow | None:
    if not _KEY.fullmatch(words):
        return None
    wanted = _hash(words)
    row = session.scalar(select(ApiKeyRow).where(ApiKeyRow.key_hash == wanted))
    return row if row is not None and hmac.compare_digest(row.key_hash, wanted) else None


def _hash(words: str) -> str:
    return sha256(words.encode()).hexdigest()


def _checked_scopes(scopes: Collection[str], holder: Principal) -> set[Scope]:
    if not scopes:
        raise InvalidInput("Chưa chọn phạm vi nào cho khóa. Đề nghị chọn ít nhất một phạm vi.")
    unknown = sorted(set(scopes) - set(Scope))
    if unknown:
        raise InvalidInput(f"Phạm vi của khóa chỉ gồm: {', '.join(Scope)}.")
    granted = {Scope(scope) for scope in scopes}
    beyond = sorted(granted - scopes_of(holder.roles))
    if beyond:
        words = "; ".join(f"{scope} ({SCOPE_WORDS[scope].lower()})" for scope in beyond)
        raise InvalidInput(f"Vai trò hiện tại không cho phép phạm vi: {words}.")
    return granted


def _checked_name(session: Session, name: str, holder: Principal, now: datetime.datetime) -> str:
    name = " ".join(nfc(name).split())
    if not 0 < len(name) <= 120 or not name.isprintable():
        raise InvalidInput("Tên khóa phải có từ 1 đến 120 ký tự, ví dụ tên phần mềm sẽ dùng khóa.")
    mine = ApiKeyRow.person_id == holder.person_id, ApiKeyRow.revoked_at.is_(None)
    live = (*mine, or_(ApiKeyRow.expires_at.is_(None), ApiKeyRow.expires_at > now))
    if session.scalar(select(ApiKeyRow.id).where(*live, ApiKeyRow.name == name)) is not None:
        raise InvalidInput(f"Đã có khóa đang dùng mang tên “{name}”. Đề nghị đặt tên khác hoặc thu hồi khóa cũ.")
    if (session.scalar(select(func.count(ApiKeyRow.id)).where(*live)) or 0) >= MOST_KEYS:
        raise InvalidInput(f"Mỗi người có tối đa {MOST_KEYS} khóa đang dùng. Đề nghị thu hồi khóa không còn dùng.")
    return name
