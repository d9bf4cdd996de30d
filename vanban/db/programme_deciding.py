"""The two steps of approval: a planner sends a programme, a second person approves it or returns it with a reason.

The second person is a leader of the unit; where no leader but the sender has an account, another planner (ADR 0014).
"""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from vanban.db.programme_access import (
    IN_THE_MAKING,
    changed,
    decided,
    decides,
    deciding_programme,
    item_count,
    items_seen,
    kept_programme,
    led_units,
    programme_row,
    require_state,
    require_version,
    said,
)
from vanban.db.programme_models import ProgrammeDecisionRow, ProgrammeRow, SlotRow
from vanban.db.unit_people import people_of_units
from vanban.db.work_access import MAY_NOT, kept_units
from vanban.db.work_items import keep_change
from vanban.db.work_models import WorkItemRow
from vanban.errors import InvalidInput, NotAllowed
from vanban.principals import Principal, Role
from vanban.text import nfc
from vanban.work import ItemState, ProgrammeState

SENT, APPROVED, RETURNED, COMMENT = "gui_duyet", "duyet", "tra_lai", "gop_y"
DECISION_WORDS = {
    SENT: "Trình duyệt",
    APPROVED: "Duyệt",
    RETURNED: "Trả lại",
    COMMENT: "Góp ý",
    "ban_hanh": "Ghi số, ngày, người ký",
    "ket_thuc": "Kết thúc",
    "huy_muc": "Hủy một mục",
    "bo_sung": "Bổ sung mục",
    "dieu_chinh": "Điều chỉnh một mục",
    "chuyen_ky": "Chuyển mục sang kỳ sau",
}
SECOND_PERSON = "Người trình không tự duyệt; đề nghị lãnh đạo hoặc một cán bộ lập chương trình khác của đơn vị duyệt."
LEADER_APPROVES = "Đơn vị có lãnh đạo dùng hệ thống, nên lãnh đạo duyệt chương trình này."
UNSEEN = "Có mục lấy từ văn bản đồng chí không được đọc; đề nghị người đọc được văn bản ấy duyệt."


def send_for_approval(session: Session, principal: Principal, programme_id: int, *, after: int) -> ProgrammeRow:
    """Returns a programme that waits for a second person; until then nothing in it changes."""
    row = kept_programme(session, principal, programme_id)
    require_version(row, after)
    require_state(row, *IN_THE_MAKING)
    if not item_count(session, row) and not _slot_count(session, row):
        raise InvalidInput("Chương trình chưa có mục nào nên chưa trình duyệt được.")
    row.state = ProgrammeState.WAITING.value
    changed(session, principal, row, "trinh")
    decided(session, principal, row, SENT)
    return row


def approve(session: Session, principal: Principal, programme_id: int, *, after: int, note: str = "") -> ProgrammeRow:
    """Returns an approved programme, its items taken on; who sent it, or made it alone, may not approve it."""
    row = deciding_programme(session, principal, programme_id)
    require_version(row, after)
    require_state(row, ProgrammeState.WAITING)
    if why := why_not(session, principal, row):
        raise NotAllowed(why)
    _require_unchanged(session, row)
    _take_on(session, principal, row)
    row.state = ProgrammeState.APPROVED.value
    changed(session, principal, row, "duyet")
    decided(session, principal, row, APPROVED, note=nfc(note).strip()[:2_000])
    return row


def give_back(session: Session, principal: Principal, programme_id: int, *, after: int, reason: str) -> ProgrammeRow:
    """Returns a programme to those who make it, with a reason; who sent it may take it back in the same way."""
    row = deciding_programme(session, principal, programme_id)
    require_version(row, after)
    require_state(row, ProgrammeState.WAITING)
    why = said(reason)
    row.state = ProgrammeState.DRAFT.value
    changed(session, principal, row, "tra_lai")
    decided(session, principal, row, RETURNED, note=why)
    return row


