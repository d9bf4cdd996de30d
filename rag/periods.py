"""Days, months, quarters and years as duties and questions name them: "trước 30/11", "quý III/2026", "tháng này"."""

import calendar
import datetime
import re
from dataclasses import dataclass

from vanban.dates import find_dates
from vanban.text import bare_form, nfc

_YEAR = r"(?P<year>(?:19|20)\d\d)"
_OF_YEAR = rf"(?:\s*(?:/|-|nam|,\s*nam)\s*{_YEAR})"
_QUARTER = re.compile(rf"\bquy\s+(?P<quarter>iii|ii|iv|i|[1-4])\b{_OF_YEAR}?")
_HALF = re.compile(rf"\b6 thang (?P<half>dau|cuoi) nam\b(?:\s*{_YEAR})?")
_MONTH = re.compile(rf"\bthang\s+(?P<month>1[0-2]|0?[1-9])\b{_OF_YEAR}?")
_MONTH_OF = re.compile(rf"(?<![\d/])(?P<month>1[0-2]|0?[1-9])\s?/\s?{_YEAR}\b")
_DAY = re.compile(r"(?<![\d/.,])(?P<day>[12]\d|3[01]|0?[1-9])\s?/\s?(?P<month>1[0-2]|0?[1-9])(?![\d/]|\s?/)")
_WHOLE = re.compile(rf"\bnam\s+{_YEAR}\b|^\s*(?P<alone>(?:19|20)\d\d)\s*$")
_THIS = re.compile(r"\b(?:(?P<quarter>quy)|(?P<month>thang)|(?P<year>nam)) (?:nay|hien tai)\b")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


@dataclass(frozen=True, slots=True)
class Period:
    """The days from ``first`` to ``last``, both counted."""

    first: datetime.date
    last: datetime.date

    def holds(self, other: "Period") -> bool:
        """Tells whether the other period ends within this one."""
        return self.first <= other.last <= self.last


def find_period(text: str, *, year: int, today: datetime.date | None = None) -> Period | None:
    """Returns the first day, month, quarter, half or year that a text names; ``year`` is meant where it names none,
    and "tháng này", "quý này", "năm nay" only where ``today`` is given.

    >>> find_period("trong quý III", year=2026).last
    datetime.date(2026, 9, 30)
    """
    dates = find_dates(nfc(text))
    if dates:
        return Period(dates[0].date, dates[0].date)
    plain = bare_form(nfc(text))
    this = _THIS.search(plain) if today is not None else None
    if today is not None and this is not None:
        return _current(this, today)
    return _of_months(plain, year) or _of_day_or_year(plain, year)


def _of_months(plain: str, year: int) -> Period | None:
    if match := _QUARTER.search(plain):
        first = 3 * (_QUARTERS.get(match["quarter"]) or int(match["quarter"])) - 2
        return _months(int(match["year"] or year), first, first + 2)
    if match := _HALF.search(plain):
        return _months(int(match["year"] or year), *((1, 6) if match["half"] == "dau" else (7, 12)))
    match = _MONTH_OF.search(plain) or _MONTH.search(plain)
    return _months(int(match["year"] or year), int(match["month"]), int(match["month"])) if match else None


def _of_day_or_year(plain: str, year: int) -> Period | None:
    if match := _DAY.search(plain):
        return _day(year, int(match["month"]), int(match["day"]))
    match = _WHOLE.search(plain)
    return _months(int(match["year"] or match["alone"]), 1, 12) if match else None


def _current(this: re.Match[str], today: datetime.date) -> Period:
    if this["year"]:
        return _months(today.year, 1, 12)
    if this["month"]:
        return _months(today.year, today.month, today.month)
    first = today.month - (today.month - 1) % 3
    return _months(today.year, first, first + 2)


def _months(year: int, first: int, last: int) -> Period:
    return Period(datetime.date(year, first, 1), datetime.date(year, last, calendar.monthrange(year, last)[1]))


def _day(year: int, month: int, day: int) -> Period | None:
    try:
        date = datetime.date(year, month, day)
    except ValueError:
        return None
    return Period(date, date)
