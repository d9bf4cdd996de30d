"""Beginning an attempt: the window, the limits, the documents, what is drawn; or going on with the open one."""

import datetime
import secrets
from dataclasses import dataclass
from random import SystemRandom

from sqlalchemy import select
from sqlalchemy.orm import Session

from exams.sittings.arranging import arrange
from exams.sittings.attempts import TARGET, deadline, is_due
from exams.sittings.ending import hand_in
from exams.sittings.questions import paper_questions, require_readable
from vanban.audit import Action, Detail, Entry
from vanban.db.audit import record
from vanban.db.exam_sitting_models import ExamAttemptRow, ExamSittingRow
from vanban.db.exam_sittings import in_audience, rules_of, sitting_and_place
from vanban.db.upserts import one_at_a_time
from vanban.errors import InvalidInput, NotAllowed
from vanban.exam_papers import Arrangement, arrangement_json
from vanban.exam_sittings import HANOI, Rules, SittingKind, SittingState, week_of
from vanban.principals import Principal

_CODE_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is read for another
_CODE_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Leave:
    """Whether a person may begin an attempt now. ``refusal`` says why not, in words; ``left`` counts what remains
    of the attempts, of this week's where that is less, None for no limit. ``open_id`` is an attempt to go on with."""

    refusal: str
    left: int | None
    open_id: int | None = None

    @property
    def granted(self) -> bool:
        """Tells whether the person may begin, or go on."""
        return self.open_id is not None or not self.refusal


def leave_to_start(session: Session, principal: Principal, sitting: ExamSittingRow, *, now: datetime.datetime) -> Leave:
    """Returns whether a person may begin an attempt of a sitting now; documents are looked at when they do."""
    attempts = own_attempts(session, principal, sitting.id)
    return _leave(sitting, attempts, now, inside=in_audience(session, principal, sitting))


def _leave(sitting: ExamSittingRow, attempts: list[ExamAttemptRow], now: datetime.datetime, *, inside: bool) -> Leave:
    going = next((one for one in attempts if one.submitted_at is None and not is_due(one, sitting, now)), None)
    limit = _left(attempts, sitting, rules_of(sitting), now)
    refusal = _window(sitting, now) or (limit[1] if limit[0] == 0 else "")
    if not refusal and not inside:
        refusal = "Đơn vị của đồng chí không thuộc đối tượng dự thi của kỳ thi này."
    return Leave(refusal, limit[0], going.id if going else None)


def begin(
    session: Session, principal: Principal, sitting_id: int, *, now: datetime.datetime, device: str, address: str
) -> ExamAttemptRow:
    """Returns the open attempt of a person, a new one where there is none: see ``exams.sittings.taking.start``."""
    sitting, inside = sitting_and_place(session, principal, sitting_id)
    one_at_a_time(session, f"exam attempt {sitting_id} {principal.person_id}")
    attempts = own_attempts(session, principal, sitting_id)
    for attempt in attempts:
        if attempt.submitted_at is None and is_due(attempt, sitting, now):
            hand_in(session, [attempt], now=now)
    leave = _leave(sitting, attempts, now, inside=inside)
    if leave.open_id is not None:
        return next(one for one in attempts if one.id == leave.open_id)
    if leave.refusal:
        raise NotAllowed(leave.refusal)
    return _new_attempt(session, principal, sitting, attempts, now=now, device=device, address=address)


def own_attempts(session: Session, principal: Principal, sitting_id: int) -> list[ExamAttemptRow]:
    """Returns the attempts of a person in a sitting, the first one first."""
    wanted = select(ExamAttemptRow).where(
        ExamAttemptRow.sitting_id == sitting_id, ExamAttemptRow.person_id == principal.person_id
    )
    return list(session.scalars(wanted.order_by(ExamAttemptRow.number)))


def moment_words(moment: datetime.datetime) -> str:
    """Returns a moment in Việt Nam's time as people write it: "08 giờ 30 ngày 05/12/2026"."""
    return moment.astimezone(HANOI).strftime("%H giờ %M ngày %d/%m/%Y")


def _window(sitting: ExamSittingRow, now: datetime.datetime) -> str:
    if sitting.state != SittingState.OPEN.value or now >= sitting.closes_at:
        return "Kỳ thi đã đóng."
    if now < sitting.opens_at:
        return f"Kỳ thi chưa mở; bắt đầu từ {moment_words(sitting.opens_at)}."
    return ""


def _left(
    attempts: list[ExamAttemptRow], sitting: ExamSittingRow, rules: Rules, now: datetime.datetime
) -> tuple[int | None, str]:
    """Returns how many attempts remain (None: no limit) and the words for when none does."""
    if sitting.kind == SittingKind.PRACTICE.value:
        return None, ""
    limits: list[tuple[int, str]] = []
    if rules.attempts_total is not None:
        words = f"Đồng chí đã dùng hết {rules.attempts_total} lượt làm bài của kỳ thi này."
        limits.append((rules.attempts_total - len(attempts), words))
    if rules.attempts_per_week is not None:
        used = sum(one.week == week_of(now) for one in attempts)
        words = f"Đồng chí đã dùng hết {rules.attempts_per_week} lượt của tuần này; tuần mới bắt đầu vào thứ Hai."
        limits.append((rules.attempts_per_week - used, words))
    if not limits:
        return None, ""
    left, words = min(limits)
    return max(0, left), words


def _new_attempt(
    session: Session,
    principal: Principal,
    sitting: ExamSittingRow,
    before: list[ExamAttemptRow],
    *,
    now: datetime.datetime,
    device: str,
    address: str,
) -> ExamAttemptRow:
    questions, rules = paper_questions(session, sitting.paper_id), rules_of(sitting)
    if not questions:
        raise InvalidInput("Đề thi của kỳ thi này chưa có câu hỏi; đề nghị liên hệ đơn vị tổ chức.")
    require_readable(session, principal, questions.values())
    attempt = _drawn(principal, arrange(questions, rules, SystemRandom()))
    attempt.sitting_id, attempt.number, attempt.device = sitting.id, len(before) + 1, device
    attempt.code = before[0].code if before else "".join(secrets.choice(_CODE_SIGNS) for _ in range(_CODE_LENGTH))
    attempt.started_at, attempt.week = now, week_of(now)
    attempt.ends_at = deadline(rules, now, sitting.closes_at)
    session.add(attempt)
    session.flush()
    detail: Detail = {"sitting": sitting.id, "number": attempt.number}
    record(session, Entry(Action.EXAM_STARTED, principal, TARGET, attempt.id, address=address, detail=detail))
    return attempt


def _drawn(principal: Principal, arrangement: Arrangement) -> ExamAttemptRow:
    """Returns an attempt of a person that asks these questions; raises ``NotAllowed`` for who acts for no unit."""
    if principal.person_id is None or principal.unit_id is None:
        raise NotAllowed(
            "Đơn vị của đồng chí đã kết thúc hoạt động nên chưa thể dự thi; đề nghị liên hệ quản trị viên."
        )
    return ExamAttemptRow(
        person_id=principal.person_id,
        unit_id=principal.unit_id,
        arrangement=arrangement_json(arrangement),
        questions=len(arrangement),
    )
