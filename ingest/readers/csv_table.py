"""Reads CSV and TSV: one table, whatever separates its columns."""

import csv
import io
from collections.abc import Sequence

from ingest.blocks import Block, RawDocument
from ingest.readers.characters import CONTROLS_WARNING, has_controls, tidy, without_controls
from ingest.readers.encodings import decode
from ingest.readers.tables import build_table
from vanban.documents import Cell
from vanban.errors import UnreadableFile

MEDIA_TYPE = "text/csv"
MAX_CELLS = 100_000
_SEPARATORS = ("\t", ";", ",", "|")  # in order of trust: Vietnamese numbers hold commas
_SAMPLE_ROWS = 50
_LONGEST_FIELD = 100_000  # characters


def accepts(name: str, _data: bytes) -> bool:
    """Tells whether the name is of a table; the bytes of one are plain text."""
    return name.lower().endswith((".csv", ".tsv", ".tab"))


def read(data: bytes) -> RawDocument:
    """Returns the table of a CSV. Raises ``UnreadableFile`` for binary data, broken quotes, or too many cells."""
    decoded = decode(data)
    text = without_controls(decoded.text.replace("\x00", ""))
    separator, text = _declared(text)
    rows = _rows(text, separator or _best_separator(text))
    if not rows:
        raise UnreadableFile("Tệp bảng không có ô nào có chữ; hãy kiểm tra lại tệp gốc.")
    warnings = list(decoded.warnings)
    if has_controls(decoded.text):
        warnings.append(CONTROLS_WARNING)
    return RawDocument(tuple(_blocks(rows)), MEDIA_TYPE, None, tuple(warnings))


def _declared(text: str) -> tuple[str, str]:
    """Returns the separator of Excel's own first line ``sep=;`` ("" without one) and the text without that line."""
    first, _, rest = text.partition("\n")
    declared = first.strip().lower()
    return (declared[4], rest) if declared.startswith("sep=") and len(declared) == 5 else ("", text)


def _best_separator(text: str) -> str:
    """Returns the separator that cuts the first rows into the same number of columns, and into most."""

    def evenness(separator: str) -> tuple[float, int]:
        widths = [len(row) for row in _parsed(text[: 2**18], separator)[:_SAMPLE_ROWS] if any(row)]
        usual = max(set(widths), key=widths.count) if widths else 0
        return (widths.count(usual) / len(widths) if usual > 1 else 0.0), usual

    return max(_SEPARATORS, key=evenness)


def _rows(text: str, separator: str) -> list[list[str]]:
    rows = [[_cell(value) for value in row] for row in _parsed(text, separator)]
    rows = [row for row in rows if any(row)]
    if sum(map(len, rows)) > MAX_CELLS:
        count = f"{MAX_CELLS:,}".replace(",", ".")
        raise UnreadableFile(f"Tệp bảng quá lớn (hơn {count} ô); hãy tách thành các tệp nhỏ rồi gửi lại.")
    return rows


def _parsed(text: str, separator: str) -> list[list[str]]:
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST_FIELD))
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise UnreadableFile("Tệp bảng có ô quá dài hoặc dấu ngoặc kép không khớp nên không đọc được.") from error


def _cell(value: str) -> str:
    return "\n".join(line for part in value.splitlines() if (line := tidy(part)))


def _blocks(rows: Sequence[Sequence[str]]) -> list[Block]:
    if max(map(len, rows)) == 1:
        return [Block(line) for row in rows for line in row[0].split("\n")]
    cells = [Cell(text, r, c) for r, row in enumerate(rows) for c, text in enumerate(row)]
    return [Block("", table=build_table(cells))]
