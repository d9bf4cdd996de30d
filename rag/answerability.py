"""Whether the best evidence is good enough to answer from: the probability that it answers, and the least one needed.

The probability is a logistic regression over a few measures, each of which may only count for or only against an
answer; ``eval/training/answerability.py`` fits it and draws how well it is calibrated (docs/tra-loi.md).
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from rag.question import Question
from rag.ranking import Ranked

NEAREST = 3  # passages that must all be about another place for nothing to be about the one asked for
FOR = ("fitness", "lead", "line_context", "line_focus", "line_shown", "dense", "terms")
AGAINST = ("line_missing", "line_number_missing", "how_many")
_MOST_TERMS = 12  # terms of a question that count: a longer one leaves no less to chance


@dataclass(frozen=True, slots=True)
class Measures:
    """What the decision rests on. ``values`` by the names in ``FOR`` and ``AGAINST``: the fitness of the best passage
    and its lead over the next, what its best line holds of the question and lacks, its cosine, how many terms the
    question has (a short one says little), and whether it asks how many. ``misplaced``: the first passages are all
    about another place."""

    values: Mapping[str, float]
    misplaced: bool


@dataclass(frozen=True, slots=True)
class Calibration:
    """The weights of the measures, the intercept, and the least probability that an answer needs."""

    weights: Mapping[str, float]
    intercept: float
    least: float


@lru_cache(maxsize=1)
def load_calibration() -> Calibration:
    """Returns the shipped calibration."""
    data = json.loads(resources.files("rag").joinpath("data/answerability.json").read_text(encoding="utf-8"))
    return Calibration(data["weights"], data["intercept"], data["least"])


def measure(question: Question, ranked: Sequence[Ranked]) -> Measures:
    """Returns the measures of evidence, best first; there must be some."""
    best = ranked[0]
    others = ranked[1].score if len(ranked) > 1 else 0.0
    line = {name: best.measures[name] for name in ("line_context", "line_focus", "line_shown", "dense")}
    values = {
        **line,
        "line_missing": best.measures["line_missing"],
        "line_number_missing": best.measures["line_number_missing"],
        "fitness": best.score,
        "lead": max(0.0, best.score - others),
        "terms": float(min(_MOST_TERMS, len(question.terms.terms))),
        "how_many": float("how_many" in question.asked),
    }
    return Measures(values, all(item.misplaced for item in ranked[:NEAREST]))


def probability(measures: Measures, calibration: Calibration) -> float:
    """Returns the probability (0 to 1) that the best passage answers; 0 when all is about another place."""
    if measures.misplaced:
        return 0.0
    total = calibration.intercept + sum(calibration.weights[name] * value for name, value in measures.values.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
