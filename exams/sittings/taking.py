"""Sitting an exam, from the first question to the result: what pages and programs call.

Call each function in a transaction that writes (``Database.transaction``); ``attempt_for`` and ``result_for`` change
nothing but an attempt whose time is up. Deadlines follow the server's clock alone, which the caller gives as ``now``.
"""

import datetime
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exams.sittings.attempts import answers_of, attempt_view, is_due, own_attempt, view_with
from exams.sittings.ending import any_due, close_due, hand_in
from exams.sittings.measures import measures
from exams.sittings.questions import paper_questions
from exams.sittings.results import result_view
from exams.sittings.saving import Sent, save_answers, save_last, save_together
from exams.sittings.starting_together import Start, begin_together
from exams.sittings.views import AttemptView, ResultView, Save
from vanban.db.exam_sitting_models import ExamAttemptRow, ExamEventRow, ExamSittingRow
from vanban.errors import InvalidInput, VanbanError
from vanban.exam_sittings import EventKind
from vanban.principals import Principal

__all__ = [
    "any_due",
    "attempt_for",
    "close_due",
    "note_event",
    "result_for",
    "save_answers",
    "save_together",
    "start",
    "start_together",
    "submit",
]
NOT_OVER = "Lượt làm bài chưa nộp nên chưa có kết quả."
_LONGEST_AWAY_S = 24 * 60 * 60


def start(
    session: Session,
    principal: Principal,
    sitting_id: int,
    *,
    now: datetime.datetime,
    device: str = "",
    address: str = "",
) -> AttemptView:
    """Returns a new attempt, or the open one: a person has one open attempt of a sitting at a time.

    ``device`` names the sign-in it is opened from, ``address`` is that of the network, for the audit log. Raises
    ``NotFound`` for a sitting the person does not see, ``NotAllowed`` outside the window, past the limits, or where a
    question cites a document they may not read.
    """
    (begun,) = start_together(session, [Start(principal, sitting_id, now, device, address)])
    if isinstance(begun, VanbanError):
        raise begun
    return begun


def start_together(session: Session, asked: Sequence[Start]) -> list[AttemptView | VanbanError]:
    """Returns what ``start`` does for each of several people, or why it was refused, written together."""
    views: list[AttemptView | VanbanError] = []
    for one, begun in zip(asked, begin_together(session, asked), strict=True):
        if isinstance(begun, VanbanError):
            views.append(begun)
            continue
        _note_device(session, begun.attempt, one.device, one.now)
        questions = paper_questions(session, begun.sitting.paper_id)
        answers = {} if begun.new else answers_of(session, begun.attempt.id)
        views.append(view_with(begun.attempt, begun.sitting, questions, answers, now=one.now))
    return views


def attempt_for(
    session: Session, principal: Principal, attempt_id: int, *, now: datetime.datetime, device: str = ""
) -> AttemptView:
    """Returns an own attempt; raises the same ``NotFound`` for any other. One whose time is up is handed in and has
    no questions any more."""
    attempt = _current(session, principal, attempt_id, now)
    if attempt.submitted_at is None:
        _note_device(session, attempt, device, now)
    return _view(session, attempt, now)


def is_settled(
    session: Session, principal: Principal, attempt_id: int, *, now: datetime.datetime, device: str = ""
) -> bool:
    """Tells whether to look at an own attempt from this sign-in changes nothing: no time is up, no device is new."""
    attempt = own_attempt(session, principal, attempt_id)
    if attempt.submitted_at is not None:
        return True
    due = is_due(attempt, session.get_one(ExamSittingRow, attempt.sitting_id), now)
    return not due and device in ("", attempt.device)


def note_event(
    session: Session,
    principal: Principal,
    attempt_id: int,
    kind: EventKind,
    *,
    now: datetime.datetime,
    seconds: int = 0,
) -> None:
    """Notes something about an open attempt; nothing once it has ended or enough has been noted."""
    attempt = own_attempt(session, principal, attempt_id)
    if attempt.submitted_at is None:
        _note(session, attempt, kind, max(0, min(seconds, _LONGEST_AWAY_S)), now)


def submit(
    session: Session,
    principal: Principal,
    attempt_id: int,
    *,
    now: datetime.datetime,
    prediction: int | None = None,
    saves: Sequence[Save] = (),
    address: str = "",
) -> ResultView:
    """Returns the result of an attempt, handed in now; a second time the same result, whatever is sent with it.

    ``saves`` are answers still on their way. Past the deadline and the grace neither they nor the prediction count:
    what was saved before does.
    """
    attempt = own_attempt(session, principal, attempt_id, lock=True)
    if attempt.submitted_at is None:
        sitting = session.get_one(ExamSittingRow, attempt.sitting_id)
        if not is_due(attempt, sitting, now):
            save_last(session, attempt, Sent(principal, attempt_id, saves, now, prediction))
        hand_in(session, [attempt], now=now, principal=principal, address=address)
    return result_view(session, principal, attempt, now=now)


def result_for(session: Session, principal: Principal, attempt_id: int, *, now: datetime.datetime) -> ResultView:
    """Returns the result of an own attempt that has ended; raises ``InvalidInput`` while it goes on."""
    attempt = _current(session, principal, attempt_id, now)
    if attempt.submitted_at is None:
        raise InvalidInput(NOT_OVER)
    return result_view(session, principal, attempt, now=now)


def _current(session: Session, principal: Principal, attempt_id: int, now: datetime.datetime) -> ExamAttemptRow:
    """Returns an own attempt, handed in if its time is up."""
    attempt = own_attempt(session, principal, attempt_id)
    if attempt.submitted_at is None and is_due(attempt, session.get_one(ExamSittingRow, attempt.sitting_id), now):
        attempt = own_attempt(session, principal, attempt_id, lock=True)
        hand_in(session, [attempt], now=now)
    return attempt


def _view(session: Session, attempt: ExamAttemptRow, now: datetime.datetime) -> AttemptView:
    sitting = session.get_one(ExamSittingRow, attempt.sitting_id)
    return attempt_view(session, attempt, sitting, paper_questions(session, sitting.paper_id), now=now)


def _note_device(session: Session, attempt: ExamAttemptRow, device: str, now: datetime.datetime) -> None:
    """Notes that an attempt goes on from another sign-in than the one it was last opened from."""
    if not device or attempt.device == device:
        return
    if attempt.device:
        _note(session, attempt, EventKind.OTHER_SESSION, 0, now)
    attempt.device = device


def _note(session: Session, attempt: ExamAttemptRow, kind: EventKind, seconds: int, now: datetime.datetime) -> None:
    noted = select(func.count()).select_from(ExamEventRow).where(ExamEventRow.attempt_id == attempt.id)
    if (session.scalar(noted) or 0) < measures().most_events:
        session.add(ExamEventRow(attempt_id=attempt.id, at=now, kind=kind.value, seconds=seconds))
        session.flush()
