"""What later documents do to single clauses: which of the clauses an answer quotes are touched, by which words."""

from collections.abc import Sequence
from dataclasses import dataclass

from rag.amending import Amendment, read_amendments
from rag.clause_names import ClauseName, folded, named_clauses, spoken
from rag.composing import Piece, at_its_clause
from rag.evidence import DocumentFacts
from rag.registry import Clause, Edge, Registry
from vanban.document_numbers import parse_number
from vanban.documents import RelationKind

CHANGES = frozenset(
    {RelationKind.AMENDS, RelationKind.SUPPLEMENTS, RelationKind.REPEALS, RelationKind.REPLACES},
)
WHOLE = frozenset({RelationKind.REPEALS, RelationKind.REPLACES})
_NEARLY_ALL = 0.8  # share of a clause that a quote must hold to be touched by what is added inside the clause
_EDGE_VERBS = {
    RelationKind.AMENDS: "sửa đổi",
    RelationKind.SUPPLEMENTS: "bổ sung",
    RelationKind.REPEALS: "bãi bỏ",
    RelationKind.REPLACES: "thay thế",
}
_EXCEPT = ("tru ", "ngoai tru ")


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """An instruction of a later document to a clause of an earlier one, on the ground of the edge between them."""

    edge: Edge
    amendment: Amendment
    clause: ClauseName
    unit: Clause | None  # the clause in the earlier document, None where the instruction adds it

    @property
    def source(self) -> DocumentFacts:
        """The document that makes the change."""
        return self.edge.source

    def spoken(self) -> str:
        """Returns the clause as one says it, with a capital: "Khoản 2 Điều 5"."""
        said = spoken(self.unit.path if self.unit else self.clause.path)
        return said[:1].upper() + said[1:]


def edges_that_change(document: DocumentFacts, registry: Registry) -> list[Edge]:
    """Returns one edge of each document that changes some of a document's clauses, a confirmed one where there is."""
    edges = [edge for edge in registry.edges(target=document.id) if _changes_part(edge)]
    by_source: dict[int, Edge] = {}
    for edge in sorted(edges, key=lambda one: (one.confirmed, RelationKind(one.kind) is not RelationKind.SUPPLEMENTS)):
        by_source[edge.source.id] = edge
    return [by_source[one] for one in dict.fromkeys(edge.source.id for edge in edges)]


def changes_of(document: DocumentFacts, registry: Registry) -> list[ClauseChange]:
    """Returns what readable documents say of single clauses of a document, confirmed or proposed, oldest first."""
    units = registry.clauses(document.id)
    found: list[ClauseChange] = []
    for edge in edges_that_change(document, registry):
        for amendment in _amendments(edge, document, registry):
            for clause in amendment.clauses:
                unit = next((unit for unit in units if clause.names(unit.path)), None)
                found.append(ClauseChange(edge, amendment, clause, unit))
    return sorted(found, key=lambda change: (change.edge.since is not None, str(change.edge.since or "")))


def counting(changes: Sequence[ClauseChange], registry: Registry, *, confirmed: bool) -> list[ClauseChange]:
    """Returns those that have taken effect on the registry's day and are confirmed, or proposed."""
    day = registry.day
    return [c for c in changes if c.edge.confirmed is confirmed and (c.edge.since is None or c.edge.since <= day)]


def touches(change: ClauseChange, start: int, end: int, units: Sequence[Clause]) -> bool:
    """Tells whether a change concerns the words ``start``..``end`` of the earlier document's text."""
    if change.unit is not None:
        return change.unit.start < end and start < change.unit.end
    parent = _held_parent(change.clause, units)
    if parent is None:
        return False
    inside = min(end, parent.end) - max(start, parent.start)
    return inside >= _NEARLY_ALL * (parent.end - parent.start)


def replaces_all(change: ClauseChange, start: int, end: int) -> bool:
    """Tells whether a change puts new words in the place of all the words ``start``..``end``."""
    unit = change.unit
    return unit is not None and change.amendment.rewords and unit.start <= start and end <= unit.end


def statement(change: ClauseChange, registry: Registry) -> list[Piece]:
    """Returns the instruction with its new wording, from each passage that holds some of it."""
    return _words(change.source.id, change.amendment.start, change.amendment.end, registry)


def amended_by(piece: Piece, registry: Registry) -> list[ClauseChange]:
    """Returns the changes that the words of an amending document state, to clauses that earlier documents have."""
    start, end = piece.evidence.start + piece.start, piece.evidence.start + piece.end
    source = piece.evidence.document.id
    targets = [edge.target for edge in registry.edges(source=source) if _changes_part(edge)]
    return [
        change
        for target in dict.fromkeys(target for target in targets if target is not None)
        for change in changes_of(target, registry)
        if change.source.id == source and change.amendment.start < end and start < change.amendment.end
    ]


def old_words(change: ClauseChange, registry: Registry) -> list[Piece]:
    """Returns the words of the earlier document's clause, none where the change only adds one."""
    target, unit = change.edge.target, change.unit
    return _words(target.id, unit.start, unit.end, registry) if target is not None and unit is not None else []


def _words(document_id: int, first: int, last: int, registry: Registry) -> list[Piece]:
    """Returns the words ``first``..``last`` of a document's text, from each passage that holds some of them."""
    clauses = registry.clauses(document_id)
    pieces: list[Piece] = []
    for passage in registry.of_document(document_id):
        start, end = max(first, passage.start), min(last, passage.end)
        words = passage.text[max(0, start - passage.start) : max(0, end - passage.start)]
        if start < end and words.strip():
            start += len(words) - len(words.lstrip())
            end -= len(words) - len(words.rstrip())
            pieces.append(at_its_clause(Piece(passage, start - passage.start, end - passage.start), clauses))
    return pieces


def _changes_part(edge: Edge) -> bool:
    kind = RelationKind(edge.kind)
    return kind in CHANGES and (kind not in WHOLE or bool(edge.part))


def _amendments(edge: Edge, document: DocumentFacts, registry: Registry) -> list[Amendment]:
    """Returns what the source's own instructions do to the document, or else what the edge says of its parts."""
    number = parse_number(document.number) if document.number else None
    own = read_amendments(registry.text(edge.source.id))
    if number is not None:
        alone = _only_target(edge, registry)
        found = [a for a in own if a.number_key == number.key or (a.number_key is None and alone)]
    else:
        found = list(own) if _only_target(edge, registry) else []
    return found or _stated(edge)


def _only_target(edge: Edge, registry: Registry) -> bool:
    changed = [other for other in registry.edges(source=edge.source.id) if RelationKind(other.kind) in CHANGES]
    return len({other.target_number or other.wording for other in changed}) == 1


def _stated(edge: Edge) -> list[Amendment]:
    clauses = named_clauses(edge.part)
    if not clauses or folded(edge.part).startswith(_EXCEPT):
        return []
    verb = _EDGE_VERBS[RelationKind(edge.kind)]
    return [Amendment(verb, tuple(clauses), edge.start, edge.end, rewords=False, number_key=None)]


def _held_parent(clause: ClauseName, units: Sequence[Clause]) -> Clause | None:
    above = clause.parent
    while above is not None:
        held = next((unit for unit in units if above.names(unit.path)), None)
        if held is not None:
            return held
        above = above.parent
    return None
