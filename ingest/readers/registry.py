"""Which reader reads which file. A new format is one module and one row of ``READERS``."""

import importlib
from dataclasses import dataclass
from typing import cast

from ingest.blocks import RawDocument, Reader
from ingest.finishing import finished
from vanban.errors import UnreadableFile

FORMATS = (
    ".docx, .doc, .odt, .rtf, .pdf, .xlsx, .xls, .ods, .csv, .pptx, .ppt, .odp, .html, .txt, .md, .eml, "
    ".msg, .epub, .org, .rst, .xml, ảnh (.png, .jpg, .tif, .bmp, .gif, .webp); gói .zip"
)

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08")
_IMAGES = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8", b"II*\x00", b"MM\x00*", b"BM", b"RIFF")
_IMAGE_NAMES = (".png", ".jpg", ".jpeg", ".jfif", ".tif", ".tiff", ".bmp", ".gif", ".webp")
_SNIFF = 4096  # bytes looked at for a signature


@dataclass(frozen=True, slots=True)
class ReaderEntry:
    """A row of the table: the module that holds the reader, imported only when a file may be of its format.

    ``part`` names the reader in a module that holds several; "" means that the module is the reader.
    """

    module: str
    suffixes: tuple[str, ...]
    signatures: tuple[bytes, ...] = ()
    part: str = ""

    def reader(self) -> Reader:
        """Returns the reader, a module or a value with ``accepts`` and ``read``."""
        module = importlib.import_module(self.module)
        return cast(Reader, getattr(module, self.part) if self.part else module)


# The first header of a mail, whichever it is; the reader looks for more of them.
_MAIL_STARTS = (
    b"from:",
    b"from ",
    b"to:",
    b"subject:",
    b"date:",
    b"mime-version:",
    b"received:",
    b"return-path:",
    b"message-id:",
    b"content-type:",
    b"reply-to:",
    b"delivered-to:",
    b"x-",
    b"dkim-signature:",
    b"arc-",
    b"authentication-results:",
)
_UNSTRUCTURED = "ingest.readers.unstructured_formats"
_CONVERTED = "ingest.readers.converted"
READERS = (
    ReaderEntry("ingest.readers.pdf", (".pdf",), (b"%PDF-",)),
    ReaderEntry("ingest.readers.image", _IMAGE_NAMES, _IMAGES),
    ReaderEntry(_CONVERTED, (), (_OLE,), "WORD"),
    ReaderEntry(_CONVERTED, (), (_OLE,), "EXCEL"),
    ReaderEntry(_CONVERTED, (), (_OLE,), "POWERPOINT"),
    ReaderEntry(_CONVERTED, (), (b"{\\rtf",), "RTF"),
    ReaderEntry(_CONVERTED, (), (*_ZIP, b"<?xml"), "OPEN_TEXT"),
    ReaderEntry(_CONVERTED, (), (b"<?xml",), "WORD_XML"),
    ReaderEntry(_CONVERTED, (), (b"<?xml",), "EXCEL_XML"),
    ReaderEntry(_CONVERTED, (), _ZIP, "OPEN_SHEET"),
    ReaderEntry(_CONVERTED, (), _ZIP, "OPEN_SLIDES"),
    ReaderEntry(_CONVERTED, (), _ZIP, "EXCEL_BINARY"),
    ReaderEntry("ingest.readers.xlsx", (".xlsx", ".xlsm", ".xltx"), _ZIP),
    ReaderEntry("ingest.readers.pptx", (".pptx", ".pptm", ".ppsx"), _ZIP),
    ReaderEntry("ingest.readers.epub", (".epub",), _ZIP),
    ReaderEntry("ingest.readers.docx", (".docx", ".docm", ".dotx"), _ZIP),
    ReaderEntry("ingest.readers.html", (".html", ".htm", ".xhtml"), (b"<!doctype html", b"<html", b"<?xml", b"<body")),
    ReaderEntry("ingest.readers.mail", (".eml", ".mht", ".mhtml"), (_OLE, *_MAIL_STARTS)),
    ReaderEntry(_UNSTRUCTURED, (".org",), (), "ORG"),
    ReaderEntry(_UNSTRUCTURED, (".rst",), (), "RST"),
    ReaderEntry(_UNSTRUCTURED, (".xml",), (), "XML"),
    ReaderEntry("ingest.readers.csv_table", (".csv", ".tsv", ".tab")),
    ReaderEntry("ingest.readers.plain", (".txt", ".md", ".markdown", ".text", "")),
)


def read_file(name: str, data: bytes) -> RawDocument:
    """Returns the blocks of a file, read by the reader its content (then its name) calls for.

    Raises ``UnreadableFile`` for an empty file, an unknown or not yet supported format, and whatever a reader
    cannot read.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise UnreadableFile("Tệp rỗng, không có nội dung để đọc; hãy kiểm tra lại tệp gốc.")
    _refuse_known_formats(data)
    return finished(_reader_for(name, data).read(data))


def _reader_for(name: str, data: bytes) -> Reader:
    suffix = _suffix(name)
    head = data[:_SNIFF].lower()
    by_content = [e for e in READERS if any(s.lower() in head[:1024] for s in e.signatures if s == b"%PDF-")]
    by_content += [
        e for e in READERS if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(tuple(s.lower() for s in e.signatures))
    ]
    by_name = [e for e in READERS if suffix in e.suffixes]
    for entry in [*by_content, *by_name]:
        reader = entry.reader()
        if reader.accepts(name, data):
            return reader
    raise UnreadableFile(f"Không nhận ra định dạng của tệp; hệ thống đọc được các định dạng: {FORMATS}.")


def _refuse_known_formats(data: bytes) -> None:
    if data.startswith(_OLE):
        from ingest.readers.legacy_office import legacy_suffix

        legacy_suffix(data)  # raises for what no reader is for
    if data.startswith(_ARCHIVES):
        raise UnreadableFile("Tệp nén .rar, .7z, .gz chưa được hỗ trợ; hãy giải nén, hoặc nén lại thành .zip.")
    if data.startswith(_ZIP):
        from ingest.readers.packages import ARCHIVE, package_suffix

        if package_suffix(data) == ARCHIVE:
            raise UnreadableFile(
                "Tệp nén (.zip) chứa nhiều tệp, không phải một văn bản; hãy nạp cả gói vào kho hoặc giải nén rồi gửi "
                "từng tệp."
            )


def _suffix(name: str) -> str:
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "." + base.rsplit(".", 1)[-1].lower() if "." in base.strip(".") else ""
