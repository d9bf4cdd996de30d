"""A matrix as a table of a spreadsheet: a row a topic, a column a level; read from XLSX and CSV, written as XLSX."""

import io
import re
from collections.abc import Iterable, Sequence

from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.styles import Font  # type: ignore[import-untyped]

from exams.formats.csv_file import plain_rows
from exams.formats.xlsx_file import sheets_of
from exams.items import LEVEL_WORDS, Level
from exams.papers.matrix import ANY_LEVEL, ANY_TOPIC, Matrix, matrix_of
from ingest.readers.archives import open_package, refuse_declarations
from vanban.errors import InvalidInput
from vanban.text import bare_form

MOST_BYTES = 2 * 2**20
TOPIC = "Chủ đề"
_TOTAL = frozenset({"tong", "tong so", "tong cong", "cong", "tong so cau"})
_ANY = frozenset({"", "moi chu de", "chung", "bat ky"})
_SHORT = {"nb": Level.KNOW, "th": Level.UNDERSTAND, "vd": Level.APPLY, "vdc": Level.APPLY_WELL}
_NAMES = {bare_form(words): level for level, words in LEVEL_WORDS.items()} | _SHORT
_ANY_LEVELS = frozenset({"moi muc do", "so cau", "chung", "bat ky"})
Column = tuple[int, Level | None]


def read_matrix(data: bytes) -> Matrix:
    """Returns the matrix of an XLSX or CSV file; raises ``InvalidInput`` or ``UnreadableFile`` that says what is wrong.

    A row of heads names the topic and levels ("Nhận biết", "NB", "Số câu" for any); rows and columns of totals are
    passed over.
    """
    if len(data) > MOST_BYTES:
        raise InvalidInput("Tệp ma trận lớn hơn 2 MB; đề nghị chỉ để bảng ma trận trong tệp.")
    for rows in _tables(data):
        found = next(((at, topic, levels) for at, row in enumerate(rows) for topic, levels in _heads(row)), None)
        if found is not None:
            at, topic, levels = found
            return matrix_of(_cells(rows[at + 1 :], topic, levels))
    raise InvalidInput(
        "Không thấy dòng tiêu đề: tệp cần cột “Chủ đề” và các cột “Nhận biết”, “Thông hiểu”… hoặc “Số câu”."
    )


def write_matrix(matrix: Matrix) -> bytes:
    """Returns a matrix as XLSX; ``read_matrix`` gives it back."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Ma trận đề"
    levels: list[Level | None] = [*Level, None]
    sheet.append([TOPIC, *(LEVEL_WORDS[level] if level else ANY_LEVEL.capitalize() for level in levels), "Tổng"])
    for topic in matrix.topics:
        counts = [matrix.count_of(topic, level) for level in levels]
        sheet.append([topic or ANY_TOPIC.capitalize(), *(count or None for count in counts), sum(counts)])
        sheet.cell(sheet.max_row, 1).data_type = "s"  # words, also where they begin like a formula
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.column_dimensions["A"].width = 40
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _tables(data: bytes) -> Iterable[Sequence[Sequence[str]]]:
    if not data.startswith(b"PK"):
        return [plain_rows(data)]
    refuse_declarations(open_package(data, suffix=".xlsx"), ".xlsx")
    return [rows for _, rows in sheets_of(data)]


def _heads(row: Sequence[str]) -> Iterable[tuple[int | None, list[Column]]]:
    """Yields the column of the topics (None for none) and those of the levels, where a row is the row of heads."""
    names = [" ".join(bare_form(cell).split()) for cell in row]
    levels: list[Column] = [(at, _NAMES[name]) for at, name in enumerate(names) if name in _NAMES]
    levels += [(at, None) for at, name in enumerate(names) if name in _ANY_LEVELS]
    topic = next((at for at, name in enumerate(names) if name.startswith(("chu de", "chuyen de", "noi dung"))), None)
    if levels:
        yield topic, levels


def _cells(
    rows: Sequence[Sequence[str]], topic: int | None, levels: Sequence[Column]
) -> Iterable[tuple[str, Level | None, int]]:
    for number, row in enumerate(rows, start=1):
        name = " ".join(row[topic].split()) if topic is not None and topic < len(row) else ""
        bare = bare_form(name)
        if bare in _TOTAL:
            continue
        for at, level in levels:
            said = row[at].strip() if at < len(row) else ""
            if said:
                yield "" if bare in _ANY else name, level, _count(said, number)


def _count(said: str, row: int) -> int:
    if not re.fullmatch(r"\d{1,4}", said):
        raise InvalidInput(f"Dòng thứ {row} dưới tiêu đề: số câu “{said[:40]}” không phải số nguyên.")
    return int(said)
