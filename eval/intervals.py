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


def paired_difference(ours: Sequence[float], theirs: Sequence[float]) -> dict[str, float]:
    """Returns the mean difference of two systems on the same questions, ``low`` and ``high`` of its 95 % bootstrap
    interval, and ``p``: how often signs drawn at random give a difference as large (a two-sided randomisation test;
    Smucker, Allan & Carterette, CIKM 2007).

    Raises ValueError for no questions, or for numbers of them that differ.
    """
    if len(ours) != len(theirs):
        raise ValueError("paired systems answer the same questions")
    low, high = bootstrap_interval([a - b for a, b in zip(ours, theirs, strict=True)])
    gaps = np.asarray(ours, dtype=np.float64) - np.asarray(theirs, dtype=np.float64)
    rng = np.random.default_rng(_SEED)
    drawn = np.array([abs(float((gaps * rng.choice((-1.0, 1.0), gaps.size)).mean())) for _ in range(_DRAWS)])
    as_large = int((drawn >= abs(float(gaps.mean())) - 1e-12).sum())
    return {"mean": float(gaps.mean()), "low": low, "high": high, "p": (as_large + 1) / (_DRAWS + 1)}


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
