"""How the work of units stands on a day, counted in the database: by light, by what it is grouped by, by month."""

import datetime
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Integer, String, and_, case, cast, extract, func, literal, select
from sqlalchemy.orm import Session, aliased

from vanban.db.models import DocumentRow, UnitRow
from vanban.db.permissions import slices
from vanban.db.work_models import WorkBodyRow, WorkItemRow
from vanban.db.work_scope import Scope
from vanban.db.work_tally import TallyAxis, month_number
from vanban.db.work_tally_reading import Cover, tallied
from vanban.wording import document_name
from vanban.work import SOON, ItemState, Light

MONTHS = 12  # of a trend
NOTHING = "-"  # in an address: no unit, no field, no document
IN_TIME = (Light.EARLY, Light.ON_TIME)


class Axis(StrEnum):
    """What figures are grouped by."""

    LEAD = "chu-tri"
    OWNER = "don-vi"
    FIELD = "linh-vuc"
    DOCUMENT = "van-ban"


AXIS_WORDS = {
    Axis.LEAD: "Nơi chủ trì",
    Axis.OWNER: "Đơn vị theo dõi",
    Axis.FIELD: "Lĩnh vực",
    Axis.DOCUMENT: "Văn bản",
}
_UNNAMED = {
    Axis.LEAD: "Chưa rõ nơi chủ trì",
    Axis.OWNER: "Chưa rõ đơn vị",
    Axis.FIELD: "Chưa phân lĩnh vực",
    Axis.DOCUMENT: "Không gắn văn bản",
}


