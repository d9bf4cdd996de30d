"""What the strokes of a word's ink tell: how bold it is set, and how many stems a Roman number has."""

from collections.abc import Iterator, Sequence
from statistics import median

import numpy as np
from numpy.typing import NDArray

from ingest.ocr.cleaning import INK, Grey
from ingest.ocr.engine import SeenWord

_LONGEST_STEM = 0.3  # of the letter height; longer runs of ink are bars and joined letters
_BAND = (0.5, 0.8)  # of the height of capitals above the baseline: no serifs there, no hyphen
_BOLD, _BOLD_CAPITALS = 1.14, 1.06  # times the stems of the page's text; of Times 1.3 and 1.2 (measured)
_COLUMN_GAP = 1.3  # letter heights between words of two columns
_THINNEST = 2  # pixels of a stem
_STEMS = {"I": 1, "V": 2, "X": 2}  # strokes that cross the band


def stem_width(pixels: Grey, word: SeenWord) -> float:
    """Returns the usual width of a word's stems in pixels; 0 where too few show."""
    ink = _ink(pixels, word, word.top, word.bottom)
    runs = _run_lengths(ink)
    stems = runs[(runs >= _THINNEST) & (runs <= max(3.0, _LONGEST_STEM * word.letter_height))]
    return float(np.mean(stems)) if stems.size >= 8 else 0.0


def bold_words(pixels: Grey, words: Sequence[SeenWord]) -> frozenset[int]:
    """Returns the places of the words that are set bold, judged by whole stretches of a line."""
    widths = [stem_width(pixels, word) for word in words]
    usual = [width for width, word in zip(widths, words, strict=True) if width and word.text[1:].islower()]
    if len(usual) < 10:
        return frozenset()
    text = median(usual)
    return frozenset(
        place for stretch in _stretches(words) if _is_bold(stretch, words, widths, text) for place in stretch
    )


def _is_bold(stretch: Sequence[int], words: Sequence[SeenWord], widths: Sequence[float], text: float) -> bool:
    shown = [widths[place] for place in stretch if widths[place]]
    letters = "".join(c for place in stretch for c in words[place].text if c.isalnum())
    if not shown or len(letters) < 3:
        return False
    return median(shown) > text * (_BOLD_CAPITALS if letters.isupper() else _BOLD)


def _stretches(words: Sequence[SeenWord]) -> Iterator[list[int]]:
    """Yields the places of words that follow each other on a line without the gap between columns."""
    stretch: list[int] = []
    for place, word in enumerate(words):
        last = words[stretch[-1]] if stretch else None
        if last and (last.line != word.line or word.left - last.right > _COLUMN_GAP * word.letter_height):
            yield stretch
            stretch = []
        stretch.append(place)
    if stretch:
        yield stretch


def roman_of(pixels: Grey, word: SeenWord, read: str) -> str:
    """Returns a Roman number with as many strokes "I" at its end as the picture shows; ``read`` as it is otherwise.

    Recognition drops one of several like strokes at times; the picture does not.
    """
    base = read.rstrip("I")
    shown = _stems(pixels, word) - sum(_STEMS[letter] for letter in base)
    lost = shown != len(read) - len(base) and 0 <= shown <= 3
    return base + "I" * shown if lost and (base or shown) and not (base.endswith("I") and shown > 1) else read


def _stems(pixels: Grey, word: SeenWord) -> int:
    """Returns how many stems cross the upper half of a word."""
    tall = word.baseline - word.top
    ink = _ink(pixels, word, word.baseline - _BAND[1] * tall, word.baseline - _BAND[0] * tall)
    counts = [int(np.count_nonzero(_runs(row)[1] - _runs(row)[0] >= _THINNEST)) for row in ink]
    return round(median(counts)) if counts else 0


def _ink(pixels: Grey, word: SeenWord, top: float, bottom: float) -> NDArray[np.bool_]:
    part: NDArray[np.bool_] = pixels[max(0, int(top)) : int(bottom), max(0, int(word.left)) : int(word.right)] < INK
    return part


def _run_lengths(ink: NDArray[np.bool_]) -> NDArray[np.float64]:
    if not ink.size:
        return np.zeros(0)
    padded = np.zeros((ink.shape[0], ink.shape[1] + 2), np.int8)
    padded[:, 1:-1] = ink
    starts, ends = _runs(padded.ravel())
    return (ends - starts).astype(np.float64)


def _runs(row: NDArray[np.generic]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Returns where runs of ink begin and end."""
    edges = np.diff(np.concatenate(([0], row.astype(np.int8), [0])))
    return np.nonzero(edges == 1)[0], np.nonzero(edges == -1)[0]
