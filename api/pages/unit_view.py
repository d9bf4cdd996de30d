"""What the pages of units show: the tree as rows, and one unit with its people, documents, heirs and history."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.change_history import HistoryEntry, history_of
from vanban.db.administering import administered, is_system_administrator, require_unit
from vanban.db.models import DocumentRow
from vanban.db.people_list import ListedPerson, people_counts, people_of
from vanban.db.permissions import in_use
from vanban.db.units import unit_tree
from vanban.db.validity import today
from vanban.principals import Principal
from vanban.unit_tree import Unit, UnitTree

AUDIENCE_WORDS = {
    "public": "Mọi người đã đăng nhập",
    "unit": "Riêng đơn vị",
    "subtree": "Đơn vị và cấp dưới",
    "named": "Các đơn vị nêu tên",
}
PEOPLE_SHOWN = 20


@dataclass(frozen=True, slots=True)
class TreeNode:
    """A unit in the drawn tree with what stands beside its name."""

    unit: Unit
    ended: bool
    successors: tuple[Unit, ...]
    people: int  # of the unit itself
    all_people: int  # with everything below
    children: tuple["TreeNode", ...]
    opened: bool


@dataclass(frozen=True, slots=True)
class UnitView:
    """The page of one unit."""

    unit: Unit
    line: tuple[Unit, ...]  # from the top down to the unit above, as far as the person administers
    ended: bool
    own_place: bool  # whether its place and end are decided by this person
    children: tuple[Unit, ...]
    successors: tuple[Unit, ...]
    predecessors: tuple[Unit, ...]
    people: tuple[ListedPerson, ...]
    people_total: int
    documents: Mapping[str, int]
    history: tuple[HistoryEntry, ...]
    choices: tuple[tuple[int, str], ...]  # where it could be moved to

    @property
    def documents_total(self) -> int:
        """How many documents the unit owns, whoever may read them."""
        return sum(self.documents.values())


def tree_nodes(session: Session, tree: UnitTree, scope: frozenset[int], *, words: str = "") -> tuple[TreeNode, ...]:
    """Returns the administered tree; with words, only what was found and what stands above it."""
    found = tree.found(words) & scope if words.strip() else scope
    shown = frozenset(one for unit in found for one in tree.line(unit)) & scope
    people = people_counts(session)
    opened = bool(words.strip())
    return tuple(_node(tree, top, shown, people, opened=opened, depth=0) for top in tree.tops(shown))


def _node(
    tree: UnitTree, unit: Unit, shown: frozenset[int], people: Counter[int], *, opened: bool, depth: int
) -> TreeNode:
    below = [child for child in tree.children(unit.id) if child.id in shown] if depth < 50 else []
    children = tuple(_node(tree, child, shown, people, opened=opened, depth=depth + 1) for child in below)
    return TreeNode(
        unit=unit,
        ended=unit.ended(today()),
        successors=tuple(tree.units[one] for one in unit.successors if one in tree.units),
        people=people[unit.id],
        all_people=people[unit.id] + sum(child.all_people for child in children),
        children=children,
        opened=opened or depth == 0,
    )


def unit_view(session: Session, principal: Principal, unit_id: int) -> UnitView:
    """Returns the page of an administered unit; raises ``NotFound`` for any other."""
    tree = unit_tree(session)
    unit = require_unit(tree, principal, unit_id)
    scope = administered(tree, principal)
    people, total = people_of(session, unit_id, limit=PEOPLE_SHOWN)
    return UnitView(
        unit=unit,
        line=tuple(tree.units[one] for one in tree.line(unit_id)[:-1] if one in scope),
        ended=unit.ended(today()),
        own_place=is_system_administrator(principal) or unit.parent_id in scope,
        children=tuple(tree.children(unit_id)),
        successors=tuple(tree.units[one] for one in unit.successors if one in tree.units),
        predecessors=tuple(tree.units[one] for one in sorted(tree.predecessors(unit_id, on=today()))),
        people=tuple(people),
        people_total=total,
        documents=document_counts(session, unit_id),
        history=tuple(history_of(session, "unit", unit_id)),
        choices=unit_choices(tree, scope - tree.below([unit_id])),
    )


def document_counts(session: Session, unit_id: int) -> dict[str, int]:
    """Returns how many documents in use a unit owns, by who they are for."""
    wanted = select(DocumentRow.audience, func.count()).where(DocumentRow.owner_unit_id == unit_id, in_use())
    return {row[0]: row[1] for row in session.execute(wanted.group_by(DocumentRow.audience))}


def unit_choices(tree: UnitTree, scope: frozenset[int]) -> tuple[tuple[int, str], ...]:
    """Returns the living units of a scope for a list to choose from, set in by their depth."""
    day = today()
    living = frozenset(one for one in scope if not tree.units[one].ended(day))
    return tuple((unit.id, "\u2014 " * depth + unit.name) for depth, unit in tree.walk(living))
