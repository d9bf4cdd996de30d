"""The intake queue: files wait durably in our own database until a worker has taken them into the library.

The bytes go to the spool folder first, then the rows are written; a job ends in the transaction that stores its
document. A worker holds a job by a lease that it keeps renewing; when it dies, the job goes to another. Every change
is one UPDATE that names the state it expects, which holds on any database engine (docs/adr/0006-intake-queue.md).
"""

import datetime
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, Row, Select, Update, and_, bindparam, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from ingest.file_store import FileStore
from ingest.intake import IntakeResult, IntakeStatus
from ingest.jobs import INSIDE, OPEN, RETRYING, Arrival, Claim, JobState, claim_of, waiting_row
from ingest.progress import Progress
from ingest.storing import Placement
from vanban.db.models import IntakeBatchRow, IntakeJobRow
from vanban.db.session import Database
from vanban.errors import VanbanError

LEASE = datetime.timedelta(seconds=60)
MAX_ATTEMPTS = 3  # workers that may die over one file
MAX_RETRIES = 12  # faults of the machine over one file: about an hour and a half of them
_FIRST_DELAY_S, _LONGEST_DELAY_S = 5, 600
_CHUNK_FILES, _CHUNK_BYTES = 50, 64 * 1024 * 1024  # of one transaction of enqueue
_CONTESTED = 20  # jobs lost to other workers in one claim before it is given up for now
KILLED = (
    f"Tiến trình xử lý dừng đột ngột {MAX_ATTEMPTS} lần khi xử lý tệp này nên không thử nữa; "
    "hãy kiểm tra tệp, rồi yêu cầu thử lại nếu cần."
)


class LostJob(VanbanError):
    """The job is no longer this worker's: it was cancelled, or its lease ran out and another has it."""


class QueueUnavailable(VanbanError):
    """The files could not be made durable in the queue."""


