"""Calls for proposals: a programme asks units what they propose; their planners and officers answer until a day.

What a unit proposes is a draft of its own work. Where it is taken, the calling unit has an item of its own that says
the same, which the proposing unit's item carries out. Nobody but those two units' planners, and the proposing unit's
officers, sees a proposal.
"""

import datetime
from collections.abc import Collection

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from vanban.audit import Action, Detail, Entry
from vanban.db.audit import record
from vanban.db.call_answering import answers
from vanban.db.call_notices import MOVED, NEW, tell_units
from vanban.db.models import UnitRow
from vanban.db.programme_access import IN_THE_MAKING, changed, kept_programme, require_state
from vanban.db.programme_models import ProgrammeCallRow, ProgrammeProposalRow, ProgrammeRow
from vanban.db.units import unit_tree
from vanban.db.validity import today
from vanban.db.work_items import make_items, note_change, rewrite_item
from vanban.db.work_models import WorkItemRow
from vanban.errors import InvalidInput, NotFound
from vanban.principals import Principal
from vanban.text import nfc
from vanban.work import CallState, ItemState, ProgrammeState, WorkContent

TARGET = "programme_call"  # of entries of the audit log
NO_CALL = "Không có yêu cầu đề xuất này, hoặc đồng chí không có quyền xem."
WAITING, TAKEN, REFUSED, MERGED = "cho_xem", "nhan", "khong_nhan", "gop"
PROPOSAL_WORDS = {WAITING: "Chờ xem", TAKEN: "Đã nhận", REFUSED: "Không nhận", MERGED: "Đã gộp"}
CALL_WORDS = {
    CallState.SENT: "Chưa trả lời",
    CallState.ANSWERED: "Đã đề xuất",
    CallState.NOTHING: "Không có đề xuất",
}
MOST_PROPOSALS = 100  # of one unit for one programme


def call_units(
    session: Session,
    principal: Principal,
    programme_id: int,
    unit_ids: Collection[int],
    *,
    answer_by: datetime.date,
    note: str = "",
) -> list[ProgrammeCallRow]:
    """Returns the calls sent to units; one that has been called gets the new day and note.

    Raises ``InvalidInput`` for a day that is past, no unit, or one that is not below the own unit.
    """
    row = kept_programme(session, principal, programme_id)
    require_state(row, *IN_THE_MAKING)
    if answer_by < today():
        raise InvalidInput("Hạn trả lời phải từ hôm nay trở đi.")
    _check_units(session, row, unit_ids)
    known = {one.unit_id: one for one in calls_of(session, row)}
    now = datetime.datetime.now(datetime.UTC)
    told: dict[str, list[ProgrammeCallRow]] = {NEW: [], MOVED: []}
    for unit_id in sorted(set(unit_ids)):
        call = known.get(unit_id) or ProgrammeCallRow(programme_id=row.id, unit_id=unit_id, sent_at=now)
        if call.answer_by != answer_by:
            told[MOVED if unit_id in known else NEW].append(call)
        call.answer_by, call.note = answer_by, nfc(note).strip()[:2_000]
        call.state = call.state or CallState.SENT.value
        session.add(call)
    session.flush()
    for kind, calls in told.items():
        tell_units(session, calls, kind)
    row.state = ProgrammeState.COLLECTING.value
    changed(session, principal, row, "xin_de_xuat", {"units": sorted(set(unit_ids))})
    return calls_of(session, row)


def calls_of(session: Session, row: ProgrammeRow) -> list[ProgrammeCallRow]:
    """Returns the calls of a programme that the caller keeps, in the order of the units' names."""
    wanted = select(ProgrammeCallRow).join(UnitRow, UnitRow.id == ProgrammeCallRow.unit_id)
    return list(session.scalars(wanted.where(ProgrammeCallRow.programme_id == row.id).order_by(UnitRow.name)))


def is_late(call: ProgrammeCallRow, day: datetime.date) -> bool:
    """Tells whether a unit has let the day pass without an answer."""
    return call.state == CallState.SENT and day > call.answer_by


def my_calls(session: Session, principal: Principal) -> list[tuple[ProgrammeCallRow, ProgrammeRow]]:
    """Returns the calls to the own unit, those that wait for an answer first."""
    wanted = select(ProgrammeCallRow, ProgrammeRow).join(ProgrammeRow, ProgrammeRow.id == ProgrammeCallRow.programme_id)
    found = session.execute(wanted.where(answers(principal)).order_by(ProgrammeCallRow.answer_by.desc()).limit(200))
    rows = [(one[0], one[1]) for one in found]
    return sorted(rows, key=lambda one: not (one[0].state == CallState.SENT and is_open(one[0], one[1])))


def is_open(call: ProgrammeCallRow, row: ProgrammeRow) -> bool:
    """Tells whether a unit may still answer: the day is not past and the programme is still collecting."""
    return call.answer_by >= today() and row.state == ProgrammeState.COLLECTING


