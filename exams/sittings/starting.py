"""Whether a person may begin an attempt of a sitting: its window, the limits, the audience."""

import datetime
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from exams.sittings.attempts import is_due
from vanban.db.exam_sitting_models import ExamAttemptRow, ExamSittingRow
from vanban.db.exam_sittings import in_audience, rules_of
from vanban.exam_sittings import HANOI, Rules, SittingKind, SittingState, week_of
from vanban.principals import Principal


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
    return leave_of(sitting, attempts, now, inside=in_audience(session, principal, sitting))


def leave_of(sitting: ExamSittingRow, attempts: list[ExamAttemptRow], now: datetime.datetime, *, inside: bool) -> Leave:
    """Returns what ``leave_to_start`` does, from the person's attempts and whether the sitting is for them."""
    going = going_of(sitting, attempts, now)
    limit = _left(attempts, sitting, rules_of(sitting), now)
    refusal = _window(sitting, now) or (limit[1] if limit[0] == 0 else "")
    if not refusal and not inside:
        refusal = "Đơn vị của đồng chí không thuộc đối tượng dự thi của kỳ thi này."
    return Leave(refusal, limit[0], going.id if going else None)


def going_of(sitting: ExamSittingRow, attempts: list[ExamAttemptRow], now: datetime.datetime) -> ExamAttemptRow | None:
    """Returns the attempt to go on with, if there is one."""
    return next((one for one in attempts if one.submitted_at is None and not is_due(one, sitting, now)), None)


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
