"""How much of a question a text speaks of."""

from hypothesis import given
from hypothesis import strategies as st

from rag.matching import cover, searchable
from rag.question_terms import read_terms

WORDS = st.lists(
    st.sampled_from(["hạ", "tầng", "số", "kinh", "phí", "báo", "cáo", "quý", "III", "2030", "xã", "phường"]),
    min_size=1,
    max_size=8,
)


def share(question: str, text: str, *, bare: bool = False) -> float:
    return cover(read_terms(question, bare=bare), searchable(text, bare=bare)).share


def test_a_text_with_every_word_in_order_covers_all() -> None:
    assert share("hạ tầng số", "Đầu tư hạ tầng số hiện đại") == 1.0


def test_a_text_without_the_words_covers_nothing() -> None:
    assert share("hạ tầng số", "khen thưởng cuối năm") == 0.0


def test_another_wording_of_the_same_thing_counts_almost_as_much() -> None:
    assert 0.5 < share("hạn nộp", "gửi chậm nhất ngày 15") < 1.0


def test_a_question_without_marks_matches_a_marked_text() -> None:
    assert share("ha tang so", "hạ tầng số", bare=True) == 1.0


def test_a_missing_figure_is_counted_apart_from_the_words() -> None:
    coverage = cover(read_terms("chỉ tiêu năm 2035", bare=False), searchable("chỉ tiêu năm 2030", bare=False))
    assert coverage.numbers_missing == 1
    assert coverage.share == 1.0


@given(WORDS, WORDS)
def test_coverage_lies_between_nothing_and_all_and_never_falls_with_more_text(
    question: list[str], text: list[str]
) -> None:
    less = share(" ".join(question), " ".join(text))
    more = share(" ".join(question), " ".join([*text, *question]))
    assert 0.0 <= less <= more <= 1.0 + 1e-9
