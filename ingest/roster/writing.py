"""Lists out: templates to fill in, and the links of new accounts, as CSV or XLSX that no spreadsheet computes."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import openpyxl  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]

from ingest.roster.columns import COLUMNS, RosterKind

_COMPUTED = ("=", "+", "-", "@", "\t", "\r")  # how a formula begins in some spreadsheet
EXAMPLES = {
    RosterKind.UNITS: (
        ("lac-ha", "Thành ủy Lạc Hà", "", "01/01/2020"),
        ("xa-an-binh", "Đảng ủy xã An Bình", "lac-ha", "01/07/2025"),
    ),
    RosterKind.PEOPLE: (
        ("an.nguyen", "Nguyễn Văn An", "xa-an-binh", "Văn thư, Quản trị đơn vị", "an.nguyen@lac-ha.example"),
        ("binh.le", "Lê Thị Bình", "xa-an-binh", "", ""),
    ),
}
SHEET_NAMES = {RosterKind.UNITS: "Đơn vị", RosterKind.PEOPLE: "Người dùng"}


class SheetFormat(StrEnum):
    """The formats that lists are written in."""

    CSV = "csv"
    XLSX = "xlsx"

    @property
    def media_type(self) -> str:
        """Returns the media type of a file in this format."""
        xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return xlsx if self is SheetFormat.XLSX else "text/csv; charset=utf-8"


@dataclass(frozen=True, slots=True)
class OutSheet:
    """A sheet to be written: its name, its heading, its rows."""

    name: str
    heading: Sequence[str]
    rows: Sequence[Sequence[str]]


def safe_cell(words: str) -> str:
    """Returns words that no spreadsheet takes for a formula.

    >>> safe_cell("=1+1")
    "'=1+1"
    """
    return f"'{words}" if words.startswith(_COMPUTED) else words


def template(form: SheetFormat, kind: RosterKind | None = None) -> bytes:
    """Returns a template with two made-up rows; an XLSX for both kinds has one sheet for each."""
    kinds = [kind] if kind is not None else list(RosterKind)
    sheets = [OutSheet(SHEET_NAMES[k], [one.title for one in COLUMNS[k]], EXAMPLES[k]) for k in kinds]
    return written(sheets, form)


def written(sheets: Sequence[OutSheet], form: SheetFormat) -> bytes:
    """Returns the sheets as an XLSX, or the first as a CSV in UTF-8 with its mark, so that Excel reads it rightly."""
    return _xlsx(sheets) if form is SheetFormat.XLSX else _csv(sheets[0])


def _csv(sheet: OutSheet) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerows([safe_cell(cell) for cell in row] for row in (sheet.heading, *sheet.rows))
    return out.getvalue().encode("utf-8-sig")


def _xlsx(sheets: Iterable[OutSheet]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        for row in (sheet.heading, *sheet.rows):
            page.append([safe_cell(cell) for cell in row])
        page.freeze_panes = "A2"
        for number, _ in enumerate(sheet.heading, start=1):
            page.column_dimensions[get_column_letter(number)].width = 28
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
