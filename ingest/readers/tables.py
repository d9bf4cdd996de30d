"""Tables of every format: building them, finding their header rows, and telling a layout table from a real one."""

import re
from collections.abc import Iterator, Sequence

from ingest.blocks import Block
from vanban.documents import Cell, Table
from vanban.tables import grid, is_title, numbers_columns

_MOTTO_RE = re.compile(r"(?:^|\n)\s*(?:CỘNG H(?:OÀ|ÒA|ÒA) XÃ HỘI|ĐẢNG CỘNG SẢN\s+VIỆT NAM)", re.IGNORECASE)
_SIGNATURE_RE = re.compile(
    r"(?:^|\n)\s*(?:Nơi nhận\s*:|T/M\b|TM\.|K/T\b|KT\.|T/L\b|TL\.|TUQ\.|\((?:Đã )?[Kk]ý|XÁC NHẬN"
    r"|NGƯỜI (?:LẬP|LÀM|KHAI|VIẾT)"
    r"|(?:PHÓ )?(?:CHỦ TỊCH|BỘ TRƯỞNG|BÍ THƯ|GIÁM ĐỐC|THỨ TRƯỞNG|CHÁNH VĂN PHÒNG|THỦ TRƯỞNG)\b)",
)
_DATE_RE = re.compile(r"ngày\s*[\d.…]*\s*tháng\s*[\d.…]*\s*năm", re.IGNORECASE)
_NUMBER_RE = re.compile(r"(?:^|\n)\s*Số\s*:?\s*[\d.…]*", re.IGNORECASE)
_DIGITS_RE = re.compile(r"\d+")
_FIGURE_RE = re.compile(r"[\d.,%\s/+-]+")
_ROW_NUMBER_RE = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,3})*|[IVX]{1,5})[.)]?")
_LONGEST_HEAD = 80  # characters of a head below a spanning one
_MOST_LAYOUT_ROWS = 8
_LONGEST_LAYOUT = 2500  # characters of a head or a signature block


def build_table(cells: Sequence[Cell], *, header_rows: int | None = None, page: int | None = None) -> Table:
    """Returns the table of the cells; ``header_rows`` is how many rows the file marks as heads, None for: find them.

    Rows of heads under a spanning head and a row of column numbers head the columns too, marked or not.
    """
    n_rows = max((c.row + c.rows for c in cells), default=0)
    n_columns = max((c.column + c.columns for c in cells), default=0)
    table = Table(n_rows, n_columns, tuple(cells), page=page)
    rows = grid(table)
    count = _header_rows(table, rows) if header_rows is None else _reach(table, header_rows)
    return Table(n_rows, n_columns, tuple(cells), min(_with_lower_heads(table, rows, count), n_rows), page=page)


def _header_rows(table: Table, rows: Sequence[Sequence[str]]) -> int:
    """Returns how many rows head the columns: a title over the whole table and what the first heads reach over."""
    title = 1 if len(rows) > 2 and is_title(rows[0]) and not is_title(rows[1]) and any(rows[1]) else 0
    first = [cell for cell in table.cells if cell.row == title]
    if title and _looks_like_a_group(rows):
        return 0
    if len(first) < 2:
        return 0 if table.n_rows > 1 and table.n_columns > 1 and len(first) == 1 and _begins_late(table) else 1
    if _ROW_NUMBER_RE.fullmatch(min(first, key=lambda cell: cell.column).text.strip()):
        return title  # a table that begins with a numbered row has no header
    if not title and _is_one_of_its_column(rows):
        return 0
    reach = max(cell.rows for cell in first)
    return title + (reach if title + reach < table.n_rows else 1)


def _is_one_of_its_column(rows: Sequence[Sequence[str]]) -> bool:
    """Tells whether the first row begins as the rows below do but for its figures: "Mẫu số 01", "Mẫu số 02"."""
    masked = [_DIGITS_RE.sub("#", row[0]) for row in rows]
    return len(rows) > 2 and "#" in masked[0] and all(text == masked[0] for text in masked)


def _looks_like_a_group(rows: Sequence[Sequence[str]]) -> bool:
    """Tells whether the title in the first row is one of several in the table: then it heads rows, not the table."""
    spanning = sum(is_title(texts) for texts in rows)
    return spanning > 1 and _ROW_NUMBER_RE.fullmatch(rows[1][0]) is not None


def _begins_late(table: Table) -> bool:
    return len([cell for cell in table.cells if cell.row == 1]) < 2


def _reach(table: Table, count: int) -> int:
    """Returns how far the heads of the marked rows reach down."""
    return max((c.row + c.rows for c in table.cells if c.row < count and c.columns < table.n_columns), default=count)


def _with_lower_heads(table: Table, rows: Sequence[Sequence[str]], count: int) -> int:
    """Returns how many rows head the columns, with heads under a spanning head and a row of column numbers."""
    if not 0 < count < table.n_rows:
        return min(count, table.n_rows)
    spanned = {
        column
        for cell in table.cells
        if cell.row < count <= cell.row + cell.rows and 1 < cell.columns < table.n_columns
        for column in range(cell.column, cell.column + cell.columns)
    }
    if count + 1 < table.n_rows and _is_lower_head(rows[count - 1], rows[count], spanned):
        count += 1
    return count + 1 if count + 1 <= table.n_rows - 1 and numbers_columns(rows[count]) else count


def _is_lower_head(above: Sequence[str], texts: Sequence[str], spanned: set[int]) -> bool:
    """Tells whether a row names the columns under a spanning head and nothing else."""
    own = [column for column, text in enumerate(texts) if text and text != above[column]]
    unmarked = {c for c, text in enumerate(above) if not text} | {
        c for c, text in enumerate(above[:-1]) if text and not above[c + 1]
    }
    under = spanned or unmarked
    named = all(len(texts[c]) <= _LONGEST_HEAD and not _FIGURE_RE.fullmatch(texts[c]) for c in own)
    return len(own) > 1 and 0 not in own and set(own) <= under and named


def flattened(blocks: Sequence[Block]) -> Iterator[str]:
    """Yields the lines that blocks make where they stand in a cell: a table in it gives one line for each row."""
    for block in blocks:
        if block.table is None:
            yield block.text
            continue
        rows: list[list[str]] = [[] for _ in range(block.table.n_rows)]
        for cell in block.table.cells:
            if cell.text:
                rows[cell.row].append(cell.text)
        yield from map(" | ".join, rows)


def layout_columns(rows: Sequence[Sequence[str]], *, bordered: bool) -> tuple[list[int], list[int]] | None:
    """Returns the left and right columns of a table that only sets a head or signature side by side.

    ``rows`` are the cells' texts with their own line breaks. None for a real table: one with visible borders, many
    rows, much text, or neither the motto nor a signature's words in it.
    """
    filled = sorted({index for row in rows for index, text in enumerate(row) if text.strip()})
    size = sum(len(text) for row in rows for text in row)
    if not 1 <= len(filled) <= 3 or len(rows) > _MOST_LAYOUT_ROWS or size > _LONGEST_LAYOUT:
        return None
    joined = ["\n".join(row[index] for row in rows if index < len(row)) for index in filled]
    motto = any(_MOTTO_RE.search(text) for text in joined)
    signature = any(_SIGNATURE_RE.search(text) for text in joined)
    dated = any(map(_DATE_RE.search, joined)) and (len(filled) == 1 or any(map(_NUMBER_RE.search, joined)))
    if not (motto or ((signature or dated) and not bordered)):
        return None
    if len(filled) == 1:
        return ([], filled) if filled[0] > 0 else (filled, [])
    return filled[:1], filled[1:]
