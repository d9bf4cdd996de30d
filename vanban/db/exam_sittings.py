"""Sittings as they are read: which ones a candidate sees, which ones an organiser manages, and their rules.

A candidate sees the open and closed sittings whose audience holds the unit they act for, and those they sat. Nobody
sits through an outside channel. An organiser is a trainer of the unit that holds the sitting.
"""

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_, select
from sqlalchemy.orm import Session

from vanban.db.exam_bank import bank_units
from vanban.db.exam_sitting_models import ExamAttemptRow, ExamSittingRow, ExamSittingUnitRow
from vanban.errors import InvalidInput, NotFound
from vanban.exam_sittings import Anonymity, Counting, Rules, Shown, SittingState, View
from vanban.principals import Principal

NO_SITTING = "Không có kỳ thi này, hoặc đồng chí không thuộc đối tượng dự thi."
NOT_MANAGED = "Không có kỳ thi này, hoặc đồng chí không tổ chức kỳ thi."
_SEEN_STATES = (SittingState.OPEN.value, SittingState.CLOSED.value)
_ENUMS: dict[str, Callable[[Any], Any]] = {
    "counting": Counting,
    "view": View,
    "result_shown": Shown,
    "answers_shown": Shown,
    "anonymity": Anonymity,
}


def sitting_for(session: Session, principal: Principal, sitting_id: int) -> ExamSittingRow:
    """Returns a sitting that a candidate may see; raises the same ``NotFound`` for any other."""
    wanted = select(ExamSittingRow).where(ExamSittingRow.id == sitting_id, _seen(principal, audience(principal)))
    row = session.scalar(wanted)
    if row is None:
        raise NotFound(NO_SITTING)
    return row


def sittings_for(session: Session, principal: Principal) -> list[ExamSittingRow]:
    """Returns the sittings a candidate may see, the one that closes last first."""
    order = (ExamSittingRow.closes_at.desc(), ExamSittingRow.id.desc())
    return list(session.scalars(select(ExamSittingRow).where(_seen(principal, audience(principal))).order_by(*order)))


def audience(principal: Principal) -> ColumnElement[bool]:
    """Returns the condition on ``ExamSittingRow`` that its audience holds the unit the person acts for, or everyone."""
    if not _may_sit(principal):
        return false()
    own, line = sorted(principal.own_unit_ids), sorted(principal.own_unit_ids | set(principal.unit_ids))
    below = and_(ExamSittingUnitRow.below.is_(True), ExamSittingUnitRow.unit_id.in_(line))
    named = exists().where(
        ExamSittingUnitRow.sitting_id == ExamSittingRow.id, or_(ExamSittingUnitRow.unit_id.in_(own), below)
    )
    return or_(ExamSittingRow.everyone.is_(True), named.correlate(ExamSittingRow))


def is_for(principal: Principal, sitting: ExamSittingRow) -> bool:
    """Tells what ``in_audience`` does, from a sitting whose units are at hand."""
    if not _may_sit(principal):
        return False
    own = principal.own_unit_ids
    line = own | set(principal.unit_ids)
    named = any(unit.unit_id in own or (unit.below and unit.unit_id in line) for unit in sitting.units)
    return sitting.everyone or named


def is_seen(principal: Principal, sitting: ExamSittingRow, *, sat: bool) -> bool:
    """Tells whether ``sitting_for`` gives a sitting whose units are at hand to a person who ``sat`` it, or did not."""
    return sitting.state in _SEEN_STATES and _may_sit(principal) and (sat or is_for(principal, sitting))


def in_audience(session: Session, principal: Principal, sitting: ExamSittingRow) -> bool:
    """Tells whether a person is among those whom a sitting is for."""
    wanted = select(ExamSittingRow.id).where(ExamSittingRow.id == sitting.id, audience(principal))
    return session.scalar(wanted) is not None


def managed(session: Session, principal: Principal, sitting_id: int) -> ExamSittingRow:
    """Returns a sitting that the person's unit holds, for its trainers; raises the same ``NotFound`` for any other."""
    own = sorted(bank_units(principal))
    wanted = select(ExamSittingRow).where(ExamSittingRow.id == sitting_id, ExamSittingRow.unit_id.in_(own))
    row = session.scalar(wanted)
    if row is None:
        raise NotFound(NOT_MANAGED)
    return row


def rules_json(rules: Rules) -> str:
    """Returns rules as a line of JSON; ``rules_of`` gives them back."""
    return json.dumps(asdict(rules), ensure_ascii=False)


def rules_of(row: ExamSittingRow) -> Rules:
    """Returns the rules of a sitting; raises ``InvalidInput`` where what is stored are none."""
    try:
        values = json.loads(row.rules)
        told: dict[str, Any] = {name: _ENUMS.get(name, _as_it_is)(value) for name, value in values.items()}
        return Rules(**told)
    except (ValueError, TypeError, AttributeError) as error:
        raise InvalidInput("Thể lệ của kỳ thi lưu không đúng dạng; đề nghị đơn vị tổ chức sửa lại.") from error


def _as_it_is(value: Any) -> Any:
    return value


def _may_sit(principal: Principal) -> bool:
    return principal.person_id is not None and not principal.channel.outside


def _seen(principal: Principal, inside: ColumnElement[bool]) -> ColumnElement[bool]:
    if not _may_sit(principal):
        return false()
    sat = exists().where(
        ExamAttemptRow.sitting_id == ExamSittingRow.id, ExamAttemptRow.person_id == principal.person_id
    )
    return and_(ExamSittingRow.state.in_(_SEEN_STATES), or_(inside, sat.correlate(ExamSittingRow)))
