"""The cells of a sheet as paragraphs and tables: a sheet may be a list, and may be a whole document with its head.

Rows with visible borders are tables. In a sheet without borders a table is what has at least half as many filled
cells to a row as the fullest rows. What stands above and below is text; heads and signatures set side by side become
columns.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.blocks import Block
from ingest.readers.tables import build_table, layout_columns
from vanban.documents import Cell

_SIGNED_RE = re.compile(
    r"Nơi nhận|\b(?:T/M|TM\.|K/T|KT\.|T/L|TL\.)|NGƯỜI (?:LẬP|DUYỆT)|Người lập|CHỦ TỊCH|GIÁM ĐỐC|BÍ THƯ|THỦ TRƯỞNG"
)
_LONGEST_HEAD = 12  # rows in which the head of a form stands
_LEAST_TABLE = 2  # rows and columns


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A filled cell: its text (one line or several), its place from 1 and what it spans."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    bordered: bool = False
    bold: bool = False
    italic: bool = False
    centered: bool = False
    size: float | None = None


Row = list[SheetCell]


def sheet_blocks(cells: Sequence[SheetCell], *, caption: str = "") -> list[Block]:
    """Returns the blocks of a sheet's filled cells, which stand in order of row and column."""
    rows: dict[int, Row] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell)
    kinds = _tabular(list(rows.values()))
    blocks: list[Block] = []
    run: list[Row] = []
    previous: bool | None = None
    for row, tabular in zip(rows.values(), kinds, strict=True):
        if run and (tabular != previous or (tabular and _gap(run, row) and not row[0].bordered)):
            blocks += _run_blocks(run, tabular=bool(previous), caption=caption)
            run = []
        run.append(row)
        previous = tabular
    return [*blocks, *_run_blocks(run, tabular=bool(previous), caption=caption)] if run else blocks


def _gap(run: list[Row], row: Row) -> bool:
    """Tells whether an empty row stands between: the end of a table that has no borders."""
    return row[0].row > max(cell.row + cell.rows for cell in run[-1])


def _tabular(rows: list[Row]) -> list[bool]:
    """Tells of each row whether it belongs to a table."""
    bordered = [any(cell.bordered for cell in row) for row in rows]
    if sum(bordered) >= _LEAST_TABLE:
        return _completed(rows, bordered)
    filled = sorted(len(row) for row in rows)
    least = max(_LEAST_TABLE, filled[int(0.9 * (len(filled) - 1))] / 2)
    head = _head_end(rows)
    full = [index >= head and len(row) >= least and not _is_signature(row) for index, row in enumerate(rows)]
    return _with_totals(rows, _completed(rows, full))


def _completed(rows: list[Row], kinds: list[bool]) -> list[bool]:
    """Counts to the table a row that one of its cells reaches down to, and one right between two of its rows."""
    reach = 0
    completed = []
    for row, tabular in zip(rows, kinds, strict=True):
        if tabular:
            reach = max(reach, *(cell.row + cell.rows - 1 for cell in row))
        completed.append(tabular or row[0].row <= reach)
    for index in range(1, len(completed) - 1):
        if completed[index - 1] and completed[index + 1] and rows[index + 1][0].row - rows[index - 1][0].row <= 2:
            completed[index] = True
    return completed


def _with_totals(rows: list[Row], kinds: list[bool]) -> list[bool]:
    """Counts to the table a sparse row right below it that leaves the first column empty: a sum, the rest of a cell."""
    first = 0
    for index, row in enumerate(rows):
        if kinds[index]:
            first = min(row[0].column, first or row[0].column)
        elif index and kinds[index - 1] and row[0].row == rows[index - 1][0].row + 1 and not _is_signature(row):
            kinds[index] = row[0].column > first
    return kinds


def _head_end(rows: list[Row]) -> int:
    """Returns how many rows the official head takes, 0 where the sheet has none."""
    if not rows or len(rows[0]) != 2:
        return 0
    end = _beside_end(rows[:_LONGEST_HEAD], 0)
    return end if layout_columns(_two_columns(rows[:end]), bordered=True) is not None else 0


def _beside_end(rows: list[Row], first: int) -> int:
    """Returns where the rows set side by side from ``first`` end: before three cells, a wide cell or a gap."""
    split = rows[first][1].column
    end = first
    while end < len(rows) and len(rows[end]) <= 2:
        only = rows[end][0]
        after_gap = end > first and only.row > rows[end - 1][0].row + 1
        wide = only.column < split <= only.column + only.columns - 1
        if len(rows[end]) == 1 and (wide or after_gap):
            break
        end += 1
    return end


def _is_signature(row: Row) -> bool:
    return len(row) <= 3 and any(_SIGNED_RE.match(cell.text) for cell in row)


def _run_blocks(rows: list[Row], *, tabular: bool, caption: str) -> Iterator[Block]:
    columns = {cell.column for row in rows for cell in row}
    if tabular and len(rows) >= _LEAST_TABLE and len(columns) >= _LEAST_TABLE:
        yield Block("", table=replace(build_table(_grid(rows)), caption=caption))
    else:
        yield from _text_blocks(rows)


def _grid(rows: list[Row]) -> list[Cell]:
    """Returns the cells on a grid without the rows and columns that hold nothing."""
    lines = [row[0].row for row in rows]
    columns = sorted({cell.column for row in rows for cell in row})
    placed = []
    for cell in (cell for row in rows for cell in row):
        top, left = bisect_left(lines, cell.row), bisect_left(columns, cell.column)
        n_rows = bisect_left(lines, cell.row + cell.rows) - top
        n_columns = bisect_left(columns, cell.column + cell.columns) - left
        placed.append(Cell(cell.text, top, left, n_columns, n_rows))
    return placed


def _text_blocks(rows: list[Row]) -> Iterator[Block]:
    first = next((index for index, row in enumerate(rows) if len(row) > 1), len(rows))
    end = first
    if first < len(rows):
        end = len(rows) if _is_signature(rows[first]) else _beside_end(rows, first)
    if layout_columns(_two_columns(rows[first:end]), bordered=False) is None:
        first = end = len(rows)
    yield from _in_order(rows[:first])
    split = _split(rows[first:end])
    for side in (0, 1):
        for cell in (cell for row in rows[first:end] for cell in row if (cell.column >= split) == bool(side)):
            yield from (replace(block, column=side) for block in _paragraphs(cell))
    yield from _in_order(rows[end:])


def _in_order(rows: Sequence[Row]) -> Iterator[Block]:
    yield from (block for row in rows for cell in row for block in _paragraphs(cell))


def _split(rows: Sequence[Row]) -> int:
    """Returns the column where the right side begins: the leftmost that stands beside another."""
    return min((row[1].column for row in rows if len(row) > 1), default=1)


def _two_columns(rows: Sequence[Row]) -> list[list[str]]:
    """Returns the texts left and right as one row, as a layout table of a text document has them."""
    split = _split(rows)
    return [["\n".join(c.text for row in rows for c in row if (c.column >= split) == right) for right in (False, True)]]


def _paragraphs(cell: SheetCell) -> Iterator[Block]:
    for line in cell.text.split("\n"):
        yield Block(line, bold=cell.bold, italic=cell.italic, centered=cell.centered, size=cell.size)
