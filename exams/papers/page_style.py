"""Pages of a paper in Word: A4, Times New Roman, margins 20, 20, 30 and 15 mm, the heading in two columns."""

import io
import re
from typing import Any

import docx
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from exams.papers.measuring import LINE
from exams.papers.printed import Heading

FONT, SIZE = "Times New Roman", 13.0  # points; Nghị định 30/2020/NĐ-CP, phụ lục I: 13 to 14
SMALL = 11.0
CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
_MARGINS_MM = {"top_margin": 20, "bottom_margin": 20, "left_margin": 30, "right_margin": 15}
_COLUMNS_MM = (75, 90)
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # characters that XML does not take


def new_document(title: str, author: str, *, size: float = SIZE) -> Document:
    """Returns an empty document with its page and typeface; ``size`` of the letters in points."""
    document = docx.Document()
    for key, relation in list(document.part.package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            del document.part.package.rels[key]
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for name, width in _MARGINS_MM.items():
        setattr(section, name, Mm(width))
    section.header_distance = section.footer_distance = Mm(10)
    _set_normal(document.styles["Normal"], size)
    properties = document.core_properties
    properties.title, properties.author, properties.language = title[:250], author[:250], "vi-VN"
    properties.comments = properties.last_modified_by = ""
    return document


def docx_bytes(document: Document) -> bytes:
    """Returns the document as the bytes of its file."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def put_heading(document: Document, heading: Heading, title: str, lines: tuple[str, ...]) -> Any:
    """Puts the heading of two columns on the page: unit at the left, what this is at the right; returns the left."""
    table = document.add_table(rows=1, cols=2)
    _fix_widths(table, _COLUMNS_MM)
    left, right = table.rows[0].cells
    if heading.over:
        say(left.paragraphs[0], heading.over.upper(), align=CENTRE)
    unit = left.add_paragraph() if heading.over else left.paragraphs[0]
    say(unit, heading.unit.upper(), bold=True, align=CENTRE)
    rule(left.add_paragraph(), mm=28)
    say(right.paragraphs[0], title.upper(), bold=True, align=CENTRE)
    say(right.add_paragraph(), heading.title, bold=True, align=CENTRE)
    for line in lines:
        say(right.add_paragraph(), line, italic=True, align=CENTRE)
    if heading.note:
        say(left.add_paragraph(), heading.note, bold=True, size=SMALL, align=CENTRE)
    return left


def rule(paragraph: Paragraph, *, mm: float) -> None:
    """Makes a paragraph a thin line of this width in the middle of its cell of the heading."""
    paragraph.paragraph_format.line_spacing = Pt(4)
    side = Mm((_COLUMNS_MM[0] - mm) / 2)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = side
    borders(paragraph, ("top",))


def borders(paragraph: Paragraph, sides: tuple[str, ...]) -> None:
    """Draws lines at sides of a paragraph."""
    made: Any = OxmlElement("w:pBdr")
    for side in ("top", "left", "bottom", "right"):
        if side in sides:
            line: Any = OxmlElement(f"w:{side}")
            for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
                line.set(qn(f"w:{name}"), value)
            made.append(line)
    paragraph._p.get_or_add_pPr().insert_element_before(made, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def say(
    paragraph: Paragraph, words: str, *, bold: bool = False, italic: bool = False, size: float = 0, align: Any = None
) -> Paragraph:
    """Adds words to a paragraph, line breaks kept; returns the paragraph."""
    run = paragraph.add_run(_FORBIDDEN.sub(" ", words))
    run.bold, run.italic = bold or None, italic or None
    if size:
        run.font.size = Pt(size)
    if align is not None:
        paragraph.alignment = align
    return paragraph


def dotted_line(paragraph: Paragraph, parts: tuple[tuple[str, float], ...]) -> None:
    """Puts names on a line, each followed by dots up to a place in mm."""
    for words, end in parts:
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(end), WD_TAB_ALIGNMENT.LEFT, WD_TAB_LEADER.DOTS)
        paragraph.add_run(f"{words} \t")


def add_field(paragraph: Paragraph, code: str, shown: str, *, bold: bool = False, italic: bool = False) -> None:
    """Adds a field (PAGE, NUMPAGES) that word processors count themselves; ``shown`` stands there until then."""
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("shown", shown), ("end", "")):
        run = paragraph.add_run(text if kind == "shown" else "")
        run.bold, run.italic = bold or None, italic or None
        if kind == "shown":
            continue
        element: Any = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)


def put_footer(document: Document, before: str, *, pages: int) -> None:
    """Puts "… – Trang 1/4" at the foot of every page."""
    paragraph = document.sections[0].footer.paragraphs[0]
    say(paragraph, f"{before} – Trang ", align=CENTRE)
    add_field(paragraph, "PAGE", "1")
    paragraph.add_run("/")
    add_field(paragraph, "NUMPAGES", str(pages))
    for run in paragraph.runs:
        run.font.size = Pt(SMALL)


def grid(document: Document, rows: int, widths_mm: tuple[float, ...]) -> Any:
    """Returns a new table with lines, in the middle of the page, whose columns keep their widths."""
    table = document.add_table(rows=rows, cols=len(widths_mm), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _fix_widths(table, widths_mm)
    return table


def fill_cell(cell: _Cell, words: str, *, bold: bool = False, size: float = SMALL, align: Any = CENTRE) -> None:
    """Writes words into a cell of a table."""
    say(cell.paragraphs[0], words, bold=bold, size=size, align=align)
    cell.paragraphs[0].paragraph_format.space_after = Pt(0)
    cell.paragraphs[0].paragraph_format.line_spacing = 1.0


def repeat_row(table: Table, row: int = 0) -> None:
    """Has a row of heads shown again where its table goes on on the next page."""
    made: Any = OxmlElement("w:tblHeader")
    table.rows[row]._tr.get_or_add_trPr().append(made)


def keep_rows_whole(table: Table) -> None:
    """Lets no row of a table be split between pages."""
    for row in table.rows:
        made: Any = OxmlElement("w:cantSplit")
        row._tr.get_or_add_trPr().append(made)


def _set_normal(style: Any, size: float) -> None:
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)
    style.font.size = Pt(size)
    language: Any = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    style.element.get_or_add_rPr().append(language)
    style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(0)
    style.paragraph_format.line_spacing = LINE


def _fix_widths(table: Table, widths_mm: tuple[float, ...]) -> None:
    table.autofit = False
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths_mm, strict=True):
            cell.width = Mm(width)
