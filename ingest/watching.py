"""A watched folder: files that have come to rest there are queued once, and a report beside them says what became.

What was taken is remembered by path and content in the rows of the queue itself, so that a restart takes nothing
twice and a file that was changed is taken again. Files are never moved, changed or removed.
"""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.file_store import sha256_of
from ingest.job_reading import status_of
from ingest.jobs import OPEN, Arrival
from ingest.queue import IntakeQueue
from ingest.reading_files import printable_name, read_bytes
from ingest.storing import Placement
from vanban.db.models import IntakeBatchRow, IntakeJobRow
from vanban.errors import UnreadableFile

REPORT = "ket-qua-nap.txt"
_LABEL = "Thư mục theo dõi: "
_LONGEST = 4_096  # characters of a path as shown
_AT_MOST = 200  # files queued at one look, so that their results come in between
_JOB_RE = re.compile(r"\[việc (\d+)\]")
# Names under which programs keep what they are still writing, and locks.
_UNFINISHED_RE = re.compile(
    r"^(?:\.|~|Thumbs\.db$|desktop\.ini$)|(?:\.(?:tmp|part|partial|crdownload|download|swp|lock)|~)$", re.I
)

Look = tuple[int, int]  # size in bytes, time of the last change in ns


@dataclass(slots=True)
class WatchedFolder:
    """A folder that is looked at again and again. ``outcomes`` are the Vietnamese words of how a job may end."""

    folder: Path
    queue: IntakeQueue
    placement: Placement
    max_mb: int
    outcomes: dict[str, str]
    person_id: int | None = None
    noted: Callable[[Session, int], None] | None = None  # is told of each new batch in its transaction
    _seen: dict[Path, Look] = field(default_factory=dict)
    _taken: dict[Path, Look] = field(default_factory=dict)

    def look(self) -> int:
        """Returns how many files were queued: those that look as they did at the last look and were not taken yet."""
        now = dict(_files_below(self.folder))
        resting = [path for path, look in now.items() if self._seen.get(path) == look != self._taken.get(path)]
        self._seen = now
        self._taken = {path: look for path, look in self._taken.items() if path in now}
        chosen = resting[:_AT_MOST]
        arrivals = [arrival for path in chosen if (arrival := self._arrival(path)) is not None]
        if arrivals:
            self.queue.enqueue(
                arrivals, placement=self.placement, label=self._label, person_id=self.person_id, noted=self.noted
            )
        self._taken |= {path: now[path] for path in chosen}
        return len(arrivals)

    def report(self) -> int:
        """Returns how many results were added to the report in the folder; those it has are not told again."""
        place = self.folder / REPORT
        told = _told(place)
        with self.queue.database.session() as session:
            rows = [row for row in self._ended(session) if row.id not in told]
        if rows:
            with place.open("a", encoding="utf-8") as report:
                report.writelines(self._line(row) for row in rows)
        return len(rows)

    @property
    def _label(self) -> str:
        return f"{_LABEL}{printable_name(str(self.folder))}"[:300]

    def _arrival(self, path: Path) -> Arrival | None:
        """Returns a file to queue, or None when these bytes were queued from there before."""
        shown = printable_name(str(path), longest=_LONGEST)
        try:
            data = read_bytes(path, max_mb=self.max_mb)
        except UnreadableFile as error:
            return None if self._knows(shown, "") else Arrival(shown, error=error.message)
        return None if self._knows(shown, sha256_of(data)) else Arrival(shown, data)

    def _knows(self, shown: str, sha256: str) -> bool:
        known = select(IntakeJobRow.id).where(IntakeJobRow.sha256 == sha256, IntakeJobRow.name == shown)
        with self.queue.database.session() as session:
            return session.scalar(known.limit(1)) is not None

    def _ended(self, session: Session) -> list[IntakeJobRow]:
        ended = (
            select(IntakeJobRow)
            .join(IntakeBatchRow)
            .where(IntakeBatchRow.label == self._label, IntakeJobRow.state.not_in(OPEN))
        )
        return list(session.scalars(ended.order_by(IntakeJobRow.finished_at, IntakeJobRow.id)))

    def _line(self, row: IntakeJobRow) -> str:
        moment = (row.finished_at or row.created_at).astimezone().strftime("%d/%m/%Y %H:%M")
        name = row.name.removeprefix(f"{printable_name(str(self.folder), longest=_LONGEST)}{os.sep}")
        number = f" [{row.number}]" if row.number else ""
        said = " · ".join(filter(None, [row.error, *row.warnings.splitlines()]))
        word = self.outcomes.get(status_of(row), status_of(row))
        return f"{moment} · {word} · {name}{number}{': ' if said else ''}{said} [việc {row.id}]\n"


def _files_below(folder: Path) -> Iterator[tuple[Path, Look]]:
    """Yields the files that may be taken, with their looks: not links, not empty, not locks or unfinished copies."""
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(root, name)
            if _UNFINISHED_RE.search(name) or name == REPORT or path.is_symlink():
                continue
            try:
                status = path.stat()
            except OSError:  # moved away between two breaths
                continue
            if status.st_size:
                yield path, (status.st_size, status.st_mtime_ns)


def _told(report: Path) -> set[int]:
    """Returns the jobs that a report speaks of."""
    try:
        text = report.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return set()
    return {int(number) for number in _JOB_RE.findall(text)}
