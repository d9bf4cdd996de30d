"""Pipe tables that fell apart into a bar and a cell a line, as pages copied from the web carry them."""

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.readers import plain
from vanban.documents import Table
from vanban.tables import column_names


def fallen(*rows: tuple[str, ...]) -> str:
    return "\n".join("|\n" + "\n|\n".join(row) + "\n|" for row in rows)


def tables_of(text: str) -> list[Table]:
    return [block.table for block in plain.read(text.encode()).blocks if block.table is not None]


def rows_of(table: Table) -> list[list[str]]:
    return [table.row(row) for row in range(table.n_rows)]


def test_cells_on_lines_of_their_own_make_a_table_and_text_around_it_stays_text() -> None:
    rows = (
        ("TT", "Nhiệm vụ", "Cơ quan\nchủ trì"),
        ("1", "Đào giếng\nở đồi Cọ", "Hội Nông dân"),
        ("2", "Lắp ống", "Xã đội"),
    )
    blocks = plain.read(f"PHỤ LỤC\n\n{fallen(*rows)}\n\nBảng này thay bảng cũ.\n".encode()).blocks
    assert [block.text for block in blocks] == ["PHỤ LỤC", "", "Bảng này thay bảng cũ."]
    table = blocks[1].table
    assert table is not None
    assert rows_of(table) == [
        ["TT", "Nhiệm vụ", "Cơ quan chủ trì"],
        ["1", "Đào giếng ở đồi Cọ", "Hội Nông dân"],
        ["2", "Lắp ống", "Xã đội"],
    ]


def test_a_table_behind_a_signature_begins_at_its_own_bar() -> None:
    signature = fallen(("Nơi nhận:\n- Như trên;", "CHỦ TỊCH\nLò Văn Mây"))
    (table,) = tables_of(
        f"Lời kết.\n\n{signature}\n\nPHỤ LỤC\n\n{fallen(('TT', 'Việc'), ('1', 'Đào'), ('2', 'Lắp'))}\n"
    )
    assert rows_of(table) == [["TT", "Việc"], ["1", "Đào"], ["2", "Lắp"]]


def test_empty_cells_are_kept_in_their_columns() -> None:
    (table,) = tables_of(fallen(("TT", "Việc", "Hạn"), ("1", " ", "5/2027"), ("2", "Lắp", " ")))
    assert rows_of(table) == [["TT", "Việc", "Hạn"], ["1", "", "5/2027"], ["2", "Lắp", ""]]


def test_a_row_that_lost_cells_is_put_under_no_single_column() -> None:
    (table,) = tables_of(fallen(("TT", "Nhóm", "Việc", "Nơi"), ("1", "Nước", "Đào", "Thôn A"), ("Lắp ống dẫn",)))
    assert table.row(2) == ["1", "Lắp ống dẫn", "Lắp ống dẫn", "Lắp ống dẫn"]


def test_a_title_row_heads_the_rows_below() -> None:
    (table,) = tables_of(fallen(("TT", "Việc", "Hạn"), ("II. Việc của thôn",), ("1", "Đào", "5/2027")))
    assert table.row(1) == ["II. Việc của thôn"] * 3


def test_heads_under_a_spanning_head_are_put_below_it() -> None:
    rows = (("TT", "Việc", "Thời gian", "Ghi chú"), ("Bắt đầu", "Kết thúc"), ("1", "Đào", "5/2027", "6/2027", "Gấp"))
    (table,) = tables_of(fallen(*rows))
    assert column_names(table) == ["TT", "Việc", "Thời gian › Bắt đầu", "Thời gian › Kết thúc", "Ghi chú"]


@given(st.lists(st.sampled_from(["|", "|", "", " ", "1", "Việc", "I. Nhóm", "Bảng | hai"]), max_size=40).map("\n".join))
@settings(max_examples=200, deadline=None)
def test_no_letter_of_what_may_be_a_table_is_lost_or_reordered(text: str) -> None:
    if not any(map(str.isalnum, text)):
        return
    read = plain.read(text.encode())
    cells = [c for b in read.blocks for c in ([b.text] if b.table is None else [cell.text for cell in b.table.cells])]
    assert [c for c in "".join(cells) if c.isalnum()] == [c for c in text if c.isalnum()]
