"""Handing in: an attempt is scored exactly once, by the candidate or when its time is up, and never changes again."""

import datetime
from collections.abc import Mapping, Sequence
from typing import cast

from sqlalchemy import Select, Table, bindparam, or_, select, update
from sqlalchemy.orm import Session

from exams.sittings.attempts import TARGET, is_due
from exams.sittings.measures import measures
from exams.sittings.questions import PaperQuestion, chosen_of, paper_questions
from vanban.audit import Action, Detail, Entry
from vanban.db.audit import record_all
from vanban.db.exam_sitting_models import ExamAnswerRow, ExamAttemptRow, ExamSittingRow
from vanban.exam_papers import arrangement_from_json
from vanban.exam_sittings import Ended, SittingState
from vanban.principals import Principal


def hand_in(
    session: Session,
    attempts: Sequence[ExamAttemptRow],
    *,
    now: datetime.datetime,
    principal: Principal | None = None,
    address: str = "",
) -> None:
    """Scores and ends attempts that are still open, which the caller holds locked; one entry in the audit log each.

    With a principal it is the candidate who hands in; without one their time is up or the sitting was closed.
    """
    open_ones = [attempt for attempt in attempts if attempt.submitted_at is None]
    sittings = {id_: session.get_one(ExamSittingRow, id_) for id_ in {one.sitting_id for one in open_ones}}
    papers = {one.paper_id: paper_questions(session, one.paper_id) for one in sittings.values()}
    answers = _answers(session, open_ones)
    entries, marks = [], []
    for attempt in open_ones:
        sitting = sittings[attempt.sitting_id]
        right = _right(attempt, answers.get(attempt.id, ()), papers[sitting.paper_id])
        marks += [{"one": attempt.id, "at": place, "right": is_right} for place, is_right in right.items()]
        _end(attempt, sitting, sum(right.values()), by_candidate=principal is not None, now=now)
        entries.append(_entry(attempt, principal, address))
    session.flush()
    if marks:
        _mark(session, marks)
    if entries:
        record_all(session, entries)


def close_due(session: Session, *, now: datetime.datetime, most: int | None = None) -> int:
    """Returns how many attempts were handed in because their time is up or their sitting is no longer open.

    Hands in ``most`` at a time (by default as the measures say): call it again, in a transaction of its own, until it
    returns 0.
    """
    wanted = _due(now).order_by(ExamAttemptRow.id).limit(most or measures().handed_in_at_once)
    wanted = wanted.with_for_update(of=ExamAttemptRow, skip_locked=True).execution_options(populate_existing=True)
    attempts = session.scalars(wanted).all()
    hand_in(session, attempts, now=now)
    return len(attempts)


def any_due(session: Session, *, now: datetime.datetime) -> bool:
    """Tells whether ``close_due`` would hand something in."""
    return session.scalar(_due(now).with_only_columns(ExamAttemptRow.id).limit(1)) is not None


def _due(now: datetime.datetime) -> Select[ExamAttemptRow]:
    late = ExamAttemptRow.ends_at < now - measures().grace
    return (
        select(ExamAttemptRow)
        .join(ExamSittingRow, ExamSittingRow.id == ExamAttemptRow.sitting_id)
        .where(ExamAttemptRow.submitted_at.is_(None), or_(late, ExamSittingRow.state != SittingState.OPEN.value))
    )


def _answers(session: Session, attempts: Sequence[ExamAttemptRow]) -> dict[int, list[ExamAnswerRow]]:
    found: dict[int, list[ExamAnswerRow]] = {}
    wanted = select(ExamAnswerRow).where(ExamAnswerRow.attempt_id.in_([one.id for one in attempts]))
    for row in session.scalars(wanted.execution_options(populate_existing=True)):
        found.setdefault(row.attempt_id, []).append(row)
    return found


def _right(
    attempt: ExamAttemptRow, answers: Sequence[ExamAnswerRow], questions: Mapping[int, PaperQuestion]
) -> dict[int, bool]:
    """Returns for each answered question of an attempt whether it is right; none is that has gone from the paper."""
    asked = {placed.question for placed in arrangement_from_json(attempt.arrangement)}
    return {
        row.question: row.question in questions and questions[row.question].is_right(chosen_of(row.chosen))
        for row in answers
        if row.question in asked
    }


def _end(
    attempt: ExamAttemptRow, sitting: ExamSittingRow, right: int, *, by_candidate: bool, now: datetime.datetime
) -> None:
    in_time = sitting.state == SittingState.OPEN.value and not is_due(attempt, sitting, now)
    if by_candidate and in_time:
        attempt.ended = Ended.BY_CANDIDATE.value
    elif sitting.state != SittingState.OPEN.value or attempt.ends_at == sitting.closes_at:
        attempt.ended = Ended.CLOSED.value
    else:
        attempt.ended = Ended.TIME_UP.value
    attempt.submitted_at = max(attempt.started_at, min(now, attempt.ends_at))
    attempt.seconds = int((attempt.submitted_at - attempt.started_at).total_seconds())
    attempt.right = right


def _mark(session: Session, marks: Sequence[Mapping[str, object]]) -> None:
    answer = cast("Table", ExamAnswerRow.__table__)
    statement = (
        update(answer)
        .where(answer.c.attempt_id == bindparam("one"), answer.c.question == bindparam("at"))
        .values(right=bindparam("right"))
    )
    session.connection().execute(statement, list(marks))


def _entry(attempt: ExamAttemptRow, principal: Principal | None, address: str) -> Entry:
    detail: Detail = {"sitting": attempt.sitting_id, "how": attempt.ended, "person": attempt.person_id}
    return Entry(Action.EXAM_SUBMITTED, principal, TARGET, attempt.id, address=address, detail=detail)
