"""Every figure against its definition, worked out a second way, and against scipy; properties of any matrix."""

import itertools
import json
import time
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import plain_statistics as plain
import pytest
from answer_matrices import answered, class_of, rows_of, scored
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from exams.statistics import intervals, reliability
from exams.statistics.analysing import analyse
from exams.statistics.as_json import analysis_json
from exams.statistics.item_analysis import ItemStatistics, correlation, item_statistics
from exams.statistics.paper_analysis import histogram_of
from exams.statistics.responses import Responses
from exams.statistics.strong_and_weak import groups_by

RIGHT_OR_WRONG = st.sampled_from([0.0, 1.0])
PARTLY = st.sampled_from([0.0, 0.25, 0.5, 1.0])


def matrices(scores: st.SearchStrategy[float], *, people: tuple[int, int], items: tuple[int, int]) -> st.SearchStrategy:
    sizes = st.tuples(st.integers(*people), st.integers(*items))
    return sizes.flatmap(lambda size: arrays(float, size, elements=scores))


@given(matrices(PARTLY, people=(30, 45), items=(2, 6)))
@settings(max_examples=60)
def test_figures_of_a_shared_paper_equal_those_worked_out_from_the_definitions(score: np.ndarray) -> None:
    responses, rows = scored(score), rows_of(scored(score))
    totals = [plain.whole_share(row) for row in rows]
    for item in range(score.shape[1]):
        found = item_statistics(responses, item)
        assert found.difficulty == pytest.approx(float(plain.difficulty(rows, item)), abs=1e-9)
        if len(set(totals)) > 1:
            expected = plain.discrimination(totals, [row[item] for row in rows], round(0.27 * len(rows)))
            assert found.discrimination == pytest.approx(float(expected), abs=1e-8)
        else:
            assert found.discrimination is None
    if len(set(totals)) > 1:
        told = reliability.reliability(responses)
        assert told.alpha == pytest.approx(float(plain.alpha(rows)), abs=1e-9)
        shorter = [[*row[:-1]] for row in rows]
        if score.shape[1] > 2 and len({plain.whole_share(row) for row in shorter}) > 1:
            assert told.without[-1] == pytest.approx(float(plain.alpha(shorter)), abs=1e-9)


@given(matrices(RIGHT_OR_WRONG, people=(30, 40), items=(2, 6)))
@settings(max_examples=60)
def test_of_right_or_wrong_kr20_is_alpha_and_the_correlation_is_the_point_biserial(score: np.ndarray) -> None:
    responses, rows = scored(score), rows_of(scored(score))
    told = reliability.reliability(responses)
    if told.reason:
        assert told.reason == reliability.ALL_ALIKE
        return
    assert told.kr20 == pytest.approx(float(plain.kr20(rows)), abs=1e-9)
    assert told.kr20 == pytest.approx(told.alpha, abs=1e-9)
    assert told.sem == pytest.approx(float(np.std(score.sum(axis=1), ddof=1)) * (1 - max(0, told.kr20)) ** 0.5)
    for item in range(score.shape[1]):
        found = item_statistics(responses, item)
        right = [row[item] for row in rows]
        rest = [plain.rest_share(row, item) for row in rows]
        for figure, totals in (
            (found.point_biserial, [plain.whole_share(row) for row in rows]),
            (found.corrected, rest),
        ):
            constant = len(set(right)) == 1 or len(set(totals)) == 1
            assert (
                figure is None if constant else figure == pytest.approx(plain.point_biserial(right, totals), abs=1e-7)
            )


@given(st.integers(0, 10_000))
@settings(max_examples=20)
def test_where_each_person_draws_questions_people_are_told_apart_by_the_others_they_had(seed: int) -> None:
    responses = class_of(60, 12, seed=seed, draw=8)
    rows = rows_of(responses)
    for item in (0, 5, 11):
        found = item_statistics(responses, item)
        mine = [row for row in rows if row[item] is not None]
        rest = [plain.rest_share(row, item) for row in mine]
        right = [row[item] for row in mine]
        assert found.people == len(mine)
        assert found.difficulty == pytest.approx(float(plain.difficulty(rows, item)), abs=1e-9)
        if len(mine) < 30 or len(set(right)) == 1:
            continue
        assert found.discrimination == pytest.approx(
            float(plain.discrimination(rest, right, round(0.27 * len(mine)))), abs=1e-8
        )
        assert found.corrected == pytest.approx(plain.point_biserial(right, rest), abs=1e-7)
    told = reliability.reliability(responses)
    assert (told.alpha, told.kr20, told.sem, told.without) == (None, None, None, ())
    assert told.reason == reliability.DIFFERENT_PAPERS


@given(st.lists(st.integers(0, 6), min_size=30, max_size=34))
def test_ties_at_the_edge_count_as_the_mean_over_every_way_of_breaking_them(points: list[int]) -> None:
    standing = np.array(points, dtype=float)
    groups = groups_by(standing)
    if groups is None:
        assert len(set(points)) == 1
        return
    edge = sorted(points, reverse=True)[groups.size - 1]
    sure = [n for n, one in enumerate(points) if one > edge]
    tied = [n for n, one in enumerate(points) if one == edge]
    counts = np.zeros(len(points))
    ways = list(itertools.islice(itertools.combinations(tied, groups.size - len(sure)), 5_000))
    if len(ways) < 5_000:
        for way in ways:
            counts[[*sure, *way]] += 1
        assert groups.strong == pytest.approx(counts / len(ways))
    assert groups.strong.sum() == pytest.approx(groups.size)
    assert groups.weak.sum() == pytest.approx(groups.size)


