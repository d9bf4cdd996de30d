"""How a programme's items lie over its months and meetings: counts, months that hold too many, and what may move.

The measure is stated with the result: a month holds too many when it has more than one and a half times the mean of
the period's months, and at least three items more than the mean. Figures of our own, meant as a hint.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from programs.planning.lines import PlanLine
from vanban.programme_periods import Span

FACTOR = 1.5  # times the mean
MARGIN = 3  # items above the mean
MEASURE = "Tháng được đánh dấu khi có số mục gấp hơn 1,5 lần mức trung bình và hơn mức trung bình từ 3 mục trở lên."
MOST_MOVES = 10


@dataclass(frozen=True, slots=True)
class MonthLoad:
    """A month of a programme: how many items it has, and whether that is too many."""

    month: int
    count: int
    overloaded: bool


@dataclass(frozen=True, slots=True)
class MeetingLoad:
    """A meeting and how many items it is to deal with; "" for those before no meeting."""

    meeting: str
    count: int


@dataclass(frozen=True, slots=True)
class Move:
    """An item that may be planned for a lighter month without passing its deadline."""

    line: PlanLine
    month: int


@dataclass(frozen=True, slots=True)
class Balance:
    """What the panel shows; ``unplanned`` items have no month."""

    months: tuple[MonthLoad, ...]
    meetings: tuple[MeetingLoad, ...]
    moves: tuple[Move, ...]
    unplanned: int


def balance(lines: Sequence[PlanLine], span: Span) -> Balance:
    """Returns how the standing items of a programme lie over its months and meetings."""
    standing = [line for line in lines if not line.over]
    counts = {month: sum(line.month == month for line in standing) for month in span.months}
    heavy = _overloaded(counts)
    months = tuple(MonthLoad(month, count, month in heavy) for month, count in counts.items())
    names = sorted({line.meeting for line in standing}, key=lambda name: (not name, name))
    meetings = tuple(MeetingLoad(name, sum(line.meeting == name for line in standing)) for name in names)
    return Balance(months, meetings, _moves(standing, counts, span), sum(line.month is None for line in standing))


def _overloaded(counts: dict[int, int]) -> set[int]:
    if not counts:
        return set()
    mean = sum(counts.values()) / len(counts)
    return {month for month, count in counts.items() if count > FACTOR * mean and count >= mean + MARGIN}


def _moves(lines: Sequence[PlanLine], counts: dict[int, int], span: Span) -> tuple[Move, ...]:
    """Returns moves out of overloaded months, one by one, each to the lightest month that its deadline allows."""
    now, moves = dict(counts), list[Move]()
    for line in lines:
        if line.month not in _overloaded(now) or len(moves) == MOST_MOVES:
            continue
        free = [month for month in now if now[month] + 1 < now[line.month] and _allows(line, month, span)]
        if not free:
            continue
        to = min(free, key=lambda month: (now[month], abs(month - (line.month or month))))
        now[line.month] -= 1
        now[to] += 1
        moves.append(Move(line, to))
    return tuple(moves)


def _allows(line: PlanLine, month: int, span: Span) -> bool:
    """Tells whether an item's deadline lets it be planned for a month of the period."""
    begins = datetime.date(span.first.year, month, 1)
    in_time = line.last is None or begins <= line.last
    begun = line.first is None or line.first == line.last or (line.first.year, line.first.month) <= (begins.year, month)
    return in_time and begun
