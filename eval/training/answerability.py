"""Fits ``rag/data/answerability.json``: the probability that the best passage answers, and the least one needed.

Run: ``python -m eval.training.answerability --on DATA DATASET… [--on …] [--plot PICTURE]`` with data folders
that hold the documents asked about, as ``eval.training.ranking``. Only the ``dev`` split is fitted; ``test`` gives the
reliability: questions in ten groups by probability, and how many of each group were answered right by the best passage.

The least probability is the highest that refuses at most ``FALSE_REFUSALS`` of the answerable questions; those that are
answered from the registry, a table or a clause named reach no decision, but count as answerable.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.answer_cases import Case, load_cases
from eval.training.libraries import asker, open_assistant
from eval.training.ranking import GATHERED, answers
from eval.training.reliability import Group, groups, plot
from rag import answerability
from rag.answerability import AGAINST, FOR, Calibration, Measures, measure, probability
from rag.assistant import Assistant
from vanban.db.session import Database

FALSE_REFUSALS = 0.03  # of the answerable questions; others are refused elsewhere, 0.05 is the bar for all
PENALTY, STEPS, RATE = 0.01, 4_000, 0.05
TARGET = Path(answerability.__file__).parent / "data" / "answerability.json"
_NAMES = (*FOR, *AGAINST)
_SIGNS = np.array([1.0] * len(FOR) + [-1.0] * len(AGAINST))


@dataclass(frozen=True, slots=True)
class Decided:
    """A question that reaches the decision: its measures, whether it can be answered, whether the best passage does."""

    measures: Measures
    answerable: bool
    right: bool


def decided(cases: Sequence[Case], database: Database, assistant: Assistant) -> list[Decided]:
    """Returns the questions that reach the decision."""
    found: list[Decided] = []
    for case in cases:
        if case.history or case.kind in GATHERED:
            continue
        ranked, question = assistant.ranked(case.question, principal=asker(database, case.user), as_of=case.as_of)
        if ranked:
            right = case.answerable and answers(ranked[0], (*case.gold, *case.also))
            found.append(Decided(measure(question, ranked), case.answerable, right))
    return found


def fit(questions: Sequence[Decided], *, allowed: int) -> Calibration:
    """Returns the calibration; it refuses at most ``allowed`` answerable questions."""
    table = np.array([[one.measures.values[name] for name in _NAMES] for one in questions])
    wanted = np.array([float(one.right) for one in questions])
    middle, spread = table.mean(axis=0), table.std(axis=0) + 1e-9
    weights, intercept = regress((table - middle) / spread, wanted, _SIGNS)
    plain = weights / spread
    fitted = Calibration(
        {name: float(weight) for name, weight in zip(_NAMES, plain, strict=True)},
        float(intercept - plain @ middle),
        0.0,
    )
    return Calibration(fitted.weights, fitted.intercept, _least(questions, fitted, allowed))


def regress(
    table: NDArray[np.float64], wanted: NDArray[np.float64], signs: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float]:
    """Returns the weights, each of its allowed sign (1 or -1), and the intercept, by projected gradient descent."""
    weights, intercept = np.zeros(table.shape[1]), 0.0
    for _ in range(STEPS):
        error = 1 / (1 + np.exp(-(table @ weights + intercept))) - wanted
        weights = weights - RATE * (table.T @ error / len(wanted) + PENALTY * weights)
        weights = signs * np.maximum(0.0, signs * weights)
        intercept -= RATE * float(error.mean())
    return weights, intercept


def _least(questions: Sequence[Decided], fitted: Calibration, allowed: int) -> float:
    held = sorted(probability(one.measures, fitted) for one in questions if one.answerable)
    return round(held[min(allowed, len(held) - 1)] - 5e-5, 4) if held else 0.0


def main(libraries: Sequence[Sequence[Path]], picture: Path | None) -> None:
    """Fits on the dev splits, writes the calibration with how it was made, and draws its reliability on the tests."""
    held: dict[str, list[Decided]] = {"dev": [], "test": []}
    answerable = 0
    for data, *datasets in libraries:
        with open_assistant(data) as (assistant, database):
            for split, dataset in ((split, dataset) for split in held for dataset in datasets):
                cases = load_cases(dataset, split=split)
                held[split] += decided(cases, database, assistant)
                answerable += sum(case.answerable for case in cases) if split == "dev" else 0
    calibration = fit(held["dev"], allowed=int(FALSE_REFUSALS * answerable))
    reliability = groups([(probability(one.measures, calibration), one.right) for one in held["test"]])
    _write(calibration, [path.name for _, *datasets in libraries for path in datasets], held, reliability)
    if picture is not None:
        picture.write_text(plot(reliability, least=calibration.least), encoding="utf-8")


def _write(
    calibration: Calibration, datasets: Sequence[str], held: dict[str, list[Decided]], reliability: Sequence[Group]
) -> None:
    content = {
        "fitted_on": {"datasets": list(datasets), "split": "dev", "decided": len(held["dev"])},
        "refused": {split: _refused(questions, calibration) for split, questions in held.items()},
        "reliability_on_test": [[round(g.expected, 3), round(g.observed, 3), g.n] for g in reliability],
        "weights": {name: round(weight, 5) for name, weight in calibration.weights.items()},
        "intercept": round(calibration.intercept, 5),
        "least": calibration.least,
    }
    TARGET.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(content["refused"]))


def _refused(questions: Sequence[Decided], calibration: Calibration) -> dict[str, list[int]]:
    """Returns how many are refused, of how many: unanswerable, answerable with a wrong best passage, and right."""
    told: dict[str, list[int]] = {"unanswerable": [0, 0], "wrong_first": [0, 0], "right": [0, 0]}
    for one in questions:
        name = "right" if one.right else "wrong_first" if one.answerable else "unanswerable"
        told[name][0] += probability(one.measures, calibration) < calibration.least
        told[name][1] += 1
    return told


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--on", type=Path, nargs="+", action="append", required=True)
    parser.add_argument("--plot", type=Path)
    arguments = parser.parse_args()
    main(arguments.on, arguments.plot)
