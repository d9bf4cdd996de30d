"""Stretches of time in a question: "quý I/2026", "từ tháng 3 đến tháng 5/2026", "cuối năm ngoái", "hôm qua"."""

import calendar
import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from vanban.dates import find_dates
from vanban.text import bare_form

_Y = r"(?:19|20)\d\d"
_YEAR_OF = rf"(?:\s*(?:/|-|,|\bcua\b)?\s*(?:nam\s+)?(?P<y>{_Y})|\s+nam\s+(?P<rel>nay|ngoai|truoc|toi|sau|kia))"
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4, "mot": 1, "hai": 2, "ba": 3, "tu": 4}
_AWAY = {"nay": 0, "ngoai": -1, "truoc": -1, "kia": -2, "toi": 1, "sau": 1, "qua": -1, "roi": -1}
_COUNTS = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10}
_PART_DAYS = {"dau": 10, "giua": 15}  # of a month: where its beginning and its middle are taken to end
_PART_MONTHS = {"dau": 1, "giua": 6}  # of a year: the month with which its beginning and its middle end


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """Days from ``first`` to ``last``, both counted; ``text[start:end]`` names them. ``relative`` to the day of
    asking ("năm ngoái"); ``grain`` is day, week, month, quarter, year or range."""

    first: datetime.date
    last: datetime.date
    start: int
    end: int
    grain: str
    relative: bool = False


Days = tuple[datetime.date, datetime.date]


def find_spans(text: str, today: datetime.date) -> list[TimeSpan]:
    """Returns the stretches of time that NFC text names, in order, without overlap; the longest at each place.

    >>> [str(s.last) for s in find_spans("cuối năm ngoái", datetime.date(2026, 5, 1))]
    ['2025-12-31']
    """
    bare = bare_form(text).replace("–", "-")
    found = [TimeSpan(m.date, m.date, m.start, m.end, "day") for m in find_dates(text)]
    for pattern, grain, read in _FORMS:
        for match in pattern.finditer(bare):
            days = _tried(read, match, today)
            if days is not None:
                relative = not re.search(_Y, match[0])
                found.append(TimeSpan(*days, match.start(), match.end(), grain, relative))
    return list(_apart(sorted(found, key=lambda span: (span.start, -span.end))))


