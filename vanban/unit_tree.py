"""The organisation tree in memory: one load answers every question about lines, branches, heirs and what has ended."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from vanban.collation import text_key
from vanban.principals import Outside
from vanban.text import bare_form, nfc


@dataclass(frozen=True, slots=True)
class Unit:
    """A body of the tree. ``valid_to`` is its last day; ``successors`` took its place, the first foremost."""

    id: int
    code: str
    name: str
    parent_id: int | None = None
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None
    successors: tuple[int, ...] = ()
    outside: Outside = Outside.OPEN

    def ended(self, day: datetime.date) -> bool:
        """Tells whether the unit is no more on a day."""
        return self.valid_to is not None and self.valid_to < day


@dataclass(frozen=True)
class UnitTree:
    """All units by id. A loop in the data is cut where it closes, nothing here runs for ever."""

    units: Mapping[int, Unit]

    @cached_property
    def _children(self) -> dict[int | None, list[Unit]]:
        found: dict[int | None, list[Unit]] = {}
        for unit in sorted(self.units.values(), key=lambda one: text_key(one.name)):
            found.setdefault(unit.parent_id, []).append(unit)
        return found

    @cached_property
    def _places_taken(self) -> dict[int, list[Unit]]:
        """The ended or ending units by each unit that took their place."""
        found: dict[int, list[Unit]] = {}
        for unit in self.units.values():
            for successor in unit.successors:
                found.setdefault(successor, []).append(unit)
        return found

    def children(self, unit_id: int | None) -> list[Unit]:
        """Returns the units right below a unit (None: the topmost), in Vietnamese order."""
        return self._children.get(unit_id, [])

    def line(self, unit_id: int) -> tuple[int, ...]:
        """Returns the ids from the root down to a unit."""
        found: list[int] = []
        current: int | None = unit_id
        while current is not None and current not in found and current in self.units:
            found.append(current)
            current = self.units[current].parent_id
        return tuple(reversed(found))

    def below(self, unit_ids: Iterable[int]) -> frozenset[int]:
        """Returns the units themselves and everything below them."""
        found: set[int] = set()
        waiting = list(unit_ids)
        while waiting:
            unit_id = waiting.pop()
            if unit_id not in found:
                found.add(unit_id)
                waiting += [child.id for child in self.children(unit_id)]
        return frozenset(found)

    def predecessors(self, unit_id: int, *, on: datetime.date) -> frozenset[int]:
        """Returns the units ended by a day whose place a unit took, directly or through others."""
        found: set[int] = set()
        waiting = [unit_id]
        while waiting:
            for unit in self._places_taken.get(waiting.pop(), []):
                if unit.ended(on) and unit.id not in found and unit.id != unit_id:
                    found.add(unit.id)
                    waiting.append(unit.id)
        return frozenset(found)

    def walk(self, shown: frozenset[int] | None = None) -> Iterator[tuple[int, Unit]]:
        """Yields depth and unit, parents before children; ``shown`` leaves the rest out, without their depth."""
        seen: set[int] = set()
        waiting = [(0, unit) for unit in reversed(self.tops(shown))]
        while waiting:
            depth, unit = waiting.pop()
            if unit.id in seen:
                continue
            seen.add(unit.id)
            yield depth, unit
            below = [child for child in self.children(unit.id) if shown is None or child.id in shown]
            waiting += [(depth + 1, child) for child in reversed(below)]

    def tops(self, shown: frozenset[int] | None = None) -> list[Unit]:
        """Returns the units of ``shown`` (None: all) whose parent is not among them."""
        if shown is None:
            return self.children(None)
        tops = [self.units[one] for one in shown if one in self.units and self.units[one].parent_id not in shown]
        return sorted(tops, key=lambda one: text_key(one.name))

    def found(self, words: str) -> frozenset[int]:
        """Returns the units whose code or name has all the words, with or without marks."""
        wanted = bare_form(nfc(words)).split()
        return frozenset(
            unit.id
            for unit in self.units.values()
            if all(word in f"{unit.code} {bare_form(nfc(unit.name))}" for word in wanted)
        )

    def by_code(self, code: str) -> Unit | None:
        """Returns the unit with a code."""
        return self._by_code.get(nfc(code).strip().lower())

    @cached_property
    def _by_code(self) -> dict[str, Unit]:
        return {unit.code: unit for unit in self.units.values()}
