"""How many rows of a table are heads, whatever the file marks."""

import pytest

from ingest.readers.tables import build_table
from vanban.documents import Cell
from vanban.tables import column_names

DATA = [Cell("1", 3, 0), Cell("Đào giếng", 3, 1), Cell("5/2027", 3, 2), Cell("6/2027", 3, 3)]
TOP = [Cell("TT", 0, 0, rows=2), Cell("Việc", 0, 1, rows=2), Cell("Thời gian", 0, 2, columns=2)]
BELOW = [Cell("Đầu", 1, 2), Cell("Cuối", 1, 3)]
NAMES = ["TT", "Việc", "Thời gian › Đầu", "Thời gian › Cuối"]


def lifted(cells: list[Cell], rows: int) -> list[Cell]:
    return [Cell(c.text, c.row - rows, c.column, c.columns, c.rows) for c in cells]


@pytest.mark.parametrize("marked", [None, 1, 2])
def test_heads_below_a_spanning_head_are_heads_whether_marked_or_not(marked: int | None) -> None:
    table = build_table([*TOP, *BELOW, *lifted(DATA, 1)], header_rows=marked)
    assert (table.header_rows, column_names(table)) == (2, NAMES)


def test_heads_below_are_found_where_the_format_merges_no_cells_downwards() -> None:
    flat = [Cell("TT", 0, 0), Cell("Việc", 0, 1), Cell("Thời gian", 0, 2, columns=2), Cell("", 1, 0), Cell("", 1, 1)]
    table = build_table([*flat, *BELOW, *lifted(DATA, 1)])
    assert (table.header_rows, column_names(table)) == (2, NAMES)


def test_a_row_of_column_numbers_is_a_head_and_names_nothing() -> None:
    numbers = [Cell(f"({column + 1})", 2, column) for column in range(4)]
    table = build_table([*TOP, *BELOW, *numbers, *DATA])
    assert (table.header_rows, column_names(table)) == (3, NAMES)


def test_a_title_row_over_the_heads_is_counted_with_them() -> None:
    moved = [Cell(c.text, c.row + 1, c.column, c.columns, c.rows) for c in (*TOP, *BELOW, *lifted(DATA, 1))]
    table = build_table([Cell("Việc năm 2027", 0, 0, columns=4), *moved])
    assert (table.header_rows, column_names(table)) == (3, NAMES)


def test_the_first_row_of_data_is_no_head() -> None:
    heads = [Cell("TT", 0, 0), Cell("Việc", 0, 1), Cell("Hạn", 0, 2), Cell("Ghi chú", 0, 3)]
    for first in (["1", "Đào", "5/2027", ""], ["", "Cộng", "", "12"], ["I", "Nước", "", ""]):
        table = build_table([*heads, *(Cell(text, 1, c) for c, text in enumerate(first)), *lifted(DATA, 1)])
        assert table.header_rows == 1


def test_a_list_of_forms_without_heads_loses_no_form_to_them() -> None:
    cells = [Cell(text, r, c) for r in range(3) for c, text in enumerate((f"Mẫu số 0{r + 1}", f"Báo cáo {r}"))]
    assert build_table(cells).header_rows == 0
