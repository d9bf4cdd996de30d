"""Pipe tables that fell apart: each bar on a line of its own, each cell on the lines between two bars.

Pages copied from the web to Markdown look so::

    |
    TT
    |
    Nhiệm vụ
    |
    |
    1
    |
    Lập danh mục
    |
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.readers.characters import tidy
from ingest.readers.items import join_lines
from ingest.readers.markdown import marked_line
from ingest.readers.tables import build_table, layout_columns
from vanban.documents import Cell, Table

_NUMBER_RE = re.compile(r"\(?(?:\d{1,4}(?:\.\d{1,3})*|[IVXL]{1,6}|[A-ZĐ])\)?\.?")
_GROUP_RE = re.compile(r"(?:\d{1,3}(?:\.\d{1,3})*|[IVXL]{1,6}|[A-ZĐ])[.)]?\s*[-–]?\s+\S")
_SPANNING_RE = re.compile(
    r"(?:thời gian|tiến độ|định mức|kinh phí|mức|số lượng|giá trị|kết quả|chỉ tiêu|tỷ lệ|nguồn|trong đó|năm|điểm)\b",
    re.IGNORECASE,
)
_BAR = "|"
_MOST_COLUMNS = 40
_LONGEST_CELL = 60  # lines; more is text between two tables


@dataclass(frozen=True, slots=True)
class _Row:
    cells: tuple[tuple[str, ...], ...]  # the lines of each cell


def bar_table_at(lines: Sequence[str], index: int) -> tuple[Table | None, int] | None:
    """Returns the fallen-apart table that begins at a line and how many lines it takes; None where there is none.

    Two columns and two rows make a table; a head or a signature set side by side is none: its lines stay text.
    A row with fewer cells than columns lost them to cells that reach over it: one that looks like a title is a title
    over all columns, else what it holds is kept under all the columns it may belong to, for the file does not say
    which.
    """
    if lines[index].strip() != _BAR:
        return None
    rows, length = _rows(lines, index)
    width = max((len(row.cells) for row in rows), default=0)
    texts = [["\n".join(cell) for cell in row.cells] for row in rows]
    if width < 2 or not any(map(any, texts)):
        return None
    if len(rows) < 2 or width > _MOST_COLUMNS or layout_columns(texts, bordered=False) is not None:
        return None, length
    return build_table(_cells(rows, width)), length


def _rows(lines: Sequence[str], start: int) -> tuple[list[_Row], int]:
    """Returns the rows and how many lines they take, through the last closing bar."""
    rows: list[_Row] = []
    cells: list[tuple[str, ...]] = []
    width, at, end = 0, start + 1, start + 1
    while at < len(lines):
        bar = _next_bar(lines, at)
        if bar is None:
            break
        held = tuple(line for line in lines[at:bar] if line.strip())
        opens_row = not held and bar == at and bool(cells)  # two bars in a row: one row is closed, one opened
        if opens_row and len(cells) >= width:
            rows.append(_Row(tuple(cells)))
            width, cells = max(width, len(cells)), []
        elif opens_row and not _is_short(lines, bar + 1, width - len(cells)):
            rows.append(_Row(tuple(cells)))
            cells = []
        else:
            cells.append(held)
        at = end = bar + 1
    if cells:
        rows.append(_Row(tuple(cells)))
    return rows, end - start


def _next_bar(lines: Sequence[str], at: int) -> int | None:
    """Returns the line of the bar that closes the cell begun at a line; None when what follows is no cell."""
    for line in range(at, min(at + _LONGEST_CELL, len(lines))):
        if lines[line].strip() == _BAR:
            return line
        if _BAR in lines[line] or _leaves(lines, line):
            return None
    return None


def _leaves(lines: Sequence[str], at: int) -> bool:
    """Tells whether text follows an empty line: that is no cell."""
    if at >= len(lines) or lines[at].strip():
        return False
    return next((line.strip() != _BAR for line in lines[at:] if line.strip()), True)


def _is_short(lines: Sequence[str], at: int, missing: int) -> bool:
    """Tells whether bars alone follow, as many as cells are missing: the cells of the row are empty."""
    following = lines[at : at + missing]
    return len(following) == missing and all(line.strip() == _BAR for line in following)


def _cells(rows: Sequence[_Row], width: int) -> list[Cell]:
    texts = [[_text(cell) for cell in row.cells] for row in rows]
    found = _spanning_heads(texts, width)
    numbers: Cell | None = None  # the cell of the first column above
    for number in range(2 if found else 0, len(texts)):
        first, row = _fitted(texts[number], width, is_head=number == 0)
        last = first + len(row) - 1
        begun = [Cell(x, number, c, width - last if c == last else 1) for c, x in enumerate(row, first)]
        if first and numbers is not None:  # the number above reaches down
            found[found.index(numbers)] = numbers = replace(numbers, rows=number - numbers.row + 1)
        elif not first:
            numbers = begun[0] if _NUMBER_RE.fullmatch(row[0]) and len(begun) > 1 else None
        found += begun
    return found


def _fitted(texts: list[str], width: int, *, is_head: bool) -> tuple[int, list[str]]:
    """Returns the column a row begins in and its texts, one per cell, the last over all columns that remain."""
    if len(texts) >= width or is_head or _NUMBER_RE.fullmatch(texts[0]):
        return 0, texts
    first = 0 if len(texts) == 1 and _is_title(texts[0], width) else 1
    return first, texts if len(texts) == width - first else [" ".join(filter(None, texts))]


def _spanning_heads(texts: Sequence[Sequence[str]], width: int) -> list[Cell]:
    """Returns the cells of two rows of heads: the second names the columns that one head of the first spans.

    The spanning head is the last that people put others under, or the last of all. None when the rows do not fit so.
    """
    heads, below = texts[0], texts[1]
    spanned = width - len(heads) + 1
    if spanned < 2 or len(below) != spanned or any(map(_NUMBER_RE.fullmatch, below)):
        return []
    likely = [at for at, head in enumerate(heads) if _SPANNING_RE.search(head)]
    spanning = likely[-1] if likely else len(heads) - 1
    cells: list[Cell] = []
    for at, head in enumerate(heads):
        column = at if at <= spanning else at + spanned - 1
        cells.append(Cell(head, 0, column, spanned, 1) if at == spanning else Cell(head, 0, column, 1, 2))
    return [*cells, *(Cell(text, 1, spanning + at) for at, text in enumerate(below))]


def _is_title(text: str, width: int) -> bool:
    return width == 2 or text.isupper() or _GROUP_RE.match(text) is not None


def _text(lines: Sequence[str]) -> str:
    text = ""
    for line in lines:
        text = join_lines(text, tidy(marked_line(line).text))
    return text
