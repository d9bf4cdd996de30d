"""How wide the columns of a table are."""

from collections.abc import Iterable, Sequence

LEAST = 4.5  # characters


def column_shares(rows: Iterable[Sequence[str]]) -> tuple[float, ...]:
    """Returns a share for every column of rows of one length: wide enough for its longest word, growing with the root
    of its text; the shares sum to 1."""
    weights = []
    for column in zip(*rows, strict=True):
        words = [len(word) for cell in column for word in cell.split()] or [1]
        mean = sum(map(len, column)) / len(column)
        weights.append(max(max(words) + 1.5, 2.4 * mean**0.5, LEAST))
    return tuple(weight / sum(weights) for weight in weights)
