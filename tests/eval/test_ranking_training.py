"""How the weights of the ranking are fitted, and how probabilities are held against what came true."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.training.ranking import PRIOR, Contest, first_right, fit
from eval.training.reliability import groups, plot

NAMES = ("body", "made_up")


def contest(right: tuple[float, float], wrong: tuple[float, float]) -> Contest:
    return Contest(np.array([wrong, right]), np.array([False, True]))


def test_a_measure_that_tells_right_from_wrong_gains_weight() -> None:
    weights = fit(NAMES, [contest((0.2, 0.9), (0.9, 0.1)), contest((0.3, 0.8), (0.7, 0.2))])
    assert weights["made_up"] > 0.5
    assert first_right(NAMES, [contest((0.2, 0.9), (0.9, 0.1))], weights) == 1.0


def test_weights_stay_where_they_were_set_by_hand_when_questions_teach_nothing() -> None:
    weights = fit(NAMES, [contest((0.5, 0.5), (0.5, 0.5))])
    assert weights == pytest.approx({"body": PRIOR["body"], "made_up": 0.0}, abs=1e-6)


def test_a_strong_penalty_keeps_weights_near_those_set_by_hand() -> None:
    held = [contest((0.2, 0.9), (0.9, 0.1))]
    near, far = fit(NAMES, held, penalty=1.0), fit(NAMES, held)
    assert abs(near["made_up"]) < abs(far["made_up"])


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60))
def test_groups_hold_every_question_once_in_order(stated: list[tuple[float, bool]]) -> None:
    found = groups(stated)
    assert sum(group.n for group in found) == len(stated)
    assert [g.expected for g in found] == sorted(g.expected for g in found)
    assert sum(g.observed * g.n for g in found) == pytest.approx(sum(true for _, true in stated))


def test_the_picture_shows_each_group_and_the_threshold() -> None:
    found = groups([(at / 20, at % 2 == 0) for at in range(20)])
    picture = plot(found, least=0.4)
    assert picture.count("<circle") == len(found) == 10
    assert "ngưỡng trả lời 40%" in picture
