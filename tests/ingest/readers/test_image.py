"""Pictures of documents: formats, turns, limits."""

import io
import zlib

import pytest
from PIL import Image

from ingest.ocr import engine
from ingest.readers.image import TOO_LARGE, accepts
from ingest.readers.registry import read_file
from vanban.errors import UnreadableFile


@pytest.fixture(scope="module")
def page() -> Image.Image:
    """A page of a few printed lines, as a scanner would give it at 150 dpi."""
    if not engine.is_available():
        pytest.skip("tesseract with its Vietnamese model is not installed")
    import pypdfium2

    from samples.build import render
    from samples.sources import load_sources

    pdf = render(next(s for s in load_sources() if s.slug.startswith("22-")), "pdf")
    document = pypdfium2.PdfDocument(pdf)
    picture = document[0].render(scale=150 / 72).to_pil().convert("L")
    document.close()
    return picture.crop((0, 0, picture.width, picture.height // 3))


def saved(picture: Image.Image, file_format: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, file_format, **options)
    return buffer.getvalue()


@pytest.mark.parametrize(("file_format", "media_type"), [("WEBP", "image/webp"), ("BMP", "image/bmp")])
def test_a_picture_of_a_document_is_read(page: Image.Image, file_format: str, media_type: str) -> None:
    raw = read_file("anh.dat", saved(page, file_format))
    assert raw.media_type == media_type
    assert "17-TB/ĐU" in " ".join(block.text for block in raw.blocks)


def test_every_page_of_a_tiff_is_read(page: Image.Image) -> None:
    raw = read_file("a.tif", saved(page, "TIFF", save_all=True, append_images=[page], dpi=(150, 150)))
    assert raw.page_count == 2
    assert {block.page for block in raw.blocks} == {1, 2}


def test_a_photograph_is_turned_as_its_camera_says(page: Image.Image) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held turned to the right
    raw = read_file("a.jpg", saved(page.rotate(90, expand=True), "JPEG", exif=exif, quality=90))
    assert "17-TB/ĐU" in " ".join(block.text for block in raw.blocks)


def test_a_decompression_bomb_is_refused() -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return len(data).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")

    size = (60_000).to_bytes(4, "big")
    header = chunk(b"IHDR", size + size + b"\x08\x00\x00\x00\x00")
    bomb = b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\x00" * 1000)) + chunk(b"IEND", b"")
    with pytest.raises(UnreadableFile) as refusal:
        read_file("a.png", bomb)
    assert refusal.value.message == TOO_LARGE


def test_an_icon_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="quá nhỏ"):
        read_file("a.gif", saved(Image.new("L", (32, 32), 255), "GIF"))


def test_text_that_begins_like_a_bitmap_is_no_picture() -> None:
    assert not accepts("a.txt", b"BM la viet tat cua Bao mat")
