"""Pages of originals as pictures. Runs in the reading process: what it gets is a request and the bytes of a file.

A request is one line of JSON; an answer holds plain values only (``ingest.sandbox_frames``).
"""

import io
import json

import numpy as np
from PIL import Image

from ingest.readers import image as picture_file
from ingest.readers.pdf_words import opened
from vanban.errors import UnreadableFile

MOST_PIXELS = 16_000_000  # of a drawn page: A4 at 1,400 pixels width has 2.8 million
_QUALITY = 75  # of JPEG; letters show no halo at this width
_GREY_SPREAD = 12  # of 255: what the channels of a page without colour may differ by
_LONGEST_PAGE = 20_000.0  # points; PDF allows 14,400
NO_PAGE = "Bản gốc không có trang này."


def page_sizes(request: str, data: bytes) -> list[tuple[float, float]]:  # noqa: ARG001
    """Returns width and height of each page of a PDF, in points, as it is shown."""
    with opened(data) as document:
        sizes = [document.get_page_size(index) for index in range(len(document))]
    if any(not 0 < side <= _LONGEST_PAGE for size in sizes for side in size):
        raise UnreadableFile("Tệp PDF có trang mang kích thước bất thường nên không dựng được ảnh trang.")
    return [(float(width), float(height)) for width, height in sizes]


def picture_sizes(request: str, data: bytes) -> list[tuple[float, float]]:  # noqa: ARG001
    """Returns width and height of each page of a picture file, in pixels."""
    return [(float(width), float(height)) for width, height in picture_file.page_sizes(data)]


def draw_pdf_page(request: str, data: bytes) -> bytes:
    """Returns page ``page`` (from 1) of a PDF as JPEG, ``width`` pixels wide; very long pages become narrower."""
    asked = json.loads(request)
    return _jpeg(pdf_picture(data, int(asked["page"]), width=int(asked["width"])))


def draw_picture_page(request: str, data: bytes) -> bytes:
    """Returns page ``page`` (from 1) of a picture file as JPEG, at most ``width`` pixels wide."""
    asked = json.loads(request)
    return _jpeg(_narrowed(picture_file.load_page(data, int(asked["page"])), int(asked["width"])))


def pdf_picture(data: bytes, number: int, *, width: int) -> Image.Image:
    """Returns a page of a PDF as a picture. Raises ``UnreadableFile`` for a page that is not there."""
    with opened(data) as document:
        if not 1 <= number <= len(document):
            raise UnreadableFile(NO_PAGE)
        page = document[number - 1]
        try:
            across, down = page.get_size()
            scale = min(width / max(1.0, across), (MOST_PIXELS / max(1.0, across * down)) ** 0.5)
            picture: Image.Image = page.render(scale=scale, draw_annots=True).to_pil().copy()
        finally:
            page.close()
    return picture


def _narrowed(picture: Image.Image, width: int) -> Image.Image:
    if picture.width <= width:
        return picture
    height = max(1, round(picture.height * width / picture.width))
    return picture.resize((width, height), Image.Resampling.LANCZOS)


def _jpeg(picture: Image.Image) -> bytes:
    """Returns the picture as JPEG, without colours where it has none."""
    plain = picture if picture.mode in ("L", "RGB") else picture.convert("RGB")
    out = io.BytesIO()
    (plain.convert("L") if _is_grey(plain) else plain).save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()


def _is_grey(picture: Image.Image) -> bool:
    if picture.mode == "L":
        return True
    small = picture.resize((200, 280), Image.Resampling.BOX)
    channels = np.asarray(small, dtype=np.int16)
    return bool((channels.max(axis=2) - channels.min(axis=2)).max() <= _GREY_SPREAD)
