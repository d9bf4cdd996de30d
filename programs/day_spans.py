"""Days and periods that a wording names: a date, a month and its parts, a week, a quarter, half a year, a year.

Conventions, where documents leave it open: the first ten days are "đầu tháng", the next "giữa", the rest "cuối"; "đầu
năm" is the first quarter, "giữa năm" the second, "cuối năm" the last; the first week of a month is the one with its
first day from Monday to Friday.
"""

import calendar
import datetime
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from programs.deadline_words import KnownDays, Span, Wording, year_named
from programs.lunar_wording import lunar_spans
from vanban.dates import find_dates

Period = tuple[datetime.date, datetime.date]
_YEAR = r"(?:19|20)\d\d"
_OF = rf"(?:\s*(?:[/,.-]|,?\s*(?:cua )?nam)?\s*(?P<y>{_YEAR}))?"
_ROMAN = r"(?:iii|iv|ii|i|[1-4])\b"
_PLACE = r"(?P<place>dau|giua|cuoi|thuong|trung|ha)"
_PLACE_OF = r"(?P<place>dau|giua|cuoi)"
_QUARTER_ALONE = rf"(?:cua )?quy (?P<q>{_ROMAN})"
_ROMANS = rf"(?P<q>{_ROMAN}(?:\s*(?:,|-|va|den|;)\s*(?:het )?(?:quy )?{_ROMAN})*)"
_MONTH_ALONE = r"thang (?P<m>\d{1,2})\b(?!\s*[/-]\s*\d{1,2}\b)"
_ORDINAL = r"(?:thu )?(?P<n>[1-5]|nhat|mot|hai|ba|tu|bon|nam|dau(?: tien)?|cuoi(?: cung)?)"
_WORDS = {"gieng": 1, "muoi": 10, "muoi mot": 11, "muoi hai": 12, "chap": 12}
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_ORDINALS = {"nhat": 1, "mot": 1, "hai": 2, "ba": 3, "tu": 4, "bon": 4, "nam": 5, "dau": 1, "dau tien": 1}
_TENS = {"dau": (1, 10), "thuong": (1, 10), "giua": (11, 20), "trung": (11, 20), "cuoi": (21, 31), "ha": (21, 31)}
_THIRDS = {"dau": (1, 3), "giua": (4, 6), "cuoi": (10, 12)}
_A_DAY = datetime.timedelta(days=1)


def day_spans(wording: Wording, known: KnownDays) -> list[Span]:
    """Returns the days and periods that a wording names, each stretch of it once, in order."""
    taken = list(lunar_spans(wording.plain, known))
    _read(_FIRST, wording.plain, known, taken)
    free_dates = (one for one in find_dates(wording.text) if _free(one.start, one.end, taken))
    taken += [Span(one.start, one.end, one.date, one.date) for one in free_dates]
    _read(_FORMS, wording.plain, known, taken)
    return sorted(taken, key=lambda span: span.start)


def _read(forms: Sequence["_Form"], plain: str, known: KnownDays, taken: list[Span]) -> None:
    """Adds to ``taken`` what the forms find in the stretches that are left."""
    for pattern, read in forms:
        if pattern is _WHOLE and taken:
            return  # "quý II, III năm 2026": the year says which quarters
        for match in pattern.finditer(plain):
            if _free(match.start(), match.end(), taken):
                period = read(match, _Years(known, year_named(plain, match.end())))
                taken += [Span(match.start(), match.end(), *period)] if period is not None else []


def _free(start: int, end: int, taken: list[Span]) -> bool:
    return all(end <= span.start or start >= span.end for span in taken)


