"""HTML: blocks, lists, tables with spans, layout tables, encodings."""

import pytest

from ingest.readers.html import read
from ingest.readers.registry import read_file
from vanban.errors import UnreadableFile


def texts(body: str) -> list[str]:
    return [block.text for block in read(f"<html><body>{body}</body></html>".encode()).blocks]


def test_block_elements_part_and_inline_elements_join() -> None:
    assert texts("<div>một <b>hai</b><p>ba</p>bốn</div>") == ["một hai", "ba", "bốn"]


def test_breaks_split_only_where_a_new_paragraph_begins() -> None:
    assert texts("<p>Điều 1. Phạm vi<br>Điều 2. Đối tượng</p>") == ["Điều 1. Phạm vi", "Điều 2. Đối tượng"]
    assert texts("<p>về việc ban hành<br>quy chế</p>") == ["về việc ban hành quy chế"]


def test_lists_are_written_with_their_markers() -> None:
    found = texts("<ol start=3><li>ba<li>bốn<ul><li>con</ul></ol><ol type=I><li>La Mã</ol>")
    assert found == ["3. ba", "4. bốn", "- con", "I. La Mã"]


def test_page_furniture_and_hidden_text_are_dropped() -> None:
    body = "<nav>menu</nav><script>x()</script><style>p{}</style><p style='display:none'>ẩn</p><p>chữ</p><!-- c -->"
    assert texts(body) == ["chữ"]


def test_headings_bold_and_centring_are_told() -> None:
    blocks = read(b"<h2>I</h2><p align=center><strong>A</strong></p><p style='text-align:center'>b <i>c</i></p>").blocks
    assert (blocks[0].heading_level, blocks[1].bold, blocks[1].centered) == (2, True, True)
    assert (blocks[2].bold, blocks[2].centered, blocks[2].italic) == (False, True, False)


def test_tables_keep_their_spans() -> None:
    (block,) = read(
        "<table border=1><tr><th rowspan=2>TT<th colspan=2>Kết quả</tr><tr><th>Đơn vị<th>Số</tr>"
        "<tr><td>1<td>xã<td>5</tr></table>".encode()
    ).blocks
    assert block.table is not None
    assert [block.table.row(n) for n in range(3)] == [
        ["TT", "Kết quả", "Kết quả"],
        ["TT", "Đơn vị", "Số"],
        ["1", "xã", "5"],
    ]
    assert block.table.header_rows == 2


def test_a_head_in_a_table_becomes_columns() -> None:
    blocks = read(
        "<table><tr><td>ĐẢNG ỦY XÃ<br>*</td><td>ĐẢNG CỘNG SẢN VIỆT NAM</td></tr>"
        "<tr><td>Số 1-NQ/ĐU</td><td>ngày 02 tháng 3 năm 2026</td></tr></table>".encode()
    ).blocks
    assert [(b.column, b.text) for b in blocks][:4] == [
        (0, "ĐẢNG ỦY XÃ"),
        (0, "*"),
        (0, "Số 1-NQ/ĐU"),
        (1, "ĐẢNG CỘNG SẢN VIỆT NAM"),
    ]


def test_a_declared_encoding_is_used() -> None:
    page = '<html><head><meta charset="utf-16-le"></head><body><p>Nghị quyết</p></body></html>'
    assert read(page.encode("utf-16-le")).blocks[0].text == "Nghị quyết"
    assert read(b'<meta charset="windows-1252"><p>caf\xe9</p>').blocks[0].text == "café"


def test_a_page_is_recognised_whatever_its_name() -> None:
    assert read_file("x.bin", b"<!DOCTYPE html><p>abc</p>").media_type == "text/html"


def test_a_page_without_text_is_refused() -> None:
    with pytest.raises(UnreadableFile):
        read(b"<html><body><img src=x></body></html>")


def test_deep_nesting_does_not_break_the_reader() -> None:
    body = "<div>" * 5000 + "sâu" + "</div>" * 5000 + "<p>sau</p>"
    assert any("sâu" in text for text in texts(body))
