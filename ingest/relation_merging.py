"""The edges of a whole document out of those of its sentences: each once, dated, none to itself."""

import datetime
from dataclasses import replace

from vanban.document_numbers import DocumentNumber
from vanban.documents import Metadata, Relation, RelationKind
from vanban.text import bare_form


def is_self(edge: Relation, metadata: Metadata) -> bool:
    """Tells whether an edge leads back: the same number, unless its date shows another document of that number."""
    if edge.target_number is None or metadata.number is None or edge.target_number.key != metadata.number.key:
        return False
    return edge.target_date is None or metadata.date is None or edge.target_date == metadata.date


def dated(edges: list[Relation]) -> list[Relation]:
    """Returns the edges with a missing date filled in where the text gives one, and only one, for that number."""
    dates: dict[str, set[datetime.date]] = {}
    for edge in edges:
        if edge.target_number is not None and edge.target_date is not None:
            dates.setdefault(edge.target_number.key, set()).add(edge.target_date)

    def known(number: DocumentNumber | None) -> datetime.date | None:
        options = dates.get(number.key, set()) if number else set()
        return next(iter(options)) if len(options) == 1 else None

    return [edge if edge.target_date else replace(edge, target_date=known(edge.target_number)) for edge in edges]


def once(edges: list[Relation]) -> list[Relation]:
    """Returns the first edge of each kind and target, and no mere citation of a target that has another kind.

    It stands for the later ones: the clauses they name are added to its own, and an end of the whole outweighs them.
    """
    strong = {_target(edge) for edge in edges if edge.kind is not RelationKind.CITES}
    undated = {name for name, date in strong if date is None}
    first: dict[tuple[RelationKind, str, datetime.date | None], Relation] = {}
    for edge in edges:
        if edge.kind is RelationKind.CITES and (_target(edge) in strong or _target(edge)[0] in undated):
            continue
        known = first.setdefault((edge.kind, *_target(edge)), edge)
        if known is not edge:
            first[(edge.kind, *_target(edge))] = _together(known, edge)
    return sorted(first.values(), key=lambda edge: edge.start)


def _together(known: Relation, edge: Relation) -> Relation:
    """Returns one edge for two of the same kind and target."""
    if known.kind not in (RelationKind.REPLACES, RelationKind.REPEALS):
        return known if known.part or not edge.part else replace(known, part=edge.part)
    if not known.part or not edge.part:
        return replace(known if not known.part else edge, part="")
    parts = list(dict.fromkeys([*known.part.split("; "), *edge.part.split("; ")]))
    return replace(known, part="; ".join(parts))


def _target(edge: Relation) -> tuple[str, datetime.date | None]:
    name = edge.target_number.key if edge.target_number else bare_form(edge.target_text)
    return name, edge.target_date
