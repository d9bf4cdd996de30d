"""A worker's shift: from the first thread started to the last job finished or given back, with the housekeeping."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from ingest.worker import Desk, Worker
from ingest.worker_identity import bury, dead_workers, living
from vanban.db.validity import refresh_due
from vanban.logging import where

_LOOK_S = 2.0  # how soon the end of another worker is noticed
_SWEEP_S = 3_600.0
log = logging.getLogger(__name__)


@dataclass(slots=True)
class Housekeeping:
    """What has to be done beside the jobs, by whoever works: dead workers' jobs, files that nobody needs."""

    desk: Desk
    workers_dir: Path
    _looked: float = field(default=-_LOOK_S)
    _swept: float = field(default=-_SWEEP_S)

    def do(self) -> None:
        """Does what is due; call it often. A database that cannot be used now is left for the next time."""
        now = time.monotonic()
        try:
            if now - self._looked >= _LOOK_S:
                self._looked = now
                self._take_over()
            if now - self._swept >= _SWEEP_S:
                self._swept = now
                self.desk.control.sweep()
                self._refresh_statuses()
        except (SQLAlchemyError, OSError) as error:
            log.error("housekeeping failed: %s", where(error))

    def _refresh_statuses(self) -> None:
        """Brings the stored status of documents up to the day; what people read is computed when they read it."""
        with self.desk.queue.database.transaction() as session:
            refresh_due(session)

    def _take_over(self) -> None:
        dead = dead_workers(self.workers_dir)
        taken = self.desk.queue.take_over(dead=dead)
        bury(self.workers_dir, dead)
        if taken:
            log.warning("%d jobs of workers that ended wait again", taken)


@contextmanager
def shift(
    desk: Desk, workers_dir: Path, *, threads: int, grace_s: float, batch_id: int | None = None
) -> Iterator[Housekeeping]:
    """Has threads work off the queue, or one batch, while inside; on leaving, jobs get ``grace_s`` seconds to end."""
    with living(workers_dir) as identity:
        housekeeping = Housekeeping(desk, workers_dir)
        housekeeping.do()
        worker = Worker(desk, identity, threads=threads, batch_id=batch_id)
        worker.start()
        try:
            yield housekeeping
        finally:
            worker.stop(grace_s=grace_s)
