"""Two things set against each other within one matter: each is asked about by itself."""

import pytest
from asked_samples import SampleLibrary
from hypothesis import given
from hypothesis import strategies as st

from rag.pairing import LONGEST, asked_pair
from vanban.answers import Answer

WORDS = st.text(st.sampled_from("abcđêô "), min_size=1, max_size=30)


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        (
            "Tổ trưởng với thành viên tổ bảo vệ mỗi tháng hưởng khác nhau bao nhiêu?",
            "Tổ trưởng tổ bảo vệ mỗi tháng hưởng bao nhiêu",
            "thành viên tổ bảo vệ mỗi tháng hưởng bao nhiêu",
        ),
        (
            "Điểm đọc sách tổ 3 với tổ 12 mở giờ khác nhau ra sao?",
            "Điểm đọc sách tổ 3 mở giờ",
            "Điểm đọc sách tổ 12 mở giờ",
        ),
        (
            "Thời hạn nộp vào kho hiện hành và vào kho lịch sử khác nhau thế nào?",
            "Thời hạn nộp vào kho hiện hành",
            "Thời hạn nộp vào kho lịch sử",
        ),
    ],
)
def test_each_of_the_two_gets_what_is_asked_of_both(question: str, one: str, other: str) -> None:
    pair = asked_pair(question)
    assert pair is not None
    assert [half.asked for half in pair] == [one, other]


@pytest.mark.parametrize("question", ["Hồ sơ gồm tờ trình và dự thảo gì?", "Hai mức này khác nhau thế nào?", "", "và"])
def test_a_question_that_sets_nothing_against_each_other_has_no_pair(question: str) -> None:
    assert asked_pair(question) is None


@given(WORDS, WORDS)
def test_the_two_are_different_and_short(one: str, other: str) -> None:
    pair = asked_pair(f"{one} và {other} khác nhau thế nào")
    assert pair is None or (pair[0].own != pair[1].own and len(pair[0].own.split()) <= LONGEST)


def test_two_rows_of_one_table_are_set_side_by_side(library: SampleLibrary) -> None:
    reply = library.ask("Tổ trưởng với tổ phó Tổ công nghệ số cộng đồng mỗi tháng hưởng khác nhau bao nhiêu?")
    assert isinstance(reply, Answer)
    assert [citation.quote.split(" | ")[1].split(" Tổ công")[0] for citation in reply.citations] == [
        "Tổ trưởng",
        "Tổ phó",
    ]
