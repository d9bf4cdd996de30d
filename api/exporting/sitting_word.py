"""Results of a sitting as a Word file: what was held, how many took part, and the ranking as a table."""

import copy
import io
from collections.abc import Sequence
from typing import Any

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from api.exporting.footnotes import printable
from api.exporting.word_page import new_document

_CELL_POINTS = 11.0
_WIDEST_PORTRAIT = 7  # columns that still fit an upright page


def results_word(
    unit: str, title: str, facts: Sequence[str], heads: Sequence[str], rows: Sequence[Sequence[str | int]]
) -> bytes:
    """Returns the bytes of the DOCX file: the unit, the title, a line for each fact, the table."""
    word = new_document(title=printable(title), author=printable(unit))
    if len(heads) > _WIDEST_PORTRAIT:
        _lay_across(word)
    _centred(word, unit.upper(), bold=True)
    _centred(word, "KẾT QUẢ", bold=True)
    _centred(word, title, bold=True)
    for fact in facts:
        word.add_paragraph(printable(fact))
    _table(word, heads, rows)
    buffer = io.BytesIO()
    word.save(buffer)
    return buffer.getvalue()


def _lay_across(word: Document) -> None:
    section = word.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(20)


def _centred(word: Document, words: str, *, bold: bool) -> None:
    paragraph = word.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run(printable(words)).bold = bold


def _table(word: Document, heads: Sequence[str], rows: Sequence[Sequence[str | int]]) -> None:
    """Adds the table; rows are copies of the first one, for to add them one by one takes ever longer."""
    table: Any = word.add_table(rows=2 if rows else 1, cols=len(heads), style="Table Grid")
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        _fill(cell, head, bold=True)
    repeated: Any = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    if not rows:
        return
    for cell in table.rows[1].cells:
        _fill(cell, "", bold=False)
    pattern = table.rows[1]._tr
    table._tbl.remove(pattern)
    for row in rows:
        line = copy.deepcopy(pattern)
        for text, value in zip(line.iter(qn("w:t")), row, strict=True):
            text.text = printable(str(value))
            text.set(qn("xml:space"), "preserve")
        table._tbl.append(line)


def _fill(cell: Any, words: str, *, bold: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(2)
    run = paragraph.add_run(printable(words) or " ")
    run.bold, run.font.size = bold, Pt(_CELL_POINTS)
