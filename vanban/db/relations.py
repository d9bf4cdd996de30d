"""What people decide about edges: confirm, deny, back to proposed; and the list of those that wait for it."""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from vanban.answers import DocumentSummary
from vanban.db.library import documents_by_id, summaries
from vanban.db.models import DocumentRow, RelationRow, SectionRow
from vanban.db.permissions import readable
from vanban.db.validity import refresh_status, targets_of
from vanban.documents import RelationKind, RelationState
from vanban.errors import NotFound
from vanban.principals import Principal
from vanban.text import bare_form, clean

PAGE_SIZE = 50
NO_EDGE = "Không tìm thấy quan hệ này, hoặc đồng chí không có quyền xem văn bản nêu quan hệ đó."
UNDECIDED = frozenset({RelationState.PROPOSED})


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """An edge as a person judges it: who says it, of whom, in which words and where.

    ``target`` is None when the document is not held or the person may not read it; ``wording`` names it then.
    ``place`` is the clause of the source that holds the quote, "" where the source has no such unit.
    """

    id: int
    kind: RelationKind
    part: str
    state: RelationState
    source: DocumentSummary
    target: DocumentSummary | None
    number: str | None
    date: datetime.date | None
    wording: str
    quote: str
    place: str
    start: int
    end: int
    decided_at: datetime.datetime | None


