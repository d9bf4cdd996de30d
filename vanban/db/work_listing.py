"""Items as leaders see them: with who leads and follows, the light, where it is said, and what was last reported."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, select, true
from sqlalchemy.orm import Session, selectinload

from vanban.db.models import DocumentRow, UnitRow
from vanban.db.permissions import readable, slices
from vanban.db.work_figures import light_column
from vanban.db.work_models import WorkChangeRow, WorkItemRow, WorkProgressRow
from vanban.db.work_scope import Scope
from vanban.wording import citation_words, document_name
from vanban.work import SOON, ItemState, Light, light_of

PAGE = 50


@dataclass(frozen=True, slots=True)
class Tracked:
    """An item on a day. ``reason`` is what was last reported of it, or why it was closed; ``source`` "" if closed."""

    item: WorkItemRow
    light: Light
    lead: str
    partners: tuple[str, ...]
    unit: str
    late: int  # days beyond the deadline, 0 for none
    reason: str
    document: str = ""
    source: str = ""
    address: str = ""


def tracked(
    session: Session,
    scope: Scope,
    day: datetime.date,
    *within: ColumnElement[bool],
    start: int = 0,
    most: int | None = PAGE,
) -> list[Tracked]:
    """Returns items of a scope on a day, the earliest deadline first."""
    items = _with_deadline(session, scope, within, start, most)
    if most is None or len(items) < most:
        passed = start + len(items) if items or not start else _count_dated(session, scope, within)
        items += _without(session, scope, within, max(0, start - passed), most and most - len(items))
    documents = _documents(session, scope, [one.document_id for one in items if one.document_id is not None])
    units, said = _units(session, [one.unit_id for one in items]), _said(session, [one.id for one in items])
    return [_tracked(one, day, documents, units, said) for one in items]


def with_light(light: Light, day: datetime.date) -> ColumnElement[bool]:
    """Returns the condition that an item has a light on a day."""
    last, near = WorkItemRow.last, day + datetime.timedelta(days=SOON)
    days = {  # said again for an index: what the light itself says of the deadline
        Light.OVERDUE: last < day,
        Light.SOON: last.between(day, near),
        Light.AHEAD: last > near,
        Light.OPEN: last.is_(None),
    }
    return and_(light_column(day) == light.value, days.get(light, true()))


def _with_deadline(
    session: Session, scope: Scope, within: Sequence[ColumnElement[bool]], start: int, most: int | None
) -> list[WorkItemRow]:
    """Returns items with a deadline in its order, which an index holds."""
    wanted = _items(scope, within, WorkItemRow.last.is_not(None)).order_by(WorkItemRow.last, WorkItemRow.id)
    return list(session.scalars(wanted.offset(start).limit(most)))


def _without(
    session: Session, scope: Scope, within: Sequence[ColumnElement[bool]], start: int, most: int | None
) -> list[WorkItemRow]:
    wanted = _items(scope, within, WorkItemRow.last.is_(None)).order_by(WorkItemRow.id)
    return list(session.scalars(wanted.offset(start).limit(most)))


def _items(scope: Scope, within: Sequence[ColumnElement[bool]], dated: ColumnElement[bool]) -> Select[WorkItemRow]:
    wanted = select(WorkItemRow).where(scope.listed, *within, dated)
    return wanted.options(selectinload(WorkItemRow.bodies))


def _count_dated(session: Session, scope: Scope, within: Sequence[ColumnElement[bool]]) -> int:
    wanted = select(func.count()).select_from(WorkItemRow).where(scope.listed, *within, WorkItemRow.last.is_not(None))
    return session.scalar(wanted) or 0


def _tracked(
    item: WorkItemRow, day: datetime.date, documents: dict[int, str], units: dict[int, str], said: dict[int, str]
) -> Tracked:
    document = documents.get(item.document_id, "") if item.document_id is not None else ""
    until = item.done_on or day
    late = max(0, (until - item.last).days) if item.last else 0
    return Tracked(
        item=item,
        light=light_of(ItemState(item.state), item.last, item.done_on, day),
        lead=next((body.name for body in item.bodies if body.lead), ""),
        partners=tuple(body.name for body in item.bodies if not body.lead),
        unit=units[item.unit_id],
        late=late,
        reason=said.get(item.id, ""),
        document=document,
        source=citation_words(item.path, document) if document else "",
        address=f"/van-ban/{item.document_id}?start={item.start}&end={item.end}#trich" if document else "",
    )


def _documents(session: Session, scope: Scope, ids: Sequence[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    columns = select(DocumentRow.id, DocumentRow.type, DocumentRow.number, DocumentRow.date)
    for some in slices(sorted(set(ids))):
        for row in session.execute(columns.where(DocumentRow.id.in_(some), readable(scope.principal))):
            found[row.id] = document_name(type=row.type, number=row.number, date=row.date)
    return found


def _units(session: Session, ids: Sequence[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for some in slices(sorted(set(ids))):
        found |= {
            row[0]: row[1] for row in session.execute(select(UnitRow.id, UnitRow.name).where(UnitRow.id.in_(some)))
        }
    return found


def _said(session: Session, ids: Sequence[int]) -> dict[int, str]:
    """Returns what was last reported of each item, else the last reason given for a change of it."""
    found: dict[int, str] = {}
    for some in slices(sorted(set(ids))):
        reasons = select(WorkChangeRow.item_id, WorkChangeRow.reason).where(WorkChangeRow.item_id.in_(some))
        notes = select(WorkProgressRow.item_id, WorkProgressRow.note).where(WorkProgressRow.item_id.in_(some))
        for table, wanted in ((WorkChangeRow, reasons), (WorkProgressRow, notes)):
            found |= {row[0]: row[1] for row in session.execute(wanted.order_by(table.id)) if row[1]}
    return found
