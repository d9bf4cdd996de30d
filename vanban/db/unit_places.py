"""Where a unit stands: the line of units above it and the ended ones whose place it took, in one question.

Asked on every request, so its words are built once. Both walks end where the data closes a loop.
"""

import datetime
from dataclasses import dataclass

from sqlalchemy import CompoundSelect, Date, Select, bindparam, cast, exists, literal, null, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from vanban.db.models import UnitRow
from vanban.db.office_models import UnitSuccessionRow

_DEEPEST = 64  # levels of units above one; the tree of a province has about five


@dataclass(frozen=True, slots=True)
class UnitPlace:
    """``line``: ids from the root down to the unit. ``heir_of``: ended units whose place it took, directly or through
    others. ``ended``: the unit itself is no more."""

    line: tuple[int, ...]
    heir_of: frozenset[int]
    ended: bool


def unit_place(session: Session, unit_id: int, *, on: datetime.date) -> UnitPlace:
    """Returns where a unit stands as of a day; one that is not there has an empty line."""
    rows = session.connection().execute(_PLACE, {"unit": unit_id, "day": on}).all()
    above = [(row.step, row.id, row.valid_to) for row in rows if row.step >= 0]
    line = dict.fromkeys(unit for _, unit, _ in sorted(above))
    ends = next((valid_to for step, _, valid_to in above if step == 0), None)
    heir_of = frozenset(row.id for row in rows if row.step < 0) - {unit_id}
    return UnitPlace(tuple(reversed(line)), heir_of, ends is not None and ends < on)


def _above() -> Select[int, datetime.date | None, int]:
    line = select(UnitRow.id, UnitRow.parent_id, UnitRow.valid_to, literal(0).label("step"))
    above = line.where(UnitRow.id == bindparam("unit")).cte("above", recursive=True)
    unit = aliased(UnitRow)
    higher = select(unit.id, unit.parent_id, unit.valid_to, above.c.step + 1)
    above = above.union_all(higher.join(above, unit.id == above.c.parent_id).where(above.c.step < _DEEPEST))
    return select(above.c.id, above.c.valid_to, above.c.step)


def _taken_over() -> Select[int, datetime.date | None, int]:
    heirs = select(UnitRow.id).where(UnitRow.id == bindparam("unit")).cte("heirs", recursive=True)
    unit = aliased(UnitRow)
    split = exists().where(UnitSuccessionRow.unit_id == unit.id, UnitSuccessionRow.successor_id == heirs.c.id)
    taken = or_(unit.successor_id == heirs.c.id, split.correlate(unit, heirs))
    heirs = heirs.union(select(unit.id).join(heirs, taken).where(unit.valid_to < bindparam("day")))
    return select(heirs.c.id, cast(null(), Date), literal(-1))


def _question() -> CompoundSelect[int, datetime.date | None, int]:
    return union_all(_above(), _taken_over())


_PLACE = _question()
