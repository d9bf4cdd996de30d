"""Terms counted from a day: "chậm nhất 15 ngày kể từ ngày ký", "05 ngày làm việc kể từ ngày nhận được văn bản này".

The day it is counted from is not counted (Bộ luật Dân sự 2015, Điều 147 khoản 2) and a term that would end on a day off
ends on the next working day (Điều 148 khoản 5). A term from an event that nobody has dated means no day.
"""

import calendar
import datetime
import re

from programs.deadline_words import KnownDays
from programs.working_days import working_calendar
from vanban.dates import find_dates
from vanban.tasks import NO_DEADLINE, Deadline

_COUNT = r"(?P<n>\d{1,3}) (?P<unit>ngay lam viec|ngay|tuan le|tuan|thang|quy|nam|gio)\b"
_AFTER = re.compile(
    rf"\b{_COUNT},? (?:ke )?(?:tu|tinh tu|sau) (?:ngay|khi|luc|thoi diem|hom) (?P<event>[^,.;]{{2,80}})"
)
_AFTER_EARLIER = re.compile(
    rf"\b(?:ke tu|tinh tu|sau) (?:ngay|khi|luc|thoi diem) (?P<event>[^,.;]{{2,80}}?),?"
    rf" (?:trong|cham nhat|sau|khong qua|toi da)(?: \w+){{0,3}}? {_COUNT}"
)
_FROM_NOW = re.compile(rf"\b(?:trong(?: vong| thoi gian| thoi han)?|sau) {_COUNT} (?:toi|nua)\b")
_BEFORE = re.compile(rf"\b{_COUNT},? (?:truoc (?:ngay|khi|thoi diem|ky|hoi|phien)|den (?:ngay|khi))")
_BARE = re.compile(
    rf"^\W*(?:cham nhat|trong vong|trong|khong qua|toi da|sau|thoi han|trong thoi han)?(?: la)? ?{_COUNT}\W*$"
)
_TYPES = (
    "van ban|chi thi|ke hoach|ket luan|nghi quyet|thong bao|cong dien|quyet dinh|chuong trinh|huong dan|cong van"
    "|quy dinh|quy che|nghi dinh|thong tu|luat|de an"
)
_THIS = rf"(?:{_TYPES})(?: hanh dong)? nay"
_DOCUMENT = rf"(?: (?:{_THIS}|(?:{_TYPES})(?: hanh dong)?))?\s*$|(?: {_THIS})\b"
_SIGNED = re.compile(
    rf"(?:duoc )?(?:ky(?: ban hanh)?|ban hanh)(?:\s*$| {_THIS}\b)|{_THIS} (?:duoc )?(?:ky|ban hanh)\b|nay\s*$"
)
_RECEIVED = re.compile(rf"(?:duoc )?(?:nhan|tiep nhan)(?: duoc)?(?:{_DOCUMENT})")
_IN_FORCE = re.compile(rf"(?:{_THIS} )?(?:co|bat dau co) hieu luc(?: thi hanh)?(?:\s*$| )|(?:{_THIS}) co hieu luc")


def counted_term(text: str, plain: str, known: KnownDays) -> Deadline | None:
    """Returns the day on which a counted term ends; NO_DEADLINE where its beginning is not known, None for no term."""
    if _BEFORE.search(plain) or _BARE.match(plain):
        return NO_DEADLINE
    match = _AFTER.search(plain) or _AFTER_EARLIER.search(plain)
    begins = _begins(text, match, known) if match is not None else known.issued
    match = match or _FROM_NOW.search(plain)
    if match is None:
        return None
    if begins is None:
        return NO_DEADLINE
    day = _end(begins, int(match["n"]), match["unit"])
    return Deadline(day, day)


def _begins(text: str, match: re.Match[str], known: KnownDays) -> datetime.date | None:
    """Returns the day of the event a term is counted from, None where it is not known."""
    event = match["event"]
    named = find_dates(text[match.start("event") : match.end("event")])
    if named and named[0].start == 0:
        return named[0].date
    if _SIGNED.match(event):
        return known.issued
    if _RECEIVED.match(event):
        return known.received
    return known.effective if _IN_FORCE.match(event) else None


def _end(begins: datetime.date, count: int, unit: str) -> datetime.date:
    working = working_calendar()
    if unit == "ngay lam viec":
        return working.later(begins, count)
    if unit in _MONTHS:
        return working.moved(months_later(begins, count * _MONTHS[unit]))
    days = -(-count // 24) if unit == "gio" else count * (7 if unit.startswith("tuan") else 1)
    return working.moved(begins + datetime.timedelta(days=days))


_MONTHS = {"thang": 1, "quy": 3, "nam": 12}


def months_later(day: datetime.date, months: int) -> datetime.date:
    """Returns the same day of a later month, its last one where it has fewer days."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
