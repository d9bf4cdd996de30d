"""Points in time that a sentence sets: "trước ngày 30/4/2026", "trong quý IV/2026", "vào năm 2028"."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from exams.patterns import pattern
from vanban.document_numbers import find_numbers

_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4}
_DAY = r"(?P<day>\d{1,2})"
_MONTH = r"(?P<month>\d{1,2})"
_YEAR = r"(?P<year>20\d\d)"


class TimeForm(StrEnum):
    """How a point in time is written; options of one question are all written one way."""

    DAY = "ngay"  # ngày 30/4/2026
    DAY_IN_WORDS = "ngay_bang_chu"  # ngày 30 tháng 4 năm 2026
    DAY_OF_YEAR = "ngay_trong_nam"  # ngày 31/01 hằng năm
    MONTH = "thang"  # tháng 3/2026
    QUARTER = "quy"  # quý IV/2026
    YEAR = "nam"  # năm 2027
    PERIOD = "giai_doan"  # giai đoạn 2026 - 2030


ASKED = {
    TimeForm.DAY: "ngày nào",
    TimeForm.DAY_IN_WORDS: "ngày nào",
    TimeForm.DAY_OF_YEAR: "ngày nào",
    TimeForm.MONTH: "tháng nào",
    TimeForm.QUARTER: "quý nào",
    TimeForm.YEAR: "năm nào",
    TimeForm.PERIOD: "giai đoạn nào",
}
_PATTERNS = (
    (TimeForm.DAY_IN_WORDS, re.compile(rf"ngày {_DAY} tháng {_MONTH} năm {_YEAR}(?!\d)")),
    (TimeForm.DAY, re.compile(rf"ngày {_DAY}/{_MONTH}/{_YEAR}(?![\d/])")),
    (TimeForm.DAY_OF_YEAR, re.compile(rf"ngày {_DAY}/{_MONTH}(?=\s+(?:hằng|hàng) năm)")),
    (TimeForm.MONTH, re.compile(rf"tháng {_MONTH}(?:/| năm ){_YEAR}(?!\d)")),
    (TimeForm.QUARTER, re.compile(rf"quý (?P<quarter>IV|I{{1,3}})(?:/| năm ){_YEAR}(?!\d)")),
    (TimeForm.PERIOD, re.compile(rf"giai đoạn {_YEAR}\s?[-–]\s?(?P<last>20\d\d)(?!\d)")),
    (TimeForm.YEAR, re.compile(rf"năm {_YEAR}(?!\s?[-–/]\s?\d|\d)")),
)
_SETS = re.compile(
    r"(?:trước|trong|vào|xong|chậm nhất|hết|đến|từ|kể từ|là|đầu|cuối|tới|qua)\s+(?:hết\s+|trước\s+)?$", re.IGNORECASE
)
_NAMED_DOCUMENT = pattern("named_document")


@dataclass(frozen=True, slots=True)
class Time:
    """A point in time in a sentence: ``text[start:end]`` writes it with its noun. ``order`` sorts times of one form."""

    form: TimeForm
    start: int
    end: int
    written: str
    order: tuple[int, ...]


def times(text: str) -> list[Time]:
    """Returns the times that a sentence sets, in order, without overlap; dates of the documents it names are none."""
    found: list[Time] = []
    for form, written in _PATTERNS:
        for match in written.finditer(text):
            free = all(match.end() <= one.start or one.end <= match.start() for one in found)
            if free and not _dates_document(text, match.start()):
                found.append(Time(form, match.start(), match.end(), match[0], _order(match)))
    return sorted(found, key=lambda one: one.start)


def next_to(one: Time, other: Time) -> bool:
    """Tells whether two times of one form are a day or a month apart: who reads the one can guess the other."""
    if one.form is not other.form:
        return False
    if one.form in (TimeForm.DAY, TimeForm.DAY_IN_WORDS):
        return abs(_ordinal(one) - _ordinal(other)) == 1
    return one.form is TimeForm.MONTH and abs(_months(one) - _months(other)) == 1


def _ordinal(time: Time) -> int:
    year, month, day, _ = time.order
    try:
        return date(year, month, day).toordinal()
    except ValueError:
        return 0  # a day that is none is next to none


def _months(time: Time) -> int:
    return time.order[0] * 12 + time.order[1]


def _order(match: re.Match[str]) -> tuple[int, ...]:
    groups = match.groupdict()
    year, last = int(groups.get("year") or 0), int(groups.get("last") or 0)
    part = _ROMAN.get(groups.get("quarter") or "", 0) or int(groups.get("month") or 0)
    return (year, part, int(groups.get("day") or 0), last)


def _dates_document(text: str, start: int) -> bool:
    """Tells whether a time is that of a document named before it ("Nghị quyết số 57-NQ/TW, ngày 22/12/2024")."""
    before = text[:start]
    if any(start - mention.end <= 30 for mention in find_numbers(before)):
        return True
    return _NAMED_DOCUMENT.search(before) is not None and _SETS.search(before) is None
