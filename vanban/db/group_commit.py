"""Changes of many threads committed together: whoever waits first writes for all who wait, in one transaction.

SQLite has one writer, each commit waits for the disk, and its waiting is not fair. Here changes queue in memory, and
one commit carries everyone who came meanwhile. Each change keeps a savepoint of its own: what one breaks does not fall
on the others. Changes of one kind may also be made by one function for all of them at once.

On other engines every change has its own transaction: they have many writers, and locks that changes of one
transaction hold together could meet those of another.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from sqlalchemy.orm import Session

from vanban.db.session import Database
from vanban.errors import VanbanError

T = TypeVar("T")
I = TypeVar("I")  # noqa: E741
Work = Callable[[Session], T]
Many = Callable[[Session, Sequence[I]], Sequence[T | VanbanError]]


@dataclass(slots=True)
class _Waiting:
    """A change that waits: ``work``, or ``item`` for the function ``many`` that makes all changes of its kind."""

    work: Work[Any] | None = None
    many: Many[Any, Any] | None = None
    item: Any = None
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

    def run(self, work: Work[T]) -> T:
        """Returns what the work returns, once what it changed is committed; raises what it raises, or what broke the
        commit, and nothing of it is stored then."""
        return cast("T", self._done(_Waiting(work=work)))

    def run_with_others(self, many: Many[I, T], item: I) -> T:
        """Returns what ``many`` makes of an item, together with the items that others brought meanwhile.

        ``many`` returns a value or one of our errors for each item, which is raised here; before it writes anything it
        knows which. Where it raises something itself, it is called again for each item alone.
        """
        return cast("T", self._done(_Waiting(many=many, item=item)))

    def _done(self, mine: _Waiting) -> Any:
        if self.database.engine.dialect.name != "sqlite":
            self._commit([mine])
        else:
            self._queue(mine)
        if mine.error is not None:
            raise mine.error
        return mine.value

    def _queue(self, mine: _Waiting) -> None:
        with self._door:
            self._waiting.append(mine)
        with self._turn:
            if not mine.done:
                with self._door:
                    together, self._waiting = self._waiting, []
                self._commit(together)

    def _commit(self, together: Sequence[_Waiting]) -> None:
        try:
            with self.database.transaction() as session:
                for group in _groups(together):
                    if len(together) == 1:  # nobody else to keep it apart from
                        _make(session, group)
                    else:
                        _try(session, group)
        except BaseException as error:  # noqa: BLE001 - the edge to the database: each of those who wait must be told
            for one in together:
                one.error = one.error or error
        finally:
            for one in together:
                one.done = True


def _groups(together: Sequence[_Waiting]) -> list[list[_Waiting]]:
    """Returns each work alone, then the items of each function that makes many changes."""
    alone = [[one] for one in together if one.many is None]
    kinds: dict[Any, list[_Waiting]] = {}
    for one in together:
        if one.many is not None:
            kinds.setdefault(one.many, []).append(one)
    return [*alone, *kinds.values()]


def _try(session: Session, group: Sequence[_Waiting]) -> None:
    try:
        with session.begin_nested():
            _make(session, group)
    except Exception as error:  # noqa: BLE001 - the edge of one change: told to who asked for it, the others go on
        if len(group) == 1:
            group[0].error = error
            return
        for one in group:  # made again one by one: what one of them breaks does not fall on the others
            _try(session, [one])


def _make(session: Session, group: Sequence[_Waiting]) -> None:
    first = group[0]
    if first.work is not None:
        first.value = first.work(session)
    elif first.many is not None:
        for one, value in zip(group, first.many(session, [one.item for one in group]), strict=True):
            one.value = value
            one.error = value if isinstance(value, VanbanError) else None
