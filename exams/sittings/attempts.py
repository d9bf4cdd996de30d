"""One attempt as it is stored: whose it is, when it ends, what is saved of it."""

import datetime
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from exams.sittings.measures import measures
from exams.sittings.questions import PaperQuestion, chosen_of
from exams.sittings.views import AttemptView, ShownQuestion
from vanban.db.exam_sitting_models import ExamAnswerRow, ExamAttemptRow, ExamSittingRow
from vanban.db.exam_sittings import rules_of
from vanban.errors import NotFound
from vanban.exam_papers import arrangement_from_json
from vanban.exam_sittings import Rules, SittingKind, SittingState
from vanban.principals import Principal

NO_ATTEMPT = "Không có lượt làm bài này của đồng chí."
TARGET = "exam_attempt"  # of entries of the audit log


def own_attempt(session: Session, principal: Principal, attempt_id: int, *, lock: bool = False) -> ExamAttemptRow:
    """Returns an attempt of the person; raises the same ``NotFound`` for any other. ``lock`` holds it as it is now
    until the transaction ends."""
    wanted = select(ExamAttemptRow).where(ExamAttemptRow.id == attempt_id)
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    row = session.scalar(wanted)
    if row is None or not is_own(row, principal):
        raise NotFound(NO_ATTEMPT)
    return row


def is_own(attempt: ExamAttemptRow, principal: Principal) -> bool:
    """Tells whether an attempt is one that ``own_attempt`` gives."""
    return (
        principal.person_id is not None and not principal.channel.outside and attempt.person_id == principal.person_id
    )


def deadline(rules: Rules, started_at: datetime.datetime, closes_at: datetime.datetime) -> datetime.datetime:
    """Returns when an attempt ends: after its minutes, at the latest when the sitting closes."""
    if not rules.minutes:
        return closes_at
    return min(started_at + datetime.timedelta(minutes=rules.minutes), closes_at)


def renew_deadlines(session: Session, sitting: ExamSittingRow) -> None:
    """Gives open attempts the deadline that follows from the sitting as it is now; for changes of its window."""
    rules = rules_of(sitting)
    going = select(ExamAttemptRow).where(ExamAttemptRow.sitting_id == sitting.id, ExamAttemptRow.submitted_at.is_(None))
    for attempt in session.scalars(going.with_for_update()):
        attempt.ends_at = deadline(rules, attempt.started_at, sitting.closes_at)
    session.flush()


def is_due(attempt: ExamAttemptRow, sitting: ExamSittingRow, now: datetime.datetime) -> bool:
    """Tells whether an attempt takes nothing any more: its time and the grace are over, or its sitting was closed."""
    return sitting.state != SittingState.OPEN.value or now > attempt.ends_at + measures().grace


def seconds_left(attempt: ExamAttemptRow, now: datetime.datetime) -> int:
    """Returns the whole seconds until the deadline, 0 once it has passed."""
    return max(0, int((attempt.ends_at - now).total_seconds()))


def answers_of(session: Session, attempt_id: int) -> dict[int, ExamAnswerRow]:
    """Returns the saved answers of an attempt by question."""
    wanted = select(ExamAnswerRow).where(ExamAnswerRow.attempt_id == attempt_id)
    return {row.question: row for row in session.scalars(wanted.execution_options(populate_existing=True))}


def attempt_view(
    session: Session,
    attempt: ExamAttemptRow,
    sitting: ExamSittingRow,
    questions: Mapping[int, PaperQuestion],
    *,
    now: datetime.datetime,
) -> AttemptView:
    """Returns what the candidate sees of an attempt; no questions once it is over."""
    return view_with(attempt, sitting, questions, answers_of(session, attempt.id), now=now)


def view_with(
    attempt: ExamAttemptRow,
    sitting: ExamSittingRow,
    questions: Mapping[int, PaperQuestion],
    answers: Mapping[int, ExamAnswerRow],
    *,
    now: datetime.datetime,
) -> AttemptView:
    """Returns what ``attempt_view`` does, from the answers that are saved."""
    over = attempt.submitted_at is not None or is_due(attempt, sitting, now)
    chosen = {question: chosen_of(row.chosen) for question, row in answers.items()}
    return AttemptView(
        attempt.id,
        sitting.id,
        sitting.title,
        SittingKind(sitting.kind),
        attempt.number,
        attempt.code,
        () if over else _shown(attempt, questions, chosen),
        0 if over else seconds_left(attempt, now),
        attempt.started_at,
        attempt.ends_at,
        rules_of(sitting),
        max((row.sequence for row in answers.values()), default=0),
        attempt.prediction,
        over,
    )


def _shown(
    attempt: ExamAttemptRow, questions: Mapping[int, PaperQuestion], chosen: Mapping[int, tuple[int, ...]]
) -> tuple[ShownQuestion, ...]:
    return tuple(
        ShownQuestion(
            placed.question,
            questions[placed.question].item.stem,
            tuple((place, questions[placed.question].item.options[place]) for place in placed.options),
            chosen.get(placed.question, ()),
            questions[placed.question].item.kind.value,
            questions[placed.question].several,
        )
        for placed in arrangement_from_json(attempt.arrangement)
    )