def comment(session: Session, principal: Principal, programme_id: int, *, words: str) -> None:
    """Keeps what a planner or leader of the unit says about a programme."""
    row = deciding_programme(session, principal, programme_id)
    if not words.strip():
        raise InvalidInput("Ý kiến không được để trống.")
    decided(session, principal, row, COMMENT, note=nfc(words).strip()[:4_000])


def decisions_of(session: Session, principal: Principal, programme_id: int) -> list[ProgrammeDecisionRow]:
    """Returns what was decided about a programme, the newest first; only for those who decide about it."""
    row = programme_row(session, principal, programme_id)
    if not decides(principal, row):
        raise NotAllowed(MAY_NOT)
    wanted = select(ProgrammeDecisionRow).where(ProgrammeDecisionRow.programme_id == row.id)
    return list(session.scalars(wanted.order_by(ProgrammeDecisionRow.id.desc())))


def waiting_programmes(session: Session, principal: Principal) -> list[ProgrammeRow]:
    """Returns the programmes that wait for the person's approval."""
    units = sorted(kept_units(principal) | led_units(principal))
    wanted = select(ProgrammeRow).where(ProgrammeRow.unit_id.in_(units))
    wanted = wanted.where(ProgrammeRow.state == ProgrammeState.WAITING.value)
    rows = session.scalars(wanted.order_by(ProgrammeRow.id).limit(100))
    return [row for row in rows if not why_not(session, principal, row)]


def why_not(session: Session, principal: Principal, row: ProgrammeRow) -> str:
    """Returns why the person may not approve a programme that was sent, "" where they may."""
    sender = sender_of(session, row)
    if principal.person_id is None or principal.person_id == sender:
        return SECOND_PERSON
    if row.unit_id in led_units(principal):
        return ""
    return LEADER_APPROVES if leaders_of(session, row.unit_id) - {sender} else ""


def leaders_of(session: Session, unit_id: int) -> frozenset[int]:
    """Returns the people with an account who lead a unit."""
    people = people_of_units(session, {unit_id}).get(unit_id, [])
    return frozenset(person_id for person_id, roles in people if Role.LEADER in roles)


def sender_of(session: Session, row: ProgrammeRow) -> int | None:
    """Returns who sent a programme for approval last."""
    wanted = select(ProgrammeDecisionRow.person_id).where(
        ProgrammeDecisionRow.programme_id == row.id, ProgrammeDecisionRow.decision == SENT
    )
    return session.scalars(wanted.order_by(ProgrammeDecisionRow.id.desc())).first()


def _take_on(session: Session, principal: Principal, row: ProgrammeRow) -> None:
    """Makes the drafts of a programme work of the unit; raises ``NotAllowed`` for items the person cannot see."""
    items = [item for _, item in items_seen(session, principal, row)]
    if len(items) != len(row.items):
        raise NotAllowed(UNSEEN)
    for item in items:
        if item.state == ItemState.DRAFT:
            item.state = ItemState.ACTIVE.value
            keep_change(session, principal, item, "nhan")


def _require_unchanged(session: Session, row: ProgrammeRow) -> None:
    """Raises ``InvalidInput`` where an item was written anew elsewhere since the programme was sent."""
    sent = select(func.max(ProgrammeDecisionRow.at)).where(
        ProgrammeDecisionRow.programme_id == row.id, ProgrammeDecisionRow.decision == SENT
    )
    at = session.scalar(sent)
    ids = [one.item_id for one in row.items]
    newer = select(func.count()).where(WorkItemRow.id.in_(ids), WorkItemRow.changed_at > at)
    if session.scalar(newer):
        raise InvalidInput("Có mục đã được sửa sau khi trình; đề nghị trả lại để trình lại bản mới.")


def _slot_count(session: Session, row: ProgrammeRow) -> int:
    return session.scalar(select(func.count()).where(SlotRow.programme_id == row.id)) or 0
