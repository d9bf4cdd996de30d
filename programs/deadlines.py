"""What the wording of a deadline means in days: "6/2025", "quý III", "trước 30/11", "trước ngày 15 hằng tháng".

A day, month or quarter without a year is of the document's year, or of the next one where that is already past when
the document is issued. A term that begins with an event nobody has dated means no day: its wording is kept alone.
"""

import calendar
import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from vanban.dates import find_dates
from vanban.tasks import NO_DEADLINE, Deadline, Recurrence
from vanban.text import bare_form, nfc

_YEAR = r"(?:19|20)\d\d"
_DAY_MONTH = re.compile(
    r"\bngay (?P<d1>\d{1,2}) thang (?P<m1>\d{1,2})(?!\d|\s*[/-]?\s*\d)"
    r"|(?<![\d/.,-])(?P<d2>\d{1,2})\s?[/-]\s?(?P<m2>\d{1,2})(?![\d/.-]|\s?/|\s(?:ngay|gio|thang)\b)"
)
_MONTH_YEAR = re.compile(rf"(?<![\d/])(?:thang )?(?P<m>\d{{1,2}})\s?(?:/|-|,? nam )\s?(?P<y>{_YEAR})\b")
_MONTH = re.compile(r"\bthang (?P<m>\d{1,2})\b(?!\s*[/-]\s*\d)")
_MONTH_WORD = re.compile(r"\bthang (?P<w>gieng|muoi mot|muoi hai|muoi|chap)\b")
_ROMAN = r"(?:iii|iv|ii|i|[1-4])\b"
_QUARTER = re.compile(
    rf"\bquy (?P<q>{_ROMAN})(?:\s*(?:,|-|va|den)\s*(?:quy )?(?P<q2>{_ROMAN}))?"
    rf"(?:\s*(?:[/,-]|,?\s*nam)?\s*(?P<y>{_YEAR}))?"
)
_HALF = re.compile(rf"\b6 thang (?P<half>dau|cuoi) nam\b(?:\s*(?P<y>{_YEAR}))?")
_WHOLE = re.compile(rf"(?<![\d/])(?:nam )?(?P<y>{_YEAR})\b(?!\s*/)")
_RANGE = re.compile(r"(?<=\d)\s?[-–]\s?(?=\d{1,2}\s?/)")  # "15/8-20/8/2026"
_WORDS = {"gieng": 1, "muoi": 10, "muoi mot": 11, "muoi hai": 12, "chap": 12}
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_AGAIN = (
    (Recurrence.MONTHLY, re.compile(r"\b(?:hang|moi) thang\b")),
    (Recurrence.QUARTERLY, re.compile(r"\b(?:hang|moi) quy\b")),
    (Recurrence.HALF_YEARLY, re.compile(r"\b6 thang(?: va hang nam)?,? mot lan\b|\bdinh ky 6 thang\b")),
    (Recurrence.WEEKLY, re.compile(r"\b(?:hang|moi) tuan\b")),
    (Recurrence.YEARLY, re.compile(r"\b(?:hang|moi) nam\b|\bthuong nien\b")),
    (Recurrence.ALWAYS, re.compile(r"\bthuong xuyen\b|\bhang ngay\b|\blien tuc\b")),
)
_WEEKDAY = re.compile(r"\bthu (hai|ba|tu|nam|sau|bay|[2-7])\b|\bchu nhat\b")
_WEEKDAYS = {"hai": 0, "2": 0, "ba": 1, "3": 1, "tu": 2, "4": 2, "nam": 3, "5": 3, "sau": 4, "6": 4, "bay": 5, "7": 5}
_DAY_OF = re.compile(
    r"\b(?:ngay )?(?P<d>\d{1,2})(?:(?:\s?/\s?| thang )(?P<m>\d{1,2}))? (?:hang|moi|cua moi) (?P<what>thang|nam)\b"
)
_AFTER = re.compile(
    r"\b(?P<n>\d{1,3}) (?P<unit>ngay lam viec|ngay|tuan|thang)\b,? (?:ke )?tu (?:ngay|khi) (?P<event>[^,.;]{2,60})"
)
_TYPES = "van ban|chi thi|ke hoach|ket luan|nghi quyet|thong bao|cong dien|quyet dinh|chuong trinh|huong dan|cong van"
_OWN_DATE = re.compile(
    rf"(?:ky(?: ban hanh)?|ban hanh)(?:\s*$| (?:{_TYPES})(?: hanh dong)? nay\b)"
    rf"|(?:{_TYPES})(?: hanh dong)? nay (?:duoc )?(?:ky|ban hanh)\b"
)


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    first: datetime.date
    last: datetime.date


@lru_cache(maxsize=4_096)
def read_deadline(wording: str, *, issued: datetime.date | None, year: int | None = None) -> Deadline:
    """Returns what a deadline's wording means in a document issued on a day; ``year`` is the one its plan is for.

    >>> read_deadline("trước 30/11", issued=datetime.date(2026, 3, 1)).last
    datetime.date(2026, 11, 30)
    """
    wording = _RANGE.sub(";", nfc(wording))
    plain = re.sub(r"[–—−]", "-", re.sub(r"\s", " ", bare_form(wording)))
    again = _again(plain)
    if again is not None and again.every is not Recurrence.ALWAYS:
        return again
    after = _AFTER.search(plain)
    if after is not None:
        return _counted(after, issued)
    spans = list(_spans(wording, plain, issued, year))
    if not spans:
        return again or NO_DEADLINE
    return Deadline(min(spans[0].first, spans[-1].last), max(span.last for span in spans))


