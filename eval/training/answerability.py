"""Fits ``rag/data/answerability.json``: the probability that the best evidence answers, and the threshold.

Run: ``python -m eval.training.answerability --data DIR eval/datasets/samples_qa.jsonl`` with a data folder that holds
the samples (``vanban --data DIR demo``). Only the ``dev`` split is used; ``test`` is for measuring. Logistic
regression over the features of ``rag.answerability``; the threshold is the highest that refuses at most
``FALSE_REFUSALS`` of the answerable questions of the split.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from eval.answers import Case, load_cases
from rag import answerability
from rag.assistant import Assistant
from rag.embedding import load_builtin
from rag.library_index import LibraryIndex
from rag.retrieval import Retriever
from vanban.db.people import principal_of
from vanban.db.session import Database, open_database
from vanban.principals import Channel
from vanban.settings import Settings

FALSE_REFUSALS = 0.04  # of the answerable questions
C = 1.0  # inverse strength of the L2 penalty
TARGET = Path(answerability.__file__).parent / "data" / "answerability.json"


def measured(cases: list[Case], database: Database, assistant: Assistant) -> tuple[np.ndarray, np.ndarray]:
    """Returns the features (n, d) and whether each question is answerable (n,), for those that reach the decision."""
    rows: list[tuple[float, ...]] = []
    labels: list[bool] = []
    for case in cases:
        with database.session() as session:
            principal = principal_of(session, case.user, Channel.COMMAND)
        measures = assistant.measures(case.question, principal=principal)
        if measures is not None:
            rows.append(measures)
            labels.append(case.answerable)
    return np.array(rows), np.array(labels)


def fit(measures: np.ndarray, answerable: np.ndarray, *, allowed: int) -> answerability.Calibration:
    """Returns the calibration: at most ``allowed`` answerable questions fall below its threshold."""
    model = LogisticRegression(C=C, max_iter=5_000).fit(measures, answerable)
    right = np.sort(model.predict_proba(measures[answerable])[:, 1])
    threshold = float(right[min(allowed, len(right) - 1)])
    return answerability.Calibration(tuple(map(float, model.coef_[0])), float(model.intercept_[0]), threshold)


def main(dataset: Path, data: Path) -> None:
    """Fits on the dev split and writes the calibration with how it was made."""
    cases = load_cases(dataset, split="dev")
    settings = Settings(data_dir=data)
    database = open_database(settings)
    index = LibraryIndex(database, settings.index_dir, load_builtin())
    measures, answerable = measured(cases, database, Assistant(database, Retriever(database, index)))
    allowed = int(FALSE_REFUSALS * sum(case.answerable for case in cases))
    calibration = fit(measures, answerable, allowed=allowed)
    content = {
        "fitted_on": {"dataset": dataset.name, "split": "dev", "n": len(cases), "decided": len(answerable)},
        "bias": round(calibration.bias, 4),
        "threshold": round(calibration.threshold, 4),
        "weights": dict(zip(answerability.FEATURES, (round(w, 4) for w in calibration.weights), strict=True)),
    }
    TARGET.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    index.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dataset", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    arguments = parser.parse_args()
    main(arguments.dataset, arguments.data)
