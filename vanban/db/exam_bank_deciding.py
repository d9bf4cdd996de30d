"""How a question of the bank comes into use: submitted by one person, approved by another, retired, opened again."""

import datetime
import json
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from vanban.audit import Action, Entry
from vanban.db.audit import record
from vanban.db.exam_bank import TARGET, bank_items, changing_row, item_row, present_versions, require_version
from vanban.db.exam_bank_flags import flags_of
from vanban.db.exam_models import ExamItemDecisionRow, ExamItemRow
from vanban.errors import InvalidInput, NotAllowed
from vanban.exam_bank import STATE_WORDS, BankContent, BankItem, Decision, ItemState
from vanban.principals import Principal
from vanban.text import nfc

WRONG_STATE = "Câu hỏi đang ở trạng thái “{state}” nên không làm được việc này."
UNREADY = "Câu hỏi chưa dùng được: {why}."
NO_FLAG = "Căn cứ của câu hỏi không có thay đổi nào cần xác nhận."
OWN_VERSION = "Người viết phiên bản này không được tự duyệt; đề nghị một giảng viên khác của đơn vị duyệt."
FLAGGED = "Căn cứ của câu hỏi đã thay đổi ({why}); đề nghị sửa câu hỏi, hoặc xác nhận căn cứ vẫn đúng, trước khi duyệt."
_FROM = {
    Decision.SUBMITTED: (frozenset({ItemState.DRAFT}), ItemState.WAITING),
    Decision.APPROVED: (frozenset({ItemState.WAITING}), ItemState.APPROVED),
    Decision.RETURNED: (frozenset({ItemState.WAITING}), ItemState.DRAFT),
    Decision.RETIRED: (frozenset({ItemState.DRAFT, ItemState.WAITING, ItemState.APPROVED}), ItemState.RETIRED),
    Decision.REOPENED: (frozenset({ItemState.RETIRED}), ItemState.DRAFT),
}
_LONGEST_NOTE = 2_000  # code points


def decide(
    session: Session, principal: Principal, item_id: int, decision: Decision, *, version: int, note: str = ""
) -> ExamItemRow:
    """Returns a question after a decision about the version the person has seen.

    Who approves has not written the version. Raises ``InvalidInput`` for a decision that its state does not allow, a
    question that cannot be asked yet, or one changed meanwhile; ``NotAllowed`` for approving one's own words.
    """
    row = changing_row(session, principal, item_id)
    require_version(row, version)
    why = why_not(principal, _item(session, row), decision)
    if why:
        raise NotAllowed(why) if why == OWN_VERSION else InvalidInput(why)
    if decision is Decision.RETURNED and not note.strip():
        raise InvalidInput("Trả lại câu hỏi thì cần ghi lý do để người soạn sửa.")
    row.state, row.changed_at = _FROM[decision][1].value, datetime.datetime.now(datetime.UTC)
    _keep(session, principal, row, decision, note)
    return row


def confirm_source(
    session: Session, principal: Principal, item_id: int, *, version: int, note: str = ""
) -> ExamItemRow:
    """Returns a question whose flags of now a person has looked at and found that it still holds.

    Marks that come later are shown again. Raises ``InvalidInput`` where there is no flag.
    """
    row = changing_row(session, principal, item_id)
    require_version(row, version)
    flags = flags_of(session, [row.id]).get(row.id, ())
    if not flags:
        raise InvalidInput(NO_FLAG)
    for source in present_versions(session, [row.id])[row.id].sources:
        marks = {flag.mark for flag in flags if flag.document_id == source.document_id}
        source.confirmed = " ".join(sorted({*source.confirmed.split(), *marks}))
    _keep(session, principal, row, Decision.SOURCE_CONFIRMED, note)
    return row


def decisions_of(session: Session, principal: Principal, item_id: int) -> list[ExamItemDecisionRow]:
    """Returns what was decided about a question the person may see, oldest first."""
    row = item_row(session, principal, item_id)
    wanted = select(ExamItemDecisionRow).where(ExamItemDecisionRow.item_id == row.id)
    return list(session.scalars(wanted.order_by(ExamItemDecisionRow.id)))


def unready(content: BankContent) -> str:
    """Returns why a question cannot be asked as it stands, in words, or nothing."""
    options = [option.strip() for option in content.options]
    if not content.stem.strip():
        return "câu dẫn để trống"
    if json.loads(content.more).get("pairs"):
        return ""
    if len(options) < 2 or not all(options):
        return "thiếu phương án hoặc có phương án để trống"
    if len({" ".join(option.lower().split()) for option in options}) < len(options):
        return "có hai phương án giống nhau"
    return "" if content.keys else "chưa có đáp án"


def why_not(principal: Principal, item: BankItem, decision: Decision) -> str:
    """Returns in words why a person cannot take a decision about a question, given with its flags, or nothing."""
    if decision is Decision.SOURCE_CONFIRMED:
        return "" if item.flags else NO_FLAG
    if item.state not in _FROM[decision][0]:
        return WRONG_STATE.format(state=STATE_WORDS[item.state])
    if decision in (Decision.SUBMITTED, Decision.APPROVED):
        missing = unready(item.content)
        if missing:
            return UNREADY.format(why=missing)
        if item.flags:
            return FLAGGED.format(why="; ".join(flag.detail for flag in item.flags))
    if decision is Decision.APPROVED and item.author_id in (None, principal.person_id):
        return OWN_VERSION
    return ""


def _item(session: Session, row: ExamItemRow) -> BankItem:
    return replace(bank_items(session, [row])[0], flags=flags_of(session, [row.id]).get(row.id, ()))


def checked_note(note: str) -> str:
    """Returns a note to a decision as it is kept; raises ``InvalidInput`` for one that is too long."""
    note = nfc(note).strip()
    if len(note) > _LONGEST_NOTE:
        raise InvalidInput(f"Ghi chú dài quá {_LONGEST_NOTE:,} ký tự.".replace(",", "."))
    return note


def _keep(session: Session, principal: Principal, row: ExamItemRow, decision: Decision, note: str) -> None:
    note = checked_note(note)
    session.add(
        ExamItemDecisionRow(
            item_id=row.id,
            version=row.version,
            decision=decision.value,
            person_id=principal.person_id,
            at=datetime.datetime.now(datetime.UTC),
            note=note,
        )
    )
    session.flush()
    detail = {"decision": decision.value, "state": row.state, "count": row.version}
    record(session, Entry(Action.EXAM_ITEM_DECIDED, principal, TARGET, row.id, detail=detail))
