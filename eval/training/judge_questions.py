"""Examples from the team's own questions: which lines of a passage answer, and which only seem to.

``eval/datasets/judge_questions.jsonl`` holds the questions, each with the lines (from 1) that answer it, or, where none
does, those that a careless reader would give. ``p`` names an article of the statutes (its id; the words are not stored,
the lines are those of ``eval.training.statutes.lines``) or a passage of a fictional unit in ``judge_passages.jsonl``.
``hand`` tells who wrote a question, so that one writer's can be held out.
"""

import json
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.training.judge_examples import Example
from eval.training.statutes import Article, lines, subjects

DATASETS = Path(__file__).parents[1] / "datasets"
QUESTIONS, PASSAGES = DATASETS / "judge_questions.jsonl", DATASETS / "judge_passages.jsonl"
HEADS, BODY = 240, 1_000  # characters
_WITH_LAW = 0.8  # of the articles, those shown under the subject of their law
_RIGHT = frozenset({"gold", "around", "row"})  # kinds of examples that answer
_WHOLE_ROW = "Cả dòng: "  # as an answer marks a row of a table
_OTHER_LINES = 2  # of the same passage, shown as no answer to a question that other lines answer


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage: what stands over it, and its lines; a row of a table is a line of named cells."""

    heading: str
    lines: Sequence[str]

    @property
    def is_table(self) -> bool:
        """Tells whether the lines are rows of a table."""
        return self.lines[0].startswith("TT") or ": “" in self.lines[0]

    def body(self, numbers: Iterable[int]) -> str:
        """Returns the words of lines, given by their numbers from 1."""
        return " ".join(self.lines[number - 1] for number in numbers)


@dataclass(frozen=True, slots=True)
class Question:
    """A stored question; ``near`` is empty where lines answer it."""

    id: str
    round: int
    hand: int
    p: str
    question: str
    answered_by: Sequence[int]
    near: Sequence[int] = ()


def load_questions(path: Path = QUESTIONS) -> list[Question]:
    """Returns the stored questions."""
    return [Question(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def load_passages(path: Path = PASSAGES) -> dict[str, Passage]:
    """Returns the passages of fictional units by their names."""
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return {row["p"]: Passage(row["heading"], row["lines"]) for row in rows}


def statute_passages(articles: Sequence[Article], wanted: set[str], rng: random.Random) -> dict[str, Passage]:
    """Returns the wanted articles as passages by their ids, most of them under the subject of their law."""
    known = subjects(articles)
    found: dict[str, Passage] = {}
    for article in articles:
        if article.id in wanted:
            kind, subject = known.get(article.law, ("", ""))
            law = f"{kind} {article.law.upper()} {subject}".strip()
            above = f"{law} | " if rng.random() < _WITH_LAW else ""
            found[article.id] = Passage(above + article.heading, lines(article.text))
    return found


def question_examples(
    questions: Iterable[Question], passages: Mapping[str, Passage], rng: random.Random
) -> Iterator[Example]:
    """Yields the examples of questions; one whose passage is not there gives none."""
    for asked in questions:
        passage = passages.get(asked.p)
        if passage is not None:
            shown = _answering if asked.answered_by else _seeming
            for kind, numbers in shown(asked, passage, rng):
                words = (_WHOLE_ROW if kind == "row" else "") + passage.body(numbers)
                answers = kind in _RIGHT
                yield Example(asked.question, passage.heading[:HEADS], words[:BODY], answers, kind, asked.hand)


def _answering(asked: Question, passage: Passage, rng: random.Random) -> Iterator[tuple[str, Sequence[int]]]:
    """Yields the lines that answer, alone and as the product quotes them, and others of the passage."""
    yield "gold", asked.answered_by
    if not passage.is_table:
        yield "around", around(asked.answered_by, passage, rng)
    elif len(asked.answered_by) == 1:
        yield "row", asked.answered_by
    others = [
        number
        for number, line in enumerate(passage.lines, start=1)
        if number not in asked.answered_by and not line.rstrip().endswith(":")
    ]
    for number in rng.sample(others, min(_OTHER_LINES, len(others))):
        yield "other line", [number]


def _seeming(asked: Question, passage: Passage, rng: random.Random) -> Iterator[tuple[str, Sequence[int]]]:
    """Yields the lines that only seem to answer, alone and with others."""
    any_line = rng.randint(1, len(passage.lines))
    near = asked.near or [any_line]
    yield "near", near
    yield "near around", sorted({*near, any_line}) if passage.is_table else around(near, passage, rng)


def around(numbers: Sequence[int], passage: Passage, rng: random.Random) -> list[int]:
    """Returns lines, half of the time with the one before, the one after or both."""
    chance, first, last = rng.random(), min(numbers), max(numbers)
    after = {last + 1} if chance < 0.25 or 0.4 <= chance < 0.5 else set()
    before = {first - 1} if 0.25 <= chance < 0.5 else set()
    return sorted(number for number in {*numbers, *before, *after} if 1 <= number <= len(passage.lines))
