"""What pages and programs show of the register: entries with their documents, receivers and deadlines."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from vanban.answers import DocumentSummary
from vanban.db.library import documents_by_id, summaries
from vanban.db.models import PersonRow, UnitRow
from vanban.db.office_models import IncomingRow, IncomingTransferRow
from vanban.db.register import handed_in_document, handed_to, register_units
from vanban.db.validity import today
from vanban.principals import Principal
from vanban.register import EntryState, TransferState, Urgency, urgency

MOST_HANDED = 200  # hand-overs of one person that are shown


@dataclass(frozen=True, slots=True)
class TransferView:
    """A hand-over with the names of both sides."""

    row: IncomingTransferRow
    receiver: str
    sender: str
    state: TransferState
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry as one person may see it; ``document`` is None where none is held, or none they may read."""

    row: IncomingRow
    unit: str
    state: EntryState
    urgency: Urgency
    document: DocumentSummary | None
    transfers: tuple[TransferView, ...]

    @property
    def lead(self) -> TransferView | None:
        """The hand-over that leads for the entry's own unit, or None."""
        standing = (one for one in self.transfers if one.state is not TransferState.RETURNED and one.row.lead)
        return next((one for one in standing if one.row.from_unit_id == self.row.unit_id), None)


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A hand-over to the person, with the entry it is about."""

    transfer: TransferView
    entry: EntryView


def entry_views(session: Session, principal: Principal, rows: Sequence[IncomingRow]) -> list[EntryView]:
    """Returns what is shown of entries the person was found to keep or to have received, in their order."""
    transfers = _transfers(session, [row.id for row in rows])
    about = {row.id: handed_in_document(session, row) for row in rows}
    held = documents_by_id(session, [one for one in about.values() if one is not None], principal)
    shown = {one.document_id: one for one in summaries(session, list(held.values()))}
    units = _unit_names(session, {row.unit_id for row in rows})
    return [
        EntryView(
            row=row,
            unit=units.get(row.unit_id, ""),
            state=EntryState(row.state),
            urgency=urgency(row.deadline, done=row.state == EntryState.DONE.value, day=today()),
            document=shown.get(about[row.id] or 0),
            transfers=tuple(transfers[row.id]),
        )
        for row in rows
    ]


def shown_transfers(view: EntryView, principal: Principal) -> tuple[TransferView, ...]:
    """Returns the hand-overs of an entry that a person is shown: all to who keeps its register, else those made to
    them or their unit and, to an officer, those the own unit made."""
    kept, own = register_units(principal), principal.own_unit_ids
    if view.row.unit_id in kept:
        return view.transfers
    return tuple(one for one in view.transfers if is_made_to(one, principal) or (kept and one.row.from_unit_id in own))


def is_made_to(one: TransferView, principal: Principal) -> bool:
    """Tells whether a hand-over was made to a person or the unit they act for."""
    return one.row.to_person_id == principal.person_id or one.row.to_unit_id in principal.own_unit_ids


def handed_over(session: Session, principal: Principal, *, done: bool = False) -> list[HandedOver]:
    """Returns what was handed over to a person or their unit and still waits, or what is done; the next due first."""
    wanted = select(IncomingTransferRow).where(handed_to(principal))
    finished = IncomingTransferRow.state == TransferState.DONE.value
    deadline = IncomingTransferRow.deadline
    order = (deadline.is_(None), deadline, IncomingTransferRow.id.desc())
    wanted = wanted.where(finished if done else ~finished).order_by(*order).limit(MOST_HANDED)
    mine = {row.id: row for row in session.scalars(wanted)}
    entries = session.scalars(select(IncomingRow).where(IncomingRow.id.in_({r.incoming_id for r in mine.values()})))
    views = {view.row.id: view for view in entry_views(session, principal, list(entries))}
    transfers = {one.row.id: one for view in views.values() for one in view.transfers}
    return [HandedOver(transfers[one], views[row.incoming_id]) for one, row in mine.items()]


def count_waiting(session: Session, principal: Principal) -> int:
    """Returns how many hand-overs to the person or their unit are not done, up to ``MOST_HANDED``."""
    waits = (handed_to(principal), IncomingTransferRow.state != TransferState.DONE.value)
    return len(session.scalars(select(IncomingTransferRow.id).where(*waits).limit(MOST_HANDED)).all())


def _transfers(session: Session, entry_ids: Sequence[int]) -> defaultdict[int, list[TransferView]]:
    found: defaultdict[int, list[TransferView]] = defaultdict(list)
    wanted = select(IncomingTransferRow).where(IncomingTransferRow.incoming_id.in_(entry_ids))
    rows = list(session.scalars(wanted.order_by(IncomingTransferRow.id)))
    units = _unit_names(session, {one for row in rows for one in (row.to_unit_id, row.from_unit_id) if one})
    people = _people_names(session, {one for row in rows for one in (row.to_person_id, row.sent_by_id) if one})
    for row in rows:
        receiver = units.get(row.to_unit_id or 0) or people.get(row.to_person_id or 0, "")
        sender = ", ".join(filter(None, (people.get(row.sent_by_id or 0), units.get(row.from_unit_id or 0))))
        state = TransferState(row.state)
        closed = state in (TransferState.DONE, TransferState.RETURNED)
        due = urgency(row.deadline, done=closed, day=today())
        found[row.incoming_id].append(TransferView(row, receiver, sender, state, due))
    return found


def _unit_names(session: Session, ids: set[int]) -> dict[int, str]:
    return {row[0]: row[1] for row in session.execute(select(UnitRow.id, UnitRow.name).where(UnitRow.id.in_(ids)))}


def _people_names(session: Session, ids: set[int]) -> dict[int, str]:
    named = select(PersonRow.id, PersonRow.name).where(PersonRow.id.in_(ids))
    return {row[0]: row[1] for row in session.execute(named)}
