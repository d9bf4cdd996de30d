"""The keys of every variant in tables (bảng đáp án), and which question of the paper each number is."""

from collections.abc import Callable, Sequence
from typing import Any

from docx.document import Document
from docx.enum.text import WD_BREAK
from docx.shared import Pt

from exams.papers.page_style import (
    CENTRE,
    docx_bytes,
    fill_cell,
    grid,
    keep_rows_whole,
    new_document,
    put_footer,
    put_heading,
    repeat_row,
    say,
)
from exams.papers.printed import PrintedPaper
from exams.papers.variants import Variant

TITLE = "Bảng đáp án"
NUMBERS_TITLE = "Bảng đối chiếu số câu"
_NUMBERS_NOTE = "Mỗi ô là số của câu ấy trong đề gốc (thứ tự của tập giải thích đáp án)."
_CODES_A_TABLE = 12
_FIRST_MM, _WIDTH_MM = 16.0, 165.0
_WIDEST_MM = 22.0
_FEW_CODES, _FEW_ROWS = 5, 20
_ROWS_A_PAGE = 34  # about, at the size of the tables


def key_table(paper: PrintedPaper) -> bytes:
    """Returns the DOCX with the keys of all variants, number by number, and the numbers of the paper itself."""
    document = new_document(f"{TITLE} – {paper.heading.title}", paper.heading.unit)
    points = f"{paper.heading.scale / max(1, len(paper.questions)):.3g}".replace(".", ",")
    lines = (
        f"{len(paper.questions)} câu, {len(paper.variants)} mã đề",
        f"Thang điểm {paper.heading.scale}; mỗi câu {points} điểm",
    )
    put_heading(document, paper.heading, TITLE, lines)
    _tables(document, paper, paper.letters, bold=True)
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    say(document.add_paragraph(), NUMBERS_TITLE.upper(), bold=True, align=CENTRE)
    say(document.add_paragraph(), _NUMBERS_NOTE, italic=True, align=CENTRE)
    _tables(document, paper, lambda variant: [str(one.question + 1) for one in variant.arrangement], bold=False)
    put_footer(document, TITLE, pages=2 * -(-len(paper.questions) // _ROWS_A_PAGE))
    return docx_bytes(document)


def _tables(document: Document, paper: PrintedPaper, values: Callable[[Variant], Sequence[str]], *, bold: bool) -> None:
    """Adds tables with a row a number and a column a variant, so many variants beside each other; of few variants, the
    second half of the numbers stands beside the first."""
    count = len(paper.questions)
    for start in range(0, len(paper.variants), _CODES_A_TABLE):
        some = paper.variants[start : start + _CODES_A_TABLE]
        document.add_paragraph().paragraph_format.line_spacing = Pt(8)
        parts = 2 if len(some) <= _FEW_CODES and count > _FEW_ROWS else 1
        rows = -(-count // parts)
        width = min(_WIDEST_MM, (_WIDTH_MM / parts - _FIRST_MM) / len(some))
        table = grid(document, rows + 1, (_FIRST_MM, *[width] * len(some)) * parts)
        repeat_row(table)
        keep_rows_whole(table)
        columns: list[tuple[str, Sequence[str]]] = []
        for first in range(0, count, rows):
            columns.append(("Câu", [str(number + 1) for number in range(first, min(count, first + rows))]))
            columns += [(variant.code, values(variant)[first : first + rows]) for variant in some]
        _fill([row.cells for row in table.rows], columns, bold=bold)


def _fill(rows: Sequence[Sequence[Any]], values: Sequence[tuple[str, Sequence[str]]], *, bold: bool) -> None:
    for column, (head, words) in enumerate(values):
        for row, text in enumerate((head, *words)):
            fill_cell(rows[row][column], text, bold=row == 0 or head == "Câu" or bold)
