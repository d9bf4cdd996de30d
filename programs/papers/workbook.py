"""Programmes and weeks as workbooks: the table on the first sheet, with real dates, everything else on the second."""

import datetime
import io
from collections.abc import Iterator, Sequence
from typing import Any

from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]

from programs.papers.columns import COLUMNS, Part, cell_text
from programs.papers.numbering import roman
from programs.papers.settling import settled, settled_week
from programs.papers.sheet_cells import write_words
from programs.papers.sheet_facts import write_facts
from programs.papers.views import PaperHead, ProgrammeLine, ProgrammePaper, WeekPaper, WeekSlot
from programs.papers.week_cells import content_lines, part_of_day

FIRST, LAST = "Từ ngày", "Đến ngày"
DAY, PART, CONTENT, LEADER, PREPARING, WHERE = "Ngày", "Buổi", "Nội dung", "Lãnh đạo", "Chuẩn bị", "Địa điểm"
_DATE_FORMAT = "dd/mm/yyyy"
_WIDTHS = {"TT": 6, "Nhiệm vụ": 60, "Kết quả/sản phẩm": 28, "Nguồn": 28, CONTENT: 70, PART: 10}  # characters
_WIDTH = 20
_LINE = Side(style="thin")
_GRID = Border(_LINE, _LINE, _LINE, _LINE)
_HEAD_FILL = PatternFill("solid", fgColor="DDE6F0")


def programme_xlsx(paper: ProgrammePaper) -> bytes:
    """Returns the workbook of a programme: Roman rows over tasks, the days of a deadline as dates beside it."""
    paper = settled(paper)
    book = Workbook()
    sheet = book.active
    sheet.title = "Chương trình"
    names = list(_names())
    _write_head(sheet, names)
    for row, said in enumerate(_programme_rows(paper), start=2):
        _write_row(sheet, row, said)
        if len(said) == 2:
            sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=len(names))
    write_facts(book.create_sheet(), paper)
    return _saved(book, paper.head)


def week_xlsx(paper: WeekPaper) -> bytes:
    """Returns the workbook of a week's lịch, a row for each slot, its day a date."""
    paper = settled_week(paper)
    book = Workbook()
    sheet = book.active
    sheet.title = "Lịch tuần"
    _write_head(sheet, (DAY, PART, CONTENT, LEADER, PREPARING, WHERE))
    for row, slot in enumerate(paper.slots, start=2):
        _write_row(sheet, row, _slot_row(slot))
    write_facts(book.create_sheet(), paper)
    return _saved(book, paper.head)


def _names() -> Iterator[str]:
    for column in COLUMNS:
        yield column.name
        if column.part is Part.DUE:
            yield from (FIRST, LAST)


def _programme_rows(paper: ProgrammePaper) -> Iterator[Sequence[str | int | datetime.date | None]]:
    number, titled = 0, 0
    for group in paper.groups:
        if group.title:
            titled += 1
            yield roman(titled), group.title
        for line in group.lines:
            number += 1
            yield number, *_line_row(line, paper.head)


def _line_row(line: ProgrammeLine, head: PaperHead) -> Iterator[str | datetime.date | None]:
    for column in COLUMNS[1:]:
        if column.part is Part.DUE:
            yield from (line.due, line.first, line.last)
        else:
            yield cell_text(line, column.part, head)


def _slot_row(slot: WeekSlot) -> Sequence[str | datetime.date]:
    return slot.day, part_of_day(slot), "\n".join(content_lines(slot)), slot.leader, slot.preparing, slot.place


def _write_head(sheet: Any, names: Sequence[str]) -> None:
    for column, name in enumerate(names, start=1):
        cell = sheet.cell(1, column)
        write_words(cell, name, align="center")
        cell.font, cell.fill, cell.border = Font(bold=True), _HEAD_FILL, _GRID
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTHS.get(name, _WIDTH)
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _write_row(sheet: Any, row: int, values: Sequence[str | int | datetime.date | None]) -> None:
    group = len(values) == 2
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(row, column)
        if isinstance(value, str):
            write_words(cell, value)
        else:
            cell.value = value
            cell.alignment = Alignment(horizontal="center", vertical="top")
        if isinstance(value, datetime.date):
            cell.number_format = _DATE_FORMAT
        cell.border = _GRID
        if group:
            cell.font = Font(bold=True)


def _saved(book: Any, head: PaperHead) -> bytes:
    book.properties.title = f"{head.type} {head.number}".strip()[:250]
    book.properties.creator = head.issuer.replace("\n", " ")[:250]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
