"""A source as a DOCX file: Times New Roman, a borderless two-column head, page numbers from page 2."""

import datetime
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

from samples.layout import Grid, Para, Run, SideBySide, pieces
from samples.profiles import Profile, profile_of
from samples.sources import Source

FONT = "Times New Roman"
ZIP_TIME = (2026, 1, 1, 0, 0, 0)  # every member of the archive, so that a build repeats byte for byte
_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
_CHARACTER_MM = 0.205  # mean width of a bold capital in millimetres per point of size, for the rule below a text


def render(source: Source) -> bytes:
    """Returns the DOCX bytes; the same source gives the same bytes."""
    profile = profile_of(source)
    document = Document()
    _set_up(document, source, profile)
    for piece in pieces(source):
        if isinstance(piece, Para):
            _fill(document.add_paragraph(), piece, profile.text_width)
        elif isinstance(piece, SideBySide):
            _side_by_side(document, piece, profile)
        else:
            _grid(document, piece, profile)
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


def _set_up(document: DocumentType, source: Source, profile: Profile) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    margins = [Mm(value) for value in profile.margins]
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = margins
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    _page_number(section.header.paragraphs[0], profile)
    normal: Any = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(profile.body)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    normal.paragraph_format.space_after = Pt(0)
    _drop_unused_parts(document)
    properties = document.core_properties
    stamp = datetime.datetime.combine(source.date, datetime.time(8), tzinfo=datetime.UTC)
    properties.created = properties.modified = stamp
    properties.title, properties.author = f"{source.type} {source.number}", source.issuer
    properties.comments = properties.last_modified_by = ""


def _drop_unused_parts(document: DocumentType) -> None:
    """Drops the template's picture and its copy of the styles for Word 2007; neither is shown."""
    for relations in (document.part.package.rels, document.part.rels):
        for key, relation in list(relations.items()):
            if relation.reltype.endswith(("/thumbnail", "/stylesWithEffects")):
                del relations[key]


def _page_number(paragraph: DocxParagraph, profile: Profile) -> None:
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


def _fill(paragraph: DocxParagraph, para: Para, width: float) -> None:
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


def _add_run(paragraph: DocxParagraph, run: Run, size: float) -> None:
    added = paragraph.add_run(run.text)
    added.font.size = Pt(size)
    added.bold, added.italic, added.underline = run.bold, run.italic, run.underline or None


def _rule_below(paragraph: DocxParagraph, para: Para, width: float) -> None:
    natural = min(len(para.text) * para.size * _CHARACTER_MM, width)
    indent = max(0.0, (width - natural * para.rule) / 2)
    borders: Any = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for key, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "auto")):
        bottom.set(qn(f"w:{key}"), value)
    borders.append(bottom)
    if para.rule >= 1:
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(indent)
        paragraph._p.get_or_add_pPr().insert_element_before(borders, *_AFTER_BORDERS)
        return
    _ruled_paragraph_after(paragraph, borders, indent)


_AFTER_BORDERS = ("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr")


def _ruled_paragraph_after(paragraph: DocxParagraph, borders: Any, indent: float) -> None:
    """Adds an empty line of 2 pt that carries a rule shorter than the text above it."""
    element: Any = OxmlElement("w:p")
    empty = DocxParagraph(element, paragraph._parent)
    paragraph._p.addnext(empty._p)
    form = empty.paragraph_format
    form.left_indent = form.right_indent = Mm(indent)
    form.line_spacing_rule, form.line_spacing, form.space_after = WD_LINE_SPACING.EXACTLY, Pt(2), Pt(8)
    empty._p.get_or_add_pPr().insert_element_before(borders, *_AFTER_BORDERS)


def _side_by_side(document: DocumentType, piece: SideBySide, profile: Profile) -> None:
    table = document.add_table(rows=len(piece.rows), cols=2)
    _set_widths(table, piece.widths, profile)
    for index, row in enumerate(piece.rows):
        for column, paras in enumerate(row):
            _fill_cell(table.cell(index, column), paras, profile.text_width * piece.widths[column] - 4)
        _keep_whole(table.rows[index]._tr)


def _fill_cell(cell: _Cell, paras: tuple[Para, ...], width: float) -> None:
    for index, para in enumerate(paras):
        paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
        _fill(paragraph, para, width)


def _grid(document: DocumentType, grid: Grid, profile: Profile) -> None:
    table = document.add_table(rows=1 + len(grid.rows), cols=len(grid.header), style="Table Grid")
    _set_widths(table, grid.widths, profile)
    for index, row in enumerate((grid.header, *grid.rows)):
        cells = list(table.rows[index].cells)
        if len(row) < len(grid.header):
            cells[1].merge(cells[-1])
        bold = index == 0 or len(row) < len(grid.header)
        for column, text in enumerate(row):
            align: Any = "center" if index == 0 or column == 0 else "left"
            _fill_cell(cells[column], (Para((Run(text, bold=bold),), grid.size, align, before=2, after=2),), 0)
        _keep_whole(table.rows[index]._tr)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _set_widths(table: Table, shares: tuple[float, ...], profile: Profile) -> None:
    """Fixes the widths of the columns (read by LibreOffice) and of every cell (read by Word)."""
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    for column, share in zip(table.columns, shares, strict=True):
        column.width = Mm(profile.text_width * share)
        for cell in column.cells:
            cell.width = column.width


def _keep_whole(row: Any) -> None:
    row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
