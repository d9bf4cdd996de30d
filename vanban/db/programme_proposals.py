"""What the calling unit does with proposals: takes them into the programme, refuses them, merges them with an item."""

from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from vanban.db.models import UnitRow
from vanban.db.permissions import readable_ids
from vanban.db.programme_access import IN_THE_MAKING, changed, keeps, kept_programme, require_state, said
from vanban.db.programme_calls import MERGED, PROPOSAL_WORDS, REFUSED, TAKEN, WAITING
from vanban.db.programme_items import Placing, add_new, month_in
from vanban.db.programme_models import ProgrammeCallRow, ProgrammeItemRow, ProgrammeProposalRow, ProgrammeRow
from vanban.db.work_access import MAY_NOT
from vanban.db.work_items import content_of, note_change
from vanban.db.work_models import WorkItemRow
from vanban.errors import InvalidInput, NotAllowed, NotFound
from vanban.principals import Principal
from vanban.work import WorkBody, WorkContent


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal as the calling unit sees it: what it says without a source the person may not read."""

    id: int
    item_id: int
    unit_id: int
    unit: str
    content: WorkContent
    state: str
    reason: str
    into_id: int | None


def proposed(session: Session, principal: Principal, row: ProgrammeRow) -> list[Proposed]:
    """Returns the proposals for a programme, unit by unit; only for those who keep it."""
    if not keeps(principal, row):
        raise NotAllowed(MAY_NOT)
    wanted = (
        select(ProgrammeProposalRow, WorkItemRow, UnitRow)
        .join(ProgrammeCallRow, ProgrammeCallRow.id == ProgrammeProposalRow.call_id)
        .join(UnitRow, UnitRow.id == ProgrammeCallRow.unit_id)
        .join(WorkItemRow, WorkItemRow.id == ProgrammeProposalRow.item_id)
        .where(ProgrammeCallRow.programme_id == row.id)
        .order_by(UnitRow.name, ProgrammeProposalRow.id)
    )
    found = session.execute(wanted).all()
    sources = {item.document_id for _, item, _ in found if item.document_id is not None}
    may_read = readable_ids(session, principal, sources)
    return [
        Proposed(one.id, item.id, unit.id, unit.name, _content(item, may_read), one.state, one.reason, one.into_id)
        for one, item, unit in found
    ]


def take(
    session: Session, principal: Principal, programme_id: int, proposal_id: int, placing: Placing | None = None
) -> ProgrammeItemRow:
    """Returns the new item of a programme that says what a unit proposed; where none is named, that unit leads."""
    row, one, item = _waiting(session, principal, programme_id, proposal_id)
    call = session.get_one(ProgrammeCallRow, one.call_id)
    content = _content(item, readable_ids(session, principal, [] if item.document_id is None else [item.document_id]))
    if content.lead is None:
        unit = session.get_one(UnitRow, call.unit_id)
        content = replace(content, lead=WorkBody(unit.name, unit.id))
    where = placing or Placing(group=content.group, month=month_in(row, item))
    (made,) = add_new(session, principal, programme_id, [(content, where)])
    _decide(session, principal, one, item, TAKEN, into=made.item_id)
    changed(session, principal, row, "nhan_de_xuat", {"proposal": one.id, "item": made.item_id})
    return made


def refuse(session: Session, principal: Principal, programme_id: int, proposal_id: int, *, reason: str) -> None:
    """Refuses a proposal with a reason that its unit reads."""
    row, one, item = _waiting(session, principal, programme_id, proposal_id)
    one.reason = said(reason)
    _decide(session, principal, one, item, REFUSED)
    changed(session, principal, row, "khong_nhan_de_xuat", {"proposal": one.id})


def merge(session: Session, principal: Principal, programme_id: int, proposal_id: int, *, into_id: int) -> None:
    """Merges a proposal with an item that stands in the programme, whose unit then carries that out."""
    row, one, item = _waiting(session, principal, programme_id, proposal_id)
    if into_id not in {standing.item_id for standing in row.items}:
        raise NotFound("Không có mục này trong chương trình.")
    _decide(session, principal, one, item, MERGED, into=into_id)
    changed(session, principal, row, "gop_de_xuat", {"proposal": one.id, "item": into_id})


def _waiting(
    session: Session, principal: Principal, programme_id: int, proposal_id: int
) -> tuple[ProgrammeRow, ProgrammeProposalRow, WorkItemRow]:
    row = kept_programme(session, principal, programme_id)
    require_state(row, *IN_THE_MAKING)
    wanted = select(ProgrammeProposalRow).join(ProgrammeCallRow, ProgrammeCallRow.id == ProgrammeProposalRow.call_id)
    one = session.scalar(wanted.where(ProgrammeProposalRow.id == proposal_id, ProgrammeCallRow.programme_id == row.id))
    if one is None:
        raise NotFound("Không có đề xuất này.")
    if one.state != WAITING:
        raise InvalidInput(f"Đề xuất đã được xử lý: {PROPOSAL_WORDS[one.state].lower()}.")
    return row, one, session.get_one(WorkItemRow, one.item_id)


def _decide(
    session: Session,
    principal: Principal,
    one: ProgrammeProposalRow,
    item: WorkItemRow,
    state: str,
    *,
    into: int | None = None,
) -> None:
    one.state, one.into_id = state, into
    item.answers_id = into
    note_change(session, principal, item, f"de_xuat_{state}"[:20], reason=one.reason)
    session.flush()


def _content(item: WorkItemRow, may_read: set[int] | frozenset[int]) -> WorkContent:
    content = content_of(item)
    return content if content.source is None or item.document_id in may_read else replace(content, source=None)
