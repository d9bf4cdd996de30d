"""The intake queue: files wait durably in our own database until a worker has taken them into the library.

The bytes go to the spool folder first, then the rows are written; a job ends in the transaction that stores its
document. A worker holds a job by a lease that it keeps renewing; when it dies, the job goes to another. Every change
is one UPDATE that names the state it expects, which holds on any database engine (docs/adr/0006-intake-queue.md).
"""

import datetime
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from ingest.file_store import FileStore
from ingest.intake import IntakeResult, IntakeStatus
from ingest.jobs import INSIDE, OPEN, RETRYING, Arrival, Claim, JobState, claim_of, waiting_row
from ingest.progress import Progress
from ingest.queue_statements import (
    LEASE,
    changed,
    count,
    ended,
    first_due,
    held,
    now_utc,
    of_batch,
    releasing,
    retries,
    taking,
    worker_in,
)
from ingest.storing import Placement
from ingest.taking_in_entries import record_taken_in
from vanban.db.models import IntakeBatchRow, IntakeJobRow
from vanban.db.session import Database
from vanban.errors import VanbanError

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
        noted: Callable[[Session, int], None] | None = None,
    ) -> int:
        """Returns the id of a new batch once its files are durable, in their order, some dozens a transaction.

        ``noted`` is told the id in the transaction that makes the batch, before any of its files is queued.
        Raises ``QueueUnavailable`` when the disk takes no more; what came before stays queued.
        """
        batch = IntakeBatchRow(label=label[:300], person_id=person_id, created_at=now_utc())
        with self.database.transaction() as session:
            session.add(batch)
            session.flush()
            if noted is not None:
                noted(session, batch.id)
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
        now = now_utc()
        with self.database.session() as session:
            if first_due(session, now, batch_id, ()) is None:  # nothing to lock the database for
                return None
        contested: list[int] = []
        while len(contested) < _CONTESTED:
            with self.database.transaction() as session:
                found = first_due(session, now, batch_id, contested)
                if found is None:
                    return None
                # The moment is read while the lock is held: of two workers, the one that took first began first.
                if changed(session, taking(found.id, worker, now_utc())):
                    return claim_of(session.get_one(IntakeJobRow, found.id), worker=worker, retries=retries(found))
            contested.append(found.id)
        return None

    def renew(self, claim: Claim, progress: Progress | None = None) -> bool:
        """Tells whether the job is still the worker's, having lengthened its lease and noted how far it has come."""
        values: dict[str, object] = {"lease_until": now_utc() + LEASE}
        if progress is not None:
            values |= {"step": progress.step[:60], "step_done": progress.done, "step_total": progress.total}
        with self.database.session() as session:
            return changed(session, update(IntakeJobRow).where(*held(claim)).values(values))

    def still_held(self, workers: Collection[str]) -> set[int]:
        """Returns the ids of the jobs these workers have; a job missing there was cancelled or taken away."""
        statement = select(IntakeJobRow.id).where(
            IntakeJobRow.state == JobState.RUNNING.value, IntakeJobRow.worker.in_(workers)
        )
        with self.database.session() as session:
            return set(session.scalars(statement))

    def settle(self, session: Session, claim: Claim, result: IntakeResult) -> None:
        """Ends a job in the caller's transaction; raises ``LostJob``, which undoes it, when another has the job."""
        ending = update(IntakeJobRow).where(*held(claim)).values(ended(result))
        if not changed(session, ending):
            raise LostJob("Việc này đã bị hủy hoặc đã chuyển cho tiến trình khác.")
        record_taken_in(session, claim, result)

    def fail(self, claim: Claim, reason: str) -> None:
        """Ends a job as failed for a reason; raises ``LostJob``."""
        with self.database.transaction() as session:
            self.settle(session, claim, IntakeResult(claim.name, IntakeStatus.FAILED, error=reason))

    def give_back(self, claim: Claim) -> bool:
        """Lets another worker have a job that was not finished; tells whether it was still this worker's to give."""
        with self.database.session() as session:
            return changed(session, releasing(claim))

    def put_off(self, claim: Claim, reason: str) -> bool:
        """Lets a job that met a fault of the machine wait, twice as long each time, and fails it after the last.

        Tells whether it will be tried again.
        """
        if claim.retries >= MAX_RETRIES:
            self.fail(claim, reason)
            return False
        delay = min(_FIRST_DELAY_S * 2**claim.retries, _LONGEST_DELAY_S)
        later = releasing(claim).values(
            not_before=now_utc() + datetime.timedelta(seconds=delay),
            error=reason,
            step=RETRYING,
            step_done=claim.retries + 1,
        )
        with self.database.session() as session:
            return changed(session, later)

    def unpack(self, claim: Claim, members: Iterable[Arrival]) -> None:
        """Ends the job of a container and queues its members in one transaction; raises ``LostJob``."""
        now = now_utc()
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
        now = now_utc()
        lost = (IntakeJobRow.state == JobState.RUNNING.value, or_(IntakeJobRow.lease_until < now, worker_in(dead)))
        with self.database.session() as session:
            if session.scalar(select(IntakeJobRow.id).where(*lost).limit(1)) is None:
                return 0
        hopeless = IntakeJobRow.attempts >= MAX_ATTEMPTS
        failed = ended(IntakeResult("", IntakeStatus.FAILED, error=KILLED))
        waiting = {"state": JobState.WAITING.value, "worker": None, "lease_until": None, "step": "", "step_done": 0}
        with self.database.transaction() as session:
            count(session, update(IntakeJobRow).where(*lost, hopeless).values(failed))
            return count(session, update(IntakeJobRow).where(*lost, ~hopeless).values(waiting))

    def unfinished(self, batch_id: int | None = None) -> int:
        """Returns how many jobs wait or run, in one batch or in all."""
        found = select(func.count(IntakeJobRow.id)).where(IntakeJobRow.state.in_(OPEN), *of_batch(batch_id))
        with self.database.session() as session:
            return session.scalar(found) or 0

    def _add(self, chunk: list[Arrival], batch_id: int, placement: Placement, priority: int) -> None:
        now = now_utc()
        with self.spool.exclusive():  # so that nobody clears a file away before its row is there
            rows = [waiting_row(arrival, placement, sha256=self._put(arrival), now=now) for arrival in chunk]
            for row in rows:
                row.batch_id, row.priority = batch_id, priority
            with self.database.transaction() as session:
                session.add_all(rows)

    def _put(self, arrival: Arrival) -> str:
        return "" if arrival.error is not None else self.spool.put(arrival.data)


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
