"""Questions about edges: what replaces, amends, guides or implements a document, and what it does to others."""

from collections.abc import Sequence
from dataclasses import replace

from rag import refusing
from rag.composing import Piece, at_its_clause, citation, name
from rag.edge_questions import AskedEdges, asked_edges_by_subject
from rag.edge_scope import scope_of, targets_of
from rag.edge_tiers import CARRIES_OUT, says_to_do, tiers_of
from rag.evidence import BASIS_PATH, HEAD_PATH, DocumentFacts, units
from rag.question import Question
from rag.registry import Edge, Registry
from vanban.answers import Answer, Refusal
from vanban.dates import find_dates
from vanban.document_numbers import DocumentNumber
from vanban.documents import RelationKind
from vanban.text import bare_form

WORDS = {
    RelationKind.REPLACES: "thay thế",
    RelationKind.REPEALS: "bãi bỏ",
    RelationKind.AMENDS: "sửa đổi, bổ sung",
    RelationKind.SUPPLEMENTS: "bổ sung",
    RelationKind.GUIDES: "hướng dẫn",
    RelationKind.IMPLEMENTS: "triển khai thực hiện",
    RelationKind.CONTINUES: "tiếp tục thực hiện",
    RelationKind.BASED_ON: "căn cứ",
    RelationKind.CITES: "viện dẫn",
    RelationKind.ANNEX_OF: "là phụ lục của",
}
SAID = "nêu việc thực hiện"  # of a document that speaks of carrying another out, without being there for that
PROPOSED = " (quan hệ do hệ thống nhận ra, chưa có người xác nhận)"
ENDED_BY = frozenset({RelationKind.REPLACES, RelationKind.REPEALS})
CHANGED_BY = frozenset({RelationKind.AMENDS, RelationKind.SUPPLEMENTS})


def answer(asked: AskedEdges, document: DocumentFacts, registry: Registry) -> Answer | Refusal | None:
    """Returns the edges asked for, each quoted from the document that states it; that no document of the unit or body
    asked for states one, where others do; None when there is none."""
    edges = registry.edges(target=document.id) if asked.incoming else registry.edges(source=document.id)
    return _told(asked, edges, registry)


def answer_unheld(asked: AskedEdges, number: DocumentNumber, registry: Registry) -> Answer | Refusal | None:
    """Returns what readable documents state towards a number that the library does not hold; None without any."""
    return _told(asked, registry.edges_to_number(number), registry) if asked.incoming else None


def answer_by_subject(question: Question, registry: Registry) -> Answer | None:
    """Returns the edges asked for of a document that a question names by its subject, None where it names none."""
    asked = asked_edges_by_subject(question)
    if asked is None:
        return None
    targets = targets_of(asked, registry)
    edges = [
        e for t in targets for e in (registry.edges(target=t.id) if asked.incoming else registry.edges(source=t.id))
    ]
    told = _told(asked, edges, registry)
    return told if isinstance(told, Answer) else None


def _told(asked: AskedEdges, edges: Sequence[Edge], registry: Registry) -> Answer | Refusal | None:
    stated = [(edge, piece) for edge in _distinct(edges) if (piece := stated_piece(edge, registry)) is not None]
    pieces = {id(edge): piece for edge, piece in stated}
    scope = scope_of(asked, registry)
    tiers = tiers_of(asked, stated)
    for tier in tiers:
        found = scope.kept(tier, registry)
        if found:
            return _answer([(edge, pieces[id(edge)]) for edge in found], registry)
    others = [edge.source for tier in tiers for edge in tier]
    if not others or scope.asks_more or not scope.told:
        return None
    return refusing.no_such_edge_of(scope.told, others, registry)


def _distinct(edges: Sequence[Edge]) -> list[Edge]:
    """Returns one edge of each kind between two documents, the one stated first."""
    return list({(e.kind, e.source.id, e.target_number or e.wording): e for e in reversed(edges)}.values())[::-1]


