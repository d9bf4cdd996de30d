"""Tables of Word files and sheets as one kind of grid: every place holds its cell, a merged cell all its places."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.table import Table

from programs.papers.opened import MOST_ROWS
from programs.papers.sheet_cells import read_words
from programs.papers.wording import one_line
from vanban.errors import UnreadableFile
from vanban.layout.pieces import short_date

_MOST_COLUMNS = 60


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell: its lines that say something, the day it holds where it is one; ``key`` tells merged places belong
    together."""

    key: int
    lines: tuple[str, ...] = ()
    day: datetime.date | None = None

    @property
    def text(self) -> str:
        """The words on one line."""
        return " ".join(self.lines)


Grid = list[list[GridCell]]


def grid_of_table(table: Table) -> Grid:
    """Returns the grid of a table, rows filled up to one width."""
    keys: dict[Any, int] = {}
    rows = []
    for row in table.rows:
        cells = [
            GridCell(keys.setdefault(cell._tc, len(keys)), tuple(_lines(cell.text.split("\n")))) for cell in row.cells
        ]
        rows.append(cells)
    width = max(map(len, rows), default=0)
    empty = iter(range(-1, -len(rows) * width - 1, -1))
    return [cells + [GridCell(next(empty)) for _ in range(width - len(cells))] for cells in rows]


def grid_of_sheet(sheet: Any) -> Grid:
    """Returns the grid of a sheet; raises ``UnreadableFile`` for more rows than anyone lists."""
    if sheet.max_row > MOST_ROWS:
        raise UnreadableFile(f"Trang tính “{sheet.title}” có quá {MOST_ROWS} dòng; đề nghị tách tệp.")
    width = min(sheet.max_column, _MOST_COLUMNS)
    rows = [
        [_sheet_cell(cell.value, row * _MOST_COLUMNS + column) for column, cell in enumerate(cells)]
        for row, cells in enumerate(sheet.iter_rows(max_col=width))
    ]
    for merged in sheet.merged_cells.ranges:
        left, top, right, bottom = merged.bounds
        for row in range(top - 1, min(bottom, len(rows))):
            for column in range(left - 1, min(right, width)):
                rows[row][column] = rows[top - 1][left - 1]
    return rows


def _sheet_cell(value: object, key: int) -> GridCell:
    if isinstance(value, datetime.datetime):
        value = value.date()
    if isinstance(value, datetime.date):
        return GridCell(key, (short_date(value),), value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return GridCell(key, tuple(_lines(read_words(value).split("\n"))))


def _lines(texts: list[str]) -> Iterator[str]:
    for text in texts:
        if line := one_line(text):
            yield line
