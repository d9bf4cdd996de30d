"""Examples of a question beside the line of another passage that looks most like its answer.

A library holds the plan of this year beside that of the last one, and the same duty in two communes. Whoever is to
choose among passages has to be taught that the right words under the wrong heading answer nothing. Likeness is the
cosine of tf-idf over words and pairs without marks, of a question with a line under its heading. The passages of the
third round stand in groups of four that are easily taken for one another: their neighbours are sought in the group.
"""

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from eval.training.judge_examples import Example
from eval.training.judge_questions import BODY, HEADS, Passage, Question, around
from vanban.text import bare_words

KIND = "other passage"
GROUPED_FROM, GROUP = 15, 4  # first hand whose passages stand in groups, and the passages of a group
_GROUPED = re.compile(r"(\d+)-M(\d+)")
_UNANSWERED = 0.3  # of the unanswered questions outside groups, those that get a neighbour
_AS_QUOTED = 0.5  # of the lines of text, those shown with the lines around them


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a passage, by its number from 1."""

    p: str
    number: int


def group_of(p: str) -> tuple[int, int] | None:
    """Returns the group that a passage stands in, None for one that stands in none.

    >>> group_of("15-M4"), group_of("15-M5"), group_of("3-M1")
    ((15, 0), (15, 1), None)
    """
    found = _GROUPED.fullmatch(p)
    if found is None or int(found[1]) < GROUPED_FROM:
        return None
    return int(found[1]), (int(found[2]) - 1) // GROUP


def neighbour_examples(
    questions: Sequence[Question], passages: Mapping[str, Passage], rng: random.Random
) -> Iterator[Example]:
    """Yields the examples; each is one that does not answer. A question whose passage is not there gives none."""
    held = [Line(p, number) for p, passage in passages.items() for number in range(1, len(passage.lines) + 1)]
    read = TfidfVectorizer(analyzer=_terms, sublinear_tf=True, dtype=np.float32)
    table = read.fit_transform(f"{passages[one.p].heading} {passages[one.p].lines[one.number - 1]}" for one in held)
    groups: dict[tuple[int, int] | None, list[int]] = {}
    for at, line in enumerate(held):
        groups.setdefault(group_of(line.p), []).append(at)
    everything = list(range(len(held)))
    for asked in questions:
        wanted = _wanted(asked, rng) if asked.p in passages else 0
        if wanted:
            group = group_of(asked.p)
            pool = everything if group is None else groups[group]
            likeness = (read.transform([asked.question]) @ table[pool].T).toarray()[0]
            order = (held[pool[at]] for at in np.argsort(-likeness, kind="stable").tolist())
            others = (line for line in order if line.p != asked.p)
            for line, _ in zip(others, range(wanted), strict=False):
                yield _example(asked, passages[line.p], line.number, rng)


def _terms(text: str) -> list[str]:
    words = bare_words(text)
    return [*words, *(f"{left}_{right}" for left, right in pairwise(words))]


def _wanted(asked: Question, rng: random.Random) -> int:
    """Returns how many neighbours a question is shown with."""
    if group_of(asked.p) is not None:
        return 2 if asked.answered_by else 1
    return int(bool(asked.answered_by) or rng.random() < _UNANSWERED)


def _example(asked: Question, passage: Passage, number: int, rng: random.Random) -> Example:
    alone = passage.is_table or rng.random() >= _AS_QUOTED
    numbers = [number] if alone else around([number], passage, rng)
    return Example(asked.question, passage.heading[:HEADS], passage.body(numbers)[:BODY], False, KIND, asked.hand)
