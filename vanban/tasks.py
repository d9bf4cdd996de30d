"""Tasks and programme events read out of documents: the nouns that the reading, the tables and the pages share."""

import calendar
import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class TaskKind(StrEnum):
    """A task that a body is to do, or an event of a programme: a meeting, a visit."""

    TASK = "viec"
    EVENT = "lich"


class TaskRole(StrEnum):
    """What a unit has to do with a task: it leads, takes part, or a part of it does what its own document says."""

    LEADS = "chu_tri"
    TAKES_PART = "phoi_hop"
    OWN = "noi_bo"


class Recurrence(StrEnum):
    """How often a task comes again; "" in the tables is for once."""

    ALWAYS = "thuong_xuyen"
    WEEKLY = "tuan"
    MONTHLY = "thang"
    QUARTERLY = "quy"
    HALF_YEARLY = "nua_nam"
    YEARLY = "nam"


_MONTHS_APART = {Recurrence.QUARTERLY: 3, Recurrence.HALF_YEARLY: 6, Recurrence.YEARLY: 12}


@dataclass(frozen=True, slots=True)
class Deadline:
    """What a deadline's wording means: the days from ``first`` to ``last``, or how often it comes again.

    For a weekly one ``day`` is the weekday from 0 (Monday), for others the day of the month. ``month`` is that of the
    year for yearly ones, of the quarter (1 to 3) or half year (1 to 6) for those. All None: no day can be reckoned.
    """

    first: datetime.date | None = None
    last: datetime.date | None = None
    every: Recurrence | None = None
    day: int | None = None
    month: int | None = None

    def days_within(self, first: datetime.date, last: datetime.date) -> Iterator[datetime.date]:
        """Yields the days it falls due from ``first`` to ``last``, both counted; none where no day is named."""
        if self.every is None:
            if self.last is not None and first <= self.last <= last:
                yield self.last
            return
        if self.day is None:
            return
        day = first
        while day <= last:
            if self._falls_on(day):
                yield day
            day += datetime.timedelta(days=1)

    def _falls_on(self, day: datetime.date) -> bool:
        if self.every is Recurrence.WEEKLY:
            return day.weekday() == self.day
        asked = min(self.day or 1, calendar.monthrange(day.year, day.month)[1])  # ngày 31 of a shorter month
        if day.day != asked:
            return False
        if self.every in _MONTHS_APART:
            return self.month is not None and (day.month - self.month) % _MONTHS_APART[self.every] == 0
        return self.every is Recurrence.MONTHLY


NO_DEADLINE = Deadline()
