"""Times of day as lịch write them: "08h15"; read in the forms people type."""

import re

from vanban.errors import InvalidInput
from vanban.text import bare_form, nfc

_TIME = re.compile(r"(?P<h>\d{1,2})\s*(?:(?:h|g|gio|:|\.)\s*(?P<m>\d{2})?(?:\s*(?:p|ph|phut))?)")
_HOUR = re.compile(r"\d{1,2}")


def clock_words(minute: int) -> str:
    """Returns minutes from midnight as a lịch writes them.

    >>> clock_words(495)
    '08h15'
    """
    return f"{minute // 60:02d}h{minute % 60:02d}"


def read_clock(words: str, *, label: str = "Giờ") -> int | None:
    """Returns the minutes from midnight of "08h15", "8:15", "8 giờ 15" or "8h", None for nothing.

    Raises ``InvalidInput`` for anything else; the message names the field.
    """
    plain = bare_form(nfc(words)).strip()
    if not plain:
        return None
    match = _TIME.fullmatch(plain)
    hour, minute = (int(match["h"]), int(match["m"] or 0)) if match else (24, 0)
    if match is None and _HOUR.fullmatch(plain):
        hour = int(plain)
    if hour > 23 or minute > 59:
        raise InvalidInput(f"{label} chưa đúng. Đề nghị ghi như 08h15.")
    return hour * 60 + minute


def range_words(start: int | None, end: int | None) -> str:
    """Returns the time of a line: "08h15", "08h15 - 10h00", or "" for no set time."""
    if start is None:
        return ""
    return clock_words(start) if end is None else f"{clock_words(start)} - {clock_words(end)}"
