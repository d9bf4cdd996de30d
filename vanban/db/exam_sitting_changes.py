"""How a sitting comes about and changes: planned, opened, given more time, closed, cancelled.

After opening, paper, rules and audience stay as they are: whoever has sat under other rules, or sits another paper,
would not be judged alike. While nobody has begun, a sitting can be taken back and planned anew.
"""

import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from vanban.audit import Action, Detail, Entry
from vanban.db.audit import record
from vanban.db.exam_audiences import count_attempts
from vanban.db.exam_bank import require_trainer
from vanban.db.exam_paper_models import ExamPaperRow
from vanban.db.exam_sitting_checks import opening_problems
from vanban.db.exam_sitting_models import ExamAttemptRow, ExamCertificateRow, ExamSittingRow, ExamSittingUnitRow
from vanban.db.exam_sittings import managed, rules_json, rules_of
from vanban.db.models import UnitRow
from vanban.errors import InvalidInput, NotFound
from vanban.exam_papers import PaperState
from vanban.exam_phases import PHASE_WORDS, Phase, phase_of
from vanban.exam_plans import Plan, check_window, checked_invitation, checked_plan
from vanban.exam_sittings import SittingState
from vanban.principals import Principal
from vanban.text import nfc

TARGET = "exam_sitting"  # of entries of the audit log
CHANGED = "Kỳ thi vừa được người khác sửa (nay là phiên bản {now}); đề nghị xem lại rồi làm tiếp."
NO_PAPER = "Không có đề thi này trong các đề đã duyệt của đơn vị; đề nghị chọn đề khác."
ALREADY_BEGUN = "Đã có {count} lượt thi nên không đưa về soạn được; có thể đóng sớm hoặc hủy kỳ thi."
LARGEST_ANSWER = 2**31 - 1  # of the tie-break question: what the column holds
_LONGEST_REASON = 2_000  # code points


def approved_papers(session: Session, principal: Principal) -> list[ExamPaperRow]:
    """Returns the papers of the own unit that a sitting may use, the one changed last first."""
    require_trainer(principal)
    mine = (ExamPaperRow.unit_id.in_(sorted(principal.own_unit_ids)), ExamPaperRow.state == PaperState.APPROVED.value)
    return list(session.scalars(select(ExamPaperRow).where(*mine).order_by(ExamPaperRow.changed_at.desc())))


def managed_sittings(session: Session, principal: Principal) -> list[ExamSittingRow]:
    """Returns the sittings the own unit holds, the one that opens last first; ``NotAllowed`` for who is no trainer."""
    require_trainer(principal)
    mine = select(ExamSittingRow).where(ExamSittingRow.unit_id.in_(sorted(principal.own_unit_ids)))
    return list(session.scalars(mine.order_by(ExamSittingRow.opens_at.desc(), ExamSittingRow.id.desc())))


def phase(row: ExamSittingRow, now: datetime.datetime) -> Phase:
    """Returns where a sitting stands."""
    return phase_of(row.state, row.opens_at, row.closes_at, now=now)


def create_sitting(session: Session, principal: Principal, plan: Plan, *, now: datetime.datetime) -> ExamSittingRow:
    """Returns a new sitting of the own unit that nobody may sit yet.

    Raises ``NotAllowed`` for who is no trainer, ``InvalidInput`` for a paper that may not be used or a plan that cannot
    be meant.
    """
    unit_id = require_trainer(principal)
    row = ExamSittingRow(unit_id=unit_id, state=SittingState.DRAFT.value, version=1, created_at=now, changed_at=now)
    row.author_id = principal.person_id
    _write(session, principal, row, plan)
    session.add(row)
    session.flush()
    _record(session, principal, row, "them")
    return row


def edit_sitting(
    session: Session, principal: Principal, sitting_id: int, plan: Plan, *, version: int, now: datetime.datetime
) -> ExamSittingRow:
    """Returns a sitting that is still being planned with another plan; raises as ``create_sitting`` does."""
    row = _changing(session, principal, sitting_id, version=version)
    _require(row, now, Phase.DRAFT)
    _write(session, principal, row, plan)
    return _changed(session, principal, row, "sua", now)


