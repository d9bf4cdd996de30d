"""What a term means or who a body is made of: the clause that defines it, where a document has one."""

import datetime
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from rag.composing import LONGEST_CLAUSE, LONGEST_LIST, LONGEST_QUOTE, Piece, at_its_clause, span_pieces
from rag.definition_wording import AskedTerm, Definition, asked_terms, definitions
from rag.evidence import BASIS_PATH, CLOSING_PATH, HEAD_PATH, PREAMBLE_PATH, DocumentFacts, Evidence
from rag.language import load_language
from rag.matching import SearchableText, cover, searchable
from rag.parts import Part, asked_parts
from rag.question import Question
from rag.question_terms import read_terms
from rag.registry import Clause, Registry
from vanban.documents import PassageKind, ValidityStatus
from vanban.text import bare_form, bare_words, words

MOST = 3  # documents that define a term quoted beside each other
TOLD = 0.75  # share of the words around a term in a question that the document of the definition must hold
_OUT_OF_FORCE = frozenset({ValidityStatus.EXPIRED, ValidityStatus.NOT_YET})
_LEADS = ("giải thích từ ngữ", "sau đây gọi chung là")  # what stands beside a term where it is defined
_FRAMING = frozenset({"theo", "trong", "tai", "o", "cua", "tren", "thuoc"})  # opens what is said of where it stands
_FRAMES = (HEAD_PATH, PREAMBLE_PATH, BASIS_PATH, CLOSING_PATH)

Retrieve = Callable[[str, Collection[int] | None], dict[int, Evidence]]


@dataclass(frozen=True, slots=True)
class _Found:
    """A definition in a passage and how well it is the one asked for: the larger, the better."""

    evidence: Evidence
    definition: Definition
    fitness: tuple[float, ...]


def pieces(question: Question, named: Sequence[DocumentFacts], registry: Registry, retrieve: Retrieve) -> list[Piece]:
    """Returns the defining clause of the term asked for, one of each document that defines it as well; none for any
    other question and where no document that may be read defines the term. ``named`` are the documents to look in."""
    asked = [] if question.place is not None else asked_terms(question.matter)
    found = [one for item in _passages(asked, named, registry, retrieve) for one in _fitting(asked, item, question)]
    if not found:
        return []
    best = max(one.fitness for one in found)
    chosen = _newest([one for one in found if one.fitness == best])
    return [piece for one in chosen[:MOST] for piece in _clause(one, registry)]


def further_parts(question: Question) -> tuple[Part, ...]:
    """Returns the parts of the question but the first that asks what a term means."""
    parts = asked_parts(question)
    defined = next((part for part in parts if asked_terms(part.words)), None)
    return tuple(part for part in parts if part is not defined)


def _newest(found: Sequence[_Found]) -> list[_Found]:
    """Returns the first definition of each document, of those of one body in its newest document only."""
    firsts: dict[int, _Found] = {}
    for one in found:
        firsts.setdefault(one.evidence.document.id, one)
    newest: dict[str | None, _Found] = {}
    for one in sorted(firsts.values(), key=lambda one: one.evidence.document.date or datetime.date.min):
        newest[one.evidence.document.issuer] = one
    return [one for one in firsts.values() if one in newest.values()]


def _passages(
    asked: Sequence[AskedTerm], named: Sequence[DocumentFacts], registry: Registry, retrieve: Retrieve
) -> list[Evidence]:
    """Returns the passages that may define what is asked: all of the documents named, else those a search finds."""
    if not asked:
        return []
    if named:
        return [item for document in named for item in registry.of_document(document.id)]
    found: dict[int, Evidence] = {}
    for wording in dict.fromkeys((asked[0].words, asked[-1].words, *(f"{lead} {asked[0].words}" for lead in _LEADS))):
        found |= retrieve(wording, None)
    return list(found.values())


