"""What a PDF prints outside its text: running heads and feet, watermarks, pinned notes, stamps pasted as pictures."""

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium

from ingest.blocks import Marginal, Place
from ingest.readers.pdf_noise import PageLines
from ingest.readers.pdf_objects import Picture, drawn_on, notes
from ingest.readers.pdf_pictures import PageLook
from ingest.readers.pdf_words import opened
from ingest.readers.stamp_pictures import not_looked_at, on_pages

if TYPE_CHECKING:
    from PIL.Image import Image

_SCALE = 200 / 72  # pixels a point: words of a stamp are then some 40 pixels high
_PADDING = 4.0  # points around a picture
_SMALLEST = (14.0, 7.0)  # points, width and height of a picture that can hold a word
_FULL_PAGE = 0.7  # share of a page that pictures cover on a scan
_MOST_PICTURES = 60  # different pictures of one file that are looked at, beside pages covered by pictures
_MOST_PAGES = 500  # pages covered by pictures
_MOST_PIXELS = 24_000_000  # of a rendered page
# The stamps that PDF programs bring along (PDF 32000-1, table 181).
_STANDARD = {
    "topsecret": "TUYỆT MẬT",
    "confidential": "MẬT",
    "draft": "DỰ THẢO",
    "notforpublicrelease": "KHÔNG PHỔ BIẾN",
}


@dataclass(frozen=True, slots=True)
class LookedAt:
    """A part of a page in which stamps must be sought: a box in user space, None for the page as a whole."""

    page: int
    box: tuple[float, float, float, float] | None


@dataclass(slots=True)
class Around:
    """What stands around the text of a file; ``passed_over`` are pages with pictures beyond what one file may have."""

    marginalia: list[Marginal] = field(default_factory=list)
    looked_at: list[LookedAt] = field(default_factory=list)
    passed_over: list[int] = field(default_factory=list)
    seen: set[bytes] = field(default_factory=set)
    looks: dict[int, PageLook] = field(default_factory=dict)  # by page number

    def look(self, page: Any, number: int, *, with_pictures: bool) -> None:
        """Notes what stands around the text of an open page (numbers from 1).

        Pictures are wanted of pages with text only; a page without text is recognised whole. A picture that is
        repeated is taken once. A page that pictures cover, as a scan with hidden text is, is taken whole: scanners cut
        it into strips and layers.
        """
        drawn = drawn_on(page)
        self.looks[number] = PageLook(_covered(page, drawn.pictures), drawn.paths)
        if drawn.unusual:
            self.marginalia.append(Marginal(drawn.unusual, Place.WATERMARK, number))
        found = drawn.pictures if with_pictures else []
        whole = _covered(page, found) >= _FULL_PAGE
        for note in notes(page):
            self.marginalia += (Marginal(_standard(words), Place.STAMP, number) for words in note.words)
            if note.picture is not None:
                found.append(note.picture)
        new = {one.digest: one.box for one in found if one.digest not in self.seen and _may_hold_words(one)}
        self.seen.update(new)
        self._take([LookedAt(number, None)] if new and whole else [LookedAt(number, box) for box in new.values()])

    def _take(self, parts: Sequence[LookedAt]) -> None:
        for part in parts:
            alike = sum((one.box is None) is (part.box is None) for one in self.looked_at)
            if alike < (_MOST_PICTURES if part.box else _MOST_PAGES):
                self.looked_at.append(part)
            elif part.page not in self.passed_over:
                self.passed_over.append(part.page)


def pictures_of(data: bytes, wanted: Sequence[LookedAt]) -> "Iterator[tuple[int, Image]]":
    """Yields parts of pages as pictures with their page, rendered page by page: one page lives at a time."""
    for number, parts in groupby(wanted, key=lambda part: part.page):
        with opened(data) as document:
            page = document[number - 1]
            rendered = page.render(scale=_scale(page), may_draw_forms=False).to_pil().convert("RGB")
            crops = [rendered if part.box is None else _crop(page, rendered, part.box) for part in parts]
            page.close()
        yield from ((number, crop) for crop in crops if crop is not None)


def passed_over_warnings(around: Around) -> Iterator[str]:
    """Yields the warning that a file has more pictures than are looked at."""
    if around.passed_over:
        yield not_looked_at(on_pages(around.passed_over), f"tệp có quá {_MOST_PICTURES} hình")


def removed_lines(before: Sequence[PageLines], after: Sequence[PageLines]) -> Iterator[Marginal]:
    """Yields the lines that cleaning took from the pages, as running heads or feet by where they stood."""
    for page, cleaned in zip(before, after, strict=True):
        kept = {id(line) for line in cleaned.lines}
        for line in page.lines:
            if id(line) not in kept:
                place = Place.HEADER if line.bottom < page.height / 2 else Place.FOOTER
                yield Marginal(line.text, place, page.number)


def _scale(page: Any) -> float:
    """Returns pixels a point, fewer than usual for a very large page."""
    width, height = page.get_size()
    return float(min(_SCALE, (_MOST_PIXELS / max(1.0, width * height)) ** 0.5))


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


def _crop(page: Any, rendered: "Image", box: tuple[float, float, float, float]) -> "Image | None":
    """Returns the part of a rendered page in a box, or None where it lies outside the page."""
    left, bottom, right, top = box
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
