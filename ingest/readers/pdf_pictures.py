"""Pictures in PDF pages: how much of a page they cover, and a page itself as a picture. pdfium under its lock."""

from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from ingest.readers.pdf_words import opened

_MAX_OBJECTS = 2_000  # objects of a page looked at
_MOST_PIXELS = 24_000_000  # of a rendered page; A3 at 200 dpi has 7.7 million
_DRAWN = 60  # paths that may be letters turned into outlines


@dataclass(frozen=True, slots=True)
class PageLook:
    """What a page shows besides text: the share of it that pictures cover, [0, 1], and how many paths are drawn."""

    pictured: float = 0.0
    paths: int = 0

    @property
    def may_show_text(self) -> bool:
        """Tells whether the page has something on it in which there may be words."""
        return self.pictured > 0.01 or self.paths >= _DRAWN


def looks_of(data: bytes, numbers: list[int]) -> dict[int, PageLook]:
    """Returns what the pages with these numbers (from 1) show besides text; damaged pages are left out."""
    looks: dict[int, PageLook] = {}
    with opened(data) as document:
        for number in numbers:
            try:
                page = document[number - 1]
            except pypdfium2.PdfiumError:
                continue
            looks[number] = _look(page)
            page.close()
    return looks


def _look(page: Any) -> PageLook:
    left, bottom, right, top = page.get_bbox()
    area = max(1.0, (right - left) * (top - bottom))
    covered, paths = 0.0, 0
    for drawn in page.get_objects(max_depth=3):
        paths += drawn.type == pdfium.FPDF_PAGEOBJ_PATH
        if drawn.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            x0, y0, x1, y1 = drawn.get_bounds()
            width = max(0.0, min(x1, right) - max(x0, left))
            covered += width * max(0.0, min(y1, top) - max(y0, bottom)) / area
        if paths > _MAX_OBJECTS or covered >= 1.0:
            break
    return PageLook(min(1.0, covered), paths)


def rendered(data: bytes, number: int, dpi: float) -> tuple[Image.Image, float]:
    """Returns a page (number from 1) as a picture and the side of its pixels in points.

    Very large pages are rendered coarser than asked. Raises ``UnreadableFile`` or ``PdfiumError`` when damaged.
    """
    with opened(data) as document:
        page = document[number - 1]
        try:
            width, height = page.get_size()
            scale = min(dpi / 72, (_MOST_PIXELS / max(1.0, width * height)) ** 0.5)
            picture = page.render(scale=scale, draw_annots=True).to_pil().copy()
        finally:
            page.close()
    return picture, 1 / scale
