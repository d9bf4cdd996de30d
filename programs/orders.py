"""Who sentences and lead-ins give something to, beyond what the reading of duties for chats finds.

Three shapes: a sentence that gives to a list of bodies or comes to them after clauses that lead in; a line that only
names who is asked ("9. Đề nghị Ủy ban Mặt trận Tổ quốc …") with the tasks in the lines below; a paragraph that opens a
list ("…, các sở, ban, ngành cần tập trung các nhiệm vụ sau:") whose items name nobody.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from programs.bodies import begins_as_body
from programs.source import Source
from programs.subjects import Subject, subject
from programs.tasks import Shape
from rag.composing import Piece, span_pieces
from rag.duty_reading import FRAMES, MARK, load_words
from rag.evidence import Evidence, units
from rag.registry import Clause
from vanban.documents import PassageKind
from vanban.text import bare_form

_ARTICLE = re.compile(r"Điều\s+\d+\.\s+")
_GLUED = re.compile(r"(?<=[.;])(?=\d{1,2}\.\s(?:Giao|Đề nghị|Yêu cầu)\s)")  # "…tiêu cực.2. Giao Thường trực"
_OPENS = re.compile(
    r"(?:nhiệm vụ|giải pháp|nội dung|công việc|việc|công tác)\b[^.:]{0,60}\b(?:sau|sau đây|như sau)\s*:$"
)
_ASKED = re.compile(r"(?:Giao|Đề nghị|Yêu cầu|Phân công)\s+(?:cho\s+)?(?P<body>[^.;:]{3,140})$")
_HAS_TO = re.compile(rf"{MARK}(?P<body>[^,;:.]{{4,140}}?)\s+có (?:trách nhiệm|nhiệm vụ)(?: sau(?: đây)?)?\s*:?$")
_FEWEST = 5  # words of a task under a lead-in


@dataclass(frozen=True, slots=True)
class Order:
    """``start``/``end`` are a range of the document's text; the bodies end at ``lead_end``, 0 if they stand above."""

    cut: int  # where the sentence begins, its mark with it
    start: int
    end: int
    lead: str
    lead_end: int
    ordered: bool
    evidence: Evidence
    shape: Shape = Shape.SENTENCE


def orders(source: Source) -> list[Order]:
    """Returns what the clauses of a document give to bodies, in the order of the text."""
    words = [
        item for item in source.evidence if item.kind is not PassageKind.TABLE_ROW and not item.path.startswith(FRAMES)
    ]
    by_position = {clause.position: clause for clause in source.clauses}
    found: list[Order] = []
    for clause in source.clauses:
        if clause.path.startswith(FRAMES) or clause.kind == "bang" or _tells(clause, by_position):
            continue
        pieces = span_pieces(clause.path, clause.start, clause.own_end or clause.end, words)
        own = [order for piece in pieces for order in _of_piece(piece)]
        if not own and clause.end <= clause.own_end:
            own = list(_under_lead_in(clause, by_position, words, pieces))
        found += own
    return sorted(found, key=lambda order: order.start)


def _tells(clause: Clause, by_position: dict[int, Clause]) -> bool:
    """Tells whether a clause stands under a heading that tells how things were or who is meant."""
    line: Clause | None = clause
    while line is not None:
        if load_words().no_duty.search(bare_form(line.title)):
            return True
        line = by_position.get(line.parent) if line.parent is not None else None
    return False


def _of_piece(piece: Piece) -> Iterator[Order]:
    """Yields the orders of a clause's own words; after a line that only names who is asked, each line below it."""
    item, asked = piece.evidence, ""
    for start, end in _sentences(item.text, piece.start, piece.end):
        begin = start + _marked(item.text[start:end])
        words = item.text[begin:end].rstrip(" ;")
        found = subject(words)
        if asked and found is None and item.text[start - 1 : start] == "\n":
            line = item.text[begin:].split("\n", 1)[0].rstrip()
            yield replace(_order(item, (start, begin), line, asked), shape=Shape.HEADED)
        elif found is not None and not words.endswith(":"):
            yield _order(item, (start, begin), words, words[found.start : found.end], found)
        elif (named := _ASKED.match(words)) is not None and begins_as_body(named["body"]):
            asked = named["body"]


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for unit in units(text[start:end]):
        first, last = start + unit.start, start + unit.end
        cuts = [first, *(first + match.start() for match in _GLUED.finditer(text[first:last])), last]
        yield from pairwise(cuts)


def _marked(words: str) -> int:
    """Returns how many characters a sentence's mark has: "a) ", "Điều 22. "."""
    mark = _ARTICLE.match(words) or re.match(MARK, words)
    return mark.end() if mark is not None else 0


def _order(item: Evidence, place: tuple[int, int], words: str, lead: str, found: Subject | None = None) -> Order:
    cut, begin = place
    start = item.start + begin
    lead_end = start + found.end if found is not None else 0
    return Order(item.start + cut, start, start + len(words), lead, lead_end, found is None or found.ordered, item)


def _under_lead_in(
    clause: Clause, by_position: dict[int, Clause], words: Sequence[Evidence], pieces: Sequence[Piece]
) -> Iterator[Order]:
    """Yields a clause as a task of the bodies that a paragraph above opens a list for."""
    lead, headed = _lead_above(clause, by_position, words)
    for piece in pieces if lead else ():
        begin = piece.start + _marked(piece.evidence.text[piece.start : piece.end])
        own = piece.evidence.text[begin : piece.end].rstrip(" ;")
        if len(own.split()) >= _FEWEST and not own.endswith(":"):
            order = _order(piece.evidence, (piece.start, begin), own, lead)
            yield replace(order, shape=Shape.HEADED if headed else Shape.LEAD_IN)


def _lead_above(clause: Clause, by_position: dict[int, Clause], words: Sequence[Evidence]) -> tuple[str, bool]:
    """Returns the bodies that a unit above gives its items to, and whether it is headed with them; "" for none."""
    parent = by_position.get(clause.parent) if clause.parent is not None else None
    while parent is not None:
        own = " ".join(piece.quote for piece in span_pieces(parent.path, parent.start, parent.own_end, words)).strip()
        if (headed := _HAS_TO.match(own)) is not None and begins_as_body(headed["body"]):
            return " ".join(headed["body"].split()), True
        last = own[units(own)[-1].start :].strip() if own else ""
        if last.endswith(":") and _OPENS.search(last):
            found = subject(last, frame=True)
            return (" ".join(last[found.start : found.end].split()) if found is not None else ""), False
        parent = by_position.get(parent.parent) if parent.parent is not None else None
    return "", False
