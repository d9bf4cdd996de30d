"""Whether evidence is good enough to answer, and how the decision is fitted."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up_evidence import asked, evidence

from eval.training.answerability import Decided, fit
from rag.answerability import AGAINST, FOR, Calibration, Measures, load_calibration, measure, probability
from rag.ranking import rank

SHARES = st.floats(0, 1)
NOTHING = dict.fromkeys((*FOR, *AGAINST), 0.0)
VALUES = st.fixed_dictionaries(dict.fromkeys(NOTHING, SHARES))
DECIDED = st.lists(
    st.builds(Decided, st.builds(Measures, VALUES, st.just(False)), st.just(value=True), st.booleans()), min_size=2,
    max_size=12,
)  # fmt: skip


def refused(questions: list[Decided], calibration: Calibration) -> int:
    return sum(probability(one.measures, calibration) < calibration.least for one in questions)


@given(VALUES, st.sampled_from(sorted(NOTHING)), SHARES)
def test_what_counts_for_an_answer_never_lowers_the_probability(
    values: dict[str, float], name: str, more: float
) -> None:
    shipped = load_calibration()
    low, high = sorted([values[name], min(1.0, values[name] + more)])
    before, after = (probability(Measures({**values, name: at}, misplaced=False), shipped) for at in (low, high))
    assert before <= after if name in FOR else before >= after


def test_every_weight_counts_on_its_own_side() -> None:
    weights = load_calibration().weights
    assert weights.keys() == NOTHING.keys()
    assert all(weights[name] >= 0 for name in FOR)
    assert all(weights[name] <= 0 for name in AGAINST)


@given(VALUES)
def test_evidence_about_another_place_is_never_an_answer(values: dict[str, float]) -> None:
    assert probability(Measures(values, misplaced=True), load_calibration()) == 0.0


@given(VALUES)
def test_a_probability_is_a_probability(values: dict[str, float]) -> None:
    assert 0 < probability(Measures({**values, "fitness": 1e9}, misplaced=False), load_calibration()) <= 1


def test_the_shipped_calibration_answers_the_plain_case_and_refuses_the_foreign_one() -> None:
    passage = replace(evidence("Kinh phí hạ tầng số năm 2026 là 500 triệu đồng.", named=0.0), dense=0.6)
    foreign = replace(passage, dense=0.05)
    plain, other = asked("Kinh phí hạ tầng số là bao nhiêu tiền?"), asked("cách nấu phở bò ngon")
    shipped = load_calibration()
    assert probability(measure(plain, rank(plain, [passage])), shipped) >= shipped.least
    assert probability(measure(other, rank(other, [foreign])), shipped) < shipped.least


@given(DECIDED, st.integers(0, 4))
def test_a_fit_never_refuses_more_answerable_questions_than_allowed(questions: list[Decided], allowed: int) -> None:
    assert refused(questions, fit(questions, allowed=allowed)) <= allowed


def test_a_fit_learns_which_measure_tells_right_from_wrong() -> None:
    def one(context: float, *, right: bool) -> Decided:
        return Decided(Measures({**NOTHING, "line_context": context}, misplaced=False), answerable=right, right=right)

    questions = [one(0.8 + at / 100, right=True) for at in range(10)] + [one(at / 100, right=False) for at in range(10)]
    fitted = fit(questions, allowed=0)
    assert refused(questions[:10], fitted) == 0
    assert refused(questions[10:], fitted) == 10
    assert probability(questions[0].measures, fitted) == pytest.approx(1, abs=0.2)
