"""Reads pictures of documents: scans and photographs in PNG, JPEG, TIFF (many pages), BMP, GIF and WebP."""

import io
import warnings
from functools import partial

from PIL import Image, ImageOps, UnidentifiedImageError

from ingest.blocks import RawDocument
from ingest.ocr import engine
from ingest.ocr.pages import recognise_pages
from ingest.readers.pdf import items_of
from ingest.readers.pdf_recognition import Recognition, recognition_warnings
from vanban.errors import UnreadableFile

_FORMATS = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "TIFF": "image/tiff",
    "BMP": "image/bmp",
    "GIF": "image/gif",
    "WEBP": "image/webp",
}
_SURE_SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8", b"II*\x00", b"MM\x00*")  # no text begins so
_MANY_PAGES = ("TIFF",)  # the further frames of other formats are animation
_MOST_PAGES = 500
_MOST_PIXELS = 90_000_000  # of one page: A3 at 600 dpi has 70 million
_LEAST_SIDE = 200  # pixels; smaller is an icon
_PAPER = 210 / 25.4  # inches; the short side of A4, where the file does not tell its resolution
_SHORT_SIDES = (3.5, 13.0)  # inches; the short side of paper (A6 to A2) for which a stated resolution is believed
_SCREENS = (72, 96)  # dots per inch that programs write without knowing
_LARGEST_FACTOR = 3.0
_ORIENTATION, _LYING = 0x0112, (5, 6, 7, 8)  # EXIF: the tag, and what means that the sides change places
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError)  # what PIL raises on bad files

DAMAGED = "Tệp ảnh bị hỏng hoặc không đầy đủ nên không đọc được; hãy chụp hoặc quét lại rồi gửi lại."
TOO_LARGE = "Ảnh lớn bất thường (quá 90 triệu điểm ảnh); hãy quét ở 200–300 dpi rồi gửi lại."
TOO_SMALL = "Ảnh quá nhỏ nên không thể nhận dạng chữ; hãy quét ở 200 dpi hoặc chụp gần hơn."
NO_TEXT = "Không nhận dạng được chữ nào trong ảnh; hãy chụp hoặc quét lại rõ hơn."


def accepts(name: str, data: bytes) -> bool:  # noqa: ARG001
    """Tells whether the bytes are a picture of a known format, whatever the name."""
    if data.startswith(_SURE_SIGNATURES):
        return True
    try:
        with _opened(data) as picture:
            return picture.format in _FORMATS
    except UnreadableFile as error:
        return error.message != DAMAGED


def read(data: bytes) -> RawDocument:
    """Returns the blocks of the recognised pages. Raises ``UnreadableFile`` when damaged, too large or without text."""
    with _opened(data) as picture:
        media_type = _FORMATS.get(picture.format or "", "image/png")
        count = _count(picture)
    if count > _MOST_PAGES:
        raise UnreadableFile(f"Tệp ảnh có {count} trang, quá giới hạn {_MOST_PAGES} trang; hãy tách thành nhiều tệp.")
    load_page(data, 1)  # tells of a damaged or oversized file before any work
    engine.require()
    pages = recognise_pages({number: partial(for_recognition, data, number) for number in range(1, count + 1)})
    seen = Recognition(pages, pages, tuple(recognition_warnings(pages, pages)))
    items, running = items_of([pages[number].page for number in sorted(pages)])
    if not items:
        raise UnreadableFile(
            next((page.failure.capitalize() + "." for page in pages.values() if page.failure), NO_TEXT)
        )
    return RawDocument(
        tuple(item.as_block() for item in items),
        media_type,
        count,
        seen.warnings,
        marginalia=(*running, *seen.stamps),
        pages=tuple(pages[number].reading for number in sorted(pages)),
        doubtful=seen.doubtful,
    )


def page_sizes(data: bytes) -> list[tuple[int, int]]:
    """Returns width and height of each page in pixels, upright as its camera held it."""
    sizes: list[tuple[int, int]] = []
    with _opened(data) as picture:
        try:
            for index in range(min(_count(picture), _MOST_PAGES)):
                picture.seek(index)
                width, height = picture.size
                lying = picture.getexif().get(_ORIENTATION, 1) in _LYING
                sizes.append((height, width) if lying else (width, height))
        except _BROKEN as error:
            raise UnreadableFile(DAMAGED) from error
    return sizes


def _count(picture: Image.Image) -> int:
    return int(getattr(picture, "n_frames", 1)) if picture.format in _MANY_PAGES else 1


def for_recognition(data: bytes, number: int) -> tuple[Image.Image, float]:
    """Returns a page upright as its camera held it, at 200 dpi, and the side of its pixels in points."""
    picture = load_page(data, number)
    factor = min(_LARGEST_FACTOR, engine.DPI / _resolution(picture))
    size = (max(1, round(picture.width * factor)), max(1, round(picture.height * factor)))
    return picture.resize(size, Image.Resampling.LANCZOS if factor < 1 else Image.Resampling.BICUBIC), 72 / engine.DPI


def _resolution(picture: Image.Image) -> float:
    """Returns the dots per inch that the file states, if a sheet of paper comes of it; else as if it showed A4."""
    short = min(picture.size)
    stated = picture.info.get("dpi", (0, 0))[0] or 0
    if stated > 0 and round(stated) not in _SCREENS and _SHORT_SIDES[0] <= short / float(stated) <= _SHORT_SIDES[1]:
        return float(stated)
    return short / _PAPER


def load_page(data: bytes, number: int) -> Image.Image:
    """Returns a page (from 1) upright as its camera held it, grey or in colour; raises ``UnreadableFile``."""
    with _opened(data) as picture:
        try:
            picture.seek(number - 1)
            _check_size(picture)
            picture.load()
            upright = ImageOps.exif_transpose(picture)
        except _BROKEN as error:
            raise UnreadableFile(DAMAGED) from error
    stated = picture.info.get("dpi")
    plain = upright if upright.mode in ("L", "RGB") else _plain(upright)
    if stated:
        plain.info["dpi"] = stated
    return plain


def _plain(picture: Image.Image) -> Image.Image:
    if picture.mode in ("1", "I", "I;16", "F"):
        return picture.convert("L")
    paper = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(paper, picture.convert("RGBA")).convert("RGB")


def _check_size(picture: Image.Image) -> None:
    if picture.width * picture.height > _MOST_PIXELS:
        raise UnreadableFile(TOO_LARGE)
    if max(picture.size) < _LEAST_SIDE:
        raise UnreadableFile(TOO_SMALL)


def _opened(data: bytes) -> Image.Image:
    """Returns the picture, its pixels not yet read; PIL's warning of a decompression bomb is an error here."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            return Image.open(io.BytesIO(data), formats=[name for name in _FORMATS if name != "MPO"])
        except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
            raise UnreadableFile(TOO_LARGE) from error
        except (UnidentifiedImageError, *_BROKEN) as error:
            raise UnreadableFile(DAMAGED) from error
