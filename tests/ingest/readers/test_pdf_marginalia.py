"""What a PDF prints around its text reaches the gate: running heads, watermarks, pinned stamps, pasted pictures."""

import io

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from margin_files import FONT, pdf_page
from PIL import ImageFont
from scanned_pages import PURPLE, Stamp, stamp_picture

from ingest.blocks import Place
from ingest.ocr.stamps import is_available
from ingest.readers import pdf
from ingest.readers.stamp_pictures import UNSEEN

LINES = [
    "THÀNH ỦY LẠC HÀ",
    "ĐẢNG CỘNG SẢN VIỆT NAM",
    "BÁO CÁO",
    "I- NỘI DUNG",
    "Lời văn đủ dài để là một trang có chữ.",
]


def _has_font() -> bool:
    try:
        return ImageFont.truetype(FONT) is not None
    except OSError:
        return False


pytestmark = pytest.mark.skipif(not _has_font(), reason=f"needs the font {FONT} (fonts-noto-core)")
needs_tesseract = pytest.mark.skipif(
    not is_available(), reason="needs tesseract-ocr, tesseract-ocr-vie and pytesseract"
)


@pytest.mark.parametrize(("where", "place"), [("header", Place.HEADER), ("footer", Place.FOOTER)])
def test_running_heads_and_feet_are_told_with_place_and_page(where, place):
    raw = pdf.read(pdf_page(LINES, **{where: "TÀI LIỆU TỐI MẬT"}))
    assert [(one.text, one.place, one.page) for one in raw.marginalia] == [
        ("TÀI LIỆU TỐI MẬT", place, page) for page in (1, 2, 3)
    ]
    assert not any("MẬT" in block.text for block in raw.blocks)


def test_a_watermark_set_askew_is_told_as_one_word():
    raw = pdf.read(pdf_page(LINES, watermark="TUYỆT MẬT", pages=1))
    assert [(one.text, one.place) for one in raw.marginalia] == [("TUYỆT MẬT", Place.WATERMARK)]


def test_a_plain_page_has_no_margins_and_is_not_rendered():
    raw = pdf.read(pdf_page(LINES))
    assert raw.marginalia == ()
    assert raw.warnings == ()


def test_the_words_of_a_pinned_stamp_are_read():
    document = pypdfium2.PdfDocument(pdf_page(LINES, pages=1))
    page = document[0]
    note = pdfium.FPDFPage_CreateAnnot(page.raw, pdfium.FPDF_ANNOT_FREETEXT)
    words = ("MẬT" + "\0").encode("utf-16-le")
    pdfium.FPDFAnnot_SetStringValue(note, b"Contents", (pdfium.FPDF_WCHAR * (len(words) // 2)).from_buffer_copy(words))
    pdfium.FPDFPage_CloseAnnot(note)
    buffer = io.BytesIO()
    document.save(buffer)
    page.close()
    document.close()
    assert ("MẬT", Place.STAMP, 1) in [(m.text, m.place, m.page) for m in pdf.read(buffer.getvalue()).marginalia]


@needs_tesseract
@pytest.mark.parametrize("stamp", [Stamp("TỐI MẬT"), Stamp("MẬT", PURPLE, points=24)], ids=["red", "purple"])
def test_a_stamp_pasted_as_a_picture_is_recognised_once(stamp):
    raw = pdf.read(pdf_page(LINES, picture=stamp_picture(stamp), pages=2))
    assert [(one.text, one.place, one.page) for one in raw.marginalia] == [(stamp.words, Place.STAMP, 1)]


@pytest.mark.skipif(is_available(), reason="Tesseract is installed")
def test_pictures_that_cannot_be_looked_at_are_told():
    raw = pdf.read(pdf_page(LINES, picture=stamp_picture(Stamp("MẬT")), pages=1))
    assert UNSEEN in raw.warnings