_TALLIED = {
    Axis.LEAD: TallyAxis.LEAD,
    Axis.OWNER: TallyAxis.OWNER,
    Axis.FIELD: TallyAxis.FIELD,
    Axis.DOCUMENT: TallyAxis.DOCUMENT,
}
_Lead = aliased(WorkBodyRow)


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of one unit, field or document. ``key`` names it in an address."""

    key: str
    name: str
    lights: Mapping[Light, int] = field(default_factory=dict)

    def count(self, *lights: Light) -> int:
        """Returns how many items have one of the lights."""
        return sum(self.lights.get(one, 0) for one in lights)

    @property
    def total(self) -> int:
        """All items but those cancelled or carried over."""
        return sum(count for light, count in self.lights.items() if light is not Light.CLOSED)


@dataclass(frozen=True, slots=True)
class Month:
    """What fell due in a month: done in time, done late, overdue still."""

    first: datetime.date
    in_time: int = 0
    late: int = 0
    overdue: int = 0


def light_column(day: datetime.date) -> ColumnElement[str]:
    """Returns the light of an item on a day as SQL: the same as ``vanban.work.light_of``."""
    state, last, done_on = WorkItemRow.state, WorkItemRow.last, WorkItemRow.done_on
    done = state == ItemState.DONE.value
    on_time = and_(done, (last.is_(None)) | (done_on.is_(None)) | (done_on == last))
    return case(
        (state.in_([ItemState.CARRIED.value, ItemState.CANCELLED.value]), literal(Light.CLOSED.value)),
        (on_time, literal(Light.ON_TIME.value)),
        (and_(done, done_on < last), literal(Light.EARLY.value)),
        (done, literal(Light.DONE_LATE.value)),
        (last.is_(None), literal(Light.OPEN.value)),
        (last < day, literal(Light.OVERDUE.value)),
        (last <= day + datetime.timedelta(days=SOON), literal(Light.SOON.value)),
        else_=literal(Light.AHEAD.value),
    )


def totals(session: Session, scope: Scope, day: datetime.date, *, within: ColumnElement[bool] | None = None) -> Group:
    """Returns how many items have each light; ``within`` narrows them further."""
    return _all(_counted(session, scope, TallyAxis.MONTH, day, within))


def overview(session: Session, scope: Scope, day: datetime.date) -> tuple[Group, list[Month]]:
    """Returns the totals and the trend, counted once."""
    counts = _counted(session, scope, TallyAxis.MONTH, day, None)
    return _all(counts), _months(counts, day)


def grouped(
    session: Session,
    scope: Scope,
    axis: Axis,
    day: datetime.date,
    *,
    within: ColumnElement[bool] | None = None,
) -> list[Group]:
    """Returns the figures of each group, those with the most overdue first."""
    of_key: dict[Any, Counter[str]] = {}
    for (key, light), count in _counted(session, scope, _TALLIED[axis], day, within).items():
        of_key.setdefault(key or None, Counter())[light] += count
    names = _names(session, axis, [key for key in of_key if key is not None])
    found = [
        Group(NOTHING if key is None else str(key), names.get(key, _UNNAMED[axis]), _lights(lights))
        for key, lights in of_key.items()
    ]
    return sorted(found, key=lambda one: (-one.count(Light.OVERDUE), -one.count(Light.SOON), -one.total, one.name))


def trend(session: Session, scope: Scope, day: datetime.date) -> list[Month]:
    """Returns what fell due in each of the last ``MONTHS`` months, the one of the day last."""
    return _months(_counted(session, scope, TallyAxis.MONTH, day, None), day)


def _all(counts: Mapping[tuple[Any, str], int]) -> Group:
    found: Counter[str] = Counter()
    for (_, light), count in counts.items():
        found[light] += count
    return Group("", "Tất cả", _lights(found))


def _months(counts: Counter[tuple[Any, str]], day: datetime.date) -> list[Month]:
    def count(first: datetime.date, *lights: Light) -> int:
        return sum(counts[month_number(first), light.value] for light in lights)

    months = [_month_before(day, back) for back in range(MONTHS - 1, -1, -1)]
    return [Month(one, count(one, *IN_TIME), count(one, Light.DONE_LATE), count(one, Light.OVERDUE)) for one in months]


def of_group(axis: Axis, key: str) -> ColumnElement[bool]:
    """Returns the condition on ``WorkItemRow`` for the items of a group; none for a key that makes no sense."""
    if axis is Axis.FIELD:
        return WorkItemRow.field == ("" if key == NOTHING else key)
    number = int(key) if key.isascii() and key.isdigit() and len(key) < 19 else -1
    if axis is Axis.LEAD:
        leads = select(WorkBodyRow.item_id).where(WorkBodyRow.lead, WorkBodyRow.unit_id.is_not(None))
        if key == NOTHING:
            return WorkItemRow.id.not_in(leads)
        return WorkItemRow.id.in_(leads.where(WorkBodyRow.unit_id == number))
    column = WorkItemRow.unit_id if axis is Axis.OWNER else WorkItemRow.document_id
    return column.is_(None) if key == NOTHING else column == number


def group_name(session: Session, axis: Axis, key: str) -> str:
    """Returns the name of a group whose items the person has been shown."""
    if key == NOTHING:
        return _UNNAMED[axis]
    if axis is Axis.FIELD:
        return key
    return _names(session, axis, [int(key)]).get(int(key), "") if key.isascii() and key.isdigit() else ""


def _counted(
    session: Session, scope: Scope, axis: TallyAxis, day: datetime.date, within: ColumnElement[bool] | None
) -> Counter[tuple[Any, str]]:
    """Returns how many items have each key of an axis and each light.

    Whole branches of the tree come from the counts that stand ready where those are of this day; whatever is not in
    them, and everything of another day or narrowed by a condition, is counted item by item.
    """
    covered, found = (Cover(), Counter[tuple[Any, str]]()) if within is not None else tallied(session, scope, axis, day)
    wanted = [scope.beyond(covered.units)] if within is None else [scope.items, within]
    key, light = _key(axis, day), light_column(day)
    rows = select(key, light, func.count()).select_from(WorkItemRow)
    if axis is TallyAxis.LEAD:
        rows = rows.outerjoin(_Lead, and_(_Lead.item_id == WorkItemRow.id, _Lead.lead))
    for value, words, count in session.execute(rows.where(*wanted).group_by(key, light)):
        found[value or ("" if axis is TallyAxis.FIELD else 0), words] += count
    return found


def _key(axis: TallyAxis, day: datetime.date) -> ColumnElement[Any]:
    if axis is TallyAxis.MONTH:
        year, month = (cast(extract(part, WorkItemRow.last), Integer) for part in ("year", "month"))
        return case((WorkItemRow.last <= day, year * 12 + month), else_=0)
    if axis is TallyAxis.FIELD:
        return cast(WorkItemRow.field, String)
    columns: dict[TallyAxis, ColumnElement[Any]] = {
        TallyAxis.LEAD: cast(_Lead.unit_id, BigInteger),
        TallyAxis.OWNER: cast(WorkItemRow.unit_id, BigInteger),
        TallyAxis.DOCUMENT: cast(WorkItemRow.document_id, BigInteger),
    }
    return columns[axis]


def _lights(counts: Mapping[str, int]) -> dict[Light, int]:
    return {Light(words): count for words, count in counts.items() if count}


def _names(session: Session, axis: Axis, keys: list[Any]) -> dict[Any, str]:
    if axis is Axis.FIELD:
        return {key: key for key in keys}
    found: dict[Any, str] = {}
    for some in slices(sorted(keys)):
        if axis is Axis.DOCUMENT:
            columns = select(DocumentRow.id, DocumentRow.type, DocumentRow.number, DocumentRow.date)
            for row in session.execute(columns.where(DocumentRow.id.in_(some))):
                found[row.id] = document_name(type=row.type, number=row.number, date=row.date)
        else:
            found |= {
                row[0]: row[1] for row in session.execute(select(UnitRow.id, UnitRow.name).where(UnitRow.id.in_(some)))
            }
    return found


def _month_before(day: datetime.date, back: int) -> datetime.date:
    number = day.year * 12 + day.month - 1 - back
    return datetime.date(number // 12, number % 12 + 1, 1)
