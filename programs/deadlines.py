"""What the wording of a deadline means in days: "6/2025", "quý III", "trước 30/11", "trước ngày 15 hằng tháng".

A day, month or quarter without a year is of the document's year, or of the next one where that is already past when
the document is issued. What depends on an event that nobody has dated means no day: its wording is kept alone.
"""

import datetime
import re
from functools import lru_cache

from programs.counted_terms import counted_term, months_later
from programs.day_spans import Period, day_spans, months
from programs.deadline_words import KnownDays, Wording, made_ready
from programs.recurrences import recurrence
from vanban.dates import find_dates
from vanban.tasks import NO_DEADLINE, Deadline, Recurrence

_EVENT = (
    r"(?:ky hop|hoi nghi|dai hoi|phien hop|cuoc hop|phien lam viec|hoi thao|le (?:khai|ky niem|cong bo|hoi|ra)"
    r"|khai giang|nam hoc moi|ky thi|mua mua|mua kho|dot kiem tra)"
)
_BEFORE_EVENT = re.compile(rf"\b(?:truoc|sau|theo|khi|het|den)(?: khi| thoi diem)?(?: \w+){{0,4}}? {_EVENT}\b")
_AFTER_EVENT = re.compile(
    r"\b(?:ngay )?sau khi\b|\bkhi (?:co|duoc|nhan|phat sinh|ket thuc)\b|\bsau (?:dai hoi|hoi nghi|tet|ket qua)\b"
)
_BY_ANOTHER = re.compile(
    r"^\W*(?:thuc hien )?theo (?:\w+ ){0,3}?(?:ke hoach|tien do|yeu cau|chi dao|quy dinh|huong dan|lo trinh"
    r"|chuong trinh|lich|de nghi|tung|thoi (?:gian|han) quy dinh|thuc te)\b"
)
_SETS_A_TERM = re.compile(r"\b(?:truoc|hoan thanh|xong|cham nhat|trong|het|quy|thang|ngay \d)\b")
_GOES_ON = re.compile(
    r"\b(?:va |cac |nhung )+(?:cac |nhung )?nam (?:tiep theo|sau|ke tiep)\b|\btro di\b|\bcho den khi\b"
)
_BEGINS = re.compile(r"^\W*(?:bat dau )?(?:thuc hien )?(?:ke )?tu(?! nay) ")
_ENDS = re.compile(r"\bden\b|-|;")
_NEAR = re.compile(
    r"\b(?P<cap>tuan|thang|quy|nam) (?P<which>nay|sau|toi|ke tiep|tiep theo)\b"
    r"|\b(?P<day>hom nay|ngay mai|trong ngay)\b(?! \d)"
)


@lru_cache(maxsize=4_096)
def read_deadline(
    wording: str,
    *,
    issued: datetime.date | None,
    year: int | None = None,
    received: datetime.date | None = None,
    effective: datetime.date | None = None,
) -> Deadline:
    """Returns what a deadline's wording means in a document issued on a day.

    ``year`` is the one its plan is for, ``received`` the day the document came in, ``effective`` that of its effect.

    >>> read_deadline("trước 30/11", issued=datetime.date(2026, 3, 1)).last
    datetime.date(2026, 11, 30)
    """
    ready = made_ready(wording)
    known = KnownDays(issued, year, received, effective)
    again = recurrence(ready.plain)
    if again is not None and again.every is not Recurrence.ALWAYS:
        return again
    counted = counted_term(ready.text, ready.plain, known)
    if counted is not None:
        return counted
    return _named(ready, known) or again or NO_DEADLINE


def _named(ready: Wording, known: KnownDays) -> Deadline | None:
    """Returns the days that are named, NO_DEADLINE where only an event is, None where nothing is."""
    if _bound_to_an_event(ready):
        return NO_DEADLINE
    near = _near(ready.plain, known.issued)
    spans = day_spans(ready, known)
    if not spans:
        return Deadline(*near) if near else None
    if _GOES_ON.search(ready.plain) or (_BEGINS.match(ready.plain) and not _ENDS.search(ready.plain)):
        return Deadline(every=Recurrence.ALWAYS)
    return Deadline(min(spans[0].first, spans[-1].last), max(span.last for span in spans))


def _bound_to_an_event(ready: Wording) -> bool:
    if find_dates(ready.text):
        return False
    if _BEFORE_EVENT.search(ready.plain) or _AFTER_EVENT.search(ready.plain):
        return True
    return _BY_ANOTHER.match(ready.plain) is not None and _SETS_A_TERM.search(ready.plain) is None


def _near(plain: str, issued: datetime.date | None) -> Period | None:
    """Returns the days of "tuần này", "tháng sau", "năm tới", reckoned from the issue of the document."""
    match = _NEAR.search(plain)
    if match is None or issued is None:
        return None
    ahead = 0 if (match["which"] or match["day"]) in ("nay", "hom nay", "trong ngay") else 1
    if match["day"]:
        return (issued + datetime.timedelta(days=ahead),) * 2
    if match["cap"] == "tuan":
        monday = issued - datetime.timedelta(days=issued.weekday() - 7 * ahead)
        return monday, monday + datetime.timedelta(days=6)
    size = {"thang": 1, "quy": 3, "nam": 12}[match["cap"]]
    first = months_later(issued.replace(day=1), size * ahead)
    month = (first.month - 1) // size * size + 1
    return months(first.year, month, month + size - 1)
