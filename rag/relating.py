"""Questions about edges: what replaces, amends, guides or implements a document, and what it does to others."""

from collections.abc import Collection, Sequence

from rag.composing import Piece, at_its_clause, citation, name
from rag.evidence import BASIS_PATH, HEAD_PATH, DocumentFacts, units
from rag.registry import Edge, Registry
from vanban.answers import Answer
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
_ASKED = {
    "thay_the": {RelationKind.REPLACES},
    "sua_doi": {RelationKind.AMENDS, RelationKind.SUPPLEMENTS},
    "bai_bo": {RelationKind.REPEALS, RelationKind.REPLACES},
    "huong_dan": {RelationKind.GUIDES},
    "thuc_hien": {RelationKind.IMPLEMENTS, RelationKind.CONTINUES},
    "can_cu": {RelationKind.BASED_ON},
}
PROPOSED = " (quan hệ do hệ thống nhận ra, chưa có người xác nhận)"
ENDED_BY = frozenset({RelationKind.REPLACES, RelationKind.REPEALS})
CHANGED_BY = frozenset({RelationKind.AMENDS, RelationKind.SUPPLEMENTS})


def answer(asked: tuple[str, bool], document: DocumentFacts, registry: Registry) -> Answer | None:
    """Returns the edges asked for, each quoted from the document that states it; None when there is none."""
    kind, incoming = asked
    edges = registry.edges(target=document.id) if incoming else registry.edges(source=document.id)
    return _told(edges, _ASKED[kind], registry)


def answer_unheld(asked: tuple[str, bool], number: DocumentNumber, registry: Registry) -> Answer | None:
    """Returns what readable documents state towards a number that the library does not hold; None without any."""
    kind, incoming = asked
    return _told(registry.edges_to_number(number), _ASKED[kind], registry) if incoming else None


def _told(edges: Sequence[Edge], kinds: Collection[RelationKind], registry: Registry) -> Answer | None:
    wanted = {(e.source.id, e.target_number or e.wording): e for e in reversed(edges) if RelationKind(e.kind) in kinds}
    pieces: list[Piece] = []
    paragraphs: list[str] = []
    for edge in reversed(wanted.values()):
        stated = stated_piece(edge, registry)
        if stated is None:
            continue
        own = [stated, *_head_of(edge.target, registry)]
        marks = "".join(f" [{mark}]" for mark in range(len(pieces) + 1, len(pieces) + len(own) + 1))
        pieces += own
        paragraphs.append(f"{sentence(edge)}: “{stated.quote}”{marks}")
    citations = tuple(citation(mark, piece) for mark, piece in enumerate(pieces, start=1))
    return Answer("\n\n".join(paragraphs), citations) if citations else None


def _head_of(document: DocumentFacts | None, registry: Registry) -> list[Piece]:
    """Returns the head of the other document, which shows the date and issuer that the answer names."""
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


def sentence(edge: Edge) -> str:
    """Returns what an edge says: "Quy chế số 01-QC/TU … thay thế Quy chế số 02-QC/TU …"."""
    target = name(edge.target) if edge.target else _unheld(edge)
    proposed = "" if edge.confirmed else PROPOSED
    kind = RelationKind(edge.kind)
    part = f" {edge.part} của" if edge.part and kind in ENDED_BY else ""
    return f"{name(edge.source)} {WORDS[kind]}{part} {target}{proposed}"


def _unheld(edge: Edge) -> str:
    return f"văn bản số {edge.target_number}" if edge.target_number else edge.wording


_VERBS = {
    RelationKind.REPLACES: "thay the",
    RelationKind.REPEALS: "bai bo",
    RelationKind.AMENDS: "sua doi",
    RelationKind.SUPPLEMENTS: "bo sung",
}


def _says(edge: Edge, words: str) -> bool:
    """Tells whether words state the edge: those of a strong relation hold its verb."""
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
