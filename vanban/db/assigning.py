"""Further assignments of people: secondments (biệt phái) and second posts (kiêm nhiệm), with roles of their own."""

import datetime
from dataclasses import dataclass

from sqlalchemy.orm import Session

from vanban.db.account_models import MembershipRow
from vanban.db.administering import administered, checked_roles, keeping_a_system_administrator, roles_to_give
from vanban.db.staffing import NOT_YOURS, assignments_of, changeable, living_unit, require_person
from vanban.db.units import unit_tree
from vanban.errors import InvalidInput, NotAllowed, NotFound
from vanban.principals import Principal

NO_ASSIGNMENT = "Không có nhiệm vụ này, hoặc đồng chí không quản trị đơn vị ấy."


@dataclass(frozen=True, slots=True)
class Assignment:
    """A further assignment to be written; both days are included, None leaves that side open."""

    unit_id: int
    roles: tuple[str, ...] = ()
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None
    note: str = ""


def assign(session: Session, principal: Principal, person_id: int, wanted: Assignment) -> MembershipRow:
    """Returns a person's assignment in a unit, made or changed; there is one for each unit.

    Raises ``InvalidInput`` for the home unit, a unit that is not theirs or has ended, and days in the wrong order.
    """
    tree = unit_tree(session)
    person = changeable(session, tree, principal, person_id)
    unit_id = living_unit(tree, principal, wanted.unit_id)
    if unit_id == person.unit_id:
        raise InvalidInput("Đây là đơn vị chính của người này. Vai trò ở đơn vị chính đặt ở mục Vai trò.")
    if wanted.valid_from and wanted.valid_to and wanted.valid_to < wanted.valid_from:
        raise InvalidInput("Ngày kết thúc nhiệm vụ không được trước ngày bắt đầu.")
    rows = {row.unit_id: row for row in assignments_of(session, person_id)}
    row = rows.get(unit_id) or MembershipRow(person_id=person_id, unit_id=unit_id, roles="")
    row.roles = checked_roles(principal, row.roles.split(), wanted.roles)
    row.valid_from, row.valid_to, row.note = wanted.valid_from, wanted.valid_to, wanted.note.strip()[:300]
    session.add(row)
    session.flush()
    return row


def end_assignment(session: Session, principal: Principal, person_id: int, membership_id: int) -> int:
    """Takes a further assignment away and returns its unit.

    Who administers that unit decides, wherever the person's home is.
    """
    tree = unit_tree(session)
    require_person(session, tree, principal, person_id)
    row = session.get(MembershipRow, membership_id)
    if row is None or row.person_id != person_id or row.unit_id not in administered(tree, principal):
        raise NotFound(NO_ASSIGNMENT)
    if not set(row.roles.split()) <= {role.value for role in roles_to_give(principal)}:
        raise NotAllowed(NOT_YOURS)
    with keeping_a_system_administrator(session):
        session.delete(row)
        session.flush()
    return row.unit_id