def open_sitting(
    session: Session, principal: Principal, sitting_id: int, *, version: int, now: datetime.datetime
) -> ExamSittingRow:
    """Returns an opened sitting; raises ``InvalidInput`` with everything that stands in the way."""
    row = _changing(session, principal, sitting_id, version=version)
    _require(row, now, Phase.DRAFT)
    problems = opening_problems(session, principal, row, now=now)
    if problems:
        raise InvalidInput("Chưa mở được kỳ thi. " + " ".join(problems))
    row.state, row.reason = SittingState.OPEN.value, ""
    return _changed(session, principal, row, "mo", now)


def take_back(
    session: Session, principal: Principal, sitting_id: int, *, version: int, now: datetime.datetime
) -> ExamSittingRow:
    """Returns an opened sitting that nobody has begun, being planned again."""
    row = _changing(session, principal, sitting_id, version=version)
    _require(row, now, Phase.COMING, Phase.RUNNING)
    begun = count_attempts(session, row.id)
    if begun:
        raise InvalidInput(ALREADY_BEGUN.format(count=begun))
    row.state = SittingState.DRAFT.value
    return _changed(session, principal, row, "ve_soan", now)


def change_invitation(
    session: Session, principal: Principal, sitting_id: int, words: str, *, version: int, now: datetime.datetime
) -> ExamSittingRow:
    """Returns a sitting, opened or not, with other words shown before a person begins."""
    row = _changing(session, principal, sitting_id, version=version)
    _require(row, now, Phase.DRAFT, Phase.COMING, Phase.RUNNING)
    row.invitation = checked_invitation(words)
    return _changed(session, principal, row, "loi_gioi_thieu", now)


def extend(
    session: Session,
    principal: Principal,
    sitting_id: int,
    closes_at: datetime.datetime,
    *,
    version: int,
    now: datetime.datetime,
) -> ExamSittingRow:
    """Returns an opened sitting that closes later; attempts the close would have cut short get their time back.

    Raises ``InvalidInput`` for an earlier close, and for a sitting that has ended: results may have been seen.
    """
    row = _changing(session, principal, sitting_id, version=version)
    _require(row, now, Phase.COMING, Phase.RUNNING)
    if closes_at <= row.closes_at:
        raise InvalidInput("Giờ đóng mới phải sau giờ đóng cũ. Muốn dừng sớm, đề nghị dùng “Đóng sớm” và ghi lý do.")
    check_window(row.opens_at, closes_at)
    row.closes_at = closes_at
    minutes = rules_of(row).minutes
    for attempt in session.scalars(select(ExamAttemptRow).where(_is_open(row))):
        whole = attempt.started_at + datetime.timedelta(minutes=minutes)
        attempt.ends_at = min(whole, closes_at) if minutes else closes_at
    return _changed(session, principal, row, "gia_han", now)


def close_early(
    session: Session, principal: Principal, sitting_id: int, reason: str, *, version: int, now: datetime.datetime
) -> ExamSittingRow:
    """Returns a running sitting closed at this moment; whoever is at work has to hand in with it."""
    row = _changing(session, principal, sitting_id, version=version)
    _require(row, now, Phase.RUNNING)
    row.reason = _reason(reason)
    row.state, row.closes_at = SittingState.CLOSED.value, now
    _end_attempts(session, row, now)
    return _changed(session, principal, row, "dong_som", now)


def cancel(
    session: Session, principal: Principal, sitting_id: int, reason: str, *, version: int, now: datetime.datetime
) -> ExamSittingRow:
    """Returns a sitting that is held no more and whose results count for nothing; not one that has ended."""
    row = _changing(session, principal, sitting_id, version=version)
    _require(row, now, Phase.DRAFT, Phase.COMING, Phase.RUNNING)
    row.reason = _reason(reason)
    row.state = SittingState.CANCELLED.value
    _end_attempts(session, row, now)
    return _changed(session, principal, row, "huy", now)


def set_tie_break(
    session: Session, principal: Principal, sitting_id: int, answer: int, *, version: int, now: datetime.datetime
) -> ExamSittingRow:
    """Returns an ended sitting with the answer to its tie-break question, which then parts equal results.

    Raises ``InvalidInput`` before the end, where there is no such question, and once certificates rest on the order.
    """
    row = _changing(session, principal, sitting_id, version=version)
    _require(row, now, Phase.ENDED)
    if not rules_of(row).tie_break:
        raise InvalidInput("Kỳ thi này không có câu hỏi dự đoán.")
    if not 0 <= answer <= LARGEST_ANSWER:
        raise InvalidInput("Đáp án của câu hỏi dự đoán phải là số nguyên không âm.")
    if _has_certificates(session, row.id):
        raise InvalidInput("Đã cấp giấy chứng nhận theo thứ hạng nên không đổi được đáp án câu hỏi dự đoán.")
    row.tie_break_answer = answer
    return _changed(session, principal, row, "dap_an_du_doan", now)


