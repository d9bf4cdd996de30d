"""Tables as files: XLSX and CSV in which no cell can be taken for a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]
from openpyxl.styles import Alignment, Font  # type: ignore[import-untyped]

TABLE_KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
_LEADS = ("=", "+", "-", "@", "\t", "\r", "\n")  # what a spreadsheet program takes for the beginning of a formula
_WIDEST = 60  # characters of a column
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # characters that XML does not take


def csv_bytes(heads: Sequence[str], rows: Iterable[Sequence[str | int]]) -> bytes:
    """Returns a UTF-8 table with a byte-order mark, so that office programs read the Vietnamese letters.

    A text that could be taken for a formula is led by an apostrophe (OWASP, CSV injection).
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def xlsx_bytes(
    title: str, heads: Sequence[str], rows: Sequence[Sequence[str | int]], *, above: Sequence[str] = ()
) -> bytes:
    """Returns a workbook with one sheet: lines ``above`` the table, its heads, its rows; every text is a text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31])
    for column, width in enumerate(_widths(heads, rows)):
        sheet.column_dimensions[chr(ord("A") + column)].width = width
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    plain, bold = sheet_cell(sheet, ""), sheet_cell(sheet, "", bold=True)
    for line in above:
        sheet.append([_cell(sheet, line, bold)])
    if not above:
        sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, head, bold) for head in heads])
    for row in rows:
        sheet.append([_cell(sheet, value, plain) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _harmless(cell: str | int) -> str | int:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_LEADS) else cell


def sheet_cell(
    sheet: object, value: str | float | None, *, bold: bool = False, number_format: str = "General"
) -> WriteOnlyCell:
    """Returns a cell of a sheet: a text stays a text whatever it begins with, a number stays a number."""
    cell = WriteOnlyCell(sheet, value=_FORBIDDEN.sub(" ", value) if isinstance(value, str) else value)
    if isinstance(value, str):
        cell.data_type = "s"  # a text that begins with = stays a text
        cell.quotePrefix = value.startswith(_LEADS)  # also where someone edits the cell
    cell.number_format = number_format
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if bold:
        cell.font = Font(bold=True)
    return cell


def _cell(sheet: object, value: str | int, look: WriteOnlyCell) -> WriteOnlyCell:
    """Returns a cell with the look of another: to set it on each anew takes most of the time of a table."""
    if isinstance(value, str) and value.startswith(_LEADS):
        return sheet_cell(sheet, value)
    cell = WriteOnlyCell(sheet, value=_FORBIDDEN.sub(" ", value) if isinstance(value, str) else value)
    if isinstance(value, str):
        cell.data_type = "s"  # a text that begins with = stays a text
    cell._style = look._style
    return cell


def _widths(heads: Sequence[str], rows: Sequence[Sequence[str | int]]) -> list[int]:
    longest = [max((len(str(row[column])) for row in rows[:200]), default=0) for column in range(len(heads))]
    return [min(_WIDEST, max(len(head), most) + 2) for head, most in zip(heads, longest, strict=True)]
