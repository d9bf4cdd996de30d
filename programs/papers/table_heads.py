"""What the columns of a table hold, told by their heads, which may be spread over two or three rows."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from programs.papers.cell_grids import Grid, GridCell
from vanban.tables import numbers_columns
from vanban.text import bare_form, nfc

_DEEPEST = 3  # rows of a head
_SEARCHED = 12  # rows from the top in which a head may begin: titles and mottos stand above it on sheets


@dataclass(frozen=True, slots=True)
class TableHead:
    """The column of each part by name, the names of all columns, and the first row below the head."""

    columns: Mapping[str, int]
    names: tuple[str, ...]
    below: int


Patterns = Sequence[tuple[str, re.Pattern[str]]]


def find_head(grid: Grid, patterns: Patterns, needed: Sequence[frozenset[str]]) -> TableHead | None:
    """Returns the head of a grid in which a part of each of ``needed`` was found; None for a grid without one.

    Of patterns that match a column the first counts, of columns that match a part the first.
    """
    for top in range(min(_SEARCHED, len(grid))):
        for depth in range(1, min(_DEEPEST, len(grid) - top) + 1):
            columns = _columns(grid[top : top + depth], patterns)
            if all(columns.keys() & some for some in needed):
                return _deepened(grid, top, depth, patterns, columns)
    return None


def _deepened(grid: Grid, top: int, depth: int, patterns: Patterns, columns: dict[str, int]) -> TableHead:
    """Returns the head with the rows that still belong to it: cells that begin above, or numbers of columns."""
    below = top + depth
    while below < min(top + _DEEPEST + 1, len(grid)):
        above = {cell.key for cell in grid[below - 1]}
        goes_on = any(cell.key in above and cell.lines for cell in grid[below])
        if not (goes_on or numbers_columns([cell.text for cell in grid[below]])):
            break
        below += 1
    rows = [row for row in grid[top:below] if not numbers_columns([cell.text for cell in row])]
    return TableHead(_columns(rows, patterns) or columns, tuple(_names(rows)), below)


def _columns(rows: Sequence[Sequence[GridCell]], patterns: Patterns) -> dict[str, int]:
    found: dict[str, int] = {}
    for column in range(len(rows[0])):
        for name in (rows[-1][column].text, " ".join(_distinct(rows, column))):
            plain = bare_form(nfc(name)).strip(" :.*")
            part = next((part for part, pattern in patterns if pattern.search(plain)), None)
            if part is not None:
                found.setdefault(part, column)
                break
    return found


def _names(rows: Sequence[Sequence[GridCell]]) -> list[str]:
    return [" - ".join(_distinct(rows, column)) for column in range(len(rows[0]))]


def _distinct(rows: Sequence[Sequence[GridCell]], column: int) -> list[str]:
    cells = {row[column].key: row[column].text for row in rows}
    return [text for text in cells.values() if text]
