"""Documents pointed at by what they are to the one spoken of: "khóa trước", "quy chế cũ", "văn bản sửa đổi"."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rag.evidence import DocumentFacts
from rag.follow_up_words import load_follow_ups
from rag.registry import Edge, Registry
from vanban.document_numbers import DocumentNumber
from vanban.documents import RelationKind
from vanban.text import bare_form

EARLIER, LATER, CHANGING, APPLYING = "earlier", "later", "changing", "applying"
_ENDING = frozenset({RelationKind.REPLACES, RelationKind.REPEALS})
_KINDS = {
    EARLIER: _ENDING,
    LATER: _ENDING,
    CHANGING: frozenset({RelationKind.AMENDS, RelationKind.SUPPLEMENTS}),
    APPLYING: frozenset({RelationKind.GUIDES, RelationKind.IMPLEMENTS}),
}
_DOES = {LATER: "thay thế", CHANGING: "sửa đổi, bổ sung", APPLYING: "hướng dẫn, thực hiện"}
_ANY_TYPE = ("van ban", "tai lieu", "ban")

# Gives the readable documents that stand in a way to a document held, or to a number, the newest first.
Kindred = Callable[[DocumentFacts | DocumentNumber, str], Sequence[DocumentFacts]]


@dataclass(frozen=True, slots=True)
class KinPointed:
    """A range of a question that points at a document by its ``way`` to another one; ``type`` is the type it names,
    "" where any will do, and ``noun`` whether a document word is part of it ("khóa trước" has none)."""

    start: int
    end: int
    way: str
    type: str
    noun: bool

    @property
    def does(self) -> str:
        """What the document does to the other, as a verb; "" for an earlier one."""
        return _DOES.get(self.way, "")


def kin_pointed(question: str) -> KinPointed | None:
    """Returns the words that point at a document by its way to another; None where nothing does."""
    bare = bare_form(question)
    for way, pattern in load_follow_ups().kindred.items():
        for match in pattern.finditer(bare):
            noun = match["type"] or ""
            return KinPointed(match.start(), match.end(), way, "" if noun in _ANY_TYPE else noun, bool(noun))
    return None


def kindred_in(registry: Registry) -> Kindred:
    """Returns what finds the documents that stand in a way to another, by the relations of the registry."""

    def kindred(of: DocumentFacts | DocumentNumber, way: str) -> Sequence[DocumentFacts]:
        if isinstance(of, DocumentNumber):
            found = [] if way == EARLIER else [edge.source for edge in _of_way(registry.edges_to_number(of), way)]
        elif way == EARLIER:
            found = [edge.target for edge in _of_way(registry.edges(source=of.id), way) if edge.target is not None]
        else:
            found = [edge.source for edge in _of_way(registry.edges(target=of.id), way)]
        return sorted(dict.fromkeys(found), key=lambda d: d.date.toordinal() if d.date else 0, reverse=True)

    return kindred


def _of_way(edges: Sequence[Edge], way: str) -> list[Edge]:
    return [edge for edge in edges if RelationKind(edge.kind) in _KINDS[way]]


def no_kindred(_of: DocumentFacts | DocumentNumber, _way: str) -> Sequence[DocumentFacts]:
    """Returns none: no relations are known."""
    return ()


def of_type(documents: Sequence[DocumentFacts], kind: str) -> list[DocumentFacts]:
    """Returns the documents of a type written without marks, all of them for ""."""
    return [document for document in documents if bare_form(document.type or "").startswith(kind)]
