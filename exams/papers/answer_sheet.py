"""The answer sheet of a paper (phiếu trả lời): fields for the person, bubbles for number, code and every answer."""

from typing import Any

from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from exams.papers.measuring import POINTS_PER_MM
from exams.papers.page_style import (
    CENTRE,
    SMALL,
    docx_bytes,
    dotted_line,
    fill_cell,
    grid,
    keep_rows_whole,
    new_document,
    put_heading,
    say,
)
from exams.papers.printed import PrintedPaper

NUMBER_DIGITS, CODE_DIGITS = 6, 3  # of the candidate's number (số báo danh) and of the code of the paper
_SYMBOLS = "DejaVu Sans"  # a face that has circled letters; word processors take another where it is missing
_BUBBLE, _SMALL_BUBBLE = 13.0, 11.0  # points, of few rows and of many
_BUBBLE_SHARE, _GAP_SHARE = 0.9, 0.7  # widths of a sign and of two blanks over their size
_CELL_MARGINS = 14.0  # points
_FEW_ROWS = 15
_FIRST_LETTER, _ZERO, _ONE = 0x24B6, 0x24EA, 0x2460  # Ⓐ, ⓪, ①
_GROUP = 5  # answers between two thicker lines
_MOST_ROWS = 20  # answers one below the other on a page
_WIDTH_MM = 165.0
TITLE = "Phiếu trả lời trắc nghiệm"
_HOW = "Tô kín một ô tròn cho mỗi câu bằng bút chì; câu nào đổi phương án thì tẩy sạch ô cũ."


def answer_sheet(paper: PrintedPaper) -> bytes:
    """Returns the DOCX of the sheet that all variants of a paper share."""
    document = new_document(f"{TITLE} – {paper.heading.title}", paper.heading.unit)
    put_heading(document, paper.heading, TITLE, (f"{len(paper.questions)} câu, {paper.heading.minutes} phút",))
    for parts in (
        (("Họ và tên:", 110.0), (" Ngày sinh:", 165.0)),
        (("Đơn vị:", 110.0), (" Ngày thi:", 165.0)),
        (("Chữ ký thí sinh:", 80.0), (" Chữ ký cán bộ coi thi:", 165.0)),
    ):
        line = document.add_paragraph()
        line.paragraph_format.space_before = Pt(5)
        dotted_line(line, parts)
    _numbers(document)
    _answers(document, len(paper.questions), paper.most_options)
    return docx_bytes(document)


def columns_of(count: int) -> int:
    """Returns in how many columns so many answers stand on the sheet: one to four."""
    return max(1, min(4, -(-count // 10) if count <= 20 else -(-count // 15)))


def circled(letter: int) -> str:
    """Returns the circled capital letter of an option, from 0."""
    return chr(_FIRST_LETTER + letter)


def _numbers(document: Document) -> None:
    """Puts the bubbles of the candidate's number and of the code of the paper beside each other, a box above each."""
    space = document.add_paragraph()
    space.paragraph_format.line_spacing = Pt(6)
    widths = (*[9.0] * NUMBER_DIGITS, 12.0, *[9.0] * CODE_DIGITS, 6.0, 66.0)
    table = grid(document, 12, widths)
    gaps = (NUMBER_DIGITS, NUMBER_DIGITS + CODE_DIGITS + 1)
    _merged(table, 0, 0, NUMBER_DIGITS - 1, "Số báo danh")
    _merged(table, 0, NUMBER_DIGITS + 1, NUMBER_DIGITS + CODE_DIGITS, "Mã đề")
    for gap in gaps:
        _unlined(table.cell(0, gap).merge(table.cell(11, gap)))
    how = table.cell(0, len(widths) - 1).merge(table.cell(11, len(widths) - 1))
    for line in (_HOW, f"Tô đúng: {chr(0x25CF)}     Tô sai: {chr(0x2297)}  {chr(0x25D0)}"):
        words = how.paragraphs[0] if line == _HOW else how.add_paragraph()
        say(words, line, italic=True, size=SMALL)
        words.paragraph_format.space_after = Pt(6)
    table.rows[1].height = Mm(7)
    for digit, row in enumerate(table.rows[2:]):
        cells = row.cells
        for column in (*range(NUMBER_DIGITS), *range(NUMBER_DIGITS + 1, NUMBER_DIGITS + CODE_DIGITS + 1)):
            _bubbles(cells[column], chr(_ZERO if digit == 0 else _ONE + digit - 1), size=10)


def _answers(document: Document, count: int, options: int) -> None:
    """Puts the answers in columns, down the first and on to the next; a sheet is followed by another where needed."""
    columns = columns_of(count)
    sheets = -(-count // (columns * _MOST_ROWS))
    each = -(-count // (columns * sheets))
    for start in range(0, count, each * columns):
        space = document.add_paragraph()
        space.paragraph_format.page_break_before = start > 0
        if start:  # whose sheet this is, once more
            dotted_line(space, (("Họ và tên:", 90.0), (" Số báo danh:", 130.0), (" Mã đề:", _WIDTH_MM)))
            space.paragraph_format.space_after = Pt(8)
        else:
            space.paragraph_format.line_spacing = Pt(8)
        _answers_table(document, range(start, min(count, start + each * columns)), (each, columns), options=options)


def _answers_table(document: Document, numbers: range, size: tuple[int, int], *, options: int) -> None:
    rows, columns = size
    width = min(_WIDTH_MM / columns, 16.0 + 9 * options)
    table = grid(document, rows, (11.0, width - 11) * columns)
    keep_rows_whole(table)
    room = ((width - 11) * POINTS_PER_MM - _CELL_MARGINS) / (options * (_BUBBLE_SHARE + _GAP_SHARE) - _GAP_SHARE)
    bubble = min(room, _BUBBLE if rows <= _FEW_ROWS else _SMALL_BUBBLE)
    signs = "  ".join(circled(place) for place in range(options))
    cells = [row.cells for row in table.rows]
    for cell in (cell for row in cells for cell in row):
        _tight(cell.paragraphs[0], bubble)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for number in numbers:
        column, row = divmod(number - numbers.start, rows)
        pair = cells[row][2 * column : 2 * column + 2]
        fill_cell(pair[0], str(number + 1), bold=True)
        _bubbles(pair[1], signs, size=bubble)
    for row in range(_GROUP, rows, _GROUP):
        for cell in cells[row]:
            _thick_top(cell)


def _bubbles(cell: _Cell, signs: str, *, size: float) -> None:
    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(signs)
    run.font.name, run.font.size = _SYMBOLS, Pt(size)
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _SYMBOLS)
    paragraph.alignment = CENTRE
    _tight(paragraph, size)


def _tight(paragraph: Paragraph, size: float) -> None:
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    paragraph.paragraph_format.line_spacing = Pt(size + 4)
    paragraph.paragraph_format.space_after = Pt(0)


def _merged(table: Table, row: int, first: int, last: int, words: str) -> None:
    fill_cell(table.cell(row, first).merge(table.cell(row, last)), words, bold=True)


def _unlined(cell: _Cell) -> None:
    _lines(cell, {"top": "nil", "bottom": "nil"})


def _thick_top(cell: _Cell) -> None:
    _lines(cell, {"top": "single"})


def _lines(cell: _Cell, kinds: dict[str, str]) -> None:
    made: Any = OxmlElement("w:tcBorders")
    for side, kind in kinds.items():
        line: Any = OxmlElement(f"w:{side}")
        line.set(qn("w:val"), kind)
        line.set(qn("w:sz"), "12")
        made.append(line)
    cell._tc.get_or_add_tcPr().append(made)
