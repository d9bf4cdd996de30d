"""Stamps on the picture of a page, for the secrecy gate: coloured or grey, boxed, leaning, faint, over print."""

import importlib.util
import shutil

from PIL import Image

from ingest.blocks import Marginal, Place
from ingest.margin_marks import margin_marks
from ingest.ocr.stamp_reading import readings
from ingest.ocr.stamp_regions import DPI, Region, regions, whole

_PAGE_SIDE = 900  # pixels; a picture smaller on one side is a part of a page
_PAGE_INCHES = 8.27  # the shorter side of A4
_SMALL_INCHES = (4.5, 2.2)  # a picture up to this size may be a stamp as a whole


def is_available() -> bool:
    """Tells whether this machine can recognise stamps: Tesseract and its Python binding are installed."""
    return shutil.which("tesseract") is not None and importlib.util.find_spec("pytesseract") is not None


def stamps_on(image: Image.Image, page: int) -> list[Marginal]:
    """Returns the words of the stamps on the picture of page ``page``, or of a part of it with 200 pixels an inch.

    Needs Tesseract with Vietnamese; without it pytesseract's own error is raised. Only what reads as a mark is given,
    as it was read, for ``ingest.gate`` to name; seals and signatures give nothing.
    """
    is_page = min(image.size) >= _PAGE_SIDE
    picture = _scaled(image.convert("RGB"), is_page=is_page)
    found = regions(picture, is_page=is_page)
    if not is_page and picture.width <= _SMALL_INCHES[0] * DPI and picture.height <= _SMALL_INCHES[1] * DPI:
        found.insert(0, whole(picture))
    texts: dict[str, None] = {}
    done: list[Region] = []
    for region in found:
        text = "" if any(_covers(one, region) for one in done) else _read(region)
        if text:
            done.append(region)
            texts.setdefault(text)
    return [Marginal(text, Place.STAMP, page) for text in texts]


def _covers(done: Region, region: Region) -> bool:
    """Tells whether a region mostly lies within one that was read: a stamp is found by its colour and its frame."""
    width = min(done.right, region.right) - max(done.left, region.left)
    height = min(done.bottom, region.bottom) - max(done.top, region.top)
    area = (region.right - region.left) * (region.bottom - region.top)
    return width > 0 and height > 0 and width * height > 0.6 * area


def _scaled(image: Image.Image, *, is_page: bool) -> Image.Image:
    """Returns a page with 200 pixels an inch, taken to be A4; a part of a page as it is."""
    scale = _PAGE_INCHES * DPI / min(image.size) if is_page else 1.0
    if 0.95 < scale < 1.05:
        return image
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Image.Resampling.LANCZOS)


def _read(region: Region) -> str:
    """Returns the first reading of a patch that is a mark, "" where none is."""
    readable = (text for text in readings(region.ink) if any(margin_marks([Marginal(text, Place.STAMP)])))
    return next(readable, "")