def _again(plain: str) -> Deadline | None:
    """Returns how often it comes again; None for what is due once."""
    every = next((every for every, pattern in _AGAIN if pattern.search(plain)), None)
    if every is None:
        return None
    on = _DAY_OF.search(plain)
    if every is Recurrence.WEEKLY:
        weekday = _WEEKDAY.search(plain)
        return Deadline(every=every, day=_WEEKDAYS.get(weekday[1] or "", 6) if weekday else None)
    if on is None or not 1 <= int(on["d"]) <= 31:
        return Deadline(every=every)
    if on["what"] == "thang" and on["m"] is None:
        return Deadline(every=Recurrence.MONTHLY, day=int(on["d"]))
    if on["what"] == "nam" and on["m"] and 1 <= int(on["m"]) <= 12:
        return Deadline(every=Recurrence.YEARLY, day=int(on["d"]), month=int(on["m"]))
    return Deadline(every=every)


def _counted(after: re.Match[str], issued: datetime.date | None) -> Deadline:
    """Returns the day a number of days after the document's own date; no day for any other event."""
    if issued is None or not _OWN_DATE.match(after["event"]):
        return NO_DEADLINE
    count, unit = int(after["n"]), after["unit"]
    if unit == "ngay lam viec":
        day = _working_days_later(issued, count)
    elif unit == "thang":
        day = _months_later(issued, count)
    else:
        day = issued + datetime.timedelta(days=count * (7 if unit == "tuan" else 1))
    return Deadline(day, day)


def _working_days_later(day: datetime.date, count: int) -> datetime.date:
    """Returns the day after ``count`` days from Monday to Friday; public holidays are not known here."""
    while count > 0:
        day += datetime.timedelta(days=1)
        count -= day.weekday() < 5
    return day


def _months_later(day: datetime.date, months: int) -> datetime.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _spans(wording: str, plain: str, issued: datetime.date | None, year: int | None) -> Iterator[_Span]:
    """Yields the days, months, quarters and years that a wording names, each stretch of it once, in order."""
    taken = [_Span(one.start, one.end, one.date, one.date) for one in find_dates(wording)]
    for pattern, read in _FORMS:
        if pattern is _WHOLE and taken:
            break  # "quý II, III năm 2026": the year says which quarters
        for match in pattern.finditer(plain):
            free = all(match.end() <= span.start or match.start() >= span.end for span in taken)
            period = read(match, _Years(issued, year, _year_named(plain, match.end()))) if free else None
            if period is not None:
                taken.append(_Span(match.start(), match.end(), *period))
    yield from sorted(taken, key=lambda span: span.start)


def _year_named(plain: str, position: int) -> int | None:
    """Returns the year that stands further on in the same wording: "tháng 6 - 8/2026" is of 2026 as a whole."""
    match = re.search(rf"\b{_YEAR}\b", plain[position:])
    return int(match[0]) if match else None


Period = tuple[datetime.date, datetime.date]


@dataclass(frozen=True, slots=True)
class _Years:
    issued: datetime.date | None
    planned: int | None
    named: int | None

    def of(self, first: int, last: int, day: int | None = None) -> Period | None:
        """Returns the months of the year meant, or the one day of the first of them; None for a day that is none."""
        year = self.named or self.planned or (self.issued.year if self.issued else None)
        if year is None or not 1 <= first <= last <= 12:
            return None
        found = _period(year, first, last, day)
        if found and not self.named and not self.planned and self.issued and found[1] < self.issued:
            return _period(year + 1, first, last, day)
        return found


def _period(year: int, first: int, last: int, day: int | None) -> Period | None:
    try:
        if day is not None:
            return (datetime.date(year, first, day),) * 2
        return datetime.date(year, first, 1), datetime.date(year, last, calendar.monthrange(year, last)[1])
    except ValueError:
        return None


def _of_day(match: re.Match[str], years: _Years) -> Period | None:
    month = int(match["m1"] or match["m2"])
    return years.of(month, month, int(match["d1"] or match["d2"]))


def _of_month(match: re.Match[str], years: _Years) -> Period | None:
    return years.of(int(match["m"]), int(match["m"]))


def _of_month_word(match: re.Match[str], years: _Years) -> Period | None:
    month = _WORDS[match["w"]]
    return years.of(month, month)


def _of_month_year(match: re.Match[str], _years: _Years) -> Period | None:
    return _Years(None, None, int(match["y"])).of(int(match["m"]), int(match["m"]))


def _of_quarter(match: re.Match[str], years: _Years) -> Period | None:
    first, last = (3 * (_QUARTERS.get(one) or int(one)) for one in (match["q"], match["q2"] or match["q"]))
    own = _Years(None, None, int(match["y"])) if match["y"] else years
    return own.of(first - 2, last)


def _of_half(match: re.Match[str], years: _Years) -> Period | None:
    own = _Years(None, None, int(match["y"])) if match["y"] else years
    return own.of(*((1, 6) if match["half"] == "dau" else (7, 12)))


def _of_year(match: re.Match[str], _years: _Years) -> Period | None:
    return _Years(None, None, int(match["y"])).of(1, 12)


_FORMS = (
    (_HALF, _of_half),
    (_QUARTER, _of_quarter),
    (_MONTH_YEAR, _of_month_year),
    (_DAY_MONTH, _of_day),
    (_MONTH, _of_month),
    (_MONTH_WORD, _of_month_word),
    (_WHOLE, _of_year),
)
