"""Clauses whose title is what a question asks for: "trách nhiệm của A và của B theo Quy định 34"."""

from collections.abc import Sequence

from rag.composing import LONGEST_LIST, Piece, compose, span_pieces
from rag.evidence import DocumentFacts
from rag.lookup import corrections
from rag.matching import cover, searchable
from rag.parts import asked_parts
from rag.question import Question
from rag.question_terms import QuestionTerms
from rag.registry import Clause, Registry
from vanban.answers import Answer
from vanban.documents import PassageKind

_SAME = 0.8  # share of what is asked that a title holds
_MOSTLY = 0.7  # share of a title's words that the question holds
_WORDS = 6.0  # least weight of what is asked: a word or two is in many a title


def answer(question: Question, named: Sequence[DocumentFacts], registry: Registry) -> Answer | None:
    """Returns the clauses of the one document named whose titles are what the question asks for, one for each part of
    it, unverified; None where any part is no title's."""
    if len(named) != 1 or question.place is not None or question.expectations.patterns:
        return None
    clauses = registry.clauses(named[0].id)
    asked = [part.terms for part in asked_parts(question)] or [question.terms]
    found = [_titled(terms, clauses, question) for terms in asked]
    if None in found:
        return None
    pieces = [
        piece for clause in dict.fromkeys(found) if clause is not None for piece in _words(clause, named[0], registry)
    ]
    if not pieces:
        return None
    text, citations = compose(pieces)
    return Answer(text, citations, notes=corrections(question))


def _titled(asked: QuestionTerms, clauses: Sequence[Clause], question: Question) -> Clause | None:
    if asked.total < _WORDS:
        return None
    best, best_share = None, _SAME
    for clause in clauses:
        title = searchable(clause.title, bare=question.bare)
        share = cover(asked, title).share
        if (
            clause.title
            and share >= best_share
            and clause.end - clause.start <= LONGEST_LIST
            and _within(clause, question)
        ):
            best, best_share = clause, share + 1e-9
    return best


def _within(clause: Clause, question: Question) -> bool:
    """Tells whether the question holds most words of a title, not a few of a longer one."""
    asked = searchable(question.matter, bare=question.bare)
    words = searchable(clause.title, bare=question.bare).joined.split()
    return sum(asked.holds(word) for word in words) >= _MOSTLY * len(words)


def _words(clause: Clause, document: DocumentFacts, registry: Registry) -> list[Piece]:
    pieces = span_pieces(clause.path, clause.start, clause.end, registry.of_document(document.id))
    return [] if any(piece.evidence.kind is PassageKind.TABLE_ROW for piece in pieces) else pieces
