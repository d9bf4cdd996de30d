"""The tables of names in force, read from the database: the shipped table with what the office put over it.

Cheap enough to be asked at every look-up: what was read is kept, and the database is asked once a second at most
whether anything changed, so that other processes follow too. The process that makes a change forgets at once.
"""

import datetime
import json
import threading
import time
from collections.abc import Sequence

from sqlalchemy import func, select

from vanban.alias_tables import AliasKind, AliasTables, NamedDocument, named_document, shipped
from vanban.db.running_models import AliasRow
from vanban.db.session import Database
from vanban.text import bare_form

LOOK_S = 1.0
_Mark = tuple[int, datetime.datetime | None]


class AliasSource:
    """Gives the tables in force; thread-safe."""

    def __init__(self, database: Database, *, look_s: float = LOOK_S) -> None:
        self._database = database
        self._look_s = look_s
        self._guard = threading.Lock()
        self._tables = shipped()
        self._mark: _Mark = (0, None)
        self._until = 0.0  # monotonic seconds

    def tables(self) -> AliasTables:
        """Returns the tables in force, at most ``look_s`` seconds old."""
        if time.monotonic() < self._until:
            return self._tables
        with self._guard:
            if time.monotonic() >= self._until:
                self._look()
        return self._tables

    def forget(self) -> None:
        """Has the next look-up ask the database."""
        self._until = 0.0

    def _look(self) -> None:
        with self._database.session() as session:
            count, changed = session.execute(select(func.count(AliasRow.id), func.max(AliasRow.changed_at))).one()
            if (count, changed) != self._mark:
                self._tables = merged(session.scalars(select(AliasRow)).all())
                self._mark = (count, changed)
        self._until = time.monotonic() + self._look_s


def merged(rows: Sequence[AliasRow]) -> AliasTables:
    """Returns the shipped tables with the rows of an office put over them."""
    nicknames = {bare_form(row.name): documents_of(row) for row in rows if row.kind == AliasKind.NICKNAME.value}
    words = {row.name: words_of(row) for row in rows if row.kind == AliasKind.ABBREVIATION.value}
    return shipped().changed(nicknames=nicknames, abbreviations=words)


def documents_of(row: AliasRow) -> tuple[NamedDocument, ...] | None:
    """Returns what a nickname stands for, None when it is out of use."""
    return None if row.retired else tuple(named_document(one) for one in json.loads(row.meaning))


def words_of(row: AliasRow) -> tuple[str, ...] | None:
    """Returns what an abbreviation stands for, None when it is out of use."""
    return None if row.retired else tuple(json.loads(row.meaning))
