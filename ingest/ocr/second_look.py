"""A second recognition of the words that hold figures: each by itself, larger, away from its line.

Recognition of a line leans on what usually follows what, and is sure of a wrong figure as easily as of a right one.
A word read alone, at another scale, errs in other places: where the two differ, a person should look.
"""

from collections.abc import Sequence

import numpy as np
from PIL import Image

from ingest.ocr import engine
from ingest.ocr.cells import piled
from ingest.ocr.cleaning import Grey
from ingest.ocr.engine import SeenWord
from ingest.ocr.ruling import Box

SCALE = 1.5
_AROUND = 5  # pixels around a word that are looked at, too


def second_readings(pixels: Grey, words: Sequence[SeenWord]) -> list[str]:
    """Returns how each word reads alone, "" where nothing was seen. Raises ``RecognitionError``."""
    readings = [""] * len(words)
    boxes = [_box(word, pixels) for word in words]
    for pile in piled([_larger(pixels, box) for box in boxes]):
        seen = engine.recognise(pile.image, mode=engine.BLOCK, dpi=round(engine.DPI * SCALE))
        for place, text in pile.texts(seen).items():
            readings[place] = text
    return readings


def _box(word: SeenWord, pixels: Grey) -> Box:
    height, width = pixels.shape
    return Box(
        max(0, int(word.left) - _AROUND),
        max(0, int(word.top) - _AROUND),
        min(width, int(word.right) + _AROUND),
        min(height, int(word.bottom) + _AROUND),
    )


def _larger(pixels: Grey, box: Box) -> Grey:
    part = Image.fromarray(pixels[box.top : box.bottom, box.left : box.right])
    size = (max(1, round(part.width * SCALE)), max(1, round(part.height * SCALE)))
    return np.asarray(part.resize(size, Image.Resampling.BICUBIC))
