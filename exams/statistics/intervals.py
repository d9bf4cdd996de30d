"""Intervals of 95 %: of a share, of the difference of two shares, of a mean."""

import math
from dataclasses import dataclass

import numpy as np

from exams.statistics.responses import Numbers

Z = 1.959963984540054  # the 97.5 % point of the normal distribution
_FEW = {1: 12.706204736432095, 2: 4.302652729911275}  # the same of Student's t for 1 and 2 degrees of freedom


@dataclass(frozen=True, slots=True)
class Interval:
    """Both ends, in the unit of what they belong to."""

    low: float
    high: float

    def times(self, factor: float) -> "Interval":
        """Returns the interval of the same thing in another unit; ``factor`` is above 0."""
        return Interval(self.low * factor, self.high * factor)

    def within(self, low: float, high: float) -> "Interval":
        """Returns what of the interval lies between two limits of what can be."""
        return Interval(max(low, self.low), min(high, self.high))


def of_share(share: float, n: float) -> Interval:
    """Returns Wilson's score interval (1927) of a share among ``n`` > 0.

    For scores between 0 and 1 it is on the wide side: their variance is at most that of right-or-wrong.

    >>> wide = of_share(0.5, 10)
    >>> round(wide.low, 4), round(wide.high, 4)
    (0.2366, 0.7634)
    """
    base = 1 + Z * Z / n
    middle = (share + Z * Z / (2 * n)) / base
    half = Z * math.sqrt(max(0.0, share * (1 - share)) / n + Z * Z / (4 * n * n)) / base
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


def of_difference(first: float, n_first: float, second: float, n_second: float) -> Interval:
    """Returns Newcombe's interval (1998, method 10: two Wilson intervals put together) of ``first - second``."""
    one, two = of_share(first, n_first), of_share(second, n_second)
    down = math.hypot(first - one.low, two.high - second)
    up = math.hypot(one.high - first, second - two.low)
    return Interval(max(-1.0, first - second - down), min(1.0, first - second + up))


def of_mean(values: Numbers) -> Interval | None:
    """Returns Student's interval of a mean; None for fewer than two values.

    >>> of_mean(np.array([3.0])) is None
    True
    """
    n = len(values)
    if n < 2:
        return None
    middle = float(np.mean(values))
    half = t_point(n - 1) * float(np.std(values, ddof=1)) / math.sqrt(n)
    return Interval(middle - half, middle + half)


def t_point(freedom: int) -> float:
    """Returns the 97.5 % point of Student's t: exact for 1 and 2 degrees of freedom, from 3 on by the expansion of
    Fisher and Cornish (1960), off by less than 0.2 %.

    >>> round(t_point(10), 3)
    2.228
    """
    if freedom in _FEW:
        return _FEW[freedom]
    terms = (
        (Z**3 + Z) / 4,
        (5 * Z**5 + 16 * Z**3 + 3 * Z) / 96,
        (3 * Z**7 + 19 * Z**5 + 17 * Z**3 - 15 * Z) / 384,
        (79 * Z**9 + 776 * Z**7 + 1482 * Z**5 - 1920 * Z**3 - 945 * Z) / 92160,
    )
    return float(Z + sum(term / freedom**power for power, term in enumerate(terms, start=1)))
