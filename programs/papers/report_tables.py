"""The tables of a report: figures by body, what is late, every task under its state."""

import datetime
from collections.abc import Sequence

from programs.papers.numbering import roman
from programs.papers.tables import TableCell, TablePiece, head_row, text_cell
from programs.papers.views import ReportFigures, ReportLine, ReportSection
from programs.papers.wording import due_words, one_line
from vanban.layout.pieces import short_date
from vanban.layout.widths import column_shares

_BODIES = (
    *("TT", "Cơ quan, đơn vị", "Tổng số", "Trước hạn", "Đúng hạn", "Sau hạn"),
    *("Còn hạn", "Sắp đến hạn", "Quá hạn"),
)
_LATE = ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời hạn", "Số ngày chậm", "Nguyên nhân", "Nguồn")
_LINES = ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời hạn", "Tiến độ", "Kết quả", "Nguồn")


def bodies_table(figures: Sequence[ReportFigures], size: float) -> TablePiece:
    """Returns the figures of each body, with their sum where there are several."""
    rows = [(str(number), one.name, *map(str, _counts(one))) for number, one in enumerate(figures, start=1)]
    cells = [_cells(row, left=(1,)) for row in rows]
    if len(figures) > 1:
        sums = (str(sum(column)) for column in zip(*map(_counts, figures), strict=True))
        total = text_cell("Cộng", align="center", bold=True, columns=2)
        cells.append((total, *(text_cell(one, align="center", bold=True) for one in sums)))
    head: tuple[tuple[TableCell | None, ...], ...] = (
        (*map(_tall, _BODIES[:3]), text_cell("Đã hoàn thành", align="center", bold=True, columns=3), _over()),
        (None, None, None, *head_row(_BODIES[3:])),
    )
    return TablePiece(column_shares([_BODIES, *rows]), head, tuple(cells), size)


def _tall(name: str) -> TableCell:
    return TableCell((name,), "center", bold=True, rows=2)


def _over() -> TableCell:
    return text_cell("Chưa hoàn thành", align="center", bold=True, columns=3)


def _counts(one: ReportFigures) -> tuple[int, ...]:
    return one.total, one.early, one.on_time, one.done_late, one.ahead, one.soon, one.overdue


def late_table(lines: Sequence[ReportLine], as_of: datetime.date, size: float) -> TablePiece:
    """Returns what is late, by how many days, and why."""
    rows = [(str(number), *_late_row(line, as_of)) for number, line in enumerate(lines, start=1)]
    cells = tuple(_cells(row, left=(1, 2, 5, 6)) for row in rows)
    return TablePiece(column_shares([_LATE, *rows]), (head_row(_LATE),), cells, size)


def _late_row(line: ReportLine, as_of: datetime.date) -> tuple[str, ...]:
    until = line.done_on or as_of
    days = str((until - line.last).days) if line.last else ""
    reason = one_line(line.reason) or "Chưa báo cáo"
    return one_line(line.text), one_line(line.lead), due_words(line.due, line.last), days, reason, one_line(line.source)


def sections_table(sections: Sequence[ReportSection], size: float) -> TablePiece:
    """Returns every task under the state it is in."""
    rows: list[tuple[TableCell, ...]] = []
    texts: list[tuple[str, ...]] = [_LINES]
    number = 0
    for place, section in enumerate(sections, start=1):
        title = f"{one_line(section.title)} ({len(section.lines)})"
        mark = text_cell(roman(place), align="center", bold=True)
        rows.append((mark, text_cell(title, bold=True, columns=len(_LINES) - 1)))
        for line in section.lines:
            number += 1
            row = (str(number), *_line_row(line))
            texts.append(row)
            rows.append(_cells(row, left=(1, 2, 5, 6)))
    return TablePiece(column_shares(texts), (head_row(_LINES),), tuple(rows), size)


def _line_row(line: ReportLine) -> tuple[str, ...]:
    done = f"Hoàn thành {short_date(line.done_on)}" if line.done_on else ""
    progress = done or (f"{line.percent}%" if line.percent is not None else "")
    due = due_words(line.due, line.last)
    return one_line(line.text), one_line(line.lead), due, progress, one_line(line.result), one_line(line.source)


def _cells(row: Sequence[str], *, left: Sequence[int]) -> tuple[TableCell, ...]:
    return tuple(text_cell(text, align="left" if place in left else "center") for place, text in enumerate(row))
