"""Reads XLSX: every visible sheet as paragraphs and tables, each value as the sheet shows it.

The values of formulas are the ones saved with the file; nothing is computed.
"""

import io
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import openpyxl  # type: ignore[import-untyped]
from openpyxl.utils import column_index_from_string  # type: ignore[import-untyped]
from openpyxl.utils.exceptions import InvalidFileException  # type: ignore[import-untyped]
from openpyxl.workbook.workbook import Workbook  # type: ignore[import-untyped]
from openpyxl.worksheet.worksheet import Worksheet  # type: ignore[import-untyped]

from ingest.blocks import Block, Marginal, Place, RawDocument
from ingest.readers.archives import Package, damaged, open_package, refuse_declarations
from ingest.readers.characters import CONTROLS_WARNING, has_controls, tidy
from ingest.readers.number_formats import shown
from ingest.readers.packages import package_suffix
from ingest.readers.sheet_layout import SheetCell, sheet_blocks
from vanban.errors import UnreadableFile

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_CELLS = 100_000  # filled cells; openpyxl reads some 15,000 a second
MAX_STORED = 2_000_000  # cells of the file, most of them formatted and empty
_UNSAVED_RE = re.compile(rb"<f[^>]*>[^<]*</f>(?:<v\s*/>|<v></v>|\s*</c>)|<f[^>]*/>(?:<v\s*/>|<v></v>|\s*</c>)")
_MERGED_RE = re.compile(rb'mergeCell ref="\$?([A-Z]{1,3})\$?(\d{1,9}):\$?([A-Z]{1,3})\$?(\d{1,9})"')
_HEAD_ROWS = 30  # of a hidden sheet, looked at for marks
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def accepts(name: str, data: bytes) -> bool:
    """Tells whether the bytes are a zip with a workbook in it."""
    return package_suffix(data) == ".xlsx" or (data[:2] == b"PK" and name.lower().endswith((".xlsx", ".xlsm", ".xltx")))


def read(data: bytes) -> RawDocument:
    """Returns the blocks of an XLSX. Raises ``UnreadableFile`` when damaged, encrypted, too large or empty."""
    package = open_package(data, suffix=".xlsx")
    refuse_declarations(package, ".xlsx")
    _refuse_large(package)
    book = _opened(data)
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    blocks = tuple(_book_blocks(visible))
    if not blocks:
        raise UnreadableFile("Bảng tính không có ô nào có chữ; hãy kiểm tra lại tệp gốc.")
    return RawDocument(
        blocks,
        MEDIA_TYPE,
        warnings=tuple(_warnings(book, package, blocks)),
        marginalia=(*_marginalia(book), *_drawn(package)),
    )


def _refuse_large(package: Package) -> None:
    sheets = [package.bytes(name) or b"" for name in package.names("xl/worksheets/", ".xml")]
    if sum(sheet.count(b"<c ") + _merged_cells(sheet) for sheet in sheets) > MAX_STORED:
        raise _too_large()


def _merged_cells(sheet: bytes) -> int:
    """Returns how many cells the merged areas of a sheet cover: openpyxl makes every one of them, filled or not."""
    return sum(
        (abs(int(bottom) - int(top)) + 1) * (abs(column_index_from_string(right) - column_index_from_string(left)) + 1)
        for left, top, right, bottom in (map(bytes.decode, match.groups()) for match in _MERGED_RE.finditer(sheet))
    )


def _too_large() -> UnreadableFile:
    count = f"{MAX_CELLS:,}".replace(",", ".")
    return UnreadableFile(f"Bảng tính quá lớn (hơn {count} ô có nội dung); hãy tách thành các tệp nhỏ rồi gửi lại.")


def _opened(data: bytes) -> Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells of parts it leaves out: pictures, validation, extensions
        try:
            return openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
        except (
            InvalidFileException,
            zipfile.BadZipFile,
            zlib.error,
            SyntaxError,  # ElementTree's ParseError and lxml's XMLSyntaxError
            KeyError,
            ValueError,
            TypeError,
            AttributeError,
            IndexError,
            OverflowError,
            OSError,
            struct.error,
        ) as error:
            raise damaged(".xlsx") from error


