"""Confidence intervals by the bootstrap: how far a mean might lie from another draw of as many questions."""

from collections.abc import Sequence

import numpy as np

_DRAWS = 2_000
_SEED = 20_261_123  # fixed, so that a report says the same twice


def bootstrap_interval(values: Sequence[float], *, confidence: float = 0.95) -> tuple[float, float]:
    """Returns the percentile bootstrap interval (low, high) of the mean (Efron & Tibshirani 1993, §13.3).

    A single value gives (value, value); raises ValueError for none.
    """
    if not len(values):
        raise ValueError("an interval needs at least one value")
    sample = np.asarray(values, dtype=np.float64)
    rng = np.random.default_rng(_SEED)
    means = np.array([sample[rng.integers(0, sample.size, sample.size)].mean() for _ in range(_DRAWS)])
    tail = 100 * (1 - confidence) / 2
    low, high = np.percentile(means, (tail, 100 - tail))
    return float(low), float(high)


def ratio_interval(parts: Sequence[tuple[float, float]], *, confidence: float = 0.95) -> tuple[float, float]:
    """Returns the percentile bootstrap interval (low, high) of a ratio of sums, such as F1; ``parts`` are what each
    case adds above and below the line.

    Raises ValueError for no parts; a draw with nothing below the line counts as 0.
    """
    if not len(parts):
        raise ValueError("an interval needs at least one value")
    sample = np.asarray(parts, dtype=np.float64)
    rng = np.random.default_rng(_SEED)
    sums = np.array([sample[rng.integers(0, len(sample), len(sample))].sum(axis=0) for _ in range(_DRAWS)])
    ratios = np.divide(sums[:, 0], sums[:, 1], out=np.zeros(_DRAWS), where=sums[:, 1] > 0)
    tail = 100 * (1 - confidence) / 2
    low, high = np.percentile(ratios, (tail, 100 - tail))
    return float(low), float(high)
