"""Office files that tests build in memory, and the mark of tests that need LibreOffice."""

import datetime
import io
import zipfile
from collections.abc import Mapping

import openpyxl
import pptx
import pytest
from openpyxl.styles import Alignment, Border, Font, Side
from pptx.util import Inches

from ingest.blocks import RawDocument
from ingest.readers.office_conversion import program

needs_libreoffice = pytest.mark.skipif(program() is None, reason="LibreOffice (soffice) is not installed")

_LINE = Side(style="thin")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    """Returns a zip of these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else None)
    return buffer.getvalue()


def saved_book(book: openpyxl.Workbook) -> bytes:
    """Returns a workbook's file."""
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def report_form(*, bordered: bool) -> bytes:
    """Returns a commune's report as a spreadsheet: official head, title, a table with two header rows, signature."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Biểu 01"
    rows = {
        1: ("ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        2: ("XÃ TÂN LẠC ĐÔNG", "Độc lập - Tự do - Hạnh phúc"),
        3: ("Số: 25/BC-UBND", "Tân Lạc Đông, ngày 05 tháng 11 năm 2026"),
        16: ("Nơi nhận:", "TM. ỦY BAN NHÂN DÂN"),
        17: ("- Ủy ban nhân dân thành phố;", "CHỦ TỊCH"),
        18: ("- Lưu: VT.", None),
        21: (None, "Lê Văn Bình"),
    }
    for row, (left, right) in rows.items():
        sheet.cell(row, 1, left)
        sheet.cell(row, 4, right)
    for row, text in ((5, "BÁO CÁO"), (6, "Kết quả thực hiện dự toán năm 2026")):
        cell = sheet.cell(row, 1, text)
        cell.font, cell.alignment = Font(bold=True), Alignment(horizontal="center")
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=6)
    for column, text in ((1, "STT"), (2, "Nội dung"), (3, "Dự toán"), (5, "Tỷ lệ"), (6, "Hạn")):
        sheet.cell(8, column, text)
    sheet.cell(9, 3, "Giao")
    sheet.cell(9, 4, "Thực hiện")
    for area in ("A8:A9", "B8:B9", "C8:D8", "E8:E9", "F8:F9"):
        sheet.merge_cells(area)
    for index in range(5):
        values = (index + 1, f"Khoản chi {index + 1}", 1234567.5, 1000, 0.125, datetime.date(2026, 11, 5))
        formats = ("General", "General", "#,##0.0", "#,##0", "0.0%", "dd/mm/yyyy")
        for column, (value, form) in enumerate(zip(values, formats, strict=True), 1):
            sheet.cell(10 + index, column, value).number_format = form
    sheet.cell(15, 2, "Tổng cộng")
    sheet.cell(15, 3, 6172837.5).number_format = "#,##0.0"
    if bordered:
        for cells in sheet["A8:F15"]:
            for cell in cells:
                cell.border = _BOX
    return saved_book(book)


def slides() -> bytes:
    """Returns two slides, with bullets, a table and notes, a third with a text box, and a hidden one."""
    presentation = pptx.Presentation()
    first = presentation.slides.add_slide(presentation.slide_layouts[0])
    first.shapes.title.text = "Triển khai Nghị quyết"
    first.placeholders[1].text = "Thành phố Lạc Hà, năm 2026"
    second = presentation.slides.add_slide(presentation.slide_layouts[1])
    second.shapes.title.text = "Kết quả"
    frame = second.placeholders[1].text_frame
    frame.text = "Hoàn thành 12 chỉ tiêu"
    deeper = frame.add_paragraph()
    deeper.text, deeper.level = "Trong đó 3 chỉ tiêu vượt", 1
    frame.add_paragraph().text = "1. Mục tự đánh số"
    second.notes_slide.notes_text_frame.text = "Nhắc lại số liệu quý III"
    table = second.shapes.add_table(2, 2, Inches(1), Inches(4), Inches(5), Inches(1)).table
    for row, texts in enumerate((("Đơn vị", "Tỷ lệ"), ("Xã Vân Khê Thượng", "95%"))):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    third = presentation.slides.add_slide(presentation.slide_layouts[6])
    third.shapes.add_textbox(0, 0, Inches(1), Inches(1)).text_frame.text = "LƯU HÀNH NỘI BỘ"
    hidden = presentation.slides.add_slide(presentation.slide_layouts[6])
    hidden.shapes.add_textbox(0, 0, Inches(1), Inches(1)).text_frame.text = "Bản nháp"
    hidden._element.set("show", "0")
    buffer = io.BytesIO()
    presentation.save(buffer)
    return buffer.getvalue()


def shown(raw: RawDocument) -> list[object]:
    """Returns a document's blocks as texts, its tables as lists of rows."""
    return [b.text if b.table is None else [b.table.row(i) for i in range(b.table.n_rows)] for b in raw.blocks]
