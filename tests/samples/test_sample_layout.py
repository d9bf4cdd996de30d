"""A line gets the look its opening words call for."""

import datetime

import pytest

from samples.layout import pieces
from samples.profiles import profile_of
from samples.sources import load_sources
from vanban.layout.lines import line_para
from vanban.layout.pieces import Para, SideBySide, printed_date

SOURCES = {source.slug[:2]: source for source in load_sources()}


def _looks(text: str, slug: str = "08") -> tuple[str, list[tuple[str, bool, bool]]]:
    para = line_para(text, profile_of(SOURCES[slug]))
    return para.align, [(run.text, run.bold, run.italic) for run in para.runs]


def test_a_chapter_is_centred_and_bold():
    assert _looks("Chương II") == ("center", [("Chương II", True, False)])


def test_a_titled_article_is_bold_as_a_whole():
    assert _looks("Điều 3. Giải thích từ ngữ") == ("justify", [("Điều 3. Giải thích từ ngữ", True, False)])


def test_of_an_article_that_is_a_sentence_only_the_label_is_bold():
    assert _looks("Điều 1. Ban hành kèm theo.")[1] == [("Điều 1.", True, False), (" Ban hành kèm theo.", False, False)]


@pytest.mark.parametrize("text", ["I- BỐI CẢNH", "1. Quan điểm", "1.2- Phạm vi áp dụng"])
def test_a_heading_is_bold(text):
    assert _looks(text)[1] == [(text, True, False)]


@pytest.mark.parametrize("text", ["1. Tập trung dân chủ.", "2.1. Có một đầu mối;", "- Hằng năm", "a) Tên dữ liệu;"])
def test_a_sentence_is_plain(text):
    assert _looks(text)[1] == [(text, False, False)]


def test_the_basis_is_italic_in_state_documents_only():
    text = "Căn cứ Luật Lưu trữ;"
    assert _looks(text, "24")[1] == [(text, False, True)]
    assert _looks(text, "08")[1] == [(text, False, False)]


def test_a_roman_heading_after_the_title_of_a_part_is_not_centred():
    heading = next(p for p in pieces(SOURCES["11"]) if isinstance(p, Para) and p.text == "I. MỤC ĐÍCH, PHẠM VI")
    assert heading.align == "justify"


def test_the_last_line_stays_with_the_signature():
    for source in SOURCES.values():
        printed = pieces(source)
        signature = max(i for i, piece in enumerate(printed) if isinstance(piece, SideBySide))
        before = printed[signature - 1]
        assert not isinstance(before, Para) or before.keep_with_next


def test_an_annex_begins_a_page():
    labels = [piece for piece in pieces(SOURCES["13"]) if isinstance(piece, Para) and piece.page_break_before]
    assert [label.text for label in labels] == ["PHỤ LỤC I", "PHỤ LỤC II"]


@pytest.mark.parametrize(("slug", "end"), [("06", ","), ("24", ";")])
def test_recipients_end_as_the_profile_says_and_the_last_with_a_full_stop(slug, end):
    (row,) = [piece for piece in pieces(SOURCES[slug]) if isinstance(piece, SideBySide)][-1].rows
    label, *names = [para.text for para in row[0]]
    assert label == "Nơi nhận:"
    assert all(name.startswith("- ") and name.endswith(end) for name in names[:-1])
    assert names[-1].endswith(".")


def test_a_long_state_name_breaks_before_its_place():
    head = next(piece for piece in pieces(SOURCES["24"]) if isinstance(piece, SideBySide))
    assert [para.text for para in head.rows[0][0]] == ["ỦY BAN NHÂN DÂN", "THÀNH PHỐ LẠC HÀ"]


def test_a_letter_has_no_type_name_but_addressees():
    texts = [piece.text for piece in pieces(SOURCES["16"]) if isinstance(piece, Para)]
    assert "CÔNG VĂN" not in texts
    assert texts[0] == "Kính gửi:"


@pytest.mark.parametrize(
    ("date", "printed"),
    [
        (datetime.date(2026, 2, 5), "ngày 05 tháng 02 năm 2026"),
        (datetime.date(2026, 3, 20), "ngày 20 tháng 3 năm 2026"),
        (datetime.date(2026, 11, 9), "ngày 09 tháng 11 năm 2026"),
    ],
)
def test_a_date_takes_zeros_as_the_rule_says(date, printed):
    assert printed_date(date) == printed
