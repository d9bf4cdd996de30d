"""The list of documents a person may read: by words, properties or found in the texts, in order, in pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, case, func, select
from sqlalchemy.orm import Session

from vanban.answers import DocumentSummary
from vanban.db.library import documents_by_id, summaries
from vanban.db.listed_models import ListedDocumentRow
from vanban.db.models import DocumentRow
from vanban.db.wanted import EVERYTHING, Sort, Wanted, basis, fits_facets, fits_words, searched_words
from vanban.ports import DocumentHit
from vanban.principals import Principal

PAGE_SIZE = 50
Order = tuple[SQLColumnExpression[Any], ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list; ``page`` is 1-based and lies within the pages there are."""

    total: int
    page: int
    page_size: int
    documents: tuple[DocumentSummary, ...]

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.page_size))


def list_documents(
    session: Session,
    principal: Principal,
    wanted: Wanted = EVERYTHING,
    *,
    page: int = 1,
    page_size: int = PAGE_SIZE,
    hits: Sequence[DocumentHit] | None = None,
) -> Listing:
    """Returns a page of the readable documents that fit; a page past the last gives the last.

    Words keep those with that number, or with every word (with or without marks) in number, type, subject or issuer.
    For a search in the texts ``hits`` are the documents the search index found, best first; whatever it found, only
    what the database lets the person read is listed or counted.
    """
    conditions = fitting(session, principal, wanted, hits=hits)
    total = session.scalar(select(func.count()).select_from(DocumentRow).where(*conditions)) or 0
    page = max(1, min(page, -(-total // page_size)))
    ids = ordered_ids(session, wanted, conditions, hits=hits, first=(page - 1) * page_size, limit=page_size)
    rows = documents_by_id(session, ids, principal)
    shown = summaries(session, [rows[one] for one in ids if one in rows])
    return Listing(total, page, page_size, tuple(shown))


def fitting(
    session: Session, principal: Principal, wanted: Wanted, *, hits: Sequence[DocumentHit] | None = None
) -> list[ColumnElement[bool]]:
    """Returns the conditions for exactly the documents of a list."""
    conditions = [basis(principal, wanted), *fits_words(session, principal, wanted), *fits_facets(wanted)]
    if hits is not None:
        conditions.append(DocumentRow.id.in_([hit.document_id for hit in hits]))
    return conditions


def ordered_ids(
    session: Session,
    wanted: Wanted,
    conditions: Sequence[ColumnElement[bool]],
    *,
    hits: Sequence[DocumentHit] | None = None,
    first: int = 0,
    limit: int = PAGE_SIZE,
) -> list[int]:
    """Returns the ids of a stretch of the list, in its order."""
    if hits is not None and wanted.sort is Sort.RELEVANCE:
        held = set(session.scalars(select(DocumentRow.id).where(*conditions)))
        return [hit.document_id for hit in hits if hit.document_id in held][first : first + limit]
    statement = select(DocumentRow.id).where(*conditions)
    if wanted.sort is Sort.ARRIVAL or (wanted.sort is Sort.RELEVANCE and wanted.words):
        listed = ListedDocumentRow.document_id == DocumentRow.id
        statement = statement.outerjoin(ListedDocumentRow, listed)
    return list(session.scalars(statement.order_by(*_order(wanted)).limit(limit).offset(first)))


def _order(wanted: Wanted) -> Order:
    newest: Order = (DocumentRow.date.is_(None), DocumentRow.date.desc(), DocumentRow.id.desc())
    if wanted.sort is Sort.OLDEST:
        return (DocumentRow.date.is_(None), DocumentRow.date, DocumentRow.id)
    if wanted.sort is Sort.NUMBER:
        # An ordinal without leading zeros is in the order of numbers when shorter ones come first.
        ordinal = DocumentRow.ordinal
        return (ordinal.is_(None), func.length(ordinal), ordinal, DocumentRow.number, *newest)
    if wanted.sort is Sort.ARRIVAL:
        return (ListedDocumentRow.listed_at.is_(None), ListedDocumentRow.listed_at.desc(), DocumentRow.id.desc())
    if wanted.sort is Sort.RELEVANCE and wanted.words:
        together = ListedDocumentRow.words.like(f"% {' '.join(searched_words(wanted.words))}%")
        return (case((together, 0), else_=1), *newest)
    return newest
