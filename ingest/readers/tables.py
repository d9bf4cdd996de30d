"""Tables of every format: building them, finding their header rows, and telling a layout table from a real one."""

import re
from collections.abc import Sequence

from vanban.documents import Cell, Table

_MOTTO_RE = re.compile(r"(?:^|\n)\s*(?:CỘNG H(?:OÀ|ÒA|ÒA) XÃ HỘI|ĐẢNG CỘNG SẢN\s+VIỆT NAM)", re.IGNORECASE)
_SIGNATURE_RE = re.compile(
    r"(?:^|\n)\s*(?:Nơi nhận\s*:|T/M\b|TM\.|K/T\b|KT\.|T/L\b|TL\.|TUQ\.|\((?:Đã )?[Kk]ý|XÁC NHẬN"
    r"|NGƯỜI (?:LẬP|LÀM|KHAI|VIẾT)"
    r"|(?:PHÓ )?(?:CHỦ TỊCH|BỘ TRƯỞNG|BÍ THƯ|GIÁM ĐỐC|THỨ TRƯỞNG|CHÁNH VĂN PHÒNG|THỦ TRƯỞNG)\b)",
)
_DATE_RE = re.compile(r"ngày\s*[\d.…]*\s*tháng\s*[\d.…]*\s*năm", re.IGNORECASE)
_NUMBER_RE = re.compile(r"(?:^|\n)\s*Số\s*:?\s*[\d.…]*", re.IGNORECASE)
_COLUMN_NUMBER_RE = re.compile(r"\(?(?:\d{1,2}|[A-Z])\)?(?:\s*=.*)?")
_ROW_NUMBER_RE = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,3})*|[IVX]{1,5})[.)]?")
_MOST_LAYOUT_ROWS = 8
_LONGEST_LAYOUT = 2500  # characters of a head or a signature block


def build_table(cells: Sequence[Cell], *, header_rows: int | None = None, page: int | None = None) -> Table:
    """Returns the table of the cells; ``header_rows`` None means: find it."""
    n_rows = max((c.row + c.rows for c in cells), default=0)
    n_columns = max((c.column + c.columns for c in cells), default=0)
    table = Table(n_rows, n_columns, tuple(cells), page=page)
    count = _header_rows(table) if header_rows is None else header_rows
    return Table(n_rows, n_columns, tuple(cells), min(count, n_rows), page=page)


def _header_rows(table: Table) -> int:
    """Returns how many rows head the columns: what the first row's cells reach over, and a row of column numbers."""
    first = [cell for cell in table.cells if cell.row == 0]
    if len(first) < 2:
        return 0 if table.n_rows > 1 and table.n_columns > 1 and len(first) == 1 and _begins_late(table) else 1
    if _ROW_NUMBER_RE.fullmatch(min(first, key=lambda cell: cell.column).text.strip()):
        return 0  # a table that begins with a numbered row has no header
    count = max(cell.rows for cell in first)
    if count >= table.n_rows:
        count = 1
    numbers = [cell.text.strip() for cell in table.cells if cell.row == count and cell.text.strip()]
    if len(numbers) >= 3 and len(numbers) == table.n_columns and all(map(_COLUMN_NUMBER_RE.fullmatch, numbers)):
        count += 1
    return min(count, table.n_rows)


def _begins_late(table: Table) -> bool:
    return len([cell for cell in table.cells if cell.row == 1]) < 2


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
