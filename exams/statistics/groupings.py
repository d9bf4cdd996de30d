"""Results by topic, by level and by unit."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from exams.statistics.paper_analysis import Passed, Spread, passed_of, spread_of
from exams.statistics.responses import Responses

FEW_PEOPLE = 5  # of a unit in an anonymous sitting: fewer are not shown by themselves
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
    """Returns the units by name. With ``hide_few`` none of fewer than five people stands alone.

    Such units are put together, with the next smallest ones until the rest has five people: a single unit left out
    could be found again by taking the others from the whole.
    """
    units = np.array([one.unit for one in responses.people], dtype=object)
    names: dict[str, list[str]] = {name: [name] for name in sorted(set(units))}
    if hide_few:
        names = _pooled({name: int((units == name).sum()) for name in names})
    found = []
    for name, parts in names.items():
        mine = np.isin(units.astype(str), parts)
        shares = spread_of(responses.shares[mine])
        verdicts = [one.passed for one, here in zip(responses.people, mine, strict=True) if here]
        if shares is not None:
            found.append(UnitGroup(name, shares, passed_of(verdicts)))
    return tuple(found)


def _pooled(sizes: dict[str, int]) -> dict[str, list[str]]:
    """Returns the units of each row by the row's name; nothing where all people together are fewer than five."""
    if sum(sizes.values()) < FEW_PEOPLE:
        return {}
    together: list[str] = []
    for name in sorted(sizes, key=lambda one: (sizes[one], one)):
        waiting = sum(sizes[one] for one in together)
        if sizes[name] < FEW_PEOPLE or 0 < waiting < FEW_PEOPLE:
            together.append(name)
    alone = {name: [name] for name in sizes if name not in together}
    return alone | ({POOLED: together} if together else {})


def _by(responses: Responses, names: Sequence[str]) -> tuple[ItemGroup, ...]:
    found = []
    for name in dict.fromkeys(names):
        mine = np.array([one == name for one in names])
        counts = responses.given[:, mine].sum(axis=1)
        had = counts > 0
        shares = spread_of(responses.score[:, mine].sum(axis=1)[had] / counts[had])
        if shares is not None:
            found.append(ItemGroup(name, int(mine.sum()), shares))
    return tuple(found)
