"""Rows of a table out of corrected lines: the words of its cells may change, its shape may not."""

from collections.abc import Mapping
from dataclasses import replace

from vanban.documents import Cell, Table
from vanban.errors import InvalidInput
from vanban.tables import BETWEEN_CELLS, one_line

NEW_ROW = "Chưa thêm được dòng vào giữa bảng: chỉ sửa được chữ trong ô, hoặc xóa cả dòng."
OTHER_CELLS = (
    "Một dòng của bảng đã thành số ô khác. Giữ nguyên các dấu “ | ” ngăn ô; ô muốn để trống thì thay chữ bằng dấu “-”."
)
MERGED = "Không xóa được dòng của bảng có ô gộp qua nhiều dòng."


def corrected_table(table: Table, lines: Mapping[int, str | None]) -> Table:
    """Returns a table whose rows read as ``lines`` say (by row; None: the row is taken out).

    Raises ``InvalidInput`` where a line has other cells than its row, or a row with merged cells is taken out.
    """
    texts: dict[tuple[int, int], str] = {}
    gone: set[int] = set()
    for row, line in lines.items():
        if line is None:
            gone.add(row)
        else:
            texts.update(_changed(table, row, line))
    _check_gone(table, gone)
    cells = tuple(
        replace(cell, text="" if cell.row in gone else texts.get((cell.row, cell.column), cell.text))
        for cell in table.cells
    )
    return replace(table, cells=cells, row_spans=())


def _changed(table: Table, row: int, line: str) -> dict[tuple[int, int], str]:
    """Returns the cells whose words a line changes, by where they begin."""
    cells = _cells(table, row)
    before = [one_line(cell.text) for cell in cells]
    if line == BETWEEN_CELLS.join(before):
        return {}
    after = [part.strip() for part in line.split(BETWEEN_CELLS.strip())]
    if len(after) != len(cells) or not all(after):
        raise InvalidInput(OTHER_CELLS)
    pairs = zip(cells, before, after, strict=True)
    return {(cell.row, cell.column): words for cell, old, words in pairs if words != old}


def _cells(table: Table, row: int) -> list[Cell]:
    reaching = [cell for cell in table.cells if cell.row <= row < cell.row + cell.rows and cell.text.strip()]
    return sorted(reaching, key=lambda cell: cell.column)


def _check_gone(table: Table, gone: set[int]) -> None:
    for cell in table.cells:
        if cell.rows > 1 and gone & set(range(cell.row, cell.row + cell.rows)):
            raise InvalidInput(MERGED)
