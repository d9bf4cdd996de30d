"""Handing an incoming document over (chuyển xử lý): to units below and own people, one of them in the lead.

A hand-over tells its receivers the entry's own marks. It never opens the document: who may read that is said by its
audience alone, which only its keepers change (:func:`let_read`).
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from vanban.db.account_models import MembershipRow
from vanban.db.keeping import kept_units, with_all_below
from vanban.db.models import DocumentAudienceRow, DocumentRow, PersonRow, UnitRow
from vanban.db.office_models import IncomingRow, IncomingTransferRow
from vanban.db.people import predecessors, unit_ids
from vanban.db.permissions import access_of
from vanban.db.register import NO_ENTRY, handed_to, kept_entry, register_units
from vanban.db.validity import today
from vanban.errors import InvalidInput, NotAllowed, NotFound
from vanban.principals import Audience, Channel, Principal, may_read
from vanban.register import EntryState, Receiver, TransferState
from vanban.text import nfc

NO_TRANSFER = "Không có việc chuyển xử lý này, hoặc đồng chí không phải người nhận."
LONGEST = 2_000  # code points of a request or an answer
MOST_RECEIVERS = 100  # of one hand-over
_NEXT = {
    TransferState.SENT: {TransferState.ACCEPTED, TransferState.DONE, TransferState.RETURNED},
    TransferState.ACCEPTED: {TransferState.DONE, TransferState.RETURNED},
}


@dataclass(frozen=True, slots=True)
class Receivers:
    """Whom a person may hand over to: units below the own one, and the people of the own one, by name."""

    units: tuple[UnitRow, ...]
    people: tuple[PersonRow, ...]


def possible_receivers(session: Session, principal: Principal) -> Receivers:
    """Returns whom a person may hand an incoming document over to; nobody for one who keeps no register."""
    own = register_units(principal)
    if not own:
        return Receivers((), ())
    below = with_all_below(session, own) - own
    lasting = (UnitRow.valid_to.is_(None)) | (UnitRow.valid_to >= today())
    units = session.scalars(select(UnitRow).where(UnitRow.id.in_(sorted(below)), lasting).order_by(UnitRow.name))
    seconded = select(MembershipRow.person_id).where(MembershipRow.unit_id.in_(own))
    belongs = PersonRow.unit_id.in_(own) | PersonRow.id.in_(seconded)
    people = session.scalars(select(PersonRow).where(belongs, PersonRow.active.is_(True)).order_by(PersonRow.name))
    return Receivers(tuple(units), tuple(people))


def may_hand_over(session: Session, principal: Principal, row: IncomingRow) -> bool:
    """Tells whether a person may hand an entry over: who keeps its register, or keeps that of a unit it came to."""
    own = register_units(principal)
    came = select(IncomingTransferRow.id).where(
        IncomingTransferRow.incoming_id == row.id,
        IncomingTransferRow.to_unit_id.in_(own),
        IncomingTransferRow.state != TransferState.RETURNED.value,
    )
    return bool(own) and (row.unit_id in own or session.scalar(came.limit(1)) is not None)


def hand_over(
    session: Session,
    principal: Principal,
    entry_id: int,
    receivers: Sequence[Receiver],
    *,
    request: str = "",
    deadline: datetime.date | None = None,
) -> list[IncomingTransferRow]:
    """Returns the hand-overs of an entry, one for each receiver; exactly one leads among those that stand of a unit.

    Raises ``NotFound`` for an entry that is not theirs to hand over, ``InvalidInput`` for receivers that do not fit.
    """
    row = session.get(IncomingRow, entry_id)
    if row is None or not may_hand_over(session, principal, row):
        raise NotFound(NO_ENTRY)
    _check_receivers(session, principal, row, receivers)
    if deadline is not None and deadline < row.arrived_on:
        raise InvalidInput("Hạn xử lý không thể trước ngày đến.")
    rows = [
        IncomingTransferRow(
            incoming_id=row.id,
            from_unit_id=principal.unit_id,
            to_unit_id=one.unit_id,
            to_person_id=one.person_id,
            lead=one.lead,
            request=_text(request),
            deadline=deadline,
            state=TransferState.SENT.value,
            sent_by_id=principal.person_id,
            sent_at=datetime.datetime.now(datetime.UTC),
        )
        for one in receivers
    ]
    session.add_all(rows)
    session.flush()
    refresh_state(session, row)
    return rows


def answer(
    session: Session, principal: Principal, transfer_id: int, state: TransferState, *, text: str = ""
) -> IncomingTransferRow:
    """Returns a hand-over accepted, finished, or returned with its reason, by one it was made to.

    Raises ``NotFound`` for another's, ``InvalidInput`` for a return without a reason and for a step that is not open.
    """
    mine = select(IncomingTransferRow).where(IncomingTransferRow.id == transfer_id, handed_to(principal))
    row = session.scalar(mine.with_for_update())
    if row is None:
        raise NotFound(NO_TRANSFER)
    if state not in _NEXT.get(TransferState(row.state), set()):
        raise InvalidInput("Việc này đã được trả lời rồi.")
    text = _text(text)
    if state is TransferState.RETURNED and not text:
        raise InvalidInput("Cần ghi lý do trả lại.")
    row.state, row.answered_at = state.value, datetime.datetime.now(datetime.UTC)
    row.answer = text or row.answer
    session.flush()
    refresh_state(session, session.get_one(IncomingRow, row.incoming_id))
    return row


def set_done(session: Session, principal: Principal, entry_id: int, *, done: bool) -> IncomingRow:
    """Returns an entry closed by its officer, or opened again; raises ``NotFound``."""
    row = kept_entry(session, principal, entry_id)
    row.state = EntryState.DONE.value if done else EntryState.NEW.value
    if not done:
        refresh_state(session, row, finished=False)
    return row


def refresh_state(session: Session, row: IncomingRow, *, finished: bool = True) -> None:
    """Sets an entry's state by the hand-overs of its own unit: done when the lead is, in hand while any stands."""
    rows = [one for one in transfers_of(session, row.id) if one.from_unit_id == row.unit_id]
    standing = [one for one in rows if one.state != TransferState.RETURNED.value]
    if finished and any(one.lead and one.state == TransferState.DONE.value for one in standing):
        row.state = EntryState.DONE.value
    else:
        row.state = (EntryState.IN_HAND if standing else EntryState.NEW).value
    session.flush()


