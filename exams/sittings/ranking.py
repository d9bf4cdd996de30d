"""Ranking: people by score, time, nearness of their prediction and earlier handing in; units by what they have done.

The order is total: two people share a rank only where all four are the same.
"""

import datetime
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from vanban.exam_results import SMALL_UNIT, Sat, UnitOrder
from vanban.exam_sittings import Counting

Merit = tuple[float, int, float, datetime.datetime]  # less is better


@dataclass(frozen=True, slots=True)
class Ranked:
    """An attempt that counts, with its place; ``shared`` when others have the same."""

    rank: int
    shared: bool
    sat: Sat


@dataclass(frozen=True, slots=True)
class UnitStanding:
    """What a unit has done. ``mean`` is the mean share of right answers (0 to 1) of those who sat, None when nobody
    has; ``passed`` None where there is nothing to pass. ``rank`` 0 stands for a unit that is not ranked."""

    unit_id: int
    people: int
    sat: int
    mean: Fraction | None
    passed: int | None
    rank: int = 0

    @property
    def rate(self) -> Fraction:
        """The share of the unit's people who sat, 0 to 1."""
        return Fraction(self.sat, self.people) if self.people else Fraction(0)

    @property
    def small(self) -> bool:
        """Whether its figures tell of single people."""
        return self.people < SMALL_UNIT


def merit(one: Sat, answer: int | None) -> Merit:
    """Returns what attempts are ranked by; ``answer`` is that of the tie-break question, None while it is not known.

    Once it is known, who has made no prediction stands behind all who have. Shares of so few questions are told apart
    by their rounded quotients, and equal ones have the same (IEEE 754 rounds division correctly).
    """
    nearness = 0.0
    if answer is not None:
        nearness = math.inf if one.prediction is None else float(abs(one.prediction - answer))
    return -one.right / max(1, one.questions), one.seconds, nearness, one.submitted_at


def counted(sat: Iterable[Sat], counting: Counting, *, answer: int | None = None) -> list[Sat]:
    """Returns the one attempt of each person that is ranked, by the ids of the people."""
    chosen: dict[int, Sat] = {}
    for one in sat:
        kept = chosen.get(one.person_id)
        if kept is None or _rather(one, kept, counting, answer):
            chosen[one.person_id] = one
    return [chosen[person_id] for person_id in sorted(chosen)]


def ranked(sat: Iterable[Sat], *, answer: int | None = None) -> list[Ranked]:
    """Returns attempts from the best to the last with their ranks: 1, 2, 2, 4; equal ones by their codes."""
    ordered = sorted(((merit(one, answer), one) for one in sat), key=lambda pair: (pair[0], pair[1].code))
    merits = [one[0] for one in ordered]
    found: list[Ranked] = []
    for place, (value, one) in enumerate(ordered):
        same = place > 0 and merits[place - 1] == value
        rank = found[-1].rank if same else place + 1
        shared = same or (place + 1 < len(merits) and merits[place + 1] == value)
        found.append(Ranked(rank, shared, one))
    return found


def passed(one: Sat, pass_percent: int | None) -> bool | None:
    """Tells whether an attempt has the share of right answers that is needed; None where none is."""
    return None if pass_percent is None else one.right * 100 >= pass_percent * one.questions


def unit_standings(
    sat: Sequence[Sat],
    people: Mapping[int, int],
    *,
    order: UnitOrder,
    pass_percent: int | None = None,
    group: Callable[[int], int] = lambda unit_id: unit_id,
) -> list[UnitStanding]:
    """Returns the units with their ranks, best first. ``sat`` are the attempts that count, ``people`` how many may sit
    for each unit; ``group`` gives the unit under which another is counted.

    Participation is people who sat of people who may; the mean is over those who sat. What is equal in all three
    shares a rank.
    """
    totals: dict[int, int] = defaultdict(int)
    done: dict[int, list[Sat]] = defaultdict(list)
    for unit_id, count in people.items():
        totals[group(unit_id)] += count
    for one in sat:
        done[group(one.unit_id)].append(one)
    found = [_standing(unit, totals[unit], done[unit], pass_percent) for unit in sorted(totals.keys() | done.keys())]
    return _placed(found, order)


def withheld(units: Sequence[UnitStanding]) -> frozenset[int]:
    """Returns the units whose figures are not shown where nobody's result may be known: fewer than five people or
    results, and so many more that the units left out have five together, for a total gives away a single one."""
    hidden = {one.unit_id for one in units if 0 < one.sat < SMALL_UNIT or one.people < SMALL_UNIT}
    rest = sorted((one for one in units if one.unit_id not in hidden and one.sat), key=lambda one: (one.sat, -one.rank))
    amount = sum(one.sat for one in units if one.unit_id in hidden)
    while 0 < amount < SMALL_UNIT and rest:
        more = rest.pop(0)
        hidden.add(more.unit_id)
        amount += more.sat
    return frozenset(hidden)


def _rather(one: Sat, kept: Sat, counting: Counting, answer: int | None) -> bool:
    if counting is Counting.BEST:
        return (merit(one, answer), one.number) < (merit(kept, answer), kept.number)
    return one.number < kept.number if counting is Counting.FIRST else one.number > kept.number


def _standing(unit_id: int, people: int, sat: Sequence[Sat], pass_percent: int | None) -> UnitStanding:
    shares = [Fraction(one.right, max(1, one.questions)) for one in sat]
    mean = sum(shares, Fraction(0)) / len(shares) if shares else None
    through = None if pass_percent is None else sum(bool(passed(one, pass_percent)) for one in sat)
    return UnitStanding(unit_id, max(people, len(sat)), len(sat), mean, through)


def _placed(units: Iterable[UnitStanding], order: UnitOrder) -> list[UnitStanding]:
    ordered = sorted(((_unit_merit(one, order), one) for one in units), key=lambda pair: (pair[0], pair[1].unit_id))
    found: list[UnitStanding] = []
    for place, (value, one) in enumerate(ordered):
        same = place > 0 and ordered[place - 1][0] == value
        rank = found[-1].rank if same else place + 1
        found.append(UnitStanding(one.unit_id, one.people, one.sat, one.mean, one.passed, rank))
    return found


def _unit_merit(one: UnitStanding, order: UnitOrder) -> tuple[Fraction, ...]:
    values = {
        UnitOrder.PARTICIPATION: -one.rate,
        UnitOrder.MEAN: -(one.mean if one.mean is not None else Fraction(-1)),
        UnitOrder.PASSED: Fraction(-(one.passed or 0)),
    }
    return (values[order], *(value for name, value in values.items() if name is not order))