def _changing(session: Session, principal: Principal, sitting_id: int, *, version: int) -> ExamSittingRow:
    """Returns a sitting held until the transaction ends; of two people who change it, the second is told."""
    managed(session, principal, sitting_id)
    wanted = select(ExamSittingRow).where(ExamSittingRow.id == sitting_id).with_for_update()
    row = session.scalars(wanted.execution_options(populate_existing=True)).one()
    if row.version != version:
        raise InvalidInput(CHANGED.format(now=row.version))
    return row


def _require(row: ExamSittingRow, now: datetime.datetime, *phases: Phase) -> None:
    standing = phase(row, now)
    if standing not in phases:
        raise InvalidInput(f"Kỳ thi đang ở trạng thái “{PHASE_WORDS[standing]}” nên không làm được việc này.")


def _write(session: Session, principal: Principal, row: ExamSittingRow, plan: Plan) -> None:
    paper = session.get(ExamPaperRow, plan.paper_id)
    usable = paper is not None and paper.unit_id in principal.own_unit_ids
    if paper is None or not usable or paper.state != PaperState.APPROVED.value:
        raise InvalidInput(NO_PAPER)
    plan = checked_plan(plan, questions=len(paper.items))
    _check_units(session, plan)
    row.paper_id, row.title, row.invitation, row.kind = paper.id, plan.title, plan.invitation, plan.kind.value
    row.opens_at, row.closes_at, row.everyone = plan.opens_at, plan.closes_at, plan.everyone
    row.rules = rules_json(plan.rules)
    wanted = dict(plan.units)
    row.units[:] = [one for one in row.units if one.unit_id in wanted]
    kept = {one.unit_id: one for one in row.units}
    for unit_id, below in wanted.items():
        if unit_id in kept:
            kept[unit_id].below = below
        else:
            row.units.append(ExamSittingUnitRow(unit_id=unit_id, below=below))


def _check_units(session: Session, plan: Plan) -> None:
    if not plan.everyone and not plan.units:
        raise InvalidInput("Chưa chọn đối tượng dự thi: đề nghị chọn ít nhất một đơn vị, hoặc mọi người.")
    ids = {unit_id for unit_id, _ in plan.units}
    held = set(session.scalars(select(UnitRow.id).where(UnitRow.id.in_(ids)))) if ids else set()
    if ids - held:
        raise NotFound("Có đơn vị được chọn không còn trong cây đơn vị.")


def _is_open(row: ExamSittingRow) -> ColumnElement[bool]:
    return (ExamAttemptRow.sitting_id == row.id) & ExamAttemptRow.submitted_at.is_(None)


def _end_attempts(session: Session, row: ExamSittingRow, now: datetime.datetime) -> None:
    later = ExamAttemptRow.ends_at > now
    mine = (ExamAttemptRow.sitting_id == row.id, ExamAttemptRow.submitted_at.is_(None), later)
    session.execute(update(ExamAttemptRow).where(*mine).values(ends_at=now))


def _has_certificates(session: Session, sitting_id: int) -> bool:
    given = select(ExamCertificateRow.id).join(ExamAttemptRow, ExamAttemptRow.id == ExamCertificateRow.attempt_id)
    return session.scalar(given.where(ExamAttemptRow.sitting_id == sitting_id).limit(1)) is not None


def _reason(words: str) -> str:
    words = " ".join(nfc(words).split())
    if not 0 < len(words) <= _LONGEST_REASON:
        raise InvalidInput("Đề nghị ghi lý do (tối đa 2.000 ký tự); lý do được hiện cho người dự thi.")
    return words


def _changed(
    session: Session, principal: Principal, row: ExamSittingRow, change: str, now: datetime.datetime
) -> ExamSittingRow:
    row.version += 1
    row.changed_at = now
    session.flush()
    _record(session, principal, row, change)
    return row


def _record(session: Session, principal: Principal, row: ExamSittingRow, change: str) -> None:
    detail: Detail = {"change": change, "state": row.state, "count": row.version}
    record(session, Entry(Action.EXAM_SITTING_CHANGED, principal, TARGET, row.id, detail=detail))
