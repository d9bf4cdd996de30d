"""The words of a clause as they stand on the day asked about: what amended it says so instead, or beside it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.clause_changes import (
    ClauseChange,
    amended_by,
    changes_of,
    counting,
    old_words,
    replaces_all,
    statement,
    touches,
)
from rag.composing import LONGEST_QUOTE, Piece, at_its_clause, choose_piece
from rag.evidence import Evidence
from rag.question import Question
from rag.ranking import rank
from rag.registry import Registry
from rag.validity_questions import asks_over_time

_HEADING_RE = re.compile(r"(?:Điều|Chương|Mục|Phần)\s+\w+\.?[^.;:]*$")
MOST_OLD = 3  # old wordings shown beside an answer from an amending document
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
        read = _read(question, piece, registry)
        current += read.current
        further += read.further
        beside += read.beside
    current = _each_once([*current, *further])
    return current, [piece for piece in _each_once(beside) if not _among(piece, current)]


@dataclass(frozen=True, slots=True)
class _Reading:
    """What becomes of one quote: ``current`` in its place, ``further`` after all quotes, ``beside`` as related."""

    current: list[Piece]
    further: list[Piece]
    beside: list[Piece]


def _read(question: Question, piece: Piece, registry: Registry) -> _Reading:
    start, end = piece.evidence.start + piece.start, piece.evidence.start + piece.end
    touching = _touching(piece, start, end, registry)
    confirmed = counting(touching, registry, confirmed=True)
    proposed = [p for c in counting(touching, registry, confirmed=False) for p in _stated(question, c, registry)]
    if not confirmed:
        old = [words for change in amended_by(piece, registry) for words in old_words(change, registry)]
        if asks_over_time(question):
            return _Reading([*old, piece], proposed, [])
        return _Reading([piece], [], [*old[:MOST_OLD], *proposed])
    units = registry.clauses(piece.evidence.document.id)
    core = (start, end) if question.place is not None else _best_words(question, piece)
    rewritten = [change for change in confirmed if replaces_all(change, *core)]
    if rewritten:  # of several, an earlier one is no longer in force either
        newest = rewritten[-1]
        others = [c for c in confirmed if c not in rewritten and touches(c, *core, units) and not _before(c, newest)]
        further = [p for change in others for p in _stated(question, change, registry)]
        stated = _stated(question, newest, registry)
        if asks_over_time(question):
            return _Reading([piece, *stated], further, proposed)
        return _Reading(stated, further, [piece, *proposed])
    kept, cut = _without_old(piece, confirmed)
    further = [p for change in confirmed for p in _stated(question, change, registry)]
    return _Reading(kept, further, [*cut, *proposed])


def _best_words(question: Question, piece: Piece) -> tuple[int, int]:
    """Returns the range in the document of the sentence of a quote that speaks most of the question."""
    cut = _cut(piece)
    unit = rank(question, [cut])[0].best_unit
    return cut.start + unit.start, cut.start + unit.end


def _without_old(piece: Piece, confirmed: Sequence[ClauseChange]) -> tuple[list[Piece], list[Piece]]:
    """Returns the parts of a quote that still hold, and those that are reworded or repealed; all of it is kept where
    nothing else would be left."""
    offset = piece.evidence.start
    old = [c.unit for c in confirmed if c.unit is not None and (c.amendment.rewords or c.amendment.ends_clause)]
    spans = sorted((max(piece.start, u.start - offset), min(piece.end, u.end - offset)) for u in old)
    kept: list[Piece] = []
    cut: list[Piece] = []
    position = piece.start
    for start, end in [*spans, (piece.end, piece.end)]:
        kept += _trimmed(piece, position, start)
        cut += _trimmed(piece, max(position, start), end)
        position = max(position, end)
    return (kept, cut) if kept else ([piece], [])


def _trimmed(piece: Piece, start: int, end: int) -> list[Piece]:
    """Returns the part of a quote without the spaces around it; none where only a heading or nothing is left."""
    words = piece.evidence.text[start:end]
    start += len(words) - len(words.lstrip())
    end = start + len(words.strip())
    heading = "\n" not in words.strip() and _HEADING_RE.match(words.strip()) is not None
    return [] if end <= start or heading else [replace(piece, start=start, end=end)]


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


def _before(change: ClauseChange, newest: ClauseChange) -> bool:
    """Tells whether a newer document has put the whole clause anew since."""
    return change.source.id != newest.source.id and str(change.edge.since) < str(newest.edge.since)


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