def test_intervals_and_correlations_equal_those_of_scipy() -> None:
    stats = pytest.importorskip("scipy.stats")
    for right, n in ((0, 1), (1, 1), (3, 10), (7, 7), (250, 5_000)):
        ours, theirs = intervals.of_share(right / n, n), stats.binomtest(right, n).proportion_ci(0.95, method="wilson")
        assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=1e-12)
    for freedom in (1, 2, 3, 4, 7, 20, 200, 5_000):
        assert intervals.t_point(freedom) == pytest.approx(stats.t.ppf(0.975, freedom), rel=2e-3)
    dice = np.random.default_rng(4)
    right, totals = dice.integers(0, 2, 200).astype(float), dice.normal(size=200)
    assert correlation(right, totals) == pytest.approx(stats.pointbiserialr(right, totals).statistic, abs=1e-9)


def test_the_interval_of_a_difference_is_that_of_the_example_its_author_gives() -> None:
    found = intervals.of_difference(56 / 70, 70, 48 / 80, 80)  # Newcombe 1998, table II, (a), method 10
    assert (round(found.low, 4), round(found.high, 4)) == (0.0524, 0.3339)


def test_extremes_of_reliability_are_known_without_reckoning() -> None:
    same = np.tile(np.array([[1.0, 1.0, 1.0], [0.0, 0.0, 0.0]]), (20, 1))
    apart = np.tile(np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), (10, 1))
    assert reliability.reliability(scored(same)).alpha == pytest.approx(1)
    assert reliability.reliability(scored(same)).sem == pytest.approx(0)
    assert reliability.reliability(scored(apart)).alpha == pytest.approx(0)
    against = np.tile(np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 0.0], [0.0, 1.0, 1.0]]), (12, 1))
    told = reliability.reliability(scored(against))
    assert told.alpha is not None
    assert told.alpha < 0
    assert told.sem == pytest.approx(float(np.std(against.sum(axis=1), ddof=1)))  # no more than the whole spread


SMALL = st.one_of(
    matrices(PARTLY, people=(0, 4), items=(0, 4)),
    matrices(PARTLY, people=(29, 33), items=(1, 4)),
)


@given(SMALL, st.randoms(use_true_random=False))
@settings(max_examples=80)
def test_no_matrix_gives_a_figure_out_of_range_or_one_that_is_no_number(score: np.ndarray, dice: object) -> None:
    had = np.array([[dice.random() < 0.7 for _ in row] for row in score], dtype=bool).reshape(score.shape)
    for responses in (scored(score), scored(score, had)):
        analysis = analyse(responses)
        json.dumps(analysis_json(analysis), allow_nan=False)
        for item in analysis.items:
            if item.difficulty is not None and item.difficulty_interval is not None:
                assert 0 <= item.difficulty_interval.low <= item.difficulty + 1e-9
                assert item.difficulty - 1e-9 <= item.difficulty_interval.high <= 1
            for figure in (item.discrimination, item.point_biserial, item.corrected):
                assert figure is None or -1 <= figure <= 1
            assert 0 <= item.omitted <= item.people <= len(responses.people)
        assert sum(analysis.paper.histogram) == len(responses.people)
        assert analysis.reliability.alpha is None or analysis.reliability.alpha <= 1 + 1e-9


def figures(item: ItemStatistics) -> list[float]:
    told = (item.difficulty, item.discrimination, item.point_biserial, item.corrected, item.omitted)
    groups = (figure for option in item.options for figure in (option.share, option.strong, option.weak))
    return [2.0 if figure is None else figure for figure in (*told, *groups)]


def shuffled(responses: Responses, order: np.ndarray) -> Responses:
    people = tuple(responses.people[n] for n in order)
    parts = (responses.given, responses.chosen, responses.answered, responses.score)
    return Responses(responses.items, people, *(part[order] for part in parts))


@given(st.integers(0, 10_000))
@settings(max_examples=15)
def test_the_order_of_the_people_changes_nothing(seed: int) -> None:
    responses = class_of(50, 6, seed=seed)
    order = np.random.default_rng(seed).permutation(50)
    one, two = analyse(responses), analyse(shuffled(responses, order))
    for first, second in zip(one.items, two.items, strict=True):
        assert figures(first) == pytest.approx(figures(second), abs=1e-8)
    assert one.reliability.alpha == pytest.approx(two.reliability.alpha)
    assert [unit.shares.mean for unit in one.units] == pytest.approx([unit.shares.mean for unit in two.units])


def test_a_share_falls_into_the_tenth_that_begins_with_it() -> None:
    assert histogram_of(np.array([n / 10 for n in range(11)])) == (1, 1, 1, 1, 1, 1, 1, 1, 1, 2)
    assert histogram_of(np.array([Fraction(n, 30) for n in range(30)], dtype=float)) == (3,) * 10


@pytest.mark.parametrize("spoil", [lambda a: a + 1.5, lambda a: -a - 1, lambda a: a[:, :1]])
def test_a_matrix_of_another_shape_or_range_is_refused(spoil: Callable[[np.ndarray], np.ndarray]) -> None:
    good = answered(["AB", "BA"], "AA")
    with pytest.raises(ValueError, match=r"shape|between"):
        Responses(good.items, good.people, good.given, good.chosen, good.answered, spoil(good.score))


@pytest.mark.timing
def test_five_thousand_people_and_sixty_questions_take_less_than_a_second() -> None:
    responses = class_of(5_000, 60)
    begun = time.process_time()
    analyse(responses)
    assert time.process_time() - begun < 1.0
