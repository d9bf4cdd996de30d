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
    """What the decision rests on: the share of the question's weight that the best passage with its headings holds,
    the share of the words next to the asking word that one of the first passages holds (both 0 to 1), and whether the
    best passage is about another place than the question."""

    context: float
    focus: float
    misplaced: bool


@dataclass(frozen=True, slots=True)
class Calibration:
    """The least shares an answer needs, fitted by ``eval/training/answerability.py``."""

    context: float
    focus: float


@lru_cache(maxsize=1)
def load_calibration() -> Calibration:
    """Returns the shipped calibration."""
    data = json.loads(resources.files("rag").joinpath("data/answerability.json").read_text(encoding="utf-8"))
    return Calibration(data["context"], data["focus"])


def measure(ranked: Sequence[Ranked]) -> Measures:
    """Returns the measures of evidence, best first; there must be some."""
    best = ranked[0]
    return Measures(best.context.share, max(item.focus for item in ranked[:NEAREST]), best.misplaced)


def confidence(measures: Measures, calibration: Calibration) -> float:
    """Returns how far the evidence exceeds what an answer needs: the smaller of the two ratios, 0 when misplaced.

    An answer is given from 1 on. A question fails on its weakest side: what speaks of the subject but not of what is
    asked, or of another commune, does not answer.
    """
    if measures.misplaced:
        return 0.0
    return min(measures.context / calibration.context, measures.focus / calibration.focus)
