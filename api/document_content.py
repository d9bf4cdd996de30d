"""A stored document's neighbours as the nouns that pages and the API show."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from vanban.answers import DocumentSummary
from vanban.db.contents import sections_of, tables_of
from vanban.db.library import Edge, incoming_relations, outgoing_relations, summaries
from vanban.db.models import DocumentRow
from vanban.db.validity import ENDING
from vanban.documents import RelationKind
from vanban.principals import Principal

__all__ = ["PARTIAL_WORDS", "RELATION_WORDS", "Neighbour", "neighbours_of", "sections_of", "tables_of"]

# What an edge is called from the document that states it, and from the document it points to.
RELATION_WORDS = {
    RelationKind.REPLACES: ("Thay thế", "Được thay thế bởi"),
    RelationKind.REPEALS: ("Bãi bỏ", "Bị bãi bỏ bởi"),
    RelationKind.AMENDS: ("Sửa đổi", "Được sửa đổi bởi"),
    RelationKind.SUPPLEMENTS: ("Bổ sung", "Được bổ sung bởi"),
    RelationKind.GUIDES: ("Hướng dẫn", "Được hướng dẫn bởi"),
    RelationKind.IMPLEMENTS: ("Thực hiện", "Được thực hiện bởi"),
    RelationKind.CONTINUES: ("Tiếp tục thực hiện", "Được tiếp tục thực hiện bởi"),
    RelationKind.BASED_ON: ("Căn cứ", "Là căn cứ của"),
    RelationKind.CITES: ("Viện dẫn", "Được viện dẫn tại"),
    RelationKind.ANNEX_OF: ("Là phụ lục của", "Có phụ lục"),
}

PARTIAL_WORDS = {
    RelationKind.REPLACES: ("Thay thế một phần", "Được thay thế một phần bởi"),
    RelationKind.REPEALS: ("Bãi bỏ một phần", "Bị bãi bỏ một phần bởi"),
}


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another document in the lược đồ. ``document`` is None when it is not held or not readable."""

    kind: RelationKind
    outgoing: bool
    document: DocumentSummary | None
    text: str
    quote: str
    start: int
    end: int
    confirmed: bool
    part: str = ""  # the clauses of the target that are meant, "" for all of it

    @property
    def partial_end(self) -> bool:
        """Whether it ends only some clauses of the document it points to."""
        return bool(self.part) and self.kind in ENDING

    @property
    def words(self) -> str:
        """What the relation is called, seen from this document."""
        active, passive = PARTIAL_WORDS[self.kind] if self.partial_end else RELATION_WORDS[self.kind]
        return active if self.outgoing else passive


def neighbours_of(session: Session, document: DocumentRow, principal: Principal) -> list[Neighbour]:
    """Returns the edges the principal may see: what this document says of others, then what others say of it."""
    edges = [
        *((edge, True) for edge in outgoing_relations(session, [document.id], principal)),
        *((edge, False) for edge in incoming_relations(session, [document.id], principal)),
    ]
    others = {edge.document.id: edge.document for edge, _ in edges if edge.document is not None}
    shown = {one.document_id: one for one in summaries(session, list(others.values()))}
    return [_neighbour(edge, shown, outgoing=outgoing) for edge, outgoing in edges]


def _neighbour(edge: Edge, shown: Mapping[int, DocumentSummary], *, outgoing: bool) -> Neighbour:
    return Neighbour(
        kind=edge.kind,
        outgoing=outgoing,
        document=shown[edge.document.id] if edge.document is not None else None,
        text=edge.wording,
        quote=edge.quote,
        start=edge.start,
        end=edge.end,
        confirmed=edge.confirmed,
        part=edge.part,
    )
