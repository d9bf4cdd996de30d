"""The page of a unit's tasks: which days a choice means, which tasks it shows, and how many each choice has."""

import calendar
import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from vanban.db.agenda import (
    OVERDUE_DAYS,
    WEEK,
    AgendaItem,
    programme_of,
    standing_tasks,
    tasks_of_unit,
)
from vanban.principals import Principal
from vanban.tasks import Recurrence, TaskRole

AHEAD = datetime.timedelta(days=90)
MOST_SHOWN = 200  # tasks of one page
ROLE_WORDS = {TaskRole.LEADS: "Chủ trì", TaskRole.TAKES_PART: "Phối hợp", TaskRole.OWN: "Trong đơn vị"}
EVERY_WORDS = {
    Recurrence.ALWAYS: "thường xuyên",
    Recurrence.WEEKLY: "hằng tuần",
    Recurrence.MONTHLY: "hằng tháng",
    Recurrence.QUARTERLY: "hằng quý",
    Recurrence.HALF_YEARLY: "6 tháng một lần",
    Recurrence.YEARLY: "hằng năm",
}


class Span(StrEnum):
    """Which tasks are shown."""

    WEEK = "tuan"
    MONTH = "thang"
    AHEAD = "sap_toi"
    OVERDUE = "qua_han"
    STANDING = "thuong_xuyen"


SPAN_WORDS = {
    Span.WEEK: "Tuần này",
    Span.MONTH: "Tháng này",
    Span.AHEAD: "90 ngày tới",
    Span.OVERDUE: "Đã qua hạn",
    Span.STANDING: "Không có ngày hạn",
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the address asks for; ``role`` None shows every role."""

    span: Span = Span.WEEK
    role: TaskRole | None = None

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Chosen":
        """Returns the choice of an address; what makes no sense counts as not given."""
        span, role = query.get("ky", ""), query.get("vai", "")
        return cls(Span(span) if span in set(Span) else Span.WEEK, TaskRole(role) if role in set(TaskRole) else None)

    def address(self) -> str:
        """Returns the address that asks for it."""
        pairs = [
            ("ky", "" if self.span is Span.WEEK else self.span.value),
            ("vai", self.role.value if self.role else ""),
        ]
        query = urlencode([(name, value) for name, value in pairs if value])
        return f"/viec-don-vi?{query}" if query else "/viec-don-vi"


@dataclass(frozen=True, slots=True)
class UnitTasks:
    """What the page shows: ``days`` hold the tasks day by day, ``counts`` how many each span has in that role."""

    chosen: Chosen
    first: datetime.date
    last: datetime.date
    days: tuple[tuple[datetime.date | None, tuple[AgendaItem, ...]], ...]
    programme: tuple[tuple[datetime.date | None, tuple[AgendaItem, ...]], ...]
    counts: Mapping[Span, int]
    total: int

    @property
    def document_ids(self) -> list[int]:
        """The documents that what is shown comes from."""
        shown = (item for _, items in (*self.days, *self.programme) for item in items)
        return sorted({item.document_id for item in shown})


def unit_tasks(session: Session, principal: Principal, chosen: Chosen, day: datetime.date) -> UnitTasks:
    """Returns what the page shows on a day, of documents the person may read."""
    spans = days_of(day)
    earliest, latest = min(one[0] for one in spans.values()), max(one[1] for one in spans.values())
    dated = tasks_of_unit(session, principal, earliest, latest)
    of_span = {span: _within(dated, *days, once=span is Span.OVERDUE) for span, days in spans.items()}
    of_span[Span.STANDING] = standing_tasks(session, principal)
    of_role = {span: [one for one in items if chosen.role in (None, one.role)] for span, items in of_span.items()}
    items = of_role[chosen.span]
    first, last = spans.get(chosen.span, (day, day))
    events = programme_of(session, principal, first, last) if chosen.span in (Span.WEEK, Span.MONTH) else []
    shown = items[::-1] if chosen.span is Span.OVERDUE else items
    counts = {span: len(of_role[span]) for span in Span}
    return UnitTasks(chosen, first, last, _by_day(shown[:MOST_SHOWN]), _by_day(events), counts, len(items))


def days_of(day: datetime.date) -> dict[Span, tuple[datetime.date, datetime.date]]:
    """Returns the first and last day of each span that has days."""
    monday = day - datetime.timedelta(days=day.weekday())
    month_end = day.replace(day=calendar.monthrange(day.year, day.month)[1])
    return {
        Span.WEEK: (monday, monday + WEEK),
        Span.MONTH: (day.replace(day=1), month_end),
        Span.AHEAD: (day, day + AHEAD),
        Span.OVERDUE: (day - datetime.timedelta(days=OVERDUE_DAYS), day - datetime.timedelta(days=1)),
    }


def _within(items: Iterable[AgendaItem], first: datetime.date, last: datetime.date, *, once: bool) -> list[AgendaItem]:
    return [
        one
        for one in items
        if one.day is not None and first <= one.day <= last and not (once and one.every is not None)
    ]


def _by_day(items: Sequence[AgendaItem]) -> tuple[tuple[datetime.date | None, tuple[AgendaItem, ...]], ...]:
    return tuple((day, tuple(group)) for day, group in groupby(items, key=lambda one: one.day))
