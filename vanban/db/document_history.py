"""What happened to a document, out of the tables that keep it; names of people and views only for its keepers."""

import datetime
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from vanban.audit import Action
from vanban.db.audit_models import AuditRow
from vanban.db.corrections import RELATIONS
from vanban.db.document_versions import Version, versions_of
from vanban.db.keeping import kept_units
from vanban.db.library import documents_by_id
from vanban.db.models import DocumentRow, HeldFileRow, PersonRow, RelationRow
from vanban.db.office_models import CorrectionRow
from vanban.documents import RelationState
from vanban.holding import HOLD_STATE_WORDS, HoldState
from vanban.principals import Principal

MOST_SHOWN = 300  # events of one kind
ACCESS_FIELDS = frozenset({"pham_vi", "muc_pho_bien", "don_vi"})  # who may read it: told to its keepers alone
DECISION_WORDS = {
    RelationState.CONFIRMED: "Xác nhận quan hệ",
    RelationState.DENIED: "Bác bỏ quan hệ",
    RelationState.PROPOSED: "Đề xuất quan hệ",
}


class EventKind(StrEnum):
    """What kind of thing happened."""

    TAKEN_IN = "nhan"
    VERSION = "phien_ban"
    HELD = "tep_cho"
    CORRECTED = "sua"
    RELATION = "quan_he"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. ``person`` is "" where it is not known or not told; ``before``/``after`` of a change."""

    at: datetime.datetime
    kind: EventKind
    words: str
    person: str = ""
    before: str = ""
    after: str = ""
    note: str = ""
    detail: str = ""  # the field that was changed, the kind of the relation
    document_id: int | None = None  # another document it is about


@dataclass(frozen=True, slots=True)
class History:
    """The events, newest first; ``views`` is None for who does not keep the document."""

    events: tuple[Event, ...]
    views: int | None = None


def history_of(session: Session, row: DocumentRow, principal: Principal) -> History:
    """Returns the history of a readable document as far as a person may know it."""
    kept = kept_units(session, principal)
    keeps = row.owner_unit_id in kept
    names = _Names(session) if keeps else None
    versions = versions_of(session, row, principal)
    events = [
        *_versions(row, versions),
        *_corrections(session, row, names),
        *_relations(session, row, principal, names),
        *(_held(session, row, names, kept) if names is not None else ()),
    ]
    events.sort(key=lambda event: event.at, reverse=True)
    return History(tuple(events), _views(session, row) if keeps else None)


class _Names:
    """The names of people by id, each looked up once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[int | None, str] = {None: ""}

    def __getitem__(self, person_id: int | None) -> str:
        if person_id not in self._known:
            self._known[person_id] = self._session.scalar(select(PersonRow.name).where(PersonRow.id == person_id)) or ""
        return self._known[person_id]


def _named(names: _Names | None, person_id: int | None) -> str:
    return names[person_id] if names is not None else ""


def _versions(row: DocumentRow, versions: list[Version]) -> Iterator[Event]:
    for one in versions:
        at, by = one.document.ingested_at, one.handed_in_by or ""
        if one.document.id == row.id:
            yield Event(at, EventKind.TAKEN_IN, "Nhận vào kho", by)
        elif one.document.id > row.id:
            yield Event(at, EventKind.VERSION, "Có bản mới thay bản này", by, document_id=one.document.id)
        else:
            yield Event(at, EventKind.VERSION, "Nhận bản trước", by, document_id=one.document.id)


def _corrections(session: Session, row: DocumentRow, names: _Names | None) -> Iterator[Event]:
    wanted = select(CorrectionRow).where(CorrectionRow.document_id == row.id)
    if names is None:
        wanted = wanted.where(CorrectionRow.field.not_in(ACCESS_FIELDS))
    for one in session.scalars(wanted.order_by(CorrectionRow.id.desc()).limit(MOST_SHOWN)):
        by = _named(names, one.person_id)
        yield Event(one.at, EventKind.CORRECTED, "Sửa", by, one.before, one.after, one.note if names else "", one.field)


def _relations(session: Session, row: DocumentRow, principal: Principal, names: _Names | None) -> Iterator[Event]:
    """Yields the decisions about edges that this document states; the other end only where it may be read."""
    wanted = select(RelationRow).where(RelationRow.source_id == row.id, RelationRow.decided_at.is_not(None))
    rows = session.scalars(wanted.order_by(RelationRow.id.desc()).limit(MOST_SHOWN)).all()
    told = _relation_corrections(session, row)
    held = documents_by_id(session, [one.target_id for one in rows if one.target_id is not None], principal)
    for one in rows:
        if one.decided_at is None or one.decided_at in told:
            continue
        words = DECISION_WORDS[RelationState(one.state)]
        target = one.target_id if one.target_id in held else None
        by = _named(names, one.decided_by_id)
        yield Event(
            one.decided_at, EventKind.RELATION, words, by, after=one.target_text, detail=one.kind, document_id=target
        )


def _relation_corrections(session: Session, row: DocumentRow) -> set[datetime.datetime]:
    """Returns the moments of decisions about edges that the corrections tell already, with before and after."""
    wanted = select(CorrectionRow.at).where(CorrectionRow.document_id == row.id, CorrectionRow.field == RELATIONS)
    return set(session.scalars(wanted))


def _held(session: Session, row: DocumentRow, names: _Names, kept: Collection[int]) -> Iterator[Event]:
    wanted = select(HeldFileRow).where(
        or_(HeldFileRow.rival_id == row.id, HeldFileRow.document_id == row.id), HeldFileRow.owner_unit_id.in_(kept)
    )
    for one in session.scalars(wanted.order_by(HeldFileRow.id.desc()).limit(MOST_SHOWN)):
        yield Event(one.held_at, EventKind.HELD, "Giữ lại một tệp chờ quyết định", note=one.reason)
        if one.decided_at is not None:
            words = f"{HOLD_STATE_WORDS[HoldState(one.state)]} tệp chờ quyết định"
            yield Event(one.decided_at, EventKind.HELD, words, names[one.decided_by_id], note=one.note)


def _views(session: Session, row: DocumentRow) -> int:
    """Returns how often the document's page was opened, by the audit log."""
    wanted = (
        AuditRow.target == "document",
        AuditRow.target_id == str(row.id),
        AuditRow.action == Action.VIEWED.value,
    )
    return session.scalar(select(func.count()).select_from(AuditRow).where(*wanted)) or 0
