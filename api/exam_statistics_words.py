"""How figures of exams are written: Vietnamese decimals, shares, intervals, times; a dash for what is not known."""

from exams.items import LETTERS, LEVEL_WORDS, Level
from exams.statistics.intervals import Interval
from vanban.wording import count_words

NOT_KNOWN = "–"


def decimal(value: float | None, digits: int = 2) -> str:
    """Returns a figure with a comma, and a true minus sign; a dash for none.

    >>> decimal(-0.254), decimal(0.0), decimal(None)
    ('−0,25', '0,00', '–')
    """
    if value is None:
        return NOT_KNOWN
    words = f"{value:.{digits}f}"
    return (words[1:] if float(words) == 0 and words.startswith("-") else words).replace("-", "−").replace(".", ",")


def percent(share: float | None, digits: int = 0) -> str:
    """Returns a share of 0..1 as per cent.

    >>> percent(0.625), percent(0.625, 1), percent(None)
    ('62 %', '62,5 %', '–')
    """
    return NOT_KNOWN if share is None else f"{decimal(100 * share, digits)} %"


def mark(value: float) -> str:
    """Returns a mark without needless decimals.

    >>> mark(7.0), mark(7.5)
    ('7', '7,5')
    """
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def between(interval: Interval | None, digits: int = 2) -> str:
    """Returns both ends of an interval, empty for none.

    >>> between(Interval(-0.1, 0.345))
    '−0,10 đến 0,34'
    """
    return "" if interval is None else f"{decimal(interval.low, digits)} đến {decimal(interval.high, digits)}"


def percent_between(interval: Interval | None) -> str:
    """Returns both ends of an interval of shares as per cent, empty for none."""
    return "" if interval is None else f"{percent(interval.low)} đến {percent(interval.high)}"


def time_used(seconds: float | None) -> str:
    """Returns a time as minutes and seconds.

    >>> time_used(59.6), time_used(600), time_used(None)
    ('1 phút', '10 phút', '–')
    """
    if seconds is None:
        return NOT_KNOWN
    minutes, rest = divmod(round(seconds), 60)
    parts = (f"{count_words(minutes)} phút" if minutes else "", f"{rest} giây" if rest or not minutes else "")
    return " ".join(part for part in parts if part)


def level_name(level: str) -> str:
    """Returns a level in words."""
    return LEVEL_WORDS[Level(level)] if level in set(Level) else "Chưa ghi mức độ"


def topic_name(topic: str) -> str:
    """Returns a topic, or that it has none."""
    return topic or "Chưa ghi chủ đề"


def letter(place: int) -> str:
    """Returns the letter of an option in the order of the bank."""
    return LETTERS[place] if place < len(LETTERS) else str(place + 1)


def letters(places: tuple[int, ...]) -> str:
    """Returns the letters of the keys, a dash for none."""
    return ", ".join(letter(place) for place in places) or NOT_KNOWN