def my_call(session: Session, principal: Principal, call_id: int) -> tuple[ProgrammeCallRow, ProgrammeRow]:
    """Returns a call to the own unit with its programme; raises the same ``NotFound`` for any other."""
    call = session.scalar(select(ProgrammeCallRow).where(ProgrammeCallRow.id == call_id, answers(principal)))
    if call is None:
        raise NotFound(NO_CALL)
    return call, session.get_one(ProgrammeRow, call.programme_id)


def propose(session: Session, principal: Principal, call_id: int, content: WorkContent) -> ProgrammeProposalRow:
    """Returns a proposal of the own unit, a draft of its work that nobody has taken."""
    call = _open_call(session, principal, call_id)
    if len(proposals_of(session, call)) >= MOST_PROPOSALS:
        raise InvalidInput(f"Mỗi đơn vị đề xuất tối đa {MOST_PROPOSALS} nội dung.")
    (item,) = make_items(session, principal, call.unit_id, [content])
    made = ProgrammeProposalRow(call_id=call.id, item_id=item.id, state=WAITING)
    session.add(made)
    _answered(session, principal, call, CallState.ANSWERED, "de_xuat")
    return made


def rewrite_proposal(
    session: Session, principal: Principal, call_id: int, proposal_id: int, content: WorkContent
) -> ProgrammeProposalRow:
    """Returns a proposal that says something else, while nobody has decided about it."""
    call = _open_call(session, principal, call_id)
    one = _waiting(session, call, proposal_id)
    rewrite_item(session, principal, session.get_one(WorkItemRow, one.item_id), content)
    _answered(session, principal, call, CallState.ANSWERED, "sua_de_xuat")
    return one


def withdraw(session: Session, principal: Principal, call_id: int, proposal_id: int) -> None:
    """Takes a proposal back, while nobody has decided about it; the draft is cancelled."""
    call = _open_call(session, principal, call_id)
    one = _waiting(session, call, proposal_id)
    item = session.get_one(WorkItemRow, one.item_id)
    item.state = ItemState.CANCELLED.value
    note_change(session, principal, item, ItemState.CANCELLED.value, reason="rút đề xuất")
    session.delete(one)
    session.flush()
    left = CallState.ANSWERED if proposals_of(session, call) else CallState.SENT
    _answered(session, principal, call, left, "rut_de_xuat")


def propose_nothing(session: Session, principal: Principal, call_id: int) -> ProgrammeCallRow:
    """Returns a call answered with nothing to propose; not while proposals stand."""
    call = _open_call(session, principal, call_id)
    if proposals_of(session, call):
        raise InvalidInput("Đơn vị đang có đề xuất; hãy rút hết đề xuất trước khi trả lời là không có.")
    _answered(session, principal, call, CallState.NOTHING, "khong_de_xuat")
    return call


def proposals_of(session: Session, call: ProgrammeCallRow) -> list[ProgrammeProposalRow]:
    """Returns the proposals of a call that the caller may see, in the order they were made."""
    wanted = select(ProgrammeProposalRow).where(ProgrammeProposalRow.call_id == call.id)
    return list(session.scalars(wanted.order_by(ProgrammeProposalRow.id)))


def _check_units(session: Session, row: ProgrammeRow, unit_ids: Collection[int]) -> None:
    if not unit_ids:
        raise InvalidInput("Đề nghị chọn ít nhất một đơn vị.")
    tree, day = unit_tree(session), today()
    below = tree.below({row.unit_id}) - {row.unit_id}
    if any(one not in below or tree.units[one].ended(day) for one in unit_ids):
        raise InvalidInput("Chỉ xin đề xuất của các đơn vị trực thuộc đang hoạt động.")


def _open_call(session: Session, principal: Principal, call_id: int) -> ProgrammeCallRow:
    """Returns a call the person answers, held until the transaction ends; raises ``InvalidInput`` when it is over."""
    my_call(session, principal, call_id)
    wanted = select(ProgrammeCallRow).where(ProgrammeCallRow.id == call_id).with_for_update()
    call = session.scalars(wanted.execution_options(populate_existing=True)).one()
    if not is_open(call, session.get_one(ProgrammeRow, call.programme_id)):
        raise InvalidInput("Đã hết hạn đề xuất, hoặc chương trình không còn thu đề xuất.")
    return call


def _waiting(session: Session, call: ProgrammeCallRow, proposal_id: int) -> ProgrammeProposalRow:
    wanted = and_(ProgrammeProposalRow.id == proposal_id, ProgrammeProposalRow.call_id == call.id)
    one = session.scalar(select(ProgrammeProposalRow).where(wanted))
    if one is None:
        raise NotFound("Không có đề xuất này.")
    if one.state != WAITING:
        raise InvalidInput(f"Đề xuất đã được xử lý: {PROPOSAL_WORDS[one.state].lower()}.")
    return one


def _answered(session: Session, principal: Principal, call: ProgrammeCallRow, state: CallState, what: str) -> None:
    call.state = state.value
    call.answered_at = None if state is CallState.SENT else datetime.datetime.now(datetime.UTC)
    session.flush()
    detail: Detail = {"change": what, "programme": call.programme_id, "unit": call.unit_id}
    record(session, Entry(Action.PROGRAMME_CHANGED, principal, TARGET, call.id, detail=detail))
