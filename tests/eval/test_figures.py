from hypothesis import given
from hypothesis import strategies as st

from eval.metrics.figures import judge_figures
from vanban.documents import Doubt, DoubtKind

TRUTH = "Căn cứ Nghị quyết số 57-NQ/TW, ngày 22/12/2024; chi 650 triệu đồng trong năm 2026."


def _doubt(text: str, words: str) -> Doubt:
    start = text.index(words)
    return Doubt(DoubtKind.FIGURE, start, start + len(words), words)


def test_every_figure_of_a_text_is_judged_once_and_by_its_kind() -> None:
    found = {figure.text.strip(",;."): figure.kind for figure in judge_figures(TRUTH, TRUTH, ())}
    assert found == {
        "57-NQ/TW": DoubtKind.DOCUMENT_NUMBER,
        "22/12/2024": DoubtKind.DATE,
        "650": DoubtKind.FIGURE,
        "2026": DoubtKind.FIGURE,
    }


def test_a_text_read_right_has_only_right_figures() -> None:
    assert all(figure.right and not figure.flagged for figure in judge_figures(TRUTH, TRUTH, ()))


def test_a_wrong_figure_is_safe_only_where_a_doubt_lies_on_it() -> None:
    read = TRUTH.replace("650", "850")
    (silent,) = [f for f in judge_figures(TRUTH, read, ()) if not f.right]
    (flagged,) = [f for f in judge_figures(TRUTH, read, (_doubt(read, "850"),)) if not f.right]
    assert (silent.text, silent.safe) == ("650", False)
    assert (flagged.text, flagged.safe) == ("650", True)


def test_a_doubt_on_another_word_does_not_excuse_a_wrong_figure() -> None:
    read = TRUTH.replace("650", "850")
    (wrong,) = [f for f in judge_figures(TRUTH, read, (_doubt(read, "2026"),)) if not f.right]
    assert not wrong.safe


def test_a_figure_that_was_not_read_is_wrong() -> None:
    (wrong,) = [f for f in judge_figures(TRUTH, TRUTH.replace("650 ", ""), ()) if not f.right]
    assert (wrong.text, wrong.safe) == ("650", False)


def test_a_wrong_digit_in_a_document_number_is_wrong() -> None:
    wrong = [f for f in judge_figures(TRUTH, TRUTH.replace("57-NQ", "51-NQ"), ()) if not f.right]
    assert [f.kind for f in wrong] == [DoubtKind.DOCUMENT_NUMBER]


@given(st.lists(st.sampled_from(["chi", "650", "2026", "57-NQ/TW", "22/12/2024", "một"]), max_size=12))
def test_reading_nothing_makes_every_figure_wrong_and_reading_all_none(words: list[str]) -> None:
    text = " ".join(words)
    assert all(figure.right for figure in judge_figures(text, text, ()))
    assert not any(figure.right for figure in judge_figures(text, "", ()))
