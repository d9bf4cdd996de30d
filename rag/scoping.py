"""Questions asked of some documents: "Theo quy chế của Đảng ủy xã X, …", "… theo các chỉ thị năm 2026 của Thành ủy?".

What such a frame names is searched first, and alone; where it holds no answer, everything is.
"""

import datetime
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeVar

from rag.filters import Filters, note, read_filters
from rag.listing import documents_of
from rag.question import Question, understand
from rag.registry import Registry
from vanban.document_types import type_name_pattern
from vanban.principals import Principal
from vanban.text import bare_form

T_co = TypeVar("T_co", covariant=True)

_OF = rf"(?:(?:cac|nhung|hai|moi) )?{type_name_pattern()}\b"
_LEADING = re.compile(rf"^\W*(?:theo|trong|tai|o) (?P<frame>{_OF}[^,:?]{{3,120}}?)(?:,|:| thi\b)")
_TRAILING = re.compile(rf"[ ,](?:theo|trong|tai) (?P<frame>{_OF}[^,:?]{{3,80}}?)\W*$")
# "Theo quy định của …" and the like speak of rules, not of a document of that type.
_RULES = frozenset({"Quy định", "Hướng dẫn", "Kết luận", "Thông báo", "Luật"})


class Searches(Protocol[T_co]):
    """A retriever, whatever it says of a passage."""

    def retrieve(
        self, question: str, principal: Principal, *, limit: int, documents: Collection[int] | None = None
    ) -> Sequence[T_co]: ...


@dataclass(frozen=True, slots=True)
class Within(Generic[T_co]):
    """A retriever that searches some documents only."""

    retriever: Searches[T_co]
    documents: frozenset[int]

    def retrieve(
        self, question: str, principal: Principal, *, limit: int, documents: Collection[int] | None = None
    ) -> Sequence[T_co]:
        """Returns the passages of these documents, best first."""
        wanted = self.documents if documents is None else self.documents.intersection(documents)
        return self.retriever.retrieve(question, principal, limit=limit, documents=wanted)


@dataclass(frozen=True, slots=True)
class Scope:
    """The documents a question is asked of, what it asks of them, and the sentence that says so."""

    documents: frozenset[int]
    question: Question  # without its frame
    note: str


def scope_of(question: Question, registry: Registry, *, today: datetime.date) -> Scope | None:
    """Returns the readable documents that the question's frame names, None without a frame or where none fits."""
    bare = bare_form(question.text)
    match = None if question.references else _LEADING.search(bare) or _TRAILING.search(bare)
    if match is None:
        return None
    framed = replace(question, text=question.text[match.start("frame") : match.end("frame")])
    filters = read_filters(framed, today=today, places=registry.places())
    for tried in (filters, replace(filters, field=None, field_words="")):
        found = documents_of(tried, registry) if _tells(tried) else []
        if found:
            asked = _without(question, match, registry)
            return Scope(frozenset(document.id for document in found), asked, note(tried))
    return None


def _without(question: Question, frame: re.Match[str], registry: Registry) -> Question:
    """Returns the question without its frame, whose words say where to look, not what for."""
    rest = f"{question.text[: frame.start()]} {question.text[frame.end() :]}".strip(" ,")
    if not any(char.isalpha() for char in rest):
        return question
    return understand(rest, limit=len(rest), as_of=question.as_of, places=registry.places())


def _tells(filters: Filters) -> bool:
    """Tells whether a frame says enough to tell documents: their type, and whose or when."""
    whose = filters.body is not None or filters.place or filters.own_unit
    when = filters.span is not None or filters.term
    return bool(filters.types and (whose or when)) and (bool(when) or _RULES.isdisjoint(filters.types))
