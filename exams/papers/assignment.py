"""Questions given to the cells of a matrix: exact, by augmenting paths and by branching where questions conflict.

Cells overlap ("any topic", "any level"), so taking questions cell by cell may run dry where another choice would
not. A clique of conflicts gives one question at most: cells and cliques are matched by augmenting paths
(Ford and Fulkerson, 1956). Where the questions so chosen still conflict across cliques, one of the two is forbidden,
then the other.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from exams.papers.conflicts import Conflicts

MOST_STEPS = 3_000  # matchings tried for one paper before the search is given up


@dataclass(frozen=True, slots=True)
class Problem:
    """Cells with how many each needs, which questions fit each (in the order of preference), and the conflicts.

    ``required`` questions must be taken; each is alone in its clique.
    """

    needs: tuple[int, ...]
    fitting: tuple[tuple[int, ...], ...]
    conflicts: Conflicts
    cliques: tuple[int, ...]  # of each question
    required: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Shortage:
    """Cells that together need more than they can have, and by how many; no other choice helps."""

    cells: tuple[int, ...]
    needed: int
    available: int


@dataclass(frozen=True, slots=True)
class Assigned:
    """Questions by cell. Where there are not enough: the shortages, and as many questions as can be had.

    ``entangled``: each cell has enough, but no choice without conflicts was found; ``proved`` tells whether there is
    none at all. ``misplaced``: no cells have room for all that is required.
    """

    chosen: tuple[tuple[int, ...], ...]
    shortages: tuple[Shortage, ...] = ()
    entangled: bool = False
    proved: bool = True
    misplaced: bool = False

    @property
    def complete(self) -> bool:
        """Whether every cell has what it needs."""
        return not (self.shortages or self.entangled or self.misplaced)


def assign(problem: Problem) -> Assigned:
    """Returns questions for every cell such that none conflict, or what is lacking."""
    first = _matched(problem, frozenset())
    if first.misplaced:
        return Assigned((), misplaced=True)
    if first.short:
        return Assigned(_questions(first, frozenset()), _shortages(problem, first))
    waiting = [frozenset[int]()]
    for _ in range(MOST_STEPS):
        if not waiting:
            return Assigned(_questions(first, frozenset()), entangled=True)
        forbidden = waiting.pop()
        matching = _matched(problem, forbidden) if forbidden else first
        if matching.short:
            continue
        chosen = _questions(matching, forbidden)
        pair = _conflict(problem, chosen)
        if pair is None:
            return Assigned(chosen)
        waiting += [forbidden | {pair[1]}, forbidden | {pair[0]}]  # the last is tried first
    return Assigned(_questions(first, frozenset()), entangled=True, proved=False)


@dataclass(slots=True)
class _Matching:
    """Which clique serves which cell. ``near``: the cliques each cell can use, with the question it would take."""

    near: list[dict[int, int]]
    held: list[set[int]]
    holder: dict[int, int] = field(default_factory=dict)
    short: dict[int, frozenset[int]] = field(default_factory=dict)  # by cell: the cells that lack with it
    misplaced: bool = False

    def augment(self, cell: int) -> frozenset[int]:
        """Gives a cell one clique more, moving others where needed; returns the cells reached where that fails."""
        came: dict[int, tuple[int, int]] = {}
        reached = [cell]
        seen = {cell}
        for at in reached:
            free = next((clique for clique in self.near[at] if clique not in self.holder), None)
            if free is not None:
                self._move(at, free, came)
                return frozenset()
            for clique in self.near[at]:
                other = self.holder[clique]
                if other not in seen:
                    seen.add(other)
                    came[other] = (at, clique)
                    reached.append(other)
        return frozenset(seen)

    def _move(self, cell: int, free: int, came: dict[int, tuple[int, int]]) -> None:
        self._hold(cell, free)
        while cell in came:
            before, clique = came[cell]
            self.held[cell].discard(clique)
            self._hold(before, clique)
            cell = before

    def _hold(self, cell: int, clique: int) -> None:
        self.held[cell].add(clique)
        self.holder[clique] = cell


def _matched(problem: Problem, forbidden: frozenset[int]) -> _Matching:
    """Returns a largest matching that holds what is required: what a path takes into a matching, no later one drops."""
    only = frozenset(range(len(problem.cliques))) - set(problem.required)
    matching = _Matching(_near(problem, only), [set() for _ in problem.needs])
    _fill(matching, problem.needs)
    matching.misplaced = len(matching.holder) < len(problem.required)
    matching.near = _near(problem, forbidden)
    matching.short = _fill(matching, problem.needs)
    return matching


def _near(problem: Problem, forbidden: frozenset[int]) -> list[dict[int, int]]:
    near: list[dict[int, int]] = []
    for places in problem.fitting:
        mine: dict[int, int] = {}
        for place in places:
            if place not in forbidden:
                mine.setdefault(problem.cliques[place], place)
        near.append(mine)
    return near


def _fill(matching: _Matching, needs: Sequence[int]) -> dict[int, frozenset[int]]:
    """Returns the cells that could not be filled, each with the cells that lack with it."""
    short: dict[int, frozenset[int]] = {}
    for cell, need in enumerate(needs):
        while cell not in short and len(matching.held[cell]) < need:
            reached = matching.augment(cell)
            if reached:
                short[cell] = reached
    return short


def _questions(matching: _Matching, forbidden: frozenset[int]) -> tuple[tuple[int, ...], ...]:
    """Returns the question of each clique held, in the order of preference of its cell."""
    return tuple(
        tuple(place for clique, place in near.items() if clique in held and place not in forbidden)
        for near, held in zip(matching.near, matching.held, strict=True)
    )


def _shortages(problem: Problem, matching: _Matching) -> tuple[Shortage, ...]:
    """Returns the sets of cells that lack, those that share cells joined: by Hall's theorem each lacks on its own."""
    sets: list[set[int]] = []
    for reached in matching.short.values():
        joined = set(reached)
        for other in [one for one in sets if one & joined]:
            sets.remove(other)
            joined |= other
        sets.append(joined)
    found = []
    for cells in sets:
        available = {clique for cell in cells for clique in matching.near[cell]}
        needed = sum(problem.needs[cell] for cell in cells)
        found.append(Shortage(tuple(sorted(cells)), needed, len(available)))
    return tuple(sorted(found, key=lambda one: one.cells))


def _conflict(problem: Problem, chosen: Sequence[Sequence[int]]) -> tuple[int, int] | None:
    """Returns two questions that conflict, the one with more conflicts among those chosen first; None for no two."""
    all_chosen = {place for places in chosen for place in places}
    against: dict[int, set[int]] = defaultdict(set)
    for place in all_chosen:
        against[place] = set(problem.conflicts.of[place] & all_chosen)
    worst = max(sorted(all_chosen), key=lambda place: len(against[place]), default=None)
    if worst is None or not against[worst]:
        return None
    return worst, min(against[worst])
