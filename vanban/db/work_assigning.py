"""Giving items to units and people: given, accepted, returned with a reason, passed on, recalled.

Who is given an item must be able to read the document its words come from, unless a planner has released the words.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from vanban.audit import Action, Detail, Entry
from vanban.db.audit import record
from vanban.db.models import DocumentRow, PersonRow
from vanban.db.people import assignments
from vanban.db.permissions import access_of
from vanban.db.units import unit_tree
from vanban.db.validity import today
from vanban.db.work_access import given_to, held_assignment, item_row, kept_row, kept_units, seen
from vanban.db.work_items import TARGET, note_change, require_open
from vanban.db.work_models import WorkAssignmentRow, WorkItemRow
from vanban.errors import InvalidInput, NotAllowed, NotFound
from vanban.principals import KEEPING_ROLES, Principal, Role, may_read
from vanban.text import nfc
from vanban.work import ASSIGNMENT_WORDS, AssignmentState, ItemState

CLOSED_TO = "Đơn vị “{unit}” chưa được xem văn bản nguồn. Hãy mở văn bản cho đơn vị, hoặc cho phép gửi lời nhiệm vụ."
STANDING = (AssignmentState.GIVEN, AssignmentState.ACCEPTED)
_DECIDERS = frozenset({Role.PLANNER}) | KEEPING_ROLES


@dataclass(frozen=True, slots=True)
class Assignee:
    """Who is given an item: a unit, or one person of it."""

    unit_id: int
    person_id: int | None = None
    lead: bool = True


def give(
    session: Session,
    principal: Principal,
    item_id: int,
    to: Assignee,
    *,
    due_on: datetime.date | None = None,
    note: str = "",
    letter_id: int | None = None,
) -> WorkAssignmentRow:
    """Returns the assignment of an item; the same one where it is given to the same already.

    A draft is taken on with it. Raises ``NotAllowed``, ``NotFound``, and ``InvalidInput`` where another leads already
    or the unit may not see the words.
    """
    row = kept_row(session, principal, item_id)
    require_open(row)
    _check_assignee(session, row, to)
    given = _assignments(session, row.id)
    for one in given:
        if (one.unit_id, one.person_id) == (to.unit_id, to.person_id):
            return one
    if to.lead and any(one.lead for one in given):
        raise InvalidInput("Nhiệm vụ đã có đơn vị chủ trì; mỗi nhiệm vụ chỉ có một đơn vị chủ trì.")
    row.state = ItemState.ACTIVE.value
    made = _new(principal, row, to, due_on or row.last, note)
    made.letter_id = letter_id
    session.add(made)
    session.flush()
    _audited(session, principal, row, made, "giao")
    return made


def accept(session: Session, principal: Principal, assignment_id: int) -> WorkAssignmentRow:
    """Returns an assignment that its unit or person has taken."""
    row = _to_decide(session, principal, assignment_id, (AssignmentState.GIVEN,))
    return _decide(session, principal, row, AssignmentState.ACCEPTED)


def return_back(session: Session, principal: Principal, assignment_id: int, *, reason: str) -> WorkAssignmentRow:
    """Returns an assignment that is given back with a reason; the one it was passed on from is open again."""
    if not reason.strip():
        raise InvalidInput("Trả lại việc thì cần ghi lý do.")
    row = _to_decide(session, principal, assignment_id, STANDING)
    if row.delegated_from_id is not None:
        before = session.get_one(WorkAssignmentRow, row.delegated_from_id)
        before.state = AssignmentState.ACCEPTED.value
    return _decide(session, principal, row, AssignmentState.RETURNED, reason)


def recall(session: Session, principal: Principal, assignment_id: int, *, reason: str) -> WorkAssignmentRow:
    """Returns an assignment that the keeping unit takes back, with a reason."""
    if not reason.strip():
        raise InvalidInput("Thu hồi việc đã giao thì cần ghi lý do.")
    row = session.get(WorkAssignmentRow, assignment_id)
    if row is None:
        raise NotFound("Không có việc này, hoặc đồng chí không có quyền xem.")
    kept_row(session, principal, row.item_id)
    return _decide(session, principal, row, AssignmentState.RECALLED, reason)


def delegate(
    session: Session, principal: Principal, assignment_id: int, to: Assignee, *, note: str = ""
) -> WorkAssignmentRow:
    """Returns a new assignment passed on to a person of the unit, or to a unit below it."""
    row = _to_decide(session, principal, assignment_id, STANDING)
    if to.unit_id not in unit_tree(session).below({row.unit_id}):
        raise InvalidInput("Chỉ giao tiếp được cho người của đơn vị hoặc đơn vị trực thuộc.")
    item = session.get_one(WorkItemRow, row.item_id)
    _check_assignee(session, item, to)
    _decide(session, principal, row, AssignmentState.DELEGATED)
    made = _new(principal, item, Assignee(to.unit_id, to.person_id, row.lead), row.due_on, note)
    made.delegated_from_id = row.id
    session.add(made)
    session.flush()
    _audited(session, principal, item, made, "giao_tiep")
    return made


def assignments_of(session: Session, principal: Principal, item_id: int) -> list[WorkAssignmentRow]:
    """Returns the assignments of an item the person may see, the leading ones first; recalled ones for its keepers."""
    item = item_row(session, principal, item_id)
    recalled = item.unit_id in kept_units(principal)
    return [one for one in _all_assignments(session, item.id) if recalled or one.state != AssignmentState.RECALLED]


def my_assignments(session: Session, principal: Principal) -> list[tuple[WorkAssignmentRow, WorkItemRow]]:
    """Returns what stands open for the person or the unit they act for, the earliest deadline first."""
    wanted = select(WorkAssignmentRow, WorkItemRow).join(WorkItemRow, WorkItemRow.id == WorkAssignmentRow.item_id)
    wanted = wanted.where(
        given_to(principal), seen(principal), WorkAssignmentRow.state.in_([one.value for one in STANDING])
    ).where(WorkItemRow.state == ItemState.ACTIVE.value)
    last = WorkAssignmentRow.due_on
    return [(row[0], row[1]) for row in session.execute(wanted.order_by(last.is_(None), last, WorkAssignmentRow.id))]


def count_given(session: Session, principal: Principal, day: datetime.date) -> tuple[int, int]:
    """Returns how many assignments stand open for the person or the unit they act for, and how many are overdue."""
    due = func.coalesce(WorkAssignmentRow.due_on, WorkItemRow.last)
    wanted = select(func.count(), func.count(1).filter(due < day)).select_from(WorkAssignmentRow)
    wanted = wanted.join(WorkItemRow, WorkItemRow.id == WorkAssignmentRow.item_id)
    standing = WorkAssignmentRow.state.in_([one.value for one in STANDING])
    open_still = WorkItemRow.state == ItemState.ACTIVE.value
    count, overdue = session.execute(wanted.where(given_to(principal), seen(principal), standing, open_still)).one()
    return count, overdue


def may_decide(principal: Principal, row: WorkAssignmentRow) -> bool:
    """Tells whether a person decides about an assignment that is given to them or to their unit."""
    return row.person_id == principal.person_id or bool(_DECIDERS & principal.roles)


def _to_decide(
    session: Session, principal: Principal, assignment_id: int, allowed: Sequence[AssignmentState]
) -> WorkAssignmentRow:
    """Returns an assignment the person may decide about: the own one, or one of the unit for its officers."""
    row = held_assignment(session, principal, assignment_id)
    if not may_decide(principal, row):
        raise NotAllowed("Việc này do văn thư, cán bộ chương trình của đơn vị hoặc người được giao quyết định.")
    if AssignmentState(row.state) not in allowed:
        raise InvalidInput(f"Việc đang ở trạng thái “{ASSIGNMENT_WORDS[AssignmentState(row.state)]}”.")
    return row


def _decide(
    session: Session, principal: Principal, row: WorkAssignmentRow, state: AssignmentState, reason: str = ""
) -> WorkAssignmentRow:
    row.state, row.reason = state.value, nfc(reason).strip()[:2_000]
    row.decided_at = datetime.datetime.now(datetime.UTC)
    session.flush()
    _audited(session, principal, session.get_one(WorkItemRow, row.item_id), row, state.value, reason=row.reason)
    return row


def _new(
    principal: Principal, item: WorkItemRow, to: Assignee, due_on: datetime.date | None, note: str
) -> WorkAssignmentRow:
    return WorkAssignmentRow(
        item_id=item.id,
        unit_id=to.unit_id,
        person_id=to.person_id,
        lead=to.lead,
        state=AssignmentState.GIVEN.value,
        due_on=due_on,
        note=nfc(note).strip()[:2_000],
        given_by_id=principal.person_id,
        given_at=datetime.datetime.now(datetime.UTC),
    )


def _audited(
    session: Session, principal: Principal, item: WorkItemRow, row: WorkAssignmentRow, what: str, *, reason: str = ""
) -> None:
    note_change(session, principal, item, what, reason=reason)
    session.flush()
    detail: Detail = {"change": what, "assignment": row.id, "unit": row.unit_id}
    record(session, Entry(Action.WORK_ASSIGNED, principal, TARGET, item.id, detail=detail))


def _assignments(session: Session, item_id: int) -> list[WorkAssignmentRow]:
    """Returns the assignments of an item that stand."""
    ended = (AssignmentState.RETURNED, AssignmentState.RECALLED, AssignmentState.DELEGATED)
    return [one for one in _all_assignments(session, item_id) if AssignmentState(one.state) not in ended]


def _all_assignments(session: Session, item_id: int) -> list[WorkAssignmentRow]:
    order = (WorkAssignmentRow.lead.desc(), WorkAssignmentRow.id)
    return list(session.scalars(select(WorkAssignmentRow).where(WorkAssignmentRow.item_id == item_id).order_by(*order)))


def _check_assignee(session: Session, item: WorkItemRow, to: Assignee) -> None:
    """Raises for a unit that is no more or stands above, a person of another unit, and who may not see the words."""
    tree = unit_tree(session)
    unit = tree.units.get(to.unit_id)
    if unit is None or unit.ended(today()):
        raise NotFound("Không có đơn vị này, hoặc đơn vị đã kết thúc hoạt động.")
    if to.unit_id in tree.line(item.unit_id)[:-1]:
        raise InvalidInput("Không giao việc cho cấp trên; hãy gửi đề nghị bằng văn bản.")
    if to.person_id is not None and not _works_in(session, to.person_id, to.unit_id):
        raise NotFound("Không có người này trong đơn vị.")
    document = session.get(DocumentRow, item.document_id) if item.document_id is not None else None
    if item.released or item.document_id is None:
        return
    reader = Principal(0, "", tree.line(to.unit_id))
    if document is None or not may_read(reader, access_of(session, document)):
        raise InvalidInput(CLOSED_TO.format(unit=unit.name))


def _works_in(session: Session, person_id: int, unit_id: int) -> bool:
    person = session.get(PersonRow, person_id)
    if person is None or not person.active:
        return False
    return any(unit == unit_id for unit, _ in assignments(session, person))
