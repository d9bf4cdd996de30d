"""Ruled tables of PDF pages: the grid from the ruling lines, the text from the words inside each cell.

pdfplumber's table geometry works on any edges, so it gets the rules pdfium found; reading the page a second time
with pdfminer would cost a hundred times more.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any

from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

from ingest.readers.items import join_lines
from ingest.readers.pdf_geometry import Line, Page, Rule, Word, lines_of
from ingest.readers.tables import build_table, layout_columns
from vanban.documents import Cell, Table

_TOLERANCE = 3.0  # points between lines that are meant to meet
_SAME_BOUNDARY = 3.5
_SAME_COLUMN = 7.0  # points a column may move from page to page
_MAX_RULES = 4000  # of one page, after merging; more is a drawing
_MAX_CROSSINGS = 6000

Box = tuple[float, float, float, float]  # x0, top, x1, bottom


@dataclass(frozen=True, slots=True)
class PdfTable:
    """A table on one page (or merged over several): column boundaries and cells."""

    page: int
    box: Box
    boundaries: tuple[float, ...]  # points from the left edge of the table
    cells: tuple[Cell, ...]
    last_page: int
    bottom: float

    def as_table(self) -> Table:
        """Returns the table as the product knows it."""
        return build_table(self.cells, page=self.page)


def find_tables(page: Page) -> tuple[list[PdfTable], list[Word]]:
    """Returns the ruled tables of a page and the words outside them.

    A table has at least two columns and two cells; frames and underlines are no tables.
    """
    boxes = _cell_groups(page.rules)
    if not boxes:
        return [], list(page.words)
    outside = list(page.words)
    tables: list[PdfTable] = []
    for cells in boxes:
        xs, ys = _boundaries(cells, 0), _boundaries(cells, 1)
        if len(xs) < 3 or len(cells) < 2:
            continue
        table, outside = _filled(page, cells, xs, ys, outside)
        if table is not None:
            tables.append(table)
    return sorted(tables, key=lambda t: t.box[1]), outside


def _cell_groups(rules: Sequence[Rule]) -> list[list[Box]]:
    flat = [r for r in rules if r.horizontal]
    upright = [r for r in rules if not r.horizontal]
    if len(flat) < 2 or len(upright) < 1 or len(rules) > 10 * _MAX_RULES:
        return []
    edges = [_edge(r) for r in (*flat, *upright, *_missing_sides(flat, upright))]
    merged = merge_edges(
        edges,
        snap_x_tolerance=_TOLERANCE,
        snap_y_tolerance=_TOLERANCE,
        join_x_tolerance=_TOLERANCE,
        join_y_tolerance=_TOLERANCE,
    )
    merged = [e for e in merged if max(e["x1"] - e["x0"], e["bottom"] - e["top"]) > _TOLERANCE]
    if len(merged) > _MAX_RULES:
        return []
    crossings = edges_to_intersections(merged, _TOLERANCE, _TOLERANCE)
    if len(crossings) > _MAX_CROSSINGS:
        return []
    groups: list[list[Box]] = cells_to_tables(intersections_to_cells(crossings))
    return groups


def _edge(rule: Rule) -> dict[str, Any]:
    if rule.horizontal:
        middle = (rule.top + rule.bottom) / 2
        x0, x1, top, bottom = rule.x0, rule.x1, middle, middle
    else:
        middle = (rule.x0 + rule.x1) / 2
        x0, x1, top, bottom = middle, middle, rule.top, rule.bottom
    orientation = "h" if rule.horizontal else "v"
    return {
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "width": x1 - x0,
        "height": bottom - top,
        "orientation": orientation,
        "object_type": "line",
    }


def _missing_sides(flat: Sequence[Rule], upright: Sequence[Rule]) -> list[Rule]:
    """Returns the outer sides of tables drawn open at left and right: rules of one width with columns between."""
    spans: dict[tuple[int, int], list[Rule]] = {}
    for rule in flat:
        spans.setdefault((round(rule.x0 / 4), round(rule.x1 / 4)), []).append(rule)
    sides: list[Rule] = []
    for same in spans.values():
        x0, x1 = min(r.x0 for r in same), max(r.x1 for r in same)
        top, bottom = min(r.top for r in same), max(r.bottom for r in same)
        inner = [u for u in upright if x0 - 4 <= u.x0 <= x1 + 4 and u.bottom >= top - 4 and u.top <= bottom + 4]
        if len(same) < 3 or not any(x0 + 8 < u.x0 < x1 - 8 for u in inner):
            continue
        top, bottom = max(top, min(u.top for u in inner)), min(bottom, max(u.bottom for u in inner))
        sides += [Rule(x, x, top, bottom) for x in (x0, x1) if not any(abs(u.x0 - x) < 4 for u in inner)]
    return sides


def _boundaries(cells: Sequence[Box], axis: int) -> list[float]:
    values = sorted({value for cell in cells for value in (cell[axis], cell[axis + 2])})
    merged: list[float] = []
    for value in values:
        if not merged or value - merged[-1] > _SAME_BOUNDARY:
            merged.append(value)
    return merged


def _filled(
    page: Page, boxes: Sequence[Box], xs: list[float], ys: list[float], words: list[Word]
) -> tuple[PdfTable | None, list[Word]]:
    outer = (xs[0], ys[0], xs[-1], ys[-1])
    inside = [w for w in words if _holds(outer, w)]
    held = {id(w) for w in inside}
    cells: list[Cell] = []
    used: set[int] = set()
    placed = _Placed(inside)
    for box in sorted(set(boxes), key=lambda b: (b[1], b[0])):
        mine = [w for w in placed.within(box) if id(w) not in used]
        used.update(map(id, mine))
        column, row = _nearest(xs, box[0]), _nearest(ys, box[1])
        columns, rows = _nearest(xs, box[2]) - column, _nearest(ys, box[3]) - row
        if columns > 0 and rows > 0:
            cells.append(Cell(_cell_text(mine, page.number), row, column, columns, rows))
    if sum(bool(cell.text) for cell in cells) < 2 or _sets_columns(cells):
        return None, words
    left_over = [w for w in words if id(w) not in held or id(w) not in used]
    boundaries = tuple(x - xs[0] for x in xs)
    return PdfTable(page.number, outer, boundaries, tuple(_dense_rows(cells)), page.number, outer[3]), left_over


def _sets_columns(cells: Sequence[Cell]) -> bool:
    """Tells whether a ruled box only sets a head or a signature side by side."""
    n_rows, n_columns = max(c.row for c in cells) + 1, max(c.column for c in cells) + 1
    if n_rows > 2:
        return False
    rows = [[""] * n_columns for _ in range(n_rows)]
    for cell in cells:
        rows[cell.row][cell.column] = cell.text
    return layout_columns(rows, bordered=False) is not None


def _holds(box: Box, word: Word) -> bool:
    x, y = word.middle
    return box[0] - 1 <= x <= box[2] + 1 and box[1] - 1 <= y <= box[3] + 1


class _Placed:
    """Words of a table, found by where they stand: a page may have a thousand words and three hundred cells."""

    def __init__(self, words: Sequence[Word]) -> None:
        middles = [word.middle for word in words]
        order = sorted(range(len(words)), key=lambda index: middles[index][1])
        self._heights = [middles[index][1] for index in order]
        self._words = [(index, middles[index][0], words[index]) for index in order]

    def within(self, box: Box) -> list[Word]:
        """Returns the words whose middle lies in a box, in the order they were given."""
        first, last = bisect_left(self._heights, box[1] - 1), bisect_right(self._heights, box[3] + 1)
        held = [(index, word) for index, x, word in self._words[first:last] if box[0] - 1 <= x <= box[2] + 1]
        return [word for _, word in sorted(held, key=itemgetter(0))]


def _nearest(values: list[float], value: float) -> int:
    return min(range(len(values)), key=lambda index: abs(values[index] - value))


def _cell_text(words: Sequence[Word], page: int) -> str:
    text = ""
    upright, turned = [w for w in words if w.anchor is None], [w for w in words if w.anchor is not None]
    for line in (*lines_of(upright, page), *lines_of(turned, page)):
        text = join_lines(text, line.text)
    return text


def _dense_rows(cells: Sequence[Cell]) -> list[Cell]:
    """Returns the cells without grid rows in which no cell begins (double lines leave such slivers)."""
    begun = sorted({cell.row for cell in cells})
    place = {row: index for index, row in enumerate(begun)}
    dense: list[Cell] = []
    for cell in cells:
        rows = sum(1 for row in begun if cell.row <= row < cell.row + cell.rows)
        dense.append(replace(cell, row=place[cell.row], rows=max(1, rows)))
    return dense


def continued(above: PdfTable, below: PdfTable) -> PdfTable | None:
    """Returns two tables as one when the second, on the next page, goes on with the first's columns; else None."""
    union = _union(above.boundaries, below.boundaries)
    if union is None:
        return None
    head = _refitted(above, union)
    rows = max(cell.row + cell.rows for cell in head)
    body = _without_repeated_header(head, _refitted(below, union))
    if not body:
        return replace(above, last_page=below.last_page, bottom=below.bottom)
    if _goes_on(head, body, rows):
        head, body = _merged_row(head, body, rows - 1)
    moved = [replace(cell, row=cell.row + rows) for cell in body]
    return replace(above, boundaries=union, cells=(*head, *moved), last_page=below.last_page, bottom=below.bottom)