def _book_blocks(sheets: list[Worksheet]) -> Iterator[Block]:
    filled = [(sheet, cells) for sheet in sheets if (cells := _cells(sheet))]
    if sum(len(cells) for _, cells in filled) > MAX_CELLS:
        raise _too_large()
    for index, (sheet, cells) in enumerate(filled):
        blocks = sheet_blocks(cells, caption=tidy(sheet.title) if len(filled) > 1 else "")
        is_form = index == 0 and any(block.column is not None for block in blocks)
        if len(filled) > 1 and not is_form:
            yield Block(tidy(sheet.title), bold=True, heading_level=1)
        yield from blocks


def _cells(sheet: Worksheet) -> list[SheetCell]:
    """Returns the cells that show something, with what they span, row by row."""
    spans = {(area.min_row, area.min_col): area for area in sheet.merged_cells.ranges}
    looks: dict[bytes, _Look] = {}
    found = []
    for (row, column), cell in sorted(sheet._cells.items()):  # only the cells that exist: a sheet may reach row 1048576
        if cell.value is None:
            continue
        style = cell._style.tobytes()  # few styles, many cells, and each look-up of a font is slow
        look = looks.get(style) or looks.setdefault(style, _look(cell))
        text = "\n".join(t for line in shown(cell.value, look.number_format).split("\n") if (t := tidy(line)))
        if not text:
            continue
        area = spans.get((row, column))
        found.append(
            SheetCell(
                text,
                row,
                column,
                area.max_row - row + 1 if area else 1,
                area.max_col - column + 1 if area else 1,
                bordered=look.bordered,
                bold=look.bold,
                italic=look.italic,
                centered=look.centered,
                size=look.size,
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class _Look:
    number_format: str
    bordered: bool
    bold: bool
    italic: bool
    centered: bool
    size: float | None


def _look(cell: "openpyxl.cell.Cell") -> _Look:
    font, border = cell.font, cell.border
    sides = (border.left, border.right, border.top, border.bottom)
    return _Look(
        cell.number_format,
        bordered=sum(bool(side and side.style) for side in sides) >= 2,
        bold=bool(font and font.b),
        italic=bool(font and font.i),
        centered=cell.alignment.horizontal in ("center", "centerContinuous"),
        size=float(font.sz) if font and font.sz else None,
    )


def _warnings(book: Workbook, package: Package, blocks: tuple[Block, ...]) -> Iterator[str]:
    hidden = [tidy(sheet.title) for sheet in book.worksheets if sheet.sheet_state != "visible"]
    if hidden:
        yield f"Bảng tính có trang ẩn không được đọc: {', '.join(hidden[:10])}."
    unsaved = sum(
        len(_UNSAVED_RE.findall(package.bytes(name) or b"")) for name in package.names("xl/worksheets/", ".xml")
    )
    if unsaved:
        yield (
            f"Có {unsaved} ô công thức chưa lưu kèm kết quả nên để trống; hãy mở bằng phần mềm bảng tính, "
            "lưu lại rồi gửi lại."
        )
    if book.chartsheets:
        yield "Bảng tính có trang chỉ chứa biểu đồ; biểu đồ không được đọc."
    if any(has_controls(block.text) for block in blocks):
        yield CONTROLS_WARNING


def _marginalia(book: Workbook) -> Iterator[Marginal]:
    for sheet in book.worksheets:
        for place, parts in _running(sheet):
            for part in parts:
                for side in (part.left, part.center, part.right):
                    if side.text and tidy(side.text):
                        yield Marginal(tidy(side.text), place)
        if sheet.sheet_state != "visible":
            yield from (Marginal(c.text, Place.BOX) for c in _cells(sheet) if c.row <= _HEAD_ROWS)


def _running(sheet: Worksheet) -> Iterator[tuple[Place, tuple[Any, ...]]]:
    yield Place.HEADER, (sheet.oddHeader, sheet.evenHeader, sheet.firstHeader)
    yield Place.FOOTER, (sheet.oddFooter, sheet.evenFooter, sheet.firstFooter)


def _drawn(package: Package) -> Iterator[Marginal]:
    """Yields the words of text boxes and shapes, a paragraph each."""
    for name in package.names("xl/drawings/", ".xml"):
        root = package.xml(name)
        for paragraph in root.iter(f"{_DRAWN}p") if root is not None else ():
            text = tidy("".join(run.text or "" for run in paragraph.iter(f"{_DRAWN}t")))
            if text:
                yield Marginal(text, Place.BOX)
