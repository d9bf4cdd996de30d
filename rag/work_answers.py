"""Answers about the work of the asking person and their unit, from its data alone: what is late, due soon, theirs; the
week of the Standing Committee. Never on an outside channel, and nothing that the person may not see.
"""

import datetime
import re
from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from rag.intents import plain_form
from vanban.answers import Answer, Citation
from vanban.db.agenda import WEEK, programme_of
from vanban.db.models import DocumentRow, PassageRow
from vanban.db.own_work import Given, given_rows
from vanban.db.programme_models import ProgrammeRow, SlotRow
from vanban.db.work_access import may_see_source
from vanban.db.work_assigning import my_assignments
from vanban.documents import ValidityStatus
from vanban.principals import Principal
from vanban.work import Light, Period, ProgrammeOwner, ProgrammeState
from vanban.work_words import days_words

MOST = 10  # items told
NOTE = "Trả lời từ dữ liệu công việc trên hệ thống, trong phạm vi đồng chí được xem."
_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


class Asked(StrEnum):
    """What of the work is asked for."""

    OVERDUE = "qua_han"
    SOON = "sap_den_han"
    MINE = "viec_cua_toi"
    WEEK = "lich_tuan"


_WORK = r"(?:cac |nhung |co )?(?:cong viec|nhiem vu|viec)"
_OWN = r"(?:toi|minh|chung toi|don vi toi|don vi minh|co quan toi|don vi)"
_WORDINGS = (
    (Asked.SOON, rf"{_WORK} (?:nao|gi)?.{{0,40}}\bsap (?:qua|den|toi|het) han"),
    (Asked.SOON, rf"{_WORK} (?:nao|gi)?(?: cua {_OWN})? ?(?:den han|toi han) (?:hom nay|tuan nay)"),
    (Asked.OVERDUE, rf"{_WORK} (?:nao|gi|cua).{{0,40}}\b(?:qua han|tre han|cham tien do|da qua han)"),
    (Asked.OVERDUE, rf"{_WORK} (?:qua han|tre han)(?: cua {_OWN})?"),
    (Asked.MINE, rf"{_WORK}(?: duoc)? (?:cua|giao cho) {_OWN}"),
    (Asked.WEEK, r"tuan nay (?:ban )?thuong truc.{0,20}(?:lam gi|co viec gi|co lich gi|hop gi)"),
    (Asked.WEEK, r"lich (?:cong tac |lam viec )?(?:cua )?thuong truc(?: dang uy| tinh uy| thanh uy)? tuan nay"),
)


def asked(question: str) -> Asked | None:
    """Returns what of the work a question asks for, None for any other question.

    >>> asked("Nhiệm vụ nào của đơn vị tôi sắp quá hạn?"), asked("Nộp hồ sơ quá hạn thì xử lý thế nào?")
    (<Asked.SOON: 'sap_den_han'>, None)
    """
    plain = re.sub(r"[?.!\s]+$", "", plain_form(question))
    return next(
        (kind for kind, words in _WORDINGS if re.fullmatch(rf"{words}(?: la gi| la nhung viec nao)?", plain)), None
    )


def answer(session: Session, principal: Principal, question: str, day: datetime.date) -> Answer | None:
    """Returns the answer to a question about the work; None for others, for visitors and on outside channels."""
    kind = None if principal.channel.outside or principal.person_id is None else asked(question)
    if kind is None:
        return None
    if kind is Asked.WEEK:
        return _week(session, principal, day)
    given = given_rows(session, principal, my_assignments(session, principal), day)
    lights = {Asked.OVERDUE: Light.OVERDUE, Asked.SOON: Light.SOON}
    chosen = [one for one in given if kind is Asked.MINE or one.light is lights[kind]]
    return _of_given(session, principal, kind, chosen)


