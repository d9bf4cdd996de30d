"""Questions that ask several things at once, cut where another thing is asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up_evidence import asked

from rag.parts import MOST_PARTS, asked_parts


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("Việc khảo sát giếng khoan do ai chủ trì và hạn nào?", ["Việc khảo sát giếng khoan do ai chủ trì", "hạn nào"]),
        (
            "Khi vỡ ống, trạm bơm phải báo cho ai, chậm nhất bao lâu và kèm giấy tờ gì?",
            ["Khi vỡ ống, trạm bơm phải báo cho ai", "chậm nhất bao lâu", "kèm giấy tờ gì"],
        ),
        ("tram bom do ai truc, may gio mo", ["tram bom do ai truc", "may gio mo"]),
        (
            "Trách nhiệm của Phòng Kinh tế và của Ban Quản lý chợ là gì?",
            ["Trách nhiệm của Phòng Kinh tế", "Trách nhiệm của Ban Quản lý chợ là gì"],
        ),
    ],
)
def test_each_thing_asked_is_a_part_in_the_words_of_the_question(question: str, parts: list[str]) -> None:
    assert [part.words for part in asked_parts(asked(question))] == parts


@pytest.mark.parametrize(
    "question",
    [
        "Ban Tuyên giáo và Dân vận làm việc ở đâu?",
        "Mất nước, vỡ ống, hỏng van thì báo cho ai?",
        "may tinh va may in do ai cap",
        "Thời hạn nộp báo cáo là bao giờ?",
    ],
)
def test_a_question_that_asks_one_thing_has_no_parts(question: str) -> None:
    assert asked_parts(asked(question)) == ()


@given(
    st.lists(st.sampled_from(["ai làm", "và", ",", "hạn nào", "ở đâu", "giếng khoan", "bao nhiêu tiền"]), min_size=1)
)
def test_parts_are_few_and_stand_in_the_question(words: list[str]) -> None:
    question = asked(" ".join([*words, "?", "x"]))
    parts = asked_parts(question)
    assert len(parts) <= MOST_PARTS
    assert len(parts) != 1
