"""The stages of reminders: their days, what is missed and told later, and that no stage has two days."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from vanban.reminding import ReminderKind, Stage, stages

DUE = datetime.date(2026, 3, 31)
GIVEN = datetime.date(2026, 3, 1)


def day(number: int) -> datetime.date:
    return DUE + datetime.timedelta(days=number)


def deadline_stages(number: int) -> tuple[Stage, ...]:
    return stages(day(number), given_on=GIVEN, due_on=DUE, accepted=True)


@pytest.mark.parametrize(
    ("looked", "kind", "belongs"),
    [
        (-7, ReminderKind.SOON, -7),
        (-4, ReminderKind.SOON, -7),
        (-3, ReminderKind.SOON, -3),
        (-2, ReminderKind.SOON, -3),
        (-1, ReminderKind.SOON, -1),
        (0, ReminderKind.TODAY, 0),
        (1, ReminderKind.OVERDUE, 1),
        (7, ReminderKind.OVERDUE, 1),
        (8, ReminderKind.OVERDUE, 8),
        (20, ReminderKind.OVERDUE, 15),
    ],
)
def test_a_deadline_has_a_stage_on_its_days(looked: int, kind: ReminderKind, belongs: int) -> None:
    assert deadline_stages(looked) == (Stage(kind, day(belongs)),)


def test_nothing_is_due_more_than_a_week_before() -> None:
    assert deadline_stages(-8) == ()


def test_what_was_given_after_the_day_of_a_stage_is_not_reminded_of_it() -> None:
    assert stages(day(-5), given_on=day(-5), due_on=DUE, accepted=True) == ()
    assert stages(day(-3), given_on=day(-5), due_on=DUE, accepted=True) == (Stage(ReminderKind.SOON, day(-3)),)


def test_what_waits_to_be_accepted_is_reminded_of_a_day_later_and_every_third_day() -> None:
    waits = [stages(GIVEN + datetime.timedelta(days=n), given_on=GIVEN, due_on=None, accepted=False) for n in range(8)]
    days = [[(one.day - GIVEN).days for one in found] for found in waits]
    assert days == [[], [1], [1], [1], [4], [4], [4], [7]]


@given(some.integers(-400, 400), some.integers(0, 400), some.booleans())
def test_a_stage_never_lies_ahead_nor_before_what_was_given(looked: int, before: int, accepted: bool) -> None:
    given_on = day(-before)
    found = stages(day(looked), given_on=given_on, due_on=DUE, accepted=accepted)
    assert all(given_on <= one.day <= day(looked) for one in found)
    assert len({one.kind for one in found}) == len(found)
