"""Documents looked up by what a person types: a number in any form, a nickname, or words of the subject."""

import datetime
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from sqlalchemy import Row, Select, bindparam, select
from sqlalchemy.orm import Session

from vanban.answers import DocumentSummary
from vanban.db.library import documents_by_id, summaries
from vanban.db.listing import list_documents
from vanban.db.models import DocumentRow
from vanban.db.permissions import searchable
from vanban.db.wanted import Wanted
from vanban.document_numbers import parse_number
from vanban.errors import QuestionError
from vanban.number_references import NumberReference, find_references
from vanban.principals import Principal
from vanban.text import bare_form, nfc

_Numbered: TypeAlias = "Row[int, str | None, str | None, datetime.date | None, str | None]"
_MOST_COMPARED = 1_000  # documents of one ordinal


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
    ids = list(dict.fromkeys(row.id for one in references for row in _meant(session, principal, one)))[:limit]
    held = documents_by_id(session, ids, principal)
    return Found(query, corrected, tuple(summaries(session, [held[one] for one in ids if one in held])))


def _meant(session: Session, principal: Principal, reference: NumberReference) -> list[_Numbered]:
    """Returns the documents of a reference: of the year that was said, if any is; where the whole number is borne by
    none, those that bear it with a year in it ("30/NĐ-CP")."""
    rows = _bearing(session, principal, reference)
    if not rows and (looser := reference.loosened()) is not None:
        rows = _bearing(session, principal, looser)
    of_year = [row for row in rows if row.date is not None and row.date.year == reference.said_year]
    return of_year or rows


def _bearing(session: Session, principal: Principal, reference: NumberReference) -> list[_Numbered]:
    ordinal = bare_form(reference.ordinal).lstrip("0") or "0"
    rows = session.execute(_numbered(principal), {"ordinal": ordinal}).all()
    return [row for row in rows if _is_meant(row, reference)]


@lru_cache(maxsize=1_024)  # to build it takes longer than to run it
def _numbered(principal: Principal) -> "Select[int, str | None, str | None, datetime.date | None, str | None]":
    """Returns what a reference is compared with, of the documents of one ordinal that a person may find, newest
    first."""
    columns = (DocumentRow.id, DocumentRow.number, DocumentRow.type, DocumentRow.date, DocumentRow.issuer)
    newest = (DocumentRow.date.is_(None), DocumentRow.date.desc(), DocumentRow.id.desc())
    held = DocumentRow.ordinal == bindparam("ordinal")
    return select(*columns).where(held, searchable(principal)).order_by(*newest).limit(_MOST_COMPARED)


def _is_meant(row: _Numbered, reference: NumberReference) -> bool:
    number = parse_number(row.number) if row.number else None
    return number is not None and reference.matches(number, type_name=row.type, date=row.date, issuer=row.issuer)
