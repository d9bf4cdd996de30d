"""A table row as an answer needs it: its cells with their columns, each where it stands in the document's text."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.columns import AskedColumns, asked_columns
from rag.evidence import Evidence
from vanban.documents import Table
from vanban.tables import BETWEEN_LEVELS, RowCell, column_names, row_cells, short_name
from vanban.text import bare_words

EMPTY = "để trống"  # what is said of a cell without text


@dataclass(frozen=True, slots=True)
class TableRowReading:
    """A row: the names of the table's columns, its cells, and where it begins in the document's text."""

    names: tuple[str, ...]
    cells: tuple[RowCell, ...]
    start: int

    def cell(self, column: int) -> RowCell | None:
        """Returns the cell that covers a column, or None where that is empty."""
        return next((c for c in self.cells if c.column <= column < c.column + len(c.names)), None)

    def asked(self, question: str, *, by_words: bool) -> AskedColumns:
        """Returns the columns asked for. With ``by_words`` the question names the row by its words, and what it
        says in the words of the row is no column: "quy chế phối hợp do ai chủ trì"."""
        about = max((cell.text for cell in self.cells), key=len, default="") if by_words else ""
        found = asked_columns(_without(question, about), self.names)
        return found if found.columns or not about else asked_columns(question, self.names)

    def stated(self, asked: AskedColumns) -> list[tuple[str, RowCell | None]]:
        """Returns the cells asked for under the names of their columns; a cell over columns of different heads, which
        says nothing of one of them, is left out."""
        found: dict[str, RowCell | None] = {}
        for column in asked.columns:
            cell = self.cell(column)
            name = self.names[column] if cell is None or len(cell.names) == 1 else _common(cell.names)
            if name:
                found[short_name(name)] = cell
        return list(found.items())

    def within(self, start: int, end: int) -> list[RowCell]:
        """Returns the cells that stand whole between two offsets of the document's text."""
        return [cell for cell in self.cells if start <= self.start + cell.start and self.start + cell.end <= end]


def read_row(evidence: Evidence, tables: Sequence[Table]) -> TableRowReading | None:
    """Returns the row that a passage is, or is a part of; None when no table of the document has it."""
    for table in tables:
        for row, (start, end) in enumerate(table.row_spans):
            if start <= evidence.start < end:
                names = column_names(table)
                return TableRowReading(tuple(names), tuple(row_cells(table, row, names)), start)
    return None


def labelled(name: str, cell: RowCell) -> str:
    """Returns a cell under the name of its column: "Cơ quan chủ trì: “Sở A”"."""
    return f"{name}: “{cell.text}”" if name else f"“{cell.text}”"


def name_of(cell: RowCell) -> str:
    """Returns the name that a cell stands under: that of its column, or what the heads of its columns share."""
    return short_name(cell.names[0] if len(cell.names) == 1 else _common(cell.names)) if cell.names else ""


def _common(names: Sequence[str]) -> str:
    levels = [name.split(BETWEEN_LEVELS) for name in names]
    shared: list[str] = []
    for heads in zip(*levels, strict=False):
        if len(set(heads)) > 1:
            break
        shared.append(heads[0])
    return BETWEEN_LEVELS.join(shared)


def _without(question: str, words: str) -> str:
    """Returns the question's syllables without those that stand in the words together with a neighbour."""
    asked, about = bare_words(question), bare_words(words)
    pairs = set(pairwise(about))
    taken = {at + step for at in range(len(asked) - 1) if (asked[at], asked[at + 1]) in pairs for step in (0, 1)}
    return " ".join("," if at in taken else word for at, word in enumerate(asked))
