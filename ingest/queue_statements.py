"""The statements of the intake queue: each change is one UPDATE that names the state it expects."""

import datetime
from collections.abc import Collection
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, Row, Select, Update, and_, bindparam, or_, select, update
from sqlalchemy.orm import Session, aliased

from ingest.intake import IntakeResult
from ingest.jobs import RETRYING, Claim, JobState
from vanban.db.models import IntakeJobRow

LEASE = datetime.timedelta(seconds=60)


def first_due(
    session: Session, now: datetime.datetime, batch_id: int | None, contested: Collection[int]
) -> Row[int, str, int] | None:
    """Returns the job to be taken next, of one batch or of all: the highest priority, the oldest of those; or None."""
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


def taking(job_id: int, worker: str, now: datetime.datetime) -> Update:
    """Returns the change by which a worker takes a waiting job."""
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


def releasing(claim: Claim) -> Update:
    """Returns the change by which a job waits again that its worker could not finish."""
    values = {
        "state": JobState.WAITING.value,
        "worker": None,
        "lease_until": None,
        "attempts": IntakeJobRow.attempts - 1,  # the file is not at fault
        "step": "",
        "step_done": 0,
        "step_total": 0,
    }
    return update(IntakeJobRow).where(*held(claim)).values(values)


def held(claim: Claim) -> tuple[ColumnElement[bool], ...]:
    """Returns the condition that a hold still counts."""
    return (
        IntakeJobRow.id == claim.job_id,
        IntakeJobRow.state == JobState.RUNNING.value,
        IntakeJobRow.worker == claim.worker,
        IntakeJobRow.attempts == claim.attempts,
    )


def ended(result: IntakeResult) -> dict[str, Any]:
    """Returns the columns of a job that has ended with a result."""
    return {
        "state": JobState.DONE.value,
        "outcome": result.status.value,
        "finished_at": now_utc(),
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


def of_batch(batch_id: int | None) -> tuple[ColumnElement[bool], ...]:
    """Returns the condition that a job is of a batch, or none for all batches."""
    return () if batch_id is None else (IntakeJobRow.batch_id == batch_id,)


def worker_in(dead: Collection[str]) -> ColumnElement[bool]:
    """Returns the condition that a thread of one of these worker processes has the job."""
    return or_(
        IntakeJobRow.id.is_(None), *(IntakeJobRow.worker.startswith(f"{name}/", autoescape=True) for name in dead)
    )


def retries(found: Row[int, str, int]) -> int:
    """Returns how often a fault of the machine has put a job off."""
    return found.step_done if found.step == RETRYING else 0


def changed(session: Session, statement: Update) -> bool:
    """Tells whether a change found the one row in the state it expects."""
    return count(session, statement) == 1


def count(session: Session, statement: Update) -> int:
    """Returns how many rows a change found."""
    done: CursorResult[Any] = session.execute(statement, execution_options={"synchronize_session": False})  # type: ignore[assignment]
    return done.rowcount


def now_utc() -> datetime.datetime:
    """Returns this moment."""
    return datetime.datetime.now(datetime.UTC)
