"""What is told of the intake queue, and to whom: people see what they handed in, keepers what is their units'."""

import datetime
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.orm import Session, aliased

from ingest.jobs import OPEN, RETRYING, JobState
from vanban.db.keeping import kept_units
from vanban.db.models import IntakeBatchRow, IntakeJobRow
from vanban.errors import NotFound
from vanban.principals import Principal, Role


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch with how many of its jobs stand how: by state, or by outcome once they are done."""

    id: int
    label: str
    person_id: int | None
    created_at: datetime.datetime
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """How many files it has, members of containers among them."""
        return sum(self.counts.values())

    @property
    def unfinished(self) -> int:
        """How many of them wait or are being read."""
        return sum(self.counts.get(state, 0) for state in OPEN)


def batches(session: Session, principal: Principal, *, limit: int = 50) -> list[Batch]:
    """Returns the newest batches that a person may see, newest first."""
    chosen = select(IntakeBatchRow).where(_visible(session, principal)).order_by(IntakeBatchRow.id.desc()).limit(limit)
    rows = list(session.scalars(chosen))
    counted = _counts(session, [row.id for row in rows])
    return [_batch(row, counted.get(row.id, {})) for row in rows]


def batch(session: Session, principal: Principal, batch_id: int) -> Batch:
    """Returns a batch; raises ``NotFound`` for one that does not exist or is not for this person."""
    chosen = select(IntakeBatchRow).where(IntakeBatchRow.id == batch_id, _visible(session, principal))
    row = session.scalar(chosen)
    if row is None:
        raise NotFound(f"Không có lô {batch_id} trong hàng đợi. Xem các lô bằng: vanban jobs list")
    return _batch(row, _counts(session, [batch_id]).get(batch_id, {}))


def jobs(
    session: Session,
    principal: Principal,
    *,
    batch_id: int | None = None,
    states: Sequence[JobState] = (),
    outcomes: Sequence[str] = (),
    limit: int | None = None,
) -> list[IntakeJobRow]:
    """Returns the jobs a person may see, as handed in, members of a container behind it; ``limit`` takes the newest."""
    statement = _jobs(session, principal).order_by(IntakeJobRow.id.desc()).limit(limit)
    if batch_id is not None:
        statement = statement.where(IntakeJobRow.batch_id == batch_id)
    if states:
        statement = statement.where(IntakeJobRow.state.in_([state.value for state in states]))
    if outcomes:
        statement = statement.where(IntakeJobRow.outcome.in_(list(outcomes)))
    return in_order(session.scalars(statement))


def job(session: Session, principal: Principal, job_id: int) -> IntakeJobRow:
    """Returns a job; raises ``NotFound`` for one that does not exist or is not for this person."""
    row = session.scalar(_jobs(session, principal).where(IntakeJobRow.id == job_id))
    if row is None:
        raise NotFound(f"Không có việc {job_id} trong hàng đợi. Xem các việc bằng: vanban jobs list")
    return row


def counts(session: Session, principal: Principal) -> dict[str, int]:
    """Returns how many jobs a person may see, by state, or by outcome of those that are done."""
    visible = select(IntakeBatchRow.id).where(_visible(session, principal))
    statement = select(IntakeJobRow.state, IntakeJobRow.outcome, func.count()).where(IntakeJobRow.batch_id.in_(visible))
    rows = session.execute(statement.group_by(IntakeJobRow.state, IntakeJobRow.outcome))
    return {outcome or state: number for state, outcome, number in rows}


def in_order(rows: Iterable[IntakeJobRow]) -> list[IntakeJobRow]:
    """Returns jobs in the order they were handed in, the members of a container behind it."""
    listed = sorted(rows, key=lambda row: row.id)
    known = {row.id for row in listed}
    below: dict[int | None, list[IntakeJobRow]] = {}
    for row in listed:
        below.setdefault(row.parent_id if row.parent_id in known else None, []).append(row)
    ordered: list[IntakeJobRow] = []
    waiting = list(reversed(below.get(None, [])))
    while waiting:
        row = waiting.pop()
        ordered.append(row)
        waiting.extend(reversed(below.get(row.id, [])))
    return ordered


def status_of(row: IntakeJobRow) -> str:
    """Returns how a job ended, or its state while it has not."""
    return row.outcome or row.state


def result_json(row: IntakeJobRow) -> dict[str, Any]:
    """Returns what became of a file, as the contract of ``vanban ingest`` has it."""
    return {
        "path": row.name,
        "status": status_of(row),
        "document_id": row.document_id,
        "number": row.number,
        "passages": row.passages,
        "warnings": row.warnings.splitlines(),
        "error": row.error,
    }


def job_json(row: IntakeJobRow) -> dict[str, Any]:
    """Returns all that may be told of a job: the result, and how it came to it; times are ISO in UTC."""
    moments = ("created_at", "not_before", "started_at", "finished_at")
    return {
        "id": row.id,
        "batch": row.batch_id,
        "parent": row.parent_id,
        **result_json(row),
        "state": row.state,
        "held_file_id": row.held_file_id,
        "size": row.size,
        "priority": row.priority,
        "attempts": row.attempts,
        "step": row.step,
        "step_done": row.step_done,
        "step_total": row.step_total,
        "named_unit_ids": json.loads(row.named_unit_ids),
        "audience": row.audience,
        "publicity": row.publicity,
        "owner_unit_id": row.owner_unit_id,
        **{name: moment.isoformat() if (moment := getattr(row, name)) else None for name in moments},
    }


def batch_json(summary: Batch) -> dict[str, Any]:
    """Returns a batch as JSON values."""
    return {
        "id": summary.id,
        "label": summary.label,
        "person_id": summary.person_id,
        "created_at": summary.created_at.isoformat(),
        "total": summary.total,
        "unfinished": summary.unfinished,
        "counts": summary.counts,
    }


def doing(row: IntakeJobRow) -> str:
    """Returns what a job is at, in the words of a progress line: "đang nhận dạng chữ trang 3/10"."""
    if row.state == JobState.WAITING.value:
        return f"chờ thử lại (lần {row.step_done})" if row.step == RETRYING else "chờ xử lý"
    step = row.step or "Xử lý"
    piece = "trang " if step in _BY_PAGE else ""
    many = f" {piece}{row.step_done}/{row.step_total}" if row.step_total else ""
    return f"đang {step[:1].lower()}{step[1:]}{many}"


_BY_PAGE = ("Nhận dạng chữ", "Đọc tệp")


def _visible(session: Session, principal: Principal) -> ColumnElement[bool]:
    """Returns the condition on batches: of the person, or for units whose documents an administrator keeps."""
    own = false() if principal.person_id is None else IntakeBatchRow.person_id == principal.person_id
    if not principal.roles & {Role.ADMINISTRATOR, Role.SYSTEM}:
        return own
    job = aliased(IntakeJobRow)
    kept = select(job.batch_id).where(job.owner_unit_id.in_(kept_units(session, principal)))
    return or_(own, IntakeBatchRow.id.in_(kept))


def _jobs(session: Session, principal: Principal) -> Select[IntakeJobRow]:
    return select(IntakeJobRow).join(IntakeBatchRow).where(_visible(session, principal))


def _batch(row: IntakeBatchRow, counted: dict[str, int]) -> Batch:
    return Batch(row.id, row.label, row.person_id, row.created_at, counted)


def _counts(session: Session, batch_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    statement = select(IntakeJobRow.batch_id, IntakeJobRow.state, IntakeJobRow.outcome, func.count())
    grouped = statement.where(IntakeJobRow.batch_id.in_(batch_ids)).group_by(
        IntakeJobRow.batch_id, IntakeJobRow.state, IntakeJobRow.outcome
    )
    counted: dict[int, dict[str, int]] = {}
    for batch_id, state, outcome, number in session.execute(grouped):
        counted.setdefault(batch_id, {})[outcome or state] = number
    return counted
