"""What the answers say of the paper as a whole: people, scores, pass rate and time."""

import math
from dataclasses import dataclass

import numpy as np

from exams.statistics.intervals import Interval, of_mean, of_share
from exams.statistics.responses import Numbers, Responses

BINS = 10  # of the histogram, each a tenth of what could be had
_ABOVE_ROUNDING = 1e-9  # so that 3 of 10 falls into the bin that begins at 0.3


@dataclass(frozen=True, slots=True)
class Spread:
    """The distribution of a figure over people, in its own unit; ``sd`` has n - 1 below, None for one person."""

    n: int
    mean: float
    interval: Interval | None  # of the mean
    sd: float | None
    least: float
    quarter: float
    median: float
    three_quarters: float
    most: float


@dataclass(frozen=True, slots=True)
class Passed:
    """How many of those with a verdict passed; ``share`` 0..1."""

    known: int
    passed: int
    share: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class PaperStatistics:
    """``shares`` are of what was given to each person, 0..1; ``totals`` are in questions, None where papers differ.

    ``histogram`` counts people by tenths of the share, the last with both its ends. ``fewest`` and ``most`` are how
    many questions a person had.
    """

    people: int
    items: int
    fewest: int
    most: int
    complete: bool
    shares: Spread | None
    totals: Spread | None
    histogram: tuple[int, ...]
    passed: Passed | None
    seconds: Spread | None


def paper_statistics(responses: Responses) -> PaperStatistics:
    """Returns the figures over all people; what nobody gives data for is None."""
    counts = responses.given_counts
    return PaperStatistics(
        people=len(responses.people),
        items=len(responses.items),
        fewest=int(counts.min()) if len(counts) else 0,
        most=int(counts.max()) if len(counts) else 0,
        complete=responses.complete,
        shares=spread_of(responses.shares),
        totals=spread_of(responses.totals) if responses.complete else None,
        histogram=histogram_of(responses.shares),
        passed=passed_of([one.passed for one in responses.people]),
        seconds=spread_of(np.array([one.seconds for one in responses.people if one.seconds is not None], dtype=float)),
    )


def spread_of(values: Numbers) -> Spread | None:
    """Returns ``summary_of`` the values, None for none."""
    return summary_of(values) if len(values) else None


def summary_of(values: Numbers) -> Spread:
    """Returns the distribution of at least one value. Quartiles lie between neighbours (linear interpolation)."""
    least, quarter, median, three_quarters, most = (float(one) for one in np.quantile(values, (0, 0.25, 0.5, 0.75, 1)))
    sd = math.sqrt(float(np.var(values, ddof=1))) if len(values) > 1 else None
    mean = float(np.mean(values))
    return Spread(len(values), mean, of_mean(values), sd, least, quarter, median, three_quarters, most)


def histogram_of(shares: Numbers) -> tuple[int, ...]:
    """Returns how many shares fall into each tenth of 0..1.

    >>> histogram_of(np.array([0.0, 0.3, 0.95, 1.0]))
    (1, 0, 0, 1, 0, 0, 0, 0, 0, 2)
    """
    bins = np.minimum((shares * BINS + _ABOVE_ROUNDING).astype(int), BINS - 1)
    return tuple(int(count) for count in np.bincount(bins, minlength=BINS))


def passed_of(verdicts: list[bool | None]) -> Passed | None:
    """Returns the pass rate among those who have a verdict, None where nobody has."""
    known = [one for one in verdicts if one is not None]
    if not known:
        return None
    passed = sum(known)
    share = passed / len(known)
    return Passed(len(known), passed, share, of_share(share, len(known)))
