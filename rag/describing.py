"""Answers about documents themselves: what a number is, who signed it, what was issued on a day."""

import re
from collections.abc import Sequence

from rag.composing import Piece, at_its_clause, compose, name
from rag.evidence import BASIS_PATH, CLOSING_PATH, PREAMBLE_PATH, DocumentFacts, Evidence, units
from rag.lookup import corrections
from rag.question import Question
from rag.registry import Clause, Registry
from vanban.answers import Answer
from vanban.dates import find_dates, format_date
from vanban.document_types import type_named
from vanban.documents import VALIDITY_WORDS
from vanban.text import bare_form

MOST_LISTED = 3  # documents of one day that are shown
LONGEST_OUTLINE = 10
_TOP_HEADING = re.compile(r"^(?:[IVX]+\s*[-.]|Chương [IVX]+|PHẦN|Điều \d+\.)")
_IN_FORCE = re.compile(r"\bco hieu luc( thi hanh)? (ke )?tu\b|\bcham dut hieu luc\b")
_TYPES = (
    r"van ban|nghi quyet|quyet dinh|quy dinh|quy che|chi thi|ket luan|huong dan|thong bao|bao cao|ke hoach"
    r"|chuong trinh|to trinh|cong van"
)
_ASKS_WHICH = re.compile(
    rf"\b(?P<type>{_TYPES}) (?:nao|gi)\b|\bso (?:may|bao nhieu|hieu)\b|\bloai (?:gi|nao)\b|\bnhung (?:van ban|gi)\b"
)


def attributes(
    question: Question,
    document: DocumentFacts,
    passages: Sequence[Evidence],
    *,
    clauses: Sequence[Clause],
    ending_proposed: bool,
) -> Answer | None:
    """Returns a document's attributes as an answer, quoted from its own words; None when it has no passage.

    With ``ending_proposed`` another document says that it replaces or repeals this one, and nobody has confirmed it.
    """
    opening = _opening(passages)
    if not opening:
        return None
    effect = _effect(passages) if {"effective", "status"} & question.attributes else []
    signing = effect + _closing(passages) if {"signer", "recipients"} & question.attributes else effect
    outline = [] if question.attributes - {"subject"} else _outline(passages)
    exact = [at_its_clause(piece, clauses) for piece in (*signing, *outline)]
    _, citations = compose([*opening, *exact])
    lines = [f"{titled(document)} [1]"]
    if document.date:
        lines.append(f"Ngày ban hành: {format_date(document.date)}. [1]")
    status = "có văn bản thay thế, chờ người có trách nhiệm xác nhận" if ending_proposed else ""
    lines.append(f"Tình trạng: {status or VALIDITY_WORDS[document.status]}. [1]")
    quoted = citations[1 : len(opening) + len(signing)]
    lines += [f"“{citation.quote}” [{citation.mark}]" for citation in quoted]
    if outline:
        lines.append("Nội dung gồm:")
        lines += [f"- “{citation.quote}” [{citation.mark}]" for citation in citations[-len(outline) :]]
    return Answer("\n".join(lines), citations, notes=corrections(question))


def issued_on(question: Question, registry: Registry) -> Answer | None:
    """Returns the documents of the days a question gives when it asks which documents they are; None otherwise."""
    dates = {mention.date for mention in find_dates(question.text)}
    asked = _ASKS_WHICH.search(bare_form(question.text))
    if not dates or asked is None:
        return None
    wanted = type_named(asked["type"] or "")
    found = [d for d in registry.issued_on(dates) if wanted is None or d.type is None or d.type == wanted]
    pieces = [piece for document in found[:MOST_LISTED] for piece in _opening(registry.of_document(document.id))]
    if not pieces:
        return None
    _, citations = compose(pieces)
    paragraphs: list[str] = []
    for document in found[:MOST_LISTED]:
        own = [c for c in citations if c.document_id == document.id]
        if own:
            quotes = "\n".join(f"“{c.quote}” [{c.mark}]" for c in own[1:])
            paragraphs.append(f"{titled(document)} [{own[0].mark}]\n{quotes}".rstrip())
    return Answer("\n\n".join(paragraphs), citations)


def titled(document: DocumentFacts) -> str:
    """Returns a document's name with its subject, as a sentence."""
    return f"{name(document)}{' ' + document.subject if document.subject else ''}."


def _opening(passages: Sequence[Evidence]) -> list[Piece]:
    """Returns the head of a document and what it opens with: its purpose in its own words."""
    preamble = next((p for p in passages[1:] if p.path.startswith(PREAMBLE_PATH)), None)
    preamble = preamble or next((p for p in passages[1:] if p.path.startswith(BASIS_PATH)), None)
    chosen = [*passages[:1], *([preamble] if preamble else [])]
    return [Piece(p, 0, len(p.text)) for p in chosen]


def _closing(passages: Sequence[Evidence]) -> list[Piece]:
    return [Piece(p, 0, len(p.text)) for p in passages if p.path.startswith(CLOSING_PATH)][:1]


def _effect(passages: Sequence[Evidence]) -> list[Piece]:
    """Returns the sentence that says from when the document is in force, if it says so."""
    for item in passages:
        for unit in units(item.text):
            if _IN_FORCE.search(bare_form(item.text[unit.start : unit.end])):
                return [Piece(item, unit.start, unit.end)]
    return []


def _outline(passages: Sequence[Evidence]) -> list[Piece]:
    """Returns the first lines of the document's top headings, at most ten; Điều only where there is nothing above."""
    found: list[Piece] = []
    for item in passages:
        position = 0
        for line in item.text.split("\n"):
            if _TOP_HEADING.match(line) and len(line) <= 220:
                found.append(Piece(item, position, position + len(line)))
            position += len(line) + 1
    above = [piece for piece in found if not piece.quote.startswith("Điều")]
    return (above or found)[:LONGEST_OUTLINE]
