"""The words of a clause as they stand on the day asked about: what amended it says so instead, or beside it."""

from collections.abc import Sequence
from dataclasses import replace

from rag.clause_changes import ClauseChange, changes_of, counting, replaces_all, statement, touches
from rag.composing import LONGEST_QUOTE, Piece, at_its_clause, choose_piece
from rag.evidence import Evidence
from rag.question import Question
from rag.ranking import rank
from rag.registry import Registry

LONG = 900  # characters of a new wording, above which only its best sentences are quoted where a sentence was


def as_on_the_day(question: Question, pieces: Sequence[Piece], registry: Registry) -> tuple[list[Piece], list[Piece]]:
    """Returns the words in force on the registry's day for those an answer would quote, and those to show beside it.

    A clause that a confirmed edge rewords is quoted in its new wording, the old one is shown beside; of one that is
    changed in part, repealed or added to, both are quoted. What only proposed edges change is shown beside.
    """
    current: list[Piece] = []
    further: list[Piece] = []
    beside: list[Piece] = []
    for piece in pieces:
        start, end = piece.evidence.start + piece.start, piece.evidence.start + piece.end
        touching = _touching(piece, start, end, registry)
        confirmed = counting(touching, registry, confirmed=True)
        rewritten = [change for change in confirmed if replaces_all(change, start, end)]
        newest = rewritten[-1:]  # an earlier rewording is no longer in force either
        (beside if newest else current).append(piece)
        for change in newest:
            current += _stated(question, change, registry)
        for change in confirmed:
            if change not in rewritten and not _before(change, newest):
                further += _stated(question, change, registry)
        for change in counting(touching, registry, confirmed=False):
            beside += _stated(question, change, registry)
    current = _each_once([*current, *further])
    return current, [piece for piece in _each_once(beside) if not _among(piece, current)]


def added(question: Question, document_id: int, registry: Registry) -> list[Piece]:
    """Returns the wording of a clause the question names that only a later document adds, confirmed and in force."""
    document = registry.facts([document_id]).get(document_id)
    if document is None or question.place is None:
        return []
    changes = counting(changes_of(document, registry), registry, confirmed=True)
    named = [c for c in changes if c.unit is None and question.place.names(c.clause.path)]
    return statement(named[-1], registry) if named else []


def _touching(piece: Piece, start: int, end: int, registry: Registry) -> list[ClauseChange]:
    document = piece.evidence.document
    units = registry.clauses(document.id)
    return [change for change in changes_of(document, registry) if touches(change, start, end, units)]


def _before(change: ClauseChange, newest: Sequence[ClauseChange]) -> bool:
    """Tells whether a newer document has put the whole clause anew since."""
    return any(change.source.id != new.source.id and str(change.edge.since) < str(new.edge.since) for new in newest)


def _stated(question: Question, change: ClauseChange, registry: Registry) -> list[Piece]:
    pieces = statement(change, registry)
    length = sum(piece.end - piece.start for piece in pieces)
    if length <= LONG or question.place is not None:
        return [piece for piece in pieces if piece.end - piece.start <= LONGEST_QUOTE] or pieces[:1]
    best = rank(question, [_cut(piece) for piece in pieces])[:1]
    clauses = registry.clauses(change.source.id)
    return [at_its_clause(choose_piece(question, item), clauses) for item in best] or pieces[:1]


def _cut(piece: Piece) -> Evidence:
    """Returns the evidence with the piece's words alone, which no sentence beside them may stand for."""
    start = piece.evidence.start + piece.start
    return replace(piece.evidence, text=piece.quote, start=start, end=start + len(piece.quote))


def _each_once(pieces: Sequence[Piece]) -> list[Piece]:
    found: list[Piece] = []
    for piece in pieces:
        if not _among(piece, found):
            found.append(piece)
    return found


def _among(piece: Piece, others: Sequence[Piece]) -> bool:
    """Tells whether some other piece holds the same words."""
    same = [other for other in others if other.evidence.passage_id == piece.evidence.passage_id]
    return any(other.start <= piece.start and piece.end <= other.end for other in same)
