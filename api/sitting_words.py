"""How pages of sittings write moments, lengths of time, marks and shares."""

import datetime
from fractions import Fraction

from vanban.exam_sittings import HANOI


def moment_words(moment: datetime.datetime | None) -> str:
    """Returns a moment in Việt Nam's time: "08:30 ngày 05/12/2026"."""
    return f"{moment.astimezone(HANOI):%H:%M ngày %d/%m/%Y}" if moment is not None else ""


def length_words(seconds: int) -> str:
    """Returns how long something took.

    >>> length_words(59), length_words(600), length_words(3_725)
    ('59 giây', '10 phút', '1 giờ 02 phút 05 giây')
    """
    hours, rest = divmod(seconds, 3_600)
    minutes, left = divmod(rest, 60)
    if not hours and not minutes:
        return f"{left} giây"
    parts = [f"{hours} giờ"] if hours else []
    if minutes or left:
        parts.append(f"{minutes:02d} phút" if hours else f"{minutes} phút")
    return " ".join([*parts, f"{left:02d} giây"] if left else parts)


def mark_words(mark: float) -> str:
    """Returns a mark with a decimal comma and no idle zeros.

    >>> mark_words(8.5), mark_words(10.0), mark_words(6.67)
    ('8,5', '10', '6,67')
    """
    return f"{mark:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def share_words(share: Fraction | None) -> str:
    """Returns a share of one in per cent with one decimal, rounded down; nothing for none.

    >>> share_words(Fraction(1, 3)), share_words(Fraction(1)), share_words(None)
    ('33,3%', '100%', '')
    """
    if share is None:
        return ""
    whole, tenth = divmod(int(share * 1_000), 10)
    return f"{whole},{tenth}%" if tenth else f"{whole}%"
