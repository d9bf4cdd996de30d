"""Readers of the formats that LibreOffice turns into ours: a converted file is read by the reader of its new format."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import cast

from ingest.blocks import RawDocument, Reader
from ingest.readers.archives import parse_xml
from ingest.readers.legacy_office import SIGNATURE, has_sheet_password, legacy_suffix
from ingest.readers.office_conversion import convert, named
from ingest.readers.packages import ENCRYPTED, is_encrypted_odf, package_suffix
from vanban.errors import UnreadableFile

_FLAT_ODF = b"application/vnd.oasis.opendocument.text"
_XML_2003 = (
    (b"http://schemas.microsoft.com/office/word/2003/wordml", ".wml"),
    (b"urn:schemas-microsoft-com:office:spreadsheet", ".sml"),
)
_BLANK = b"\xef\xbb\xbf \t\r\n"
_OPEN_DOCUMENT = (".odt", ".ott", ".ods", ".ots", ".odp", ".otp")


@dataclass(frozen=True, slots=True)
class ConvertedFormat:
    """A reader: ``suffix_of`` tells by the bytes which of ``suffixes`` a file is, ``target`` is what it becomes."""

    media_type: str
    suffixes: tuple[str, ...]
    suffix_of: Callable[[bytes], str | None]
    target: str

    def accepts(self, _name: str, data: bytes) -> bool:
        """Tells whether the bytes are of this format; the name has no say."""
        return self.suffix_of(data) in self.suffixes

    def read(self, data: bytes) -> RawDocument:
        """Returns the blocks of the converted file; raises ``UnreadableFile`` with the reason."""
        suffix = self.suffix_of(data) or self.suffixes[0]
        converted = safely_converted(data, suffix, self.target)
        try:
            reader = cast(Reader, importlib.import_module(f"ingest.readers.{self.target[1:]}"))
            raw = reader.read(converted)
        except UnreadableFile as error:
            raise UnreadableFile(
                f"Tệp {named(suffix)} không có chữ nào đọc được (có thể chỉ có ảnh quét); hãy kiểm tra lại tệp gốc."
            ) from error
        return replace(raw, media_type=self.media_type)


def safely_converted(data: bytes, suffix: str, target: str) -> bytes:
    """Returns a file converted by LibreOffice, once it is known to be neither encrypted nor full of XML entities."""
    if suffix in _OPEN_DOCUMENT and is_encrypted_odf(data):
        raise UnreadableFile(ENCRYPTED)
    if suffix in (".fodt", ".wml", ".sml"):
        parse_xml(data, named(suffix))  # no entities for LibreOffice to follow
    try:
        return convert(data, suffix=suffix, target=target)
    except UnreadableFile as error:
        if suffix in (".xls", ".xl5") and has_sheet_password(data):
            raise UnreadableFile(ENCRYPTED) from error
        raise


def _ole(data: bytes) -> str | None:
    return legacy_suffix(data) if data.startswith(SIGNATURE) else None


def _rtf(data: bytes) -> str | None:
    return ".rtf" if data[:1024].lstrip(_BLANK).startswith(b"{\\rtf") else None


def _xml_2003(data: bytes) -> str | None:
    start = data[:4096]
    if not start.lstrip(_BLANK).startswith(b"<?xml"):
        return None
    return next((suffix for space, suffix in _XML_2003 if space in start), None)


def _writer(data: bytes) -> str | None:
    start = data[:4096]
    if start.lstrip(_BLANK).startswith(b"<?xml") and b"office:document" in start and _FLAT_ODF in start:
        return ".fodt"
    return package_suffix(data)


_ODF = "application/vnd.oasis.opendocument"
WORD = ConvertedFormat("application/msword", (".doc", ".wri"), _ole, ".docx")
RTF = ConvertedFormat("application/rtf", (".rtf",), _rtf, ".docx")
OPEN_TEXT = ConvertedFormat(f"{_ODF}.text", (".odt", ".ott", ".fodt"), _writer, ".docx")
EXCEL = ConvertedFormat("application/vnd.ms-excel", (".xls", ".xl5"), _ole, ".xlsx")
EXCEL_BINARY = ConvertedFormat(
    "application/vnd.ms-excel.sheet.binary.macroenabled.12", (".xlsb",), package_suffix, ".xlsx"
)
OPEN_SHEET = ConvertedFormat(f"{_ODF}.spreadsheet", (".ods", ".ots"), package_suffix, ".xlsx")
POWERPOINT = ConvertedFormat("application/vnd.ms-powerpoint", (".ppt",), _ole, ".pptx")
WORD_XML = ConvertedFormat("application/xml", (".wml",), _xml_2003, ".docx")
EXCEL_XML = ConvertedFormat("application/xml", (".sml",), _xml_2003, ".xlsx")
OPEN_SLIDES = ConvertedFormat(f"{_ODF}.presentation", (".odp", ".otp"), package_suffix, ".pptx")
