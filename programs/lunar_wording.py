"""Days that a wording names by the lunar calendar: "10/3 âm lịch", "rằm tháng Giêng", "trước Tết Nguyên đán"."""

import datetime
import re
from collections.abc import Iterator

from programs.deadline_words import KnownDays, Span, year_named
from programs.lunar import LunarDay, lunar_day, solar_day

_A_DAY = datetime.timedelta(days=1)
_LUNAR_DAY = re.compile(
    r"(?:\bngay )?(?<!\d)(?P<d>\d{1,2})(?: ?/ ?| thang )(?P<m>\d{1,2}) ?\(?(?:am lich|al\b)\)?"
    r"|\bram thang (?P<full>gieng|\d{1,2})\b(?: am lich)?|(?<!\d)(?P<d2>\d{1,2}) thang (?P<m2>chap)\b"
)
_BEFORE_TET = re.compile(
    r"\btruoc (?:dip )?tet(?! duong)(?: nguyen dan| am lich| co truyen(?: cua)?(?: dan toc)?)?(?P<rest>.*)"
)


def lunar_spans(plain: str, known: KnownDays) -> Iterator[Span]:
    """Yields the days that are named by the lunar calendar; "trước Tết" is up to the last day of the old year."""
    for match in _LUNAR_DAY.finditer(plain):
        month = {"gieng": 1, "chap": 12}.get(match["m2"] or match["full"] or "")
        month = month or int(match["m"] or match["full"])
        day = 15 if match["full"] else int(match["d"] or match["d2"])
        found = _lunar(month, day, year_named(plain, match.end()), known)
        if found is not None:
            yield Span(match.start(), match.end(), found, found)
    before = _BEFORE_TET.search(plain)
    tet = _lunar(1, 1, year_named(plain, before.start()), known) if before else None
    if before and tet is not None:
        yield Span(before.start(), len(plain), tet - _A_DAY, tet - _A_DAY)


def _lunar(month: int, day: int, year: int | None, known: KnownDays) -> datetime.date | None:
    """Returns the solar day of a lunar day of a lunar year, else the next one from the issue of the document on."""
    if not (1 <= month <= 12 and 1 <= day <= 30):
        return None
    if year is not None:
        return solar_day(LunarDay(year, month, day)) if 1901 <= year < 2100 else None
    if known.issued is None or not 1901 <= known.issued.year < 2099:
        return None
    own = lunar_day(known.issued).year
    found = (solar_day(LunarDay(one, month, day)) for one in (own, own + 1))
    return next((one for one in found if one is not None and one >= known.issued), None)
