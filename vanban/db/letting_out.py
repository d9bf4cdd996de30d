"""How much of a unit's open documents the chat channels carry: set for one or for all below, handed down to new units.

The setting only narrows: what is not marked công khai never leaves, whatever it says (``Access.carried_outside``).
"""

from collections.abc import Collection, Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from vanban.db.administering import is_system_administrator, require_administrator, require_unit
from vanban.db.models import UnitRow
from vanban.db.units import unit_tree
from vanban.db.validity import today
from vanban.errors import NotAllowed
from vanban.principals import Outside, Principal
from vanban.unit_tree import UnitTree

OUTSIDE_WORDS = {
    Outside.OPEN: "Mọi văn bản công khai mà người hỏi được xem",
    Outside.PUBLIC: "Chỉ văn bản công khai dành cho mọi người",
    Outside.NONE: "Không đưa văn bản nào của đơn vị ra kênh chat",
}
_NARROWNESS = {one: place for place, one in enumerate(Outside)}


def outside_of(session: Session, unit_id: int) -> Outside:
    """Returns how much a unit lets out; nothing for a unit that does not exist."""
    return Outside.of(session.scalar(select(UnitRow.outside).where(UnitRow.id == unit_id)))


def let_out(session: Session, principal: Principal, unit_id: int, wanted: Outside, *, below: bool) -> list[int]:
    """Returns the units whose setting changed: the unit, everything below it when asked, and the ended units whose
    place these took.

    An ended unit that was split keeps the narrowest setting of its heirs. Raises ``NotFound`` for a unit that is not
    the person's to administer, ``NotAllowed`` for more than the unit above lets out, which is decided there.
    """
    tree = unit_tree(session)
    unit = require_unit(tree, principal, unit_id)
    above = None if unit.parent_id is None else tree.units[unit.parent_id]
    theirs = is_system_administrator(principal) or unit.parent_id in require_administrator(tree, principal)
    if above is not None and not theirs and _narrower(above.outside, wanted):
        raise NotAllowed(
            f"Đơn vị cấp trên “{above.name}” chỉ cho phép: {OUTSIDE_WORDS[above.outside].lower()}. "
            "Mở rộng hơn do quản trị viên cấp trên quyết định."
        )
    new = dict.fromkeys(tree.below([unit_id]) if below else [unit_id], wanted)
    new |= _of_predecessors(tree, new)
    changed = sorted(one for one, setting in new.items() if tree.units[one].outside is not setting)
    for row in session.scalars(select(UnitRow).where(UnitRow.id.in_(changed))):
        row.outside = new[row.id].value
    session.flush()
    return changed


def hand_down(session: Session, made: Collection[UnitRow]) -> None:
    """Gives new units the setting of the nearest unit above them that was there before."""
    rows = {row.id: row for row in session.scalars(select(UnitRow))}
    new = {row.id for row in made}
    for row in made:
        line, above = {row.id}, row.parent_id
        while above in new and above not in line:
            line.add(above)
            above = rows[above].parent_id
        if above is not None and above not in new:
            row.outside = rows[above].outside
    session.flush()


def _of_predecessors(tree: UnitTree, new: dict[int, Outside]) -> dict[int, Outside]:
    """Returns the settings of the ended units whose place units with a new setting took, directly or through others."""
    found: dict[int, Outside] = {}
    day, waiting = today(), list(new)
    while waiting:
        heir = waiting.pop(0)
        taken = [one for one in tree.units.values() if heir in one.successors and one.ended(day)]
        for unit in taken:
            if unit.id not in new and unit.id not in found:
                heirs = [tree.units[one] for one in unit.successors if one in tree.units]
                found[unit.id] = _narrowest({**new, **found}.get(one.id, one.outside) for one in heirs)
                waiting.append(unit.id)
    return found


def _narrower(one: Outside, other: Outside) -> bool:
    return _NARROWNESS[one] > _NARROWNESS[other]


def _narrowest(settings: Iterable[Outside]) -> Outside:
    return max(settings, key=lambda one: _NARROWNESS[one])
