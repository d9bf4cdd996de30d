"""Documents looked up by what a person types: a number in any form, a nickname, or words of the subject."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from vanban.answers import DocumentSummary
from vanban.db.library import find_by_reference, summaries
from vanban.db.listing import list_documents
from vanban.db.models import DocumentRow
from vanban.db.wanted import Wanted
from vanban.document_numbers import parse_number
from vanban.errors import QuestionError
from vanban.number_references import NumberReference, find_references
from vanban.principals import Principal
from vanban.text import bare_form, nfc


@dataclass(frozen=True, slots=True)
class Found:
    """What a look-up gave; ``corrected_from`` is the misspelling that was set right, to be shown."""

    query: str
    corrected_from: str | None
    documents: tuple[DocumentSummary, ...]


def find_documents(session: Session, principal: Principal, query: str, *, limit: int = 50) -> Found:
    """Returns the readable documents a text names by number; when it names none, those whose attributes hold its words.

    Raises ``QuestionError`` for an empty text.
    """
    query = nfc(query).strip()
    if not query:
        raise QuestionError("Nội dung tra cứu đang trống: hãy nhập số hiệu hoặc vài từ trong trích yếu.")
    references = find_references(query)
    if not references:
        return Found(query, None, list_documents(session, principal, Wanted(words=query), page_size=limit).documents)
    corrected = next((reference.corrected_from for reference in references if reference.corrected_from), None)
    rows: dict[int, DocumentRow] = {}
    for reference in references:
        rows.update((row.id, row) for row in _bearing(session, principal, reference))
    return Found(query, corrected, tuple(summaries(session, list(rows.values())[:limit])))


def _bearing(session: Session, principal: Principal, reference: NumberReference) -> list[DocumentRow]:
    ordinal = bare_form(reference.ordinal).lstrip("0") or "0"
    rows = find_by_reference(session, principal, ordinal=ordinal, limit=1_000)
    return [row for row in rows if _is_meant(row, reference)]


def _is_meant(row: DocumentRow, reference: NumberReference) -> bool:
    number = parse_number(row.number) if row.number else None
    return number is not None and reference.matches(number, type_name=row.type, date=row.date, issuer=row.issuer)
