"""The same statistics from their definitions, person by person in plain Python with fractions: slow and independent."""

import math
from collections.abc import Sequence
from fractions import Fraction

Row = Sequence[Fraction | None]  # scores of a person; None for a question that was not in their paper


def difficulty(rows: Sequence[Row], item: int) -> Fraction:
    """Returns the mean score of those who had the question."""
    scores = [row[item] for row in rows if row[item] is not None]
    return sum(scores, Fraction()) / len(scores)


def rest_share(row: Row, item: int) -> Fraction | None:
    """Returns a person's share of the points on the other questions they had."""
    others = [score for place, score in enumerate(row) if place != item and score is not None]
    return sum(others, Fraction()) / len(others) if others else None


def whole_share(row: Row) -> Fraction:
    """Returns a person's share of the points."""
    had = [score for score in row if score is not None]
    return sum(had, Fraction()) / len(had)


def discrimination(standing: Sequence[Fraction], values: Sequence[Fraction], size: int) -> Fraction:
    """Returns the mean of a value in the best ``size`` less that in the last, over all ways of breaking ties."""
    return (_mean_of_best(standing, values, size) - _mean_of_best([-one for one in standing], values, size)) / size


def _mean_of_best(standing: Sequence[Fraction], values: Sequence[Fraction], size: int) -> Fraction:
    total = Fraction()
    for one, value in zip(standing, values, strict=True):
        better = sum(other > one for other in standing)
        equal = sum(other == one for other in standing)
        total += value * min(Fraction(1), max(Fraction(), Fraction(size - better, equal)))
    return total


def point_biserial(right: Sequence[Fraction], totals: Sequence[Fraction]) -> float:
    """Returns (mean of the right - mean of the wrong) / sd · √(p·q), for scores 0 and 1."""
    ones = [total for one, total in zip(right, totals, strict=True) if one == 1]
    zeros = [total for one, total in zip(right, totals, strict=True) if one == 0]
    p = Fraction(len(ones), len(totals))
    difference = sum(ones, Fraction()) / len(ones) - sum(zeros, Fraction()) / len(zeros)
    return float(difference) / math.sqrt(variance(totals, 0)) * math.sqrt(p * (1 - p))


def variance(values: Sequence[Fraction], less: int) -> Fraction:
    """Returns the sum of squared deviations by n - ``less``."""
    mean = sum(values, Fraction()) / len(values)
    return sum(((one - mean) ** 2 for one in values), Fraction()) / (len(values) - less)


def kr20(rows: Sequence[Sequence[Fraction]]) -> Fraction:
    """Returns KR-20 as Kuder and Richardson wrote it."""
    k, n = len(rows[0]), len(rows)
    p = [Fraction(sum(row[item] == 1 for row in rows), n) for item in range(k)]
    total = variance([sum(row, Fraction()) for row in rows], 0)
    return Fraction(k, k - 1) * (total - sum((one * (1 - one) for one in p), Fraction())) / total


def alpha(rows: Sequence[Sequence[Fraction]]) -> Fraction:
    """Returns Cronbach's alpha out of the mean variance v and the mean covariance c: k·c / (v + (k - 1)·c)."""
    k, n = len(rows[0]), len(rows)
    means = [sum((row[item] for row in rows), Fraction()) / n for item in range(k)]

    def together(a: int, b: int) -> Fraction:
        return sum(((row[a] - means[a]) * (row[b] - means[b]) for row in rows), Fraction()) / (n - 1)

    v = sum((together(item, item) for item in range(k)), Fraction()) / k
    c = sum((together(a, b) for a in range(k) for b in range(k) if a != b), Fraction()) / (k * (k - 1))
    return k * c / (v + (k - 1) * c)
