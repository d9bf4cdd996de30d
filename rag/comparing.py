"""Comparisons: two or three documents, places or versions side by side, each with its own words on the matter."""

import datetime
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from prompts.loader import render
from rag.composing import Piece, compose, name, span_pieces
from rag.evidence import DocumentFacts
from rag.lookup import corrections
from rag.pairing import paired
from rag.parts import asked_parts
from rag.question import Question, understand
from rag.ranking import Ranked
from rag.registry import Registry
from rag.sides import Side, asks_versions, find_sides, names_several_terms, old_and_new
from rag.summarising import main_points
from vanban.answers import Answer
from vanban.text import bare_form, nfc

Search = Callable[[Question, Collection[int] | None], list[Ranked]]
Quote = Callable[[Sequence[Ranked]], list[Piece]]

_COMPARES = re.compile(
    r"\b(?:so sanh|so voi|doi chieu|khac (?:nhau|biet|gi|the nao|cho nao|ra sao|o|quy|xa|phuong)|giong (?:nhau|gi)"
    r"|lan luot|diem (?:khac|giong|moi)|(?:cao|thap|nhieu|it|lon|nho|tot|dai|ngan|nhanh|cham) hon)\b"
    r"|\bkhac\b.*\b(?:ra sao|the nao|cho nao|gi)\b|\btu (?:may|bao nhieu)\b.*\blen (?:may|bao nhieu)\b"
    r"|\btruoc va sau khi\b|\bcu va (?:\w+ )*moi\b|\bthay doi (?:gi|the nao|ra sao|nhung gi)\b"
)
# What a comparison is asked with, and says nothing of the matter compared.
_ASKING = re.compile(
    r"\b(?:so sanh|so voi|doi chieu|khac (?:nhau|biet|gi)|giong nhau|lan luot|diem khac|su khac|giua|thi sao|ra sao"
    r"|nhu the nao|the nao|cho nao|(?:cao|thap|nhieu|it|tot) hon|quy (?:dinh|che) (?:cu|moi)|ban (?:cu|moi)|cu va moi"
    r"|nhiem ky (?:truoc|nay)|truoc va sau khi (?:sua|thay)|khac|hien hanh|hien nay|trong|tinh|thi)\b"
)
_LEAST = 0.3  # share of the matter's weight that a side's passage holds with its headings
_SPOKEN_OF = 0.25  # the same for its own words
_MAIN_POINTS = 4  # sentences a side, where a question compares whole documents
_NEAREST = 8  # passages among which one may speak of all sides
_AS_FIT = 0.85  # share of the nearest passage's score from which a newer document of its kind is meant
_AS_MUCH = 0.9  # share of the most that any of them says of the question
_AMENDS = re.compile(r"\b(?:sua doi|bo sung|bai bo|thay the|thay cum tu)\b")


def asks_comparison(question: Question) -> bool:
    """Tells whether a question sets things against each other: by its words, or by naming several places or terms."""
    plain = bare_form(nfc(question.text))
    return bool(_COMPARES.search(plain)) or len(question.names) > 1 or names_several_terms(question)


def answer(
    question: Question, named: Sequence[DocumentFacts], registry: Registry, search: Search, quote: Quote
) -> Answer | None:
    """Returns the sides, or the two things compared, each with its own words on the matter, unverified; None where the
    question names neither or no side says anything."""
    sides = _sides(question, named, registry, search)
    if not sides:
        halves = quote(paired(question, search))
        text, citations = compose(halves)
        return Answer(text, citations, notes=corrections(question)) if citations else None
    together = _together(question, sides, search)
    if together is not None:
        text, citations = compose(quote([together]))
        return Answer(text, citations, notes=corrections(question))
    pieces = _of_all_sides(question, sides, registry, search, quote)
    if not any(pieces):
        return None
    text, citations = compose([piece for own in pieces for piece in own])
    silent = [side for side, own in zip(sides, pieces, strict=True) if not own]
    gaps = tuple(render("replies", "side_silent", {"side": _called(side)}) for side in silent)
    return Answer(text, citations, notes=corrections(question), gaps=gaps)


def _of_all_sides(
    question: Question, sides: Sequence[Side], registry: Registry, search: Search, quote: Quote
) -> list[list[Piece]]:
    """Returns for each side the words to quote: on the matter, or its main points where no matter is named."""
    matter = _matter(question, sides)
    asked = [_of_side(question, matter, side) for side in sides]
    if not any(own.terms.terms for own in asked):
        return [main_points(side.documents[0], registry, most=_MAIN_POINTS) for side in sides]
    best = [_best(own, side, search) for own, side in zip(asked, sides, strict=True)]
    return [
        _amending(side, best, registry) or (quote([own]) if own else []) for side, own in zip(sides, best, strict=True)
    ]


def _sides(question: Question, named: Sequence[DocumentFacts], registry: Registry, search: Search) -> list[Side]:
    compares = asks_comparison(question)
    sides = find_sides(question, named, registry) if compares or question.names else []
    if sides and (compares or _asks_each(question, sides) or _joined(question, sides)):
        return sides
    if not asks_versions(question):
        return []
    return old_and_new([*named, *_documents(search(question, None)[:5])], registry)