def _answer(stated: Sequence[tuple[Edge, Piece]], registry: Registry) -> Answer:
    """Returns a paragraph an edge, cited from the words that state it; the documents it leads to are related."""
    told = list({piece: (edge, piece) for edge, piece in reversed(stated)}.values())[::-1]
    paragraphs = [f"{sentence(e, piece)}: “{piece.quote}” [{mark}]" for mark, (e, piece) in enumerate(told, start=1)]
    citations = tuple(citation(mark, piece) for mark, (_, piece) in enumerate(told, start=1))
    heads = dict.fromkeys(piece for edge, _ in told for piece in head_of(edge.target, registry))
    related = tuple(citation(mark, piece) for mark, piece in enumerate(heads, start=len(citations) + 1))
    return Answer("\n\n".join(paragraphs), citations, related=related)


def head_of(document: DocumentFacts | None, registry: Registry) -> list[Piece]:
    """Returns the head of a document, which shows its number, date and issuer; none where it is not held."""
    passages = registry.of_document(document.id)[:1] if document else []
    return [Piece(item, 0, len(item.text)) for item in passages]


def ending_proposed(document: DocumentFacts, registry: Registry) -> str:
    """Returns what a readable document says, unconfirmed, that it does to this one: "thay thế" or "bãi bỏ", with
    "một phần" where only clauses are meant; "" when none does."""
    edges = [e for e in registry.edges(target=document.id) if RelationKind(e.kind) in ENDED_BY and not e.confirmed]
    whole = [edge for edge in edges if not edge.part]
    if not edges:
        return ""
    return WORDS[RelationKind((whole or edges)[0].kind)] + ("" if whole else " một phần")


def sentence(edge: Edge, stated: Piece) -> str:
    """Returns what an edge says: "Quy chế số 01-QC/TU … thay thế Quy chế số 02-QC/TU …", in what the words say of the
    other document: its date where the passage that states the edge holds it."""
    target = named(edge.target, stated, else_=edge.wording) if edge.target else _unheld(edge)
    proposed = "" if edge.confirmed else PROPOSED
    kind = RelationKind(edge.kind)
    part = f" {edge.part} của" if edge.part and kind in ENDED_BY else ""
    words = SAID if kind is RelationKind.CITES and says_to_do(stated.quote) else WORDS[kind]
    return f"{name(edge.source)} {words}{part} {target}{proposed}"


def named(target: DocumentFacts, stated: Piece, *, else_: str = "") -> str:
    """Returns a document's name as far as the passage of a statement bears it out: with its date where that stands
    there; ``else_`` where its number does not."""
    text = stated.evidence.text
    if else_ and target.number and target.number not in text:
        return else_
    shown = {found.date for found in find_dates(text)}
    return name(target if target.date in shown else replace(target, date=None))


def _unheld(edge: Edge) -> str:
    return f"văn bản số {edge.target_number}" if edge.target_number else edge.wording


_VERBS = {
    RelationKind.REPLACES: "thay the",
    RelationKind.REPEALS: "bai bo",
    RelationKind.AMENDS: "sua doi",
    RelationKind.SUPPLEMENTS: "bo sung",
}


def _says(edge: Edge, words: str) -> bool:
    """Tells whether words state the edge: those of a strong relation hold its verb, those of one that carries
    another out open with doing so ("Sau 10 năm thực hiện …" looks back)."""
    if RelationKind(edge.kind) in CARRIES_OUT:
        return says_to_do(words)
    return _VERBS.get(RelationKind(edge.kind), "") in bare_form(words)


def stated_piece(edge: Edge, registry: Registry) -> Piece | None:
    """Returns the words that state an edge: of the body where the body names the number too, else of the head."""
    passages = registry.of_document(edge.source.id)
    holder = next((p for p in passages if p.start <= edge.start < p.end), None)
    if holder is None:
        return None
    if holder.path == HEAD_PATH and edge.target_number:
        for item in passages:
            for unit in units(item.text):
                words = item.text[unit.start : unit.end]
                if item.path not in (HEAD_PATH, BASIS_PATH) and edge.target_number in words and _says(edge, words):
                    return at_its_clause(Piece(item, unit.start, unit.end), registry.clauses(edge.source.id))
    piece = Piece(holder, edge.start - holder.start, min(edge.end, holder.end) - holder.start)
    return at_its_clause(piece, registry.clauses(edge.source.id))
