"""What comes again: "hằng tháng", "trước ngày 15 của tháng cuối quý", "6 tháng một lần", "thứ Sáu hằng tuần"."""

import re

from vanban.tasks import Deadline, Recurrence

_EACH = r"(?:hang|moi|tung|cua moi|cua hang)"
_ONCE = r" ?(?:mot|1|01) lan| ?/ ?(?:mot |1 |01 )?lan"
_IN_QUARTER = r"(?:cua )?thang (?P<which>dau|giua|cuoi)(?: tien| cung)?(?: cua)?(?: (?:moi|hang|tung))? quy\b"
_NO_NUMBER = r"(?! ?(?:iii|iv|ii|i|[1-4])\b)"
_AGAIN = (
    (Recurrence.QUARTERLY, rf"{_IN_QUARTER}{_NO_NUMBER}|\bcuoi (?:moi |hang )quy\b"),
    (Recurrence.MONTHLY, rf"\b{_EACH} thang\b(?! \d{{1,2}}\b(?! lan))|\b(?:1|01) thang(?:{_ONCE})|\blan ?/ ?thang\b"),
    (Recurrence.MONTHLY, r"\b12 lan ?/ ?(?:1 |01 )?nam\b|\bcuoi (?:moi |hang )thang\b"),
    (Recurrence.QUARTERLY, rf"\b{_EACH} quy\b|\b0?3 thang(?:{_ONCE})|\b(?:1|01) quy(?:{_ONCE})|\blan ?/ ?quy\b"),
    (
        Recurrence.QUARTERLY,
        r"\b0?4 lan ?/ ?(?:1 |01 )?nam\b|\b0?4 lan (?:trong |moi |mot )nam\b|\btheo quy\b(?! dinh| che| trinh| hoach)",
    ),
    (Recurrence.HALF_YEARLY, rf"\b0?6 thang(?: va hang nam)?,?(?:{_ONCE})|\bmoi 0?6 thang\b"),
    (
        Recurrence.HALF_YEARLY,
        r"\bdinh ky (?:bao cao )?0?6 thang\b|\b0?6 thang(?: \([^)]*\))?,?(?: va| hoac)? (?:hang|mot|1|01) nam\b",
    ),
    (
        Recurrence.HALF_YEARLY,
        r"\b(?:0?2|hai) lan ?/ ?(?:1 |01 )?nam\b|\b(?:moi|mot|1|01) nam (?:0?2|hai) lan\b|\bhang 0?6 thang\b",
    ),
    (Recurrence.WEEKLY, rf"\b{_EACH} tuan\b|\b(?:1|01) tuan(?:{_ONCE})|\blan ?/ ?tuan\b"),
    (Recurrence.YEARLY, rf"\b{_EACH} nam\b|\bthuong nien\b|\b(?:1|01) nam(?:{_ONCE})|\b(?:1|01|mot) lan ?/ ?nam\b"),
    (Recurrence.YEARLY, r"\bmoi nam (?:1|01|mot) lan\b"),
    (Recurrence.ALWAYS, r"\bthuong xuyen\b|\b(?:hang|moi) ngay\b|\blien tuc\b|\btheo dinh ky\b|^dinh ky$"),
)
_PATTERNS = tuple((every, re.compile(pattern)) for every, pattern in _AGAIN)
_WEEKDAY = re.compile(r"\bthu (hai|ba|tu|nam|sau|bay|[2-7])\b|\bchu nhat\b")
_WEEKDAYS = {"hai": 0, "2": 0, "ba": 1, "3": 1, "tu": 2, "4": 2, "nam": 3, "5": 3, "sau": 4, "6": 4, "bay": 5, "7": 5}
_DAY_MONTH = re.compile(r"(?<![\d/])(?P<d>\d{1,2})(?: ?[/-] ?| thang )(?P<m>\d{1,2})(?![\d/]| ?/| lan)")
_DAY = re.compile(r"\bngay (?P<d1>\d{1,2})(?![\d/]| ?[/-] ?\d)|\b(?P<d2>\d{1,2}) (?:hang|moi|cua) (?:thang|moi thang)")
_MONTH = re.compile(r"\bthang (?P<m>\d{1,2})\b")
_QUARTER = re.compile(r"\bquy (?P<q>iii|iv|ii|i|[1-4])\b")
_END_OF = re.compile(
    r"\b(?:cuoi (?:moi |hang |cua moi )?|ngay cuoi(?: cung)? cua (?:moi |hang )?)(?P<what>thang|quy|nam)\b"
)
_WORKING = re.compile(r"\blam viec (?:cuoi|dau|thu)\b")  # a day that moves from month to month
_MEETING = re.compile(r"\b(?:phien hop|hoi nghi|cuoc hop|ky hop|giao ban)\b")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_PLACES = {"dau": 1, "giua": 2, "cuoi": 3}


