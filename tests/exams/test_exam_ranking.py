"""Ranking: the order is total, ties are told, and which attempt counts follows the rule."""

import datetime
import itertools
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from exams.sittings.ranking import counted, merit, passed, ranked, unit_standings, withheld
from vanban.exam_results import SMALL_UNIT, Sat, UnitOrder
from vanban.exam_sittings import Counting

NOON = datetime.datetime(2026, 12, 5, 12, tzinfo=datetime.UTC)


def sat(person: int = 1, right: int = 5, seconds: int = 60, **more: object) -> Sat:
    """Returns an attempt of ten questions; the rest is given by name."""
    plain = {"attempt_id": person, "name": f"Người {person}", "unit_id": 1, "number": 1, "code": f"M{person:05d}"}
    at = NOON + datetime.timedelta(seconds=int(more.pop("late", 0)))  # type: ignore[call-overload]
    given_ = plain | more
    return Sat(person_id=person, right=right, questions=10, seconds=seconds, submitted_at=at, **given_)  # type: ignore[arg-type]


attempts = st.builds(
    sat,
    person=st.integers(1, 6),
    right=st.integers(0, 10),
    seconds=st.integers(1, 4),
    late=st.integers(0, 3),
    number=st.integers(1, 4),
    unit_id=st.integers(1, 4),
    prediction=st.one_of(st.none(), st.integers(0, 20)),
)
some = st.lists(attempts, max_size=12, unique_by=lambda one: (one.person_id, one.number))
answers = st.one_of(st.none(), st.integers(0, 20))


def test_score_comes_first_then_time_then_prediction_then_earlier_handing_in() -> None:
    by_score, slower = sat(1, right=9, seconds=500), sat(2, right=8, seconds=10)
    quick, near = sat(3, right=5, seconds=20, late=9), sat(4, right=5, seconds=30, prediction=98, late=8)
    far, early = sat(5, right=5, seconds=30, prediction=80, late=1), sat(6, right=5, seconds=30, late=1)
    late = sat(7, right=5, seconds=30, late=2)
    order = ranked([late, early, far, near, quick, slower, by_score], answer=100)
    assert [one.sat.person_id for one in order] == [1, 2, 3, 4, 5, 6, 7]
    assert [one.rank for one in order] == [1, 2, 3, 4, 5, 6, 7]


def test_a_prediction_counts_only_once_its_answer_is_known() -> None:
    near, far = sat(1, prediction=99, late=5), sat(2, prediction=1, late=0)
    assert [one.sat.person_id for one in ranked([near, far])] == [2, 1]
    assert [one.sat.person_id for one in ranked([near, far], answer=100)] == [1, 2]


def test_what_is_equal_in_everything_shares_a_rank_and_the_next_rank_is_left_out() -> None:
    order = ranked([sat(1, right=9), sat(2, right=7), sat(3, right=7), sat(4, right=1)])
    assert [(one.rank, one.shared) for one in order] == [(1, False), (2, True), (2, True), (4, False)]


@given(some, answers)
def test_the_order_is_total_and_does_not_depend_on_how_attempts_came(found: list[Sat], answer: int | None) -> None:
    order = ranked(found, answer=answer)
    assert [one.sat.attempt_id for one in ranked(reversed(found), answer=answer)] == [
        one.sat.attempt_id for one in order
    ]
    for before, after in itertools.pairwise(order):
        assert merit(before.sat, answer) <= merit(after.sat, answer)
        assert (before.rank == after.rank) == (merit(before.sat, answer) == merit(after.sat, answer))
    for one in order:
        better = sum(merit(other, answer) < merit(one.sat, answer) for other in found)
        equal = sum(merit(other, answer) == merit(one.sat, answer) for other in found)
        assert (one.rank, one.shared) == (better + 1, equal > 1)


@given(some, answers)
def test_each_person_is_counted_once_by_the_attempt_of_the_rule(found: list[Sat], answer: int | None) -> None:
    people = {one.person_id for one in found}
    for counting in Counting:
        chosen = counted(found, counting, answer=answer)
        assert [one.person_id for one in chosen] == sorted(people)
    for one in counted(found, Counting.BEST, answer=answer):
        assert merit(one, answer) == min(merit(other, answer) for other in found if other.person_id == one.person_id)
    for one in counted(found, Counting.FIRST):
        assert one.number == min(other.number for other in found if other.person_id == one.person_id)
    for one in counted(found, Counting.LAST):
        assert one.number == max(other.number for other in found if other.person_id == one.person_id)


@given(some, st.integers(0, 100))
def test_figures_of_units_add_up(found: list[Sat], share: int) -> None:
    chosen = counted(found, Counting.BEST)
    people = {1: 3, 2: 8, 9: 4}
    for order in UnitOrder:
        units = unit_standings(chosen, people, order=order, pass_percent=share)
        assert sum(one.sat for one in units) == len(chosen)
        assert sum(one.passed or 0 for one in units) == sum(bool(passed(one, share)) for one in chosen)
        assert all(0 <= one.rate <= 1 and (one.mean is None or 0 <= one.mean <= 1) for one in units)
        assert sorted(one.rank for one in units) == [one.rank for one in units]
    together = unit_standings(chosen, people, order=UnitOrder.MEAN, group=lambda _: 7)
    assert [(one.unit_id, one.sat) for one in together] == [(7, len(chosen))]


def test_the_organiser_chooses_what_units_are_ranked_by() -> None:
    chosen = [sat(1, right=10, unit_id=1), sat(2, right=4, unit_id=2), sat(3, right=6, unit_id=2)]
    people = {1: 10, 2: 2}
    by_rate = unit_standings(chosen, people, order=UnitOrder.PARTICIPATION, pass_percent=40)
    by_mean = unit_standings(chosen, people, order=UnitOrder.MEAN, pass_percent=40)
    by_passed = unit_standings(chosen, people, order=UnitOrder.PASSED, pass_percent=40)
    assert [one.unit_id for one in by_rate] == [2, 1]
    assert [one.unit_id for one in by_mean] == [1, 2]
    assert [(one.unit_id, one.passed) for one in by_passed] == [(2, 2), (1, 1)]
    assert by_mean[1].mean == Fraction(1, 2)
    assert (by_rate[0].rate, by_rate[1].rate) == (1, Fraction(1, 10))


@given(some, st.dictionaries(st.integers(1, 4), st.integers(0, 12), min_size=4, max_size=4))
def test_units_left_out_never_tell_of_fewer_than_five_results(found: list[Sat], people: dict[int, int]) -> None:
    units = unit_standings(counted(found, Counting.BEST), people, order=UnitOrder.MEAN)
    hidden = withheld(units)
    for one in units:
        assert one.unit_id in hidden or (one.people >= SMALL_UNIT and (one.sat == 0 or one.sat >= SMALL_UNIT))
    amount = sum(one.sat for one in units if one.unit_id in hidden)
    shown = [one for one in units if one.unit_id not in hidden and one.sat]
    assert amount == 0 or amount >= SMALL_UNIT or not shown