@dataclass(frozen=True, slots=True)
class _Years:
    """Which year is meant where a form names none: one named further on, the plan's, the document's or the next."""

    known: KnownDays
    named: int | None

    def pick(self, match: re.Match[str], period: Callable[[int], Period | None]) -> Period | None:
        """Returns the period of the year meant, None where no year is known or the year has no such days."""
        own = match.groupdict().get("y")
        issued = self.known.issued
        year = (int(own) if own else None) or self.named or self.known.plan_year or (issued.year if issued else None)
        found = period(year) if year is not None else None
        fixed = own or self.named or self.known.plan_year
        if found and not fixed and issued and found[1] < issued:
            return period(found[0].year + 1)
        return found


def months(year: int, first: int, last: int) -> Period | None:
    """Returns the days from the first of one month to the last of another, None for months that no year has."""
    if not 1 <= first <= last <= 12:
        return None
    return datetime.date(year, first, 1), datetime.date(year, last, calendar.monthrange(year, last)[1])


def _one_day(year: int, month: int, day: int) -> Period | None:
    try:
        return (datetime.date(year, month, day),) * 2
    except ValueError:
        return None


def _of_day(match: re.Match[str], years: _Years) -> Period | None:
    month, day = int(match["m1"] or match["m2"]), int(match["d1"] or match["d2"])
    return years.pick(match, lambda year: _one_day(year, month, day))


def _of_month(match: re.Match[str], years: _Years) -> Period | None:
    return years.pick(match, lambda year: months(year, int(match["m"]), int(match["m"])))


def _of_month_word(match: re.Match[str], years: _Years) -> Period | None:
    return years.pick(match, lambda year: months(year, _WORDS[match["w"]], _WORDS[match["w"]]))


def _of_part_of_month(match: re.Match[str], years: _Years) -> Period | None:
    """Reads "đầu tháng 6", "trung tuần tháng 6", "nửa đầu tháng 6"."""
    low, high = _TENS[match["place"]]
    if match["half"]:
        low, high = (1, 15) if match["place"] == "dau" else (16, 31)

    def part(year: int) -> Period | None:
        whole = months(year, int(match["m"]), int(match["m"]))
        return (whole[0].replace(day=low), whole[0].replace(day=min(high, whole[1].day))) if whole else None

    return years.pick(match, part)


def _of_week(match: re.Match[str], years: _Years) -> Period | None:
    """Reads "tuần thứ hai của tháng 6": weeks run from Monday to Sunday, cut at the ends of the month."""
    ordinal = match["n"]
    number = None if ordinal.startswith("cuoi") else _ORDINALS.get(ordinal) or int(ordinal)

    def week(year: int) -> Period | None:
        whole = months(year, int(match["m"]), int(match["m"]))
        weeks = list(_weeks(*whole)) if whole else []
        if number is None:
            return weeks[-1] if weeks else None
        return weeks[number - 1] if number <= len(weeks) else None

    return years.pick(match, week)


def _weeks(first: datetime.date, last: datetime.date) -> Iterator[Period]:
    """Yields the weeks of a month that hold a day from Monday to Friday of it."""
    day = first
    while day <= last:
        end = min(day + (6 - day.weekday()) * _A_DAY, last)
        if day.weekday() < 5:
            yield day, end
        day = end + _A_DAY


def _of_year_week(match: re.Match[str], years: _Years) -> Period | None:
    """Reads "tuần 48/2026", the week of ISO 8601."""

    def week(year: int) -> Period | None:
        try:
            first = datetime.date.fromisocalendar(year, int(match["n"]), 1)
        except ValueError:
            return None
        return first, first + 6 * _A_DAY

    return years.pick(match, week)


def _of_quarter(match: re.Match[str], years: _Years) -> Period | None:
    numbers = [_QUARTERS.get(one) or int(one) for one in re.findall(_ROMAN, match["q"])]
    return years.pick(match, lambda year: months(year, 3 * min(numbers) - 2, 3 * max(numbers)))


