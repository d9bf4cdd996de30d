"""How a paper comes into use: submitted by one person, approved by another, retired, opened again."""

import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from vanban.audit import Action, Entry
from vanban.db.audit import record
from vanban.db.exam_bank_deciding import checked_note
from vanban.db.exam_paper_models import ExamPaperDecisionRow, ExamPaperRow
from vanban.db.exam_paper_reading import paper_items
from vanban.db.exam_papers import TARGET, held_paper, paper_row
from vanban.errors import InvalidInput, NotAllowed
from vanban.exam_bank import Decision
from vanban.exam_papers import PAPER_STATE_WORDS, PaperState
from vanban.principals import Principal

OWN_PAPER = "Người lập hoặc sửa đề sau cùng không được tự duyệt; đề nghị một giảng viên khác của đơn vị duyệt."
STEPS = {
    Decision.SUBMITTED: (frozenset({PaperState.DRAFT}), PaperState.WAITING),
    Decision.APPROVED: (frozenset({PaperState.WAITING}), PaperState.APPROVED),
    Decision.RETURNED: (frozenset({PaperState.WAITING}), PaperState.DRAFT),
    Decision.RETIRED: (frozenset({PaperState.DRAFT, PaperState.WAITING, PaperState.APPROVED}), PaperState.RETIRED),
    Decision.REOPENED: (frozenset({PaperState.RETIRED}), PaperState.DRAFT),
}


def decide_paper(
    session: Session, principal: Principal, paper_id: int, decision: Decision, *, version: int, note: str = ""
) -> ExamPaperRow:
    """Returns a paper after a decision about the version the person has seen.

    Who approves has neither made nor last changed it, and may read every question. Raises ``InvalidInput`` for a
    decision that its state does not allow, a question with a problem, or a paper changed meanwhile.
    """
    row = held_paper(session, principal, paper_id, version=version)
    allowed, then = STEPS.get(decision, (frozenset(), PaperState.DRAFT))
    if PaperState(row.state) not in allowed:
        state = PAPER_STATE_WORDS[PaperState(row.state)]
        raise InvalidInput(f"Đề thi đang ở trạng thái “{state}” nên không làm được việc này.")
    if decision in (Decision.SUBMITTED, Decision.APPROVED):
        _require_sound(session, principal, row)
    if decision is Decision.APPROVED and row.author_id in (None, principal.person_id):
        raise NotAllowed(OWN_PAPER)
    if decision is Decision.RETURNED and not note.strip():
        raise InvalidInput("Trả lại đề thì cần ghi lý do để người lập sửa.")
    row.state, row.changed_at = then.value, datetime.datetime.now(datetime.UTC)
    _keep(session, principal, row, decision, note)
    return row


def allowed_decisions(row: ExamPaperRow) -> tuple[Decision, ...]:
    """Returns the decisions that the state of a paper allows."""
    return tuple(decision for decision, (states, _) in STEPS.items() if PaperState(row.state) in states)


def paper_decisions(session: Session, principal: Principal, paper_id: int) -> list[ExamPaperDecisionRow]:
    """Returns what was decided about a paper the person may see, oldest first."""
    row = paper_row(session, principal, paper_id)
    wanted = select(ExamPaperDecisionRow).where(ExamPaperDecisionRow.paper_id == row.id)
    return list(session.scalars(wanted.order_by(ExamPaperDecisionRow.id)))


def _require_sound(session: Session, principal: Principal, row: ExamPaperRow) -> None:
    bad = [item.position + 1 for item in paper_items(session, principal, row) if item.problems]
    if bad:
        numbers = ", ".join(map(str, bad))
        raise InvalidInput(f"Các câu số {numbers} của đề có vấn đề; đề nghị thay câu khác trước khi trình, duyệt.")
    if not row.variants:
        raise InvalidInput("Đề chưa có mã đề nào.")


def _keep(session: Session, principal: Principal, row: ExamPaperRow, decision: Decision, note: str) -> None:
    note = checked_note(note)
    session.add(
        ExamPaperDecisionRow(
            paper_id=row.id,
            version=row.version,
            decision=decision.value,
            person_id=principal.person_id,
            at=datetime.datetime.now(datetime.UTC),
            note=note,
        )
    )
    session.flush()
    detail = {"decision": decision.value, "state": row.state, "version": row.version}
    record(session, Entry(Action.EXAM_PAPER_DECIDED, principal, TARGET, row.id, detail=detail))
