"""Whether evidence is good enough to answer, and how the decision is fitted."""

from hypothesis import given
from hypothesis import strategies as st
from made_up_evidence import asked, evidence

from eval.training.answerability import Decided, fit
from rag.answerability import Calibration, Measures, confidence, load_calibration, measure
from rag.ranking import rank

SHARES = st.floats(0, 1)
LEAST = st.floats(0.01, 1)
DECIDED = st.lists(st.tuples(st.builds(Measures, SHARES, SHARES, st.just(False)), st.booleans()), max_size=12)
NOTHING_REQUIRED = Calibration(1e-9, 1e-9)
LEAST_FITTED = fit([(Measures(0, 0, False), True)], allowed=0)  # the mildest of the grid, since none is mild enough


def refused(questions: Decided, calibration: Calibration, *, answerable: bool) -> int:
    return sum(confidence(measures, calibration) < 1 for measures, wanted in questions if wanted is answerable)


@given(SHARES, SHARES, SHARES, SHARES, LEAST, LEAST)
def test_more_evidence_never_lowers_the_confidence(
    first: float, second: float, more: float, still_more: float, least: float, other: float
) -> None:
    calibration = Calibration(least, other)
    low = confidence(Measures(first, second, False), calibration)
    assert 0 <= low <= confidence(Measures(first + more, second + still_more, False), calibration)


@given(SHARES, SHARES, LEAST, LEAST)
def test_a_stricter_calibration_never_raises_the_confidence(a: float, b: float, least: float, more: float) -> None:
    measures = Measures(a, b, False)
    assert confidence(measures, Calibration(least + more, least + more)) <= confidence(
        measures, Calibration(least, least)
    )


@given(SHARES, SHARES)
def test_evidence_about_another_place_is_never_an_answer(first: float, second: float) -> None:
    assert confidence(Measures(first, second, True), NOTHING_REQUIRED) == 0.0


def test_exactly_what_is_required_is_enough() -> None:
    assert confidence(Measures(0.5, 0.2, False), Calibration(0.5, 0.2)) == 1.0
    assert confidence(Measures(0.5, 0.19, False), Calibration(0.5, 0.2)) < 1.0


def test_the_shipped_calibration_answers_the_plain_case_and_refuses_the_foreign_one() -> None:
    passage = evidence("Kinh phí hạ tầng số năm 2026 là 500 triệu đồng.", named=0.0)
    for question, answered in (("Kinh phí hạ tầng số là bao nhiêu tiền?", True), ("cách nấu phở bò ngon", False)):
        measures = measure(rank(asked(question), [passage]))
        assert (confidence(measures, load_calibration()) >= 1) is answered


@given(DECIDED, st.integers(0, 4))
def test_a_fit_never_refuses_more_answerable_questions_than_allowed(questions: Decided, allowed: int) -> None:
    unavoidable = refused(questions, LEAST_FITTED, answerable=True)
    assert refused(questions, fit(questions, allowed=allowed), answerable=True) <= max(allowed, unavoidable)


def test_a_fit_parts_what_can_be_parted() -> None:
    answerable = [(Measures(0.9, 0.5, False), True), (Measures(0.8, 0.45, False), True)]
    foreign = [(Measures(0.3, 0.45, False), False), (Measures(0.85, 0.02, False), False)]
    calibration = fit([*answerable, *foreign], allowed=0)
    assert refused(answerable, calibration, answerable=True) == 0
    assert refused(foreign, calibration, answerable=False) == 2


def test_among_equals_the_strictest_is_taken() -> None:
    questions = [(Measures(0.9, 0.5, False), True)]
    strict = fit(questions, allowed=0)
    assert confidence(questions[0][0], strict) >= 1
    assert confidence(Measures(0.5, 0.1, False), strict) < 1
