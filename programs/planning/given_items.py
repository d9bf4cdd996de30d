"""What units above have given to a unit out of their programmes, and none of its items carries out yet."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from vanban.db.models import UnitRow
from vanban.db.permissions import readable_ids
from vanban.db.work_access import given_to, seen
from vanban.db.work_items import content_of
from vanban.db.work_models import WorkAssignmentRow, WorkItemRow
from vanban.principals import Principal
from vanban.work import AssignmentState, ItemState, WorkContent

_STANDING = (AssignmentState.GIVEN.value, AssignmentState.ACCEPTED.value)
MOST = 500  # items of one list


@dataclass(frozen=True, slots=True)
class GivenItem:
    """An item of another unit that the own unit was given; ``leads``: it is to lead."""

    item_id: int
    unit: str
    content: WorkContent
    leads: bool


def given_uncovered(session: Session, principal: Principal, *, only: Collection[int] | None = None) -> list[GivenItem]:
    """Returns the items given to the own unit that none of its items carries out; ``only`` names those wanted.

    A source that the person may not read is left out of what they say.
    """
    own = sorted(principal.own_unit_ids)
    answer = aliased(WorkItemRow)
    answered = exists().where(
        answer.answers_id == WorkItemRow.id, answer.unit_id.in_(own), answer.state != ItemState.CANCELLED.value
    )
    wanted = (
        select(WorkItemRow, WorkAssignmentRow.lead, UnitRow.name)
        .join(WorkAssignmentRow, WorkAssignmentRow.item_id == WorkItemRow.id)
        .join(UnitRow, UnitRow.id == WorkItemRow.unit_id)
        .where(given_to(principal), WorkAssignmentRow.unit_id.in_(own), WorkAssignmentRow.state.in_(_STANDING))
        .where(seen(principal), WorkItemRow.unit_id.not_in(own), ~answered)
        .order_by(WorkItemRow.last.is_(None), WorkItemRow.last, WorkItemRow.id)
    )
    if only is not None:
        wanted = wanted.where(WorkItemRow.id.in_(sorted(only)))
    rows = session.execute(wanted.limit(MOST)).all()
    documents = {item.document_id for item, _, _ in rows if item.document_id is not None}
    may_read = readable_ids(session, principal, documents)
    found: dict[int, GivenItem] = {}
    for item, leads, unit in rows:
        content = content_of(item)
        kept = content if item.document_id in may_read else replace(content, source=None)
        found.setdefault(item.id, GivenItem(item.id, unit, kept, leads))
    return list(found.values())
