"""The formats by name: one row each. Which one a file is, is told by what stands in it, not by its name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from exams.formats import (
    aiken,
    csv_file,
    gift,
    gift_reading,
    json_file,
    moodle,
    moodle_reading,
    qti,
    qti_reading,
    word,
    word_reading,
    xlsx_file,
)
from exams.formats.checking import checked
from exams.formats.entries import Entry, Imported, Written
from exams.formats.safe_xml import read_xml
from exams.formats.texts import decoded
from ingest.readers.packages import package_suffix
from vanban.errors import UnreadableFile

LARGEST = 100 * 2**20  # bytes of a file
UNKNOWN = (
    "Không nhận ra định dạng câu hỏi của tệp. Nhận: Word (.docx), Excel (.xlsx), CSV, GIFT, Moodle XML, Aiken, "
    "QTI 2.1 (.zip) và JSON."
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Format(StrEnum):
    """The formats by the names people choose them by."""

    JSON = "json"
    GIFT = "gift"
    MOODLE = "moodle"
    AIKEN = "aiken"
    QTI = "qti"
    CSV = "csv"
    XLSX = "xlsx"
    DOCX = "docx"


@dataclass(frozen=True, slots=True)
class Port:
    """How a format is read and written, and the suffix of its files."""

    read: Callable[[bytes], Imported]
    write: Callable[[Sequence[Entry]], Written]
    suffix: str


PORTS = {
    Format.JSON: Port(json_file.read, json_file.write, ".json"),
    Format.GIFT: Port(gift_reading.read, gift.write, ".gift.txt"),
    Format.MOODLE: Port(moodle_reading.read, moodle.write, ".xml"),
    Format.AIKEN: Port(aiken.read, aiken.write, ".txt"),
    Format.QTI: Port(qti_reading.read, qti.write, ".zip"),
    Format.CSV: Port(csv_file.read, csv_file.write, ".csv"),
    Format.XLSX: Port(xlsx_file.read, xlsx_file.write, ".xlsx"),
    Format.DOCX: Port(word_reading.read, word.write, ".docx"),
}


def read(data: bytes, format: Format | None = None) -> Imported:
    """Returns the questions of a file with everything dubious in them, by place.

    Raises ``UnreadableFile`` for a file that is empty, too large, damaged, encrypted or of no format we know.
    """
    if not data.strip():
        raise UnreadableFile("Tệp không có nội dung.")
    if len(data) > LARGEST:
        raise UnreadableFile(f"Tệp lớn hơn {LARGEST // 2**20} MB nên không được đọc; đề nghị tách thành nhiều tệp.")
    return checked(PORTS[format or detect(data)].read(data))


def write(entries: Sequence[Entry], format: Format) -> Written:
    """Returns the questions as a file of a format, with what it could not hold."""
    return PORTS[format].write(entries)


def detect(data: bytes) -> Format:
    """Returns the format of a file by what stands in it; raises ``UnreadableFile`` for none of them."""
    if data.startswith(b"PK"):
        return _packaged(data)
    if data.startswith(_OLE):
        raise UnreadableFile(
            "Tệp .doc, .xls đời cũ hoặc có mật khẩu; đề nghị lưu lại thành .docx hoặc .xlsx, bỏ mật khẩu."
        )
    text, _ = decoded(data)
    if text.lstrip().startswith("<"):
        root = read_xml(data)
        if moodle_reading.accepts(root):
            return Format.MOODLE
        if qti_reading.accepts(root):
            return Format.QTI
        raise UnreadableFile(UNKNOWN)
    for format_, accepts in (
        (Format.JSON, json_file.accepts),
        (Format.CSV, csv_file.accepts),
        (Format.AIKEN, aiken.accepts),
        (Format.GIFT, gift_reading.accepts),
    ):
        if accepts(text):
            return format_
    raise UnreadableFile(UNKNOWN)


def _packaged(data: bytes) -> Format:
    suffix = package_suffix(data)
    found = {".docx": Format.DOCX, ".xlsx": Format.XLSX, ".zip": Format.QTI}.get(suffix or "")
    if found is None:
        raise UnreadableFile(UNKNOWN)
    return found
