"""Saving answers while an attempt lasts: an older choice never takes the place of a newer one, and a save that is
sent again changes nothing."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from exams.sittings.attempts import is_due, own_attempt, seconds_left
from exams.sittings.questions import PaperQuestion, chosen_of, chosen_text, paper_questions
from exams.sittings.views import AttemptOver, Save, Saved
from vanban.db.exam_sitting_models import ExamAnswerRow, ExamAttemptRow, ExamSittingRow
from vanban.db.exam_sittings import rules_of
from vanban.db.upserts import upsert_of
from vanban.errors import InvalidInput
from vanban.exam_papers import arrangement_from_json
from vanban.exam_sittings import SittingState
from vanban.principals import Principal

HANDED_IN = "Bài đã nộp nên không nhận thêm câu trả lời; những câu đã lưu được tính."
TIME_UP = "Đã hết giờ làm bài nên không nhận thêm câu trả lời; những câu đã lưu được tính."
CLOSED = "Kỳ thi đã đóng nên không nhận thêm câu trả lời; những câu đã lưu được tính."
_LARGEST = 2**31 - 1  # INTEGER
_MOST_PREDICTED = 1_000_000_000


def save_answers(
    session: Session,
    principal: Principal,
    attempt_id: int,
    saves: Sequence[Save],
    *,
    now: datetime.datetime,
    prediction: int | None = None,
) -> Saved:
    """Returns what became of the saves of an own attempt.

    Raises ``NotFound`` for any other attempt, ``AttemptOver`` once it takes nothing any more, ``InvalidInput`` for a
    question or an option it does not have; nothing is saved then.
    """
    attempt = own_attempt(session, principal, attempt_id, lock=True)
    sitting = session.get_one(ExamSittingRow, attempt.sitting_id)
    require_going(attempt, sitting, now)
    (saved,) = write_saves(session, [(attempt, saves)], now=now)
    keep_prediction(attempt, sitting, prediction)
    return saved


def require_going(attempt: ExamAttemptRow, sitting: ExamSittingRow, now: datetime.datetime) -> None:
    """Raises ``AttemptOver``, which says why, for an attempt that takes nothing any more."""
    if attempt.submitted_at is not None:
        raise AttemptOver(HANDED_IN)
    if is_due(attempt, sitting, now):
        raise AttemptOver(TIME_UP if sitting.state == SittingState.OPEN.value else CLOSED)


def write_saves(
    session: Session, batch: Sequence[tuple[ExamAttemptRow, Sequence[Save]]], *, now: datetime.datetime
) -> list[Saved]:
    """Returns what became of the saves of each attempt, all written together.

    The caller has checked that the attempts go on and holds them locked. Raises ``InvalidInput`` for the first save
    that does not fit its attempt; nothing is written then.
    """
    wanted = {attempt.id: _newest(saves) for attempt, saves in batch}
    for attempt, saves in batch:
        _check(session, attempt, saves)
    held = _held(session, wanted)
    rows = []
    for attempt_id, newest in wanted.items():
        for save in newest.values():
            before = held.get((attempt_id, save.question))
            if before is None or before.sequence < save.sequence:
                rows.append(_row(attempt_id, save, now))
    _write(session, rows)
    return [_outcome(attempt, wanted[attempt.id], held, now) for attempt, _ in batch]


def keep_prediction(attempt: ExamAttemptRow, sitting: ExamSittingRow, prediction: int | None) -> None:
    """Keeps the number a candidate predicts, where the sitting asks for one; raises ``InvalidInput`` for none such."""
    if prediction is None or not rules_of(sitting).tie_break:
        return
    if not 0 <= prediction <= _MOST_PREDICTED:
        raise InvalidInput("Số dự đoán phải là số nguyên từ 0 đến 1.000.000.000.")
    attempt.prediction = prediction


def _newest(saves: Iterable[Save]) -> dict[int, Save]:
    """Returns the save of each question that the candidate made last."""
    found: dict[int, Save] = {}
    for save in saves:
        if save.question not in found or found[save.question].sequence < save.sequence:
            found[save.question] = save
    return found


def _check(session: Session, attempt: ExamAttemptRow, saves: Iterable[Save]) -> None:
    sitting = session.get_one(ExamSittingRow, attempt.sitting_id)
    questions = paper_questions(session, sitting.paper_id)
    asked = {placed.question: placed.options for placed in arrangement_from_json(attempt.arrangement)}
    for save in saves:
        if save.question not in asked:
            raise InvalidInput("Câu trả lời gửi lên không thuộc lượt làm bài này.")
        _check_chosen(save, questions[save.question], asked[save.question])


def _check_chosen(save: Save, question: PaperQuestion, options: Sequence[int]) -> None:
    if not set(save.chosen) <= set(options) or len(set(save.chosen)) != len(save.chosen):
        raise InvalidInput("Phương án gửi lên không có trong câu hỏi.")
    if len(save.chosen) > 1 and not question.several:
        raise InvalidInput("Câu hỏi này chỉ chọn một phương án.")
    if not 0 < save.sequence <= _LARGEST:
        raise InvalidInput("Số thứ tự của câu trả lời phải là số nguyên dương.")


def _held(session: Session, wanted: Mapping[int, Mapping[int, Save]]) -> dict[tuple[int, int], Save]:
    """Returns the saves that are stored already for these attempts."""
    found = select(ExamAnswerRow.attempt_id, ExamAnswerRow.question, ExamAnswerRow.chosen, ExamAnswerRow.sequence)
    rows = session.execute(found.where(ExamAnswerRow.attempt_id.in_(sorted(wanted))))
    return {(row[0], row[1]): Save(row[1], chosen_of(row[2]), row[3]) for row in rows}


def _row(attempt_id: int, save: Save, now: datetime.datetime) -> dict[str, object]:
    return {
        "attempt_id": attempt_id,
        "question": save.question,
        "chosen": chosen_text(save.chosen),
        "sequence": save.sequence,
        "saved_at": now,
    }


def _write(session: Session, rows: Sequence[Mapping[str, object]]) -> None:
    if rows:
        session.connection().execute(_newer_answer(session.get_bind().dialect.name), list(rows))


@cache  # to build it takes as long as all the rest of a save
def _newer_answer(dialect: str) -> "sqlite.Insert | postgresql.Insert":
    """Returns what stores an answer unless a newer one is there."""
    insert = upsert_of(dialect, ExamAnswerRow)
    new = insert.excluded
    return insert.on_conflict_do_update(
        index_elements=["attempt_id", "question"],
        set_={"chosen": new.chosen, "sequence": new.sequence, "saved_at": new.saved_at},
        where=ExamAnswerRow.sequence < new.sequence,
    )


def _outcome(
    attempt: ExamAttemptRow, saves: Mapping[int, Save], held: Mapping[tuple[int, int], Save], now: datetime.datetime
) -> Saved:
    older = [save.question for save in saves.values() if _is_older(save, held.get((attempt.id, save.question)))]
    accepted = [question for question in saves if question not in older]
    return Saved(tuple(sorted(accepted)), tuple(sorted(older)), seconds_left(attempt, now))


def _is_older(save: Save, before: Save | None) -> bool:
    """Tells whether a stored save keeps its place: a newer one, or another choice under the same number, which came
    from another device first."""
    if before is None or before.sequence < save.sequence:
        return False
    return before.sequence > save.sequence or set(before.chosen) != set(save.chosen)
