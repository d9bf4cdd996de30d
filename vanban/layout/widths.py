"""How wide words and the columns of a table are."""

import math
from collections.abc import Iterable, Sequence

LEAST = 4.5  # characters
_CAPITAL, _SMALL, _SPACE = 0.71, 0.5, 0.26  # mean widths in ems of bold Times: capitals, small letters, the rest
_POINT_MM = 25.4 / 72
_SAFE = 0.93  # share of a line that is counted on: other machines have other typefaces


def column_shares(rows: Iterable[Sequence[str]]) -> tuple[float, ...]:
    """Returns a share for every column of rows of one length: wide enough for its longest word, growing with the root
    of its text; the shares sum to 1."""
    weights = []
    for column in zip(*rows, strict=True):
        words = [len(word) for cell in column for word in cell.split()] or [1]
        mean = sum(map(len, column)) / len(column)
        weights.append(max(max(words) + 1.5, 2.4 * mean**0.5, LEAST))
    return tuple(weight / sum(weights) for weight in weights)


def text_width(text: str, size: float) -> float:
    """Returns about how wide bold words of a size in points are, in millimetres."""
    ems = sum(_CAPITAL if char.isupper() else _SMALL if char.isalnum() else _SPACE for char in text)
    return ems * size * _POINT_MM


def balanced_lines(text: str, size: float, width: float) -> list[str]:
    """Returns bold words as lines of about one length that fit into ``width`` millimetres, not one word on the last.

    A line begins with a letter: no date is torn apart, and none can be taken for a note or a mark.
    """
    whole = text_width(text, size)
    wanted = max(1, math.ceil(whole / (width * _SAFE)))
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        full = text_width(longer, size) > whole / wanted * 1.04
        if lines[-1] and full and len(lines) < wanted and word[0].isalpha():
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
