"""The statistics of a sitting as a report in Word, laid out like an administrative document."""

import datetime
import io
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from api.exam_statistics_view import headlines, item_lines, unit_lines
from api.exam_statistics_words import decimal, level_name, mark, percent, topic_name
from api.exporting.footnotes import printable
from api.exporting.word_page import INDENT_MM, new_document
from api.wording import count_words, time_words
from exams.statistics.analysing import Analysis
from exams.statistics.paper_analysis import BINS
from exams.statistics.sittings import SittingStatistics
from exams.statistics.strong_and_weak import LEAST_PEOPLE

HEADLINE = "BÁO CÁO THỐNG KÊ KẾT QUẢ THI"
METHOD = (
    "Chỉ tính lần thi đầu tiên đã nộp của mỗi người; câu bỏ trống tính là sai.",
    "P là điểm trung bình của câu, từ 0 đến 1; càng lớn câu càng dễ.",
    "D là tỷ lệ điểm của nhóm 27 % người điểm cao nhất trừ tỷ lệ điểm của nhóm 27 % người điểm thấp nhất: từ 0,40 là "
    "rất tốt; từ 0,30 là khá; từ 0,20 là tạm được, nên sửa; dưới 0,20 là kém.",
    "r là tương quan giữa điểm của câu và điểm các câu còn lại.",
    f"Dấu – là chưa đủ số liệu: D, r và hệ số tin cậy cần ít nhất {LEAST_PEOPLE} người.",
    "Dấu hiệu từ số liệu không thay cho việc người ra đề đọc lại câu hỏi.",
)
_CELL_POINTS = 11.0
_WORDY_MM = 30  # narrower columns hold figures, on the right


def word_bytes(found: SittingStatistics, *, person: str, at: datetime.datetime) -> bytes:
    """Returns the bytes of the DOCX file."""
    document = new_document(title=printable(f"Thống kê: {found.sitting.title}"), author=printable(person))
    properties = document.core_properties
    properties.created = properties.modified = at.astimezone(datetime.UTC)
    _head(document, found, person, at)
    if found.analysis is None:
        _body(document, found.hidden)
    else:
        _parts(document, found, found.analysis)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _head(document: Document, found: SittingStatistics, person: str, at: datetime.datetime) -> None:
    facts = found.sitting
    document.add_paragraph(HEADLINE, style="Title")
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.add_run(printable(facts.title)).bold = True
    _body(document, f"Đơn vị tổ chức: {facts.unit}.")
    _body(document, f"Thời gian thi: từ {time_words(facts.opens_at)} đến {time_words(facts.closes_at)}.")
    _body(document, f"Người lập báo cáo: {person}, lúc {time_words(at)}.")
    if found.provisional:
        _body(document, "Số liệu tạm thời: kỳ thi chưa kết thúc hoặc còn bài chưa nộp.")


def _parts(document: Document, found: SittingStatistics, analysis: Analysis) -> None:
    parts = (
        ("Kết quả chung", _overall),
        ("Phân bố điểm", _scores),
        ("Kết quả theo chủ đề và mức độ", _groups),
        ("Kết quả theo đơn vị", _units),
        ("Câu cần xem lại", _reviews),
        ("Từng câu hỏi", _items),
    )
    for number, (title, write) in enumerate(parts, start=1):
        document.add_paragraph(f"{number}. {title}", style="Heading 2")
        write(document, found, analysis)
    document.add_paragraph(f"{len(parts) + 1}. Cách tính", style="Heading 2")
    for line in METHOD:
        _body(document, f"- {line}")


def _overall(document: Document, found: SittingStatistics, analysis: Analysis) -> None:
    rows = [(f"{one.words[:1].upper()}{one.words[1:]}", one.figure, one.note) for one in headlines(found, analysis)]
    _table(document, ("Chỉ tiêu", "Giá trị", "Ghi chú"), rows, (65, 35, 65))