def transfers_of(session: Session, entry_id: int) -> list[IncomingTransferRow]:
    """Returns the hand-overs of an entry in the order they were made."""
    mine = select(IncomingTransferRow).where(IncomingTransferRow.incoming_id == entry_id)
    return list(session.scalars(mine.order_by(IncomingTransferRow.id)))


def shut_out(session: Session, entry_id: int, document: DocumentRow) -> list[UnitRow]:
    """Returns the units of standing receivers that may not read the document an entry is about, by name."""
    standing = [one for one in transfers_of(session, entry_id) if one.state != TransferState.RETURNED.value]
    people = [one.to_person_id for one in standing if one.to_person_id is not None]
    homes = session.scalars(select(PersonRow.unit_id).where(PersonRow.id.in_(people)))
    units = {*(one.to_unit_id for one in standing if one.to_unit_id is not None), *homes}
    access = access_of(session, document)
    closed = [unit for unit in units if not may_read(_member_of(session, unit), access)]
    return list(session.scalars(select(UnitRow).where(UnitRow.id.in_(closed)).order_by(UnitRow.name)))


def let_read(session: Session, principal: Principal, entry_id: int, document: DocumentRow) -> list[UnitRow]:
    """Returns the receivers' units that were added to those a document is for; it is then for named units.

    Raises ``NotAllowed`` for one who does not keep the document, ``InvalidInput`` where naming units would close it
    to others who may read it now.
    """
    if document.owner_unit_id not in kept_units(session, principal):
        raise NotAllowed("Văn bản này do đơn vị khác phụ trách. Đề nghị đơn vị chủ quản mở cho các đơn vị nhận.")
    if document.audience not in (Audience.UNIT.value, Audience.NAMED.value):
        raise InvalidInput("Văn bản đang dành cho cả cấp dưới hoặc mọi người: đổi phạm vi ở trang sửa văn bản.")
    added = shut_out(session, entry_id, document)
    if added:
        document.audience = Audience.NAMED.value
        session.add_all(DocumentAudienceRow(document_id=document.id, unit_id=unit.id) for unit in added)
        session.flush()
    return added


def _check_receivers(session: Session, principal: Principal, row: IncomingRow, receivers: Sequence[Receiver]) -> None:
    if not 0 < len(receivers) <= MOST_RECEIVERS:
        raise InvalidInput(f"Cần chọn từ 1 đến {MOST_RECEIVERS} nơi nhận.")
    targets = [(one.unit_id, one.person_id) for one in receivers]
    standing = [
        one
        for one in transfers_of(session, row.id)
        if one.from_unit_id == principal.unit_id and one.state != TransferState.RETURNED.value
    ]
    if len(set(targets)) < len(targets) or {(one.to_unit_id, one.to_person_id) for one in standing} & set(targets):
        raise InvalidInput("Có nơi nhận được chọn hai lần, hoặc đã được chuyển rồi.")
    possible = possible_receivers(session, principal)
    allowed = {(unit.id, None) for unit in possible.units} | {(None, person.id) for person in possible.people}
    if not set(targets) <= allowed:
        raise InvalidInput("Chỉ chuyển cho đơn vị cấp dưới và người của đơn vị mình.")
    if sum(one.lead for one in receivers) + sum(one.lead for one in standing) != 1:
        raise InvalidInput("Phải có đúng một nơi chủ trì; các nơi khác là phối hợp.")


def _member_of(session: Session, unit_id: int) -> Principal:
    """Returns a person without roles in a unit, to ask what that unit may read; the id only says: signed in."""
    line, heirs = unit_ids(session, unit_id), predecessors(session, unit_id)
    return Principal(0, "", line, frozenset(), Channel.WEB, heirs)


def _text(words: str) -> str:
    return nfc(words).replace("\0", " ").strip()[:LONGEST]
