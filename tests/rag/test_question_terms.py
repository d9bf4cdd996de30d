"""What a question is about."""

from hypothesis import given
from hypothesis import strategies as st

from rag.question_terms import read_terms


def weights(question: str, *, bare: bool = False) -> dict[str, float]:
    return {term.text: term.weight for term in read_terms(question, bare=bare).terms}


def test_words_that_only_ask_have_no_weight() -> None:
    found = weights("Hạ tầng số được quy định như thế nào?")
    assert "hạ tầng" in found
    assert not {"như", "thế", "nào", "quy định"} & found.keys()


def test_a_known_word_outweighs_an_unknown_pair() -> None:
    found = weights("kinh phí hạ tầng")
    assert found["hạ tầng"] > found["phí hạ"]


def test_a_figure_weighs_as_much_as_a_rare_word() -> None:
    assert weights("chỉ tiêu năm 2030")["2030"] > weights("chỉ tiêu năm 2030")["năm"]


def test_equal_wordings_stand_for_each_other() -> None:
    (term,) = [t for t in read_terms("hạn nộp", bare=False).terms if t.text == "hạn nộp"]
    assert "trước ngày" in term.wordings


def test_a_question_without_marks_gives_the_same_terms_without_marks() -> None:
    assert "ha tang" in weights("ha tang so duoc quy dinh nhu the nao", bare=True)


@given(st.text(max_size=200), st.booleans())
def test_any_text_gives_terms_with_finite_positive_weights(question: str, bare: bool) -> None:
    terms = read_terms(question, bare=bare)
    assert all(0 <= term.weight < 20 for term in terms.terms)
    assert len({term.text for term in terms.terms}) == len(terms.terms)
