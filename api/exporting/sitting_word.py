"""Results of a sitting as a Word file to print and sign: what was held, how many took part, the ranking as a table."""

import copy
import io
from collections.abc import Sequence
from typing import Any

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from api.exporting.footnotes import printable
from api.exporting.word_page import new_document

_CELL_POINTS = 11.0
_TEXT_MM = 165  # width of the text of the page
Column = tuple[str, int]  # head, and width beside that of the others


def results_word(
    unit: str, title: str, facts: Sequence[str], columns: Sequence[Column], rows: Sequence[Sequence[str]]
) -> bytes:
    """Returns the bytes of the DOCX file: the unit, the title, a line for each fact, the table."""
    word = new_document(title=printable(title), author=printable(unit))
    for words in (unit.upper(), "KẾT QUẢ", title):
        paragraph = word.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(printable(words)).bold = True
    for fact in facts:
        word.add_paragraph(printable(fact))
    _table(word, columns, rows)
    buffer = io.BytesIO()
    word.save(buffer)
    return buffer.getvalue()


def _table(word: Document, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
    """Adds the table; rows are copies of the first one, for to add them one by one takes ever longer."""
    table: Any = word.add_table(rows=2, cols=len(columns), style="Table Grid")
    table.autofit = False
    total = sum(width for _, width in columns)
    for place, (head, width) in enumerate(columns):
        table.columns[place].width = Mm(_TEXT_MM * width / total)
        for row, words in ((0, head), (1, "")):
            table.cell(row, place).width = Mm(_TEXT_MM * width / total)
            _fill(table.cell(row, place), words, bold=row == 0)
    for row, name in ((0, "w:tblHeader"), (1, "w:cantSplit")):
        table.rows[row]._tr.get_or_add_trPr().append(OxmlElement(name))
    pattern = table.rows[1]._tr
    table._tbl.remove(pattern)
    for values in rows:
        line = copy.deepcopy(pattern)
        for text, value in zip(line.iter(qn("w:t")), values, strict=True):
            text.text = printable(value)
            text.set(qn("xml:space"), "preserve")
        table._tbl.append(line)


def _fill(cell: Any, words: str, *, bold: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(2)
    run = paragraph.add_run(printable(words) or " ")
    run.bold, run.font.size = bold, Pt(_CELL_POINTS)