def _of_part_of_quarter(match: re.Match[str], years: _Years) -> Period | None:
    """Reads "tháng cuối quý III", "đầu quý I", and a day of that month: "ngày 15 tháng cuối quý III"."""
    quarter = _QUARTERS.get(match["q"]) or int(match["q"])
    month = 3 * quarter - {"dau": 2, "giua": 1, "cuoi": 0}[match["place"]]
    if match["d"]:
        return years.pick(match, lambda year: _one_day(year, month, int(match["d"])))
    return years.pick(match, lambda year: months(year, month, month))


def _of_new_year(match: re.Match[str], years: _Years) -> Period | None:
    return years.pick(match, lambda year: _one_day(year, 1, 1))


def _of_months_of_year(match: re.Match[str], years: _Years) -> Period | None:
    """Reads "6 tháng đầu năm", "3 tháng cuối năm"."""
    count = int(match["n"])
    first, last = (1, count) if match["place"] == "dau" else (13 - count, 12)
    return years.pick(match, lambda year: months(year, first, last))


def _of_half(match: re.Match[str], years: _Years) -> Period | None:
    return years.pick(match, lambda year: months(year, *((1, 6) if match["place"] == "dau" else (7, 12))))


def _of_part_of_year(match: re.Match[str], years: _Years) -> Period | None:
    return years.pick(match, lambda year: months(year, *_THIRDS[match["place"]]))


def _of_year(match: re.Match[str], years: _Years) -> Period | None:
    return years.pick(match, lambda year: months(year, 1, 12))


_FIRST = (  # read before full dates: "tuần 3 tháng 12/2025" is not the third
    (re.compile(rf"\btuan {_ORDINAL}(?: cua)? thang (?P<m>\d{{1,2}})\b{_OF}"), _of_week),
    (re.compile(rf"\btet duong lich\b{_OF}"), _of_new_year),
)
_Form = tuple[re.Pattern[str], Callable[[re.Match[str], _Years], Period | None]]
_WHOLE = re.compile(rf"(?<![\d/.])(?:nam )?(?P<y>{_YEAR})\b(?!\s*/)")
_FORMS = (
    (re.compile(rf"\b0?(?P<n>[1-9]|10|11) thang (?P<place>dau|cuoi) (?:cua )?nam\b{_OF}"), _of_months_of_year),
    (re.compile(rf"\bnua (?P<place>dau|cuoi) (?:cua )?nam\b{_OF}"), _of_half),
    (re.compile(rf"\b(?:(?P<d>\d{{1,2}}) )?(?:thang )?{_PLACE_OF} {_QUARTER_ALONE}{_OF}"), _of_part_of_quarter),
    (re.compile(rf"\bquy {_ROMANS}{_OF}"), _of_quarter),
    (re.compile(rf"\btuan (?:thu )?(?P<n>\d{{1,2}})\b{_OF}"), _of_year_week),
    (re.compile(rf"\b(?P<half>nua )?{_PLACE} (?:tuan )?(?:cua )?{_MONTH_ALONE}{_OF}"), _of_part_of_month),
    (re.compile(rf"(?<![\d/])(?:thang )?(?P<m>\d{{1,2}})\s?(?:[/.-]|,? nam )\s?(?P<y>{_YEAR})\b"), _of_month),
    (re.compile(
        r"\bngay (?P<d1>\d{1,2}) thang (?P<m1>\d{1,2})(?!\d|\s*[/-]?\s*\d)"
        r"|(?<![\d/.,-])(?P<d2>\d{1,2})\s?[/-]\s?(?P<m2>\d{1,2})(?![\d/-]|\.\d|\s?/|\s(?:ngay|gio|thang)\b)"
    ), _of_day),
    (re.compile(r"\bthang (?P<m>\d{1,2})\b(?!\s*[/-]\s*\d)"), _of_month),
    (re.compile(r"\bthang (?P<w>gieng|muoi mot|muoi hai|muoi|chap)\b"), _of_month_word),
    (re.compile(rf"\b(?P<place>dau|giua|cuoi) nam\b{_OF}"), _of_part_of_year),
    (_WHOLE, _of_year),
)  # fmt: skip
