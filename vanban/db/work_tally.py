"""Counts of work that stand ready: for each unit with all below it, by who leads, field, document and month.

Each item has a fact: what it was last counted as. ``refresh`` compares the facts of some items with the items as they
are now and moves the counts by the difference, so that it may be called for any items, any number of times. Lights
and months depend on the day, so the counts are of one day; ``bring_to`` moves those items that the new day changes.
Whatever changes an item calls ``refresh`` before its transaction ends (``vanban.db.work_tally_keeping``).
"""

import datetime
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import Table, and_, delete, insert, or_, select
from sqlalchemy.orm import Session

from vanban.db.models import UnitRow
from vanban.db.permissions import slices
from vanban.db.upserts import one_at_a_time, upsert
from vanban.db.work_doors import NO_DOOR, doors_of
from vanban.db.work_models import WorkBodyRow, WorkItemRow
from vanban.db.work_tally_models import WorkDoorRow, WorkFactRow, WorkTallyDayRow, WorkTallyRow
from vanban.work import SOON, ItemState, light_of

_KEY = ("span_id", "axis", "key", "door_id", "light")
_FACT = ("item_id", "line", "lead_id", "field", "document_id", "door_id", "light", "month")
_ITEM = (WorkItemRow.id, WorkItemRow.unit_id, WorkItemRow.state, WorkItemRow.last, WorkItemRow.done_on)
_LOCK = "work tally"
Cell = tuple[int, str, str, int, str]


class TallyAxis(StrEnum):
    """What counts are kept by."""

    OWNER = "owner"
    LEAD = "lead"
    FIELD = "field"
    DOCUMENT = "document"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Fact:
    """What an item counts as; see ``WorkFactRow``."""

    item_id: int
    line: str
    lead_id: int
    field: str
    document_id: int
    door_id: int
    light: str
    month: int

    def cells(self) -> Iterable[Cell]:
        """Yields the counts that the item is part of."""
        units = self.line.split("/")
        keys = (
            (TallyAxis.OWNER, units[-1]),
            (TallyAxis.LEAD, str(self.lead_id)),
            (TallyAxis.FIELD, self.field),
            (TallyAxis.DOCUMENT, str(self.document_id)),
            (TallyAxis.MONTH, str(self.month)),
        )
        for unit in units:
            for axis, key in keys:
                yield int(unit), axis.value, key, self.door_id, self.light


def month_number(day: datetime.date) -> int:
    """Returns the number of the month of a day, one more each month."""
    return day.year * 12 + day.month


def tally_day(session: Session) -> datetime.date | None:
    """Returns the day the counts are of, None where nothing was ever counted."""
    return session.scalar(select(WorkTallyDayRow.day).where(WorkTallyDayRow.id == 1))


def refresh(session: Session, item_ids: Collection[int]) -> None:
    """Counts some items as they are now; nothing where nothing was ever counted: ``bring_to`` begins with it."""
    one_at_a_time(session, _LOCK)
    day = tally_day(session)
    if day is not None:
        _count(session, item_ids, day)


def bring_to(session: Session, day: datetime.date) -> int:
    """Returns how many items it counted anew because the counts are of another day now; call it in a transaction."""
    one_at_a_time(session, _LOCK)
    before = tally_day(session)
    if before is None:
        return rebuild(session, day)
    if before == day:
        return 0
    moved = list(session.scalars(select(WorkItemRow.id).where(_moved(*sorted((before, day))))))
    session.get_one(WorkTallyDayRow, 1).day = day
    session.flush()
    _count(session, moved, day)
    session.execute(delete(WorkTallyRow).where(WorkTallyRow.count == 0))
    return len(moved)


def rebuild(session: Session, day: datetime.date) -> int:
    """Returns how many items there are; everything is counted anew."""
    one_at_a_time(session, _LOCK)
    for table in (WorkFactRow, WorkTallyRow, WorkTallyDayRow, WorkDoorRow):
        session.execute(delete(table))
    session.add(WorkTallyDayRow(id=1, day=day))
    session.flush()
    ids = list(session.scalars(select(WorkItemRow.id)))
    _count(session, ids, day)
    return len(ids)


