"""How a unit ends: into one unit (merger), into several (split), or without a successor (abolition).

The documents stay with the ended unit and are read by its heirs as their own (``Principal.heir_of``); its people, and
the units below it, move in the same step.
"""

import datetime
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from vanban.db.account_models import MembershipRow
from vanban.db.administering import keeping_a_system_administrator, require_unit
from vanban.db.models import DocumentRow, IntakeJobRow, PersonRow, UnitRow
from vanban.db.office_models import UnitSuccessionRow
from vanban.db.units import check_own_place, unit_tree
from vanban.db.validity import today
from vanban.errors import InvalidInput
from vanban.principals import Principal, Role
from vanban.unit_tree import Unit, UnitTree

_KEPT_ROLES = (Role.CADRE, Role.SYSTEM)  # not tied to one unit: they go along in any case


@dataclass(frozen=True, slots=True)
class Ending:
    """How a unit is to end. ``people_to`` and ``children_to`` name units; None leaves them where they are.

    With ``keep_roles`` people have the roles of the ended unit in the new one, which may be larger; without, they
    arrive as readers.
    """

    last_day: datetime.date
    successors: tuple[int, ...] = ()
    people_to: int | None = None
    children_to: int | None = None
    keep_roles: bool = False


@dataclass(frozen=True, slots=True)
class EndingPreview:
    """What an ending moves and what stays, before it is done."""

    unit: Unit
    people: int  # whose home unit it is
    with_roles: int  # of these, who do more than read
    assigned: int  # with a further assignment in it that has not ended
    children: tuple[Unit, ...]
    documents: int
    below_documents: int  # of these, for the unit and all below: units that move away no longer read them
    jobs: int  # files still on their way into the library


def preview_ending(session: Session, principal: Principal, unit_id: int) -> EndingPreview:
    """Returns what would move if a unit ended today."""
    tree = unit_tree(session)
    unit = require_unit(tree, principal, unit_id)
    day = today()
    owned = select(DocumentRow.audience, func.count()).where(DocumentRow.owner_unit_id == unit_id)
    audience = {row[0]: row[1] for row in session.execute(owned.group_by(DocumentRow.audience))}
    roles = list(session.scalars(select(PersonRow.roles).where(PersonRow.unit_id == unit_id)))
    return EndingPreview(
        unit,
        people=len(roles),
        with_roles=sum(set(one.split()) - {role.value for role in _KEPT_ROLES} != set() for one in roles),
        assigned=_count(session, MembershipRow.unit_id == unit_id, _going(day)),
        children=tuple(child for child in tree.children(unit_id) if not child.ended(day)),
        documents=sum(audience.values()),
        below_documents=audience.get("subtree", 0),
        jobs=_count(session, IntakeJobRow.owner_unit_id == unit_id, IntakeJobRow.finished_at.is_(None)),
    )


def end_unit(session: Session, principal: Principal, unit_id: int, ending: Ending) -> EndingPreview:
    """Ends a unit and returns what was there to move.

    Raises ``InvalidInput`` with the reason: a last day that is not past or lies before the first, a successor that is
    the unit itself or has ended, people or units below that would be left without a place.
    """
    before = preview_ending(session, principal, unit_id)
    tree = unit_tree(session)
    check_own_place(tree, principal, before.unit)
    for other in {*ending.successors, *(one for one in (ending.people_to, ending.children_to) if one is not None)}:
        require_unit(tree, principal, other)
    _check(tree, before, ending)
    with keeping_a_system_administrator(session):
        _write(session, unit_id, ending)
        _move_children(session, tree, before, ending)
        _move_people(session, unit_id, ending)
    return before


def _check(tree: UnitTree, before: EndingPreview, ending: Ending) -> None:
    for check in (_check_days, _check_successors, _check_targets):
        check(tree, before, ending)


def _check_days(tree: UnitTree, before: EndingPreview, ending: Ending) -> None:
    unit, last = before.unit, ending.last_day
    if unit.valid_to is not None:
        raise InvalidInput("Đơn vị này đã có ngày kết thúc. Muốn ghi lại thì mở lại đơn vị trước.")
    if unit.valid_from is not None and last < unit.valid_from:
        raise InvalidInput("Ngày kết thúc không được trước ngày bắt đầu của đơn vị.")
    if last >= today():
        raise InvalidInput(
            "Ngày hoạt động cuối cùng phải trước hôm nay: người và đơn vị trực thuộc chuyển đi ngay khi ghi, "
            "nên việc sắp xếp được ghi từ ngày đầu tiên sau khi đơn vị kết thúc."
        )
    taken = [one for one in tree.units.values() if unit.id in one.successors and one.valid_to is not None]
    if any(one.valid_to is not None and one.valid_to > last for one in taken):
        raise InvalidInput(
            "Đơn vị này đã nhận việc của một đơn vị kết thúc sau ngày ấy, nên không thể kết thúc sớm hơn."
        )


