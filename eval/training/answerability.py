"""Fits ``rag/data/answerability.json``: the least shares of a question that evidence must hold to be an answer.

Run: ``python -m eval.training.answerability --data DIR eval/datasets/samples_qa.jsonl`` with a data folder that holds
the samples (``vanban --data DIR demo``). Only the ``dev`` split is used; ``test`` is for measuring. The pair of shares
is searched on a grid: the one that refuses most unanswerable questions while refusing at most ``FALSE_REFUSALS`` of
the answerable ones; among equals the most relevance, since office questions are only a part of what people type, and
the least focus.

A logistic regression over twelve measures was tried first and refused fewer unanswerable questions at the same share
of false refusals (10-fold cross-validation over both splits).
"""

import argparse
import itertools
import json
from pathlib import Path

from eval.answers import Case, load_cases
from eval.training.libraries import asker, open_assistant
from rag import answerability
from rag.answerability import Calibration, Measures, confidence, measure
from rag.assistant import Assistant
from vanban.db.session import Database

FALSE_REFUSALS = 0.05  # of the answerable questions
RELEVANCE_GRID = [step / 100 for step in range(40, 122, 2)]
FOCUS_GRID = [step / 100 for step in range(4, 52, 2)]
TARGET = Path(answerability.__file__).parent / "data" / "answerability.json"
Decided = list[tuple[Measures, bool]]  # what was measured, and whether the question is answerable


def decided(cases: list[Case], database: Database, assistant: Assistant) -> Decided:
    """Returns the questions that reach the decision."""
    found: Decided = []
    for case in cases:
        ranked = assistant.ranked(case.question, principal=asker(database, case.user), as_of=case.as_of)
        if ranked:
            found.append((measure(ranked), case.answerable))
    return found


def fit(questions: Decided, *, allowed: int) -> Calibration:
    """Returns the calibration that refuses most, at most ``allowed`` answerable questions among them."""
    best, most = Calibration(RELEVANCE_GRID[0], FOCUS_GRID[0]), -1
    for relevance, focus in itertools.product(RELEVANCE_GRID, reversed(FOCUS_GRID)):
        calibration = Calibration(relevance, focus)
        refused = [answerable for measures, answerable in questions if confidence(measures, calibration) < 1]
        if sum(refused) <= allowed and len(refused) - sum(refused) >= most:
            best, most = calibration, len(refused) - sum(refused)
    return best


def main(dataset: Path, data: Path) -> None:
    """Fits on the dev split and writes the calibration with how it was made."""
    cases = load_cases(dataset, split="dev")
    with open_assistant(data) as (assistant, database):
        questions = decided(cases, database, assistant)
    allowed = int(FALSE_REFUSALS * sum(case.answerable for case in cases))
    calibration = fit(questions, allowed=allowed)
    content = {
        "fitted_on": {"dataset": dataset.name, "split": "dev", "n": len(cases), "decided": len(questions)},
        "relevance": calibration.relevance,
        "focus": calibration.focus,
    }
    TARGET.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dataset", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    arguments = parser.parse_args()
    main(arguments.dataset, arguments.data)
