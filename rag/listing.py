"""A list of documents as an answer: those of a type, a body, a time, a field; newest first, each by its own head."""

from sqlalchemy import ColumnElement, and_, true

from prompts.loader import render
from rag import refusing
from rag.composing import Piece, citation
from rag.describing import titled
from rag.evidence import DocumentFacts
from rag.filters import Filters, note
from rag.registry import Registry, summary
from vanban.answers import Answer, Refusal
from vanban.db.models import DocumentRow
from vanban.documents import VALIDITY_WORDS

MOST_LISTED = 10  # documents shown; of more it is said how many there are
_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def answer(filters: Filters, registry: Registry) -> Answer | Refusal | None:
    """Returns the documents that a question for documents means, or that there are none.

    None where a search is the better answer: nothing is required of them, or their field is in no subject.
    """
    if filters.empty:
        return None
    found = documents_of(filters, registry)
    if not found and filters.field is not None:
        return None
    if not found:
        return refusing.no_listed_document(filters.told(), registry)
    return _told(found[:1] if filters.newest and not filters.field else found, filters, registry)


def documents_of(filters: Filters, registry: Registry) -> list[DocumentFacts]:
    """Returns the readable documents that fulfil the filters, newest first."""
    return [d for d in registry.newest(_condition(filters, registry)) if _fits(d, filters)]


def _told(found: list[DocumentFacts], filters: Filters, registry: Registry) -> Answer | None:
    heads = registry.heads([document.id for document in found[:MOST_LISTED]])
    shown = [document for document in found[:MOST_LISTED] if document.id in heads]
    pieces = [Piece(heads[document.id], 0, len(heads[document.id].text)) for document in shown]
    lines = [
        f"- {titled(document).rstrip('.')} ({VALIDITY_WORDS[document.status].lower()}). [{mark}]"
        for mark, document in enumerate(shown, start=1)
    ]
    lines.insert(0, render("replies", "documents_found", {"count": spelled(len(found))}))
    if len(found) > len(shown):
        lines.append(render("replies", "documents_more", {"count": spelled(len(found) - len(shown))}))
    citations = tuple(citation(mark, piece) for mark, piece in enumerate(pieces, start=1))
    told = note(filters)
    return Answer("\n".join(lines), citations, notes=(told,) if told else ()) if citations else None


def _condition(filters: Filters, registry: Registry) -> ColumnElement[bool]:
    """Returns what the database can tell of the filters."""
    wanted: list[ColumnElement[bool]] = [true()]
    if filters.types:
        wanted.append(DocumentRow.type.in_(filters.types))
    if filters.span is not None:
        wanted.append(DocumentRow.date.between(filters.span.first, filters.span.last))
    if filters.own_unit:
        wanted.append(DocumentRow.owner_unit_id == registry.principal.unit_id)
    return and_(*wanted)


def _fits(document: DocumentFacts, filters: Filters) -> bool:
    if filters.term and filters.term not in (summary(document).term or "") and filters.term not in document.title:
        return False
    return filters.fits(document)


def spelled(count: int) -> str:
    """Returns a count in words up to 99, in digits above: no figure of an answer but those of its sources.

    >>> spelled(21)
    'hai mươi mốt'
    """
    tens, ones = divmod(count, 10)
    if count < 10:
        return _DIGITS[count]
    if count > 99:
        return f"{count:,}".replace(",", ".")
    last = {0: "", 1: "một" if tens == 1 else "mốt", 5: "lăm"}.get(ones, _DIGITS[ones])
    return f"{'mười' if tens == 1 else _DIGITS[tens] + ' mươi'} {last}".strip()
