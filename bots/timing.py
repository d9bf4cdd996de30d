"""What the loops of a bot process know of time."""

import datetime
import random
from collections.abc import Callable

Clock = Callable[[], datetime.datetime]
_CHANCE = random.SystemRandom()


def now_utc() -> datetime.datetime:
    """Returns this moment in UTC."""
    return datetime.datetime.now(datetime.UTC)


def rest_s(failures: int, *, first: float, longest: float) -> float:
    """Returns how many seconds to rest after some failures in a row: twice as long each time, give or take a quarter.

    >>> 0.75 <= rest_s(1, first=1, longest=60) <= 1.25, 45 <= rest_s(99, first=1, longest=60) <= 75
    (True, True)
    """
    doubled: float = first * 2 ** min(max(failures, 1) - 1, 30)
    return min(doubled, longest) * _CHANCE.uniform(0.75, 1.25)
