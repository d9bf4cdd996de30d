"""Where the tokens of Zalo Official Account are kept: one sealed row, locked while it is read and then written.

The lock is held for moments only, never while the platform is asked: SQLite has one writer, and everybody else writes
too. What keeps two processes from renewing at once is the note in the row that one of them is doing so.
"""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bots.zalo.oa_token_state import UNREADABLE, Down, TokenState
from vanban.channels import Platform
from vanban.db.channel_models import PlatformStateRow
from vanban.db.sealing import Seal
from vanban.db.session import Database
from vanban.errors import SettingsError

_NAME = Platform.ZALO_OA.value
_PLACE = f"channel_platform:{_NAME}"


@dataclass(frozen=True, slots=True)
class TokenStore:
    """The kept tokens of one installation."""

    database: Database
    seal: Seal

    def glance(self) -> tuple[TokenState | Down, bool]:
        """Returns the kept state, and whether administrators are shown an alarm; waits for nobody who changes it."""
        with self.database.session() as session:
            row = session.get(PlatformStateRow, _NAME)
            return (KeptRow(row, self.seal).read(), bool(row.alarm)) if row else (TokenState(), False)

    @contextmanager
    def locked(self) -> Iterator["KeptRow"]:
        """Yields the row, which nobody else changes meanwhile; committed at the end."""
        with self.database.transaction() as session:
            yield KeptRow(_row(session), self.seal)


@dataclass(frozen=True, slots=True)
class KeptRow:
    """The row within a session."""

    row: PlatformStateRow
    seal: Seal

    def read(self) -> TokenState | Down:
        """Returns the kept state, or that it cannot be opened with the key at hand."""
        if not self.row.tokens:
            return TokenState()
        try:
            return TokenState.from_json(self.seal.open(self.row.tokens, place=_PLACE))
        except SettingsError:
            return Down(UNREADABLE, TokenState())

    def write(self, state: TokenState, *, now: datetime.datetime) -> None:
        """Keeps a state, sealed; tells administrators its alarm, and takes back an alarm that no longer holds."""
        before = self.read()
        self.row.tokens = self.seal.close(state.to_json(), place=_PLACE)
        self.row.tokens_expire_at = datetime.datetime.fromtimestamp(state.expires_at, datetime.UTC)
        if state.alarm:
            self.alarm(state.alarm, now=now)
        elif before.alarm and self.row.alarm == before.alarm:
            self.alarm("", now=now)

    def alarm(self, words: str, *, now: datetime.datetime) -> None:
        """Shows an alarm to administrators, since when it first held; "" takes it back."""
        if self.row.alarm != words:
            self.row.alarm, self.row.alarm_at = words, now if words else None


def _row(session: Session) -> PlatformStateRow:
    """Returns the row, made where it is missing, locked on databases that lock rows."""
    row = session.get(PlatformStateRow, _NAME, with_for_update=True)
    if row is not None:
        return row
    try:
        with session.begin_nested():
            session.add(PlatformStateRow(platform=_NAME, tokens="", alarm=""))
    except IntegrityError:  # another process was quicker
        session.expire_all()
    return session.get_one(PlatformStateRow, _NAME, with_for_update=True)
