"""The questions of a bank that one person may put into papers, and which of them keep each other out."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

import numpy as np
from sqlalchemy.orm import Session

from exams.banking import entry_of_content
from exams.formats.likeness import numbers_of
from exams.papers.conflicts import conflicts_of, repeated
from exams.papers.drawing import Pool
from exams.papers.matrix import Matrix
from exams.papers.questions import Question, unfit
from exams.same_point import ALIKE, same_point
from vanban.db.exam_bank_listing import usable_items
from vanban.db.exam_bank_meaning import kept_vectors
from vanban.exam_bank import BankContent
from vanban.ports import Vectors
from vanban.principals import Principal

_AT_ONCE = 512  # rows of vectors compared in one product


def question_of(item_id: int, version: int, content: BankContent) -> Question:
    """Returns a version of a question of the bank as papers hold it."""
    return Question(item_id, version, entry_of_content(content, place=f"câu mã {item_id} trong ngân hàng"))


def usable_questions(session: Session, principal: Principal) -> list[Question]:
    """Returns the approved questions that the person may use, their sources unchanged, that a sheet can take."""
    items = usable_items(session, principal)
    questions = (question_of(item.id, item.version, item.content) for item in items)
    return [question for question in questions if not unfit(question.entry)]


def load_pool(session: Session, principal: Principal, matrix: Matrix, *, beside: Sequence[Question] = ()) -> Pool:
    """Returns what a matrix could use of the person's bank; ``beside`` are questions of a paper, as the paper has them.

    Raises ``NotAllowed`` for who is no trainer.
    """
    held = {question.id for question in beside}
    questions = list(beside)
    outside: list[Question] = []
    for one in usable_questions(session, principal):
        if one.id not in held:
            (questions if any(cell.fits(one.item) for cell in matrix.cells) else outside).append(one)
    return Pool(tuple(questions), conflicts_of(questions, _same_meaning(session, questions)), tuple(outside))


def without_used(pool: Pool, used: Collection[Question]) -> Pool:
    """Returns the pool without questions that other papers have, nor any with nearly their words."""
    return pool.without(repeated(pool.questions, tuple(used))) if used else pool


def _same_meaning(session: Session, questions: Sequence[Question]) -> Iterator[tuple[int, int]]:
    """Yields pairs of places that ask for the same thing by the vectors kept with the questions.

    Only questions with the same numbers are compared: others never ask for the same (``exams.same_point``).
    """
    places = {question.id: place for place, question in enumerate(questions)}
    for ids, vectors in kept_vectors(session, list(places)).values():
        by_numbers: dict[str, list[int]] = defaultdict(list)
        for row, item_id in enumerate(ids):
            item = questions[places[item_id]].item
            by_numbers[str(sorted(numbers_of(f"{item.stem} {' '.join(item.key_texts)}").items()))].append(row)
        for rows in by_numbers.values():
            for one, other, score in _near(vectors[rows]):
                pair = places[ids[rows[one]]], places[ids[rows[other]]]
                if same_point(questions[pair[0]].entry, questions[pair[1]].entry, score):
                    yield pair


def _near(vectors: Vectors) -> Iterator[tuple[int, int, float]]:
    """Yields the pairs of rows whose cosine makes them candidates, the earlier first."""
    for start in range(0, len(vectors), _AT_ONCE):
        scores = vectors[start : start + _AT_ONCE] @ vectors.T
        for row, column in np.argwhere(scores >= ALIKE):
            if start + row < column:
                yield int(start + row), int(column), float(scores[row, column])
