"""What people and housekeeping do to queued jobs: cancel, try again, change the priority, clear the spool folder."""

import datetime
from collections.abc import Callable, Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from ingest.file_store import FileStore
from ingest.intake import IntakeStatus
from ingest.jobs import OPEN, JobState
from vanban.db.models import IntakeJobRow
from vanban.db.session import Database

_CANCELLED: dict[str, object] = {"state": JobState.CANCELLED.value, "worker": None, "lease_until": None, "step": ""}
_AGAIN: dict[str, object] = {
    "state": JobState.WAITING.value,
    "attempts": 0,
    "outcome": None,
    "error": None,
    "not_before": None,
    "finished_at": None,
    "started_at": None,
    "step": "",
    "step_done": 0,
}


_FEW = 500  # values that one statement may name
Noted = Callable[[Session, set[int]], None]  # is told, in the same transaction, which jobs have changed


def unnoted(_session: Session, _job_ids: set[int]) -> None:
    """Does nothing: nobody wants to know which jobs have changed."""


@dataclass(frozen=True, slots=True)
class QueueControl:
    """Changes jobs of the queue. Which jobs a person may change is asked before: see :mod:`ingest.job_reading`."""

    database: Database
    spool: FileStore
    keep_failed: datetime.timedelta

    def cancel(self, job_ids: Collection[int], *, noted: Noted = unnoted) -> set[int]:
        """Returns the jobs that are cancelled now, with the members of containers among them.

        What waits never starts; what runs is ended by its worker within seconds, and leaves nothing in the library.
        """
        chosen = or_(IntakeJobRow.id.in_(job_ids), IntakeJobRow.parent_id.in_(job_ids))
        values = _CANCELLED | {"finished_at": datetime.datetime.now(datetime.UTC)}
        with self.database.transaction() as session:
            rows = session.execute(
                select(IntakeJobRow.id, IntakeJobRow.sha256).where(chosen, IntakeJobRow.state.in_(OPEN))
            ).all()
            ids = {row.id for row in rows}
            _update(session, IntakeJobRow.id.in_(ids), values)
            noted(session, ids)
        self.clear({row.sha256 for row in rows})
        return ids

    def retry(self, job_ids: Collection[int], *, noted: Noted = unnoted) -> set[int]:
        """Returns the failed jobs that wait again; a file that is no longer kept cannot be tried again."""
        failed = and_(
            IntakeJobRow.id.in_(job_ids),
            IntakeJobRow.state == JobState.DONE.value,
            IntakeJobRow.outcome == IntakeStatus.FAILED.value,
        )
        with self.spool.exclusive(), self.database.transaction() as session:
            rows = session.execute(select(IntakeJobRow.id, IntakeJobRow.sha256).where(failed)).all()
            ids = {row.id for row in rows if row.sha256 and self.spool.holds(row.sha256)}
            _update(session, IntakeJobRow.id.in_(ids), _AGAIN)
            noted(session, ids)
        return ids

    def set_priority(self, job_ids: Collection[int], priority: int, *, noted: Noted = unnoted) -> set[int]:
        """Returns the waiting jobs that have another priority now; the highest goes first."""
        waiting = and_(IntakeJobRow.id.in_(job_ids), IntakeJobRow.state == JobState.WAITING.value)
        with self.database.transaction() as session:
            ids = set(session.scalars(select(IntakeJobRow.id).where(waiting)))
            _update(session, IntakeJobRow.id.in_(ids), {"priority": priority})
            noted(session, ids)
        return ids

    def clear(self, hashes: Collection[str]) -> int:
        """Removes the waiting bytes that no job needs any more; returns how many files that were."""
        wanted = {sha256 for sha256 in hashes if sha256}
        if not wanted:
            return 0
        asked = (IntakeJobRow.sha256.in_(wanted),) if len(wanted) <= _FEW else ()
        with self.spool.exclusive(), self.database.session() as session:
            needed = set(session.scalars(select(IntakeJobRow.sha256).where(self._needed(), *asked).distinct()))
            for sha256 in wanted - needed:
                self.spool.remove(sha256)
        return len(wanted - needed)

    def sweep(self) -> int:
        """Removes everything the spool folder need not hold: failed files that are old, leftovers of killed writers."""
        with self.spool.exclusive():
            unfinished = self.spool.sweep()
        return unfinished + self.clear(self.spool.hashes())

    def _needed(self) -> ColumnElement[bool]:
        """Returns the condition that the file of a job must stay: it is not done, or failed a short while ago."""
        since = datetime.datetime.now(datetime.UTC) - self.keep_failed
        failed = and_(
            IntakeJobRow.state == JobState.DONE.value,
            IntakeJobRow.outcome == IntakeStatus.FAILED.value,
            IntakeJobRow.finished_at >= since,
        )
        return or_(IntakeJobRow.state.in_(OPEN), failed)


def _update(session: Session, chosen: ColumnElement[bool], values: dict[str, object]) -> None:
    session.execute(update(IntakeJobRow).where(chosen).values(values), execution_options={"synchronize_session": False})