def differences(session: Session) -> int:
    """Returns how many counts are not what they would be if everything were counted anew; 0 when all is well."""
    day = tally_day(session)
    ids = list(session.scalars(select(WorkItemRow.id)))
    if day is None:
        return len(ids)
    right: Counter[Cell] = Counter()
    lines = _lines(session)
    for some in slices(ids):
        for fact in _facts(session, some, day, lines):
            right.update(fact.cells())
    columns = [getattr(WorkTallyRow, name) for name in _KEY]
    rows = session.execute(select(*columns, WorkTallyRow.count).where(WorkTallyRow.count != 0))
    held = {cast("Cell", tuple(row[:5])): row[5] for row in rows}
    return sum(held.get(cell, 0) != right.get(cell, 0) for cell in held.keys() | right.keys())


def _moved(first: datetime.date, last: datetime.date) -> Any:
    """Returns the condition for the items that count otherwise on the one day than on the other."""
    due, soon = WorkItemRow.last, datetime.timedelta(days=SOON)
    late = and_(due >= first, due < last)
    near = and_(due > first + soon, due <= last + soon)
    month = and_(due > first, due <= last)
    return or_(and_(WorkItemRow.state == ItemState.ACTIVE.value, or_(late, near)), month)


def _count(session: Session, item_ids: Collection[int], day: datetime.date) -> None:
    lines, moved = _lines(session), Counter[Cell]()
    for some in slices(sorted(set(item_ids))):
        columns = [getattr(WorkFactRow, name) for name in _FACT]
        rows = session.execute(select(*columns).where(WorkFactRow.item_id.in_(some)))
        before = {row[0]: Fact(*row) for row in rows}
        now = {one.item_id: one for one in _facts(session, some, day, lines)}
        changed = [one for one in some if before.get(one) != now.get(one)]
        _replace(session, changed, [now[one] for one in changed if one in now])
        for one in changed:
            if one in before:
                moved.subtract(before[one].cells())
            if one in now:
                moved.update(now[one].cells())
    _move(session, moved)


def _replace(session: Session, item_ids: Sequence[int], facts: Sequence[Fact]) -> None:
    if item_ids:
        session.execute(delete(WorkFactRow).where(WorkFactRow.item_id.in_(item_ids)))
    if facts:
        rows = [{name: getattr(one, name) for name in _FACT} for one in facts]
        session.execute(insert(cast("Table", WorkFactRow.__table__)), rows)


def _move(session: Session, moved: Counter[Cell]) -> None:
    rows = [dict(zip(_KEY, cell, strict=True), count=count) for cell, count in sorted(moved.items()) if count]
    if not rows:
        return
    statement = upsert(session, WorkTallyRow)
    added = {"count": cast("Table", WorkTallyRow.__table__).c.count + statement.excluded.count}
    session.connection().execute(statement.on_conflict_do_update(index_elements=list(_KEY), set_=added), rows)


def _lines(session: Session) -> dict[int, str]:
    """Returns the units from the topmost down to each unit; a loop is cut where it closes."""
    above = {row[0]: row[1] for row in session.execute(select(UnitRow.id, UnitRow.parent_id))}
    found = {}
    for unit_id in above:
        line: list[int] = []
        current: int | None = unit_id
        while current is not None and current not in line:
            line.append(current)
            current = above.get(current)
        found[unit_id] = "/".join(map(str, reversed(line)))
    return found


def _facts(session: Session, item_ids: Sequence[int], day: datetime.date, lines: dict[int, str]) -> list[Fact]:
    """Returns what items count as on a day, but drafts, which count as nothing."""
    wanted = select(*_ITEM, WorkItemRow.field, WorkItemRow.document_id).where(WorkItemRow.id.in_(item_ids))
    rows = session.execute(wanted.where(WorkItemRow.state != ItemState.DRAFT.value)).all()
    doors = doors_of(session, {row.document_id for row in rows if row.document_id is not None})
    bodies = select(WorkBodyRow.item_id, WorkBodyRow.unit_id).where(WorkBodyRow.lead, WorkBodyRow.item_id.in_(item_ids))
    leads = {row[0]: row[1] for row in session.execute(bodies)}
    return [
        Fact(
            item_id=row.id,
            line=lines[row.unit_id],
            lead_id=leads.get(row.id) or 0,
            field=row.field,
            document_id=row.document_id or 0,
            door_id=NO_DOOR if row.document_id is None else doors[row.document_id],
            light=light_of(ItemState(row.state), row.last, row.done_on, day).value,
            month=month_number(row.last) if row.last is not None and row.last <= day else 0,
        )
        for row in rows
    ]
