"""Where a passage stands on the pages of its original: its words aligned with theirs, then boxes line by line.

The alignment is the best fit of the whole passage into the words of the pages (Sellers 1980: gaps at both ends of the
pages cost nothing), so that page numbers, footnotes, other line breaks and slips of recognition in between do no harm.
Pure functions; sides of boxes are fractions of the page, in [0, 1].
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.originals.words import PlainWord
from vanban.text import bare_form, words

LONGEST_PASSAGE = 1_500  # words; of a longer one the beginning is looked for
MOST_PAGE_WORDS = 6_000  # of the pages searched together
LEAST_SHARE = 0.6  # of the passage's words that must be found for a place to be believed
_SAME, _BARE, _OTHER, _GAP = (
    3,
    2,
    -2,
    1,
)  # scores: the word, the word without marks, another word; cost of a skipped one
_Ids = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page; ``page`` counts from 1."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Location:
    """The boxes of a passage, line by line in the order of its words, and the share of its words found, [0, 1]."""

    boxes: tuple[Box, ...]
    share: float

    @property
    def pages(self) -> tuple[int, ...]:
        """The pages it stands on, in order."""
        return tuple(sorted({box.page for box in self.boxes}))


@dataclass(frozen=True, slots=True)
class _PageToken:
    text: str
    word: int  # index among the words of the pages


@dataclass(frozen=True, slots=True)
class _Placed:
    page: int
    word: PlainWord


def locate(passage: str, pages: Mapping[int, Sequence[PlainWord]], *, least: float = LEAST_SHARE) -> Location | None:
    """Returns where a passage stands on consecutive pages, or None where too few of its words are found.

    Lines are tried first, then the order in which the file writes its words: that one goes through tables cell by
    cell.
    """
    sought = words(passage)[:LONGEST_PASSAGE]
    if not sought:
        return None
    by_line = [_Placed(page, word) for page in sorted(pages) for word in pages[page]]
    found = _fitted(sought, by_line)
    if found.share < 1.0:
        written = sorted(by_line, key=lambda one: (one.page, one.word[5]))
        found = max(found, _fitted(sought, written), key=lambda one: one.share)
    return found if found.share >= least else None


def _fitted(sought: Sequence[str], placed: Sequence[_Placed]) -> Location:
    tokens = [_PageToken(text, index) for index, one in enumerate(placed) for text in words(one.word[0])]
    tokens = tokens[:MOST_PAGE_WORDS]
    if not tokens:
        return Location((), 0.0)
    pairs = aligned(sought, [token.text for token in tokens])
    same = sum(bare_form(sought[i]) == bare_form(tokens[j].text) for i, j in pairs)
    hit = sorted({tokens[j].word for _, j in pairs})
    return Location(tuple(_boxes([placed[index] for index in hit])), same / len(sought))


def aligned(sought: Sequence[str], given: Sequence[str]) -> list[tuple[int, int]]:
    """Returns pairs of indexes, rising in both: which word of ``given`` stands for which of ``sought``.

    A pair of different words stands only between others. Both ends of ``given`` may be left over at no cost.
    """
    if not sought or not given:
        return []
    same, bare = _ids(sought, given), _ids([bare_form(one) for one in sought], [bare_form(one) for one in given])
    table = _scores(same, bare, len(sought))
    return _trimmed(list(_traced(table, same, bare)), same, bare)


def _ids(sought: Sequence[str], given: Sequence[str]) -> tuple[_Ids, _Ids]:
    numbers: dict[str, int] = {}
    both = [np.array([numbers.setdefault(text, len(numbers)) for text in some], np.int32) for some in (sought, given)]
    return both[0], both[1]


def _gains(same: tuple[_Ids, _Ids], bare: tuple[_Ids, _Ids], row: int) -> _Ids:
    loose = np.where(bare[1] == bare[0][row], _BARE, _OTHER)
    return np.where(same[1] == same[0][row], _SAME, loose).astype(np.int32)


def _scores(same: tuple[_Ids, _Ids], bare: tuple[_Ids, _Ids], rows: int) -> _Ids:
    """Returns the table of best scores: row i, column j for the first i words sought and the first j given."""
    columns = len(same[1])
    slope = np.arange(columns + 1, dtype=np.int32) * _GAP
    table = np.zeros((rows + 1, columns + 1), np.int32)
    for row in range(rows):
        best = table[row] - _GAP
        best[1:] = np.maximum(best[1:], table[row, :-1] + _gains(same, bare, row))
        table[row + 1] = np.maximum.accumulate(best + slope) - slope
    return table


def _traced(table: _Ids, same: tuple[_Ids, _Ids], bare: tuple[_Ids, _Ids]) -> Iterator[tuple[int, int]]:
    """Yields the pairs of the best path, last first."""
    row, column = table.shape[0] - 1, int(np.argmax(table[-1]))
    while row > 0 and column > 0:
        here = table[row, column]
        gain = _gain(same, bare, row - 1, column - 1)
        if here == table[row - 1, column - 1] + gain:
            row, column = row - 1, column - 1
            yield row, column
        elif here == table[row - 1, column] - _GAP:
            row -= 1
        else:
            column -= 1


def _gain(same: tuple[_Ids, _Ids], bare: tuple[_Ids, _Ids], row: int, column: int) -> int:
    if same[0][row] == same[1][column]:
        return _SAME
    return _BARE if bare[0][row] == bare[1][column] else _OTHER


def _trimmed(
    backwards: list[tuple[int, int]], same: tuple[_Ids, _Ids], bare: tuple[_Ids, _Ids]
) -> list[tuple[int, int]]:
    """Returns the pairs in order, without the different words before the first like pair and after the last."""
    pairs = backwards[::-1]
    like = [index for index, (i, j) in enumerate(pairs) if _gain(same, bare, i, j) > 0]
    return pairs[like[0] : like[-1] + 1] if like else []


def _boxes(placed: Sequence[_Placed]) -> Iterator[Box]:
    """Yields one box for words that follow each other on a line."""
    open_box: Box | None = None
    for one in placed:
        _, left, top, right, bottom, _ = one.word
        box = Box(one.page, left, top, right, bottom)
        if open_box is not None and _goes_on(open_box, box):
            open_box = _union(open_box, box)
        else:
            if open_box is not None:
                yield open_box
            open_box = box
    if open_box is not None:
        yield open_box


def _goes_on(line: Box, word: Box) -> bool:
    overlap = min(line.bottom, word.bottom) - max(line.top, word.top)
    height = min(line.bottom - line.top, word.bottom - word.top)
    return line.page == word.page and overlap > 0.5 * height and word.left >= line.left - 0.01


def _union(a: Box, b: Box) -> Box:
    return Box(a.page, min(a.left, b.left), min(a.top, b.top), max(a.right, b.right), max(a.bottom, b.bottom))