def _scores(document: Document, found: SittingStatistics, analysis: Analysis) -> None:
    step, people = found.sitting.scale / BINS, analysis.paper.people
    rows = [
        (_from_to(n * step, (n + 1) * step, last=n == BINS - 1), count_words(count), percent(count / people, 1))
        for n, count in enumerate(analysis.paper.histogram)
    ]
    _table(document, (f"Điểm (thang {found.sitting.scale})", "Số người", "Tỷ lệ"), rows, (65, 25, 25))


def _from_to(low: float, high: float, *, last: bool) -> str:
    return f"{mark(low)} đến {'' if last else 'dưới '}{mark(high)}"


def _groups(document: Document, _found: SittingStatistics, analysis: Analysis) -> None:
    named = [(topic_name(one.name), one) for one in analysis.topics]
    named += [(f"Mức độ: {level_name(one.name)}", one) for one in analysis.levels]
    rows = [(name, str(one.items), count_words(one.shares.n), percent(one.shares.mean, 1)) for name, one in named]
    _table(document, ("Chủ đề, mức độ", "Số câu", "Số người", "Tỷ lệ điểm"), rows, (90, 25, 25, 25))


def _units(document: Document, found: SittingStatistics, analysis: Analysis) -> None:
    if found.sitting.anonymous:
        _body(document, "Kỳ thi ẩn danh: đơn vị có dưới 5 người được gộp lại.")
    rows = [
        (one.name, one.people, one.mean, one.sd, one.passed or decimal(None))
        for one in unit_lines(analysis.units, found.sitting.scale)
    ]
    _table(document, ("Đơn vị", "Số người", "Điểm TB", "Độ lệch", "Đạt"), rows, (75, 22, 24, 22, 22))


def _reviews(document: Document, _found: SittingStatistics, analysis: Analysis) -> None:
    if not analysis.reviews:
        enough = any(one.people >= LEAST_PEOPLE for one in analysis.items)
        _body(document, "Không có câu nào có dấu hiệu bất thường." if enough else "Chưa đủ số liệu.")
    for review in analysis.reviews:
        _body(document, f"Câu {review.item.facts.number}: {' '.join(words for _, words in review.reasons)}")


def _items(document: Document, found: SittingStatistics, analysis: Analysis) -> None:
    rows = [
        (str(one.item.facts.number), one.place, one.people, one.p, one.d, one.corrected, one.omitted, one.verdict)
        for one in item_lines(found, analysis)
    ]
    heads = ("Câu", "Chủ đề, mức độ", "Người", "P", "D", "r", "Bỏ trống", "Nhận định")
    _table(document, heads, rows, (12, 49, 16, 14, 14, 14, 16, 30))


def _table(document: Document, heads: Sequence[str], rows: Sequence[Sequence[str]], widths_mm: Sequence[int]) -> None:
    """Adds a table whose head is repeated on every page and whose rows are not broken across pages.

    One row is laid out and copied for all: of hundreds of units each cell laid out by itself takes seconds.
    """
    table: Any = document.add_table(rows=0, cols=len(heads), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)
    _write(_new_row(table, widths_mm, head=True), heads)
    model = _new_row(table, widths_mm, head=False)
    table._tbl.remove(model)
    for row in rows:
        copied = deepcopy(model)
        _write(copied, row)
        table._tbl.append(copied)
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _new_row(table: Any, widths_mm: Sequence[int], *, head: bool) -> Any:
    """Returns the element of a new row whose cells each hold one run without words."""
    row = table.add_row()
    for cell, width in zip(row.cells, widths_mm, strict=True):
        cell.width = Mm(width)
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(2)
        if head or width < _WORDY_MM:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if head else WD_ALIGN_PARAGRAPH.RIGHT
        run = paragraph.add_run()
        run.bold, run.font.size = head, Pt(_CELL_POINTS)
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if head:
        properties.append(OxmlElement("w:tblHeader"))
    return row._tr


def _write(row: Any, words: Sequence[str]) -> None:
    for run, said in zip(row.iter(qn("w:r")), words, strict=True):
        run.text = printable(said)


def _body(document: Document, words: str) -> None:
    paragraph = document.add_paragraph(printable(words))
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = Mm(INDENT_MM)