@dataclass(frozen=True, slots=True)
class IntakeQueue:
    """The queue in a database and its folder of waiting files."""

    database: Database
    spool: FileStore

    def enqueue(
        self,
        files: Iterable[Arrival],
        *,
        placement: Placement,
        label: str,
        person_id: int | None = None,
        priority: int = 0,
    ) -> int:
        """Returns the id of a new batch once its files are durable, in their order, some dozens a transaction.

        Raises ``QueueUnavailable`` when the disk takes no more; what came before stays queued.
        """
        batch = IntakeBatchRow(label=label[:300], person_id=person_id, created_at=_now())
        with self.database.transaction() as session:
            session.add(batch)
        for chunk in _chunks(files):
            try:
                self._add(chunk, batch.id, placement, priority)
            except OSError as error:
                raise QueueUnavailable(
                    f"Không ghi được tệp vào hàng đợi (lô {batch.id}): kiểm tra chỗ trống trên đĩa rồi nạp lại."
                ) from error
        return batch.id

    def claim(self, worker: str, *, batch_id: int | None = None) -> Claim | None:
        """Returns a hold on the job of the highest priority, the oldest of those, or None when none is due."""
        now = _now()
        with self.database.session() as session:
            if _first_due(session, now, batch_id, ()) is None:  # nothing to lock the database for
                return None
        contested: list[int] = []
        while len(contested) < _CONTESTED:
            with self.database.transaction() as session:
                found = _first_due(session, now, batch_id, contested)
                if found is None:
                    return None
                if _changed(session, _taking(found.id, worker, now)):
                    return claim_of(session.get_one(IntakeJobRow, found.id), worker=worker, retries=_retries(found))
            contested.append(found.id)
        return None

    def renew(self, claim: Claim, progress: Progress | None = None) -> bool:
        """Tells whether the job is still the worker's, having lengthened its lease and noted how far it has come."""
        values: dict[str, object] = {"lease_until": _now() + LEASE}
        if progress is not None:
            values |= {"step": progress.step[:60], "step_done": progress.done, "step_total": progress.total}
        with self.database.session() as session:
            return _changed(session, update(IntakeJobRow).where(*_held(claim)).values(values))

    def still_held(self, workers: Collection[str]) -> set[int]:
        """Returns the ids of the jobs these workers have; a job missing there was cancelled or taken away."""
        statement = select(IntakeJobRow.id).where(
            IntakeJobRow.state == JobState.RUNNING.value, IntakeJobRow.worker.in_(workers)
        )
        with self.database.session() as session:
            return set(session.scalars(statement))

    def settle(self, session: Session, claim: Claim, result: IntakeResult) -> None:
        """Ends a job in the caller's transaction; raises ``LostJob``, which undoes it, when another has the job."""
        ending = update(IntakeJobRow).where(*_held(claim)).values(_ended(result))
        if not _changed(session, ending):
            raise LostJob("Việc này đã bị hủy hoặc đã chuyển cho tiến trình khác.")

    def fail(self, claim: Claim, reason: str) -> None:
        """Ends a job as failed for a reason; raises ``LostJob``."""
        with self.database.transaction() as session:
            self.settle(session, claim, IntakeResult(claim.name, IntakeStatus.FAILED, error=reason))

    def give_back(self, claim: Claim) -> bool:
        """Lets another worker have a job that was not finished; tells whether it was still this worker's to give."""
        with self.database.session() as session:
            return _changed(session, _releasing(claim))

    def put_off(self, claim: Claim, reason: str) -> bool:
        """Lets a job that met a fault of the machine wait, twice as long each time, and fails it after the last.

        Tells whether it will be tried again.
        """
        if claim.retries >= MAX_RETRIES:
            self.fail(claim, reason)
            return False
        delay = min(_FIRST_DELAY_S * 2**claim.retries, _LONGEST_DELAY_S)
        later = _releasing(claim).values(
            not_before=_now() + datetime.timedelta(seconds=delay),
            error=reason,
            step=RETRYING,
            step_done=claim.retries + 1,
        )
        with self.database.session() as session:
            return _changed(session, later)

    def unpack(self, claim: Claim, members: Iterable[Arrival]) -> None:
        """Ends the job of a container and queues its members in one transaction; raises ``LostJob``."""
        now = _now()
        arrivals = [Arrival(f"{claim.name}{INSIDE}{m.name}", m.data, m.error) for m in members]
        with self.spool.exclusive():
            rows = [waiting_row(a, claim.placement, sha256=self._put(a), now=now) for a in arrivals]
            for row in rows:
                row.batch_id, row.parent_id, row.priority = claim.batch_id, claim.job_id, claim.priority
            with self.database.transaction() as session:
                self.settle(session, claim, IntakeResult(claim.name, IntakeStatus.UNPACKED))
                session.add_all(rows)

    def take_over(self, *, dead: Collection[str] = ()) -> int:
        """Returns how many jobs of dead workers wait again: those whose lease has run out, and all of the ``dead``.

        A job over which its workers have died too often is failed instead.
        """
        now = _now()
        lost = (IntakeJobRow.state == JobState.RUNNING.value, or_(IntakeJobRow.lease_until < now, _worker_in(dead)))
        with self.database.session() as session:
            if session.scalar(select(IntakeJobRow.id).where(*lost).limit(1)) is None:
                return 0
        hopeless = IntakeJobRow.attempts >= MAX_ATTEMPTS
        failed = _ended(IntakeResult("", IntakeStatus.FAILED, error=KILLED))
        waiting = {"state": JobState.WAITING.value, "worker": None, "lease_until": None, "step": "", "step_done": 0}
        with self.database.transaction() as session:
            _count(session, update(IntakeJobRow).where(*lost, hopeless).values(failed))
            return _count(session, update(IntakeJobRow).where(*lost, ~hopeless).values(waiting))

    def unfinished(self, batch_id: int | None = None) -> int:
        """Returns how many jobs wait or run, in one batch or in all."""
        found = select(func.count(IntakeJobRow.id)).where(IntakeJobRow.state.in_(OPEN), *_of_batch(batch_id))
        with self.database.session() as session:
            return session.scalar(found) or 0

    def _add(self, chunk: list[Arrival], batch_id: int, placement: Placement, priority: int) -> None:
        now = _now()
        with self.spool.exclusive():  # so that nobody clears a file away before its row is there
            rows = [waiting_row(arrival, placement, sha256=self._put(arrival), now=now) for arrival in chunk]
            for row in rows:
                row.batch_id, row.priority = batch_id, priority
            with self.database.transaction() as session:
                session.add_all(rows)

    def _put(self, arrival: Arrival) -> str:
        return "" if arrival.error is not None else self.spool.put(arrival.data)


def _first_due(
    session: Session, now: datetime.datetime, batch_id: int | None, contested: Collection[int]
) -> Row[int, str, int] | None:
    values = {"now": now, "batch_id": batch_id, "contested": list(contested)}
    return session.execute(_next(of_one_batch=batch_id is not None), values).first()


