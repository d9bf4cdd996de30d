"""CSV and TSV: whatever separates the columns, one table."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from office_files import shown

from ingest.readers import csv_table
from ingest.readers.registry import read_file
from vanban.errors import UnreadableFile

ROWS = [["STT", "Đơn vị", "Dự toán"], ["1", "Xã Tân Lạc Đông", "1.234,5"], ["2", "Xã Vân Khê Thượng", "12"]]


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_a_table_is_read_whatever_separates_its_columns(separator: str) -> None:
    text = "\r\n".join(separator.join(row) for row in ROWS)
    raw = read_file("bảng.csv", text.encode("utf-8-sig"))
    assert shown(raw) == [ROWS]
    assert raw.media_type == "text/csv"
    table = raw.blocks[0].table
    assert table is not None
    assert table.header_rows == 1


def test_quotes_keep_commas_and_line_breaks_in_a_cell() -> None:
    raw = read_file("a.csv", 'Tên,Nội dung\r\n"Xã A, xã B","dòng 1\ndòng 2"\r\n'.encode())
    assert shown(raw) == [[["Tên", "Nội dung"], ["Xã A, xã B", "dòng 1\ndòng 2"]]]


def test_the_separator_that_excel_declares_is_believed() -> None:
    assert shown(read_file("a.csv", b"sep=|\r\na,b|c\r\nd,e|f\r\n")) == [[["a,b", "c"], ["d,e", "f"]]]


def test_rows_of_unequal_length_and_empty_rows_do_no_harm() -> None:
    assert shown(read_file("a.tsv", b"a\tb\tc\n\nd\te\n")) == [[["a", "b", "c"], ["d", "e", ""]]]


def test_one_column_is_text() -> None:
    assert shown(read_file("a.csv", "Điều 1\nĐiều 2\n".encode())) == ["Điều 1", "Điều 2"]


def test_too_many_cells_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_table, "MAX_CELLS", 3)
    with pytest.raises(UnreadableFile, match="quá lớn"):
        read_file("a.csv", b"a;b\nc;d\n")


@given(st.binary(min_size=1, max_size=300))
def test_any_bytes_give_blocks_or_a_reason(data: bytes) -> None:
    with contextlib.suppress(UnreadableFile):
        assert csv_table.read(data).blocks
