"""When someone is reminded of what was given: before the deadline, on its day, each week after it, and to accept.

Each stage of an assignment has one day of its own, whenever it is looked for: what was missed while nothing ran is
told later, while it still holds, and never twice.
"""

import datetime
from dataclasses import dataclass
from enum import StrEnum

BEFORE = (7, 3, 1)  # days before a deadline
AGAIN = 7  # days between two reminders of what is overdue
ACCEPT_AGAIN = 3  # days between two reminders to accept


class ReminderKind(StrEnum):
    """What a reminder is about."""

    SOON = "sap_den_han"
    TODAY = "dung_han"
    OVERDUE = "qua_han"
    WAITING = "cho_nhan"


REMINDER_WORDS = {
    ReminderKind.SOON: "Sắp đến hạn",
    ReminderKind.TODAY: "Đến hạn hôm nay",
    ReminderKind.OVERDUE: "Quá hạn",
    ReminderKind.WAITING: "Chờ nhận việc",
}


@dataclass(frozen=True, slots=True)
class Stage:
    """A reminder that is due. ``day`` is the day it belongs to: the same however late it is looked for."""

    kind: ReminderKind
    day: datetime.date


def stages(
    day: datetime.date, *, given_on: datetime.date, due_on: datetime.date | None, accepted: bool
) -> tuple[Stage, ...]:
    """Returns what is due on a day of something given on a day: at most one stage of its deadline, and one to accept.

    >>> stages(datetime.date(2026, 3, 26), given_on=datetime.date(2026, 3, 1), due_on=datetime.date(2026, 3, 31),
    ...        accepted=True)[0].day
    datetime.date(2026, 3, 24)
    """
    found = [] if due_on is None else [of_deadline(day, due_on)]
    if not accepted:
        found.append(to_accept(day, given_on))
    return tuple(one for one in found if one is not None and one.day >= given_on)


def of_deadline(day: datetime.date, due_on: datetime.date) -> Stage | None:
    """Returns the stage of a deadline that is due on a day, None more than ``BEFORE`` days ahead of it."""
    left = (due_on - day).days
    if left < 0:
        weeks = (-left - 1) // AGAIN
        return Stage(ReminderKind.OVERDUE, due_on + datetime.timedelta(days=1 + weeks * AGAIN))
    if left == 0:
        return Stage(ReminderKind.TODAY, due_on)
    before = min((days for days in BEFORE if left <= days), default=None)
    return None if before is None else Stage(ReminderKind.SOON, due_on - datetime.timedelta(days=before))


def to_accept(day: datetime.date, given_on: datetime.date) -> Stage | None:
    """Returns the stage of something given on a day and not accepted, None on that day itself."""
    waited = (day - given_on).days - 1
    if waited < 0:
        return None
    return Stage(ReminderKind.WAITING, given_on + datetime.timedelta(days=1 + waited // ACCEPT_AGAIN * ACCEPT_AGAIN))
