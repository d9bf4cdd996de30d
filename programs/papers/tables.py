"""A table with borders as a piece of a page, and its drawing in a Word file."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT

from vanban.layout.pieces import Align, Para, Run
from vanban.layout.word import fill_cell, keep_whole, repeat_as_head, set_widths

_PAD = 2.0  # points above and below the words of a cell


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell: its lines, its look, and how many columns and rows it covers to the right and below."""

    lines: tuple[str, ...]
    align: Align = "left"
    bold: bool = False
    italic: bool = False
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class TablePiece:
    """A table: shares of the width that sum to 1, rows that repeat on each page, rows; None where a cell above covers.

    A cell that covers several columns is followed by what stands after them.
    """

    widths: tuple[float, ...]
    head: tuple[tuple[TableCell | None, ...], ...]
    rows: tuple[tuple[TableCell | None, ...], ...]
    size: float


def text_cell(text: str, *, align: Align = "left", bold: bool = False, columns: int = 1) -> TableCell:
    """Returns a cell of one line."""
    return TableCell((text,), align, bold=bold, columns=columns)


def head_row(names: Sequence[str]) -> tuple[TableCell, ...]:
    """Returns the names of columns as a row: bold, centred."""
    return tuple(text_cell(name, align="center", bold=True) for name in names)


def draw_table(document: Document, piece: TablePiece, width: float) -> None:
    """Adds a table ``width`` millimetres wide, its head repeated, no row cut by the end of a page."""
    rows = (*piece.head, *piece.rows)
    table = document.add_table(rows=len(rows), cols=len(piece.widths), style="Table Grid")
    set_widths(table, piece.widths, width)
    grid = [list(row.cells) for row in table.rows]
    for index, row in enumerate(rows):
        _draw_row(grid, index, row, piece)
        keep_whole(table.rows[index]._tr)
        if index < len(piece.head):
            repeat_as_head(table.rows[index]._tr)


def _draw_row(grid: list[list[Any]], index: int, row: tuple[TableCell | None, ...], piece: TablePiece) -> None:
    column = 0
    for cell in row:
        if cell is None:
            column += 1
            continue
        target = grid[index][column]
        if cell.columns > 1 or cell.rows > 1:
            target = target.merge(grid[index + cell.rows - 1][column + cell.columns - 1])
        if index < len(piece.head):
            target.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        fill_cell(target, tuple(_paras(cell, piece, keep=index < len(piece.head))), 0)
        column += cell.columns


def _paras(cell: TableCell, piece: TablePiece, *, keep: bool) -> list[Para]:
    return [
        Para(
            (Run(line, bold=cell.bold, italic=cell.italic),),
            piece.size,
            cell.align,
            before=_PAD,
            after=_PAD,
            keep_with_next=keep or cell.columns == len(piece.widths) - 1,
        )
        for line in cell.lines or ("",)
    ]