def _joined(question: Question, sides: Sequence[Side]) -> bool:
    """Tells whether two sides are joined by "và" or "với": "Thường trực Thành ủy và Thường trực Đảng ủy xã A"."""
    plain = bare_form(nfc(question.matter))
    pairs = ((one.pattern, other.pattern) for one in sides for other in sides if one is not other)
    return any(
        re.search(rf"(?:{one})[^,;.?]{{0,12}}\b(?:va|voi)\b[^,;.?]{{0,40}}?(?:{other})", plain)
        for one, other in pairs
        if one and other
    )


def _asks_each(question: Question, sides: Sequence[Side]) -> bool:
    """Tells whether each side is named in a part of its own: "Thành ủy cho mấy ngày, xã A cho mấy ngày"."""
    parts = [bare_form(part.words) for part in asked_parts(question)]
    naming = [{i for i, part in enumerate(parts) if side.pattern and re.search(side.pattern, part)} for side in sides]
    return len(parts) > 1 and all(len(own) == 1 for own in naming) and len(set.union(*naming)) == len(sides)


def _together(question: Question, sides: Sequence[Side], search: Search) -> Ranked | None:
    """Returns the passage that itself speaks of every place compared, as the row of a table of several communes does,
    where none says more of the question; None without one."""
    ranked = search(question, None)[:_NEAREST] if all(side.is_place for side in sides) else []
    most = max((item.context.share for item in ranked), default=0.0)
    for item in ranked:
        words = bare_form(nfc(f"{item.evidence.heading}\n{item.evidence.text}"))
        if item.context.share >= _AS_MUCH * most and all(bare_form(side.label) in words for side in sides):
            return item
    return None


def _documents(ranked: Sequence[Ranked]) -> list[DocumentFacts]:
    return list(dict.fromkeys(item.evidence.document for item in ranked))


def _matter(question: Question, sides: Sequence[Side]) -> str:
    """Returns what is compared: what follows "về" after the words that compare, or else the question without those
    words and without what names its sides."""
    text = nfc(question.matter)
    plain = bare_form(text)
    compares = _COMPARES.search(plain)
    about = re.search(r"\bve\s", plain[compares.start() :]) if compares else None
    if compares and about:
        text = text[compares.start() + about.end() :]
    types = {bare_form(document.type) for side in sides for document in side.documents if document.type}
    named = [side.pattern for side in sides if side.pattern] + [rf"\b{re.escape(type_)}\b" for type_ in types]
    for pattern in (*named, _ASKING.pattern):
        for match in reversed(list(re.finditer(pattern, bare_form(text)))):
            text = text[: match.start()] + "," + text[match.end() :]
    return text


def _of_side(question: Question, matter: str, side: Side) -> Question:
    """Returns what is asked of one side as a question of its own; what is to be shown is that of its own part."""
    asked = matter if any(char.isalnum() for char in matter) else "gì"
    own = understand(asked, limit=len(asked), as_of=question.as_of)
    part = next(
        (p for p in asked_parts(question) if side.pattern and re.search(side.pattern, bare_form(p.words))), None
    )
    expectations = part.expectations if part is not None else own.expectations
    return replace(own, bare=question.bare, names=(), place=None, focus=own.terms, expectations=expectations)


def _best(question: Question, side: Side, search: Search) -> Ranked | None:
    """Returns the passage of a side that speaks of the matter, or None: the newest of the nearest that are of one type
    and body, for of two terms' rules that of today is meant."""
    speaking = [
        item
        for item in search(question, side.ids)[:3]
        if item.context.share >= _LEAST
        and item.body.share >= _SPOKEN_OF
        and question.expectations.share_met(item.evidence.text) == 1
    ]
    first = speaking[0].evidence.document if speaking else None
    alike = [
        item
        for item in speaking
        if first is not None
        and (item.evidence.document.type, item.evidence.document.issuer) == (first.type, first.issuer)
        and item.score >= _AS_FIT * speaking[0].score
    ]
    return max(alike, key=lambda item: item.evidence.document.date or datetime.date.min, default=None)


def _amending(side: Side, best: Sequence[Ranked | None], registry: Registry) -> list[Piece]:
    """Returns the clause of a side that amends the article another side's words stand in; none where it amends none."""
    if len(side.documents) != 1:
        return []
    document = side.documents[0]
    amended = {edge.target.id for edge in registry.edges(source=document.id) if edge.target is not None}
    for other in best:
        article = re.match(r"Điều \d+\w?", other.evidence.path) if other is not None else None
        if other is None or article is None or other.evidence.document.id not in amended:
            continue
        for clause in registry.clauses(document.id):
            pieces = span_pieces(clause.path, clause.start, clause.end, registry.of_document(document.id))
            own = span_pieces(clause.path, clause.start, clause.own_end, registry.of_document(document.id))
            lead = " ".join(piece.quote for piece in own).split("\n")[0]
            if re.search(rf"\b{article[0]}\b", lead) and _AMENDS.search(bare_form(lead)) and clause.kind == "khoan":
                return pieces
    return []


def _called(side: Side) -> str:
    return side.label or name(side.documents[0])
