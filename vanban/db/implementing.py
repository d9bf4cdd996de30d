"""What carries a document out: the readable documents that implement, guide or go on from it, along a line of units."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from vanban.db.keeping import with_all_below
from vanban.db.library import documents_by_id
from vanban.db.models import DocumentRow, RelationRow, UnitRow
from vanban.db.permissions import readable_ids
from vanban.db.validity import today
from vanban.documents import RelationKind, RelationState
from vanban.principals import Principal

CARRYING_OUT = frozenset({RelationKind.IMPLEMENTS, RelationKind.GUIDES, RelationKind.CONTINUES, RelationKind.BASED_ON})
_DEEPEST = 4  # steps from the document: centre, province, commune, and what that commune makes of its own
MOST_SHOWN = 200  # documents
_MOST_EDGES = 2_000  # of one step: a law may be the basis of thousands of documents


class Nearness(StrEnum):
    """Where the unit that owns a document stands, seen from the person's own."""

    OWN = "cua_don_vi"
    ABOVE = "cap_tren"
    BELOW = "cap_duoi"
    ELSEWHERE = "don_vi_khac"


@dataclass(frozen=True, slots=True)
class Implementer:
    """A document that carries another out: how, in how many steps, and whether a person has confirmed the edge."""

    document: DocumentRow
    kind: RelationKind
    part: str  # the clauses that are meant, "" for all
    confirmed: bool
    steps: int  # 1: it names the document itself
    through: int  # the document it names
    nearness: Nearness
    unit: str


def implementers_of(session: Session, document_id: int, principal: Principal) -> list[Implementer]:
    """Returns what carries a readable document out, nearest first: of the own unit, above it, below it, elsewhere.

    A chain goes through readable documents only, so that nothing is told of what the person may not read.
    """
    places = _Places.of(session, principal)
    found: dict[int, Implementer] = {}
    front = readable_ids(session, principal, {document_id})
    for steps in range(1, _DEEPEST + 1):
        edges = _edges(session, front)
        new = {edge.source_id for edge in edges} - found.keys() - {document_id}
        held = documents_by_id(session, new, principal)
        for edge in edges:
            row = held.get(edge.source_id)
            if row is not None and row.superseded_by_id is None and row.published and row.id not in found:
                found[row.id] = places.implementer(row, edge, steps)
        front = new & found.keys()
        if not front or len(found) >= MOST_SHOWN:
            break
    return sorted(found.values(), key=_order)[:MOST_SHOWN]


def units_without(session: Session, principal: Principal, found: Sequence[Implementer]) -> list[str]:
    """Returns the names of the own unit and those right below it that own none of what was found."""
    if principal.unit_id is None:
        return []
    day = today()
    standing = (
        or_(UnitRow.id == principal.unit_id, UnitRow.parent_id == principal.unit_id),
        or_(UnitRow.valid_to.is_(None), UnitRow.valid_to >= day),
        or_(UnitRow.valid_from.is_(None), UnitRow.valid_from <= day),
    )
    rows = session.execute(select(UnitRow.id, UnitRow.name).where(*standing).order_by(UnitRow.name))
    busy = {one.document.owner_unit_id for one in found}
    return [row.name for row in rows if row.id not in busy]


@dataclass(frozen=True, slots=True)
class _Places:
    """The units around the person's own, by id."""

    own: frozenset[int]
    above: frozenset[int]
    below: frozenset[int]
    names: dict[int, str]

    @classmethod
    def of(cls, session: Session, principal: Principal) -> "_Places":
        own = principal.own_unit_ids
        below = with_all_below(session, own) - own if own else frozenset()
        names = {row.id: row.name for row in session.execute(select(UnitRow.id, UnitRow.name))}
        return cls(own, frozenset(principal.unit_ids) - own, below, names)

    def implementer(self, row: DocumentRow, edge: RelationRow, steps: int) -> Implementer:
        return Implementer(
            document=row,
            kind=RelationKind(edge.kind),
            part=edge.part,
            confirmed=edge.confirmed,
            steps=steps,
            through=edge.target_id or 0,
            nearness=self._nearness(row.owner_unit_id),
            unit=self.names.get(row.owner_unit_id, ""),
        )

    def _nearness(self, unit: int) -> Nearness:
        if unit in self.own:
            return Nearness.OWN
        if unit in self.above:
            return Nearness.ABOVE
        return Nearness.BELOW if unit in self.below else Nearness.ELSEWHERE


def _edges(session: Session, ids: Collection[int]) -> list[RelationRow]:
    statement = select(RelationRow).where(
        RelationRow.target_id.in_(sorted(ids)),
        RelationRow.kind.in_([kind.value for kind in CARRYING_OUT]),
        RelationRow.state != RelationState.DENIED.value,
    )
    rows = session.scalars(statement.order_by(RelationRow.id.desc()).limit(_MOST_EDGES))
    return sorted(rows, key=lambda row: (row.state != RelationState.CONFIRMED.value, row.id))


def _order(one: Implementer) -> tuple[int, int, int]:
    date = one.document.date
    return list(Nearness).index(one.nearness), one.steps, -(date.toordinal() if date else 0)