def _union(left: Sequence[float], right: Sequence[float]) -> tuple[float, ...] | None:
    finer, coarser = (left, right) if len(left) >= len(right) else (right, left)
    fits = all(min(abs(value - x) for x in finer) <= _SAME_COLUMN for value in coarser)
    return tuple(finer) if fits and len(coarser) >= 3 else None


def _refitted(table: PdfTable, union: tuple[float, ...]) -> list[Cell]:
    places = [_nearest(list(union), boundary) for boundary in table.boundaries]
    fitted: list[Cell] = []
    for cell in table.cells:
        column, end = places[cell.column], places[cell.column + cell.columns]
        fitted.append(replace(cell, column=column, columns=max(1, end - column)))
    return fitted


def _without_repeated_header(head: Sequence[Cell], body: Sequence[Cell]) -> list[Cell]:
    """Returns the second table's cells without rows that repeat the first table's header, rows renumbered."""
    header = build_table(head).header_rows
    for count in range(header, 0, -1):
        if _texts(head, count) == _texts(body, count) and any(_texts(head, count)):
            return [replace(cell, row=cell.row - count) for cell in body if cell.row >= count]
    return list(body)


def _texts(cells: Sequence[Cell], rows: int) -> list[tuple[int, int, str]]:
    return sorted((c.row, c.column, c.text.lower()) for c in cells if c.row < rows and c.text)


