"""Pictures that were not checked for stamps are told of; scans with hidden text are looked at page by page."""

import io
from pathlib import Path

import pytest
from docx import Document
from docx.shared import Inches
from margin_files import FONT, pdf_page
from PIL import Image, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from scanned_pages import PURPLE, RED, Stamp, has_fonts, scanned_page, stamp_picture

from ingest.blocks import Place
from ingest.ocr.pages import recognise_page
from ingest.ocr.stamps import is_available
from ingest.readers import docx, pdf, pdf_marginalia
from ingest.readers.pdf_recognition import recognition_warnings

pytestmark = pytest.mark.skipif(
    not is_available() or not has_fonts(), reason="needs tesseract-ocr-vie and the Noto and DejaVu fonts"
)
LINES = ["THÀNH ỦY LẠC HÀ", "BÁO CÁO", "Lời văn đủ dài để là một trang có chữ.", "Đơn vị báo cáo kết quả công tác."]
UNCHECKED = "Tệp có hình chưa soát được dấu mật"


def searchable_scan(picture: Image.Image, *, strips: int = 1) -> bytes:
    """Returns a page as scanners of offices save it: its picture, here cut in strips, over hidden text."""
    pdfmetrics.registerFont(TTFont("page", ImageFont.truetype(FONT).path))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    text = canvas.beginText(60, 760)
    text.setTextRenderMode(3)
    text.setFont("page", 11)
    for line in LINES * 6:
        text.textLine(line)
    canvas.drawText(text)
    height = picture.height // strips
    for index in range(strips):
        strip = picture.crop((0, index * height, picture.width, (index + 1) * height))
        canvas.drawImage(ImageReader(strip), 0, A4[1] * (1 - (index + 1) / strips), A4[0], A4[1] / strips)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


@pytest.fixture
def failing_tesseract(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Puts a Tesseract that always fails first in the search path."""
    program = tmp_path / "tesseract"
    program.write_text("#!/bin/sh\nexit 3\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")


@pytest.mark.parametrize("strips", [1, 12])
def test_the_stamp_on_a_scan_with_hidden_text_is_seen(strips):
    page = scanned_page((Stamp("TỐI MẬT", RED, at=(0.15, 0.118), points=20),), seed=3)
    raw = pdf.read(searchable_scan(page, strips=strips))
    assert raw.pages[0].method.value == "chu_goc"  # its hidden text is good and kept
    assert [(one.text, one.page) for one in raw.marginalia if one.place is Place.STAMP] == [("TỐI MẬT", 1)]


@pytest.mark.usefixtures("failing_tesseract")
def test_a_stamp_that_tesseract_failed_on_is_told():
    raw = pdf.read(pdf_page(LINES, picture=stamp_picture(Stamp("MẬT", PURPLE)), pages=2))
    assert raw.marginalia == ()
    assert any(UNCHECKED in warning and "trang 1 " in warning for warning in raw.warnings)


@pytest.mark.usefixtures("failing_tesseract")
def test_a_scanned_page_that_tesseract_failed_on_is_told():
    page = scanned_page((Stamp("TỐI MẬT"),), seed=4)
    seen = recognise_page(7, lambda: (page, 0.36))
    assert seen.failure
    assert any(UNCHECKED in warning and "trang 7 " in warning for warning in recognition_warnings({7: seen}, {}))


def test_pictures_beyond_the_limit_are_told(monkeypatch):
    monkeypatch.setattr(pdf_marginalia, "_MOST_PICTURES", 0)
    raw = pdf.read(pdf_page(LINES, picture=stamp_picture(Stamp("MẬT")), pages=1))
    assert any(UNCHECKED in warning and "trang 1 " in warning for warning in raw.warnings)


def test_pictures_of_a_word_file_beyond_the_limit_are_told():
    document = Document()
    paragraph = document.add_paragraph("Lời văn.")
    for shade in range(42):
        buffer = io.BytesIO()
        Image.new("RGB", (40, 20), (255, 255, 255 - shade)).save(buffer, "PNG")
        paragraph.add_run().add_picture(buffer, width=Inches(0.4))
    saved = io.BytesIO()
    document.save(saved)
    assert any(UNCHECKED in warning for warning in docx.read(saved.getvalue()).warnings)


def test_a_scanned_page_in_a_word_file_is_looked_at():
    document = Document()
    document.add_paragraph("Lời văn.")
    buffer = io.BytesIO()
    scanned_page((Stamp("TUYỆT MẬT", RED, at=(0.15, 0.118)),), seed=5).save(buffer, "JPEG")
    document.add_picture(buffer, width=Inches(6))
    saved = io.BytesIO()
    document.save(saved)
    assert [one.text for one in docx.read(saved.getvalue()).marginalia] == ["TUYỆT MẬT"]


@pytest.mark.slow
@pytest.mark.parametrize("turns", [1, 2, 3])
def test_the_stamp_on_a_page_scanned_sideways_is_seen(turns):
    page = scanned_page((Stamp("TỐI MẬT", RED, at=(0.15, 0.118)),), seed=6)
    seen = recognise_page(1, lambda: (page.rotate(90 * turns, expand=True), 0.36))
    assert [one.text for one in seen.stamps] == ["TỐI MẬT"]
