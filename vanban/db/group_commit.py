"""Changes of many threads committed together: whoever waits first writes for all who wait, in one transaction.

SQLite has one writer, each commit waits for the disk, and its waiting is not fair. Here changes queue in memory, and
one commit carries everyone who came meanwhile. Each change keeps a savepoint of its own: what one breaks does not fall
on the others. On other engines every change has its own transaction: they have many writers, and locks that changes of
one transaction hold together could meet those of another.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from sqlalchemy.orm import Session

from vanban.db.session import Database

T = TypeVar("T")


@dataclass(slots=True)
class _Waiting:
    work: Callable[[Session], Any]
    value: Any = None
    error: BaseException | None = None
    done: bool = False


@dataclass(slots=True)
class GroupCommit:
    """Makes changes of one database, from any number of threads."""

    database: Database
    _turn: threading.Lock = field(default_factory=threading.Lock)
    _door: threading.Lock = field(default_factory=threading.Lock)
    _waiting: list[_Waiting] = field(default_factory=list)

    def run(self, work: Callable[[Session], T]) -> T:
        """Returns what the work returns, once what it changed is committed; raises what it raises, or what broke the
        commit, and nothing of it is stored then."""
        if self.database.engine.dialect.name != "sqlite":
            with self.database.transaction() as session:
                return work(session)
        mine = _Waiting(work)
        with self._door:
            self._waiting.append(mine)
        with self._turn:
            if not mine.done:
                with self._door:
                    together, self._waiting = self._waiting, []
                self._commit(together)
        if mine.error is not None:
            raise mine.error
        return cast("T", mine.value)

    def _commit(self, together: Sequence[_Waiting]) -> None:
        try:
            with self.database.transaction() as session:
                if len(together) == 1:  # nobody else to keep it apart from
                    together[0].value = together[0].work(session)
                    return
                for one in together:
                    _try(session, one)
        except Exception as error:  # noqa: BLE001 - the edge to the database: each of those who wait must be told
            for one in together:
                one.error = one.error or error
        finally:
            for one in together:
                one.done = True


def _try(session: Session, one: _Waiting) -> None:
    try:
        with session.begin_nested():
            one.value = one.work(session)
    except Exception as error:  # noqa: BLE001 - the edge of one change: told to who asked for it, the others go on
        one.error = error
