"""Where a sentence says by when: "trước ngày 15/6/2026", "chậm nhất 15 ngày kể từ ngày …", "trước 20 hằng tháng"."""

import datetime
import re
from dataclasses import dataclass

from programs.deadlines import read_deadline
from vanban.tasks import Deadline, Recurrence

MOST = 4  # deadlines of one sentence
_YEAR = r"(?:\s?/\s?20\d\d|,?\s+năm\s+20\d\d)"
_DAY = (
    rf"(?:ngày\s+)?\d{{1,2}}\s?[/-]\s?\d{{1,2}}(?:\s?[/-]\s?20\d\d)?(?!\s?[/-]?\d)"
    rf"|ngày\s+\d{{1,2}}\s+tháng\s+\d{{1,2}}{_YEAR}?"
)
_PERIOD = rf"tháng\s+\d{{1,2}}{_YEAR}?|(?:[Qq]uý|Quí)\s+[IVX1-4]+{_YEAR}?|năm\s+20\d\d|\d{{1,2}}/20\d\d"
_AGAIN = (
    r"(?:ngày\s+)?\d{1,2}(?:(?:\s?/\s?|\s+tháng\s+)\d{1,2})?\s+(?:hằng|hàng|của mỗi|mỗi)\s+(?:tháng|năm)"
    r"|(?:sáng|chiều)?\s*thứ\s+(?:hai|ba|tư|năm|sáu|bảy)\s+(?:hằng|hàng|mỗi)\s+tuần"
)
_PART = (
    r"tuần\s+(?:thứ\s+(?:nhất|hai|ba|tư)|đầu|cuối(?:\s+cùng)?|[1-5])\s+(?:của\s+)?tháng\s+\d{1,2}"
    r"|(?:đầu|giữa|cuối|thượng tuần|trung tuần|hạ tuần|nửa đầu|nửa cuối)"
    r"\s+(?:tháng\s+\d{1,2}|quý\s+[IVX1-4]+|năm\s+20\d\d)"
    r"|(?:0?[369]|ba|sáu|chín)\s+tháng\s+(?:đầu|cuối)\s+năm\s+20\d\d"
)
_QUARTERLY = (
    r"ngày\s+\d{1,2}\s+(?:của\s+)?tháng\s+(?:đầu|giữa|cuối)(?:\s+cùng)?(?:\s+của)?(?:\s+(?:mỗi|hằng))?"
    r"\s+quý\b(?!\s+[IVX1-4])"
)
_MEETING = r"tại\s+(?:hội nghị|phiên họp|kỳ họp|cuộc họp)(?:\s+(?!ngày|tháng|quý|năm|cuối)\w+){0,4}"
_TET = r"trước\s+(?:dịp\s+)?Tết\s+(?:Nguyên đán|Âm lịch|cổ truyền)(?:[^,.;]{0,20}?\s20\d\d)?"
_LEAD = r"(?:chậm nhất|trước|xong|đến hết|hết|hoàn thành|muộn nhất|hạn cuối|thời hạn|thời gian(?: hoàn thành)?)"
_LINK = r"(?:\s+(?:là|trước|trong|vào|đến|hết|ngày|thời điểm)|\s*:)*\s+(?:\d{1,2}\s+giờ(?:\s+\d{1,2})?,?\s+)?"
_WORDING = re.compile(
    rf"\b{_LEAD}{_LINK}(?:{_AGAIN}|{_QUARTERLY}|(?:{_PART}){_YEAR}?|{_DAY}|{_PERIOD})|\b{_TET}"
    rf"|\b{_MEETING}\s+(?:{_DAY}|{_PERIOD}|cuối\s+(?:mỗi|hằng)\s+(?:quý|tháng|năm))"
    rf"|\b(?:trong|vào)\s+(?:{_PART}){_YEAR}?"
    rf"|\b(?:trong|vào)\s+(?:{_AGAIN}|(?:đầu |cuối )?(?:tháng|quý|Quý)[^,.;]{{0,3}}?\s*(?:\d{{1,2}}|[IVX]+)\b{_YEAR}?)"
    rf"|\b(?:trong|vào)\s+ngày\s+(?:\d{{1,2}}\s?/\s?\d{{1,2}}(?:\s?/\s?20\d\d)?|\d{{1,2}}\s+tháng\s+\d{{1,2}}{_YEAR}?)"
    r"|\btrong\s+năm\s+20\d\d"
    r"|^(?:hằng|hàng)\s+(?:năm|quý|tháng|tuần)(?=,)"
    r"|\b(?:chậm nhất|trong thời hạn|trong vòng|trong thời gian|sau)?\s*(?:là\s+)?\d{1,3}\s+(?:ngày|tháng|tuần)"
    r"(?:\s+làm việc)?,?\s+(?:kể\s+)?từ\s+(?:ngày|khi)\s+[^,.;]{2,60}"
    r"|\b(?:6\s+tháng|mỗi\s+(?:quý|tháng|tuần))\s+một\s+lần"
    r"|\bđịnh kỳ\s+(?:hằng|hàng|6)\s+(?:tháng|quý|năm|tuần)(?:,?\s+(?:hằng|hàng)\s+năm)?",
    re.IGNORECASE,
)
_PAST = re.compile(r"\b(?:từ|kể từ|đã|so với)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline: its wording and what it means."""

    wording: str
    deadline: Deadline


def find_dues(words: str, *, issued: datetime.date | None, year: int | None = None) -> list[Due]:
    """Returns the deadlines that a sentence sets, in order; a day before the document was issued is of the past, and a
    wording that means neither a day nor a rhythm is left out.

    >>> find_dues("báo cáo trước ngày 15/6/2026.", issued=None)[0].wording
    'trước ngày 15/6/2026'
    """
    found: list[Due] = []
    for match in _WORDING.finditer(words):
        wording = " ".join(match[0].split())
        deadline = read_deadline(wording, issued=issued, year=year)
        past = deadline.last is not None and issued is not None and deadline.last < issued
        empty = deadline.last is None and deadline.every in (None, Recurrence.ALWAYS)
        told = _PAST.search(words[: match.start()]) is not None
        if not (past or empty or told or any(one.deadline == deadline for one in found)):
            found.append(Due(wording, deadline))
    with_days = [one for one in found if one.deadline.last is not None or one.deadline.day is not None]
    return (with_days or found)[:MOST]  # "định kỳ 6 tháng báo cáo trước ngày 15 tháng 6": the day says more
