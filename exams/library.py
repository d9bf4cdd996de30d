"""Documents of the library for exams, as far as one person may read them."""

from collections.abc import Collection

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from exams.documents import ExamDocument, from_row
from exams.generating import MOST_OTHERS
from exams.items import Item
from vanban.db.finding import find_documents
from vanban.db.library import NOT_FOUND, document, documents_by_id
from vanban.db.models import DocumentRow
from vanban.db.permissions import searchable
from vanban.document_numbers import find_numbers
from vanban.errors import NotFound, QuestionError
from vanban.principals import Principal

MOST_ANSWERING = 400  # documents read at once for answering questions


def named_document(session: Session, principal: Principal, reference: str) -> ExamDocument:
    """Returns the document that an id or a number names.

    Raises the same ``NotFound`` for a missing and for a forbidden one, ``QuestionError`` where several bear the number.
    """
    if reference.isascii() and reference.isdigit() and len(reference) <= 18:
        return from_row(session, document(session, int(reference), principal))
    found = find_documents(session, principal, reference).documents if find_numbers(reference) else ()
    if not found:
        raise NotFound(NOT_FOUND)
    if len(found) > 1:
        known = ", ".join(
            f"{one.document_id} ({one.date:%d/%m/%Y})" if one.date else str(one.document_id) for one in found[:10]
        )
        raise QuestionError(f"Có {len(found)} văn bản mang số hiệu này: hãy chỉ rõ mã ({known}).")
    return from_row(session, document(session, found[0].document_id, principal))


def readable_others(
    session: Session, principal: Principal, one: ExamDocument, *, most: int = MOST_OTHERS
) -> list[ExamDocument]:
    """Returns documents beside one that the person may read and that are in use: of its type, then of its issuer, then
    the newest."""
    known = one.metadata
    same_type = case((DocumentRow.type == known.type, 0), else_=1)
    same_issuer = case((DocumentRow.issuer == known.issuer, 0), else_=1)
    rows = session.scalars(
        select(DocumentRow)
        .where(searchable(principal), DocumentRow.id != one.id, DocumentRow.number.is_not(None))
        .order_by(same_type + same_issuer, DocumentRow.date.desc(), DocumentRow.id)
        .limit(most)
    )
    return [from_row(session, row) for row in rows]


def documents_for_answering(
    session: Session, principal: Principal, *, most: int = MOST_ANSWERING
) -> list[ExamDocument]:
    """Returns the documents in use that the person may read, the newest first: what questions may be proven by."""
    rows = session.scalars(
        select(DocumentRow).where(searchable(principal)).order_by(DocumentRow.date.desc(), DocumentRow.id).limit(most)
    )
    return [from_row(session, row) for row in rows]


def documents_of(session: Session, principal: Principal, items: Collection[Item]) -> dict[int, ExamDocument]:
    """Returns by id the readable documents that the sources of items name; a document whose number the citation does
    not have is another library's and is left out."""
    cited = {source.document_id: source.citation for item in items for source in item.sources}
    rows = documents_by_id(session, cited, principal)
    return {one: from_row(session, row) for one, row in rows.items() if row.number and row.number in cited[one]}
