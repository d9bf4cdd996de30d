"""Columns and cells of a table, as ingestion cites them and answers name them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from vanban.documents import Cell, Table
from vanban.text import nfc

BETWEEN_LEVELS = " › "  # a spanning head and a head below it: "Thời gian › Bắt đầu"
BETWEEN_CELLS = " | "  # the cells of a row in the document's text
_LONGEST_NAME = 80  # characters
_COLUMN_NUMBER_RE = re.compile(r"\(?(?:\d{1,2}|[A-Z])\)?(?:\s*=.*)?")


@dataclass(frozen=True, slots=True)
class RowCell:
    """A cell of one row: the column it begins in, the names of the columns it covers, its range in the row's text."""

    column: int
    names: tuple[str, ...]
    text: str
    start: int
    end: int


def grid(table: Table, *, rows: int | None = None) -> list[list[str]]:
    """Returns the texts of the first rows (all by default), as ``Table.row`` does for one, each cell on one line, in
    time linear in the cells."""
    wanted = table.n_rows if rows is None else rows
    texts = [[""] * table.n_columns for _ in range(wanted)]
    for cell in table.cells:
        text = one_line(cell.text) if cell.row < wanted else ""
        for row in range(cell.row, min(cell.row + cell.rows, wanted)):
            for column in range(cell.column, min(cell.column + cell.columns, table.n_columns)):
                texts[row][column] = text
    return texts


def one_line(text: str) -> str:
    """Returns the text of a cell as it stands in the document's text."""
    return " ".join(nfc(text).split())


def head_rows(table: Table) -> int:
    """Returns how many rows head the columns; a table is never all head."""
    return min(table.header_rows, max(0, table.n_rows - 1))


def column_names(table: Table) -> list[str]:
    """Returns the name of each column, "" where it has none: heads of several levels are joined with " › ".

    A title over the whole table and a row of column numbers name no column. An empty head beside a spanning one,
    with heads below both, belongs to it: formats without merged cells write spans that way.
    """
    heads = [row for row in grid(table, rows=head_rows(table)) if not (is_title(row) or numbers_columns(row))]
    return [
        BETWEEN_LEVELS.join(dict.fromkeys(filter(None, (_head(heads, level, column) for level in range(len(heads))))))
        for column in range(table.n_columns)
    ]


def short_name(name: str, longest: int = _LONGEST_NAME) -> str:
    """Returns a name cut at a word to at most ``longest`` characters, as headings and answers show it."""
    return name if len(name) <= longest else name[:longest].rsplit(" ", 1)[0] + "…"


def is_title(texts: Sequence[str]) -> bool:
    """Tells whether a row holds one text over all its columns."""
    return len(texts) > 1 and bool(texts[0]) and len(set(texts)) == 1


def numbers_columns(texts: Sequence[str]) -> bool:
    """Tells whether a row only numbers the columns: "(1)", "2", "A", "(5) = (3) + (4)"."""
    return len(texts) >= 3 and all(map(_COLUMN_NUMBER_RE.fullmatch, texts))


def _head(heads: Sequence[Sequence[str]], level: int, column: int) -> str:
    text = heads[level][column]
    if text or column == 0:
        return text
    below = heads[level + 1 :]
    spans = any(row[column] for row in below) and any(row[column - 1] for row in below)
    return _head(heads, level, column - 1) if spans else ""


def row_cells(table: Table, row: int, names: Sequence[str]) -> list[RowCell]:
    """Returns the cells that begin in a row or reach into it, each once, those without text left out; ``names`` are
    the table's column names."""
    found: list[RowCell] = []
    position = 0
    covering = (cell for cell in table.cells if cell.row <= row < cell.row + cell.rows and cell.text.strip())
    for cell in sorted(covering, key=lambda cell: cell.column):
        text = one_line(cell.text)
        covered = tuple(names[cell.column : cell.column + cell.columns])
        found.append(RowCell(cell.column, covered, text, position, position + len(text)))
        position += len(text) + len(BETWEEN_CELLS)
    return found


def row_texts(table: Table) -> list[str]:
    """Returns each row as one line: the cells that begin in it or reach into it, each once, joined with " | "."""
    return [BETWEEN_CELLS.join(one_line(cell.text) for cell in cells) for cells in _by_row(table)]


def _by_row(table: Table) -> list[list[Cell]]:
    """Returns for each row the cells with text that begin in it or reach into it, from left to right."""
    rows: list[list[Cell]] = [[] for _ in range(table.n_rows)]
    for cell in table.cells:
        if cell.text.strip():
            for row in range(cell.row, min(cell.row + cell.rows, table.n_rows)):
                rows[row].append(cell)
    return [sorted(cells, key=lambda cell: cell.column) for cells in rows]
