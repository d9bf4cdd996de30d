"""The lunar calendar against known days, and the working calendar against the days off that were announced."""

import datetime
import tomllib
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.lunar import LunarDay, lunar_day, solar_day
from programs.working_days import IN_LIEU, SWAPPED, calendar_of, working_calendar

# The first day of Tết as almanacs of Viet Nam give it; 1968, 1985, 2007 and 2030 differ from the calendar of China.
TET = (
    "1968-01-29 1985-01-21 2000-02-05 2001-01-24 2002-02-12 2003-02-01 2004-01-22 2005-02-09 2006-01-29 2007-02-17 "
    "2008-02-07 2009-01-26 2010-02-14 2011-02-03 2012-01-23 2013-02-10 2014-01-31 2015-02-19 2016-02-08 2017-01-28 "
    "2018-02-16 2019-02-05 2020-01-25 2021-02-12 2022-02-01 2023-01-22 2024-02-10 2025-01-29 2026-02-17 2027-02-06 "
    "2028-01-26 2029-02-13 2030-02-02 2031-01-23 2032-02-11 2033-01-31 2034-02-19 2035-02-08 2036-01-28 2037-02-15 "
    "2038-02-04 2039-01-24 2040-02-12 2041-02-01 2042-01-22 2043-02-10 2044-01-30 2045-02-17 2046-02-06 2047-01-26 "
    "2048-02-14 2049-02-02 2050-01-23"
)
HUNG_KINGS = "2018-04-25 2019-04-14 2020-04-02 2021-04-21 2022-04-10 2023-04-29 2024-04-18 2025-04-07 2026-04-26"
LEAP_MONTHS = {2004: 2, 2006: 7, 2009: 5, 2012: 4, 2014: 9, 2017: 6, 2020: 4, 2023: 2, 2025: 6, 2028: 5, 2033: 11}
# Days off from Monday to Friday as announced for each year.
ANNOUNCED = {
    2021: "01/01 10/02 11/02 12/02 15/02 16/02 21/04 30/04 03/05 02/09 03/09",
    2022: "03/01 31/01 01/02 02/02 03/02 04/02 11/04 02/05 03/05 01/09 02/09",
    2023: "02/01 20/01 23/01 24/01 25/01 26/01 01/05 02/05 03/05 01/09 04/09",
    2024: "01/01 08/02 09/02 12/02 13/02 14/02 18/04 29/04 30/04 01/05 02/09 03/09",
    2025: "01/01 27/01 28/01 29/01 30/01 31/01 07/04 30/04 01/05 02/05 01/09 02/09",
    2026: "01/01 02/01 16/02 17/02 18/02 19/02 20/02 27/04 30/04 01/05 31/08 01/09 02/09 24/11",
}
CALENDAR = working_calendar()
DAYS = st.dates(datetime.date(1901, 1, 1), datetime.date(2099, 12, 31))
A_DAY = datetime.timedelta(days=1)


def test_tet_falls_on_the_days_that_almanacs_give() -> None:
    assert [str(solar_day(LunarDay(int(day[:4]), 1, 1))) for day in TET.split()] == TET.split()


def test_the_hung_kings_day_falls_on_the_days_it_was_kept() -> None:
    assert [str(solar_day(LunarDay(int(day[:4]), 3, 10))) for day in HUNG_KINGS.split()] == HUNG_KINGS.split()


def test_leap_months_stand_in_their_years_and_in_no_other() -> None:
    for year in range(2004, 2034):
        found = [month for month in range(1, 13) if solar_day(LunarDay(year, month, 1, leap=True))]
        if year in LEAP_MONTHS:
            assert found == [LEAP_MONTHS[year]]
        else:
            assert len(found) <= 1
    assert solar_day(LunarDay(2026, 6, 1, leap=True)) is None


@given(DAYS)
def test_a_lunar_day_and_back_is_the_same_day(day: datetime.date) -> None:
    assert solar_day(lunar_day(day)) == day


@given(DAYS)
def test_lunar_days_follow_each_other(day: datetime.date) -> None:
    today, tomorrow = lunar_day(day), lunar_day(day + A_DAY)
    assert tomorrow.day == today.day + 1 or (tomorrow.day == 1 and today.day in (29, 30))


def test_a_day_that_its_lunar_month_has_not_is_none() -> None:
    short = next(month for month in range(1, 13) if solar_day(LunarDay(2026, month, 30)) is None)
    assert solar_day(LunarDay(2026, short, 29)) is not None
    assert solar_day(LunarDay(2026, 1, 0)) is None


