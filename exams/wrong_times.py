"""Points in time that are plausible and wrong, written the same way."""

import calendar
import datetime
import re
from collections.abc import Iterator, Sequence
from itertools import chain

from exams.dice import Dice
from exams.times import Time, TimeForm

_QUARTERS = ("I", "II", "III", "IV")
_DAYS = (5, 10, 15, 20, 25, 30)


def wrong_times(
    time: Time, others: Sequence[Time], dice: Dice, *, since: datetime.date | None = None
) -> Iterator[Time]:
    """Yields times of the same form, two that the document sets for other things first, then near ones; for a time not
    before ``since``, the day of the document, none before it."""
    earliest = _since(time.form, since)
    ahead = time.order >= earliest
    yield from (one for one in _all(time, others, dice) if not ahead or one.order >= earliest or one.order[0] == 0)


def _since(form: TimeForm, day: datetime.date | None) -> tuple[int, ...]:
    """Returns the earliest order of a form that does not lie before a day."""
    if day is None or form is TimeForm.DAY_OF_YEAR:
        return ()
    part = {TimeForm.QUARTER: (day.month + 2) // 3, TimeForm.YEAR: 0, TimeForm.PERIOD: 0}.get(form, day.month)
    return (day.year, part, 0, 0)


def _all(time: Time, others: Sequence[Time], dice: Dice) -> Iterator[Time]:
    same = {other.written: other for other in others if other.form is time.form and other.order != time.order}
    stated = [other for other in dice.shuffled(same.values(), time.written) if _apart(time, other) <= 3]
    yield from chain((_like(time, other.order) for other in stated[:2]), _moved(time, dice))


def _apart(time: Time, other: Time) -> int:
    return abs(time.order[0] - other.order[0])


def _moved(time: Time, dice: Dice) -> Iterator[Time]:
    orders = [order for order in _near_orders(time) if order != time.order]
    for order in dice.shuffled(orders, "near", time.written):
        yield _like(time, order)


def _near_orders(time: Time) -> Iterator[tuple[int, ...]]:
    year, part, day, last = time.order
    if time.form is TimeForm.YEAR:
        yield from (
            (year + step, 0, 0, 0) for step in ((-5, 5, -10, 10) if year % 5 == 0 and year > 2026 else (-2, -1, 1, 2))
        )
    elif time.form is TimeForm.PERIOD:
        yield from ((year + step, 0, 0, last + step) for step in (-5, -1, 1, 5))
    elif time.form is TimeForm.QUARTER:
        yield from ((year, quarter, 0, 0) for quarter in range(1, 5))
    elif time.form is TimeForm.MONTH:
        yield from ((year, (part - 1 + step) % 12 + 1, 0, 0) for step in (-3, -2, -1, 1, 2, 3))
    else:
        yield from _near_days(year, part, day)


def _near_days(year: int, month: int, day: int) -> Iterator[tuple[int, ...]]:
    for step in (-2, -1, 1, 2, 3):
        moved = (month - 1 + step) % 12 + 1
        length = calendar.monthrange(year or 2027, moved)[1]
        ends = day == calendar.monthrange(year or 2027, month)[1]
        yield (year, moved, length if ends else min(day, length), 0)
    length = calendar.monthrange(year or 2027, month)[1]
    yield from ((year, month, other, 0) for other in _DAYS if other <= length and abs(other - day) >= 4)


def _like(time: Time, order: tuple[int, ...]) -> Time:
    year, part, day, last = order
    text = time.written
    if time.form is TimeForm.YEAR:
        text = re.sub(r"20\d\d", str(year), text)
    elif time.form is TimeForm.PERIOD:
        text = re.sub(r"20\d\d(\s?[-–]\s?)20\d\d", rf"{year}\g<1>{last}", text)
    elif time.form is TimeForm.QUARTER:
        text = re.sub(r"quý [IV]+(/| năm )\d+", rf"quý {_QUARTERS[part - 1]}\g<1>{year}", text)
    elif time.form is TimeForm.MONTH:
        text = re.sub(r"tháng (\d+)(/| năm )\d+", lambda m: f"tháng {_month(part, m[1])}{m[2]}{year}", text)
    else:
        text = re.sub(
            r"ngày (\d+)(/| tháng )(\d+)((?:/| năm )?)(?:\d{4})?",
            lambda m: f"ngày {day:02d}{m[2]}{_month(part, m[3])}{m[4]}{year or ''}", text,
        )  # fmt: skip
    return Time(time.form, time.start, time.end, text, order)


def _month(month: int, like: str) -> str:
    """Returns a month as documents write it: with a 0 below 3, below 10 only where the other time has one too."""
    return f"{month:02d}" if month <= 2 or (like.startswith("0") and int(like) > 2) else str(month)
