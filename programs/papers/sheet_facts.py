"""The second sheet of a workbook: what a paper says beside its table, a label and a line a row."""

from collections.abc import Iterator
from typing import Any

from openpyxl.styles import Font  # type: ignore[import-untyped]

from programs.papers.sheet_cells import write_words
from programs.papers.views import PaperHead, ProgrammePaper, WeekPaper
from vanban.layout.pieces import short_date

TITLE = "Thông tin"
TYPE, SUBJECT, ISSUER, SUPERIOR = "Loại văn bản", "Trích yếu", "Cơ quan ban hành", "Cơ quan cấp trên"
BODY, NUMBER, PLACE, DATED = "Cấp ký ban hành", "Số, ký hiệu", "Địa danh", "Ngày ban hành"
AUTHORITY, POSITION, NAME, RECIPIENT = "Thẩm quyền ký", "Chức vụ", "Người ký", "Nơi nhận"
OPENING, CLOSING, MONDAY = "Mở đầu", "Tổ chức thực hiện", "Tuần bắt đầu từ ngày"


def write_facts(sheet: Any, paper: ProgrammePaper | WeekPaper) -> None:
    """Fills a sheet with what a paper says beside its table."""
    sheet.title = TITLE
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 26, 100
    for row, (label, words) in enumerate(_facts(paper), start=1):
        write_words(sheet.cell(row, 1), label)
        sheet.cell(row, 1).font = Font(bold=True)
        write_words(sheet.cell(row, 2), words)


def _facts(paper: ProgrammePaper | WeekPaper) -> Iterator[tuple[str, str]]:
    yield from _head_facts(paper.head)
    if isinstance(paper, WeekPaper):
        yield MONDAY, short_date(paper.first)
    signer = paper.signer
    lists = (
        (OPENING, paper.opening),
        (CLOSING, paper.closing),
        (AUTHORITY, signer.authority.splitlines()),
        (POSITION, signer.position.splitlines()),
        (NAME, [signer.name] if signer.name else []),
        (RECIPIENT, paper.recipients),
    )
    for label, texts in lists:
        for text in texts:
            yield label, text


def _head_facts(head: PaperHead) -> Iterator[tuple[str, str]]:
    yield TYPE, head.type
    yield SUBJECT, head.subject
    for label, lines in ((SUPERIOR, head.superior), (ISSUER, head.issuer)):
        for line in lines.splitlines():
            yield label, line
    yield BODY, head.body
    yield NUMBER, head.number
    yield PLACE, head.place
    yield DATED, short_date(head.dated) if head.dated else ""
