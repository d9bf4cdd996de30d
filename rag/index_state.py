"""How the search indexes stand beside the database, for those who look after them."""

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from vanban.errors import IndexUnavailable

T = TypeVar("T")
Progressing = Callable[[int, int], None]  # done, total; may raise to stop the work


@dataclass(frozen=True, slots=True)
class IndexState:
    """What the database holds and what each index holds of it. ``notices`` says what was made again since the start.

    ``kept_vectors`` is False where vectors are compared in memory. ``size`` is in bytes, of the folder of both.
    """

    passages: int
    vectors: int
    lexical_held: int
    vectors_held: int
    newest: int
    lexical_sequence: int
    vector_sequence: int
    kept_vectors: bool
    size: int
    checked_at: datetime.datetime | None
    notices: tuple[str, ...]

    @property
    def lag(self) -> int:
        """How many changes of the library the slower index has not followed yet."""
        return max(0, self.newest - min(self.lexical_sequence, self.vector_sequence))

    @property
    def agrees(self) -> bool:
        """Tells whether both indexes hold all that the database holds."""
        return self.lag == 0 and self.lexical_held == self.passages and self.vectors_held == self.vectors


@dataclass(frozen=True, slots=True)
class RebuildRun:
    """How far the last rebuilding of the indexes has come; ``error`` is a Vietnamese sentence."""

    started_at: datetime.datetime
    done: int = 0
    total: int = 0
    finished_at: datetime.datetime | None = None
    error: str = ""


def folder_size(folder: Path) -> int:
    """Returns the bytes of all files below a folder; files that go meanwhile count nothing."""
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except OSError:
            continue
    return total


def told(items: Iterable[T], tell: Progressing, *, before: int, total: int, each: int = 500) -> Iterator[T]:
    """Yields the items, telling now and then how many of ``total`` are done."""
    done = before
    for done, item in enumerate(items, start=before + 1):
        if done % each == 0:
            tell(done, total)
        yield item
    tell(done, total)


def silent(_done: int, _total: int) -> None:
    """Tells nobody."""


def held_by(count: Callable[[], int]) -> int:
    """Returns a count of an index, -1 for one that cannot be read."""
    try:
        return count()
    except IndexUnavailable:
        return -1
