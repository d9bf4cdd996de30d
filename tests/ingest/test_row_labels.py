"""How table rows are cited: by their number, under the group they stand in."""

import pytest

from ingest.captions import caption_of
from ingest.row_labels import row_names
from vanban.documents import Cell, Table


def table(*rows: tuple[str, ...], header_rows: int = 1) -> Table:
    cells = tuple(Cell(text, r, c) for r, row in enumerate(rows) for c, text in enumerate(row))
    return Table(len(rows), len(rows[0]), cells, header_rows)


HEADS = ("TT", "Nhiệm vụ", "Hạn")


def test_numbers_that_begin_again_in_each_group_carry_the_groups_number() -> None:
    names = row_names(
        table(HEADS, ("I", "Nước", ""), ("1", "Đào", "5"), ("2", "Lắp", "6"), ("II", "Rác", ""), ("1", "Gom", "7"))
    )
    assert names.labels[1:] == ("I", "I.1", "I.2", "II", "II.1")
    assert names.groups[1:] == ("", "Nước", "Nước", "", "Rác")


def test_numbers_that_run_through_the_groups_stay_alone() -> None:
    names = row_names(table(HEADS, ("I", "Nước", ""), ("1", "Đào", "5"), ("II", "Rác", ""), ("2", "Gom", "7")))
    assert names.labels[1:] == ("I", "1", "II", "2")


def test_a_group_inside_a_group_ends_with_the_next_of_its_kind() -> None:
    names = row_names(
        table(HEADS, ("I", "Nước", ""), ("1", "Giếng", ""), ("1.1", "Đào", "5"), ("2", "Ống", "6"), ("II", "Rác", ""))
    )
    assert names.groups[1:] == ("", "Nước", "Nước › Giếng", "Nước", "")
    assert names.labels[3] == "1.1"


def test_a_title_over_all_columns_gives_its_number_to_the_rows_below() -> None:
    title = [Cell("I. Nước", 1, 0, columns=3), Cell("II- Rác", 3, 0, columns=3)]
    rows = {0: HEADS, 2: ("1", "Đào", "5"), 4: ("1", "Gom", "7")}
    cells = (*title, *(Cell(text, r, c) for r, row in rows.items() for c, text in enumerate(row)))
    names = row_names(Table(5, 3, cells, 1))
    assert names.labels[1:] == ("I", "I.1", "II", "II.1")
    assert names.groups[4] == "II- Rác"


def test_rows_that_a_number_reaches_into_belong_to_it_and_head_nothing() -> None:
    cells = (
        *(Cell(text, 0, column) for column, text in enumerate(HEADS)),
        Cell("1", 1, 0, rows=2), Cell("Đào giếng", 1, 1), Cell("5/2027", 1, 2), Cell("Đào mương", 2, 1, columns=2),
        Cell("2", 3, 0), Cell("Lắp ống", 3, 1), Cell("6/2027", 3, 2),
    )  # fmt: skip
    names = row_names(Table(4, 3, cells, 1))
    assert names.labels[1:] == ("1", "1 (2)", "2")
    assert set(names.groups) == {""}


def test_a_numbered_table_without_heads_is_cited_by_its_numbers() -> None:
    names = row_names(table(("4", "Đào", "5"), ("5", "Lắp", "6"), header_rows=0))
    assert names.labels == ("4", "5")


@pytest.mark.parametrize(
    ("above", "caption"),
    [
        (("Điều 1. Chi.", "Bảng 2. Dự toán giống cây"), "Bảng 2. Dự toán giống cây"),
        (("Biểu số 01: Giá cây", "Đơn vị tính: triệu đồng"), "Biểu số 01: Giá cây (Đơn vị tính: triệu đồng)"),
        (("Giá như sau:", "(ĐVT: nghìn đồng)"), "(ĐVT: nghìn đồng)"),
        (("Bảng vàng danh dự đặt ở hội trường.",), ""),
        (("Đơn vị: Hội Trồng cây",), ""),
        ((), ""),
    ],
)
def test_a_caption_and_the_unit_above_a_table_name_it(above: tuple[str, ...], caption: str) -> None:
    assert caption_of(above) == caption
