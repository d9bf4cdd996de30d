"""The reading side of the library: documents, passages and edges, each only as far as a person may read."""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import Session, defer, joinedload, object_session

from vanban.answers import DocumentSummary
from vanban.db.models import DocumentRow, PassageRow, RelationRow
from vanban.db.permissions import in_use, readable, readable_ids, searchable, slices
from vanban.db.validity import statuses_on, today
from vanban.documents import RelationKind, RelationState, ValidityStatus
from vanban.errors import NotFound
from vanban.principals import Principal
from vanban.terms import term_of

_NOT_DENIED = RelationRow.state != RelationState.DENIED.value
NOT_FOUND = "Không tìm thấy văn bản, hoặc đồng chí không có quyền xem."


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation as one person may see it: ``document`` is the other end, None when not held or not readable."""

    document_id: int  # the document that was asked about
    kind: RelationKind
    document: DocumentRow | None
    number: str | None  # the target as the source's text names it
    date: datetime.date | None
    wording: str
    quote: str
    start: int  # in the text of the source
    end: int
    confirmed: bool
    part: str = ""  # the clauses of the target that are meant, "" for all of it


def document(session: Session, document_id: int, principal: Principal) -> DocumentRow:
    """Returns a document with its text; raises the same ``NotFound`` for a missing and for a forbidden one."""
    row = session.scalar(select(DocumentRow).where(DocumentRow.id == document_id, readable(principal)))
    if row is None:
        raise NotFound(NOT_FOUND)
    return row


def documents_by_id(session: Session, ids: Collection[int], principal: Principal) -> dict[int, DocumentRow]:
    """Returns the readable ones of these documents by id, their texts loaded only when asked for."""
    found: dict[int, DocumentRow] = {}
    for some in slices(sorted(set(ids))):
        found.update((row.id, row) for row in session.scalars(_light(principal).where(DocumentRow.id.in_(some))))
    return found


def recent_documents(
    session: Session, principal: Principal, *, limit: int = 20, before_id: int | None = None
) -> list[DocumentRow]:
    """Returns the readable documents taken in last, newest first; the next page begins before the last id of this."""
    statement = _light(principal).where(in_use()).order_by(DocumentRow.id.desc()).limit(limit)
    if before_id is not None:
        statement = statement.where(DocumentRow.id < before_id)
    return list(session.scalars(statement))


def count_readable(session: Session, principal: Principal) -> int:
    """Returns how many documents the principal may read."""
    return session.scalar(select(func.count()).select_from(DocumentRow).where(searchable(principal))) or 0


def find_by_reference(
    session: Session,
    principal: Principal,
    *,
    ordinal: str | None = None,
    number_key: str | None = None,
    type_codes: Collection[str] = (),
    types: Collection[str] = (),
    issuer_code: str | None = None,
    year: int | None = None,
    date: datetime.date | None = None,
    limit: int = 50,
) -> list[DocumentRow]:
    """Returns the readable documents that fit every piece of a reference that is given, newest first.

    ``ordinal`` is without leading zeros, as ``DocumentNumber.ordinal_key``; ``number_key`` is a whole number's key;
    a document fits ``type_codes``/``types`` by its code or by its type word, and ``year`` by its date or by the
    year in its number. Without any piece nothing is returned.
    """
    pieces: list[ColumnElement[bool]] = []
    if ordinal is not None:
        pieces.append(DocumentRow.ordinal == ordinal)
    if number_key is not None:
        pieces.append(DocumentRow.number_key == number_key)
    if type_codes or types:
        pieces.append(or_(DocumentRow.type_code.in_(type_codes), DocumentRow.type.in_(types)))
    if issuer_code is not None:
        pieces.append(DocumentRow.issuer_code == issuer_code)
    if year is not None:
        pieces.append(_of_year(year))
    if date is not None:
        pieces.append(DocumentRow.date == date)
    if not pieces:
        return []
    newest = (DocumentRow.date.is_(None), DocumentRow.date.desc(), DocumentRow.id.desc())
    return list(session.scalars(_light(principal).where(in_use(), *pieces).order_by(*newest).limit(limit)))


def passages_by_id(session: Session, ids: Collection[int], principal: Principal) -> dict[int, PassageRow]:
    """Returns the passages of readable documents by id, with their documents; this is the re-check of search hits.

    Vectors and the documents' whole texts are loaded only when asked for.
    """
    found: dict[int, PassageRow] = {}
    for some in slices(sorted(set(ids))):
        statement = (
            select(PassageRow)
            .join(PassageRow.document)
            .where(PassageRow.id.in_(some), searchable(principal))
            .options(defer(PassageRow.embedding), joinedload(PassageRow.document).defer(DocumentRow.text))
        )
        found.update((row.id, row) for row in session.scalars(statement))
    return found


def outgoing_relations(session: Session, ids: Collection[int], principal: Principal) -> list[Edge]:
    """Returns what the readable ones of these documents say about others, in the order of their texts.

    An edge that a person has denied is shown nowhere.
    """
    rows: list[RelationRow] = []
    for some in slices(sorted(readable_ids(session, principal, ids))):
        statement = select(RelationRow).where(RelationRow.source_id.in_(some), _NOT_DENIED)
        rows += session.scalars(statement.order_by(RelationRow.source_id, RelationRow.start, RelationRow.id))
    held = documents_by_id(session, [row.target_id for row in rows if row.target_id is not None], principal)
    return [_edge(row, row.source_id, held.get(row.target_id or 0)) for row in rows]


def incoming_relations(session: Session, ids: Collection[int], principal: Principal) -> list[Edge]:
    """Returns what readable documents say about the readable ones of these, newest source first.

    Left out are edges that a person has denied, and what a document says that is not in use: another version took
    its place, or it is not published yet.
    """
    rows: list[RelationRow] = []
    for some in slices(sorted(readable_ids(session, principal, ids))):
        statement = select(RelationRow).where(RelationRow.target_id.in_(some), _NOT_DENIED)
        rows += session.scalars(statement.order_by(RelationRow.id))
    sources = documents_by_id(session, [row.source_id for row in rows], principal)
    held = {one: row for one, row in sources.items() if row.superseded_by_id is None and row.published}
    edges = [_edge(row, row.target_id or 0, held[row.source_id]) for row in rows if row.source_id in held]
    return sorted(edges, key=_source_date, reverse=True)


def summary(row: DocumentRow, *, as_of: datetime.date | None = None) -> DocumentSummary:
    """Returns what a list shows of a document, its status on a day (default: today)."""
    return _summary(row, validity(row, as_of=as_of))


def summaries(
    session: Session, rows: Sequence[DocumentRow], *, as_of: datetime.date | None = None
) -> list[DocumentSummary]:
    """Returns what a list shows of these documents, in their order, with a single look at their edges."""
    statuses = statuses_on(session, [row.id for row in rows], as_of)
    return [_summary(row, statuses[row.id]) for row in rows]


def validity(row: DocumentRow, *, as_of: datetime.date | None = None) -> ValidityStatus:
    """Returns the status on a day (default: today): from the dates and the confirmed edges (``vanban.db.validity``).

    The edges are read through the row's own session. A row whose session has ended only has the status stored at its
    last refresh, or "chưa có hiệu lực" when it takes effect after the day asked about.
    """
    session = object_session(row)
    if session is not None and row.id is not None:
        return statuses_on(session, [row.id], as_of)[row.id]
    effective = row.effective_date or row.date
    if effective is not None and effective > (as_of or today()):
        return ValidityStatus.NOT_YET
    stored = ValidityStatus(row.status)
    return ValidityStatus.IN_FORCE if stored is ValidityStatus.NOT_YET else stored


def _summary(row: DocumentRow, status: ValidityStatus) -> DocumentSummary:
    return DocumentSummary(
        document_id=row.id,
        number=row.number,
        type=row.type,
        issuer=row.issuer,
        date=row.date,
        subject=row.subject,
        status=status,
        term=term_of(issuer_code=row.issuer_code, issuer=row.issuer, date=row.date),
    )


def _light(principal: Principal) -> Select[DocumentRow]:
    return select(DocumentRow).where(readable(principal)).options(defer(DocumentRow.text))


def _of_year(year: int) -> ColumnElement[bool]:
    if not datetime.MINYEAR <= year <= datetime.MAXYEAR:
        return false()
    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    return or_(DocumentRow.number_year == year, and_(DocumentRow.date >= first, DocumentRow.date <= last))


def _source_date(edge: Edge) -> datetime.date:
    return (edge.document.date if edge.document else None) or datetime.date.min


def _edge(row: RelationRow, document_id: int, other: DocumentRow | None) -> Edge:
    return Edge(
        document_id=document_id,
        kind=RelationKind(row.kind),
        document=other,
        number=row.target_number,
        date=row.target_date,
        wording=row.target_text,
        quote=row.quote,
        start=row.start,
        end=row.end,
        confirmed=row.confirmed,
        part=row.part,
    )
