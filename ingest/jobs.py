"""What the intake queue speaks of: a file that arrives, the state of its job, the hold a worker has on it."""

import datetime
import json
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePosixPath

from ingest.storing import Placement
from vanban.db.models import IntakeJobRow
from vanban.principals import Audience, Publicity

INSIDE = " › "  # between a container's name and its member's
RETRYING = "Chờ thử lại"  # the step of a job that met a fault of the machine; step_done says how often


class JobState(StrEnum):
    """Where a job is; how it ended is its ``outcome``."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"


OPEN = (JobState.WAITING.value, JobState.RUNNING.value)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file handed in under a name to show; with an ``error`` it could not even be read, and has no bytes."""

    name: str
    data: bytes = field(default=b"", repr=False)
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """The hold of one worker on one job. ``attempts`` tells it from every other hold there was on that job."""

    job_id: int
    batch_id: int
    name: str
    sha256: str
    worker: str
    attempts: int
    retries: int  # how often a fault of the machine has put it off
    priority: int
    placement: Placement

    @property
    def file_name(self) -> str:
        """The name of the file itself, without the folders and containers it came in."""
        return PurePosixPath(self.name.rpartition(INSIDE)[2]).name or self.name

    @property
    def depth(self) -> int:
        """How many containers the file lies in."""
        return self.name.count(INSIDE)


def placement_of(row: IntakeJobRow) -> Placement:
    """Returns whose document the file of a job is to become and who may read it."""
    named = frozenset(int(unit) for unit in json.loads(row.named_unit_ids))
    return Placement(row.owner_unit_id, Audience(row.audience), Publicity(row.publicity), named, row.published)


def claim_of(row: IntakeJobRow, *, worker: str, retries: int) -> Claim:
    """Returns the hold that a worker has just got on the job of a row."""
    return Claim(
        job_id=row.id,
        batch_id=row.batch_id,
        name=row.name,
        sha256=row.sha256,
        worker=worker,
        attempts=row.attempts,
        retries=retries,
        priority=row.priority,
        placement=placement_of(row),
    )


def waiting_row(arrival: Arrival, placement: Placement, *, sha256: str, now: datetime.datetime) -> IntakeJobRow:
    """Returns the row of a file that has arrived: it waits, or has failed already where it could not be read."""
    failed = arrival.error is not None
    return IntakeJobRow(
        name=arrival.name,
        sha256=sha256,
        size=len(arrival.data),
        state=JobState.DONE.value if failed else JobState.WAITING.value,
        outcome="failed" if failed else None,
        error=arrival.error,
        finished_at=now if failed else None,
        attempts=0,
        owner_unit_id=placement.owner_unit_id,
        audience=placement.audience.value,
        publicity=placement.publicity.value,
        named_unit_ids=json.dumps(sorted(placement.named_unit_ids)),
        published=placement.published,
        created_at=now,
    )
