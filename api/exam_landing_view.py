"""The sittings of one candidate as the page /thi shows them: open, coming, practice, and those they sat."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.exam_words import left_words
from exams.sittings.attempts import is_due
from exams.sittings.results import has_passed, is_shown
from exams.sittings.starting import leave_to_start, moment_words, own_attempts
from vanban.db.exam_paper_models import ExamPaperItemRow
from vanban.db.exam_sitting_models import ExamAttemptRow, ExamCertificateRow, ExamSittingRow
from vanban.db.exam_sittings import rules_of, sittings_for
from vanban.exam_sittings import SITTING_KIND_WORDS, SittingKind, SittingState
from vanban.principals import Principal
from vanban.wording import duration_words

MOST_SAT = 50  # attempts listed


@dataclass(frozen=True, slots=True)
class AttemptLine:
    """An attempt of the candidate. ``result`` says what may be seen of it; an open one has no address of a result."""

    id: int
    sitting_id: int
    title: str
    number: int
    over: bool
    when: datetime.datetime
    result: str
    took: str
    passed: bool | None
    certified: bool  # a certificate was given for it

    @property
    def when_words(self) -> str:
        """When it was handed in, or begun where it goes on, in Việt Nam's time."""
        return moment_words(self.when)


@dataclass(frozen=True, slots=True)
class SittingCard:
    """A sitting with what the candidate may do in it now. ``refusal`` says why nothing can be begun."""

    id: int
    title: str
    kind: SittingKind
    kind_words: str
    window: str
    opens_at: datetime.datetime
    refusal: str
    left: str
    open_attempt: int | None
    attempts: tuple[AttemptLine, ...]
    coming: bool
    over: bool


@dataclass(frozen=True, slots=True)
class Landing:
    """The sittings of a candidate in the order they are shown."""

    open: tuple[SittingCard, ...]
    coming: tuple[SittingCard, ...]
    practice: tuple[SittingCard, ...]
    sat: tuple[AttemptLine, ...]  # handed in, the last one first

    @property
    def empty(self) -> bool:
        """Tells whether there is none at all."""
        return not (self.open or self.coming or self.practice or self.sat)


def landing(session: Session, person: Principal, now: datetime.datetime) -> Landing:
    """Returns the sittings a candidate sees: open ones that close first come first."""
    rows = sittings_for(session, person)
    mine = _attempts_of(session, person)
    running = [sitting_card(session, person, row, now) for row in reversed(rows) if not _is_over(row, now)]
    practice = tuple(card for card in running if card.kind is SittingKind.PRACTICE and not card.coming)
    coming = sorted((card for card in running if card.coming), key=lambda card: card.opens_at)
    open_ones = tuple(card for card in running if not card.coming and card.kind is not SittingKind.PRACTICE)
    return Landing(open_ones, tuple(coming), practice, tuple(_sat(session, rows, mine, now)))


def sitting_card(session: Session, person: Principal, row: ExamSittingRow, now: datetime.datetime) -> SittingCard:
    """Returns one sitting as its candidate sees it."""
    leave = leave_to_start(session, person, row, now=now)
    kind = SittingKind(row.kind)
    attempts = own_attempts(session, person, row.id)
    certified = _certified(session, [one.id for one in attempts])
    return SittingCard(
        row.id,
        row.title,
        kind,
        SITTING_KIND_WORDS[kind],
        f"Từ {moment_words(row.opens_at)} đến {moment_words(row.closes_at)}",
        row.opens_at,
        "" if leave.granted else leave.refusal,
        left_words(leave.left),
        leave.open_id,
        tuple(attempt_line(row, one, now, certified) for one in reversed(attempts)),
        row.state == SittingState.OPEN.value and now < row.opens_at,
        _is_over(row, now),
    )


def count_questions(session: Session, paper_id: int) -> int:
    """Returns how many questions a paper has."""
    wanted = select(func.count()).select_from(ExamPaperItemRow).where(ExamPaperItemRow.paper_id == paper_id)
    return session.scalar(wanted) or 0


def attempt_line(
    sitting: ExamSittingRow, attempt: ExamAttemptRow, now: datetime.datetime, certified: frozenset[int]
) -> AttemptLine:
    """Returns one attempt with what its candidate may see of its result now."""
    rules = rules_of(sitting)
    going = attempt.submitted_at is None and not is_due(attempt, sitting, now)
    scored = attempt.right is not None and is_shown(rules.result_shown, sitting, now)
    right = attempt.right or 0
    return AttemptLine(
        attempt.id,
        sitting.id,
        sitting.title,
        attempt.number,
        not going,
        attempt.submitted_at or attempt.started_at,
        _result(right, attempt.questions, going=going, scored=scored),
        duration_words(attempt.seconds) if attempt.seconds is not None else "",
        has_passed(right, attempt.questions, rules) if scored else None,
        attempt.id in certified,
    )


def _sat(
    session: Session, rows: Sequence[ExamSittingRow], mine: Sequence[ExamAttemptRow], now: datetime.datetime
) -> list[AttemptLine]:
    """Returns the attempts that are over, the last one first."""
    sittings = {row.id: row for row in rows}
    seen = [one for one in mine if one.sitting_id in sittings]
    over = [one for one in seen if one.submitted_at is not None or is_due(one, sittings[one.sitting_id], now)]
    over.sort(key=lambda one: one.submitted_at or one.started_at, reverse=True)
    certified = _certified(session, [one.id for one in over[:MOST_SAT]])
    return [attempt_line(sittings[one.sitting_id], one, now, certified) for one in over[:MOST_SAT]]


def _attempts_of(session: Session, person: Principal) -> list[ExamAttemptRow]:
    return list(session.scalars(select(ExamAttemptRow).where(ExamAttemptRow.person_id == person.person_id)))


def _certified(session: Session, attempt_ids: Sequence[int]) -> frozenset[int]:
    """Returns those of the attempts for which a certificate was given."""
    wanted = select(ExamCertificateRow.attempt_id).where(ExamCertificateRow.attempt_id.in_(attempt_ids))
    return frozenset(session.scalars(wanted))


def _is_over(row: ExamSittingRow, now: datetime.datetime) -> bool:
    return row.state != SittingState.OPEN.value or now >= row.closes_at


def _result(right: int, questions: int, *, going: bool, scored: bool) -> str:
    if going:
        return "đang làm dở"
    return f"đúng {right}/{questions} câu" if scored else "đã nộp, chưa công bố điểm"
