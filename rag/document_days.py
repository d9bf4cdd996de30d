"""The days of a document that a question dates by: "trước khi Quy định 51 có hiệu lực"."""

import datetime
from collections.abc import Callable

from rag.registry import Registry
from rag.relating import CHANGED_BY, ENDED_BY
from vanban.documents import RelationKind
from vanban.number_references import NumberReference


def days_from(registry: Registry) -> Callable[[NumberReference, str], datetime.date | None]:
    """Returns a function that gives the day a readable document was "issued", took effect ("effective"), or was
    "changed" by another: the first such day; for a document that itself changes others, the day it takes effect. None
    where the reference means no single document, or the day is not known."""

    def day_of(reference: NumberReference, event: str) -> datetime.date | None:
        found = registry.named(reference)
        if len(found) != 1:
            return None
        if event == "issued":
            return found[0].date
        own = registry.takes_effect(found[0].id)
        return (
            _first_change(found[0].id, registry) or _if_it_changes(found[0].id, own, registry)
            if event == "changed"
            else own
        )

    return day_of


def _first_change(document_id: int, registry: Registry) -> datetime.date | None:
    edges = registry.edges(target=document_id)
    return min((edge.since for edge in edges if edge.since and _changes(edge.kind)), default=None)


def _if_it_changes(document_id: int, day: datetime.date | None, registry: Registry) -> datetime.date | None:
    return day if any(_changes(edge.kind) for edge in registry.edges(source=document_id)) else None


def _changes(kind: str) -> bool:
    return RelationKind(kind) in ENDED_BY | CHANGED_BY