def _check_successors(tree: UnitTree, before: EndingPreview, ending: Ending) -> None:
    if before.unit.id in ending.successors:
        raise InvalidInput("Một đơn vị không kế thừa chính nó. Đề nghị chọn đơn vị khác.")
    for successor in (tree.units[one] for one in ending.successors):
        if successor.valid_to is not None:
            raise InvalidInput(f"“{successor.name}” đã kết thúc hoạt động nên không kế thừa được.")


def _check_targets(tree: UnitTree, before: EndingPreview, ending: Ending) -> None:
    unit, day = before.unit, today()
    for target in (one for one in (ending.people_to, ending.children_to) if one is not None):
        if target == unit.id or tree.units[target].ended(day):
            raise InvalidInput("Người và đơn vị trực thuộc chỉ chuyển được về một đơn vị khác đang hoạt động.")
    if before.children and ending.children_to is None:
        names = ", ".join(child.name for child in before.children[:5])
        raise InvalidInput(f"Còn {len(before.children)} đơn vị trực thuộc ({names}). Đề nghị chọn nơi chuyển về.")
    if before.people and ending.people_to is None and ending.successors:
        raise InvalidInput(f"Còn {before.people} người thuộc đơn vị. Đề nghị chọn đơn vị nhận người.")


def _write(session: Session, unit_id: int, ending: Ending) -> None:
    row = session.get_one(UnitRow, unit_id)
    row.valid_to = ending.last_day
    row.successor_id = next(iter(ending.successors), None)
    further = dict.fromkeys(ending.successors[1:])
    session.add_all(UnitSuccessionRow(unit_id=unit_id, successor_id=one) for one in further if one != row.successor_id)
    session.flush()


def _move_children(session: Session, tree: UnitTree, before: EndingPreview, ending: Ending) -> None:
    """Moves the units below; the branch that holds the new place itself rises to where the ended unit stood."""
    if ending.children_to is None:
        return
    for child in before.children:
        rises = ending.children_to in tree.below([child.id])
        session.get_one(UnitRow, child.id).parent_id = before.unit.parent_id if rises else ending.children_to
    session.flush()


def _move_people(session: Session, unit_id: int, ending: Ending) -> None:
    """Moves the people of the unit; further assignments in it end with it and go on in the unit that takes them."""
    if ending.people_to is not None:
        for person in session.scalars(select(PersonRow).where(PersonRow.unit_id == unit_id)):
            person.unit_id, person.roles = ending.people_to, _roles_there(person.roles, ending)
    there = select(MembershipRow.person_id).where(MembershipRow.unit_id == ending.people_to)
    taken = set(session.scalars(there))
    for row in list(session.scalars(select(MembershipRow).where(MembershipRow.unit_id == unit_id))):
        if row.valid_to is not None and row.valid_to <= ending.last_day:
            continue
        if ending.people_to is not None and row.person_id not in taken:
            session.add(_going_on(row, ending))
        row.valid_to = ending.last_day
    session.flush()


def _going_on(row: MembershipRow, ending: Ending) -> MembershipRow:
    begin = ending.last_day + datetime.timedelta(days=1)
    return MembershipRow(
        person_id=row.person_id,
        unit_id=ending.people_to,
        roles=_roles_there(row.roles, ending),
        valid_from=begin if row.valid_from is None else max(begin, row.valid_from),
        valid_to=row.valid_to,
        note=row.note,
    )


def _roles_there(roles: str, ending: Ending) -> str:
    kept = {role.value for role in _KEPT_ROLES}
    return " ".join(role for role in roles.split() if ending.keep_roles or role in kept)


def _going(day: datetime.date) -> ColumnElement[bool]:
    return or_(MembershipRow.valid_to.is_(None), MembershipRow.valid_to >= day)


def _count(session: Session, *conditions: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).where(*conditions)) or 0
