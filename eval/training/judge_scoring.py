"""How well a judge tells answers from near misses: area under the curve, and how many are told right, by kind."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from eval.training.encoder_model import Judge, halved, padded
from eval.training.judge_examples import Example

_BATCH = 32


@dataclass(frozen=True, slots=True)
class Told:
    """The area under the curve in [0, 1], and how many were told right, of how many, by whether and how made."""

    area: float
    right: dict[tuple[bool, str], tuple[int, int]]

    @property
    def accuracy(self) -> float:
        """Returns the share of all that was told right."""
        return sum(right for right, _ in self.right.values()) / max(1, sum(n for _, n in self.right.values()))

    def lines(self) -> list[str]:
        """Returns the figures as lines to print."""
        kinds = [
            f"{'answers' if answers else 'near miss'}, {kind}: {right}/{n}"
            for (answers, kind), (right, n) in sorted(self.right.items())
        ]
        return [f"area under the curve {self.area:.3f}, told right {self.accuracy:.3f}", *kinds]


def area_under_curve(labels: Sequence[bool], scores: Sequence[float]) -> float:
    """Returns the chance that an answer scores above a near miss, equal scores counting half (Hanley & McNeil 1982);
    0.5 where there is only one of the two."""
    answers = np.asarray(labels, dtype=bool)
    _, inverse, counts = np.unique(np.asarray(scores), return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    good, bad = int(answers.sum()), int((~answers).sum())
    if not good or not bad:
        return 0.5
    return float((ranks[answers].sum() - good * (good + 1) / 2) / (good * bad))


def scores(model: Judge, rows: Sequence[Sequence[int]]) -> list[float]:
    """Returns the log-odds of rows of token ids; the model is left as it was, training or not."""
    order = sorted(range(len(rows)), key=lambda at: len(rows[at]))
    found = [0.0] * len(rows)
    training = model.training
    model.eval()
    with torch.no_grad(), halved():
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            for at, score in zip(batch, model(*padded([rows[at] for at in batch])).tolist(), strict=True):
                found[at] = score
    model.train(training)
    return found


def told(examples: Sequence[Example], scored: Sequence[float]) -> Told:
    """Returns the figures of examples with their scores; a score above 0 tells an answer."""
    counted: defaultdict[tuple[bool, str], list[bool]] = defaultdict(list)
    for example, score in zip(examples, scored, strict=True):
        counted[example.answers, example.kind].append((score > 0) == example.answers)
    area = area_under_curve([example.answers for example in examples], scored)
    return Told(area, {key: (sum(right), len(right)) for key, right in counted.items()})
