"""Who may see and change the work of a unit: planners keep it, the unit's people and those it is given to see it.

Nothing of it ever goes through an outside channel. Words that come from a document are shown to who may read that
document, and to those an item is given to where a planner has released them.
"""

from sqlalchemy import ColumnElement, and_, exists, false, or_, select
from sqlalchemy.orm import Session

from vanban.db.models import DocumentRow
from vanban.db.permissions import readable
from vanban.db.work_models import WorkAssignmentRow, WorkItemRow
from vanban.errors import NotAllowed, NotFound
from vanban.principals import Principal, Role
from vanban.work import AssignmentState, ItemState

MAY_NOT = "Chỉ cán bộ lập chương trình công tác của đơn vị được làm việc này."
NO_ITEM = "Không có nhiệm vụ này, hoặc đồng chí không có quyền xem."
NO_ASSIGNMENT = "Không có việc này trong số việc được giao, hoặc đồng chí không có quyền xem."
_GONE = (AssignmentState.RECALLED.value,)


def kept_units(principal: Principal) -> frozenset[int]:
    """Returns the units whose work a person keeps: the own one and those it took the place of, for planners."""
    allowed = Role.PLANNER in principal.roles and not principal.channel.outside and principal.person_id is not None
    return principal.own_unit_ids if allowed else frozenset()


def require_planner(principal: Principal) -> int:
    """Returns the unit whose work a planner keeps; raises ``NotAllowed`` for anyone else."""
    if principal.unit_id is None or not kept_units(principal):
        raise NotAllowed(MAY_NOT)
    return principal.unit_id


def given_to(principal: Principal) -> ColumnElement[bool]:
    """Returns the condition on ``WorkAssignmentRow`` for what is given to a person or to the unit they act for."""
    if principal.person_id is None or principal.channel.outside:
        return false()
    own = WorkAssignmentRow.unit_id.in_(sorted(principal.own_unit_ids))
    mine = or_(WorkAssignmentRow.person_id == principal.person_id, own)
    return and_(mine, WorkAssignmentRow.state.not_in(_GONE))


def seen(principal: Principal) -> ColumnElement[bool]:
    """Returns the condition on ``WorkItemRow`` for the items a person may see: drafts are for planners alone."""
    if principal.person_id is None or principal.channel.outside:
        return false()
    given = exists().where(WorkAssignmentRow.item_id == WorkItemRow.id, given_to(principal)).correlate(WorkItemRow)
    own = WorkItemRow.unit_id.in_(sorted(principal.own_unit_ids))
    kept = WorkItemRow.unit_id.in_(sorted(kept_units(principal)))
    open_words, decided = with_open_words(principal), WorkItemRow.state != ItemState.DRAFT.value
    return or_(
        and_(or_(and_(own, decided), kept), open_words),
        and_(given, decided, or_(open_words, WorkItemRow.released)),
    )


def with_open_words(principal: Principal) -> ColumnElement[bool]:
    """Returns the condition on ``WorkItemRow`` for items of no document, or of one the person may read."""
    may_read = exists().where(DocumentRow.id == WorkItemRow.document_id, readable(principal)).correlate(WorkItemRow)
    return or_(WorkItemRow.document_id.is_(None), may_read)


def item_row(session: Session, principal: Principal, item_id: int) -> WorkItemRow:
    """Returns an item the person may see; raises the same ``NotFound`` for any other."""
    row = session.scalar(select(WorkItemRow).where(WorkItemRow.id == item_id, seen(principal)))
    if row is None:
        raise NotFound(NO_ITEM)
    return row


def kept_row(session: Session, principal: Principal, item_id: int) -> WorkItemRow:
    """Returns an item that the person keeps, as it is now and held until the transaction ends."""
    if item_row(session, principal, item_id).unit_id not in kept_units(principal):
        raise NotAllowed(MAY_NOT)
    wanted = select(WorkItemRow).where(WorkItemRow.id == item_id).with_for_update()
    return session.scalars(wanted.execution_options(populate_existing=True)).one()


def held_assignment(session: Session, principal: Principal, assignment_id: int) -> WorkAssignmentRow:
    """Returns an assignment given to the person or their unit, held until the transaction ends."""
    visible = WorkAssignmentRow.item_id.in_(select(WorkItemRow.id).where(seen(principal)))
    wanted = select(WorkAssignmentRow).where(WorkAssignmentRow.id == assignment_id, given_to(principal), visible)
    row = session.scalar(wanted.with_for_update().execution_options(populate_existing=True))
    if row is None:
        raise NotFound(NO_ASSIGNMENT)
    return row


def may_see_source(session: Session, principal: Principal, item: WorkItemRow) -> bool:
    """Tells whether the quote of an item may be shown: the person may read the document it comes from."""
    if item.document_id is None:
        return False
    wanted = select(DocumentRow.id).where(DocumentRow.id == item.document_id, readable(principal))
    return session.scalar(wanted) is not None
