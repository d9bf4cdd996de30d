"""The Vietnamese lunar calendar: a day of it for each day, and back; new moons and solstices by the clock of UTC+7.

Rules: a month begins on the day of the new moon; month 11 holds the winter solstice; where thirteen months lie between
two solstices, the first one in which the sun enters no new twelfth of its path is a leap month of the one before.
Instants after Meeus, Astronomical Algorithms (2nd ed. 1998): new moons chapter 49, the sun chapter 25.
"""

import datetime
import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

ZONE_DAYS = 7 / 24  # UTC+7: Quyết định 121-CP of 1967
_LUNATION = 29.530588861  # days
_EPOCH = 2451550.09766  # Julian ephemeris day of new moon 0, 6 January 2000
_ORDINAL = 1721425  # Julian day number less this is the ordinal of ``datetime.date``
FIRST_YEAR, LAST_YEAR = 1900, 2100
# Coefficient in days; power of the eccentricity factor; multiples of M, M' and F. Meeus table 49.A.
_PERIODIC = (
    (-0.40720, 0, 0, 1, 0), (0.17241, 1, 1, 0, 0), (0.01608, 0, 0, 2, 0), (0.01039, 0, 0, 0, 2),
    (0.00739, 1, -1, 1, 0), (-0.00514, 1, 1, 1, 0), (0.00208, 2, 2, 0, 0), (-0.00111, 0, 0, 1, -2),
    (-0.00057, 0, 0, 1, 2), (0.00056, 1, 1, 2, 0), (-0.00042, 0, 0, 3, 0), (0.00042, 1, 1, 0, 2),
    (0.00038, 1, 1, 0, -2), (-0.00024, 1, -1, 2, 0), (-0.00007, 0, 2, 1, 0), (0.00004, 0, 0, 2, -2),
    (0.00004, 0, 3, 0, 0), (0.00003, 0, 1, 1, -2), (0.00003, 0, 0, 2, 2), (-0.00003, 0, 1, 1, 2),
    (0.00003, 0, -1, 1, 2), (-0.00002, 0, -1, 1, -2), (-0.00002, 0, 1, 3, 0), (0.00002, 0, 0, 4, 0),
)  # fmt: skip
# Coefficient in days; angle in degrees at new moon 0; degrees a lunation. Meeus page 351.
_PLANETARY = (
    (0.000325, 299.77, 0.107408), (0.000165, 251.88, 0.016321), (0.000164, 251.83, 26.651886),
    (0.000126, 349.42, 36.412478), (0.000110, 84.66, 18.206239), (0.000062, 141.74, 53.303771),
    (0.000060, 207.14, 2.453732), (0.000056, 154.84, 7.306860), (0.000047, 34.52, 27.261239),
    (0.000042, 207.19, 0.121824), (0.000040, 291.34, 1.844379), (0.000037, 161.72, 24.198154),
    (0.000035, 239.56, 25.513099), (0.000023, 331.55, 3.592518),
)  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class LunarDay:
    """A day of the lunar calendar; ``year`` is the solar year in which that lunar year begins."""

    year: int
    month: int
    day: int
    leap: bool = False


def lunar_day(day: datetime.date) -> LunarDay:
    """Returns the lunar day of a solar one; raises ``ValueError`` outside 1900 to 2100.

    >>> lunar_day(datetime.date(2026, 2, 17))
    LunarDay(year=2026, month=1, day=1, leap=False)
    """
    ordinal = day.toordinal()
    for year in (day.year + 1, day.year):
        months = _months(year)
        if ordinal >= months[0][0]:
            start, month, leap = next(one for one in reversed(months) if one[0] <= ordinal)
            return LunarDay(year if month < 11 else year - 1, month, ordinal - start + 1, leap)
    raise ValueError(f"no lunar day for {day}")


def solar_day(lunar: LunarDay) -> datetime.date | None:
    """Returns the solar day of a lunar one; None for a day or a leap month that its year has not."""
    months = _months(lunar.year + 1 if lunar.month > 10 else lunar.year)
    starts = [start for start, month, leap in months if (month, leap) == (lunar.month, lunar.leap)]
    if not starts or lunar.day < 1:
        return None
    found = datetime.date.fromordinal(starts[0] + lunar.day - 1)
    return found if lunar_day(found) == lunar else None


