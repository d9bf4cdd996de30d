"""What is reported of a unit's work: notes with a share done and files that show it, never changed afterwards."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from vanban.audit import Action, Detail, Entry
from vanban.db.audit import record
from vanban.db.work_access import given_to, item_row, kept_units
from vanban.db.work_assigning import STANDING
from vanban.db.work_items import TARGET, require_open
from vanban.db.work_models import WorkAssignmentRow, WorkEvidenceRow, WorkItemRow, WorkProgressRow
from vanban.errors import InvalidInput, NotAllowed
from vanban.principals import Principal
from vanban.text import nfc
from vanban.work import AssignmentState

ALL_DONE = 100  # per cent


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file that shows progress, kept already under its SHA-256."""

    name: str
    sha256: str
    size: int


def report(
    session: Session,
    principal: Principal,
    item_id: int,
    *,
    percent: int,
    note: str,
    evidence: Sequence[Evidence] = (),
) -> WorkProgressRow:
    """Returns what someone the item is given to, or who keeps it, reports of it.

    At 100 % of who leads, the assignment is done; that the item is done is for the keeping unit to say.
    """
    if not 0 <= percent <= ALL_DONE:
        raise InvalidInput("Tiến độ là số từ 0 đến 100.")
    item = item_row(session, principal, item_id)
    require_open(item)
    mine = session.scalars(select(WorkAssignmentRow).where(WorkAssignmentRow.item_id == item.id, given_to(principal)))
    own = next((one for one in mine if AssignmentState(one.state) in STANDING), None)
    if own is None and item.unit_id not in kept_units(principal):
        raise NotAllowed("Chỉ đơn vị, người được giao hoặc nơi giao việc được báo cáo tiến độ.")
    row = WorkProgressRow(item_id=item.id, assignment_id=own.id if own else None, person_id=principal.person_id)
    row.at, row.percent, row.note = datetime.datetime.now(datetime.UTC), percent, nfc(note).strip()[:4_000]
    row.evidence = [WorkEvidenceRow(name=one.name[:300], sha256=one.sha256, size=one.size) for one in evidence]
    session.add(row)
    _take_over(item, own, percent)
    session.flush()
    detail: Detail = {"percent": percent, "files": len(evidence)}
    record(session, Entry(Action.WORK_REPORTED, principal, TARGET, item.id, detail=detail))
    return row


def progress_of(session: Session, principal: Principal, item_id: int) -> list[WorkProgressRow]:
    """Returns what was reported of an item the person may see, the newest first."""
    item_row(session, principal, item_id)
    wanted = select(WorkProgressRow).where(WorkProgressRow.item_id == item_id).order_by(WorkProgressRow.id.desc())
    return list(session.scalars(wanted))


def _take_over(item: WorkItemRow, own: WorkAssignmentRow | None, percent: int) -> None:
    if own is None or own.lead:
        item.percent = percent
        item.changed_at = datetime.datetime.now(datetime.UTC)
    if own is not None:
        own.state = (AssignmentState.DONE if percent == ALL_DONE else AssignmentState.ACCEPTED).value
