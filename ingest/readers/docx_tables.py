"""Word tables into cells with spans, and whether they show borders."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from ingest.readers.docx_numbering import W, value, whole
from ingest.readers.docx_paragraphs import children

_WRAPPERS = frozenset(f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "smartTag", "moveTo"))
_MAX_COLUMNS = 200
_SIDES = ("top", "left", "start", "bottom", "right", "end", "insideH", "insideV")


def shown(element: "etree._Element", tags: tuple[str, ...]) -> Iterator["etree._Element"]:
    """Yields the elements of the given tags in order, looking through content controls and insertions."""
    for child in children(element):
        if child.tag in tags:
            yield child
        elif child.tag in _WRAPPERS:
            yield from shown(child, tags)


@dataclass(slots=True)
class GridCell:
    """A cell on the grid of a Word table and the ``w:tc`` elements it is made of (several when merged downwards)."""

    row: int
    column: int
    columns: int
    elements: list["etree._Element"]
    rows: int = 1


def read_grid(table: "etree._Element") -> list[GridCell]:
    """Returns the cells of a ``w:tbl``. A cell merged downwards counts the rows it reaches over."""
    cells: list[GridCell] = []
    merges: dict[int, GridCell] = {}  # column -> the cell that reaches down
    number = 0
    for row in shown(table, (f"{W}tr",)):
        properties = row.find(f"{W}trPr")
        if properties is not None and properties.find(f"{W}del") is not None:
            continue
        column = max(0, whole(value(properties, "gridBefore"), 0)) if properties is not None else 0
        for element in shown(row, (f"{W}tc",)):
            cell = GridCell(number, column, _span(element), [element])
            column += cell.columns
            if column > _MAX_COLUMNS:
                break
            _add_cell(cell, cells, merges)
        number += 1
    return cells


def _add_cell(cell: GridCell, cells: list[GridCell], merges: dict[int, GridCell]) -> None:
    merge = cell.elements[0].find(f"{W}tcPr/{W}vMerge")
    above = merges.get(cell.column)
    if merge is not None and above is not None and merge.get(f"{W}val", "continue") == "continue":
        above.elements += cell.elements
        above.rows = cell.row - above.row + 1
        return
    merges.pop(cell.column, None)
    if merge is not None:
        merges[cell.column] = cell
    cells.append(cell)


def _span(element: "etree._Element") -> int:
    properties = element.find(f"{W}tcPr")
    return max(1, whole(value(properties, "gridSpan"), 1)) if properties is not None else 1


def header_rows(table: "etree._Element") -> int:
    """Returns how many leading rows Word repeats on each page; 0 when none is marked."""
    count = 0
    for row in shown(table, (f"{W}tr",)):
        if row.find(f"{W}trPr/{W}tblHeader") is None:
            break
        count += 1
    return count


def has_borders(table: "etree._Element") -> bool:
    """Tells whether a table draws lines, by its own borders, its style's name or its cells' borders."""
    properties = table.find(f"{W}tblPr")
    if properties is not None:
        if _draws(properties.find(f"{W}tblBorders")):
            return True
        if properties.find(f"{W}tblBorders") is None and "grid" in (value(properties, "tblStyle") or "").lower():
            return True
    return any(_draws(borders) for borders in table.iterfind(f"{W}tr/{W}tc/{W}tcPr/{W}tcBorders"))


def _draws(borders: "etree._Element | None") -> bool:
    if borders is None:
        return False
    kinds = [value(borders, side) for side in _SIDES]
    return sum(kind not in (None, "nil", "none") for kind in kinds) >= 2
