"""Answers about documents themselves: what a number is, who signed it, what was issued on a day."""

import re
from collections.abc import Collection, Sequence

from prompts.loader import render
from rag.composing import Piece, at_its_clause, citation, compose, name
from rag.evidence import BASIS_PATH, CLOSING_PATH, PREAMBLE_PATH, DocumentFacts, Evidence, units
from rag.lookup import corrections
from rag.question import Question
from rag.registry import Clause, Registry
from vanban.answers import Answer
from vanban.dates import find_dates, format_date
from vanban.document_types import type_named
from vanban.documents import VALIDITY_WORDS, ValidityStatus
from vanban.text import bare_form

MOST_LISTED = 3  # documents of one day that are shown
LONGEST_OUTLINE = 10
LONGEST_FORMULA = 100  # characters of "BAN THƯỜNG VỤ … QUYẾT ĐỊNH:"
PURPOSE = 120  # characters, at least, of the first clause shown
# A heading with its title, which stands on the next line after a bare "Chương I".
_TOP_HEADING = re.compile(
    r"^(?:(?:Chương|PHẦN|Phần) [^\n]{1,12}\n[^\n]+|(?:[IVX]+\s*[-.]|Chương [IVX]+|PHẦN|Điều \d+\.)[^\n]*)$",
    re.MULTILINE,
)
# The first line over a signature: on whose behalf, or the office of who signs alone.
_SIGNED = re.compile(
    r"^(?:T/M|TM\.|T/L|TL\.|K/T|KT\.|TUQ\.|Q\.) ?[^\n]*$"
    r"|^(?:PHÓ )?(?:BÍ THƯ|CHỦ TỊCH|CHÁNH VĂN PHÒNG|TRƯỞNG BAN|GIÁM ĐỐC)[^\n]*$",
    re.MULTILINE,
)
LONGEST_HEADING = 220  # characters
_IN_FORCE = re.compile(r"\bco hieu luc( thi hanh)? (ke )?tu\b|\bcham dut hieu luc\b")
_FROM_ISSUE = re.compile(r"\btu (?:ngay|khi) (?:duoc )?(?:ky|ban hanh|thong qua)\b")
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
    ending_proposed: str,
) -> Answer | None:
    """Returns a document's attributes as an answer, quoted from its own words; None when it has no passage.

    ``ending_proposed`` is what another document says it does to this one ("thay thế", "bãi bỏ một phần") while nobody
    has confirmed it, or "".
    """
    if not passages:
        return None
    ended = f"có văn bản {ending_proposed}, chờ người có trách nhiệm xác nhận" if ending_proposed else ""
    waiting = "" if document.status is ValidityStatus.EXPIRED else ended
    status = f"Tình trạng: {waiting or VALIDITY_WORDS[document.status]}."
    if question.attributes - {"subject"}:
        return _asked_alone(question, document, passages, clauses=clauses, status=status)
    opening = _opening(passages)
    outline = [at_its_clause(piece, clauses) for piece in _outline(passages)]
    _, citations = compose([*opening, *outline])
    lines = [f"{titled(document)} [1]"]
    if document.date:
        lines.append(f"Ngày ban hành: {format_date(document.date)}. [1]")
    lines.append(f"{status} [1]")
    lines += [f"“{c.quote}” [{c.mark}]" for c in citations[1 : len(opening)]]
    if outline:
        lines.append("Nội dung gồm:")
        lines += [f"- “{c.quote}” [{c.mark}]" for c in citations[-len(outline) :]]
    return Answer("\n".join(lines), citations, notes=corrections(question))


