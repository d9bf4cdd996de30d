"""Results by topic, by level and by unit."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from exams.statistics.paper_analysis import Passed, Spread, passed_of, summary_of
from exams.statistics.responses import Responses
from vanban.collation import text_key
from vanban.exam_responses import FEWEST_ANONYMOUS

POOLED = "Các đơn vị ít người (gộp)"


@dataclass(frozen=True, slots=True)
class ItemGroup:
    """The questions of a topic or level: ``shares`` are each person's share of the points on those they had."""

    name: str
    items: int
    shares: Spread


@dataclass(frozen=True, slots=True)
class UnitGroup:
    """The people of a unit: ``shares`` of all their questions, and how many passed."""

    name: str
    shares: Spread
    passed: Passed | None


def by_topic(responses: Responses) -> tuple[ItemGroup, ...]:
    """Returns the topics in the order of the questions; a topic that nobody was asked is left out."""
    return _by(responses, [one.topic for one in responses.items])


def by_level(responses: Responses) -> tuple[ItemGroup, ...]:
    """Returns the levels in the order of the questions; a level that nobody was asked is left out."""
    return _by(responses, [one.level for one in responses.items])


def by_unit(responses: Responses, *, hide_few: bool) -> tuple[UnitGroup, ...]:
    """Returns the units by name, in Vietnamese order. With ``hide_few`` none of fewer than five people stands alone.

    Such units are put together, with the next smallest ones until the rest has five people: a single unit left out
    could be found again by taking the others from the whole.
    """
    members: dict[str, list[int]] = {}
    for place, person in enumerate(responses.people):
        members.setdefault(person.unit, []).append(place)
    rows = {name: [name] for name in sorted(members, key=text_key)}
    if hide_few:
        rows = _pooled({name: len(members[name]) for name in rows})
    return tuple(
        _unit(responses, name, [place for one in parts for place in members[one]]) for name, parts in rows.items()
    )


def _unit(responses: Responses, name: str, places: list[int]) -> UnitGroup:
    passed = passed_of([responses.people[place].passed for place in places])
    return UnitGroup(name, summary_of(responses.shares[places]), passed)


def _pooled(sizes: dict[str, int]) -> dict[str, list[str]]:
    """Returns the units of each row by the row's name; nothing where all people together are fewer than five."""
    if sum(sizes.values()) < FEWEST_ANONYMOUS:
        return {}
    together: list[str] = []
    for name in sorted(sizes, key=lambda one: (sizes[one], one)):
        waiting = sum(sizes[one] for one in together)
        if sizes[name] < FEWEST_ANONYMOUS or 0 < waiting < FEWEST_ANONYMOUS:
            together.append(name)
    alone = {name: [name] for name in sizes if name not in together}
    return alone | ({POOLED: together} if together else {})


def _by(responses: Responses, names: Sequence[str]) -> tuple[ItemGroup, ...]:
    found = []
    for name in dict.fromkeys(names):
        mine = np.array([one == name for one in names])
        counts = responses.given[:, mine].sum(axis=1)
        had = counts > 0
        if had.any():
            shares = summary_of(responses.score[:, mine].sum(axis=1)[had] / counts[had])
            found.append(ItemGroup(name, int(mine.sum()), shares))
    return tuple(found)
