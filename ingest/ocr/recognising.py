"""A picture of a page into its words: upright, cleaned, its tables cell by cell."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean, median

from PIL import Image

from ingest.ocr import engine
from ingest.ocr.cells import cell_piles
from ingest.ocr.engine import SeenWord
from ingest.ocr.pictures import CleanPage, clean_page, is_blank, lies_sideways
from ingest.ocr.ruling import Box
from ingest.readers.pdf_geometry import Rule
from ingest.readers.pdf_tables import grids
from ingest.text_quality import is_syllable

_POINTS = 72 / engine.DPI  # of a pixel
_LETTERS = (26.0, 36.0, 48.0)  # pixels from descender to ascender: the least, 14 points at 200 dpi, the most
_ENOUGH = 8  # words that tell how large the letters are
_DOUBTED = 0.55  # mean confidence below which a page may lie upside down
_LEGIBLE = 0.5  # mean confidence of a line of print
_LEAST_CONFIDENCE = 0.15  # words below are specks, signatures, the pattern of a seal


@dataclass(frozen=True, slots=True)
class SeenPage:
    """A page as recognised: the picture it was read from and its words, line by line; no words when it is blank."""

    picture: CleanPage
    words: tuple[SeenWord, ...]

    @property
    def confidence(self) -> float:
        """The mean confidence of the words, weighted by their length, [0, 1]; 0 without words."""
        letters = sum(len(word.text) for word in self.words)
        return sum(word.confidence * len(word.text) for word in self.words) / letters if letters else 0.0


def see_page(picture: Image.Image) -> SeenPage:
    """Returns the words of a picture of a page, meant to be at 200 dpi. Raises ``RecognitionError``.

    Where the letters turn out far larger or smaller than print at 200 dpi (a photograph, a file that states a wrong
    resolution), the picture is brought to scale and read again; the page's picture then has other measures.
    """
    seen = _upright(picture)
    factor = _misjudged(seen)
    if factor == 1.0:
        return seen
    size = (max(1, round(picture.width * factor)), max(1, round(picture.height * factor)))
    return max(seen, _upright(picture.resize(size, Image.Resampling.LANCZOS)), key=lambda page: page.confidence)


def _misjudged(seen: SeenPage) -> float:
    """Returns the factor that brings the letters to the size of print at 200 dpi, 1.0 where they are near it."""
    heights = [word.letter_height for word in seen.words if word.confidence > _DOUBTED and len(word.text) > 1]
    usual = median(heights) if len(heights) >= _ENOUGH else _LETTERS[1]
    return 1.0 if _LETTERS[0] <= usual <= _LETTERS[2] else _LETTERS[1] / usual


def _upright(picture: Image.Image) -> SeenPage:
    sideways = lies_sideways(picture)
    turns = _turns_of_sideways(picture) if sideways else 0
    seen = _read(clean_page(picture, turns=turns))
    if not seen.words or seen.confidence >= _DOUBTED:
        return seen
    found = engine.quarter_turns(seen.picture.image)
    other = _read(clean_page(picture, turns=turns + found)) if found else seen
    return max(seen, other, key=lambda page: page.confidence)


def _turns_of_sideways(picture: Image.Image) -> int:
    found = engine.quarter_turns(clean_page(picture, turns=1).image)
    return 1 + found


def _read(page: CleanPage) -> SeenPage:
    if is_blank(page):
        return SeenPage(page, ())
    tables = _tables(page.lines)
    bare = page.pixels.copy()
    for cells in tables:
        bare[_outer(cells, 1) : _outer(cells, 3), _outer(cells, 0) : _outer(cells, 2)] = 255
    words = engine.recognise(Image.fromarray(bare))
    for pile in cell_piles(page.pixels, [cell for cells in tables for cell in cells]):
        words += pile.on_page(engine.recognise(pile.image, mode=engine.BLOCK), _lines(words))
    return SeenPage(page, tuple(_likely(words)))


def _lines(words: Sequence[SeenWord]) -> int:
    return max((word.line for word in words), default=-1) + 1


def _likely(words: Sequence[SeenWord]) -> list[SeenWord]:
    """Returns the words without what signatures, seals and specks were taken for; figures always stay."""
    lines: dict[int, list[float]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word.confidence)
    return [word for word in words if _is_likely(word, mean(lines[word.line]))]


def _is_likely(word: SeenWord, line: float) -> bool:
    if word.right <= word.left or word.bottom <= word.top:
        return False
    bare = word.text.strip(".,;:()-–")
    telling = not bare or is_syllable(bare) or set(bare) <= set("IVXH")
    legible = any(c.isdigit() for c in bare) or (telling and line > _LEGIBLE)
    return legible or word.confidence >= _LEAST_CONFIDENCE


def _tables(lines: Sequence[Box]) -> list[list[Box]]:
    """Returns the cells of each ruled table."""
    rules = [Rule(x.left * _POINTS, x.right * _POINTS, x.top * _POINTS, x.bottom * _POINTS) for x in lines]
    return [[Box(*(round(side / _POINTS) for side in cell)) for cell in cells] for cells in grids(rules)]


def _outer(cells: Sequence[Box], side: int) -> int:
    values = [(cell.left, cell.top, cell.right, cell.bottom)[side] for cell in cells]
    return min(values) if side < 2 else max(values)
