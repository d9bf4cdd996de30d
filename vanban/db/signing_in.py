"""Who may sign in: passwords tried one at a time, a lock after five failures, the same answer for every failure."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from vanban.db.models import PersonRow
from vanban.db.passwords import fits, hash_password, outdated
from vanban.db.session import Database
from vanban.text import nfc

MAX_FAILURES = 5
LOCK_TIME = datetime.timedelta(minutes=15)
HANDED_OUT_LIFE = datetime.timedelta(days=30)  # how long a password made for somebody else lets them in


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person whose password was right. A session of theirs ends when ``session_version`` has moved on.

    ``second_step`` tells that a code must follow before they are signed in.
    """

    person_id: int
    username: str
    name: str
    session_version: int
    second_step: bool = False


class Failure(StrEnum):
    """Why a sign-in failed; for the audit log alone, a visitor hears the same for each."""

    UNKNOWN = "khong_co_tai_khoan"
    CLOSED = "tai_khoan_dong"
    LOCKED = "tai_khoan_tam_khoa"
    EXPIRED = "mat_khau_cap_da_het_han"
    WRONG = "sai_mat_khau"


def verify_password(
    database: Database, username: str, password: str, *, now: datetime.datetime | None = None
) -> SignedIn | None:
    """Returns the person when the password is right, else None: for a wrong password, an unknown, closed or locked
    account alike, and after the same time. Five failures lock an account for 15 minutes.

    Each attempt is counted before it is tried, so many at once cannot slip past the limit; it opens its own
    transactions, so that the count stands whatever the caller does. Where a second step follows, failures before it
    stay counted until that has been passed. A hash made with older parameters is made anew.
    """
    now = now or datetime.datetime.now(datetime.UTC)
    with database.transaction() as session:
        password_hash = count_attempt(by_username(session, username), now=now)
    if not fits(password, password_hash) or password_hash is None:  # takes as long where there is nothing to compare
        return None
    renewed = hash_password(password) if outdated(password_hash) else password_hash
    with database.transaction() as session:
        person = by_username(session, username)
        if person is None or person.password_hash != password_hash or _handed_out_too_long_ago(person, now):
            return None
        person.password_hash = renewed
        second_step = person.totp_confirmed_at is not None
        forgive(person, all_failures=not second_step)
        return SignedIn(person.id, person.username, person.name, person.session_version, second_step)


def by_username(session: Session, username: str) -> PersonRow | None:
    """Returns the person with a username, locked for this transaction, or None."""
    wanted = select(PersonRow).where(PersonRow.username == nfc(username).strip().lower())
    return session.scalar(wanted.with_for_update())


def count_attempt(person: PersonRow | None, *, now: datetime.datetime) -> str | None:
    """Returns the hash to compare with after counting the attempt, or None when the account lets nobody in now."""
    if person is None or not person.active:
        return None
    if person.locked_until is not None:
        if now < person.locked_until:
            return None
        person.failed_sign_ins, person.locked_until = 0, None
    person.failed_sign_ins += 1
    if person.failed_sign_ins >= MAX_FAILURES:
        person.locked_until = now + LOCK_TIME
    return person.password_hash


def forgive(person: PersonRow, *, all_failures: bool = True) -> None:
    """Takes back the attempt that was counted just now, or all of them; the lock goes with them."""
    person.failed_sign_ins = 0 if all_failures else max(0, person.failed_sign_ins - 1)
    person.locked_until = None


def failure_of(session: Session, username: str, *, now: datetime.datetime) -> tuple[Failure, int | None]:
    """Returns why a sign-in that failed just now failed, and the id of the account if there is one."""
    person = by_username(session, username)
    if person is None:
        return Failure.UNKNOWN, None
    if not person.active:
        return Failure.CLOSED, person.id
    if person.locked_until is not None and now < person.locked_until:
        return Failure.LOCKED, person.id
    return Failure.EXPIRED if _handed_out_too_long_ago(person, now) else Failure.WRONG, person.id


def _handed_out_too_long_ago(person: PersonRow, now: datetime.datetime) -> bool:
    made = person.password_changed_at
    return person.must_change_password and made is not None and made + HANDED_OUT_LIFE <= now
