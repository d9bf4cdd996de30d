"""Which unit of the tree a name in a document means: the one whose name it is, exactly, or none. Never a guess.

A document leaves out the place it is of: "Văn phòng Thành ủy" is "Văn phòng Thành ủy Lạc Hà" in what a body of Lạc Hà
has issued. A name said of a whole class ("Đảng ủy các xã, phường") means every unit of that class below the issuer.
"""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from programs.bodies import body_key, body_names, joined_places
from programs.former_names import ended_kind, now_called
from rag.names import place_name
from vanban.dates import format_date
from vanban.unit_tree import Unit, UnitTree

_KINDS = ("", "xã ", "phường ", "đặc khu ", "thành phố ", "tỉnh ")
_ORGAN = re.compile(r"^(?:ban thường vụ|ban chấp hành(?: đảng bộ)?|thường trực|văn phòng|chủ tịch|bí thư) ")
_PLACES = r"(?:xã|phường|đặc khu)"
_CLASS = re.compile(
    rf"(?:các )?(?P<head>đảng ủy|ủy ban nhân dân|hội đồng nhân dân|ủy ban mặt trận tổ quốc(?: việt nam)?)"
    rf"(?: (?:các|{_PLACES}|và|cấp xã))+"
)
Find = frozenset[int]
UNKNOWN = "Chưa có đơn vị nào trong cây đơn vị mang tên này."


def fingerprint(tree: UnitTree) -> str:
    """Returns 16 characters that change when a unit is added, renamed, moved or ended."""
    rows = sorted((one.id, one.name, one.parent_id or 0, str(one.valid_to)) for one in tree.units.values())
    return sha256(repr(rows).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class UnitNames:
    """The tree, asked by name. ``find`` belongs to one document: what its issuer is called decides what is left out."""

    tree: UnitTree

    @cached_property
    def _by_key(self) -> dict[str, list[Unit]]:
        found: dict[str, list[Unit]] = {}
        for unit in self.tree.units.values():
            found.setdefault(body_key(unit.name), []).append(unit)
        return found

    @cached_property
    def _places(self) -> dict[int, str]:
        """The place each unit is named after, for those that are."""
        return {one.id: place for one in self.tree.units.values() if (place := place_name(one.name))}

    def scope(self, issuer: str | None, place: str | None) -> "Scope":
        """Returns what names mean in a document of an issuer, signed at a place."""
        own = self._issuing(issuer or "", place or "")
        line = [unit for one in own for unit in reversed(self.tree.line(one.id))]
        places = dict.fromkeys(self._places[one] for one in line if one in self._places)
        return Scope(self, tuple(places), self.tree.below(line[:1]), own[0].id if own else None)

    def _issuing(self, issuer: str, place: str) -> list[Unit]:
        """Returns the one unit that issued a document, for which the line above it and its branch count; or none."""
        key = body_key(issuer)
        for name in dict.fromkeys((key, _ORGAN.sub("", key))):
            for wording in (name, f"{name} {body_key(place)}", *(f"{name} {kind}{body_key(place)}" for kind in _KINDS)):
                found = self._by_key.get(wording, [])
                if len(found) == 1 and wording.strip():
                    return found
        of_place = [one for one in self.tree.units.values() if self._places.get(one.id) == place_name(issuer)]
        tops = [one for one in of_place if one.parent_id not in {other.id for other in of_place}]
        return tops if place_name(issuer) and len(tops) == 1 else []

    def named(self, wording: str) -> list[Unit]:
        """Returns the units of exactly this name."""
        return self._by_key.get(wording, [])


@dataclass(frozen=True, slots=True)
class Meant:
    """A body as a document names it: the units it is on a day, and a note where a person must look; "" for none."""

    name: str
    units: Find
    note: str = ""


def _heirs(tree: UnitTree, unit: int, on: datetime.date) -> set[int]:
    """Returns the unit itself, or the ones that took its place by a day, directly or through others."""
    found: set[int] = set()
    waiting, seen = [unit], {unit}
    while waiting:
        one = tree.units[waiting.pop()]
        if not one.ended(on):
            found.add(one.id)
            continue
        after = [heir for heir in one.successors if heir in tree.units and heir not in seen]
        seen.update(after)
        waiting += after
    return found


@dataclass(frozen=True)
class Scope:
    """What names mean in one document. ``places`` are those of the issuer and of the bodies above it, the own first.

    ``branch`` is the issuing unit with everything below it.
    """

    names: UnitNames
    places: Sequence[str]
    branch: frozenset[int]
    issuer_id: int | None = None

    def find(self, listed: str) -> dict[str, Find]:
        """Returns the units that the names in a list mean, by name; a name that means none, or one of several, is left
        out. A body that has another name now is the one of that name."""
        found: dict[str, Find] = {}
        for name in body_names(listed):
            units = self._meant(name)
            if units and not any(units == other for other in found.values()):
                found[name] = units
        return found

    def read(self, listed: str, *, on: datetime.date) -> list[Meant]:
        """Returns each body that a list names, as far as the tree knows it on a day, with what a person must be told: a
        former name, a unit that has ended, a district, a name that nobody bears."""
        found = [self._told(name, units, on) for name, units in self.find(listed).items()]
        known = [body_key(one.name) for one in found]
        for part in joined_places(re.split(r"[,;\n]", listed)):
            name = " ".join(part.split()).strip(" .-–")
            key = body_key(name)
            if len(name) > 2 and not any(other in key or key in other for other in known):
                found.append(Meant(name, frozenset(), ended_kind(name, on=on) or UNKNOWN))
        return found

    def _meant(self, name: str) -> Find:
        now = now_called(name)
        return (
            self._one(body_key(name))
            or self._class(body_key(name))
            or (self._one(body_key(now.name)) if now is not None else frozenset())
        )

    def _told(self, name: str, units: Find, on: datetime.date) -> Meant:
        """Returns the units that are there on a day, those that took the place of the ones that have ended."""
        tree, notes = self.names.tree, []
        now = now_called(name)
        if now is not None and not self._one(body_key(name)):
            notes.append(now.renamed.note)
        living: set[int] = set()
        for unit in units:
            heirs = _heirs(tree, unit, on)
            if heirs != {unit}:
                last = tree.units[unit].valid_to
                names = ", ".join(sorted(tree.units[one].name for one in heirs)) or "chưa rõ"
                notes.append(f"“{name}” kết thúc ngày {format_date(last) if last else ''}; nơi tiếp nhận: {names}.")
            living |= heirs
        return Meant(name, frozenset(living), " ".join(notes))

    def _one(self, key: str) -> Find:
        wordings = [key, *(f"{key} {kind}{place}" for place in self.places for kind in _KINDS)]
        for wording in wordings:
            units = self.names.named(wording)
            near = [one for one in units if one.id in self.branch]
            if len(units) == 1 or len(near) == 1:
                return frozenset({(units if len(units) == 1 else near)[0].id})
            if units:
                return frozenset()
        return frozenset()

    def _class(self, key: str) -> Find:
        match = _CLASS.fullmatch(key)
        if match is None:
            return frozenset()
        wanted = re.compile(rf"{match['head']}(?: việt nam)? {_PLACES} .+")
        below = (self.names.tree.units[one] for one in self.branch)
        return frozenset(one.id for one in below if wanted.fullmatch(body_key(one.name)))
