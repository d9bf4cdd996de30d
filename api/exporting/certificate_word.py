"""Certificates as a Word file: one A4 page lying across for each, with a quiet double frame and no emblem."""

import datetime
import io
from collections.abc import Sequence
from typing import Any

from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from api.exporting.footnotes import printable
from api.exporting.word_page import new_document
from api.sitting_words import mark_words
from vanban.exam_certificates import Certificate
from vanban.exam_sittings import HANOI

_RED = RGBColor(0xA4, 0x16, 0x1A)  # the accent of the pages
_FRAME = "8A1C1F"
_LONG_NAME = 34  # letters above which a name is set smaller
_SIGNING_MM, _LEFT_MM = 120, 120


def certificates_word(certificates: Sequence[Certificate]) -> bytes:
    """Returns the bytes of the DOCX file, a page for each certificate."""
    first = certificates[0]
    word = new_document(title=printable(f"Giấy chứng nhận: {first.sitting}"), author=printable(first.giver))
    _lay_out(word.sections[0])
    for place, one in enumerate(certificates):
        if place:
            _lay_out(word.add_section(WD_SECTION.NEW_PAGE))
        _page(word, one)
    buffer = io.BytesIO()
    word.save(buffer)
    return buffer.getvalue()


def day_words(moment: datetime.datetime) -> str:
    """Returns a day as it stands above a signature: "ngày 05 tháng 12 năm 2026"."""
    return f"{moment.astimezone(HANOI):ngày %d tháng %m năm %Y}"


def result_words(one: Certificate) -> str:
    """Returns what a certificate says of the result: the rank of a contest, the share of right answers, the mark."""
    score = f"trả lời đúng {one.right}/{one.questions} câu, đạt {mark_words(one.mark)}/{one.scale} điểm"
    return f"xếp hạng {one.rank}, {score}" if one.rank is not None else score


def merit_words(one: Certificate) -> str:
    """Returns what a certificate is given for."""
    if one.rank is not None:
        return "Đã đạt thành tích trong"
    return "Đã hoàn thành và đạt yêu cầu của" if one.passed else "Đã hoàn thành"


def _page(word: Document, one: Certificate) -> None:
    _line(word, one.giver.upper(), 15, bold=True, after=2)
    _line(word, "―――――――――", 10, color=_RED, after=22)
    _line(word, "GIẤY CHỨNG NHẬN", 38, bold=True, color=_RED, after=4)
    _line(word, f"Số: {one.number:02d}/{one.year}", 13, italic=True, after=18)
    _line(word, "Chứng nhận đồng chí", 16, italic=True, after=4)
    _line(word, one.name, 30 if len(one.name) <= _LONG_NAME else 22, bold=True, after=4)
    _line(word, f"Đơn vị: {one.unit}" if one.unit else "", 15, after=12)
    _line(word, f"{merit_words(one)} {one.kind.lower()}", 16, after=2)
    _line(word, f"“{one.sitting}”", 18 if len(one.sitting) <= 90 else 15, bold=True, after=6)
    _line(word, f"Kết quả: {result_words(one)}.", 15, after=16)
    _signature(word, one)


def _line(
    word: Document,
    words: str,
    points: int,
    *,
    after: int,
    bold: bool = False,
    italic: bool = False,
    color: RGBColor | None = None,
) -> None:
    paragraph = word.add_paragraph()
    _set(paragraph, after)
    run = paragraph.add_run(printable(words))
    run.bold, run.italic, run.font.size = bold, italic, Pt(points)
    if color is not None:
        run.font.color.rgb = color


def _signature(word: Document, one: Certificate) -> None:
    """Adds place and day, the signer's position and name at the right, with room for the signature between."""
    table: Any = word.add_table(rows=1, cols=2)
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for cell, width in zip(table.rows[0].cells, (_LEFT_MM, _SIGNING_MM), strict=True):
        cell.width = Mm(width)
    right = table.rows[0].cells[1]
    lines = (
        (f"{one.words.place}, {day_words(one.issued_at)}", 14, False, True, 2),
        (one.words.position.upper(), 14, True, False, 52),
        (one.words.signer, 15, True, False, 0),
    )
    for place, (words, points, bold, italic, after) in enumerate(lines):
        paragraph = right.paragraphs[0] if place == 0 else right.add_paragraph()
        _set(paragraph, after)
        run = paragraph.add_run(printable(words))
        run.bold, run.italic, run.font.size = bold, italic, Pt(points)


def _set(paragraph: Any, after: int) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    layout = paragraph.paragraph_format
    layout.space_before, layout.space_after, layout.line_spacing = Pt(0), Pt(after), 1.0


def _lay_out(section: Any) -> None:
    """Lays a page across, without a page number, its words in the middle of a double frame."""
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin = section.right_margin = Mm(22)
    section.different_first_page_header_footer = True  # the header with the number is not that of a first page
    properties = section._sectPr
    for name in ("w:pgBorders", "w:vAlign"):
        for old in properties.findall(qn(name)):
            properties.remove(old)
    borders: Any = OxmlElement("w:pgBorders")
    borders.set(qn("w:offsetFrom"), "page")
    for side in ("top", "left", "bottom", "right"):
        border: Any = OxmlElement(f"w:{side}")
        values = {"val": "thickThinMediumGap", "sz": "24", "space": "24", "color": _FRAME}
        for name, value in values.items():
            border.set(qn(f"w:{name}"), value)
        borders.append(border)
    middle: Any = OxmlElement("w:vAlign")
    middle.set(qn("w:val"), "center")
    _insert(properties, borders, before=("w:lnNumType", "w:pgNumType", "w:cols", "w:docGrid"))
    _insert(properties, middle, before=("w:noEndnote", "w:titlePg", "w:textDirection", "w:docGrid"))


def _insert(properties: Any, element: Any, *, before: Sequence[str]) -> None:
    """Puts an element where the schema wants it (ISO 29500-1, 17.6.17): before the first of the named ones."""
    for child in properties:
        if child.tag in {qn(name) for name in before}:
            child.addprevious(element)
            return
    properties.append(element)
