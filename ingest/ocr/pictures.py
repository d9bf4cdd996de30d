"""Pictures of pages as recognition gets them: turned upright, levelled, cleaned, their ruling lines known."""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from ingest.ocr.cleaning import INK, Grey, cleaned, evened, grey_of
from ingest.ocr.ruling import Box, ruling_lines, without_lines
from ingest.ocr.straightening import is_sideways, levelled, slope_of

_BLANK = 0.00012  # share of ink; a page number alone has more (measured: 0.0003)
_FAINT = 190  # a pixel of an even picture darker than this may be of a ruling line
_RIM = 50  # part of the width that the rim is, where the lid's shadow and punched holes are


@dataclass(frozen=True, slots=True)
class CleanPage:
    """A page ready to be recognised: dark ink on white, level lines, the ruling lines painted over.

    ``turns`` are the quarter turns clockwise that set its picture upright, 0 to 3.
    """

    pixels: Grey
    lines: tuple[Box, ...]
    turns: int = 0

    @property
    def image(self) -> Image.Image:
        """The page as a picture."""
        return Image.fromarray(self.pixels)


def clean_page(picture: Image.Image, *, turns: int = 0) -> CleanPage:
    """Returns a picture of a page made ready; ``turns`` quarter turns clockwise are made first."""
    grey = turned(grey_of(picture), turns)
    even = evened(levelled(grey, slope_of(grey)))
    lines = ruling_lines(np.asarray(even) < _FAINT)  # before the specks go, and thin lines with them
    return CleanPage(without_lines(np.asarray(cleaned(even)), lines), tuple(lines), turns % 4)


def turned(picture: Image.Image, turns: int) -> Image.Image:
    """Returns a picture after quarter turns clockwise."""
    return picture.rotate(-90 * (turns % 4), expand=True) if turns % 4 else picture


def lies_sideways(picture: Image.Image) -> bool:
    """Tells whether a picture shows a page whose lines run up and down."""
    return is_sideways(grey_of(picture))


def is_blank(page: CleanPage) -> bool:
    """Tells whether a page bears nothing but specks and the shadows of its rim."""
    height, width = page.pixels.shape
    rim = width // _RIM
    inner = page.pixels[rim : height - rim, rim : width - rim]
    return bool(np.count_nonzero(inner < INK) < _BLANK * max(1, inner.size)) and not page.lines
