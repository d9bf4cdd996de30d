"""Results as they are stored: handed-in attempts with what was noted of them, how a sitting goes, one attempt's sheet.

Whoever asks has been checked by ``vanban.db.exam_sittings``; what a page may show of it, anonymity decides.
"""

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from vanban.db.exam_models import ExamItemVersionRow
from vanban.db.exam_sitting_models import ExamAnswerRow, ExamAttemptRow, ExamEventRow, ExamSittingRow
from vanban.db.models import PersonRow
from vanban.db.permissions import readable_ids
from vanban.errors import NotFound
from vanban.exam_papers import arrangement_from_json
from vanban.exam_results import Expected, Progress, Sat
from vanban.exam_sittings import EventKind
from vanban.principals import Principal

NO_ATTEMPT = "Không có bài thi này trong kỳ thi."
_SAT = (
    select(
        ExamAttemptRow.id,
        ExamAttemptRow.person_id,
        PersonRow.name,
        ExamAttemptRow.unit_id,
        ExamAttemptRow.number,
        ExamAttemptRow.code,
        ExamAttemptRow.right,
        ExamAttemptRow.questions,
        ExamAttemptRow.seconds,
        ExamAttemptRow.submitted_at,
        ExamAttemptRow.prediction,
        ExamAttemptRow.ended,
    )
    .join(PersonRow, PersonRow.id == ExamAttemptRow.person_id)
    .where(ExamAttemptRow.submitted_at.is_not(None))
)


@dataclass(frozen=True, slots=True)
class SheetQuestion:
    """A question as one attempt met it: options in the order shown, each with its words, chosen or not, right or not.

    ``stem`` is None for a question that cites what the person looking may not read.
    """

    number: int  # in the order shown, from 1
    stem: str | None
    options: tuple[tuple[str, bool, bool], ...]
    right: bool
    answered: bool


@dataclass(frozen=True, slots=True)
class Noted:
    """Something noted during an attempt."""

    at: datetime.datetime
    kind: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One handed-in attempt in full."""

    sat: Sat
    started_at: datetime.datetime
    questions: tuple[SheetQuestion, ...]
    notes: tuple[Noted, ...]


def handed_in(session: Session, sitting_id: int) -> list[Sat]:
    """Returns the handed-in attempts of a sitting, by person and number."""
    wanted = _SAT.where(ExamAttemptRow.sitting_id == sitting_id)
    away = _leavings(session, sitting_id)
    order = (ExamAttemptRow.person_id, ExamAttemptRow.number)
    return [_sat(row, away.get(row.id, (0, 0))) for row in session.execute(wanted.order_by(*order))]


def progress(session: Session, sitting: ExamSittingRow, people: list[Expected], *, now: datetime.datetime) -> Progress:
    """Returns how a sitting goes at a moment; at work is who has an open attempt with time left."""
    mine = ExamAttemptRow.sitting_id == sitting.id
    attempts = select(func.count()).select_from(ExamAttemptRow).where(mine)
    going = attempts.where(ExamAttemptRow.submitted_at.is_(None), ExamAttemptRow.ends_at > now)
    return Progress(
        people=len(people),
        started=sum(one.started for one in people),
        submitted=sum(one.sat for one in people),
        working=session.scalar(going) or 0,
        attempts=session.scalar(attempts) or 0,
    )


def sheet_of(session: Session, principal: Principal, sitting: ExamSittingRow, attempt_id: int) -> Sheet:
    """Returns a handed-in attempt of a sitting question by question; raises ``NotFound`` for any other."""
    row = session.get(ExamAttemptRow, attempt_id)
    if row is None or row.sitting_id != sitting.id or row.submitted_at is None:
        raise NotFound(NO_ATTEMPT)
    wanted = select(ExamEventRow).where(ExamEventRow.attempt_id == row.id).order_by(ExamEventRow.at, ExamEventRow.id)
    notes = tuple(Noted(one.at, one.kind, one.seconds) for one in session.scalars(wanted))
    left = [one for one in notes if one.kind == EventKind.LEFT.value]
    away = (len(left), sum(one.seconds for one in left))
    questions = _questions(session, principal, sitting, row)
    sat = _sat(session.execute(_SAT.where(ExamAttemptRow.id == row.id)).one(), away)
    return Sheet(sat, row.started_at, questions, notes)


def _questions(
    session: Session, principal: Principal, sitting: ExamSittingRow, row: ExamAttemptRow
) -> tuple[SheetQuestion, ...]:
    versions = [item.version for item in sitting.paper.items]
    cited = {source.document_id for version in versions for source in version.sources}
    readable = readable_ids(session, principal, cited)
    given = {
        one.question: one for one in session.scalars(select(ExamAnswerRow).where(ExamAnswerRow.attempt_id == row.id))
    }
    found = []
    for number, placed in enumerate(arrangement_from_json(row.arrangement), start=1):
        version = versions[placed.question]
        told = all(source.document_id in readable for source in version.sources)
        found.append(_question(number, version, placed.options, given.get(placed.question), told=told))
    return tuple(found)


def _question(
    number: int, version: ExamItemVersionRow, order: tuple[int, ...], answer: ExamAnswerRow | None, *, told: bool
) -> SheetQuestion:
    chosen = {int(place) for place in answer.chosen.split(",") if place} if answer is not None else set()
    words, keys = json.loads(version.options), set(json.loads(version.keys))
    options = tuple((words[place], place in chosen, place in keys) for place in order) if told else ()
    right = answer is not None and answer.right is True
    return SheetQuestion(number, version.stem if told else None, options, right, bool(chosen))


def _leavings(session: Session, sitting_id: int) -> Mapping[int, tuple[int, int]]:
    """Returns how often and how long the page was left, by attempt."""
    wanted = (
        select(ExamEventRow.attempt_id, func.count(), func.sum(ExamEventRow.seconds))
        .join(ExamAttemptRow, ExamAttemptRow.id == ExamEventRow.attempt_id)
        .where(ExamAttemptRow.sitting_id == sitting_id, ExamEventRow.kind == EventKind.LEFT.value)
        .group_by(ExamEventRow.attempt_id)
    )
    return {row[0]: (int(row[1]), int(row[2] or 0)) for row in session.execute(wanted)}


def _sat(row: Any, away: tuple[int, int]) -> Sat:
    """Returns a row of ``_SAT`` as an attempt; without the arrangement, which is most of what is stored."""
    return Sat(
        attempt_id=row.id,
        person_id=row.person_id,
        name=row.name,
        unit_id=row.unit_id,
        number=row.number,
        code=row.code,
        right=row.right or 0,
        questions=row.questions,
        seconds=row.seconds or 0,
        submitted_at=row.submitted_at,
        prediction=row.prediction,
        ended=row.ended or "",
        leavings=away[0],
        away=away[1],
    )
