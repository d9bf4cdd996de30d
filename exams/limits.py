"""Bounds that sentences set: figures that must not be passed or must be reached, and last days for something."""

import calendar
import datetime
import re
from dataclasses import dataclass

from exams.figures import Figure, figures
from exams.items import Derivation, Operation
from exams.patterns import pattern
from exams.times import Time, TimeForm, times

_AT_MOST = pattern("at_most", re.IGNORECASE)
_AT_LEAST = pattern("at_least", re.IGNORECASE)
_OR_MORE = re.compile(r"^,?\s*trở lên\b")
_DUE = pattern("due_before", re.IGNORECASE)
_BEFORE = re.compile(r"\btrước\s+$", re.IGNORECASE)
_DAYS = frozenset({TimeForm.DAY, TimeForm.DAY_IN_WORDS})
COUNTS = frozenset({Operation.COUNT_AT_MOST, Operation.COUNT_AT_LEAST, Operation.COUNT_LATE})


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline in a sentence: the time that sets it and the last day that is in time."""

    time: Time
    last: datetime.date


def bound_of(text: str, figure: Figure) -> Operation | None:
    """Returns whether a figure of a sentence is the most or the least that complies, None where it is neither."""
    before, after = text[: figure.start], text[figure.end :]
    if _AT_MOST.search(before):
        return Operation.COUNT_AT_MOST
    if _AT_LEAST.search(before) or (re.search(r"\btừ (?:đủ )?$", before) and _OR_MORE.match(after)):
        return Operation.COUNT_AT_LEAST
    return None


def dues(text: str) -> list[Due]:
    """Returns the deadlines of a sentence that name a year, in order: "trước ngày 30/6/2026", "xong trong quý IV"."""
    found: list[Due] = []
    for time in times(text):
        before = text[: time.start]
        last = _last_day(time) if _DUE.search(before) else None
        if last is not None:
            found.append(Due(time, _first_day(time) - datetime.timedelta(days=1) if _BEFORE.search(before) else last))
    return found


def _first_day(time: Time) -> datetime.date:
    year, part, day, _ = time.order
    if time.form is TimeForm.QUARTER:
        return datetime.date(year, 3 * part - 2, 1)
    return datetime.date(year, part or 1, day or 1)


def _last_day(time: Time) -> datetime.date | None:
    """Returns the last day of a time, None for one without a year, for a period and for a day that is none."""
    year, part, day, _ = time.order
    if time.form in (TimeForm.DAY_OF_YEAR, TimeForm.PERIOD):
        return None
    if time.form in _DAYS:
        try:
            return datetime.date(year, part, day)
        except ValueError:
            return None
    month = 3 * part if time.form is TimeForm.QUARTER else part or 12
    return datetime.date(year, month, calendar.monthrange(year, month)[1])


def holds(derivation: Derivation, quote: str) -> bool:
    """Tells whether a quote sets the bound that a count was made with, or the percentage of a share."""
    if derivation.operation is Operation.COUNT_LATE:
        return any(int(f"{due.last:%Y%m%d}") == derivation.amount for due in dues(quote))
    stated = [figure for figure in figures(quote) if figure.value == derivation.amount]
    if derivation.operation is Operation.SHARE:
        return any(figure.unit == "%" for figure in stated)
    return any(bound_of(quote, figure) is derivation.operation for figure in stated)


def counted(derivation: Derivation) -> int:
    """Returns how many of what is counted comply or are late, or the share of a whole. Raises ``ValueError`` for values
    that are none."""
    values = derivation.begin.split(";")
    if derivation.operation is Operation.COUNT_LATE:
        last = datetime.datetime.strptime(str(derivation.amount), "%Y%m%d").replace(tzinfo=datetime.UTC).date()
        return sum(datetime.date.fromisoformat(one) > last for one in values)
    if derivation.operation is Operation.SHARE:
        share, rest = divmod(int(derivation.begin) * derivation.amount, 100)
        if rest:
            raise ValueError(f"{derivation.amount} % of {derivation.begin} is no whole number")
        return share
    most = derivation.operation is Operation.COUNT_AT_MOST
    return sum(int(one) <= derivation.amount if most else int(one) >= derivation.amount for one in values)