def _fitting(asked: Sequence[AskedTerm], item: Evidence, question: Question) -> Iterator[_Found]:
    """Yields the definitions of a passage that are of a term asked for."""
    if item.kind is PassageKind.TABLE_ROW or item.path.startswith(_FRAMES):
        return
    for definition in definitions(item.text):
        fits = [fit for term in asked if (fit := _fit(term, definition, item, question)) is not None]
        if fits:
            yield _Found(item, definition, max(fits))


def _fit(asked: AskedTerm, definition: Definition, item: Evidence, question: Question) -> tuple[float, ...] | None:
    """Returns how well a definition is of the term asked for; None where it is of something else."""
    rest = _around(asked.words, definition.term, bare=question.bare)
    if rest is None:
        return None
    told = _told(rest, definition, item, question)
    if told < TOLD:
        return None
    wanted = "members" if asked.members else "means"
    form = 2.0 if definition.form == wanted else 1.0 if definition.form != "called" else 0.0
    in_force = item.document.status not in _OUT_OF_FORCE
    placed = not question.names or any(_context(definition, item, question).holds(name) for name in question.names)
    defining = load_language().preferences["defining_title"].search(bare_form(item.heading)) is not None
    named = float(len(words(asked.words)) - len(words(rest)))  # how many words of what is asked are the term
    return (float(placed), named, float(in_force), form, float(defining), told)


def _around(asked: str, term: str, *, bare: bool) -> str | None:
    """Returns the words that stand before or after a term in what is asked, "" for none; None where the term is not
    there."""
    spell = bare_words if bare else words
    have, own = spell(asked), spell(term)
    for at in range(len(have) - len(own) + 1) if own else ():
        before, after = have[:at], have[at + len(own) :]
        if have[at : at + len(own)] == own and (not before or not after or bare_form(after[0]) in _FRAMING):
            return " ".join((*before, ",", *after))
    return "" if _same(asked, term, bare=bare) else None


def _same(left: str, right: str, *, bare: bool) -> bool:
    """Tells whether two wordings are of one term: each holds the words of the other, or equal ones."""
    for one, other in ((left, right), (right, left)):
        terms = read_terms(one, bare=bare)
        coverage = cover(terms, searchable(other, bare=bare))
        if not coverage.share or coverage.numbers_missing or coverage.heaviest_missing:
            return False
    return True


def _told(rest: str, definition: Definition, item: Evidence, question: Question) -> float:
    """Returns the share of the words around the term that the definition or what it stands under holds."""
    terms = read_terms(rest, bare=question.bare)
    if not terms.total:
        return 1.0
    coverage = cover(terms, _context(definition, item, question))
    return 0.0 if coverage.numbers_missing else coverage.share


def _context(definition: Definition, item: Evidence, question: Question) -> SearchableText:
    above = f"{item.heading}\n{item.path}\n{item.document.title}\n{item.text[: definition.end]}"
    return searchable(above, bare=question.bare)


def _clause(found: _Found, registry: Registry) -> list[Piece]:
    """Returns the smallest clause that holds a definition where it is short, or opened by it; else its sentence."""
    item, definition = found.evidence, found.definition
    start, end = item.start + definition.start, item.start + definition.end
    clauses = registry.clauses(item.document.id)
    holding = [clause for clause in clauses if clause.start <= start and end <= clause.end]
    smallest = min(holding, key=_length, default=None)
    opens = item.text[definition.start : definition.end].rstrip().endswith(":")
    if smallest is not None and _length(smallest) <= (LONGEST_LIST if opens else LONGEST_CLAUSE):
        whole = span_pieces(smallest.path, smallest.start, smallest.end, registry.of_document(item.document.id))
        if whole and not any(piece.evidence.kind is PassageKind.TABLE_ROW for piece in whole):
            return whole
    until = min(definition.end, definition.start + LONGEST_QUOTE)
    return [at_its_clause(Piece(item, definition.start, until), clauses)]


def _length(clause: Clause) -> int:
    return clause.end - clause.start
