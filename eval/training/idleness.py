"""Fits ``rag/data/idleness.npz`` and ``.json``: the weights by which a message looks like no question to documents.

Run: ``python -m eval.training.idleness [--leave-out HAND [--cases FILE]]``. Learned from
``eval/datasets/idle_messages.jsonl`` and, as questions to documents, from every second one of those for the judge.
Prints for each hand, learned from the others, the area under the curve and how many messages of each kind a limit tells
that one in 200 ordinary questions reaches. The weights that are written are learned from all hands, or from all but
one, whose messages go to FILE as questions that have no answer: ``eval.training.aboutness`` is fitted on messages that
these weights do not know; then the weights are learned from all. Needs scikit-learn (the extra ``models``).
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression

from eval.training.judge_questions import load_questions
from eval.training.judge_scoring import area_under_curve
from rag import idleness
from rag.idleness import SIZE, counts

MESSAGES = Path(__file__).parents[1] / "datasets" / "idle_messages.jsonl"
FOLDER = Path(idleness.__file__).parent / "data"
_USER = "can.bo.tp"  # an account of the samples that reads what is public
OFFICE = "office"  # kind of the messages that are questions to documents
_LOOSENESS = 10.0  # inverse of the penalty on weights
_REACHED = 1 / 200  # of the ordinary questions kept apart
_LARGEST = 127


@dataclass(frozen=True, slots=True)
class Message:
    """A message, who wrote it and of which kind it is: ``chat``, ``everyday``, ``beyond`` or ``office``."""

    id: str
    hand: int
    question: str
    kind: str

    @property
    def idle(self) -> bool:
        """Tells whether the message is no question to documents."""
        return self.kind != OFFICE


def load_messages(path: Path = MESSAGES) -> list[Message]:
    """Returns the stored messages."""
    return [Message(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def table(messages: Sequence[str]) -> csr_matrix:
    """Returns the terms of messages as the product counts them (n, SIZE)."""
    rows = [counts(message) for message in messages]
    ends = np.cumsum([0, *(len(places) for places, _ in rows)])
    places = np.concatenate([places for places, _ in rows])
    return csr_matrix((np.concatenate([shares for _, shares in rows]), places, ends), shape=(len(rows), SIZE))


def learned(messages: Sequence[Message], ordinary: Sequence[str]) -> LogisticRegression:
    """Returns the regression learned from messages and ordinary questions; both answers weigh the same in all."""
    texts = [*(one.question for one in messages), *ordinary]
    wanted = [*(one.idle for one in messages), *([False] * len(ordinary))]
    return LogisticRegression(C=_LOOSENESS, max_iter=400, class_weight="balanced").fit(table(texts), wanted)


def report(messages: Sequence[Message], ordinary: Sequence[str], kept: Sequence[str]) -> list[str]:
    """Returns a line for each hand, learned from the others."""
    lines: list[str] = []
    for hand in sorted({one.hand for one in messages}):
        model = learned([one for one in messages if one.hand != hand], ordinary)
        limit = float(np.quantile(model.decision_function(table(kept)), 1 - _REACHED))
        unseen = [one for one in messages if one.hand == hand]
        scores = model.decision_function(table([one.question for one in unseen]))
        told: defaultdict[str, list[bool]] = defaultdict(list)
        for one, score in zip(unseen, scores.tolist(), strict=True):
            told[one.kind].append(score > limit)
        shares = ", ".join(f"{kind} {np.mean(reached):.2f}" for kind, reached in sorted(told.items()))
        area = area_under_curve([one.idle for one in unseen], scores.tolist())
        lines.append(f"hand {hand}: area under the curve {area:.3f}; {shares}")
    return lines


def save(model: LogisticRegression, left_out: int | None, folder: Path = FOLDER) -> None:
    """Writes the weights as 8-bit integers with one scale."""
    weights: NDArray[np.float64] = model.coef_[0]
    scale = float(np.abs(weights).max()) / _LARGEST
    np.savez_compressed(folder / "idleness.npz", weights=np.rint(weights / scale).astype(np.int8))
    told = {"scale": round(scale, 7), "intercept": round(float(model.intercept_[0]), 5), "left_out": left_out}
    (folder / "idleness.json").write_text(json.dumps(told) + "\n", encoding="utf-8")


def case(message: Message) -> dict[str, Any]:
    """Returns a message as a case of ``eval.answer_cases`` without an answer."""
    asked = {"id": f"m{message.id}", "question": message.question, "kind": "out_of_scope", "answerable": False}
    return {**asked, "user": _USER, "gold": [], "facts": [], "split": "dev"}


def main(left_out: int | None, cases: Path | None) -> None:
    """Reports, then writes the weights, and the messages left out."""
    messages = load_messages()
    questions = [one.question for one in load_questions()]
    ordinary, kept = questions[::2], questions[1::4]
    print("\n".join(report(messages, ordinary, kept)))
    save(learned([one for one in messages if one.hand != left_out], ordinary), left_out)
    if cases is not None:
        unknown = (case(one) for one in messages if one.idle and one.hand == left_out)
        text = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in unknown)
        cases.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leave-out", type=int)
    parser.add_argument("--cases", type=Path)
    given = parser.parse_args()
    main(given.leave_out, given.cases)
