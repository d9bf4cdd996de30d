"""Stamps on the picture of a page, for the secrecy gate: coloured or grey, boxed, leaning, faint, over print."""

import importlib.util
import shutil
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image

from ingest.blocks import Marginal, Place
from ingest.margin_marks import margin_marks
from ingest.ocr.stamp_reading import readings
from ingest.ocr.stamp_regions import DPI, Region, regions, whole

_PAGE_SIDE = 900  # pixels; a picture smaller on one side is a part of a page
_PAGE_INCHES = 8.27  # the shorter side of A4
_SMALL_INCHES = (4.5, 2.2)  # a picture up to this size may be a stamp as a whole
_MOST = 24  # patches of one picture that are read


@dataclass(frozen=True, slots=True)
class FoundStamps:
    """The stamps on a picture; ``is_complete`` is False where a patch that may be one could not be read."""

    stamps: tuple[Marginal, ...]
    is_complete: bool = True


def is_available() -> bool:
    """Tells whether this machine can recognise stamps: Tesseract and its Python binding are installed."""
    return shutil.which("tesseract") is not None and importlib.util.find_spec("pytesseract") is not None


def stamps_on(image: Image.Image, page: int) -> FoundStamps:
    """Returns the words of the stamps on the picture of page ``page``, or of a part of it with 200 pixels an inch.

    Needs Tesseract with Vietnamese; where it fails the search is not complete. Only what reads as a mark is given, as
    it was read, for ``ingest.gate`` to name; seals and signatures give nothing.
    """
    is_page = min(image.size) >= _PAGE_SIDE
    picture = _scaled(image.convert("RGB"), is_page=is_page)
    patches = regions(picture, is_page=is_page)
    found, is_complete = patches[:_MOST], len(patches) <= _MOST
    if not is_page and picture.width <= _SMALL_INCHES[0] * DPI and picture.height <= _SMALL_INCHES[1] * DPI:
        found.insert(0, whole(picture))
    texts: dict[str, None] = {}
    done: list[Region] = []
    for region, read in zip(found, readings([region.ink for region in found]), strict=True):
        text = "" if any(_covers(one, region) for one in done) else _mark_in(read)
        is_complete &= text is not None
        if text:
            done.append(region)
            texts.setdefault(text)
    return FoundStamps(tuple(Marginal(text, Place.STAMP, page) for text in texts), is_complete)


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


def _mark_in(read: Sequence[str | None]) -> str | None:
    """Returns the first reading of a patch that is a mark, "" where none is, None where a reading failed."""
    marked = (text for text in read if text is not None and any(margin_marks([Marginal(text, Place.STAMP)])))
    return next(marked, None if None in read else "")
