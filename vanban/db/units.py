"""Changes of the organisation tree: new units, names, places in the tree, and units that come back.

How a unit ends is in ``vanban.db.unit_endings``. Each function takes who does it and refuses what is not theirs.
"""

import datetime
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from vanban.db.administering import is_system_administrator, require_administrator, require_unit
from vanban.db.models import UnitRow
from vanban.db.office_models import UnitSuccessionRow
from vanban.db.people import create_unit
from vanban.db.validity import today
from vanban.errors import InvalidInput, NotAllowed, SettingsError
from vanban.principals import Outside, Principal
from vanban.text import nfc
from vanban.unit_tree import Unit, UnitTree

LONGEST_NAME = 200
_COLUMNS = select(
    UnitRow.id,
    UnitRow.code,
    UnitRow.name,
    UnitRow.parent_id,
    UnitRow.valid_from,
    UnitRow.valid_to,
    UnitRow.successor_id,
    UnitRow.outside,
)


@dataclass(frozen=True, slots=True)
class NewUnit:
    """What a new unit is to be. ``parent_id`` None makes a topmost unit."""

    code: str
    name: str
    parent_id: int | None = None
    valid_from: datetime.date | None = None


def unit_tree(session: Session) -> UnitTree:
    """Returns the whole tree, in two queries."""
    further: dict[int, list[int]] = {}
    for unit_id, successor_id in session.execute(
        select(UnitSuccessionRow.unit_id, UnitSuccessionRow.successor_id).order_by(UnitSuccessionRow.successor_id)
    ):
        further.setdefault(unit_id, []).append(successor_id)
    units = {}
    for row in session.execute(_COLUMNS):
        first = () if row.successor_id is None else (row.successor_id,)
        rest = (one for one in further.get(row.id, []) if one != row.successor_id)
        units[row.id] = Unit(
            row.id,
            row.code,
            row.name,
            row.parent_id,
            row.valid_from,
            row.valid_to,
            successors=(*first, *rest),
            outside=Outside.of(row.outside),
        )
    return UnitTree(units)


def add_unit(session: Session, principal: Principal, new: NewUnit) -> UnitRow:
    """Returns a new unit below one that the person administers; a topmost one only for a system administrator.

    Raises ``InvalidInput`` for a bad or taken code, a bad name, or a parent that has ended.
    """
    tree = unit_tree(session)
    require_administrator(tree, principal)
    if new.parent_id is None and not is_system_administrator(principal):
        raise NotAllowed("Chỉ quản trị viên hệ thống thêm được đơn vị cao nhất. Đề nghị chọn đơn vị cấp trên.")
    parent = None if new.parent_id is None else require_unit(tree, principal, new.parent_id)
    if parent is not None:
        _check_living(parent, what="Đơn vị cấp trên")
    try:
        row = create_unit(session, code=new.code, name=new.name, parent_code=parent.code if parent else None)
    except SettingsError as error:
        raise InvalidInput(error.message) from error
    row.valid_from = new.valid_from
    session.flush()
    return row


def rename_unit(
    session: Session, principal: Principal, unit_id: int, *, name: str, valid_from: datetime.date | None
) -> list[str]:
    """Returns which attributes of a unit changed: its name, its first day."""
    unit = require_unit(unit_tree(session), principal, unit_id)
    name = " ".join(nfc(name).split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise InvalidInput(f"Tên đơn vị phải có từ 1 đến {LONGEST_NAME} ký tự.")
    if valid_from is not None and unit.valid_to is not None and valid_from > unit.valid_to:
        raise InvalidInput("Ngày bắt đầu không được sau ngày kết thúc của đơn vị.")
    row = session.get_one(UnitRow, unit_id)
    changed = [field for field, new in (("name", name), ("valid_from", valid_from)) if getattr(row, field) != new]
    row.name, row.valid_from = name, valid_from
    session.flush()
    return changed


def move_unit(session: Session, principal: Principal, unit_id: int, *, parent_id: int | None) -> None:
    """Puts a unit, with all below it, under another one.

    Raises ``InvalidInput`` for a parent that is the unit itself, stands below it, or has ended; ``NotAllowed`` for
    the administrator's own unit, whose place is decided above.
    """
    tree = unit_tree(session)
    unit = require_unit(tree, principal, unit_id)
    check_own_place(tree, principal, unit)
    if parent_id is None and not is_system_administrator(principal):
        raise NotAllowed("Chỉ quản trị viên hệ thống đưa được một đơn vị lên cao nhất.")
    if parent_id is not None:
        check_parent(tree, unit, require_unit(tree, principal, parent_id))
    session.get_one(UnitRow, unit_id).parent_id = parent_id
    session.flush()


def reopen_unit(session: Session, principal: Principal, unit_id: int) -> None:
    """Lets an ended unit exist again; nobody takes its place any more, and people who moved stay where they are.

    Raises ``InvalidInput`` for a unit that has not ended, or whose superior unit has.
    """
    tree = unit_tree(session)
    unit = require_unit(tree, principal, unit_id)
    check_own_place(tree, principal, unit)
    if unit.valid_to is None:
        raise InvalidInput("Đơn vị này đang hoạt động, không cần mở lại.")
    if unit.parent_id is not None:
        _check_living(tree.units[unit.parent_id], what="Đơn vị cấp trên")
    row = session.get_one(UnitRow, unit_id)
    row.valid_to, row.successor_id = None, None
    session.execute(delete(UnitSuccessionRow).where(UnitSuccessionRow.unit_id == unit_id))
    session.flush()


def check_own_place(tree: UnitTree, principal: Principal, unit: Unit) -> None:
    """Raises ``NotAllowed`` where the unit above is not the person's to administer: their own unit, for instance."""
    if is_system_administrator(principal):
        return
    if unit.parent_id is None or unit.parent_id not in require_administrator(tree, principal):
        raise NotAllowed("Việc này với đơn vị của chính đồng chí do quản trị viên cấp trên thực hiện.")


def check_parent(tree: UnitTree, unit: Unit, parent: Unit) -> None:
    """Raises ``InvalidInput`` when a unit cannot stand below another."""
    if parent.id in tree.below([unit.id]):
        raise InvalidInput(
            f"Không chuyển được “{unit.name}” vào “{parent.name}”: đơn vị ấy là chính nó hoặc nằm dưới nó."
        )
    _check_living(parent, what="Đơn vị cấp trên")


def _check_living(unit: Unit, *, what: str) -> None:
    if unit.ended(today()):
        raise InvalidInput(f"{what} “{unit.name}” đã kết thúc hoạt động. Đề nghị chọn đơn vị đang hoạt động.")
