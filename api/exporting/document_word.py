"""The text of a document as a Word file: headings as headings, tables as tables, nothing added but a caution."""

import io
from collections.abc import Sequence
from typing import Any

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from api.document_view import ParagraphView, Run, TableView
from api.exporting.footnotes import printable
from api.exporting.word_page import INDENT_MM, new_document
from api.wording import document_name
from vanban.db.models import DocumentRow

CAUTION = "Nội dung chữ lấy từ kho văn bản; khi sử dụng đề nghị đối chiếu với bản gốc."
_CELL_POINTS = 12.0


def document_word(row: DocumentRow, blocks: Sequence[ParagraphView | TableView]) -> bytes:
    """Returns the bytes of the DOCX file of a document's blocks, in their order."""
    name = document_name(type=row.type, number=row.number, date=row.date, issuer=row.issuer)
    word = new_document(title=printable(name), author="")
    caution = word.add_paragraph()
    caution.add_run(printable(f"{name}. {CAUTION}")).italic = True
    for block in blocks:
        if isinstance(block, TableView):
            _table(word, block)
        else:
            _paragraph(word, block)
    buffer = io.BytesIO()
    word.save(buffer)
    return buffer.getvalue()


def _words(runs: Sequence[Run]) -> str:
    return printable("".join(run.text for run in runs))


def _paragraph(word: Document, block: ParagraphView) -> None:
    if block.level:
        word.add_paragraph(_words(block.runs), style="Heading 1" if block.level == 2 else "Heading 2")
        return
    paragraph = word.add_paragraph(_words(block.runs))
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = Mm(INDENT_MM)


def _table(word: Document, block: TableView) -> None:
    """Adds a table cell by cell; what a cell spans is merged into it."""
    if block.caption:
        word.add_paragraph().add_run(printable(block.caption)).bold = True
    width = max((sum(cell.columns for cell in line.cells) for line in block.rows), default=0)
    if not width:
        return
    table: Any = word.add_table(rows=len(block.rows), cols=width, style="Table Grid")
    taken: set[tuple[int, int]] = set()
    for row, line in enumerate(block.rows):
        column = 0
        for cell in line.cells:
            while (row, column) in taken:
                column += 1
            last_row = min(row + cell.rows, len(block.rows)) - 1
            last_column = min(column + cell.columns, width) - 1
            if column > last_column:
                break
            taken |= {(r, c) for r in range(row, last_row + 1) for c in range(column, last_column + 1)}
            target = table.cell(row, column)
            if (last_row, last_column) != (row, column):
                target = target.merge(table.cell(last_row, last_column))
            _fill(target, _words(cell.runs), bold=cell.head)


def _fill(cell: Any, words: str, *, bold: bool) -> None:
    run = cell.paragraphs[0].add_run(words)
    run.bold, run.font.size = bold, Pt(_CELL_POINTS)
