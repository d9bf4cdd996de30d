"""Parts of a page read one below the other: cells of a ruled table, whose lines would run into each other side by side,
and single words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ingest.ocr.cleaning import INK, Grey
from ingest.ocr.engine import SeenWord
from ingest.ocr.ruling import Box

_MARGIN = 16  # pixels of white around each cell; without it the first letter is lost
_INSET = 4  # pixels inside a cell's lines
_TALLEST = 8_000  # pixels of one pile
_LEAST_INK = 6  # pixels of ink in a cell that is not empty


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a page, its place among all parts, and where it lies: on the page, and in the pile from row ``at``."""

    pixels: Grey
    place: int
    left: int = 0
    top: int = 0
    at: int = 0


@dataclass(frozen=True, slots=True)
class Pile:
    """A picture of parts one below the other, and where each comes from."""

    image: Image.Image
    pieces: tuple[_Piece, ...]

    def on_page(self, words: Sequence[SeenWord], first_line: int) -> list[SeenWord]:
        """Returns words recognised in the pile as they lie on the page, their lines numbered from ``first_line``."""
        return [self._moved(word, first_line) for word in words]

    def texts(self, words: Sequence[SeenWord]) -> dict[int, str]:
        """Returns what was recognised in each part, by its place."""
        found: dict[int, list[str]] = {}
        for word in words:
            found.setdefault(self._piece(word).place, []).append(word.text)
        return {place: " ".join(texts) for place, texts in found.items()}

    def _moved(self, word: SeenWord, first_line: int) -> SeenWord:
        piece = self._piece(word)
        across, down = piece.left - _MARGIN, piece.top - piece.at
        return replace(
            word,
            left=word.left + across,
            right=word.right + across,
            top=word.top + down,
            bottom=word.bottom + down,
            baseline=word.baseline + down,
            line=word.line + first_line,
        )

    def _piece(self, word: SeenWord) -> _Piece:
        middle = (word.top + word.bottom) / 2
        return min(self.pieces, key=lambda p: max(p.at - middle, middle - p.at - p.pixels.shape[0], 0.0))


def cell_piles(pixels: Grey, cells: Sequence[Box]) -> Iterator[Pile]:
    """Yields the cells that hold ink, row by row, in piles of bounded height; ``pixels`` are without ruling lines."""
    ordered = sorted(set(cells), key=lambda b: (b.top, b.left))
    inked = (_inked(pixels, box, place) for place, box in enumerate(ordered))
    yield from _piles([piece for piece in inked if piece is not None])


def piled(parts: Sequence[Grey]) -> Iterator[Pile]:
    """Yields pictures one below the other in piles of bounded height."""
    yield from _piles([_Piece(part, place) for place, part in enumerate(parts) if part.size])


def _piles(pieces: Sequence[_Piece]) -> Iterator[Pile]:
    waiting: list[_Piece] = []
    height = _MARGIN
    for piece in pieces:
        if waiting and height + piece.pixels.shape[0] > _TALLEST:
            yield _pile(waiting, height)
            waiting, height = [], _MARGIN
        waiting.append(replace(piece, at=height))
        height += piece.pixels.shape[0] + _MARGIN
    if waiting:
        yield _pile(waiting, height)


def _inked(pixels: Grey, box: Box, place: int) -> _Piece | None:
    """Returns the ink of a cell, or None where it is empty."""
    left, top = box.left + _INSET, box.top + _INSET
    inside = pixels[top : box.bottom - _INSET, left : box.right - _INSET]
    ink: NDArray[np.bool_] = inside < INK
    if inside.size == 0 or np.count_nonzero(ink) < _LEAST_INK:
        return None
    first, last = _span(np.any(ink, axis=1))
    from_left, to_right = _span(np.any(ink, axis=0))
    return _Piece(inside[first:last, from_left:to_right], place, left + from_left, top + first)


def _span(filled: NDArray[np.bool_]) -> tuple[int, int]:
    places = np.nonzero(filled)[0]
    return int(places[0]), int(places[-1]) + 1


def _pile(pieces: Sequence[_Piece], height: int) -> Pile:
    width = max(piece.pixels.shape[1] for piece in pieces) + 2 * _MARGIN
    canvas = np.full((height, width), 255, np.uint8)
    for piece in pieces:
        rows, columns = piece.pixels.shape
        canvas[piece.at : piece.at + rows, _MARGIN : _MARGIN + columns] = piece.pixels
    return Pile(Image.fromarray(canvas), tuple(pieces))