@dataclass(frozen=True, slots=True)
class Review:
    """One page of edges; ``page`` is 1-based and lies within the pages there are."""

    total: int
    page: int
    page_size: int
    items: tuple[ReviewItem, ...]

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.page_size))


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided of an edge, by whom and when; ``identity`` finds the same edge in another version."""

    identity: tuple[str, str, str]
    state: str
    decided_by_id: int | None
    decided_at: datetime.datetime | None


def decide(
    session: Session, relation_id: int, state: RelationState, *, by: Principal, at: datetime.datetime
) -> RelationRow:
    """Returns the edge in its new state; the status of the document it leads to follows in the same transaction.

    Raises the same ``NotFound`` for a missing edge and for one whose source the person may not read. Who decided and
    when is kept, and forgotten again with the way back to "proposed".
    """
    row = edge(session, relation_id, by)
    decided = state is not RelationState.PROPOSED
    row.state = state.value
    row.decided_by_id = by.person_id if decided else None
    row.decided_at = at if decided else None
    refresh_status(session, {row.target_id})
    return row


def edge(session: Session, relation_id: int, principal: Principal) -> RelationRow:
    """Returns an edge whose source the person may read; raises ``NotFound``."""
    statement = select(RelationRow).join(DocumentRow, DocumentRow.id == RelationRow.source_id)
    row = session.scalar(statement.where(RelationRow.id == relation_id, readable(principal)))
    if row is None:
        raise NotFound(NO_EDGE)
    return row


def review(
    session: Session,
    principal: Principal,
    *,
    states: Collection[RelationState] = UNDECIDED,
    kinds: Collection[RelationKind] = (),
    document_ids: Collection[int] | None = None,
    owner_ids: Collection[int] | None = None,
    page: int = 1,
    page_size: int = PAGE_SIZE,
) -> Review:
    """Returns a page of the edges in these states whose source the person may read, newest source first.

    ``kinds`` empty means all of them; ``document_ids`` keeps the edges out of or into these documents, ``owner_ids``
    those that documents of these units state. Edges of a
    version that another one took the place of are left out. A page past the last gives the last.
    """
    conditions = _conditions(principal, states, kinds, document_ids)
    if owner_ids is not None:
        conditions.append(DocumentRow.owner_unit_id.in_(owner_ids))
    joined = select(RelationRow).join(DocumentRow, DocumentRow.id == RelationRow.source_id).where(*conditions)
    total = session.scalar(select(func.count()).select_from(joined.subquery())) or 0
    page = max(1, min(page, -(-total // page_size)))
    order = (DocumentRow.id.desc(), RelationRow.start, RelationRow.id)
    rows = session.scalars(joined.order_by(*order).limit(page_size).offset((page - 1) * page_size)).all()
    return Review(total, page, page_size, tuple(review_items(session, rows, principal)))


def review_items(session: Session, rows: Sequence[RelationRow], principal: Principal) -> list[ReviewItem]:
    """Returns edges as they are shown for judging; those whose source the person may not read are left out."""
    ids = {row.source_id for row in rows} | {row.target_id for row in rows if row.target_id is not None}
    held = documents_by_id(session, ids, principal)
    shown = {one.document_id: one for one in summaries(session, list(held.values()))}
    places = _places(session, rows)
    return [
        ReviewItem(
            id=row.id,
            kind=RelationKind(row.kind),
            part=row.part,
            state=RelationState(row.state),
            source=shown[row.source_id],
            target=shown.get(row.target_id or 0),
            number=row.target_number,
            date=row.target_date,
            wording=row.target_text,
            quote=row.quote,
            place=places[row.id],
            start=row.start,
            end=row.end,
            decided_at=row.decided_at,
        )
        for row in rows
        if row.source_id in shown
    ]


def decisions_of(session: Session, document_id: int) -> list[Decision]:
    """Returns what people have decided about the edges a document states."""
    statement = select(RelationRow).where(
        RelationRow.source_id == document_id, RelationRow.state != RelationState.PROPOSED.value
    )
    return [
        Decision(_identity(row), row.state, row.decided_by_id, row.decided_at) for row in session.scalars(statement)
    ]


def apply_decisions(session: Session, document_id: int, decisions: Collection[Decision]) -> int:
    """Carries decisions over to the undecided edges of a document that are the same, and returns to how many.

    Edges are the same when kind, target and quote are (spaces and the style of quotation marks aside). The status of
    all their targets is refreshed.
    """
    known = {decision.identity: decision for decision in decisions}
    statement = select(RelationRow).where(
        RelationRow.source_id == document_id, RelationRow.state == RelationState.PROPOSED.value
    )
    carried = [(row, known[_identity(row)]) for row in session.scalars(statement) if _identity(row) in known]
    for row, decision in carried:
        row.state, row.decided_by_id = decision.state, decision.decided_by_id
        row.decided_at = decision.decided_at
    refresh_status(session, {document_id, *targets_of(session, [document_id])})
    return len(carried)


def carry_over(session: Session, *, old_id: int, new_id: int) -> int:
    """Makes a new version stand where an old one stood among the edges; returns how many decisions went along.

    To be called in the transaction of the version change, after ``superseded_by_id`` of the old version was set:
    decisions on the old version's edges go to the same edges of the new one, edges that led to the old version lead
    to the new one, and the status of every document concerned is refreshed.
    """
    moved = update(RelationRow).where(RelationRow.target_id == old_id, RelationRow.source_id != new_id)
    session.execute(moved.values(target_id=new_id), execution_options={"synchronize_session": "fetch"})
    carried = apply_decisions(session, new_id, decisions_of(session, old_id))
    refresh_status(session, {old_id, new_id, *targets_of(session, [old_id])})
    return carried


def _identity(row: RelationRow) -> tuple[str, str, str]:
    target = row.target_key or bare_form(clean(row.target_text).text)
    return row.kind, target, clean(row.quote).text


def _conditions(
    principal: Principal,
    states: Collection[RelationState],
    kinds: Collection[RelationKind],
    document_ids: Collection[int] | None,
) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [
        readable(principal),
        DocumentRow.superseded_by_id.is_(None),
        RelationRow.state.in_([state.value for state in states]),
    ]
    if kinds:
        conditions.append(RelationRow.kind.in_([kind.value for kind in kinds]))
    if document_ids is not None:
        conditions.append(RelationRow.source_id.in_(document_ids) | RelationRow.target_id.in_(document_ids))
    return conditions


def _places(session: Session, rows: Sequence[RelationRow]) -> dict[int, str]:
    """Returns for each edge the path of the smallest unit of its source that its quote begins in."""
    columns = select(SectionRow.document_id, SectionRow.path, SectionRow.start, SectionRow.end)
    units = session.execute(columns.where(SectionRow.document_id.in_({row.source_id for row in rows}))).all()
    places: dict[int, str] = {}
    for row in rows:
        around = [u for u in units if u.document_id == row.source_id and u.start <= row.start < u.end]
        places[row.id] = min(around, key=lambda unit: unit.end - unit.start).path if around else ""
    return places
