"""Counts that stand ready, read for a person: of whole branches of the tree, behind the doors open to them."""

import datetime
from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from vanban.db.models import UnitRow
from vanban.db.work_doors import open_doors
from vanban.db.work_scope import Scope
from vanban.db.work_tally import TallyAxis, tally_day
from vanban.db.work_tally_keeping import settle
from vanban.db.work_tally_models import WorkTallyRow


@dataclass(frozen=True, slots=True)
class Cover:
    """The topmost units whose branches lie wholly in a scope (``spans``), and all units of those branches."""

    spans: frozenset[int] = frozenset()
    units: frozenset[int] = frozenset()


def tallied(
    session: Session, scope: Scope, axis: TallyAxis, day: datetime.date
) -> tuple[Cover, Counter[tuple[Any, str]]]:
    """Returns what was read from the counts, by key and light, and what they covered: nothing on another day."""
    if tally_day(session) != day:
        return Cover(), Counter()
    settle(session)
    cover = _cover(session, scope.units)
    wanted = select(WorkTallyRow.key, WorkTallyRow.light, func.sum(WorkTallyRow.count))
    wanted = wanted.where(
        WorkTallyRow.span_id.in_(sorted(cover.spans)),
        WorkTallyRow.axis == axis.value,
        WorkTallyRow.door_id.in_(sorted(open_doors(session, scope.principal))),
    )
    found: Counter[tuple[Any, str]] = Counter()
    for key, light, count in session.execute(wanted.group_by(WorkTallyRow.key, WorkTallyRow.light)):
        if count:
            found[key if axis is TallyAxis.FIELD else int(key), light] += int(count)
    return cover, found


def _cover(session: Session, units: frozenset[int]) -> Cover:
    """Returns the cover of some units; units in a loop of the tree are covered by nothing."""
    above: dict[int, int | None] = {row[0]: row[1] for row in session.execute(select(UnitRow.id, UnitRow.parent_id))}
    not_whole: set[int] = set()  # units with something below them that is not in the scope
    for unit_id in above.keys() - units:
        not_whole.update(_up(unit_id, above))
    whole = frozenset(units & above.keys() - not_whole)
    spans = frozenset(one for one in whole if above[one] not in whole)
    return Cover(spans, frozenset(one for one in whole if not spans.isdisjoint(_up(one, above))))


def _up(unit_id: int, above: dict[int, int | None]) -> list[int]:
    """Returns a unit and those above it; a loop is cut where it closes."""
    line: list[int] = []
    current: int | None = unit_id
    while current is not None and current not in line:
        line.append(current)
        current = above.get(current)
    return line
