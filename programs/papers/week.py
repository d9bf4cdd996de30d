"""A week's lịch as a Word file: ngày · buổi · nội dung · lãnh đạo · chuẩn bị · địa điểm."""

import datetime
from collections.abc import Iterator, Sequence
from itertools import groupby

from programs.papers.frame import Framed, Piece, docx_of
from programs.papers.settling import settled_week
from programs.papers.tables import TableCell, TablePiece, head_row, text_cell
from programs.papers.views import WeekPaper, WeekSlot
from programs.papers.week_cells import content_lines, day_lines, part_of_day
from vanban.layout.lines import line_para
from vanban.layout.profiles import Profile

WEEK_COLUMNS = ("Ngày", "Buổi", "Nội dung", "Lãnh đạo", "Chuẩn bị", "Địa điểm")
_WIDTHS = (0.165, 0.105, 0.325, 0.135, 0.135, 0.135)  # a whole date fits on the first
_WORKDAYS = 5


def week_docx(paper: WeekPaper, profile: Profile) -> bytes:
    """Returns the DOCX of a week's lịch; every day from Monday to Friday has a row."""
    paper = settled_week(paper)
    body: list[Piece] = [line_para(text, profile) for text in paper.opening]
    body.append(week_table(paper, profile.table))
    body += [line_para(text, profile) for text in paper.closing]
    return docx_of(Framed(paper.head, tuple(body), paper.signer, paper.recipients), profile)


def week_table(paper: WeekPaper, size: float) -> TablePiece:
    """Returns the table of a week, the cells of a day and of a part of it merged."""
    rows = tuple(row for day in days_of(paper) for row in _day_rows(day, [s for s in paper.slots if s.day == day]))
    return TablePiece(_WIDTHS, (head_row(WEEK_COLUMNS),), rows, size)


def days_of(paper: WeekPaper) -> list[datetime.date]:
    """Returns the days that have a row: the working days of the week, and whatever other day something takes place."""
    working = {paper.first + datetime.timedelta(days=place) for place in range(_WORKDAYS)}
    return sorted(working | {slot.day for slot in paper.slots})


def _day_rows(day: datetime.date, slots: Sequence[WeekSlot]) -> Iterator[tuple[TableCell | None, ...]]:
    first: TableCell | None = TableCell(day_lines(day), "center", bold=True, rows=max(1, len(slots)))
    if not slots:
        yield (first, *(text_cell("") for _ in WEEK_COLUMNS[1:]))
    for part, some in groupby(slots, key=part_of_day):
        together = list(some)
        for place, slot in enumerate(together):
            head = TableCell((part,), "center", rows=len(together)) if place == 0 else None
            yield first, head, *_slot_cells(slot)
            first = None


def _slot_cells(slot: WeekSlot) -> tuple[TableCell, ...]:
    beside = (slot.leader, slot.preparing, slot.place)
    return TableCell(content_lines(slot)), *(text_cell(text, align="center") for text in beside)
