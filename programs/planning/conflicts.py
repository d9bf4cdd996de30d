"""What cannot be in a week's lịch: a room or a person in two places at once, a leader who is away.

A line without an end is taken to last an hour, a figure of our own. Lines without a set time conflict with nothing but
an absence. A line such as "Nghỉ phép" or "Đi công tác" says that those it names are away, all day where it has no time.
"""

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from vanban.text import bare_form, nfc, words

USUAL_MINUTES = 60
DAY_MINUTES = 24 * 60
_AWAY = re.compile(r"^\W*(?:nghi phep|nghi om|nghi bu|di cong tac|cong tac nuoc ngoai|di hoc|vang mat)\b")
_TITLES = re.compile(r"^(?:đ/c|đồng chí|ông|bà|các đồng chí)\s+", re.IGNORECASE)
_LIST = re.compile(r"[,;\n]| và ")
_NO_ROOM = frozenset({"tai tru so", "tru so", "truc tuyen", "tai co so", "co so", "theo giay moi", "theo lich rieng"})


class Clash(StrEnum):
    """What two lines cannot share."""

    ROOM = "phong"
    PERSON = "nguoi"
    AWAY = "vang"


CLASH_WORDS = {
    Clash.ROOM: "Trùng phòng họp",
    Clash.PERSON: "Một người ở hai nơi",
    Clash.AWAY: "Người chủ trì hoặc dự họp vắng",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a lịch as it is compared; ``people`` are ids of the office, ``names`` those written by hand,
    without titles."""

    id: int
    day: datetime.date
    text: str
    start: int | None = None
    end: int | None = None
    place: str = ""
    people: frozenset[int] = frozenset()
    names: frozenset[str] = frozenset()

    @property
    def away(self) -> bool:
        """Tells whether the line says that somebody is away."""
        return _AWAY.match(bare_form(nfc(self.text))) is not None

    @property
    def span(self) -> tuple[int, int] | None:
        """The minutes it takes, from the first to before the last; None for no set time (all day for an absence)."""
        if self.start is None:
            return (0, DAY_MINUTES) if self.away else None
        return self.start, self.end if self.end is not None else min(self.start + USUAL_MINUTES, DAY_MINUTES)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two lines, by their ids, that cannot both be: who or what is wanted twice is in ``what``."""

    first: int
    second: int
    clash: Clash
    what: str


def conflicts(lines: Sequence[Line], names: dict[int, str]) -> list[Conflict]:
    """Returns the conflicts of a week, in the order of its lines; ``names`` are the people's, by id."""
    found: list[Conflict] = []
    for first, second in combinations(lines, 2):
        if first.day == second.day and _overlap(first, second):
            found += _between(first, second, names)
    return found


def names_in(cell: str) -> frozenset[str]:
    """Returns the people that a cell names, without their titles of address."""
    parts = (_TITLES.sub("", part.strip()) for part in _LIST.split(nfc(cell)))
    return frozenset(part for part in parts if part)


def _overlap(first: Line, second: Line) -> bool:
    """Tells whether two lines share a minute; an absence meets also what has no set time."""
    left, right = first.span, second.span
    if first.away != second.away and (left is None or right is None):
        return True
    return left is not None and right is not None and left[0] < right[1] and right[0] < left[1]


def _between(first: Line, second: Line, names: dict[int, str]) -> Iterator[Conflict]:
    if first.away and second.away:
        return
    left, right = _called(first, names), _called(second, names)
    both = [left[key] for key in sorted(left.keys() & right.keys())]
    if both:
        clash = Clash.AWAY if first.away or second.away else Clash.PERSON
        yield Conflict(first.id, second.id, clash, ", ".join(both))
    room = _room(first.place)
    if room and room == _room(second.place) and not (first.away or second.away):
        yield Conflict(first.id, second.id, Clash.ROOM, first.place)


def _called(line: Line, names: dict[int, str]) -> dict[str, str]:
    """Returns whom a line names, by name in search form: one may be ticked in one line and written in the other."""
    called = [*line.names, *(names.get(one, "") for one in line.people)]
    return {key: name for name in called if (key := " ".join(words(name)))}


def _room(place: str) -> str:
    plain = " ".join(words(place))
    return "" if bare_form(plain) in _NO_ROOM else plain
