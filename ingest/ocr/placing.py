"""Recognised words as the words of a page: points instead of pixels, and the box that their font would give them.

Recognition sees the ink of a word; "một" and "ca" differ in height there. The layout rules compare boxes of fonts, so
each word gets the box of its line: its baseline and the size of its letters, as Times measures them.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from statistics import median

from ingest.ocr.engine import SeenWord
from ingest.ocr.recognising import SeenPage
from ingest.ocr.ruling import Box
from ingest.ocr.strokes import bold_words
from ingest.readers.pdf_geometry import SPACE, Page, Rule, Word, lines_of

_LETTER = 0.92  # em from descender to ascender, of Times
_ASCENT, _DESCENT = 0.891, 0.216  # em, of Times
_SPACE_WIDTH = 0.2  # em
_ALIKE = 0.2  # share by which the size of a line is misjudged
_TELLING = 25  # letters of a line whose size can be judged; accents of capitals mislead about shorter ones
_SMALLEST, _LARGEST = 5.0, 40.0  # points


def page_of(seen: SeenPage, words: Sequence[SeenWord], number: int, points: float) -> Page:
    """Returns a recognised page with some words on it; ``points`` is the side of a pixel of its picture."""
    height, width = seen.picture.pixels.shape
    rules = tuple(_rule(line, points) for line in seen.picture.lines)
    return Page(
        number, width * points, height * points, placed(words, bold_words(seen.picture.pixels, words), points), rules
    )


def text_of(page: Page) -> str:
    """Returns the words of a page line by line from the top."""
    return "\n".join(line.text for line in lines_of(page.words, page.number))


def placed(words: Sequence[SeenWord], bold: Collection[int], points: float) -> tuple[Word, ...]:
    """Returns the words in points from the top left of the page, with the spaces that recognition saw between them.

    ``bold`` are the places of bold words.
    """
    sizes = _sizes(words, points)
    out: list[Word] = []
    for line, group in groupby(enumerate(words), key=lambda item: item[1].line):
        boxed = [replace(_boxed(word, sizes[line], points), bold=place in bold) for place, word in group]
        boxed = [*(_clear_of(left, right) for left, right in pairwise(boxed)), *boxed[-1:]]
        out += boxed
        out += [_space(left, right) for left, right in pairwise(boxed)]
    return tuple(out)


def _clear_of(left: Word, right: Word) -> Word:
    """Returns a word that ends a space before the next one: sloping letters reach over the space between words."""
    return replace(left, x1=max(left.x0, min(left.x1, right.x0 - _SPACE_WIDTH * left.em)))


def _rule(line: Box, points: float) -> Rule:
    return Rule(line.left * points, line.right * points, line.top * points, line.bottom * points)


def _boxed(word: SeenWord, em: float, points: float) -> Word:
    base = word.baseline * points
    return Word(word.text, word.left * points, word.right * points, base - _ASCENT * em, base + _DESCENT * em, em=em)


def _space(left: Word, right: Word) -> Word:
    return Word(SPACE, left.x1, right.x0, left.top, left.bottom, em=left.em)


def _sizes(words: Sequence[SeenWord], points: float) -> dict[int, float]:
    """Returns the font size of each line in points: that of the page's text where it comes near it."""
    measured: dict[int, float] = {}
    letters: dict[int, int] = {}
    for word in words:
        measured[word.line] = word.letter_height * points / _LETTER
        letters[word.line] = letters.get(word.line, 0) + sum(c.isalpha() for c in word.text)
    telling = [size for line, size in measured.items() for _ in range(letters[line]) if letters[line] >= _TELLING]
    usual = min(max(median(telling) if telling else 13.0, _SMALLEST), _LARGEST)
    return {line: _settled(size, usual, letters[line]) for line, size in measured.items()}


def _settled(size: float, usual: float, letters: int) -> float:
    if letters < _TELLING or abs(size - usual) < _ALIKE * usual or not _SMALLEST <= size <= _LARGEST:
        return round(usual * 2) / 2
    return round(size * 2) / 2