@lru_cache(maxsize=256)
def _months(year: int) -> tuple[tuple[int, int, bool], ...]:
    """Returns the months from the eleventh of the lunar year ``year`` - 1 to the tenth of ``year``: the ordinal each
    begins on, its number, whether it is a leap month."""
    if not FIRST_YEAR <= year <= LAST_YEAR + 1:
        raise ValueError(f"lunar years are reckoned from {FIRST_YEAR} to {LAST_YEAR}, not for {year}")
    first, last = _eleventh(year - 1), _eleventh(year)
    starts = [_new_moon_day(k) for k in range(first, last + 1)]
    without = [_sector(start) == _sector(end) for start, end in pairwise(starts)]
    leap_at = without.index(True) if len(without) == 13 else len(without)
    numbers = [(10 + at - (at >= leap_at)) % 12 + 1 for at in range(len(without))]
    return tuple(
        (start, number, at == leap_at) for at, (start, number) in enumerate(zip(starts, numbers, strict=False))
    )


def _eleventh(year: int) -> int:
    """Returns the number of the new moon that begins the month with the winter solstice of a year."""
    end = datetime.date(year, 12, 31).toordinal()
    k = math.floor((end + _ORDINAL - _EPOCH) / _LUNATION) + 1
    while _new_moon_day(k) > end:
        k -= 1
    return k - 1 if _sector(_new_moon_day(k)) >= 9 else k  # the sun is past 270° when the month begins


def _new_moon_day(k: int) -> int:
    """Returns the ordinal of the local day of new moon number ``k``."""
    return math.floor(_new_moon(k) + 0.5 + ZONE_DAYS) - _ORDINAL


def _new_moon(k: int) -> float:
    """Returns the Julian day, universal time, of new moon number ``k``; good to some seconds near 2000."""
    t = k / 1236.85
    mean = _EPOCH + _LUNATION * k + 0.00015437 * t**2 - 0.000000150 * t**3 + 0.00000000073 * t**4
    eccentricity = 1 - 0.002516 * t - 0.0000074 * t**2
    sun = 2.5534 + 29.10535670 * k - 0.0000014 * t**2 - 0.00000011 * t**3
    moon = 201.5643 + 385.81693528 * k + 0.0107582 * t**2 + 0.00001238 * t**3 - 0.000000058 * t**4
    latitude = 160.7108 + 390.67050284 * k - 0.0016118 * t**2 - 0.00000227 * t**3 + 0.000000011 * t**4
    node = 124.7746 - 1.56375588 * k + 0.0020672 * t**2 + 0.00000215 * t**3
    shift = sum(
        size * eccentricity**power * _sine(of_sun * sun + of_moon * moon + of_latitude * latitude)
        for size, power, of_sun, of_moon, of_latitude in _PERIODIC
    )
    shift -= 0.00017 * _sine(node)
    shift += sum(size * _sine(angle + rate * k) for size, angle, rate in _PLANETARY)
    return mean + shift - _delta_t(2000 + t * 100) / 86_400


def _sector(ordinal: int) -> int:
    """Returns which twelfth of its path the sun is in, 0 to 11, as a local day begins."""
    julian = ordinal + _ORDINAL - 0.5 - ZONE_DAYS
    t = (julian + _delta_t(2000 + (julian - 2451545) / 365.25) / 86_400 - 2451545.0) / 36_525
    mean = 280.46646 + 36000.76983 * t + 0.0003032 * t**2
    anomaly = 357.52911 + 35999.05029 * t - 0.0001537 * t**2
    centre = (
        (1.914602 - 0.004817 * t - 0.000014 * t**2) * _sine(anomaly)
        + (0.019993 - 0.000101 * t) * _sine(2 * anomaly)
        + 0.000289 * _sine(3 * anomaly)
    )
    apparent = mean + centre - 0.00569 - 0.00478 * _sine(125.04 - 1934.136 * t)
    return int(apparent % 360 // 30)


def _delta_t(year: float) -> float:
    """Returns how many seconds dynamical time is ahead; after Espenak & Meeus, coarse before 1986 and after 2050."""
    t = year - 2000
    if t < -14:
        return max(0.0, 54.0 + 0.7 * (t + 15)) if t > -50 else 25.0
    return 62.92 + 0.32217 * t + 0.005589 * t**2 if t > 5 else 63.86 + 0.3345 * t


def _sine(degrees: float) -> float:
    return math.sin(math.radians(degrees % 360))
