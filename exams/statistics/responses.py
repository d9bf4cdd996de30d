"""The response matrix: who answered what, in the original order of options of each version of a question."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Marks = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """A version of a question as it was asked. ``options`` is how many it has, ``keys`` are places from 0;
    ``number`` is where it stands in the report, from 1."""

    item_id: int
    version: int
    number: int
    topic: str
    level: str
    options: int
    keys: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What statistics need of a person: never the name. ``seconds`` is the time of the whole attempt."""

    unit: str
    passed: bool | None = None
    seconds: float | None = None


@dataclass(frozen=True, eq=False)
class Responses:
    """All arrays are (people, items). ``given`` tells whether the question stood in the person's paper.

    ``chosen`` has bit k set where option k was chosen; ``answered`` is False for what was left empty; ``score`` lies
    in 0..1 and is 0 where nothing was given. Raises ``ValueError`` for arrays of another shape or range.
    """

    items: tuple[ItemFacts, ...]
    people: tuple[PersonFacts, ...]
    given: Marks
    chosen: NDArray[np.int64]
    answered: Marks
    score: Numbers

    def __post_init__(self) -> None:
        shape = (len(self.people), len(self.items))
        if any(one.shape != shape for one in (self.given, self.chosen, self.answered, self.score)):
            raise ValueError(f"every array must have the shape {shape}")
        if not np.all((self.score >= 0) & (self.score <= 1)):
            raise ValueError("scores lie between 0 and 1")
        if np.any((self.score > 0) & ~self.given) or np.any(self.answered & ~self.given):
            raise ValueError("only what was given can be answered")

    @cached_property
    def complete(self) -> bool:
        """Tells whether everyone had the same questions, and there is someone and something to count."""
        return self.given.size > 0 and bool(self.given.all())

    @cached_property
    def given_counts(self) -> Numbers:
        """How many questions each person had."""
        counts: Numbers = self.given.sum(axis=1).astype(float)
        return counts

    @cached_property
    def totals(self) -> Numbers:
        """The sum of each person's scores."""
        totals: Numbers = self.score.sum(axis=1)
        return totals

    @cached_property
    def shares(self) -> Numbers:
        """Each person's total out of what was given to them, 0..1; 0 for who was given nothing."""
        return _share(self.totals, self.given_counts)

    def rest_shares(self, item: int) -> Numbers:
        """Returns the share of each person on all questions but one; nan for who had no other."""
        counts = self.given_counts - self.given[:, item]
        rest = _share(self.totals - self.score[:, item], counts)
        rest[counts == 0] = np.nan
        return rest


def _share(totals: Numbers, counts: Numbers) -> Numbers:
    """Returns totals by counts, rounded so that equal shares compare as equal whatever order they were summed in."""
    shares: Numbers = np.round(totals / np.maximum(counts, 1), 9)
    return shares
