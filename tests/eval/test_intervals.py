import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.intervals import bootstrap_interval, ratio_interval


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_the_interval_lies_within_the_values(values: list[float]) -> None:
    low, high = bootstrap_interval(values)
    assert min(values) - 1e-9 <= low <= high <= max(values) + 1e-9


def test_the_same_values_give_the_same_interval() -> None:
    assert bootstrap_interval([0, 1, 1, 0, 1]) == bootstrap_interval([0, 1, 1, 0, 1])


def test_the_interval_of_a_share_is_near_the_normal_one() -> None:
    low, high = bootstrap_interval([1.0] * 60 + [0.0] * 40)
    assert low == pytest.approx(0.6 - 1.96 * 0.049, abs=0.02)
    assert high == pytest.approx(0.6 + 1.96 * 0.049, abs=0.02)


def test_no_values_have_no_interval() -> None:
    with pytest.raises(ValueError, match="at least one"):
        bootstrap_interval([])


def test_the_interval_of_a_ratio_holds_the_ratio_and_is_that_of_a_mean_where_all_count_once() -> None:
    parts = [(2.0, 2.0)] * 30 + [(0.0, 1.0)] * 10
    low, high = ratio_interval(parts)
    assert low < 60 / 70 < high
    shares = [1.0] * 30 + [0.0] * 10
    assert ratio_interval([(value, 1.0) for value in shares]) == pytest.approx(bootstrap_interval(shares))


def test_no_parts_have_no_interval() -> None:
    with pytest.raises(ValueError, match="at least one"):
        ratio_interval([])
