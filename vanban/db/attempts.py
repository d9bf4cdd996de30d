"""How often someone may try to sign in: counted in the database, so that all processes keep one limit."""

import datetime
import math
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from vanban.db.attempt_models import SignInAttemptRow
from vanban.text import nfc

WINDOW = datetime.timedelta(minutes=5)
ACCOUNT_ATTEMPTS = 10  # of one username from one address; the account's own lock comes sooner
ADDRESS_ATTEMPTS = 100  # of one address, whatever the username: an office may share one


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt to sign in with a username from an address."""

    username: str
    address: str

    @property
    def account_key(self) -> str:
        """What is kept of the username: a hash together with the address, so that no list of usernames arises."""
        return sha256(f"{nfc(self.username).strip().lower()}\n{self.address}".encode()).hexdigest()


def count(session: Session, attempt: Attempt, *, now: datetime.datetime) -> int:
    """Counts an attempt and returns 0, or returns in how many whole seconds the next one is allowed."""
    session.execute(delete(SignInAttemptRow).where(SignInAttemptRow.at <= now - WINDOW))
    by_address = SignInAttemptRow.address == attempt.address[:64]
    by_account = SignInAttemptRow.account_key == attempt.account_key
    wait = max(
        _wait(session, by_address, ADDRESS_ATTEMPTS, now),
        _wait(session, by_account, ACCOUNT_ATTEMPTS, now),
    )
    if not wait:
        session.add(SignInAttemptRow(address=attempt.address[:64], account_key=attempt.account_key, at=now))
    return wait


def forget(session: Session, attempt: Attempt) -> None:
    """Takes an account that has signed in off the count; the attempts still count for the address."""
    kept = select(SignInAttemptRow).where(SignInAttemptRow.account_key == attempt.account_key)
    for row in session.scalars(kept):
        row.account_key = ""


def _wait(session: Session, chosen: ColumnElement[bool], allowed: int, now: datetime.datetime) -> int:
    wanted = select(func.count(), func.min(SignInAttemptRow.at)).where(chosen, SignInAttemptRow.at > now - WINDOW)
    made, first = session.execute(wanted).one()
    return 0 if made < allowed else max(1, math.ceil((first + WINDOW - now).total_seconds()))
