"""How a question of the bank comes into use: submitted by one person, approved by another, retired, opened again."""

import datetime
import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from vanban.audit import Action, Entry
from vanban.db.audit import record
from vanban.db.exam_bank import TARGET, changing_row, content_of, item_row, present_versions, require_version
from vanban.db.exam_bank_flags import flags_of
from vanban.db.exam_models import ExamItemDecisionRow, ExamItemRow
from vanban.errors import InvalidInput, NotAllowed
from vanban.exam_bank import STATE_WORDS, BankContent, Decision, ItemState
from vanban.principals import Principal
from vanban.text import nfc

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
    allowed, then = _FROM[decision]
    if ItemState(row.state) not in allowed:
        raise InvalidInput(
            f"Câu hỏi đang ở trạng thái “{STATE_WORDS[ItemState(row.state)]}” nên không làm được việc này."
        )
    if decision in (Decision.SUBMITTED, Decision.APPROVED):
        _require_ready(session, row)
    if decision is Decision.APPROVED:
        _require_second_person(session, principal, row)
    if decision is Decision.RETURNED and not note.strip():
        raise InvalidInput("Trả lại câu hỏi thì cần ghi lý do để người soạn sửa.")
    row.state, row.changed_at = then.value, datetime.datetime.now(datetime.UTC)
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
        raise InvalidInput("Căn cứ của câu hỏi không có thay đổi nào cần xác nhận.")
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


def _require_ready(session: Session, row: ExamItemRow) -> None:
    why = unready(content_of(present_versions(session, [row.id])[row.id]))
    if why:
        raise InvalidInput(f"Câu hỏi chưa dùng được: {why}.")
    flags = flags_of(session, [row.id]).get(row.id, ())
    if flags:
        raise InvalidInput(FLAGGED.format(why="; ".join(flag.detail for flag in flags)))


def _require_second_person(session: Session, principal: Principal, row: ExamItemRow) -> None:
    author = present_versions(session, [row.id])[row.id].author_id
    if author is None or author == principal.person_id:
        raise NotAllowed(OWN_VERSION)


def _keep(session: Session, principal: Principal, row: ExamItemRow, decision: Decision, note: str) -> None:
    note = nfc(note).strip()
    if len(note) > _LONGEST_NOTE:
        raise InvalidInput(f"Ghi chú dài quá {_LONGEST_NOTE:,} ký tự.".replace(",", "."))
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
