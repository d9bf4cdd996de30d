"""Pictures in PDF pages: how much of a page they cover, and a page itself as a picture. pdfium under its lock."""

from dataclasses import dataclass

from PIL import Image

from ingest.readers.pdf_words import opened

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
