"""Fits ``rag/data/aboutness.json``: the probability that what is quoted speaks of what is asked, and the least needed.

Run: ``python -m eval.training.aboutness --on DATA DATASET… [--on …]`` as ``eval.training.answerability``, whose
calibration must be there already. Only the ``dev`` split is fitted; ``test`` tells how many would be refused. Most
measures were chosen while looking at the samples, so that a library of other texts is needed for what each is worth
(``eval.training.judge_library``).

Questions that are answerable but answered from another passage than the right ones are left out: their answers are
not right, whatever they speak of. The least probability is the highest that refuses at most ``FALSE_REFUSALS`` of the
right answers when each is scored by a fit to the others.
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from eval.answer_cases import Case, load_cases
from eval.training.answerability import regress
from eval.training.libraries import asker, open_assistant
from eval.training.ranking import GATHERED, answers
from rag import aboutness, answerability
from rag.aboutness import AGAINST, FOR, elsewhere, measure_aboutness, probability
from rag.answerability import Calibration
from rag.assistant import Assistant
from vanban.db.session import Database

FALSE_REFUSALS = 0.025  # of the right answers judged; other questions are refused elsewhere
FOLDS = 5
WORTH = 0.05  # least probability of rag.answerability from which an answer is made to be judged
TARGET = Path(aboutness.__file__).parent / "data" / "aboutness.json"
_NAMES = (*FOR, *AGAINST)
_SIGNS = np.array([1.0] * len(FOR) + [-1.0] * len(AGAINST))


@dataclass(frozen=True, slots=True)
class Judged:
    """An answer that would be made: its measures, the probability of its best passage, whether it can be right, and
    whether it is refused whatever the fit."""

    measures: Mapping[str, float]
    first: float
    answerable: bool
    right: bool
    elsewhere: bool = False


def judged(cases: Sequence[Case], database: Database, assistant: Assistant) -> list[Judged]:
    """Returns the questions for which an answer is made from passages that were searched."""
    found: list[Judged] = []
    for case in cases:
        if case.history or case.kind in GATHERED:
            continue
        made, question = assistant.composed(case.question, principal=asker(database, case.user), as_of=case.as_of)
        if made is None or not made.pieces:
            continue
        seen = answerability.measure(question, made.ranked)
        first = answerability.probability(seen, answerability.load_calibration())
        right = case.answerable and answers(made.ranked[0], (*case.gold, *case.also))
        measures = measure_aboutness(question, made.ranked, made.pieces)
        found.append(Judged(measures, first, case.answerable, right, elsewhere(measures, seen.values["dense"])))
    return found


def fit(questions: Sequence[Judged]) -> Calibration:
    """Returns the calibration; its least probability is the highest that would have refused at most ``FALSE_REFUSALS``
    of the right answers, each scored by a fit that has not seen it, or by the one returned."""
    questions = [one for one in questions if (one.right or not one.answerable) and not one.elsewhere]
    fitted = _fitted(questions)
    unseen = sorted(
        _score(one, other)
        for fold in range(FOLDS)
        for other in [_fitted([one for at, one in enumerate(questions) if at % FOLDS != fold])]
        for one in questions[fold::FOLDS]
        if one.answerable
    )
    seen = sorted(_score(one, fitted) for one in questions if one.answerable)
    at = int(FALSE_REFUSALS * len(unseen))
    least = min(unseen[at], seen[at]) if unseen else 0.0
    return Calibration(fitted.weights, fitted.intercept, round(least - 5e-5, 4))


def _fitted(questions: Sequence[Judged]) -> Calibration:
    table = np.array([[one.measures[name] for name in _NAMES] for one in questions])
    middle, spread = table.mean(axis=0), table.std(axis=0) + 1e-9
    wanted = np.array([float(one.answerable) for one in questions])
    weights, intercept = regress((table - middle) / spread, wanted, _SIGNS)
    plain = weights / spread
    named = {name: float(weight) for name, weight in zip(_NAMES, plain, strict=True)}
    return Calibration(named, float(intercept - plain @ middle), 0.0)


def _score(one: Judged, calibration: Calibration) -> float:
    settled = one.elsewhere or one.first < WORTH
    return 0.0 if settled else probability(one.measures, calibration)


def main(libraries: Sequence[Sequence[Path]]) -> None:
    """Fits on the dev splits and writes the calibration with how it was made."""
    held: dict[str, list[Judged]] = {"dev": [], "test": []}
    for data, *datasets in libraries:
        with open_assistant(data) as (assistant, database):
            for split, dataset in ((split, dataset) for split in held for dataset in datasets):
                held[split] += judged(load_cases(dataset, split=split), database, assistant)
    calibration = fit(held["dev"])
    content = {
        "fitted_on": {
            "datasets": [path.name for _, *datasets in libraries for path in datasets],
            "split": "dev",
            "judged": len(held["dev"]),
        },
        "refused": {split: _refused(questions, calibration) for split, questions in held.items()},
        "weights": {name: round(weight, 5) for name, weight in calibration.weights.items()},
        "intercept": round(calibration.intercept, 5),
        "least": calibration.least,
        "worth": WORTH,
    }
    TARGET.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(content["refused"]))


def _refused(questions: Sequence[Judged], calibration: Calibration) -> dict[str, list[int]]:
    """Returns how many are refused, of how many: unanswerable, answerable with a wrong best passage, and right."""
    told: dict[str, list[int]] = {"unanswerable": [0, 0], "wrong_first": [0, 0], "right": [0, 0]}
    for one in questions:
        name = "right" if one.right else "wrong_first" if one.answerable else "unanswerable"
        told[name][0] += _score(one, calibration) < calibration.least
        told[name][1] += 1
    return told


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--on", type=Path, nargs="+", action="append", required=True)
    main(parser.parse_args().on)
