"""Drawing pieces of a page in a Word file: Times New Roman, borderless columns, page numbers from page 2."""

import io
import zipfile
from typing import Any

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph as DocxParagraph

from vanban.layout.pieces import Para, Run, SideBySide
from vanban.layout.profiles import Profile

FONT = "Times New Roman"
ZIP_TIME = (2026, 1, 1, 0, 0, 0)  # every member of the archive, so that a build repeats byte for byte
_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
_CAPITAL, _SMALL, _SPACE = 0.71, 0.5, 0.26  # mean widths in ems of bold Times: capitals, small letters, the rest
_POINT_MM = 25.4 / 72
_AFTER_BORDERS = ("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr")


def new_document(profile: Profile) -> DocumentType:
    """Returns an empty document with the page, the margins, the typeface and the page numbers of a profile."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    margins = [Mm(value) for value in profile.margins]
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = margins
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    number_pages(section.header.paragraphs[0], profile)
    normal: Any = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(profile.body)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    normal.paragraph_format.space_after = Pt(0)
    _drop_unused_parts(document)
    return document


def saved(document: DocumentType) -> bytes:
    """Returns the bytes of a document with fixed times, so that the same document gives the same bytes."""
    buffer = io.BytesIO()
    document.save(buffer)
    return repacked(buffer.getvalue())


def repacked(data: bytes) -> bytes:
    """Returns an archive with fixed times, so that a build repeats byte for byte."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, ZIP_TIME), old.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def number_pages(paragraph: DocxParagraph, profile: Profile) -> None:
    """Centres the number of the page in a paragraph of the header."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        run.font.size = Pt(profile.page_number)
        element: Any = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)


def fill(paragraph: DocxParagraph, para: Para, width: float) -> None:
    """Gives a paragraph words and looks; ``width`` is the room it has, in millimetres, which a rule below needs."""
    form = paragraph.paragraph_format
    paragraph.alignment = _ALIGN[para.align]
    form.first_line_indent = Mm(para.first_line) if para.first_line else None
    form.space_before, form.space_after = Pt(para.before), Pt(para.after)
    form.keep_with_next, form.page_break_before = para.keep_with_next, para.page_break_before
    if para.line:
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(para.line)
    for run in para.runs:
        _add_run(paragraph, run, para.size)
    if para.rule:
        _rule_below(paragraph, para, width)


def fill_cell(cell: _Cell, paras: tuple[Para, ...], width: float) -> None:
    """Writes paragraphs into a cell that is ``width`` millimetres wide."""
    for index, para in enumerate(paras):
        paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
        fill(paragraph, para, width)


def side_by_side(document: DocumentType, piece: SideBySide, profile: Profile) -> None:
    """Adds two columns without borders, whose rows are never cut by the end of a page."""
    table = document.add_table(rows=len(piece.rows), cols=2)
    set_widths(table, piece.widths, profile.text_width)
    _without_padding(table)
    for index, row in enumerate(piece.rows):
        for column, paras in enumerate(row):
            fill_cell(table.cell(index, column), paras, profile.text_width * piece.widths[column])
        keep_whole(table.rows[index]._tr)


def set_widths(table: Table, shares: tuple[float, ...], width: float) -> None:
    """Fixes the widths of the columns (read by LibreOffice) and of every cell (read by Word)."""
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    for column, share in zip(table.columns, shares, strict=True):
        column.width = Mm(width * share)
        for cell in column.cells:
            cell.width = column.width


def text_width(text: str, size: float) -> float:
    """Returns about how wide bold words of a size in points are, in millimetres."""
    ems = sum(_CAPITAL if char.isupper() else _SMALL if char.isalnum() else _SPACE for char in text)
    return ems * size * _POINT_MM


def keep_whole(row: Any) -> None:
    """Keeps a row on one page."""
    row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def repeat_as_head(row: Any) -> None:
    """Repeats a row at the top of each page."""
    row.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _without_padding(table: Table) -> None:
    """Lets the words of a table reach the sides of its cells."""
    margins: Any = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        element: Any = OxmlElement(f"w:{side}")
        element.set(qn("w:w"), "0")
        element.set(qn("w:type"), "dxa")
        margins.append(element)
    table._tbl.tblPr.append(margins)


def _drop_unused_parts(document: DocumentType) -> None:
    """Drops the template's picture and its copy of the styles for Word 2007; neither is shown."""
    for relations in (document.part.package.rels, document.part.rels):
        for key, relation in list(relations.items()):
            if relation.reltype.endswith(("/thumbnail", "/stylesWithEffects")):
                del relations[key]


def _add_run(paragraph: DocxParagraph, run: Run, size: float) -> None:
    added = paragraph.add_run(run.text)
    added.font.size = Pt(size)
    added.bold, added.italic, added.underline = run.bold, run.italic, run.underline or None


def _rule_below(paragraph: DocxParagraph, para: Para, width: float) -> None:
    natural = min(text_width(para.text, para.size), width)
    indent = max(0.0, (width - natural * para.rule) / 2)
    borders: Any = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for key, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "auto")):
        bottom.set(qn(f"w:{key}"), value)
    borders.append(bottom)
    _ruled_paragraph_after(paragraph, borders, indent)


def _ruled_paragraph_after(paragraph: DocxParagraph, borders: Any, indent: float) -> None:
    """Adds an empty line of 2 pt that carries the rule, so that a wider typeface does not break the text above it."""
    element: Any = OxmlElement("w:p")
    empty = DocxParagraph(element, paragraph._parent)
    paragraph._p.addnext(empty._p)
    form = empty.paragraph_format
    form.left_indent = form.right_indent = Mm(indent)
    form.line_spacing_rule, form.line_spacing, form.space_after = WD_LINE_SPACING.EXACTLY, Pt(2), Pt(8)
    empty._p.get_or_add_pPr().insert_element_before(borders, *_AFTER_BORDERS)
