"""What the database holds after a load test beside what candidates were told: lost answers, double results, scores."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from exams.sittings.questions import chosen_of, paper_questions
from vanban.audit import Action
from vanban.db.audit_models import AuditRow
from vanban.db.exam_sitting_models import ExamAnswerRow, ExamAttemptRow, ExamSittingRow
from vanban.db.session import Database
from vanban.exam_papers import arrangement_from_json


@dataclass(frozen=True, slots=True)
class Found:
    """What was found. All but the first three must be 0."""

    attempts: int
    handed_in: int
    acknowledged: int
    lost: int  # acknowledged answers that are not there, or older ones in their place
    two_attempts: int  # people with more attempts than one
    two_results: int  # people who were told different results
    two_entries: int  # attempts handed in more often than once by the audit log
    wrong_scores: int  # by counting anew what is stored

    @property
    def clean(self) -> bool:
        """Tells whether nothing is lost, double or wrong."""
        return not (self.lost or self.two_attempts or self.two_results or self.two_entries or self.wrong_scores)


def check(database: Database, sitting_id: int, people: Sequence[Mapping[str, Any]]) -> Found:
    """Returns what the database holds of a sitting beside what people saw: ``saved`` and ``results`` of each."""
    with database.session() as session:
        attempts = session.scalars(select(ExamAttemptRow).where(ExamAttemptRow.sitting_id == sitting_id)).all()
        answers: dict[int, dict[int, ExamAnswerRow]] = {}
        for row in session.scalars(select(ExamAnswerRow)):
            answers.setdefault(row.attempt_id, {})[row.question] = row
        paper = session.get_one(ExamSittingRow, sitting_id).paper_id
        keys = {place: set(one.item.keys) for place, one in paper_questions(session, paper).items()}
        submitted = Counter(
            session.scalars(select(AuditRow.target_id).where(AuditRow.action == Action.EXAM_SUBMITTED.value))
        )
    return Found(
        attempts=len(attempts),
        handed_in=sum(attempt.submitted_at is not None for attempt in attempts),
        acknowledged=sum(len(person["saved"]) for person in people),
        lost=sum(_lost(person, answers.get(person.get("attempt", 0), {})) for person in people),
        two_attempts=sum(count > 1 for count in Counter(attempt.person_id for attempt in attempts).values()),
        two_results=sum(len({tuple(result) for result in person["results"]}) > 1 for person in people),
        two_entries=sum(count > 1 for count in submitted.values()),
        wrong_scores=_wrong(attempts, answers, keys, people),
    )


def _lost(person: Mapping[str, Any], stored: Mapping[int, ExamAnswerRow]) -> int:
    """Returns how many acknowledged answers are neither stored nor replaced by a newer choice of the person."""
    lost = 0
    for question, (sequence, chosen) in person["saved"].items():
        row = stored.get(int(question))
        same = row is not None and row.sequence == sequence and chosen_of(row.chosen) == tuple(chosen)
        lost += not (same or (row is not None and row.sequence > sequence))
    return lost


def _wrong(
    attempts: Sequence[ExamAttemptRow],
    answers: Mapping[int, Mapping[int, ExamAnswerRow]],
    keys: Mapping[int, set[int]],
    people: Sequence[Mapping[str, Any]],
) -> int:
    told = {person["attempt"]: person["results"][0][0] for person in people if person["results"]}
    wrong = 0
    for attempt in attempts:
        if attempt.submitted_at is None:
            continue
        asked = {placed.question for placed in arrangement_from_json(attempt.arrangement)}
        stored = answers.get(attempt.id, {})
        right = sum(set(chosen_of(row.chosen)) == keys[place] for place, row in stored.items() if place in asked)
        wrong += right != attempt.right or told.get(attempt.id, right) != right
    return wrong
