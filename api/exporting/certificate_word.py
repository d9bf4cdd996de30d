"""Certificates as a Word file: one A4 page lying across for each, with a quiet double frame and no emblem.

However long a title or a name is, it stays one page: all sizes shrink together until the words fit.
"""

import datetime
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
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
_MARGIN_MM, _SIDE_MM = 20, 22
_HEIGHT, _WIDTH = 470.0, 700.0  # points that the words of a page may take, a little less than there are
_SIGNING_WIDTH = 330.0  # points
_LINE = 1.17  # height of a line, in its size
_LETTER, _CAPITAL = 0.5, 0.74  # width of a letter of Times New Roman, in its size; of a bold capital
_SMALLEST = 0.5  # of the sizes below
_LOWEST_TOP = 26.0  # points above the first line of a page with room


@dataclass(frozen=True, slots=True)
class _Line:
    """A centred line: its size and the room below it in points."""

    words: str
    points: float
    after: float
    bold: bool = False
    italic: bool = False
    red: bool = False

    def height(self, scale: float, width: float) -> float:
        """Returns how much of a page it takes, broken into as many lines as it needs."""
        if not self.words:
            return 0.0
        letter = _CAPITAL if self.words.isupper() else _LETTER
        lines = math.ceil(len(self.words) * letter * self.points * scale / width)
        return (lines * self.points * _LINE + self.after) * scale


def certificates_word(certificates: Sequence[Certificate]) -> bytes:
    """Returns the bytes of the DOCX file, a page for each certificate."""
    first = certificates[0]
    word = new_document(title=printable(f"Giấy chứng nhận: {first.sitting}"), author=printable(first.giver))
    _lay_out(word.sections[0])
    for place, one in enumerate(certificates):
        if place:
            _lay_out(word.add_section(WD_SECTION.NEW_PAGE))
            _flatten(word.element.body.p_lst[-1])
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


def _body(one: Certificate) -> tuple[_Line, ...]:
    return (
        _Line(one.giver.upper(), 15, 2, bold=True),
        _Line("―――――――――", 10, 22, red=True),
        _Line("GIẤY CHỨNG NHẬN", 38, 4, bold=True, red=True),
        _Line(f"Số: {one.number:02d}/{one.year}", 13, 18, italic=True),
        _Line("Chứng nhận đồng chí", 16, 4, italic=True),
        _Line(one.name, 30, 4, bold=True),
        _Line(f"Đơn vị: {one.unit}" if one.unit else "", 15, 12),
        _Line(f"{merit_words(one)} {one.kind.lower()}", 16, 2),
        _Line(f"“{one.sitting}”", 18, 6, bold=True),
        _Line(f"Kết quả: {result_words(one)}.", 15, 18),
    )


def _signing(one: Certificate) -> tuple[_Line, ...]:
    return (
        _Line(f"{one.words.place}, {day_words(one.issued_at)}", 14, 2, italic=True),
        _Line(one.words.position.upper(), 14, 58, bold=True),
        _Line(one.words.signer, 15, 0, bold=True),
    )


def _page(word: Document, one: Certificate) -> None:
    body, signing = _body(one), _signing(one)
    scale, height = _fitting(body, signing)
    top = min(_LOWEST_TOP, max(0.0, (_HEIGHT - height) / 2))
    for line in body:
        if line.words:
            paragraph = word.add_paragraph()
            _set(paragraph, line, scale, top)
            top = 0.0
    table: Any = word.add_table(rows=1, cols=2)
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for cell in table.rows[0].cells:
        cell.width = Mm(122)
    right = table.rows[0].cells[1]
    for place, line in enumerate(signing):
        _set(right.paragraphs[0] if place == 0 else right.add_paragraph(), line, scale)


def _fitting(body: Sequence[_Line], signing: Sequence[_Line]) -> tuple[float, float]:
    """Returns the largest scale of all sizes with which a page holds the lines, and the height they then take."""
    scale = 1.0
    while True:
        height = sum(line.height(scale, _WIDTH) for line in body)
        height += sum(line.height(scale, _SIGNING_WIDTH) for line in signing)
        if height <= _HEIGHT or scale <= _SMALLEST:
            return scale, height
        scale -= 0.05


def _set(paragraph: Any, line: _Line, scale: float, top: float = 0.0) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    layout = paragraph.paragraph_format
    layout.space_before, layout.space_after, layout.line_spacing = Pt(top), Pt(line.after * scale), 1.0
    run = paragraph.add_run(printable(line.words))
    run.bold, run.italic, run.font.size = line.bold, line.italic, Pt(round(line.points * scale * 2) / 2)
    if line.red:
        run.font.color.rgb = _RED


def _flatten(paragraph: Any) -> None:
    """Takes the height from the empty paragraph that ends a section."""
    properties = paragraph.get_or_add_pPr()
    spacing: Any = OxmlElement("w:spacing")
    for name, value in (("before", "0"), ("after", "0"), ("line", "20"), ("lineRule", "exact")):
        spacing.set(qn(f"w:{name}"), value)
    properties.insert(0, spacing)


def _lay_out(section: Any) -> None:
    """Lays a page across, without a page number, in a double frame."""
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.top_margin = section.bottom_margin = Mm(_MARGIN_MM)
    section.left_margin = section.right_margin = Mm(_SIDE_MM)
    section.different_first_page_header_footer = True  # the header with the number is not that of a first page
    properties = section._sectPr
    for old in properties.findall(qn("w:pgBorders")):
        properties.remove(old)
    borders: Any = OxmlElement("w:pgBorders")
    borders.set(qn("w:offsetFrom"), "page")
    for side in ("top", "left", "bottom", "right"):
        border: Any = OxmlElement(f"w:{side}")
        values = {"val": "thickThinMediumGap", "sz": "24", "space": "24", "color": _FRAME}
        for name, value in values.items():
            border.set(qn(f"w:{name}"), value)
        borders.append(border)
    # The schema wants it before these (ISO 29500-1, 17.6.17).
    behind = {qn(name) for name in ("w:lnNumType", "w:pgNumType", "w:cols", "w:titlePg", "w:docGrid")}
    next(child for child in properties if child.tag in behind).addprevious(borders)
