"""Sentences out of a stream that is cut anywhere."""

from hypothesis import given
from hypothesis import strategies as st

from rag.sentences import LONGEST, Sentences, Written

TEXT = (
    "Sở Nội vụ chủ trì [1]. Thời hạn là 15 ngày. [2][3] Mức 1.500 đồng [1, 2]\n- Ý một. [1]\n- Ý hai [2]\n\n"
    "TP. Lạc Hà có 3 xã [1]. Văn bản nói “Không được.” [1] Điều 5 Quy định [3]."
)
EXPECTED = [
    ("Sở Nội vụ chủ trì.", (1,)),
    ("Thời hạn là 15 ngày.", (2, 3)),
    ("Mức 1.500 đồng", (1, 2)),
    ("Ý một.", (1,)),
    ("Ý hai", (2,)),
    ("TP. Lạc Hà có 3 xã.", (1,)),
    ("Văn bản nói “Không được.”", (1,)),
    ("Điều 5 Quy định.", (3,)),
]


def cut(text: str, sizes: list[int]) -> list[Written]:
    """Returns the sentences of a text that comes in pieces of these sizes, over and over."""
    sentences, found, at, turn = Sentences(), [], 0, 0
    while at < len(text):
        size = sizes[turn % len(sizes)]
        found += sentences.feed(text[at : at + size])
        at, turn = at + size, turn + 1
    return [*found, *sentences.end()]


def test_each_sentence_comes_with_its_marks_and_without_them_in_its_words() -> None:
    assert [(w.text, w.marks) for w in cut(TEXT, [1_000])] == EXPECTED


@given(st.lists(st.integers(1, 30), min_size=1, max_size=5))
def test_where_the_stream_is_cut_changes_nothing(sizes: list[int]) -> None:
    assert cut(TEXT, sizes) == cut(TEXT, [1_000])


@given(st.text(max_size=300), st.integers(1, 9))
def test_no_word_is_lost_and_none_is_made_up(text: str, size: int) -> None:
    words = "".join(written.text for written in cut(text, [size]))
    assert set(words) <= set(text) | {" "}


def test_a_sentence_is_given_back_as_soon_as_the_next_one_begins() -> None:
    sentences = Sentences()
    assert list(sentences.feed("Thời hạn là 15 ngày [1].")) == []
    assert [w.text for w in sentences.feed(" T")] == ["Thời hạn là 15 ngày."]


def test_what_has_no_end_is_cut_off() -> None:
    sentences = Sentences()
    assert [len(w.text) for w in sentences.feed("a" * (LONGEST + 1))] == [LONGEST]


def test_items_of_a_list_are_told_from_sentences_that_follow_each_other() -> None:
    found = cut("Gồm hai việc [1].\n- Một [1]\n- Hai [2]\nHết [1].", [5])
    assert [(w.item, w.opens_line) for w in found] == [(False, True), (True, True), (True, True), (False, True)]
