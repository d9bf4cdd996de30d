"""Fits ``rag/data/ranking.json``: how much each measure of a passage counts when passages compete to answer.

Run: ``python -m eval.training.ranking --on DATA DATASET… [--on DATA DATASET…]`` with data folders that hold the
documents asked about: the samples (``vanban --data DATA demo``), or others with the accounts of the samples. Only the
``dev`` split is used; ``test`` is for measuring. The weights maximise the likelihood that a right passage is drawn when
passages are drawn by softmax of their fitness; a penalty keeps them near ``PRIOR``, the weights set by hand before
there were enough questions, so that what few questions show stays small.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.answer_cases import Case, Gold, load_cases
from eval.training.libraries import asker, open_assistant
from rag import fitness
from rag.assistant import Assistant
from rag.ranking import Ranked
from vanban.db.session import Database
from vanban.text import clean

CANDIDATES = 25  # passages of a question that compete
PENALTY = 0.002
STEPS, RATE = 300, 0.1
GATHERED = frozenset({"summary", "documents", "duties"})  # answered from a whole document, not by the best passage
_SET_BY_HAND = {
    **{"body": 1.0, "context": 1.0, "unit": 0.5, "relevance": 0.7, "shown": 0.35, "focus": 0.3, "named": 0.6},
    **{
        "misplaced": -0.9,
        "number_missing": -0.3,
        "defines": 0.4,
        "defining_title": 0.8,
        "head": -0.6,
        "closing": -0.6,
        "basis": -0.6,
        "preamble": -0.2,
    },
}
PRIOR = {name: 2.5 * weight for name, weight in _SET_BY_HAND.items()}
TARGET = Path(fitness.__file__).parent / "data" / "ranking.json"
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Contest:
    """The passages of a question: their measures (n, m), and which of them answer (n)."""

    measures: Floats
    right: NDArray[np.bool_]


def contests(
    assistant: Assistant, database: Database, cases: Sequence[Case]
) -> Iterator[tuple[tuple[str, ...], Contest]]:
    """Yields the names of the measures and the passages, for each question that a search can answer."""
    for case in cases:
        if not case.answerable or case.history or case.kind in GATHERED:
            continue
        principal = asker(database, case.user)
        found, _ = assistant.ranked(case.question, principal=principal, as_of=case.as_of)
        ranked = found[:CANDIDATES]
        right = np.array([answers(item, (*case.gold, *case.also)) for item in ranked], dtype=np.bool_)
        if right.any():
            names = tuple(ranked[0].measures)
            yield names, Contest(np.array([[item.measures[name] for name in names] for item in ranked]), right)


def answers(item: Ranked, places: Sequence[Gold]) -> bool:
    """Tells whether a passage is one of the places."""
    document = item.evidence.document
    date = document.date.isoformat() if document.date else ""
    text = clean(item.evidence.text).text
    return any(
        document.number == place.number and place.date in ("", date) and clean(place.quote).text in text
        for place in places
    )


def fit(names: Sequence[str], held: Sequence[Contest], *, penalty: float = PENALTY) -> dict[str, float]:
    """Returns the weights by name, fitted by Adam (Kingma & Ba 2015)."""
    prior = np.array([PRIOR.get(name, 0.0) for name in names])
    weights, first, second = prior.copy(), np.zeros_like(prior), np.zeros_like(prior)
    for step in range(1, STEPS + 1):
        slope = penalty * (weights - prior) + np.mean([_slope(one, weights) for one in held], axis=0)
        first, second = 0.9 * first + 0.1 * slope, 0.99 * second + 0.01 * slope * slope
        rate = RATE * (0.3 if step > 2 * STEPS // 3 else 1.0)
        weights = weights - rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
    return dict(zip(names, map(float, weights), strict=True))


def _slope(contest: Contest, weights: Floats) -> Floats:
    fit_of = contest.measures @ weights
    drawn = np.exp(fit_of - fit_of.max())
    drawn /= drawn.sum()
    right = drawn * contest.right
    slope: Floats = contest.measures.T @ (drawn - right / (right.sum() + 1e-12))
    return slope


def first_right(names: Sequence[str], held: Sequence[Contest], weights: dict[str, float]) -> float:
    """Returns the share of contests won by a right passage."""
    by = np.array([weights[name] for name in names])
    return float(np.mean([one.right[int(np.argmax(one.measures @ by))] for one in held]))


def main(libraries: Sequence[Sequence[Path]]) -> None:
    """Fits on the dev splits and writes the weights with how they were made."""
    held: dict[str, list[Contest]] = {"dev": [], "test": []}
    names: tuple[str, ...] = ()
    for data, *datasets in libraries:
        with open_assistant(data) as (assistant, database):
            for split, dataset in ((split, dataset) for split in held for dataset in datasets):
                for found, contest in contests(assistant, database, load_cases(dataset, split=split)):
                    names = found
                    held[split].append(contest)
    weights = fit(names, held["dev"])
    prior = {name: PRIOR.get(name, 0.0) for name in names}
    won = {
        split: {"n": len(some), "by_hand": first_right(names, some, prior), "fitted": first_right(names, some, weights)}
        for split, some in held.items()
    }
    asked = [path.name for _, *datasets in libraries for path in datasets]
    rounded = {name: round(weight, 4) for name, weight in weights.items()}
    content = {"fitted_on": {"datasets": asked, "split": "dev"}, "first_right": won, "weights": rounded}
    TARGET.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(won))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--on", type=Path, nargs="+", action="append", required=True)
    main(parser.parse_args().on)
