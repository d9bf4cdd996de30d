"""Entries of views, written together: whoever waits first writes for all who wait, in one commit.

A view is shown only once its entry is on the disk. One commit for each would make readers queue on the write lock of
SQLite, whose waiting is not fair; here they queue in memory, and one commit carries everyone who came meanwhile.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from vanban.audit import Entry
from vanban.db.audit import record_all
from vanban.db.session import Database
from vanban.errors import VanbanError


class NotRecorded(VanbanError):
    """The entry could not be written, so what it tells of must not be shown."""


@dataclass(slots=True)
class _Waiting:
    entry: Entry
    sequence: int | None = None
    error: Exception | None = None


@dataclass(slots=True)
class EntryWriter:
    """Writes entries to one database, from any number of threads."""

    database: Database
    _turn: threading.Lock = field(default_factory=threading.Lock)
    _door: threading.Lock = field(default_factory=threading.Lock)
    _waiting: list[_Waiting] = field(default_factory=list)

    def write(self, entry: Entry) -> int:
        """Returns the number of the entry once it is committed; raises ``NotRecorded`` where it could not be."""
        mine = _Waiting(entry)
        with self._door:
            self._waiting.append(mine)
        with self._turn:
            if mine.sequence is None and mine.error is None:
                with self._door:
                    together, self._waiting = self._waiting, []
                self._write(together)
        if mine.sequence is None:
            raise NotRecorded("Chưa ghi được nhật ký nên chưa thực hiện được yêu cầu. Đề nghị thử lại.") from mine.error
        return mine.sequence

    def _write(self, together: Sequence[_Waiting]) -> None:
        try:
            with self.database.transaction() as session:
                numbers = record_all(session, [one.entry for one in together])
        except Exception as error:  # noqa: BLE001 - the edge to the database: each of those who wait must be told
            if len(together) == 1:
                together[0].error = error
                return
            for one in together:  # what one entry broke must not fall on the others
                self._write([one])
            return
        for one, number in zip(together, numbers, strict=True):
            one.sequence = number