def _asked_alone(
    question: Question,
    document: DocumentFacts,
    passages: Sequence[Evidence],
    *,
    clauses: Sequence[Clause],
    status: str,
) -> Answer:
    """Returns the attributes asked for and no other, each cited from the passage that shows it; the head is related
    where it is not among these."""
    asked = question.attributes
    head = Piece(passages[0], 0, len(passages[0].text))
    effect = [at_its_clause(piece, clauses) for piece in effect_pieces(passages)]
    said: list[tuple[str, Piece]] = []
    if "issuer" in asked and document.issuer:
        said.append((f"Cơ quan ban hành: {document.issuer}.", head))
    if document.date and ("date" in asked or ("effective" in asked and not _dated(effect))):
        said.append((f"Ngày ban hành: {format_date(document.date)}.", head))
    if "status" in asked and "effective" not in asked:
        said.append((status, effect[0] if effect else head))
    quoted = effect if asked & {"effective", "status"} else []
    quoted += _closing(passages, asked) if asked & {"signer", "recipients"} else []
    said += [(f"“{piece.quote}”", piece) for piece in quoted]
    said = said or [(status, head)]
    pieces = list(dict.fromkeys(piece for _, piece in said))
    lines = [f"{titled(document)}", *(f"{words} [{pieces.index(piece) + 1}]" for words, piece in said)]
    citations = tuple(citation(mark, piece) for mark, piece in enumerate(pieces, start=1))
    related = () if head in pieces else (citation(len(pieces) + 1, head),)
    silent = "effective" in asked and not effect
    gaps = (render("replies", "no_effect_stated", {"document": name(document)}),) if silent else ()
    return Answer("\n".join(lines), citations, notes=corrections(question), related=related, gaps=gaps)


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
    """Returns the head of a document and its purpose in its own words: the preamble, or the enacting line, or
    the first clause where these are only the formula of a decision."""
    head = [Piece(p, 0, len(p.text)) for p in passages[:1]]
    preamble = next((p for p in passages[1:] if p.path.startswith(PREAMBLE_PATH)), None)
    if preamble is not None and len(preamble.text) > LONGEST_FORMULA:
        return [*head, Piece(preamble, 0, len(preamble.text))]
    enacting = _enacting_line(passages[1:])
    if enacting is not None:
        return [*head, enacting]
    first = next((p for p in passages[1:] if not p.path.startswith((PREAMBLE_PATH, BASIS_PATH))), None)
    return [*head, Piece(first, 0, _first_units(first.text))] if first else head


def _enacting_line(passages: Sequence[Evidence]) -> Piece | None:
    """Returns the line after the legal bases that says what is decided ("… quy định về … như sau:"), if it does."""
    for item in passages:
        start = item.text.rfind("\n") + 1
        line = item.text[start:]
        if item.path.startswith((PREAMBLE_PATH, BASIS_PATH)) and line.endswith(":") and len(line) > LONGEST_FORMULA:
            return Piece(item, start, len(item.text))
    return None


def _first_units(text: str) -> int:
    """Returns where the first sentences of a passage end, about :data:`PURPOSE` characters on."""
    ends = [unit.end for unit in units(text)]
    return next((end for end in ends if end >= PURPOSE), ends[-1] if ends else len(text))


def _dated(effect: Sequence[Piece]) -> bool:
    """Tells whether the words on the day of effect name it: else it is the day of issue ("kể từ ngày ký")."""
    return bool(effect) and not any(_FROM_ISSUE.search(bare_form(piece.quote)) for piece in effect)


def _closing(passages: Sequence[Evidence], asked: Collection[str]) -> list[Piece]:
    """Returns the end of a document: who signed, or who receives it, or both, as asked."""
    closing = next((p for p in passages if p.path.startswith(CLOSING_PATH)), None)
    if closing is None:
        return []
    signed = _SIGNED.search(closing.text)
    whole = "signer" in asked and "recipients" in asked
    if signed is None or whole:
        return [Piece(closing, 0, len(closing.text))]
    received = "recipients" in asked
    start, end = (0, signed.start()) if received else (signed.start(), len(closing.text))
    return [Piece(closing, start, start + len(closing.text[start:end].rstrip()))]


def effect_pieces(passages: Sequence[Evidence]) -> list[Piece]:
    """Returns the sentence that says from when the document is in force, if it says so."""
    for item in passages:
        for unit in units(item.text):
            if _IN_FORCE.search(bare_form(item.text[unit.start : unit.end])):
                return [Piece(item, unit.start, unit.end)]
    return []


def _outline(passages: Sequence[Evidence]) -> list[Piece]:
    """Returns the document's top headings, at most ten; Điều only where there is nothing above."""
    found: list[Piece] = []
    for item in passages:
        for match in _TOP_HEADING.finditer(item.text):
            if match.end() - match.start() <= LONGEST_HEADING:
                found.append(Piece(item, match.start(), match.end()))
    above = [piece for piece in found if not piece.quote.startswith("Điều")]
    return (above or found)[:LONGEST_OUTLINE]
