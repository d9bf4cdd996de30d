"""What a Word file prints around its text reaches the gate, and the text stays as it was."""

import io

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.shared import Inches
from margin_files import vml_box, word_page
from PIL import Image
from scanned_pages import Stamp, has_fonts, stamp_picture

from ingest.blocks import Marginal, Place
from ingest.ocr.stamps import is_available
from ingest.readers import docx

LINES = ["THÀNH ỦY LẠC HÀ", "I- NỘI DUNG", "Lời văn."]


@pytest.mark.parametrize(
    ("where", "place"),
    [("header", Place.HEADER), ("footer", Place.FOOTER), ("box", Place.BOX), ("watermark", Place.WATERMARK)],
)
def test_words_in_the_margins_are_told_with_their_place(where, place):
    raw = docx.read(word_page(LINES, **{where: "TỐI MẬT"}))
    assert raw.marginalia == (Marginal("TỐI MẬT", place),)


def test_the_text_is_the_same_with_and_without_margins():
    plain, margins = docx.read(word_page(LINES)), docx.read(word_page(LINES, header="MẬT", footer="x", watermark="MẬT"))
    assert plain.blocks == margins.blocks
    assert plain.marginalia == ()


def test_a_text_box_stands_in_the_text_and_in_the_margins():
    raw = docx.read(word_page(LINES, box="MẬT"))
    assert "MẬT" in [block.text for block in raw.blocks]


def test_headers_of_all_sections_and_of_first_and_even_pages_are_read():
    document = Document()
    document.add_paragraph("Lời văn.")
    document.settings.odd_and_even_pages_header_footer = True
    first, second = document.sections[0], document.add_section()
    first.different_first_page_header_footer = True
    first.first_page_header.paragraphs[0].text = "trang đầu"
    first.even_page_footer.paragraphs[0].text = "trang chẵn"
    second.header.is_linked_to_previous = False
    second.header.paragraphs[0].text = "phần hai"
    buffer = io.BytesIO()
    document.save(buffer)
    found = docx.read(buffer.getvalue()).marginalia
    assert {(one.text, one.place) for one in found} == {
        ("trang đầu", Place.HEADER), ("phần hai", Place.HEADER), ("trang chẵn", Place.FOOTER),
    }  # fmt: skip


def test_a_box_drawn_the_old_way_in_a_header_is_read():
    document = Document()
    document.add_paragraph("Lời văn.")
    document.sections[0].header.paragraphs[0]._p.append(parse_xml(vml_box("TUYỆT MẬT")))
    buffer = io.BytesIO()
    document.save(buffer)
    assert docx.read(buffer.getvalue()).marginalia == (Marginal("TUYỆT MẬT", Place.BOX),)


@pytest.mark.skipif(
    not is_available() or not has_fonts(), reason="needs tesseract-ocr-vie and the Noto and DejaVu fonts"
)
@pytest.mark.parametrize("in_header", [True, False])
def test_a_stamp_pasted_as_a_picture_is_recognised_and_a_photograph_is_not_looked_at(in_header):
    document = Document()
    paragraph = document.add_paragraph("Lời văn.")
    holder = document.sections[0].header.paragraphs[0] if in_header else paragraph
    for picture, width in ((stamp_picture(Stamp("TỐI MẬT")), 1.2), (Image.new("RGB", (600, 500), (90, 160, 90)), 5.5)):
        buffer = io.BytesIO()
        picture.save(buffer, "PNG")
        holder.add_run().add_picture(buffer, width=Inches(width))
    saved = io.BytesIO()
    document.save(saved)
    assert docx.read(saved.getvalue()).marginalia == (Marginal("TỐI MẬT", Place.STAMP),)