def _of_given(session: Session, principal: Principal, kind: Asked, given: Sequence[Given]) -> Answer:
    words = {Asked.OVERDUE: "đã quá hạn", Asked.SOON: "sắp đến hạn (trong 7 ngày)", Asked.MINE: "đang được giao"}[kind]
    if not given:
        return Answer(f"Không có việc nào {words} của đồng chí và đơn vị.", (), notes=(NOTE,))
    lines = [f"Có {len(given)} việc {words} của đồng chí và đơn vị:"]
    citations: list[Citation] = []
    for number, one in enumerate(given[:MOST], start=1):
        cited = _citation(session, principal, one, len(citations) + 1)
        citations += [cited] if cited else []
        mark = f" [{cited.mark}]" if cited else ""
        lines.append(f"{number}. {one.item.text}: {_facts(one)}.{mark}")
    if len(given) > MOST:
        lines.append(f"Còn {len(given) - MOST} việc khác; xem đủ ở trang “Việc của tôi”.")
    return Answer("\n".join(lines), tuple(citations), notes=(NOTE,))


def _facts(one: Given) -> str:
    due = f"hạn {one.due_on:%d/%m/%Y} ({days_words(one.left or 0)})" if one.due_on else "không có ngày hạn"
    return (
        f"{due}; {'chủ trì' if one.row.lead else 'phối hợp'}; giao cho {one.person or one.unit}; {one.item.percent} %"
    )


def _citation(session: Session, principal: Principal, one: Given, mark: int) -> Citation | None:
    """Returns the clause that gives a task, where the person may read it and it still stands there word for word."""
    item = one.item
    if item.document_id is None or not item.quote or not may_see_source(session, principal, item):
        return None
    document = session.get_one(DocumentRow, item.document_id)
    around = (PassageRow.document_id == document.id, PassageRow.start <= item.start, PassageRow.end >= item.end)
    passage = session.scalar(select(PassageRow).where(*around).order_by(PassageRow.id).limit(1))
    if passage is None or document.text[item.start : item.end] != item.quote:
        return None
    return Citation(
        mark=mark,
        document_id=document.id,
        passage_id=passage.id,
        number=document.number,
        type=document.type,
        date=document.date,
        issuer=document.issuer,
        subject=document.subject,
        path=item.path,
        page=passage.page,
        quote=item.quote,
        start=item.start,
        end=item.end,
        status=ValidityStatus(document.status),
    )


def _week(session: Session, principal: Principal, day: datetime.date) -> Answer:
    """Returns the approved week of the Standing Committee of the own unit, else what programmes in documents say."""
    monday = day - datetime.timedelta(days=day.weekday())
    wanted = select(SlotRow).join(ProgrammeRow, ProgrammeRow.id == SlotRow.programme_id)
    wanted = wanted.where(
        ProgrammeRow.unit_id.in_(sorted(principal.own_unit_ids)),
        *(ProgrammeRow.owner == ProgrammeOwner.STANDING.value, ProgrammeRow.period == Period.WEEK.value),
        ProgrammeRow.state.in_([ProgrammeState.APPROVED.value, ProgrammeState.CLOSED.value]),
        *(SlotRow.day.between(monday, monday + WEEK), SlotRow.state == ""),
    )
    slots = session.scalars(wanted.order_by(SlotRow.day, SlotRow.start_minute, SlotRow.id)).all()
    lines = [_line(one.day, one.start_minute, one.text, one.leader, one.place) for one in slots]
    if not lines:
        events = programme_of(session, principal, monday, monday + WEEK)
        lines = [_line(one.day or monday, one.minute, one.text, one.chair, one.place) for one in events]
    span = f"từ {monday:%d/%m} đến {monday + WEEK:%d/%m/%Y}"
    if not lines:
        return Answer(f"Chưa có lịch tuần nào được duyệt cho tuần {span}.", (), notes=(NOTE,))
    return Answer("\n".join([f"Lịch của Thường trực tuần {span}:", *lines]), (), notes=(NOTE,))


def _line(day: datetime.date, minute: int | None, text: str, leader: str, place: str) -> str:
    at = "" if minute is None else f", {minute // 60:02d}h{minute % 60:02d}"
    more = "".join(f"; {word}: {said}" for word, said in (("chủ trì", leader), ("địa điểm", place)) if said)
    return f"- {_WEEKDAYS[day.weekday()]} {day:%d/%m}{at}: {text}{more}"
