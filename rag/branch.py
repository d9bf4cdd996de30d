"""Whose documents "đơn vị mình", "phường mình" are: the asking person's unit with what belongs to the same place."""

from collections.abc import Collection

from sqlalchemy import select

from rag.names import place_name
from rag.registry import Registry
from vanban.db.models import DocumentRow, UnitRow


def own_documents(ids: Collection[int], registry: Registry) -> set[int]:
    """Returns those of the documents that are of the person's own branch; none for a visitor.

    The branch of a commune is its Party committee with all bodies below, whichever of them the person sits in, for
    they share the place in their names. A body named after the whole (a department of the city) is a branch with what
    is below it but the communes.
    """
    owned = select(DocumentRow.id).where(DocumentRow.id.in_(ids), DocumentRow.owner_unit_id.in_(_branch(registry)))
    return set(registry.session.scalars(owned))


def _branch(registry: Registry) -> set[int]:
    rows = registry.session.execute(select(UnitRow.id, UnitRow.name, UnitRow.parent_id)).all()
    places = {id_: place_name(name) for id_, name, _ in rows}
    telling = registry.places().telling
    way = registry.principal.unit_ids
    if not way:
        return set()
    place = next((places.get(unit) for unit in reversed(way) if places.get(unit) in telling), None)
    top = next(unit for unit in way if places.get(unit) == place) if place else way[-1]
    branch, common = {top}, {places.get(top), None}
    while below := {id_ for id_, _, parent in rows if parent in branch and places[id_] in common} - branch:
        branch |= below
    return branch
