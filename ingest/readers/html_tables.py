"""HTML tables onto a grid: rowspan and colspan as the browser lays them out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bs4.element import Tag

from ingest.readers.docx_numbering import whole
from vanban.documents import Cell

_MAX_SPAN = 200  # columns or rows; browsers limit too
_SECTIONS = ("thead", "tbody", "tfoot")


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of a table in reading order; ``header_rows`` is 0 when the page does not mark any."""

    cells: tuple[Cell, ...]
    n_columns: int
    header_rows: int


def read_grid(table: Tag, read_text: Callable[[Tag], str]) -> Grid:
    """Returns the grid of a table; ``read_text`` gives the text of a cell and is called once per cell in order."""
    cells: list[Cell] = []
    reaching: dict[int, int] = {}  # column -> first row that is free again
    rows = list(_rows(table))
    header = 0
    for number, row in enumerate(rows):
        column = 0
        elements = [c for c in row.children if isinstance(c, Tag) and c.name in ("td", "th")]
        heads = row.parent is not None and row.parent.name == "thead"
        if header == number and elements and (heads or all(c.name == "th" for c in elements)):
            header += 1
        for element in elements:
            while reaching.get(column, 0) > number:
                column += 1
            if column >= _MAX_SPAN:
                break
            columns, down = _span(element, "colspan"), min(_span(element, "rowspan"), len(rows) - number)
            cells.append(Cell(read_text(element), number, column, columns, down))
            for taken in range(column, column + columns):
                reaching[taken] = number + down
            column += columns
    return Grid(tuple(cells), max((c.column + c.columns for c in cells), default=0), header)


def _rows(table: Tag) -> Iterator[Tag]:
    for child in table.children:
        if isinstance(child, Tag) and child.name == "tr":
            yield child
        elif isinstance(child, Tag) and child.name in _SECTIONS:
            yield from _rows(child)


def _span(element: Tag, name: str) -> int:
    value = element.get(name)
    return max(1, min(_MAX_SPAN, whole(value if isinstance(value, str) else None, 1)))