@cache  # built once: to build it takes longer than to run it
def _next(*, of_one_batch: bool) -> Select[int, str, int]:
    due = [
        IntakeJobRow.state == JobState.WAITING.value,
        or_(IntakeJobRow.not_before.is_(None), IntakeJobRow.not_before <= bindparam("now")),
        IntakeJobRow.id.not_in(bindparam("contested", expanding=True)),
        ~_same_file_first(),
    ]
    if of_one_batch:
        due.append(IntakeJobRow.batch_id == bindparam("batch_id"))
    # Two looks along the index (state, priority, id) instead of sorting all that waits.
    highest = select(IntakeJobRow.priority).where(*due).order_by(IntakeJobRow.priority.desc()).limit(1)
    chosen = select(IntakeJobRow.id, IntakeJobRow.step, IntakeJobRow.step_done)
    return chosen.where(*due, IntakeJobRow.priority == highest.scalar_subquery()).order_by(IntakeJobRow.id).limit(1)


def _same_file_first() -> ColumnElement[bool]:
    """Returns the condition that the same bytes are being read, or stand before this job in its batch.

    Nothing is read twice at once, and of equal files the first is stored and the others are its duplicates.
    """
    other = aliased(IntakeJobRow)
    before = and_(
        other.state == JobState.WAITING.value, other.batch_id == IntakeJobRow.batch_id, other.id < IntakeJobRow.id
    )
    same = select(other.id).where(
        other.sha256 == IntakeJobRow.sha256, or_(other.state == JobState.RUNNING.value, before)
    )
    return same.exists()


def _taking(job_id: int, worker: str, now: datetime.datetime) -> Update:
    values = {
        "state": JobState.RUNNING.value,
        "worker": worker,
        "lease_until": now + LEASE,
        "attempts": IntakeJobRow.attempts + 1,
        "started_at": now,
        "not_before": None,
        "error": None,
        "step": "",
        "step_done": 0,
        "step_total": 0,
    }
    return (
        update(IntakeJobRow)
        .where(IntakeJobRow.id == job_id, IntakeJobRow.state == JobState.WAITING.value)
        .values(values)
    )


def _releasing(claim: Claim) -> Update:
    values = {
        "state": JobState.WAITING.value,
        "worker": None,
        "lease_until": None,
        "attempts": IntakeJobRow.attempts - 1,  # the file is not at fault
        "step": "",
        "step_done": 0,
        "step_total": 0,
    }
    return update(IntakeJobRow).where(*_held(claim)).values(values)


def _held(claim: Claim) -> tuple[ColumnElement[bool], ...]:
    return (
        IntakeJobRow.id == claim.job_id,
        IntakeJobRow.state == JobState.RUNNING.value,
        IntakeJobRow.worker == claim.worker,
        IntakeJobRow.attempts == claim.attempts,
    )


def _ended(result: IntakeResult) -> dict[str, Any]:
    return {
        "state": JobState.DONE.value,
        "outcome": result.status.value,
        "finished_at": _now(),
        "worker": None,
        "lease_until": None,
        "document_id": result.document_id,
        "held_file_id": result.held_file_id,
        "number": result.number,
        "passages": result.passages,
        "warnings": "\n".join(result.warnings),
        "error": result.error,
        "step": "",
    }


def _of_batch(batch_id: int | None) -> tuple[ColumnElement[bool], ...]:
    return () if batch_id is None else (IntakeJobRow.batch_id == batch_id,)


def _worker_in(dead: Collection[str]) -> ColumnElement[bool]:
    """Returns the condition that a thread of one of these worker processes has the job."""
    return or_(
        IntakeJobRow.id.is_(None), *(IntakeJobRow.worker.startswith(f"{name}/", autoescape=True) for name in dead)
    )


def _retries(found: Row[int, str, int]) -> int:
    return found.step_done if found.step == RETRYING else 0


def _changed(session: Session, statement: Update) -> bool:
    return _count(session, statement) == 1


def _count(session: Session, statement: Update) -> int:
    done: CursorResult[Any] = session.execute(statement, execution_options={"synchronize_session": False})  # type: ignore[assignment]
    return done.rowcount


def _chunks(files: Iterable[Arrival]) -> Iterator[list[Arrival]]:
    chunk: list[Arrival] = []
    size = 0
    for file in files:
        chunk.append(file)
        size += len(file.data)
        if len(chunk) >= _CHUNK_FILES or size >= _CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
