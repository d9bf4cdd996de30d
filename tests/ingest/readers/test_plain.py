"""TXT and Markdown: encodings, wrapping, tables, control characters."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.readers import plain
from ingest.readers.registry import read_file
from vanban.errors import UnreadableFile

SENTENCE = "Văn phòng Thành ủy chủ trì, phối hợp với các cơ quan liên quan theo dõi việc thực hiện Kế hoạch này."


def texts(data: bytes) -> list[str]:
    return [block.text for block in plain.read(data).blocks if block.table is None]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_encodings_are_recognised(encoding: str) -> None:
    assert texts(SENTENCE.encode(encoding)) == [SENTENCE]


def test_windows_1258_is_recognised_and_said() -> None:
    data = unicodedata.normalize("NFD", SENTENCE).replace("o\u031b", "ơ").replace("u\u031b", "ư")
    data = "".join(unicodedata.normalize("NFC", c) for c in data)
    for composed, parts in {"a\u0302": "â", "e\u0302": "ê", "o\u0302": "ô", "a\u0306": "ă"}.items():
        data = data.replace(composed, parts)
    data = (
        data.replace("e\u0323\u0302", "ê\u0323").replace("o\u0323\u0302", "ô\u0323").replace("a\u0323\u0302", "â\u0323")
    )
    read = plain.read(data.encode("cp1258"))
    assert read.blocks[0].text == SENTENCE
    assert any("windows-1258" in warning for warning in read.warnings)


def test_decomposed_text_comes_out_composed() -> None:
    assert texts(unicodedata.normalize("NFD", SENTENCE).encode()) == [SENTENCE]


def test_control_characters_are_dropped_with_a_warning() -> None:
    read = plain.read(b"\xc4\x90i\xe1\xbb\x81u 1.\x00\x07 Ph\xe1\xba\xa1m vi \xc3\xa1p d\xe1\xbb\xa5ng\n")
    assert read.blocks[0].text == "Điều 1. Phạm vi áp dụng"
    assert read.warnings


def test_one_line_is_one_paragraph_when_lines_are_long() -> None:
    lines = [f"{n}. {SENTENCE} {SENTENCE}" for n in range(1, 9)]
    assert texts("\n".join(lines).encode()) == lines


def test_hard_wrapped_lines_become_paragraphs_and_items_stay_apart() -> None:
    wrapped = []
    for number in range(1, 6):
        wrapped += [
            f"{number}. Các cấp ủy, tổ chức đảng lãnh đạo, chỉ đạo việc quán triệt và thực hiện",
            "nghiêm các nội dung của Kế hoạch; định kỳ hằng quý báo cáo kết quả về Ban",
            "Thường vụ để theo dõi, chỉ đạo.",
            "",
        ]
    found = texts("\n".join(wrapped).encode())
    assert len(found) == 5
    assert all(text.endswith("để theo dõi, chỉ đạo.") for text in found)


def test_form_feeds_count_pages_and_page_numbers_are_dropped() -> None:
    read = plain.read("\f".join([SENTENCE, f"2\n{SENTENCE}", f"3\n{SENTENCE}"]).encode())
    assert read.page_count == 3
    assert [(block.page, block.text) for block in read.blocks] == [(1, SENTENCE), (2, SENTENCE), (3, SENTENCE)]


def test_markdown_headings_emphasis_and_tables_are_read() -> None:
    source = "# KẾ HOẠCH\n\n**Nơi nhận:**\n\n| TT | Nhiệm vụ |\n|---|---|\n| 1 | Rà \\| soát |\n| 2 | **Báo cáo** |\n"
    blocks = plain.read(source.encode()).blocks
    assert (blocks[0].text, blocks[0].heading_level) == ("KẾ HOẠCH", 1)
    assert (blocks[1].text, blocks[1].bold) == ("Nơi nhận:", True)
    table = blocks[2].table
    assert table is not None
    assert [table.row(n) for n in range(table.n_rows)] == [["TT", "Nhiệm vụ"], ["1", "Rà | soát"], ["2", "Báo cáo"]]


def test_a_broken_pipe_table_stays_text() -> None:
    read = plain.read("| TT | Nhiệm vụ\nhai cột không có dòng gạch\n".encode())
    assert all(block.table is None for block in read.blocks)


def test_a_head_set_with_spaces_gives_two_columns() -> None:
    head = (
        "ĐẢNG ỦY XÃ MINH TÂN                    ĐẢNG CỘNG SẢN VIỆT NAM\n"
        "Số 12-KH/ĐU                            Minh Tân, ngày 02 tháng 3 năm 2026\n\nKẾ HOẠCH\n"
    )
    blocks = plain.read(head.encode()).blocks
    assert [(b.column, b.text) for b in blocks] == [
        (0, "ĐẢNG ỦY XÃ MINH TÂN"),
        (0, "Số 12-KH/ĐU"),
        (1, "ĐẢNG CỘNG SẢN VIỆT NAM"),
        (1, "Minh Tân, ngày 02 tháng 3 năm 2026"),
        (None, "KẾ HOẠCH"),
    ]


def test_a_binary_file_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="nhị phân"):
        read_file("van-ban.txt", bytes(range(256)) * 40)


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        read = read_file("x.txt", data)
    except UnreadableFile:
        return
    assert all("\x00" not in block.text and "\n" not in block.text for block in read.blocks)


@given(st.text(alphabet="aăâđêô .,;:-\n|*#1I", max_size=300))
@settings(max_examples=200, deadline=None)
def test_no_letter_is_lost_or_reordered(text: str) -> None:
    try:
        read = plain.read(text.encode())
    except UnreadableFile:
        assert not any(c.isalnum() for c in text)
        return
    cells = [c for b in read.blocks for c in ([b.text] if b.table is None else [cell.text for cell in b.table.cells])]
    assert [c for c in "".join(cells) if c.isalnum()] == [c for c in text if c.isalnum()]
