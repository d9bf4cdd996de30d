"""CSV: UTF-8 with a byte order mark, as spreadsheets open it; read with commas, semicolons or tabs.

What begins with a sign that a spreadsheet would run as a formula stands behind an apostrophe (OWASP, CSV Injection).
"""

import csv
import io
import re
from collections.abc import Sequence

from exams.formats.entries import Doubt, Entry, Finding, Imported, Written
from exams.formats.holding import Holds, Part, written
from exams.formats.sheet import MOST_ROWS, entries_of, find_columns, rows_of
from exams.formats.texts import decoded, in_unicode
from vanban.errors import UnreadableFile

HOLDS = Holds(frozenset(Part), unfit=lambda entry: "" if any(rows_of([entry])[1]) else "câu hỏi để trống")
_SEPARATORS = (",", ";", "\t", "|")
_FORMULA_RE = re.compile(r"'*[=+\-@\t\r]")
_GUARDED_RE = re.compile(r"'+[=+\-@\t\r]")
_LARGEST_CELL = 2_000_000  # characters; the reader of csv refuses more than 131,072 by itself
_HEAD = 30  # lines looked at to find the separator


def write(entries: Sequence[Entry]) -> Written:
    """Returns the questions as CSV; nothing is lost but what no file holds."""
    return written(entries, HOLDS, _file)


def accepts(text: str) -> bool:
    """Tells whether a text has a heading of our columns, by any of the separators."""
    head = _head(text)
    return _table(head) is not None or _table(in_unicode(head)) is not None


def read(data: bytes) -> Imported:
    """Returns the questions of a CSV; raises ``UnreadableFile`` for what is no text, has no heading or many rows."""
    text, told = decoded(data)
    separator = _table(_head(text))
    if separator is None:  # the heading may be in letters of before Unicode
        text = in_unicode(text)
        separator = _table(_head(text))
    if separator is None:
        raise UnreadableFile(
            "Không thấy dòng tiêu đề: tệp CSV cần có cột “Câu hỏi”, các cột “Phương án A”, “Phương án B”… và “Đáp án”."
        )
    rows = [[unguarded(cell) for cell in row] for row in _parsed(text, separator)]
    if len(rows) > MOST_ROWS:
        raise UnreadableFile(f"Tệp có hơn {MOST_ROWS:,} dòng; đề nghị tách thành nhiều tệp.".replace(",", "."))
    findings = tuple(Finding(Doubt.BROKEN_LETTERS, "cả tệp", words) for words in told)
    return entries_of(rows, first=Imported((), findings))


def plain_rows(data: bytes) -> list[list[str]]:
    """Returns the rows of a CSV of anything, by the separator that gives its first lines the most columns.

    Raises ``UnreadableFile`` for what is no text.
    """
    text = in_unicode(decoded(data)[0])
    head = _head(text)
    separator = max(_SEPARATORS, key=lambda one: max((len(row) for row in _parsed(head, one)), default=0))
    return [[unguarded(cell) for cell in row] for row in _parsed(text, separator)]


def guarded(cell: str) -> str:
    """Returns a cell that no spreadsheet runs as a formula."""
    return f"'{cell}" if _FORMULA_RE.match(cell) else cell


def unguarded(cell: str) -> str:
    """Returns what ``guarded`` was given."""
    return cell[1:] if _GUARDED_RE.match(cell) else cell


def _file(entries: Sequence[Entry]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows([guarded(cell) for cell in row] for row in rows_of(entries))
    return out.getvalue().encode("utf-8-sig")


def _head(text: str) -> str:
    return "\n".join(text.split("\n")[:_HEAD])


def _table(head: str) -> str | None:
    """Returns the separator under which the head names the most columns; None where none names the needed ones."""
    best: tuple[int, str] | None = None
    for separator in _SEPARATORS:
        try:
            columns = find_columns(_parsed(head, separator))
        except UnreadableFile:
            continue
        if columns is not None and (best is None or len(columns.named) + len(columns.options) > best[0]):
            best = (len(columns.named) + len(columns.options), separator)
    return best[1] if best else None


def _parsed(text: str, separator: str) -> list[list[str]]:
    csv.field_size_limit(_LARGEST_CELL)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise UnreadableFile("Tệp CSV có ô quá dài hoặc dấu ngoặc kép không khớp nên không đọc được.") from error
