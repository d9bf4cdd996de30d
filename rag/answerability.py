"""Whether the best evidence is good enough to answer from: one number, one threshold."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from rag.ranking import Ranked

FEATURES = ("context_share", "focus", "focus_near", "dense", "numbers_missing", "not_shown", "misplaced")


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic model over :data:`FEATURES`, fitted by ``eval/training/answerability.py``.

    An answer is given when the probability reaches ``threshold``.
    """

    weights: tuple[float, ...]
    bias: float
    threshold: float


@lru_cache(maxsize=1)
def load_calibration() -> Calibration:
    """Returns the shipped calibration."""
    data = json.loads(resources.files("rag").joinpath("data/answerability.json").read_text(encoding="utf-8"))
    return Calibration(tuple(data["weights"][name] for name in FEATURES), data["bias"], data["threshold"])


def features(ranked: Sequence[Ranked]) -> tuple[float, ...]:
    """Returns the measures of the best evidence, in the order of :data:`FEATURES`, each 0 to 1; ``focus_near`` is the
    best of the first three."""
    best = ranked[0]
    return (
        best.context.share,
        best.focus,
        max(item.focus for item in ranked[:3]),
        best.evidence.dense,
        float(min(1, best.context.numbers_missing)),
        1.0 - best.shown,
        float(best.misplaced),
    )


def probability(calibration: Calibration, measures: Sequence[float]) -> float:
    """Returns the estimated probability (0–1) that the evidence answers the question."""
    total = calibration.bias + sum(w * m for w, m in zip(calibration.weights, measures, strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
