"""A mark in any place of a sheet, a slide, a mail or an old Word file reaches the gate."""

import io
from email.message import EmailMessage

import openpyxl
import pptx
import pytest
from margin_files import word_page
from pptx.util import Inches

from ingest.parsing import parse_file
from ingest.readers.office_conversion import convert, program


def sheet(place: str, words: str) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    page.append(["TT", "Tên hồ sơ", "Năm"])
    page.append([1, "Hồ sơ mẫu", 2026])
    if place == "cell":
        page.insert_rows(1)
        page["A1"] = words
    else:
        getattr(page, place).center.text = words
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def slides(place: str, words: str) -> bytes:
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[1])
    slide.shapes.title.text = words if place == "title" else "Báo cáo mẫu"
    slide.placeholders[1].text = "Nội dung thứ nhất"
    if place == "box":
        slide.shapes.add_textbox(Inches(1), Inches(0), Inches(2), Inches(1)).text_frame.text = words
    if place == "master":
        box = slide.shapes.add_textbox(Inches(1), Inches(0), Inches(2), Inches(1))
        box.text_frame.text = words
        show.slide_master.shapes._spTree.append(box._element)
    if place == "notes":
        slide.notes_slide.notes_text_frame.text = words
    buffer = io.BytesIO()
    show.save(buffer)
    return buffer.getvalue()


def mail(place: str, words: str) -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = "vanthu@lacha.example", "vanphong@lacha.example"
    message["Subject"] = words if place == "subject" else "Gửi báo cáo"
    message.set_content(f"{words if place == 'first line' else 'Kính gửi Văn phòng,'}\n\nGửi kèm báo cáo quý I.\n")
    return message.as_bytes()


CASES = [
    *(("xlsx", sheet, place) for place in ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstFooter")),
    ("xlsx", sheet, "cell"),
    *(("pptx", slides, place) for place in ("title", "box", "notes", "master")),
    *(("eml", mail, place) for place in ("subject", "first line")),
]  # fmt: skip


@pytest.mark.parametrize("subject", ["[MẬT] Báo cáo công tác quý I", "[MẬT] V/v bảo vệ trụ sở"])
def test_a_degree_in_brackets_before_the_subject_of_a_mail_is_seen(subject):
    assert parse_file("a.eml", mail("subject", subject)).metadata.secrecy == "MẬT"


@pytest.mark.parametrize("words", ["MẬT", "TỐI MẬT"])
@pytest.mark.parametrize(("suffix", "build", "place"), CASES, ids=[f"{s} {p}" for s, _, p in CASES])
def test_a_mark_in_any_place_is_seen(suffix, build, place, words):
    assert parse_file(f"a.{suffix}", build(place, words)).metadata.secrecy == words


@pytest.mark.parametrize(("suffix", "build", "place"), CASES, ids=[f"{s} {p}" for s, _, p in CASES])
def test_words_on_secrecy_there_are_no_mark(suffix, build, place):
    assert parse_file(f"a.{suffix}", build(place, "Tập huấn bảo vệ bí mật nhà nước")).marks == ()


@pytest.mark.skipif(program() is None, reason="needs LibreOffice (soffice)")
@pytest.mark.parametrize("place", ["header", "footer", "box"])
def test_a_mark_around_the_text_of_an_old_word_file_is_seen(place):
    data = convert(word_page(["BÁO CÁO", "về mẫu", "Lời văn."], **{place: "TỐI MẬT"}), suffix=".docx", target=".doc")
    assert data.startswith(b"\xd0\xcf\x11\xe0")
    assert parse_file("a.doc", data).metadata.secrecy == "TỐI MẬT"