def recurrence(plain: str) -> Deadline | None:
    """Returns how often something comes again, and on which day where the words name one; None for what is due once.

    >>> recurrence("truoc ngay 20 hang thang").day
    20
    """
    every = next((every for every, pattern in _PATTERNS if pattern.search(plain)), None)
    if every is None:
        return None
    if _WORKING.search(plain):
        return Deadline(every=every)
    return _READERS.get(every, _without_a_day)(plain) or Deadline(every=every)


def _without_a_day(_plain: str) -> Deadline | None:
    return None


def _weekly(plain: str) -> Deadline | None:
    weekday = _WEEKDAY.search(plain)
    return Deadline(every=Recurrence.WEEKLY, day=_WEEKDAYS.get(weekday[1] or "", 6)) if weekday else None


def _monthly(plain: str) -> Deadline | None:
    if _ends(plain, "thang"):
        return Deadline(every=Recurrence.MONTHLY, day=31)
    day = _day(plain)
    return Deadline(every=Recurrence.MONTHLY, day=day) if day else None


def _quarterly(plain: str) -> Deadline | None:
    within = re.search(rf"(?P<d>\d{{1,2}})? ?{_IN_QUARTER}", plain)
    if within is not None:
        day = int(within["d"]) if within["d"] else 31
        return Deadline(every=Recurrence.QUARTERLY, day=day, month=_PLACES[within["which"]]) if 1 <= day <= 31 else None
    return Deadline(every=Recurrence.QUARTERLY, day=31, month=3) if _ends(plain, "quy") else None


def _half_yearly(plain: str) -> Deadline | None:
    found = _day_and_month(plain)
    return Deadline(every=Recurrence.HALF_YEARLY, day=found[0], month=(found[1] - 1) % 6 + 1) if found else None


def _yearly(plain: str) -> Deadline | None:
    found = _day_and_month(plain)
    if found is None and (month := _MONTH.search(plain)) and 1 <= int(month["m"]) <= 12:
        found = 31, int(month["m"])
    if found is None and (quarter := _QUARTER.search(plain)):
        found = 31, 3 * (_QUARTERS.get(quarter["q"]) or int(quarter["q"]))
    if found is None and _ends(plain, "nam"):
        found = 31, 12
    return Deadline(every=Recurrence.YEARLY, day=found[0], month=found[1]) if found else None


def _ends(plain: str, what: str) -> bool:
    if _MEETING.search(plain):
        return False  # "phiên họp cuối mỗi quý": its day is not known
    return any(match["what"] == what for match in _END_OF.finditer(plain))


def _day(plain: str) -> int | None:
    match = _DAY.search(plain)
    day = int(match["d1"] or match["d2"]) if match else 0
    return day if 1 <= day <= 31 else None


def _day_and_month(plain: str) -> tuple[int, int] | None:
    match = _DAY_MONTH.search(plain)
    if match is None or not (1 <= int(match["d"]) <= 31 and 1 <= int(match["m"]) <= 12):
        return None
    return int(match["d"]), int(match["m"])


_READERS = {
    Recurrence.WEEKLY: _weekly,
    Recurrence.MONTHLY: _monthly,
    Recurrence.QUARTERLY: _quarterly,
    Recurrence.HALF_YEARLY: _half_yearly,
    Recurrence.YEARLY: _yearly,
}
