"""When a document ends by its own words: "Nghị quyết này có hiệu lực … và được thực hiện đến hết năm 2025"."""

import calendar
import datetime
import re
from dataclasses import dataclass

from vanban.dates import find_dates
from vanban.document_types import type_name_pattern
from vanban.text import bare_form, nfc

_LABEL = r"(?:\d{1,3}[.)]|[a-z]\)|-|dieu \d{1,3}\.)"
# The document itself must be what the sentence speaks of: tasks and transitional cases have terms of their own.
_LASTS = r"(?:co hieu luc|co gia tri|thuc hien|ap dung|thi hanh|thi diem|hieu luc)"
_BEFORE_VERB = r"(?:(?:chi|se|duoc|bat dau|to chuc|tiep tuc) )*"
_SENTENCE_RE = re.compile(
    rf"(?:^|(?<=[.;]))[ \t]*(?:{_LABEL}\s+)?(?P<said>"
    rf"thoi (?:gian|han) (?:thuc hien|ap dung|thi hanh)(?: cua)? {type_name_pattern()} nay\b"
    rf"|{type_name_pattern()} nay,? {_BEFORE_VERB}(?:{_LASTS}(?! (?:doi )?(?:voi|cho)\b)|(?:het|cham dut) hieu luc)\b)"
    r"(?P<rest>[^.;\n]{0,400})",
    re.MULTILINE,
)
_OTHERS_RE = re.compile(r"\b(?:thay the|bai bo|sua doi)\b")  # what follows is said of other documents
_UNTIL_RE = re.compile(rf"\b{_LASTS}\b[^.;\n]{{0,160}}?\b(?:cho )?den (?P<whole>het )?(?=ngay|thang|quy|nam|\d)")
_ENDS_RE = re.compile(r"\b(?:het|cham dut) hieu luc(?: thi hanh)?,?\s*(?:ke )?(?:tu|vao|sau)\s+(?=ngay|nam|\d)")
_FOR_RE = re.compile(
    rf"\b{_LASTS}\b[^.;\n]{{0,80}}?\btrong(?: thoi (?:han|gian))?\s+(?P<count>\d{{1,2}})\s+(?P<unit>nam|thang)\b"
)
_UNTIL_EVENT_RE = re.compile(r"\bngay (?:ky|ban hanh|[\w ]{0,40}\bco hieu luc)")
_MONTH_RE = re.compile(r"thang (?P<month>\d{1,2})(?:\s*/\s*|\s+nam\s+)(?P<year>(?:19|20)\d\d)\b")
_YEAR_RE = re.compile(r"(?:het )?nam (?P<year>(?:19|20)\d\d)\b")


@dataclass(frozen=True, slots=True)
class OwnTerm:
    """The last day a document is in force by its own words; ``text[start:end]`` is the sentence that says so."""

    last_day: datetime.date
    start: int
    end: int


def own_term(text: str, effective: datetime.date | None) -> OwnTerm | None:
    """Returns the term an NFC text sets for its own document, or None where it sets none.

    A term in years or months counts from ``effective``. "đến hết năm 2025" ends with that year, "đến ngày 01/7/2025"
    with that day, "hết hiệu lực kể từ ngày 01/7/2025" with the day before.

    >>> own_term("Nghị quyết này được thực hiện đến hết năm 2025.", None).last_day
    datetime.date(2025, 12, 31)
    """
    folded = bare_form(nfc(text))
    if "den" not in folded and "hieu luc" not in folded:
        return None
    for sentence in _SENTENCE_RE.finditer(folded):
        last_day = _last_day(_OTHERS_RE.split(sentence["said"] + sentence["rest"])[0], effective)
        if last_day is not None:
            return OwnTerm(last_day, sentence.start("said"), sentence.end("rest"))
    return None


def _last_day(said: str, effective: datetime.date | None) -> datetime.date | None:
    ends = _ENDS_RE.search(said)
    if ends and (day := _first_day(said[ends.end() :])):
        return day - datetime.timedelta(days=1)
    until = _UNTIL_RE.search(said)
    if until and not _UNTIL_EVENT_RE.match(said, until.end()):
        return _closing_day(said[until.end() :])
    lasts = _FOR_RE.search(said)
    if lasts and effective:
        months = int(lasts["count"]) * (12 if lasts["unit"] == "nam" else 1)
        return _months_later(effective, months) - datetime.timedelta(days=1)
    return None


def _first_day(words: str) -> datetime.date | None:
    dates = find_dates(words)
    if dates and dates[0].start <= len("ngay "):
        return dates[0].date
    year = _YEAR_RE.match(words)
    return datetime.date(int(year["year"]), 1, 1) if year else None


def _closing_day(words: str) -> datetime.date | None:
    """Returns the last day that the words right after "đến hết" mean: a day, or the end of a month or a year."""
    dates = find_dates(words)
    if dates and dates[0].start <= len("ngay "):
        return dates[0].date
    month = _MONTH_RE.match(words)
    if month and 1 <= int(month["month"]) <= 12:
        year, number = int(month["year"]), int(month["month"])
        return datetime.date(year, number, calendar.monthrange(year, number)[1])
    whole = _YEAR_RE.match(words)
    return datetime.date(int(whole["year"]), 12, 31) if whole else None


def _months_later(day: datetime.date, months: int) -> datetime.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
