"""Columns named by heads of several levels, cells where they stand in their row."""

from hypothesis import given
from hypothesis import strategies as st

from vanban.documents import Cell, Table
from vanban.tables import BETWEEN_CELLS, column_names, row_cells, row_texts

BUDGET = Table(
    n_rows=4,
    n_columns=5,
    cells=(
        Cell("TT", 0, 0, rows=2),
        Cell("Hạng mục", 0, 1, rows=2),
        Cell("Thời gian", 0, 2, columns=2),
        Cell("Ghi\nchú", 0, 4, rows=2),
        Cell("Bắt đầu", 1, 2),
        Cell("Kết thúc", 1, 3),
        *(Cell(f"({n})", 2, n - 1) for n in range(1, 6)),
        Cell("1", 3, 0),
        Cell("Đào giếng", 3, 1),
        Cell("Cả năm", 3, 2, columns=2),
        Cell("", 3, 4),
    ),
    header_rows=3,
)


def test_a_spanning_head_goes_before_the_heads_below_it_and_column_numbers_name_nothing() -> None:
    assert column_names(BUDGET) == ["TT", "Hạng mục", "Thời gian › Bắt đầu", "Thời gian › Kết thúc", "Ghi chú"]


def test_an_empty_head_beside_a_spanning_one_belongs_to_it() -> None:
    texts = (("TT", "Việc", "Hạn", ""), ("", "", "Đầu", "Cuối"), ("1", "Họp", "5/2027", "6/2027"))
    cells = tuple(Cell(text, r, c) for r, row in enumerate(texts) for c, text in enumerate(row))
    assert column_names(Table(3, 4, cells, 2)) == ["TT", "Việc", "Hạn › Đầu", "Hạn › Cuối"]


def test_a_title_over_the_whole_table_names_no_column() -> None:
    cells = (Cell("Giá cây", 0, 0, columns=2), Cell("Cây", 1, 0), Cell("Giá", 1, 1), Cell("Cam", 2, 0), Cell("9", 2, 1))
    assert column_names(Table(3, 2, cells, 2)) == ["Cây", "Giá"]


def test_a_cell_over_several_columns_has_all_their_names() -> None:
    cells = row_cells(BUDGET, 3, column_names(BUDGET))
    assert [(cell.text, len(cell.names)) for cell in cells] == [("1", 1), ("Đào giếng", 1), ("Cả năm", 2)]
    assert cells[2].names == ("Thời gian › Bắt đầu", "Thời gian › Kết thúc")


@given(st.lists(st.lists(st.text(alphabet="aă |\n", max_size=6), min_size=3, max_size=3), min_size=1, max_size=5))
def test_a_cell_stands_in_the_text_of_its_row_where_it_says(texts: list[list[str]]) -> None:
    cells = tuple(Cell(text, r, c) for r, row in enumerate(texts) for c, text in enumerate(row))
    table = Table(len(texts), 3, cells)
    for row, text in enumerate(row_texts(table)):
        found = row_cells(table, row, column_names(table))
        assert all(text[cell.start : cell.end] == cell.text for cell in found)
        assert BETWEEN_CELLS.join(cell.text for cell in found) == text
