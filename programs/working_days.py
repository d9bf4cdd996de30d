"""The working calendar of offices: which days are off, and how days are counted and moved over them.

A day off is a weekly one, a public holiday, the day in lieu of a holiday on a weekly day off, or one swapped with a
Saturday that is worked for it. All of it is data: ``programs/data/holidays.toml``.
"""

import datetime
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib import resources
from typing import Any

from programs.lunar import FIRST_YEAR, LAST_YEAR, LunarDay, solar_day

DEFAULT_TERM = 10  # days from the issue of a directive that names none: DOMAIN §7
IN_LIEU = "Nghỉ bù"
SWAPPED = "Nghỉ hoán đổi"
_A_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class _Rule:
    """A holiday of a day and month, of the solar or the lunar calendar."""

    name: str
    day: int
    month: int
    lunar: bool = False
    adjoining: bool = False
    compensated: bool = True
    first_year: int = FIRST_YEAR

    def on(self, year: int) -> datetime.date | None:
        """Returns its day in a year, None before it was one."""
        if year < self.first_year:
            return None
        found = solar_day(LunarDay(year, self.month, self.day)) if self.lunar else None
        return found if self.lunar else datetime.date(year, self.month, self.day)


@dataclass(frozen=True)
class _Notice:
    """What was announced for one year."""

    year: int
    source: str
    tet_before: int
    adjoining: datetime.date
    swapped: tuple[tuple[datetime.date, datetime.date], ...] = ()


@dataclass(frozen=True)
class _Tet:
    name: str
    days: int
    before: int


@dataclass(frozen=True)
class _Year:
    """The days of one year that are not as the weekday says: off with their names, and Saturdays worked."""

    off: dict[datetime.date, str] = field(default_factory=dict)
    worked: frozenset[datetime.date] = frozenset()


@dataclass(frozen=True)
class WorkingCalendar:
    """Answers for each day from 1900 to 2100 whether offices work; outside that only weekly days off are known."""

    weekly: frozenset[int]
    rules: tuple[_Rule, ...]
    tet: _Tet
    notices: tuple[_Notice, ...]

    @cached_property
    def _years(self) -> dict[int, _Year]:
        return {}

    def day_off(self, day: datetime.date) -> str:
        """Returns why a day is off: the name of its holiday, "Thứ Bảy", "Chủ nhật"; "" for a working day."""
        year = self._year(day.year)
        if day in year.off:
            return year.off[day]
        if day.weekday() in self.weekly and day not in year.worked:
            return "Thứ Bảy" if day.weekday() == 5 else "Chủ nhật"
        return ""

    def works(self, day: datetime.date) -> bool:
        """Tells whether offices work on a day."""
        return not self.day_off(day)

    def moved(self, day: datetime.date) -> datetime.date:
        """Returns the day itself, or the first working day after it: Bộ luật Dân sự 2015, Điều 148 khoản 5."""
        while not self.works(day):
            day += _A_DAY
        return day

    def later(self, day: datetime.date, count: int) -> datetime.date:
        """Returns the ``count``-th working day after a day, which itself is not counted (Điều 147 khoản 2)."""
        for _ in range(count):
            day = self.moved(day + _A_DAY)
        return day

    def between(self, first: datetime.date, last: datetime.date) -> int:
        """Returns how many working days follow ``first`` up to ``last``; 0 where that is no later."""
        days = range(1, (last - first).days + 1)
        return sum(self.works(first + one * _A_DAY) for one in days)

    def default_deadline(self, issued: datetime.date) -> datetime.date:
        """Returns by when what a directive names no day for is due: ten days, moved off days off."""
        return self.moved(issued + DEFAULT_TERM * _A_DAY)

    def source(self, year: int) -> str:
        """Returns the notice that a year's days off are known from, "" where they follow from the rule alone."""
        return next((one.source for one in self.notices if one.year == year), "")

    def holidays(self, year: int) -> dict[datetime.date, str]:
        """Returns the days off of a year, besides weekly ones, with their names, in order."""
        return dict(sorted(self._year(year).off.items()))

    def _year(self, year: int) -> _Year:
        if year not in self._years:
            self._years[year] = self._reckoned(year) if FIRST_YEAR < year < LAST_YEAR else _Year()
        return self._years[year]

    def _reckoned(self, year: int) -> _Year:
        notice = next((one for one in self.notices if one.year == year), None)
        off: dict[datetime.date, str] = {}
        lieu: list[datetime.date] = []
        for day, name, compensated in self._named(year, notice):
            off.setdefault(day, name)
            lieu += [day] if compensated and day.weekday() in self.weekly else []
        swapped = notice.swapped if notice else ()
        off |= {day: SWAPPED for day, _ in swapped if day not in off}
        for day in sorted(lieu):
            off[self._next_free(day, off)] = IN_LIEU
        return _Year(off, frozenset(worked for _, worked in swapped))

    def _next_free(self, day: datetime.date, off: dict[datetime.date, str]) -> datetime.date:
        while day in off or day.weekday() in self.weekly:
            day += _A_DAY
        return day

    def _named(self, year: int, notice: _Notice | None) -> Iterator[tuple[datetime.date, str, bool]]:
        """Yields the holidays of a year: the day, its name, whether it gives a day in lieu."""
        for rule in self.rules:
            day = rule.on(year)
            if day is not None:
                yield day, rule.name, rule.compensated
                if rule.adjoining:
                    yield (notice.adjoining if notice else self._adjoining(day)), rule.name, rule.compensated
        first = solar_day(LunarDay(year, 1, 1))
        before = notice.tet_before if notice else self.tet.before
        if first is not None:
            yield from ((first + (at - before) * _A_DAY, self.tet.name, True) for at in range(self.tet.days))

    def _adjoining(self, day: datetime.date) -> datetime.date:
        """Returns the day before, or the day after where that one is a weekly day off."""
        before = day - _A_DAY
        return before if before.weekday() not in self.weekly else day + _A_DAY


@lru_cache(maxsize=1)
def working_calendar() -> WorkingCalendar:
    """Returns the calendar of ``programs/data/holidays.toml``."""
    text = resources.files("programs").joinpath("data/holidays.toml").read_text(encoding="utf-8")
    return calendar_of(tomllib.loads(text))


def calendar_of(data: dict[str, Any]) -> WorkingCalendar:
    """Returns the calendar that data as of ``holidays.toml`` describe; raises ``KeyError`` or ``TypeError`` for data of
    another shape."""
    rules = [_Rule(**one) for one in data["fixed"]] + [_Rule(**one, lunar=True) for one in data["lunar"]]
    notices = [_notice(one) for one in data["year"]]
    return WorkingCalendar(frozenset(data["weekly_days_off"]), tuple(rules), _Tet(**data["tet"]), tuple(notices))


def _notice(one: dict[str, Any]) -> _Notice:
    swapped = tuple((off, worked) for off, worked in one.get("swapped", ()))
    return _Notice(one["year"], one["source"], one["tet_before"], one["adjoining"], swapped)
