"""Which reader reads which file. A new format is one module and one row of ``READERS``."""

import importlib
from dataclasses import dataclass
from typing import cast

from ingest.blocks import RawDocument, Reader
from vanban.errors import UnreadableFile

FORMATS = ".docx, .pdf, .html, .txt, .md, ảnh (.png, .jpg, .tif, .bmp, .gif, .webp)"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_IMAGES = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8", b"II*\x00", b"MM\x00*", b"BM", b"RIFF")
_IMAGE_NAMES = (".png", ".jpg", ".jpeg", ".jfif", ".tif", ".tiff", ".bmp", ".gif", ".webp")
_SNIFF = 4096  # bytes looked at for a signature


@dataclass(frozen=True, slots=True)
class ReaderEntry:
    """A row of the table: the module that holds the reader, imported only when a file may be of its format."""

    module: str
    suffixes: tuple[str, ...]
    signatures: tuple[bytes, ...] = ()

    def reader(self) -> Reader:
        """Returns the module, which is the reader: it has ``accepts`` and ``read``."""
        return cast(Reader, importlib.import_module(self.module))


READERS = (
    ReaderEntry("ingest.readers.pdf", (".pdf",), (b"%PDF-",)),
    ReaderEntry("ingest.readers.image", _IMAGE_NAMES, _IMAGES),
    ReaderEntry("ingest.readers.docx", (".docx", ".docm", ".dotx"), (b"PK\x03\x04", b"PK\x05\x06")),
    ReaderEntry("ingest.readers.html", (".html", ".htm", ".xhtml"), (b"<!doctype html", b"<html", b"<?xml", b"<body")),
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
    return _reader_for(name, data).read(data)


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
        if _ENCRYPTED_STREAM in data:
            raise UnreadableFile("Tệp có đặt mật khẩu nên không đọc được; hãy bỏ mật khẩu rồi gửi lại.")
        raise UnreadableFile("Tệp Word đời cũ (.doc) chưa được hỗ trợ; hãy lưu thành .docx rồi gửi lại.")
    if data.startswith(b"{\\rtf"):
        raise UnreadableFile("Tệp .rtf chưa được hỗ trợ; hãy lưu thành .docx rồi gửi lại.")


def _suffix(name: str) -> str:
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "." + base.rsplit(".", 1)[-1].lower() if "." in base.strip(".") else ""
