"""Metrics of one ranking against its gold documents, each in [0, 1]; equal to ``ir_measures`` (tests/eval).

``ranking`` holds ids best first, without repeats; ``gold`` is what should be found and is not empty.
"""

import math
from collections.abc import Collection, Sequence


def recall(ranking: Sequence[str], gold: Collection[str], k: int) -> float:
    """Returns the share of the gold among the first k (``R@k``)."""
    return sum(1 for item in ranking[:k] if item in gold) / len(gold)


def success(ranking: Sequence[str], gold: Collection[str], k: int) -> float:
    """Returns 1 when any gold is among the first k (``Success@k``), else 0."""
    return float(any(item in gold for item in ranking[:k]))


def reciprocal_rank(ranking: Sequence[str], gold: Collection[str], k: int) -> float:
    """Returns 1 / rank of the first gold among the first k (``RR@k``), 0 when there is none."""
    return next((1 / rank for rank, item in enumerate(ranking[:k], start=1) if item in gold), 0.0)


def ndcg(ranking: Sequence[str], gold: Collection[str], k: int) -> float:
    """Returns nDCG@k with gains 1 and discounts log2(rank + 1) (Järvelin & Kekäläinen 2002)."""
    gained = sum(1 / math.log2(rank + 1) for rank, item in enumerate(ranking[:k], start=1) if item in gold)
    best = sum(1 / math.log2(rank + 1) for rank in range(1, min(len(gold), k) + 1))
    return gained / best
