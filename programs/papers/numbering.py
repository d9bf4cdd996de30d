"""Numbers of heads and rows: Roman, and the mark that follows it in documents of the Party and of the State."""

from vanban.layout.profiles import Profile

_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def roman(number: int) -> str:
    """Returns a number from 1 to 399 in Roman figures.

    >>> roman(14)
    'XIV'
    """
    left, words = number, ""
    for value, letters in _ROMAN:
        count, left = divmod(left, value)
        words += letters * count
    return words


def head_line(number: int, title: str, profile: Profile) -> str:
    """Returns "II- MỤC TIÊU" as the Party writes it, "II. MỤC TIÊU" as the State does."""
    return f"{roman(number)}{'.' if profile.of_state else '-'} {title}"