def month_days(year: int, month: int) -> Days:
    """Returns the first and the last day of a month; ``month`` may lie outside 1–12 and then counts on."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return datetime.date(year, month, 1), datetime.date(year, month, calendar.monthrange(year, month)[1])


def _apart(spans: list[TimeSpan]) -> Iterator[TimeSpan]:
    end = -1
    for index, span in enumerate(spans):
        longer = any(o.start <= span.start and span.end <= o.end and o != span for o in spans[:index])
        if span.start >= end and not longer:
            yield span
            end = span.end


def _tried(read: Callable[..., Days | None], match: re.Match[str], today: datetime.date) -> Days | None:
    try:
        return read(match, today)
    except ValueError:
        return None


def _year(match: re.Match[str], today: datetime.date) -> int:
    groups = match.groupdict()
    if groups.get("y"):
        return int(groups["y"])
    return today.year + _AWAY[groups["rel"]] if groups.get("rel") else today.year


def _years(match: re.Match[str], _: datetime.date) -> Days:
    return datetime.date(int(match["y1"]), 1, 1), datetime.date(int(match["y2"]), 12, 31)


def _months(match: re.Match[str], today: datetime.date) -> Days:
    year = _year(match, today)
    first = int(match["y1"]) if match["y1"] else year
    return month_days(first, int(match["m1"]))[0], month_days(year, int(match["m2"]))[1]


def _between(match: re.Match[str], _: datetime.date) -> Days | None:
    days = [mention.date for mention in find_dates(match[0])]
    return (days[0], days[1]) if len(days) == 2 and days[0] <= days[1] else None


def _quarter(match: re.Match[str], today: datetime.date) -> Days:
    quarter, year = _QUARTERS[match["q"]], _year(match, today)
    return month_days(year, 3 * quarter - 2)[0], month_days(year, 3 * quarter)[1]


def _near_quarter(match: re.Match[str], today: datetime.date) -> Days:
    quarter = (today.month + 2) // 3 + _AWAY[match["away"]]
    return month_days(today.year, 3 * quarter - 2)[0], month_days(today.year, 3 * quarter)[1]


def _half(match: re.Match[str], today: datetime.date) -> Days:
    year = _year(match, today)
    first = 1 if match["half"] == "dau" else 7
    return month_days(year, first)[0], month_days(year, first + 5)[1]


def _part_of_year(match: re.Match[str], today: datetime.date) -> Days:
    year = _year(match, today)
    last = month_days(year, _PART_MONTHS.get(match["part"], 12))[1]
    return datetime.date(year, 1 if match["part"] == "dau" else last.month, 1), last


def _part_of_some_year(match: re.Match[str], today: datetime.date) -> Days:
    """Returns a part of the year of asking, or of the year before where it has not come yet ("hồi cuối năm")."""
    first, last = _part_of_year(match, today)
    return (first, last) if first <= today else (_year_before(first), _year_before(last))


def _year_before(day: datetime.date) -> datetime.date:
    return month_days(day.year - 1, day.month)[0 if day.day == 1 else 1]


def _part_of_month(match: re.Match[str], today: datetime.date) -> Days:
    first, last = _month(match, today)
    return first, last.replace(day=_PART_DAYS.get(match["part"], last.day))


def _month(match: re.Match[str], today: datetime.date) -> Days:
    if match.groupdict().get("away"):
        return month_days(today.year, today.month + _AWAY[match["away"]])
    return month_days(_year(match, today), int(match["m"]))


def _whole_year(match: re.Match[str], today: datetime.date) -> Days:
    year = _year(match, today)
    return datetime.date(year, 1, 1), datetime.date(year, 12, 31)


def _near_month(match: re.Match[str], today: datetime.date) -> Days:
    return month_days(today.year, today.month + _AWAY[match["away"] or "truoc"])


def _near_day(match: re.Match[str], today: datetime.date) -> Days:
    away = match["away"] or match["next"]
    day = today + datetime.timedelta(days={"nay": 0, "qua": -1, "kia": -2, "mai": 1}[away])
    return day, day


def _near_week(match: re.Match[str], today: datetime.date) -> Days:
    first = today - datetime.timedelta(days=today.weekday() - 7 * _AWAY[match["away"] or "truoc"])
    return first, first + datetime.timedelta(days=6)


def _ago(match: re.Match[str], today: datetime.date) -> Days:
    """Returns the one day that lies so long back."""
    count = _COUNTS.get(match["n"]) or int(match["n"])
    if match["unit"] in ("ngay", "tuan"):
        day = today - datetime.timedelta(days=count * (7 if match["unit"] == "tuan" else 1))
    else:
        last = month_days(today.year, today.month - count * (12 if match["unit"] == "nam" else 1))[1]
        day = last.replace(day=min(today.day, last.day))
    return day, day


def _lately(match: re.Match[str], today: datetime.date) -> Days:
    count = int(match["n"])
    if match["unit"] in ("ngay", "tuan"):
        return today - datetime.timedelta(days=min(count, 9_999) * (7 if match["unit"] == "tuan" else 1)), today
    back = count * (12 if match["unit"] == "nam" else 1)
    first, last = month_days(today.year, today.month - back)
    return first.replace(day=min(today.day, last.day)), today


_AGO = r"(?:vua qua|vua roi|qua|roi|truoc(?=\s*(?:[,.?!]|$)))"
_MONTH_NAMED = r"thang\s+(?P<m>1[0-2]|0?[1-9])"
_OF_MONTHS = (
    rf"\b(?:tu )?thang\s+(?P<m1>\d\d?)(?:\s*[/-]\s*(?P<y1>{_Y}))?\s*(?:-|den(?: het)?)"
    rf"\s*(?:thang )?\s*(?P<m2>\d\d?)(?!\d)(?:{_YEAR_OF})?"
)
_NOT_COUNTED = r"(?!\s*[/.%-]|\s+(?:nam|lan|buoi|ngay|phien|cuoc|ky|nguoi)\b|\d)"  # "mỗi tháng 2 lần" is no month
_SINCE = r"(?<=\bhoi )(?<!\ble hoi )(?<!\bdai hoi )|(?<=\bluc )|(?<=\bthoi diem )"  # "hồi đầu năm": of this year
_TURNED = r"(?:nay|ngoai|truoc|kia|toi|sau)"
_SPELLINGS: tuple[tuple[str, str, Callable[[re.Match[str], datetime.date], Days | None]], ...] = (
    (
        rf"\b(?:nhiem ky|giai doan|tu nam|tu)\s+(?P<y1>{_Y})\s*(?:-|den(?: het)?(?: nam)?)\s*(?P<y2>{_Y})\b",
        "range",
        _years,
    ),
    (rf"(?<![\d/])\b(?P<y1>{_Y})\s*-\s*(?P<y2>{_Y})\b(?!\s*[-/])", "range", _years),
    (_OF_MONTHS, "range", _months),
    (r"\btu (?:ngay |hom )?[\d/.-]{6,10} den (?:het )?(?:ngay |hom )?[\d/.-]{6,10}", "range", _between),
    (rf"\bquy\s+(?P<q>iv|iii|ii|i|[1-4]|mot|hai|ba|tu){_YEAR_OF}\b", "quarter", _quarter),
    (r"\bquy\s+(?P<q>iv|iii|ii|i|[1-4])\b(?!\s*[/.-])", "quarter", _quarter),
    (r"\bquy (?P<away>nay|truoc|toi|sau)\b", "quarter", _near_quarter),
    (rf"\b(?:6|sau) thang (?P<half>dau|cuoi)(?: nam)?{_YEAR_OF}\b", "range", _half),
    (rf"\bnua (?P<half>dau|cuoi) nam(?:\s+(?P<y>{_Y})|\s+(?P<rel>nay|ngoai))?\b", "range", _half),
    (rf"\b(?P<part>dau|giua|cuoi) nam (?:(?P<y>{_Y})|(?P<rel>{_TURNED}))\b", "month", _part_of_year),
    (
        rf"(?:{_SINCE})(?P<part>dau|giua|cuoi) nam\b(?! *\d)",
        "month",
        _part_of_some_year,
    ),
    (rf"\b(?P<part>dau|giua|cuoi) {_MONTH_NAMED}{_YEAR_OF}\b", "month", _part_of_month),
    (r"\b(?P<part>dau|giua|cuoi) thang (?P<away>nay|truoc|qua)\b", "month", _part_of_month),
    (rf"\b{_MONTH_NAMED}{_YEAR_OF}\b", "month", _month),
    (rf"(?<!\d )(?<!moi )(?<!mot )(?<!hang )\b{_MONTH_NAMED}\b{_NOT_COUNTED}", "month", _month),
    (rf"(?<![\d/.-])(?P<m>1[0-2]|0?[1-9])/(?P<y>{_Y})\b(?![/-])", "month", _month),
    (r"\bthang (?P<away>nay|truoc|toi|sau)\b|\bthang (?:vua|moi) (?:roi|qua)\b", "month", _near_month),
    (rf"\bnam\s+(?:(?P<y>{_Y})\b(?!\s*-\s*\d)|(?P<rel>nay|ngoai|kia|toi)\b)", "year", _whole_year),
    (r"\bnam (?P<rel>truoc|sau)\b(?=\s*(?:[,.?!]|$|thi\b|co\b|da\b))", "year", _whole_year),
    (rf"(?<![\w/.,-])(?P<y>{_Y})(?![\w/-]|[.,]\d|\s*-\s*\d)", "year", _whole_year),
    (r"\b(?:hom|ngay hom) (?P<away>nay|qua|kia)\b|\bngay (?P<next>mai)\b", "day", _near_day),
    (r"\btuan (?P<away>nay|truoc|toi|sau)\b|\btuan (?:vua|moi) (?:roi|qua)\b", "week", _near_week),
    (rf"(?<=\bcach day )(?P<n>\d{{1,3}}|{'|'.join(_COUNTS)}) (?P<unit>ngay|tuan|thang|nam)\b", "day", _ago),
    (rf"\b(?P<n>\d{{1,3}}) (?P<unit>ngay|tuan|thang|nam) (?:gan day|gan nhat|{_AGO})", "range", _lately),
)
_FORMS = tuple((re.compile(spelling), grain, read) for spelling, grain, read in _SPELLINGS)
