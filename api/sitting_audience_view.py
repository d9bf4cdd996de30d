"""The choice of who may sit: the tree of living units with what is chosen in it, and an audience in words."""

from collections.abc import Collection
from dataclasses import dataclass

from vanban.db.exam_sitting_models import ExamSittingRow
from vanban.db.validity import today
from vanban.unit_tree import Unit, UnitTree

DEEPEST = 50  # levels of the tree that are drawn
MOST_NAMED = 8  # units named in one sentence


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """A unit to choose, alone or with all below; ``opened`` when something chosen lies below it."""

    id: int
    name: str
    alone: bool
    branch: bool
    opened: bool
    children: tuple["UnitChoice", ...]


def unit_choices(tree: UnitTree, *, alone: Collection[int], branches: Collection[int]) -> tuple[UnitChoice, ...]:
    """Returns the living units as they are drawn, with those that are chosen."""
    day = today()
    living = frozenset(unit.id for unit in tree.units.values() if not unit.ended(day))
    return tuple(_choice(tree, top, living, alone, branches, depth=0) for top in tree.tops(living))


def audience_words(tree: UnitTree, sitting: ExamSittingRow) -> str:
    """Returns who may sit in words."""
    if sitting.everyone:
        return "Mọi người có tài khoản"
    named = [
        f"{tree.units[one.unit_id].name}{' và cấp dưới' if one.below else ''}"
        for one in sitting.units
        if one.unit_id in tree.units
    ]
    rest = len(named) - MOST_NAMED
    return "; ".join(named[:MOST_NAMED]) + (f"; và {rest} đơn vị khác" if rest > 0 else "")


def _choice(
    tree: UnitTree,
    unit: Unit,
    living: frozenset[int],
    alone: Collection[int],
    branches: Collection[int],
    *,
    depth: int,
) -> UnitChoice:
    below = [child for child in tree.children(unit.id) if child.id in living] if depth < DEEPEST else []
    children = tuple(_choice(tree, child, living, alone, branches, depth=depth + 1) for child in below)
    opened = depth == 0 or any(one.alone or one.branch or one.opened for one in children)
    return UnitChoice(unit.id, unit.name, unit.id in alone, unit.id in branches, opened, children)
