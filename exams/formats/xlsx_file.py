"""XLSX: a sheet of questions; every cell is written as words, so that none is run as a formula."""

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import openpyxl  # type: ignore[import-untyped]
from openpyxl.styles import Alignment, Font, PatternFill  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]
from openpyxl.utils.exceptions import InvalidFileException  # type: ignore[import-untyped]
from openpyxl.worksheet.worksheet import Worksheet  # type: ignore[import-untyped]

from exams.formats.entries import Doubt, Entry, Finding, Imported, Written
from exams.formats.holding import Holds, Part, written
from exams.formats.sheet import MOST_ROWS, STEM, entries_of, find_columns, rows_of
from ingest.readers.archives import damaged, open_package, refuse_declarations
from vanban.errors import UnreadableFile

LONGEST = 32_767  # characters of a cell; specification of Excel


def _unfit(entry: Entry) -> str:
    row = rows_of([entry])[1]
    if not any(row):
        return "câu hỏi để trống"
    too_long = any(len(_escaped(cell)) > LONGEST for cell in row)
    return f"có ô dài hơn {LONGEST:,} ký tự, là mức của Excel".replace(",", ".", 1) if too_long else ""


HOLDS = Holds(frozenset(Part), unfit=_unfit)
_MOST_COLUMNS = 80
_WIDTHS = {STEM: 60}  # characters
_WIDTH = 22
_DAMAGED = (
    *(InvalidFileException, zipfile.BadZipFile, zlib.error, SyntaxError, KeyError, ValueError, TypeError),
    *(AttributeError, IndexError, OverflowError, OSError),
)
_ESCAPE_RE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED_RE = re.compile("_x([0-9A-Fa-f]{4})_")


def write(entries: Sequence[Entry]) -> Written:
    """Returns the questions as a workbook; those with a text too long for a cell are left out and told."""
    return written(entries, HOLDS, lambda kept: _file(rows_of(kept)))


def read(data: bytes) -> Imported:
    """Returns the questions of every visible sheet that has them; raises ``UnreadableFile`` for what is no workbook."""
    package = open_package(data, suffix=".xlsx")
    refuse_declarations(package, ".xlsx")
    told = []
    if package.names("xl/vbaproject", ".bin"):
        told.append(Finding(Doubt.MACRO, "cả tệp", "Tệp có macro; macro không được chạy, chỉ đọc chữ trong các ô."))
    found = Imported((), tuple(told))
    sheets = sheets_of(data)
    useful = [(title, rows) for title, rows in sheets if find_columns(rows)]
    for title, rows in useful or sheets[:1]:
        found = entries_of(rows, sheet=title if len(sheets) > 1 else "", first=found)
    return Imported(found.entries, (*found.findings, *_formulas(data)))


def _file(rows: Sequence[Sequence[str]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Câu hỏi"
    for number, row in enumerate(rows, start=1):
        for place, words in enumerate(row, start=1):
            if words:
                cell = sheet.cell(number, place)
                cell.value = _escaped(words)
                cell.data_type = "s"  # words, also where they begin like a formula
                cell.quotePrefix = True
                cell.alignment = Alignment(wrap_text=True, vertical="top")
    _dress(sheet, rows[0])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _dress(sheet: Worksheet, heading: Sequence[str]) -> None:
    for place, words in enumerate(heading, start=1):
        sheet.cell(1, place).font = Font(bold=True)
        sheet.cell(1, place).fill = PatternFill("solid", fgColor="DDE6F0")
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTHS.get(words, _WIDTH)
    sheet.freeze_panes = "A2"


def _escaped(words: str) -> str:
    """Returns words in which "_x000D_" is no code of a character (ECMA-376, 22.9.2.19)."""
    return _ESCAPE_RE.sub("_x005F_", words)


@contextmanager
def _opened(data: bytes, *, values: bool) -> Iterator[list[Worksheet]]:
    """Yields the visible sheets, with the saved values of formulas or the formulas themselves; damage raises."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=values, keep_links=False)
            yield [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            book.close()
        except _DAMAGED as error:
            raise damaged(".xlsx") from error


def sheets_of(data: bytes) -> list[tuple[str, list[list[str]]]]:
    """Returns the visible sheets by title, every cell as words."""
    found = []
    with _opened(data, values=True) as sheets:
        for sheet in sheets:
            limits = {"max_row": MOST_ROWS + 2, "max_col": _MOST_COLUMNS, "values_only": True}
            rows = [[_words(value) for value in row] for row in sheet.iter_rows(**limits)]
            if len(rows) > MOST_ROWS:
                raise UnreadableFile(f"Trang tính “{sheet.title}” có quá nhiều dòng; đề nghị tách tệp.")
            found.append((sheet.title, rows))
    return found


def _formulas(data: bytes) -> list[Finding]:
    """Returns the cells that hold formulas: only what was saved as their value is read."""
    found = []
    words = "Ô là công thức; công thức không được chạy, chỉ lấy giá trị đã lưu trong tệp."
    with _opened(data, values=False) as sheets:
        for sheet in sheets:
            for row in sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=_MOST_COLUMNS):
                for cell in (one for one in row if one.data_type == "f"):
                    place = f"trang {sheet.title}, ô {cell.coordinate}"
                    found.append(Finding(Doubt.FORMULA, place, words, None, str(cell.value)[:200]))
    return found


def _words(value: object) -> str:
    """Returns a cell as words: whole numbers without a point, others with a comma, days as day/month/year."""
    if value is None:
        return ""
    if hasattr(value, "strftime"):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, bool):
        return "Đúng" if value else "Sai"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value).replace(".", ",")
    return _ESCAPED_RE.sub(lambda match: chr(int(match[1], 16)), value) if isinstance(value, str) else str(value)
