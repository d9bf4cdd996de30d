"""A quarter out of the year, a month out of the quarter, a week out of the month: which items belong there.

The month an item is planned for decides; else its last day; else how often it comes again. An item that names none of
them belongs nowhere by itself: it is offered, and a person decides.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from programs.planning.lines import PlanLine
from programs.working_days import working_calendar
from vanban.programme_periods import Span
from vanban.tasks import Recurrence
from vanban.work import Period

_A_DAY = datetime.timedelta(days=1)
_EVERY_MONTH = (Recurrence.MONTHLY.value, Recurrence.WEEKLY.value, Recurrence.ALWAYS.value)
_LAST_MONTHS = {  # of what comes again in longer turns: the months that end a turn
    Recurrence.QUARTERLY.value: (3, 6, 9, 12),
    Recurrence.HALF_YEARLY.value: (6, 12),
    Recurrence.YEARLY.value: (12,),
}


@dataclass(frozen=True, slots=True)
class Derived:
    """What a programme above gives a period: items that belong there, and those nothing is known of."""

    belonging: tuple[PlanLine, ...]
    open: tuple[PlanLine, ...]

    @property
    def all(self) -> tuple[PlanLine, ...]:
        """All that it offers, those that belong there first."""
        return (*self.belonging, *self.open)


def derive(lines: Sequence[PlanLine], span: Span) -> Derived:
    """Returns the items of a programme that belong to a part of its period; what is cancelled or carried is left out.

    For a week only items whose last day is in it belong there; those of its month without such a day are open.
    """
    standing = [line for line in lines if not line.over]
    belonging = tuple(line for line in standing if belongs(line, span))
    opened = tuple(line for line in standing if line not in belonging and _is_open(line, span))
    return Derived(belonging, opened)


def belongs(line: PlanLine, span: Span) -> bool:
    """Tells whether an item belongs to a period."""
    if span.period is Period.WEEK:
        return line.last is not None and span.holds(line.last)
    months = _months(line, span)
    return bool(months) if span.period is Period.TERM else any(month in span.months for month in months)


def _months(line: PlanLine, span: Span) -> tuple[int, ...]:
    """Returns the months of the span's year in which an item is to be dealt with."""
    if line.month is not None:
        return (line.month,)
    if line.last is not None:
        in_year = line.last.year == span.first.year or (span.period is Period.TERM and span.holds(line.last))
        return (line.last.month,) if in_year else ()
    if line.content.every in _EVERY_MONTH:
        return tuple(range(1, 13))
    return _LAST_MONTHS.get(line.content.every, ())


def _is_open(line: PlanLine, span: Span) -> bool:
    if span.period is not Period.WEEK:
        return line.month is None and line.last is None and not line.content.every
    if line.last is not None and line.last < span.first:
        return False  # of a week before
    of_month = line.month is None or line.month in {span.first.month, span.last.month}
    return of_month and (line.last is None or line.last > span.last)


def day_in(line: PlanLine, span: Span) -> datetime.date:
    """Returns the day of a week that an item is put on: the last working day up to its deadline; else the first day.

    In a week without a working day before its deadline that is the deadline's own day.
    """
    calendar = working_calendar()
    if line.last is None or not span.holds(line.last):
        days = [span.first + count * _A_DAY for count in range(7)]
        return next((day for day in days if calendar.works(day)), span.first)
    days = [line.last - count * _A_DAY for count in range((line.last - span.first).days + 1)]
    return next((day for day in days if calendar.works(day)), line.last)
