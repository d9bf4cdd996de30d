"""How plainly documents state a relation: those that are there for it, those that say so, those that rest on it."""

import re
from collections.abc import Callable, Collection, Sequence

from rag.composing import Piece
from rag.edge_questions import AskedEdges
from rag.registry import Edge
from vanban.documents import RelationKind
from vanban.text import bare_form

CARRIES_OUT = frozenset({RelationKind.IMPLEMENTS, RelationKind.CONTINUES, RelationKind.GUIDES})
_KINDS: dict[str, Collection[RelationKind]] = {
    "thay_the": {RelationKind.REPLACES},
    "sua_doi": {RelationKind.AMENDS, RelationKind.SUPPLEMENTS},
    "bai_bo": {RelationKind.REPEALS, RelationKind.REPLACES},
    "huong_dan": {RelationKind.GUIDES},
    "thuc_hien": CARRIES_OUT,
    "can_cu": {RelationKind.BASED_ON},
}
_CARRIED_OUT = frozenset({"huong_dan", "thuc_hien"})
_GUIDANCE = frozenset({"Hướng dẫn", "Thông tư"})  # types that guide whatever they carry out
_REPORTS = frozenset({"Báo cáo"})  # tell how something was carried out, and carry nothing out
# "3. Triển khai Nghị quyết số …", "- Nghiêm túc thực hiện Chỉ thị số …": a task, not a word on how it went.
_TO_DO = re.compile(
    r"^\W*(?:(?:[\d.]+|[ivx]+|[a-z])[.)]\s*)?\W*"
    r"(?:(?:tiep tuc|nghiem tuc|to chuc|de|nham|quan triet|day manh|chu dong|khan truong|tap trung|va)\b[\s,]*)*"
    r"(?:trien khai|thuc hien|cu the hoa|quan triet|thi hanh)\b"
)

Stated = tuple[Edge, Piece]


def tiers_of(asked: AskedEdges, stated: Sequence[Stated]) -> list[list[Edge]]:
    """Returns the edges that answer, in tiers; a lower one counts only where none above holds what is asked for.

    For what carries a document out or guides it: the documents made for that; then, of those asked for by others,
    reports on it; those that set it as a task in a clause of theirs; those that name it as their basis.
    """
    kinds = _KINDS[asked.kind]
    strong = [edge for edge, _ in stated if RelationKind(edge.kind) in kinds]
    made = CARRIES_OUT
    if asked.kind not in _CARRIED_OUT:
        rests = asked.kind == "can_cu" and not asked.incoming  # a plan rests on what it carries out
        return [strong, [e for e, _ in stated if RelationKind(e.kind) in made]] if rests else [strong]
    tiers: list[Callable[[Edge, Piece], bool]] = [
        lambda edge, _: (
            RelationKind(edge.kind) in made and (asked.type in _REPORTS or edge.source.type not in _REPORTS)
        ),
        lambda edge, _: RelationKind(edge.kind) in made,
        lambda edge, piece: RelationKind(edge.kind) is RelationKind.CITES and says_to_do(piece.quote),
        lambda edge, _: RelationKind(edge.kind) is RelationKind.BASED_ON,
    ]
    guiding = [e for e, _ in stated if RelationKind(e.kind) in made and (e in strong or e.source.type in _GUIDANCE)]
    lower = [[edge for edge, piece in stated if holds(edge, piece)] for holds in tiers]
    return [guiding, *lower] if asked.kind == "huong_dan" else lower


def says_to_do(words: str) -> bool:
    """Tells whether words open with carrying something out, as a task does.

    >>> says_to_do("3. Triển khai Nghị quyết bằng những việc cụ thể")
    True
    """
    return _TO_DO.search(bare_form(words)) is not None
