"""Who administers which units, which roles they may give, and that a system administrator always remains."""

import datetime
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from vanban.db.models import PersonRow, UnitRow
from vanban.db.validity import today
from vanban.errors import InvalidInput, NotAllowed, NotFound
from vanban.principals import Principal, Role
from vanban.unit_tree import Unit, UnitTree

NO_UNIT = "Không có đơn vị này, hoặc đồng chí không quản trị đơn vị này."
NOT_ADMINISTRATOR = "Chỉ quản trị viên của đơn vị hoặc quản trị viên hệ thống làm được việc này."
LAST_ADMINISTRATOR = (
    "Thay đổi này làm hệ thống không còn quản trị viên hệ thống nào đang hoạt động. "
    "Đề nghị giao vai trò quản trị hệ thống cho một người khác trước."
)
# Separation of duties: who administers a unit makes neither those above him nor those who check on him.
_SYSTEM_ONLY = frozenset({Role.SYSTEM, Role.AUDITOR})


def administered(tree: UnitTree, principal: Principal) -> frozenset[int]:
    """Returns the units whose people and units a person administers; none without the role or off our network."""
    if principal.unit_id is None or principal.channel.outside:
        return frozenset()
    if Role.SYSTEM in principal.roles:
        return frozenset(tree.units)
    return tree.below(principal.own_unit_ids) if Role.ADMINISTRATOR in principal.roles else frozenset()


def require_administrator(tree: UnitTree, principal: Principal) -> frozenset[int]:
    """Returns the administered units, or raises ``NotAllowed`` for a person without any."""
    scope = administered(tree, principal)
    if not scope:
        raise NotAllowed(NOT_ADMINISTRATOR)
    return scope


def require_unit(tree: UnitTree, principal: Principal, unit_id: int) -> Unit:
    """Returns a unit; the same ``NotFound`` for a missing one and for one that is not theirs."""
    if unit_id not in require_administrator(tree, principal):
        raise NotFound(NO_UNIT)
    return tree.units[unit_id]


def is_system_administrator(principal: Principal) -> bool:
    """Tells whether a person administers every unit."""
    return principal.unit_id is not None and not principal.channel.outside and Role.SYSTEM in principal.roles


def roles_to_give(principal: Principal) -> frozenset[Role]:
    """Returns the roles a person may give and take."""
    if is_system_administrator(principal):
        return frozenset(Role)
    return frozenset(Role) - _SYSTEM_ONLY if Role.ADMINISTRATOR in principal.roles else frozenset()


def checked_roles(principal: Principal, before: Iterable[str], wanted: Iterable[str]) -> str:
    """Returns the wanted roles as they are stored, in the order of ``Role``.

    Raises ``InvalidInput`` for a role that does not exist, ``NotAllowed`` when a role would be given or taken that
    this person does not decide about.
    """
    old, new = set(before), set(wanted)
    known = {role.value for role in Role}
    if new - known - old:
        raise InvalidInput("Vai trò không có trong danh sách: " + ", ".join(sorted(new - known - old)) + ".")
    if (old ^ new) - {role.value for role in roles_to_give(principal)}:
        raise NotAllowed(
            "Vai trò quản trị hệ thống và kiểm toán chỉ do quản trị viên hệ thống giao hoặc thôi giao; "
            "người quản trị đơn vị không tự tăng quyền và không chọn người kiểm tra mình."
        )
    return " ".join(role.value for role in Role if role.value in new)


@contextmanager
def keeping_a_system_administrator(session: Session) -> Iterator[None]:
    """Lets a change happen that leaves an active system administrator; raises ``InvalidInput`` otherwise.

    An installation that has none yet (accounts made by the command) is not held up.
    """
    before = _system_administrators(session)
    yield
    session.flush()
    if before and not _system_administrators(session):
        raise InvalidInput(LAST_ADMINISTRATOR)


def _system_administrators(session: Session, *, on: datetime.date | None = None) -> list[int]:
    """Returns the active people who hold the role in a home unit that exists, locked until the transaction ends."""
    day = on or today()
    holders = select(PersonRow.id, PersonRow.roles).join(UnitRow, UnitRow.id == PersonRow.unit_id)
    holders = holders.where(
        PersonRow.active.is_(True),
        PersonRow.roles.contains(Role.SYSTEM.value),
        or_(UnitRow.valid_to.is_(None), UnitRow.valid_to >= day),
    )
    rows = session.execute(holders.with_for_update(of=PersonRow))
    return [person_id for person_id, roles in rows if Role.SYSTEM.value in roles.split()]
