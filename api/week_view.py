"""A week's lịch as its page shows it: days, parts of the day, lines, and what of them cannot all be."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from programs.papers.views import WeekSlot
from programs.papers.week_cells import day_lines, part_of_day
from programs.planning.clock import range_words
from programs.planning.conflicts import CLASH_WORDS, Line, conflicts, names_in
from programs.working_days import working_calendar
from vanban.db.programme_models import SlotRow
from vanban.db.programme_slots import SLOT_WORDS

_DAY = datetime.timedelta(days=1)
WORKDAYS = 5
People = dict[int, list[tuple[int, str, bool]]]


@dataclass(frozen=True, slots=True)
class ShownSlot:
    """A line: its time and what stands in its cells; ``clashes`` say what of it cannot be."""

    row: SlotRow
    time: str
    leaders: str
    attending: str
    state: str
    clashes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownDay:
    """A day with its parts, each with its lines."""

    day: datetime.date
    words: tuple[str, str]
    off: str  # why offices do not work on it, "" for a working day
    parts: tuple[tuple[str, tuple[ShownSlot, ...]], ...]

    @property
    def count(self) -> int:
        """How many lines it has."""
        return sum(len(slots) for _, slots in self.parts)


def shown_week(slots: Sequence[SlotRow], people: People, first: datetime.date, *, checked: bool) -> list[ShownDay]:
    """Returns the working days of a week and whatever other day has a line; ``checked`` marks conflicts."""
    told = clash_words(slots, people) if checked else {}
    days = sorted({first + place * _DAY for place in range(WORKDAYS)} | {slot.day for slot in slots})
    return [_day(day, [slot for slot in slots if slot.day == day], people, told) for day in days]


def clash_words(slots: Sequence[SlotRow], people: People) -> dict[int, tuple[str, ...]]:
    """Returns for each line of a conflict what it is: "Trùng phòng họp với 08h15 Giao ban: Phòng số 1"."""
    standing = [slot for slot in slots if not slot.state]
    names = {one: name for those in people.values() for one, name, _ in those}
    by_id = {slot.id: slot for slot in standing}
    found: dict[int, tuple[str, ...]] = {}
    for one in conflicts([_line(slot, people) for slot in standing], names):
        for own, other in ((one.first, one.second), (one.second, one.first)):
            said = f"{CLASH_WORDS[one.clash]} ({one.what}), với: {_called(by_id[other])}"
            found[own] = (*found.get(own, ()), said)
    return found


def _line(slot: SlotRow, people: People) -> Line:
    return Line(
        id=slot.id,
        day=slot.day,
        text=slot.text,
        start=slot.start_minute,
        end=slot.end_minute,
        place=slot.place,
        people=frozenset(one for one, _, _ in people.get(slot.id, ())),
        names=names_in(slot.leader) | names_in(slot.attending),
    )


def _called(slot: SlotRow) -> str:
    return f"{range_words(slot.start_minute, slot.end_minute)} {slot.text[:80]}".strip()


def _day(day: datetime.date, slots: Sequence[SlotRow], people: People, told: dict[int, tuple[str, ...]]) -> ShownDay:
    shown = [(_part(slot), _slot(slot, people.get(slot.id, []), told.get(slot.id, ()))) for slot in slots]
    parts = tuple((part, tuple(one for _, one in some)) for part, some in groupby(shown, key=lambda pair: pair[0]))
    return ShownDay(day, day_lines(day), working_calendar().day_off(day), parts)


def _part(slot: SlotRow) -> str:
    return part_of_day(WeekSlot(slot.day, slot.text, slot.start_minute, slot.end_minute))


def _slot(slot: SlotRow, people: Sequence[tuple[int, str, bool]], clashes: tuple[str, ...]) -> ShownSlot:
    leading = [name for _, name, leads in people if leads and name not in slot.leader]
    others = [name for _, name, leads in people if not leads and name not in slot.attending]
    return ShownSlot(
        row=slot,
        time=range_words(slot.start_minute, slot.end_minute),
        leaders=", ".join([*([slot.leader] if slot.leader else []), *leading]),
        attending=", ".join([*([slot.attending] if slot.attending else []), *others]),
        state=SLOT_WORDS.get(slot.state, ""),
        clashes=clashes,
    )