@pytest.mark.parametrize("year", ANNOUNCED)
def test_the_days_off_of_a_year_are_those_announced(year: int) -> None:
    days = [f"{day:%d/%m}" for day in CALENDAR.holidays(year) if day.weekday() < 5]
    assert " ".join(days) == ANNOUNCED[year]
    assert CALENDAR.source(year)


def test_a_holiday_on_a_sunday_gives_the_monday_off_and_two_give_two_days() -> None:
    assert CALENDAR.day_off(datetime.date(2026, 4, 27)) == IN_LIEU
    assert [CALENDAR.day_off(datetime.date(2023, 5, day)) for day in (2, 3, 4)] == [IN_LIEU, IN_LIEU, ""]


def test_a_saturday_is_worked_for_the_day_it_was_swapped_with() -> None:
    assert CALENDAR.day_off(datetime.date(2026, 8, 31)) == SWAPPED
    assert CALENDAR.works(datetime.date(2026, 8, 22))
    assert not CALENDAR.works(datetime.date(2026, 8, 29))


def test_a_year_without_a_notice_is_reckoned_by_the_rule_and_says_so() -> None:
    assert CALENDAR.source(2030) == ""
    tet = [day for day, name in CALENDAR.holidays(2030).items() if name == "Tết Âm lịch"]
    assert [str(day) for day in tet] == [f"2030-02-0{day}" for day in range(1, 6)]


def test_the_day_of_culture_is_off_from_2026_on_and_not_made_up() -> None:
    assert CALENDAR.works(datetime.date(2025, 11, 24))
    assert not CALENDAR.works(datetime.date(2026, 11, 24))
    assert CALENDAR.works(datetime.date(2029, 11, 26))  # the 24th is a Saturday


def test_a_directive_without_a_day_is_due_in_ten_days_off_days_off() -> None:
    due = CALENDAR.default_deadline
    assert due(datetime.date(2026, 11, 2)) == datetime.date(2026, 11, 12)
    assert due(datetime.date(2026, 11, 4)) == datetime.date(2026, 11, 16)  # the 14th is a Saturday
    assert due(datetime.date(2026, 2, 6)) == datetime.date(2026, 2, 23)  # the 16th to the 20th is Tết
    assert due(datetime.date(2026, 8, 12)) == datetime.date(2026, 8, 22)  # a Saturday that is worked


def test_another_office_may_give_other_data() -> None:
    data = tomllib.loads(resources.files("programs").joinpath("data/holidays.toml").read_text(encoding="utf-8"))
    data["weekly_days_off"] = [6]
    assert calendar_of(data).works(datetime.date(2026, 11, 14))


@given(DAYS)
def test_a_moved_day_is_worked_and_no_working_day_lies_before_it(day: datetime.date) -> None:
    moved = CALENDAR.moved(day)
    assert CALENDAR.works(moved)
    assert not any(CALENDAR.works(day + at * A_DAY) for at in range((moved - day).days))
    assert CALENDAR.moved(moved) == moved
    assert (moved - day).days <= 12


@given(DAYS, st.integers(0, 60))
def test_as_many_working_days_lie_between_as_were_counted(day: datetime.date, count: int) -> None:
    later = CALENDAR.later(day, count)
    assert CALENDAR.between(day, later) == count
    assert count == 0 or CALENDAR.works(later)


@given(DAYS, st.integers(1, 30), st.integers(1, 30))
def test_counting_in_two_steps_is_counting_at_once(day: datetime.date, first: int, second: int) -> None:
    assert CALENDAR.later(CALENDAR.later(day, first), second) == CALENDAR.later(day, first + second)


@given(st.integers(1902, 2098))
def test_each_year_has_its_holidays_and_a_day_in_lieu_for_each_on_a_weekend(year: int) -> None:
    holidays = CALENDAR.holidays(year)
    named = {day: name for day, name in holidays.items() if name not in (IN_LIEU, SWAPPED)}
    due = [day for day, name in named.items() if day.weekday() >= 5 and name != "Ngày Văn hóa Việt Nam"]
    assert sum(name == IN_LIEU for name in holidays.values()) == len(due)
    assert all(day.weekday() < 5 for day, name in holidays.items() if name == IN_LIEU)
    assert sum(name == "Tết Âm lịch" for name in named.values()) == 5
