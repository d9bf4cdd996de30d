"""Deadlines as a programme prints them: the wording, and the day it means where nobody could read that from it."""

import datetime
import re

from programs.deadlines import read_deadline
from programs.papers.views import PaperHead, ProgrammeLine
from programs.papers.wording import one_line
from vanban.dates import parse_date
from vanban.layout.pieces import short_date

Period = tuple[datetime.date | None, datetime.date | None]

_DAY = r"\d{1,2}/\d{1,2}/\d{4}"
_MEANT = re.compile(rf"(?P<wording>.*\S) \((?:từ (?P<first>{_DAY}) đến )?(?P<last>{_DAY})\)")


def printed_due(line: ProgrammeLine, head: PaperHead) -> str:
    """Returns "quý II/2026" as it stands, "15 ngày sau Đại hội (12/4/2026)" where only a person knows the day."""
    wording = one_line(line.due)
    if line.last is None:
        return wording
    meant = (line.first or line.last, line.last)
    if not wording:
        return printed_period(meant)
    if meaning(wording, head) == meant:
        return wording
    return f"{wording} ({printed_period(meant)})"


def read_due(printed: str, head: PaperHead) -> tuple[str, datetime.date | None, datetime.date | None]:
    """Returns the wording, the first and the last day that the cell of a deadline says."""
    words = one_line(printed)
    match = _MEANT.fullmatch(words)
    if match:
        last = parse_date(match["last"])
        first = parse_date(match["first"]) if match["first"] else last
        if first is not None and last is not None and first <= last:
            return match["wording"], first, last
    return (words, *meaning(words, head))


def printed_period(period: tuple[datetime.date, datetime.date]) -> str:
    """Returns "31/3/2026" or "từ 01/3/2026 đến 31/3/2026"."""
    first, last = period
    return short_date(last) if first == last else f"từ {short_date(first)} đến {short_date(last)}"


def meaning(wording: str, head: PaperHead) -> Period:
    """Returns the days that a wording means in a paper, None for none."""
    deadline = read_deadline(wording, issued=head.dated, year=head.year)
    return deadline.first, deadline.last