def _goes_on(head: Sequence[Cell], body: Sequence[Cell], rows: int) -> bool:
    """Tells whether the first row below is the rest of the last row above: it has no number where all others do."""
    last = [c for c in head if c.row + c.rows == rows]
    first = [c for c in body if c.row == 0]
    numbered = [c for c in head if c.column == 0 and c.columns == 1]
    same_shape = {(c.column, c.columns) for c in last} == {(c.column, c.columns) for c in first}
    full = sum(bool(c.text) for c in numbered) >= 0.9 * max(1, len(numbered)) and len(numbered) > 1
    return same_shape and full and all(c.rows == 1 for c in first) and not any(c.text for c in first if c.column == 0)


def _merged_row(head: Sequence[Cell], body: Sequence[Cell], row: int) -> tuple[list[Cell], list[Cell]]:
    rest = {c.column: c.text for c in body if c.row == 0}
    merged = [
        replace(c, text=join_lines(c.text, rest.get(c.column, ""))) if c.row + c.rows == row + 1 else c for c in head
    ]
    return merged, [replace(c, row=c.row - 1) for c in body if c.row > 0]


def follows(above: PdfTable, below: PdfTable, lines_between: Sequence[Line]) -> bool:
    """Tells whether a table begins the page after the one another table ended, with no text between."""
    return below.page == above.last_page + 1 and not lines_between
