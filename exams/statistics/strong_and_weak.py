"""The strong and the weak group: the best and the last 27 % of the people, ties shared out evenly."""

from dataclasses import dataclass

import numpy as np

from exams.statistics.responses import Numbers

PART = 0.27  # Kelley, 1939: where the difference of the two groups is known best
LEAST_PEOPLE = 30  # below that the groups have fewer than eight people each, and nothing is said by them


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """How much each person counts in either group, 0..1; the weights of a group add up to ``size``."""

    strong: Numbers
    weak: Numbers
    size: int

    def shares(self, values: Numbers) -> tuple[float, float]:
        """Returns the mean of a value per person in the strong and in the weak group."""
        return float(self.strong @ values) / self.size, float(self.weak @ values) / self.size


def groups_by(standing: Numbers) -> Groups | None:
    """Returns the groups by a figure per person; None for fewer than 30 people or where all stand the same.

    Of the people who tie at the edge of a group, each counts by the same fraction, so that the group has its size and
    neither the order of the rows nor chance decides: the mean over every way of breaking the tie.

    >>> groups = groups_by(np.array([1.0] * 20 + [0.0] * 20))
    >>> groups.size, float(groups.strong[0]), float(groups.strong[-1])
    (11, 0.55, 0.0)
    """
    n = len(standing)
    if n < LEAST_PEOPLE or standing.min() == standing.max():
        return None
    size = round(PART * n)
    return Groups(_best(standing, size), _best(-standing, size), size)


def _best(standing: Numbers, size: int) -> Numbers:
    edge = np.partition(standing, -size)[-size]
    above = standing > edge
    tied = standing == edge
    weights: Numbers = above + tied * ((size - above.sum()) / tied.sum())
    return weights
