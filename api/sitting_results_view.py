"""The pages of results: which lines are shown in which order, units by what they have done, who has not sat yet."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from api.form_values import id_of, page_of
from exams.sittings.ranking import UnitStanding, unit_standings, withheld
from exams.sittings.standings import Line, Standings
from vanban.collation import name_key, text_key
from vanban.db.exam_audiences import people_by_unit
from vanban.exam_results import SMALL_UNIT, Expected, UnitOrder

PAGE_SIZE = 50
SORTS = {
    "hang": "Thứ hạng",
    "ten": "Họ tên",
    "don_vi": "Đơn vị",
    "diem": "Điểm",
    "gio": "Thời gian làm",
    "nop": "Giờ nộp",
}
NAMELESS_SORTS = ("hang", "diem", "gio")  # of what is shown where no name is
PASSED, FAILED = "dat", "chua_dat"


@dataclass(frozen=True, slots=True)
class ResultQuery:
    """What the address asks of the table of results."""

    sort: str = "hang"
    unit_id: int | None = None
    passed: str = ""
    page: int = 1

    @classmethod
    def read(cls, query: Mapping[str, str], *, nameless: bool) -> "ResultQuery":
        """Returns what an address asks; what makes no sense, or would tell whose results are shown, is left out."""
        sort = query.get("sap", "")
        known = NAMELESS_SORTS if nameless else tuple(SORTS)
        passed = query.get("dat", "")
        return cls(
            sort if sort in known else "hang",
            None if nameless else id_of(query.get("don_vi", "")),
            passed if passed in (PASSED, FAILED) else "",
            page_of(query.get("trang", "")),
        )

    def address(self, base: str, *, page: int | None = None) -> str:
        """Returns an address that asks the same, of another page."""
        pairs = [
            ("sap", "" if self.sort == "hang" else self.sort),
            ("don_vi", str(self.unit_id or "")),
            ("dat", self.passed),
            ("trang", str(page) if page and page > 1 else ""),
        ]
        query = urlencode([(name, value) for name, value in pairs if value])
        return f"{base}?{query}" if query else base


@dataclass(frozen=True, slots=True)
class ResultPage:
    """A page of results, and the units to choose from (id, name)."""

    lines: tuple[Line, ...]
    total: int
    page: int
    pages: int
    units: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class UnitLine:
    """What a unit has done, in the table; figures that may not be told are left out (``hidden``)."""

    name: str
    standing: UnitStanding
    hidden: bool


@dataclass(frozen=True, slots=True)
class PeopleUnit:
    """The people of a unit: how many may sit, how many have; names of those who have not, where names are told."""

    name: str
    people: int
    sat: int
    working: int
    absent: tuple[str, ...]
    hidden: bool


def result_page(shown: Standings, query: ResultQuery) -> ResultPage:
    """Returns the lines an address asks for."""
    lines = chosen_lines(shown, query)
    pages = max(1, -(-len(lines) // PAGE_SIZE))
    page = max(1, min(query.page, pages))
    units = {line.unit_id: line.unit for line in shown.lines if line.unit_id is not None}
    named = tuple(sorted(units.items(), key=lambda one: text_key(one[1])))
    return ResultPage(lines[(page - 1) * PAGE_SIZE : page * PAGE_SIZE], len(lines), page, pages, named)


def sort_choices(shown: Standings) -> list[tuple[str, str]]:
    """Returns what the table can be sorted by: key and words."""
    words = SORTS if shown.is_ranked else SORTS | {"hang": "Kết quả tốt trước"}
    return [(key, words[key]) for key in (NAMELESS_SORTS if shown.nameless else SORTS)]


def chosen_lines(shown: Standings, query: ResultQuery) -> tuple[Line, ...]:
    """Returns every line an address asks for, in its order."""
    lines = [
        line
        for line in shown.lines
        if query.unit_id in (None, line.unit_id) and (not query.passed or line.passed is (query.passed == PASSED))
    ]
    key = _KEYS.get(query.sort)
    return tuple(sorted(lines, key=key) if key is not None else lines)


def unit_lines(shown: Standings, order: UnitOrder, *, together: bool) -> tuple[UnitLine, ...]:
    """Returns the units by what they have done; ``together`` counts those below under the unit that was invited."""
    people = people_by_unit(shown.people)
    group = _group(shown, people) if together else _itself
    units = unit_standings(
        [one.sat for one in shown.ranked], people, order=order, pass_percent=shown.rules.pass_percent, group=group
    )
    hidden = withheld(units) if shown.nameless else frozenset()
    lines = [UnitLine(shown.unit_name(one.unit_id), one, one.unit_id in hidden) for one in units]
    return tuple(sorted(lines, key=lambda line: line.hidden))


def people_units(shown: Standings) -> tuple[PeopleUnit, ...]:
    """Returns who takes part, unit by unit in Vietnamese order; no name and no figure of few where nobody is named."""
    by_unit: dict[int, list[Expected]] = {}
    for one in shown.people:
        by_unit.setdefault(one.unit_id, []).append(one)
    found = [_people_unit(shown, unit_id, people) for unit_id, people in by_unit.items()]
    return tuple(sorted(found, key=lambda one: text_key(one.name)))


def _people_unit(shown: Standings, unit_id: int, people: list[Expected]) -> PeopleUnit:
    sat = sum(one.sat for one in people)
    absent = () if shown.nameless else tuple(sorted((one.name for one in people if not one.started), key=name_key))
    working = sum(one.started and not one.sat for one in people)
    hidden = shown.nameless and len(people) < SMALL_UNIT
    return PeopleUnit(shown.unit_name(unit_id), len(people), sat, working, absent, hidden)


def _itself(unit_id: int) -> int:
    return unit_id


def _group(shown: Standings, people: Mapping[int, int]) -> Callable[[int], int]:
    """Returns what gives a unit's line below the unit that stands above all who take part."""
    tree = shown.tree
    lines = [tree.line(one) for one in people if one in tree.units]
    depth = 0
    while lines and all(len(line) > depth and line[depth] == lines[0][depth] for line in lines):
        depth += 1

    def group(unit_id: int) -> int:
        line = tree.line(unit_id)
        return line[depth] if len(line) > depth else unit_id

    return group


_KEYS: dict[str, Callable[[Line], Any]] = {
    "ten": lambda line: name_key(line.who),
    "don_vi": lambda line: (text_key(line.unit), line.rank or 0),
    "diem": lambda line: (-line.right / max(1, line.questions), line.seconds),
    "gio": lambda line: line.seconds,
    "nop": lambda line: line.submitted_at,
}
