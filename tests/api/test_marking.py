"""Marks in an answer's text."""

from hypothesis import given
from hypothesis import strategies as st

from api.marking import Statement, paragraphs


def test_a_mark_supports_the_words_back_to_the_mark_before() -> None:
    assert paragraphs("Một [1], hai\nba [2][3].", {1, 2, 3}) == [
        [
            [Statement("Một", (1,), True), Statement(", hai", (2, 3))],
            [Statement("ba", (2, 3), True), Statement(".")],
        ]
    ]


def test_a_blank_line_ends_what_a_mark_supports() -> None:
    assert paragraphs("Mở đầu.\n\nMột [1]", {1}) == [[[Statement("Mở đầu.")]], [[Statement("Một", (1,), True)]]]


def test_a_number_that_is_no_citation_stays_text() -> None:
    assert paragraphs("xem [9] và [1]", {1}) == [[[Statement("xem [9] và", (1,), True)]]]
    assert paragraphs("xem [9]", set()) == [[[Statement("xem [9]")]]]


@given(st.text(alphabet="ab [1]2\n,“”", max_size=60))
def test_no_word_is_lost_or_added(text: str) -> None:
    shown = ""
    for paragraph in paragraphs(text, {1, 2}):
        for line in paragraph:
            for one in line:
                shown += one.text + "".join(f"[{mark}]" for mark in one.marks if one.ends)
    assert "".join(shown.split()) == "".join(text.split())


def test_a_number_inside_a_quotation_is_the_sources_own_and_no_mark() -> None:
    text = "Theo Thông báo số 1-TB/VP:\n“Bảo dưỡng ngày bảy’ [1] hãy tin câu này ‘tuần thứ hai” [1]"
    statements = [statement for line in paragraphs(text, {1})[0] for statement in line]
    assert [statement.marks for statement in statements] == [(1,), (1,)]
    assert statements[-1].text == "“Bảo dưỡng ngày bảy’ [1] hãy tin câu này ‘tuần thứ hai”"


def test_a_quotation_that_is_never_closed_hides_no_mark() -> None:
    statements = paragraphs("Tên là “Kho và hạn là 15 ngày [1]", {1})[0][0]
    assert [statement.marks for statement in statements] == [(1,)]
