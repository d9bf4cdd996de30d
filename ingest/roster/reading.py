"""The bytes of a list into rows: CSV in UTF-8, UTF-16 or Windows-1258 with commas, semicolons or tabs, and XLSX."""

import csv
import datetime
import io
import json
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import openpyxl  # type: ignore[import-untyped]
from openpyxl.utils.exceptions import InvalidFileException  # type: ignore[import-untyped]

from ingest.readers.archives import damaged, open_package, refuse_declarations
from ingest.readers.encodings import decode
from ingest.roster.columns import COLUMNS, RosterKind, find_heading, known_cells
from vanban.errors import InvalidInput, UnreadableFile
from vanban.text import nfc

MOST_ROWS = 20_000  # of all lists in a file
MOST_CELLS = 60  # looked at in a row
LONGEST_CELL = 500  # characters
_DAMAGED = (  # what openpyxl raises for workbooks that are not what they say
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    SyntaxError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    OverflowError,
    OSError,
)
_SEPARATORS = (";", ",", "\t", "|")
NO_HEADING = (
    "Không thấy dòng tiêu đề của danh sách. Danh sách đơn vị cần các cột: {units}. "
    "Danh sách người dùng cần các cột: {people}. Đề nghị tải tệp mẫu và đối chiếu."
)


@dataclass(frozen=True, slots=True)
class RosterRow:
    """A row of a list: its kind, where it stands in the file (1-based, as a spreadsheet counts), its fields.

    A field that has no column is missing; an empty cell is an empty text.
    """

    kind: RosterKind
    sheet: str
    number: int
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Roster:
    """All rows of a file, and what was uncertain in reading it."""

    rows: tuple[RosterRow, ...]
    warnings: tuple[str, ...] = ()

    def to_json(self) -> str:
        """Returns the rows as JSON, to be kept until they are applied."""
        return json.dumps([[row.kind, row.sheet, row.number, row.values] for row in self.rows], ensure_ascii=False)


def roster_from_json(words: str) -> Roster:
    """Returns the rows that :meth:`Roster.to_json` wrote."""
    rows = json.loads(words)
    return Roster(tuple(RosterRow(RosterKind(kind), sheet, number, values) for kind, sheet, number, values in rows))


def read_roster(name: str, data: bytes) -> Roster:
    """Returns the rows of a CSV or an XLSX.

    Raises ``UnreadableFile`` for what is neither, ``InvalidInput`` for a file without a heading that is known,
    without rows, or with too many.
    """
    told: tuple[str, ...] = ()
    if data[:2] == b"PK":
        sheets = list(_workbook(data))
    elif name.lower().endswith((".xls", ".ods")):
        raise UnreadableFile("Chỉ nhận tệp .csv và .xlsx. Đề nghị mở tệp bằng phần mềm bảng tính và lưu thành .xlsx.")
    else:
        decoded = decode(data)
        sheets, told = [("", _table(decoded.text))], decoded.warnings
    rows = [row for sheet, cells in sheets for row in _rows(sheet, cells)]
    if not any(find_heading(cells) for _, cells in sheets):
        titles = {kind: ", ".join(one.title for one in COLUMNS[kind] if one.needed) for kind in RosterKind}
        raise InvalidInput(NO_HEADING.format(units=titles[RosterKind.UNITS], people=titles[RosterKind.PEOPLE]))
    if not rows:
        raise InvalidInput("Danh sách chỉ có dòng tiêu đề, chưa có dòng nào để nhập.")
    if len(rows) > MOST_ROWS:
        raise InvalidInput(f"Danh sách có hơn {MOST_ROWS:,} dòng. Đề nghị tách thành nhiều tệp.".replace(",", "."))
    return Roster(tuple(rows), told)


def _rows(sheet: str, cells: Sequence[Sequence[str]]) -> Iterator[RosterRow]:
    heading = find_heading(cells)
    if heading is None:
        return
    for number, row in enumerate(cells[heading.row + 1 :], start=heading.row + 2):
        values = {field: row[place] if place < len(row) else "" for field, place in heading.places.items()}
        if any(values.values()):
            yield RosterRow(heading.kind, sheet, number, values)


def _table(text: str) -> list[list[str]]:
    """Returns the cells of a CSV, cut by the separator that gives the most columns we know."""
    text = text.lstrip("\ufeff").replace("\x00", "")
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        return _parsed(rest, first.strip()[4])
    head = "\n".join(text.splitlines()[:30])

    def known(separator: str) -> int:
        return max((known_cells(row) for row in _parsed(head, separator)), default=0)

    return _parsed(text, max(_SEPARATORS, key=known))


def _parsed(text: str, separator: str) -> list[list[str]]:
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        return [[_cell(value) for value in row[:MOST_CELLS]] for row in rows]
    except csv.Error as error:
        raise UnreadableFile("Tệp CSV có ô quá dài hoặc dấu ngoặc kép không khớp nên không đọc được.") from error


def _workbook(data: bytes) -> Iterator[tuple[str, list[list[str]]]]:
    """Yields the visible sheets with their cells; formulas give the values saved with the file."""
    refuse_declarations(open_package(data, suffix=".xlsx"), ".xlsx")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            for sheet in sheets:
                limits = {"max_row": MOST_ROWS + 2, "max_col": MOST_CELLS, "values_only": True}
                yield sheet.title, [[_cell(value) for value in row] for row in sheet.iter_rows(**limits)]
            book.close()
        except _DAMAGED as error:
            raise damaged(".xlsx") from error


def _cell(value: object) -> str:
    """Returns a cell as one line of NFC text; whole numbers without their point, days as day/month/year."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime | datetime.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(nfc(str(value)).split())[:LONGEST_CELL]
