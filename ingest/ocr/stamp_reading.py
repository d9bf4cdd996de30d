"""The words of one stamp: its ink turned upright, freed of its frame, enlarged and given to Tesseract."""

import logging
import os
from collections.abc import Iterator

import numpy as np
import pytesseract  # type: ignore[import-untyped]
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from ingest.ocr.stamp_regions import Ink

log = logging.getLogger(__name__)
_SECONDS = 20  # for one stamp
_MOST_TURN = 24  # degrees a stamp may lean
_SMALL = 160  # pixels of the longer side of the copy that is turned to find the lean
_FRAME_LINE = 0.5  # share of the width or height that a line of the frame covers
_FRAME_DEPTH = 0.24  # share of the height (width) at each edge in which the frame lies
_WORD_HEIGHT = 64  # pixels of the words given to Tesseract
_SEVERAL_LINES = 0.55  # height to width above which a stamp may have more than one line
_BORDER = 28


def readings(ink: Ink) -> Iterator[str | None]:
    """Yields what a stamp may read, the likeliest first: without its frame and with it, as one line and as several.

    None comes for a reading that Tesseract failed at or was too slow for.
    """
    upright = _turned(ink, _lean(ink))
    inner = _unframed(upright)
    one_line = inner.shape[0] <= _SEVERAL_LINES * inner.shape[1]
    ways = [(inner, 7), (inner, 6)] if one_line else [(inner, 6), (inner, 7)]
    if inner.shape != upright.shape:
        ways.append((upright, 6))
    for shape, mode in ways:
        text = _recognised(shape, mode)
        if text != "":
            yield text


def _lean(ink: Ink) -> float:
    """Returns the degrees by which a stamp must be turned (counter-clockwise) for its rows to be level."""
    scale = min(1.0, _SMALL / max(ink.shape))
    size = (max(8, round(ink.shape[1] * scale)), max(8, round(ink.shape[0] * scale)))
    small = _as_image(ink).resize(size, Image.Resampling.BOX)
    coarse = max(range(-_MOST_TURN, _MOST_TURN + 1, 3), key=lambda angle: _sharpness(small, angle))
    return max((coarse + step / 2 for step in range(-4, 5)), key=lambda angle: _sharpness(small, angle))


def _sharpness(image: Image.Image, angle: float) -> float:
    """Returns how sharply rows begin and end when a picture is turned: greatest when lines lie level."""
    turned = np.asarray(image.rotate(angle, Image.Resampling.BILINEAR, expand=True), dtype=np.float32)
    rows, columns = turned.sum(axis=1), turned.sum(axis=0)
    return float((np.diff(rows) ** 2).sum() + 0.5 * (np.diff(columns) ** 2).sum())


def _turned(ink: Ink, angle: float) -> Ink:
    image = _as_image(ink).rotate(angle, Image.Resampling.BICUBIC, expand=True)
    return _tight((np.asarray(image, dtype=np.float32) / 255).astype(np.float32))


def _tight(ink: Ink) -> Ink:
    """Returns the part of a picture that has ink."""
    rows = np.flatnonzero((ink > 0.3).sum(axis=1) > 1)
    columns = np.flatnonzero((ink > 0.3).sum(axis=0) > 1)
    if not len(rows) or not len(columns):
        return ink
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _unframed(ink: Ink) -> Ink:
    """Returns what lies inside the frame of a stamp; a stamp without one comes back as it is."""
    dark = ink > 0.3
    near = dark | np.roll(dark, 1, axis=0)
    top, bottom = _inside(near.mean(axis=1))
    inner = dark[top:bottom]
    near = inner | np.roll(inner, 1, axis=1)
    left, right = _inside(near.mean(axis=0) if len(inner) else np.zeros(ink.shape[1]))
    if bottom - top < 8 or right - left < 8:
        return ink
    return _tight(ink[top:bottom, left:right])


def _inside(cover: "NDArray[np.float64]") -> tuple[int, int]:
    """Returns the first and the end of the rows between the lines of a frame, given how far each row is inked."""
    size, depth = len(cover), max(1, int(len(cover) * _FRAME_DEPTH))
    lines = np.flatnonzero(cover > _FRAME_LINE + 0.1)
    head, foot = lines[lines < depth], lines[lines >= size - depth]
    start = int(head[-1]) + 2 if len(head) else 0
    end = int(foot[0]) - 1 if len(foot) else size
    return (start, end) if end > start else (0, size)


def _recognised(ink: Ink, mode: int) -> str | None:
    """Returns what Tesseract reads with a page segmentation mode, a line a row; "" is nothing, None a failure."""
    if ink.shape[0] < 8 or ink.shape[1] < 8:
        return ""
    lines = 1 if mode == 7 else max(1, round(ink.shape[0] / max(1.0, 0.35 * ink.shape[1])))
    scale = min(4.0, _WORD_HEIGHT * lines / ink.shape[0])
    size = (max(8, round(ink.shape[1] * scale)), max(8, round(ink.shape[0] * scale)))
    full = ink / max(0.2, float(np.percentile(ink, 97)))
    word = _as_image(np.clip(full, 0, 1).astype(np.float32)).resize(size, Image.Resampling.BICUBIC)
    page = Image.new("L", (size[0] + 2 * _BORDER, size[1] + 2 * _BORDER), 0)
    page.paste(word, (_BORDER, _BORDER))
    inverted = page.filter(ImageFilter.GaussianBlur(0.7)).point(lambda value: 255 - value)
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # threads of one small crop only get in each other's way
    try:
        text: str = pytesseract.image_to_string(inverted, lang="vie", config=f"--psm {mode}", timeout=_SECONDS)
    except (pytesseract.TesseractError, RuntimeError, OSError) as error:  # a RuntimeError is its timeout
        log.warning("a stamp could not be recognised: %s", type(error).__name__)
        return None
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def _as_image(ink: Ink) -> Image.Image:
    return Image.fromarray((np.clip(ink, 0, 1) * 255).astype(np.uint8))
