"""What a PDF prints outside its text: running heads and feet, watermarks, pinned notes, stamps pasted as pictures."""

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium

from ingest.blocks import Marginal, Place
from ingest.readers.pdf_noise import PageLines
from ingest.readers.pdf_objects import Picture, drawn_on, notes
from ingest.readers.pdf_pictures import PageLook

if TYPE_CHECKING:
    from PIL.Image import Image

_SCALE = 200 / 72  # pixels a point: words of a stamp are then some 40 pixels high
_PADDING = 4.0  # points around a picture
_SMALLEST = (14.0, 7.0)  # points, width and height of a picture that can hold a word
_MOST_LOOKED_AT = 60  # different pictures of one file
# The stamps that PDF programs bring along (PDF 32000-1, table 181).
_STANDARD = {
    "topsecret": "TUYỆT MẬT",
    "confidential": "MẬT",
    "draft": "DỰ THẢO",
    "notforpublicrelease": "KHÔNG PHỔ BIẾN",
}


@dataclass(slots=True)
class Around:
    """What stands around the text of a file; ``looked_at`` are the pictures in which stamps must be sought."""

    marginalia: list[Marginal] = field(default_factory=list)
    looked_at: list[tuple[int | None, "Image"]] = field(default_factory=list)  # page, picture
    seen: set[bytes] = field(default_factory=set)
    looks: dict[int, PageLook] = field(default_factory=dict)  # by page number

    def look(self, page: Any, number: int, *, with_pictures: bool) -> None:
        """Notes what stands around the text of an open page (numbers from 1).

        Pictures are wanted of pages with text only; a page without text is recognised whole. A picture that is
        repeated is taken once; a page without pictures is not rendered.
        """
        _read_page(page, number, self, with_pictures=with_pictures)


def removed_lines(before: Sequence[PageLines], after: Sequence[PageLines]) -> Iterator[Marginal]:
    """Yields the lines that cleaning took from the pages, as running heads or feet by where they stood."""
    for page, cleaned in zip(before, after, strict=True):
        kept = {id(line) for line in cleaned.lines}
        for line in page.lines:
            if id(line) not in kept:
                place = Place.HEADER if line.bottom < page.height / 2 else Place.FOOTER
                yield Marginal(line.text, place, page.number)


def _read_page(page: Any, number: int, around: Around, *, with_pictures: bool) -> None:
    drawn = drawn_on(page)
    around.looks[number] = PageLook(_covered(page, drawn.pictures), drawn.paths)
    if drawn.unusual:
        around.marginalia.append(Marginal(drawn.unusual, Place.WATERMARK, number))
    found = drawn.pictures if with_pictures else []
    for note in notes(page):
        around.marginalia += (Marginal(_standard(words), Place.STAMP, number) for words in note.words)
        if note.picture is not None:
            found.append(note.picture)
    new = [one for one in found if one.digest not in around.seen and _may_hold_words(one)]
    new = new[: max(0, _MOST_LOOKED_AT - len(around.looked_at))]
    around.seen.update(one.digest for one in new)
    if new:
        rendered = page.render(scale=_SCALE, may_draw_forms=False).to_pil().convert("RGB")
        around.looked_at += ((number, crop) for one in new if (crop := _crop(page, rendered, one)) is not None)


def _covered(page: Any, pictures: Sequence[Picture]) -> float:
    """Returns the share of a page that pictures cover, [0, 1]; what overlaps counts twice."""
    if not pictures:
        return 0.0
    left, bottom, right, top = page.get_bbox()
    widths = (max(0.0, min(p.box[2], right) - max(p.box[0], left)) for p in pictures)
    heights = (max(0.0, min(p.box[3], top) - max(p.box[1], bottom)) for p in pictures)
    area = float(sum(width * height for width, height in zip(widths, heights, strict=True)))
    return min(1.0, area / max(1.0, float((right - left) * (top - bottom))))


def _may_hold_words(picture: Picture) -> bool:
    left, bottom, right, top = picture.box
    return right - left >= _SMALLEST[0] and top - bottom >= _SMALLEST[1]


def _crop(page: Any, rendered: "Image", picture: Picture) -> "Image | None":
    """Returns the part of a rendered page that shows a picture, or None where it lies outside the page."""
    left, bottom, right, top = picture.box
    corners = [_shown(page, rendered, x, y) for x in (left, right) for y in (bottom, top)]
    pad = round(_PADDING * _SCALE)
    x0, y0 = max(0, min(x for x, _ in corners) - pad), max(0, min(y for _, y in corners) - pad)
    x1 = min(rendered.width, max(x for x, _ in corners) + pad)
    y1 = min(rendered.height, max(y for _, y in corners) + pad)
    return rendered.crop((x0, y0, x1, y1)) if x1 - x0 > 2 * pad and y1 - y0 > 2 * pad else None


def _shown(page: Any, rendered: "Image", x: float, y: float) -> tuple[int, int]:
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page.raw, 0, 0, rendered.width, rendered.height, 0, x, y, across, down)
    return across.value, down.value


def _standard(words: str) -> str:
    name = words.removeprefix("#").removeprefix("SB").lower()
    return _STANDARD.get(name, words)
