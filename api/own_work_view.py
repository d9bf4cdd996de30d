"""The page of what is given to a person: which part an address asks for, how many each part has, and what it shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from vanban.db.own_work import Given
from vanban.work import Light

MOST_SHOWN = 200
WAITING = "cho_nhan"
_PARTS = (
    ("", "Tất cả"),
    (WAITING, "Chờ nhận"),
    (Light.OVERDUE.value, "Quá hạn"),
    (Light.SOON.value, "Sắp đến hạn"),
    (Light.AHEAD.value, "Còn hạn"),
    (Light.OPEN.value, "Không có ngày hạn"),
)
WHOSE = (("", "Của tôi và của đơn vị"), ("toi", "Giao cho tôi"), ("don-vi", "Giao cho đơn vị"))


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the address asks for: a part by light, and whose."""

    part: str = ""
    whose: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Chosen":
        """Returns the choice of an address; what makes no sense counts as not given."""
        part, whose = query.get("den", ""), query.get("cua", "")
        return cls(part if part in dict(_PARTS) else "", whose if whose in dict(WHOSE) else "")

    def address(self) -> str:
        """Returns the address that asks for it."""
        query = urlencode([(name, value) for name, value in (("den", self.part), ("cua", self.whose)) if value])
        return f"/viec-cua-toi?{query}" if query else "/viec-cua-toi"


@dataclass(frozen=True, slots=True)
class OwnWork:
    """What the page shows: the rows of a part, and each part with its address and count."""

    rows: tuple[Given, ...]
    total: int
    tabs: tuple[tuple[str, str, int], ...]
    active: str


def own_work(given: Sequence[Given], chosen: Chosen, person_id: int | None) -> OwnWork:
    """Returns the part of what is given that an address asks for."""
    of_whom = [one for one in given if _is_of(one, chosen.whose, person_id)]
    parts = {part: [one for one in of_whom if _is_in(one, part)] for part, _ in _PARTS}
    rows = parts[chosen.part]
    tabs = tuple((words, Chosen(part, chosen.whose).address(), len(parts[part])) for part, words in _PARTS)
    return OwnWork(tuple(rows[:MOST_SHOWN]), len(rows), tabs, chosen.address())


def _is_of(one: Given, whose: str, person_id: int | None) -> bool:
    mine = one.row.person_id == person_id
    return {"": True, "toi": mine, "don-vi": not mine}[whose]


def _is_in(one: Given, part: str) -> bool:
    return not part or (one.waits if part == WAITING else one.light.value == part)
