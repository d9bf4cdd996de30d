"""Which of the documents that stand in a relation a question means: of one's own unit, a body, a commune, a type."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rag.branch import own_documents
from rag.edge_questions import AskedEdges
from rag.evidence import DocumentFacts
from rag.filters import Filters, read_filters
from rag.listing import documents_of
from rag.question import understand
from rag.registry import Edge, Registry
from vanban.document_numbers import find_numbers
from vanban.document_types import type_named
from vanban.documents import ValidityStatus
from vanban.text import bare_form, bare_words

MOST_TARGETS = 2  # documents that words without a number may mean; more name none
_COMMUNES = frozenset({"xa", "phuong"})
_ENDING = frozenset({"thay_the", "bai_bo"})


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose documents are meant; ``told`` is how a person reads it, "" where anybody's are."""

    filters: Filters
    asks_more: bool  # the question has words beside that name no document
    asked: AskedEdges

    @property
    def told(self) -> str:
        return replace(self.filters, types=(), field=None, field_words="").told()

    def kept(self, edges: Sequence[Edge], registry: Registry) -> list[Edge]:
        """Returns the edges from documents of the bodies, units and communes asked for; of these, where there are any,
        those of the type asked for ("kế hoạch nào")."""
        if not self.asked.incoming:
            return _preferred(edges, lambda edge: _is_of_type(edge, self.asked.type))
        whose = replace(self.filters, types=(), own_unit=False, field=None, field_words="")
        own = own_documents([e.source.id for e in edges], registry) if self.filters.own_unit else None
        found = [e for e in edges if whose.fits(e.source) and (own is None or e.source.id in own)]
        found = _preferred(found, lambda edge: edge.source.type == self.asked.type) if self.asked.type else found
        return _of_communes(found, self.asked.level) if self.asked.level else found


def scope_of(asked: AskedEdges, registry: Registry) -> Scope:
    """Returns whose documents the words beside the document named mean; times in them are those of the matter."""
    filters = _filters(asked.beside, registry) if any(char.isalpha() for char in asked.beside) else Filters()
    whose = replace(filters, span=None, term="", status=None, newest=False)
    return Scope(whose, filters.field is not None, asked)


def targets_of(asked: AskedEdges, registry: Registry) -> list[DocumentFacts]:
    """Returns the documents that words mean which name one by type and subject, body or term; none where they could
    mean more than :data:`MOST_TARGETS`."""
    filters = _filters(asked.target, registry)
    if not filters.types or replace(filters, types=(), status=None, newest=False).empty:
        return []
    found = documents_of(filters, registry)
    found = [one for one in found if not find_numbers(one.subject or "")] or found
    if asked.kind not in _ENDING:
        found = [one for one in found if one.status is not ValidityStatus.EXPIRED] or found
    return found if len(found) <= MOST_TARGETS else []


def _filters(words: str, registry: Registry) -> Filters:
    places = registry.places()
    question = understand(words, limit=len(words), places=places)
    return read_filters(question, today=registry.day, places=places)


def _preferred(edges: Sequence[Edge], wanted: Callable[[Edge], bool]) -> list[Edge]:
    return [edge for edge in edges if wanted(edge)] or list(edges)


def _of_communes(edges: Sequence[Edge], kind: str) -> list[Edge]:
    """Returns the edges from documents of communes, of the kind asked for ("xã nào") where there are any of it."""
    words = [(edge, set(bare_words(edge.source.issuer or ""))) for edge in edges]
    return [edge for edge, said in words if kind in said] or [edge for edge, said in words if said & _COMMUNES]


def _is_of_type(edge: Edge, wanted: str | None) -> bool:
    if wanted is None:
        return True
    if edge.target is not None:
        return edge.target.type == wanted
    return bare_form(edge.wording).startswith(bare_form(wanted)) and type_named(bare_form(wanted)) == wanted
