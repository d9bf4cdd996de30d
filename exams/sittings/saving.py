"""Saving answers while an attempt lasts: an older choice never takes the place of a newer one, and a save that is
sent again changes nothing."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, joinedload

from exams.sittings.attempts import NO_ATTEMPT, is_due, is_own, seconds_left
from exams.sittings.questions import PaperQuestion, chosen_of, chosen_text, paper_questions
from exams.sittings.views import AttemptOver, Save, Saved
from vanban.db.exam_sitting_models import ExamAnswerRow, ExamAttemptRow, ExamSittingRow
from vanban.db.exam_sittings import rules_of
from vanban.db.upserts import upsert_of
from vanban.errors import InvalidInput, NotFound, VanbanError
from vanban.exam_papers import arrangement_from_json
from vanban.exam_sittings import SittingState
from vanban.principals import Principal

HANDED_IN = "Bài đã nộp nên không nhận thêm câu trả lời; những câu đã lưu được tính."
TIME_UP = "Đã hết giờ làm bài nên không nhận thêm câu trả lời; những câu đã lưu được tính."
CLOSED = "Kỳ thi đã đóng nên không nhận thêm câu trả lời; những câu đã lưu được tính."
_LARGEST = 2**31 - 1  # INTEGER
_MOST_PREDICTED = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Sent:
    """Saves that a person sent for an attempt, when they came, and the number predicted with them, if any."""

    principal: Principal
    attempt_id: int
    saves: Sequence[Save]
    now: datetime.datetime
    prediction: int | None = None


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
    (saved,) = save_together(session, [Sent(principal, attempt_id, saves, now, prediction)])
    if isinstance(saved, VanbanError):
        raise saved
    return saved


def save_together(session: Session, sent: Sequence[Sent]) -> list[Saved | VanbanError]:
    """Returns what became of what several people sent, or why it was refused, written together: see ``save_answers``.

    Of two that were sent for one attempt the first is taken first.
    """
    ids = sorted({one.attempt_id for one in sent})
    wanted = select(ExamAttemptRow).where(ExamAttemptRow.id.in_(ids)).with_for_update()
    found = {row.id: row for row in session.scalars(wanted.execution_options(populate_existing=True))}
    writing = _Writing(_sittings(session, found.values()), _held(session, ids))
    outcomes: list[Saved | VanbanError] = []
    for one in sent:
        try:
            outcomes.append(_taken(session, one, found.get(one.attempt_id), writing))
        except VanbanError as error:
            outcomes.append(error)
    _write(session, list(writing.rows.values()))
    return outcomes


def save_last(session: Session, attempt: ExamAttemptRow, sent: Sent) -> None:
    """Saves what comes with handing in; the caller has checked that the attempt goes on and holds it locked."""
    sittings = _sittings(session, [attempt])
    writing = _Writing(sittings, _held(session, [attempt.id]))
    writing.take(attempt, _checked(session, attempt, sittings[attempt.sitting_id], sent))
    _write(session, list(writing.rows.values()))


@dataclass(slots=True)
class _Writing:
    """The newest save of each question of some attempts, and the rows that are to be written for it."""

    sittings: Mapping[int, ExamSittingRow]
    held: dict[tuple[int, int], Save]
    rows: dict[tuple[int, int], dict[str, object]] = field(default_factory=dict)

    def take(self, attempt: ExamAttemptRow, sent: Sent) -> Saved:
        """Returns what becomes of saves that have been checked."""
        newest = _newest(sent.saves)
        older = {
            question for question, save in newest.items() if _is_older(save, self.held.get((attempt.id, question)))
        }
        for question, save in newest.items():
            before = self.held.get((attempt.id, question))
            if before is None or before.sequence < save.sequence:
                self.held[attempt.id, question] = save
                self.rows[attempt.id, question] = _row(attempt.id, save, sent.now)
        if sent.prediction is not None:
            attempt.prediction = sent.prediction
        return Saved(tuple(sorted(set(newest) - older)), tuple(sorted(older)), seconds_left(attempt, sent.now))


def _taken(session: Session, sent: Sent, attempt: ExamAttemptRow | None, writing: _Writing) -> Saved:
    if attempt is None or not is_own(attempt, sent.principal):
        raise NotFound(NO_ATTEMPT)
    sitting = writing.sittings[attempt.sitting_id]
    if attempt.submitted_at is not None:
        raise AttemptOver(HANDED_IN)
    if is_due(attempt, sitting, sent.now):
        raise AttemptOver(TIME_UP if sitting.state == SittingState.OPEN.value else CLOSED)
    return writing.take(attempt, _checked(session, attempt, sitting, sent))


def _checked(session: Session, attempt: ExamAttemptRow, sitting: ExamSittingRow, sent: Sent) -> Sent:
    """Returns what was sent, its prediction only where the sitting asks for one; raises ``InvalidInput``."""
    _check(session, attempt, sitting, sent.saves)
    if sent.prediction is None or not rules_of(sitting).tie_break:
        return replace(sent, prediction=None)
    if not 0 <= sent.prediction <= _MOST_PREDICTED:
        raise InvalidInput("Số dự đoán phải là số nguyên từ 0 đến 1.000.000.000.")
    return sent


def _newest(saves: Iterable[Save]) -> dict[int, Save]:
    """Returns the save of each question that the candidate made last."""
    found: dict[int, Save] = {}
    for save in saves:
        if save.question not in found or found[save.question].sequence < save.sequence:
            found[save.question] = save
    return found


def _check(session: Session, attempt: ExamAttemptRow, sitting: ExamSittingRow, saves: Iterable[Save]) -> None:
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


def _sittings(session: Session, attempts: Iterable[ExamAttemptRow]) -> dict[int, ExamSittingRow]:
    """Returns the sittings of attempts by their ids, each with its paper: a session forgets a row that nobody holds,
    and would ask for it again with every save."""
    wanted = select(ExamSittingRow).where(ExamSittingRow.id.in_({one.sitting_id for one in attempts}))
    return {row.id: row for row in session.scalars(wanted.options(joinedload(ExamSittingRow.paper)))}


def _held(session: Session, attempt_ids: Sequence[int]) -> dict[tuple[int, int], Save]:
    """Returns the saves that are stored already for these attempts."""
    found = select(ExamAnswerRow.attempt_id, ExamAnswerRow.question, ExamAnswerRow.chosen, ExamAnswerRow.sequence)
    rows = session.execute(found.where(ExamAnswerRow.attempt_id.in_(attempt_ids)))
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


def _is_older(save: Save, before: Save | None) -> bool:
    """Tells whether a stored save keeps its place: a newer one, or another choice under the same number, which came
    from another device first."""
    if before is None or before.sequence < save.sequence:
        return False
    return before.sequence > save.sequence or set(before.chosen) != set(save.chosen)
