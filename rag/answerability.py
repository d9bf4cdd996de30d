"""Whether the best evidence is good enough to answer from: one score, and an answer from 1 on."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from rag.ranking import Ranked

NEAREST = 3  # passages among which the words next to the asking word may be found


@dataclass(frozen=True, slots=True)
class Measures:
    """What the decision rests on: ``relevance``, the share of the question's weight that the best passage holds with
    its headings plus its cosine to the question (up to 2); ``focus``, the share of the words next to the asking word
    that one of the first passages holds (up to 1); and whether these are all about another place."""

    relevance: float
    focus: float
    misplaced: bool


@dataclass(frozen=True, slots=True)
class Calibration:
    """The least shares an answer needs, fitted by ``eval/training/answerability.py``."""

    relevance: float
    focus: float


@lru_cache(maxsize=1)
def load_calibration() -> Calibration:
    """Returns the shipped calibration."""
    data = json.loads(resources.files("rag").joinpath("data/answerability.json").read_text(encoding="utf-8"))
    return Calibration(data["relevance"], data["focus"])


def measure(ranked: Sequence[Ranked]) -> Measures:
    """Returns the measures of evidence, best first; there must be some.

    Words alone find something for any question in a large library; the cosine tells whether it is about the same. A
    passage without a vector of this model (cosine 0) is judged by its words twice.
    """
    best = ranked[0]
    relevance = best.context.share + (best.evidence.dense or best.context.share)
    nearest = ranked[:NEAREST]
    return Measures(relevance, max(r.focus for r in nearest), all(r.misplaced for r in nearest))


def confidence(measures: Measures, calibration: Calibration) -> float:
    """Returns how far the evidence exceeds what an answer needs: the smaller of the two ratios, 0 when misplaced.

    An answer is given from 1 on. A question fails on its weakest side: what speaks of the subject but not of what is
    asked, or of another commune, does not answer.
    """
    if measures.misplaced:
        return 0.0
    return min(measures.relevance / calibration.relevance, measures.focus / calibration.focus)
