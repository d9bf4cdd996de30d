"""The worker: threads that take jobs from the queue, each with a reading process of its own.

One more thread keeps the leases, notes progress, ends what was cancelled and takes over what dead workers left.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from sqlalchemy.exc import SQLAlchemyError

from ingest.intake import Intake
from ingest.jobs import Claim
from ingest.progress import Progress, listening
from ingest.queue import IntakeQueue, LostJob
from ingest.queue_control import QueueControl
from ingest.sandbox import ReadingInterrupted, SandboxedParser, SandboxUnavailable
from ingest.unpacking import Unpack, members_of
from ingest.worker_identity import WorkerIdentity
from vanban.documents import ParsedDocument
from vanban.errors import NotFound, UnreadableFile
from vanban.logging import where

POLL_S = 0.5  # how soon a new job is seen, a cancelled one ended, and progress noted
PATIENCE_S = 10.0  # after it began, a job makes later ones of its batch wait with being stored no longer
_TURN_S = 0.01
_RENEW_S = 10.0
_FAULT_S = 5.0  # rest after the database could not be used
_STORE = "Không ghi được vào kho: kiểm tra chỗ trống trên đĩa và cơ sở dữ liệu."
_UNFORESEEN = "Lỗi ngoài dự kiến khi xử lý tệp; hãy báo lại cho người quản trị."
_UNSEEN = 2  # looks at the queue that must miss a job before it counts as taken away: it may just have ended
log = logging.getLogger(__name__)


@dataclass(slots=True)
class Running:
    """A job in work: who reads it, how far it has come, and what of that has been written down."""

    claim: Claim
    parser: SandboxedParser
    progress: Progress | None = None
    noted: Progress | None = None
    begun: float = field(default_factory=time.monotonic)
    renewed: float = field(default_factory=time.monotonic)
    unseen: int = 0

    def note(self, progress: Progress) -> None:
        """Remembers how far the job has come."""
        self.progress = progress


@dataclass(frozen=True, slots=True)
class Desk:
    """What a worker works with."""

    queue: IntakeQueue
    control: QueueControl
    intake: Intake
    open_parser: Callable[[WorkerIdentity], SandboxedParser]
    unpack: Unpack = members_of


class Worker:
    """Works off the queue with some threads, all jobs or those of one batch, until it is stopped."""

    def __init__(self, desk: Desk, identity: WorkerIdentity, *, threads: int, batch_id: int | None = None) -> None:
        self._desk = desk
        self._identity = identity
        self._batch_id = batch_id
        self._stopping = threading.Event()
        self._ended = threading.Event()
        self._running: dict[str, Running] = {}
        names = [identity.thread(number) for number in range(threads)]
        self._threads = [threading.Thread(target=self._work, args=(name,), name=name) for name in names]
        self._keeper = threading.Thread(target=self._keep, name=f"{identity.name} keeper")

    def start(self) -> None:
        """Starts the threads."""
        for thread in (self._keeper, *self._threads):
            thread.start()

    def stop(self, *, grace_s: float) -> None:
        """Takes no further job, gives back those that are not finished within the time, and ends the threads."""
        self._stopping.set()
        until = time.monotonic() + grace_s
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
        while any(thread.is_alive() for thread in self._threads):
            for running in list(self._running.values()):
                self._give_back(running)
            for thread in self._threads:
                thread.join(POLL_S)
        self._ended.set()
        self._keeper.join()

    def _work(self, name: str) -> None:
        parser = self._desk.open_parser(self._identity)
        try:
            while not self._stopping.is_set():
                try:
                    worked = self._work_once(name, parser)
                except (SQLAlchemyError, OSError) as error:
                    log.error("queue not usable: %s", where(error))
                    self._stopping.wait(_FAULT_S)
                    continue
                if not worked:
                    self._stopping.wait(POLL_S)
        finally:
            parser.close()

    def _work_once(self, name: str, parser: SandboxedParser) -> bool:
        claim = self._desk.queue.claim(name, batch_id=self._batch_id)
        if claim is None:
            return False
        running = self._running[name] = Running(claim, parser)
        try:
            with listening(running.note):
                self._process(claim, parser)
        except LostJob:
            log.info("job %d was taken away", claim.job_id)
        except ReadingInterrupted:
            self._desk.queue.give_back(claim)
        except (SQLAlchemyError, OSError):
            raise
        except Exception as error:  # noqa: BLE001  the edge of one job: whatever it breaks, the next is taken
            log.error("job %d failed: %s", claim.job_id, where(error))
            self._desk.queue.fail(claim, _UNFORESEEN)
        finally:
            del self._running[name]
        log.info("job %d left the worker after %d ms", claim.job_id, (time.monotonic() - running.begun) * 1000)
        return True

    def _process(self, claim: Claim, parser: SandboxedParser) -> None:
        """Takes a file in and sees its job ended; only a job that a fault of the machine stopped is put off."""
        queue = self._desk.queue
        try:
            data = queue.spool.read(claim.sha256)
            members = self._desk.unpack(parser, claim, data)
            if members is None:
                self._take(claim, parser, data)
            else:
                queue.unpack(claim, members)
        except (NotFound, UnreadableFile) as error:
            queue.fail(claim, error.message)
        except SandboxUnavailable as error:
            queue.put_off(claim, error.message)
        except (SQLAlchemyError, OSError) as error:
            log.error("job %d met a fault: %s", claim.job_id, where(error))
            queue.put_off(claim, _STORE)
        self._desk.control.clear([claim.sha256])

    def _take(self, claim: Claim, parser: SandboxedParser, data: bytes) -> None:
        queue = self._desk.queue
        intake = replace(self._desk.intake, parse=lambda name, data: self._in_turn(claim, parser(name, data)))
        result = intake.take_bytes(
            claim.file_name,
            data,
            placement=claim.placement,
            settle=lambda session, result: queue.settle(session, claim, result),
        )
        if result.transient:
            queue.put_off(claim, result.error or _STORE)

    def _in_turn(self, claim: Claim, document: ParsedDocument) -> ParsedDocument:
        """Returns the document once those handed in before it are stored, as far as they began a short while ago.

        Of two versions of a document the one handed in first is then held first, whichever was read faster; and no
        slow file can hold the others up for longer than ``PATIENCE_S``.
        """
        while not self._stopping.is_set() and any(_goes_before(other, claim) for other in list(self._running.values())):
            time.sleep(_TURN_S)
        return document

    def _give_back(self, running: Running) -> None:
        try:
            self._desk.queue.give_back(running.claim)
        except SQLAlchemyError as error:  # its lease will run out
            log.error("job %d not given back: %s", running.claim.job_id, where(error))
        running.parser.interrupt()

    def _keep(self) -> None:
        """Looks after the jobs in work until the threads have ended."""
        while not self._ended.wait(POLL_S):
            try:
                self._keep_once()
            except (SQLAlchemyError, OSError) as error:
                log.error("leases not renewed: %s", where(error))

    def _keep_once(self) -> None:
        running = dict(self._running)
        held = self._desk.queue.still_held(list(running)) if running else set()
        for name, job in running.items():
            if job.claim.job_id not in held:
                job.unseen += 1
                if job.unseen >= _UNSEEN and self._running.get(name) is job:
                    job.parser.interrupt()
            elif job.progress is not job.noted or time.monotonic() - job.renewed > _RENEW_S:
                self._renew(job)

    def _renew(self, job: Running) -> None:
        progress = job.progress
        self._desk.queue.renew(job.claim, progress)
        job.noted, job.renewed = progress, time.monotonic()


def _goes_before(other: Running, claim: Claim) -> bool:
    earlier = other.claim.batch_id == claim.batch_id and other.claim.job_id < claim.job_id
    return earlier and time.monotonic() - other.begun < PATIENCE_S
