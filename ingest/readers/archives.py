"""Opens an OOXML package without trusting it: sizes are checked before inflating, XML is read without entities."""

import io
import zipfile
import zlib

from lxml import etree

from vanban.errors import UnreadableFile

MAX_TOTAL = 200 * 2**20  # bytes, uncompressed, over all members
MAX_ENTRIES = 10_000
MAX_RATIO = 200  # uncompressed / compressed; Word's own XML stays below 50 (measured)
RATIO_MATTERS_ABOVE = 10 * 2**20  # bytes; a small file may compress any amount

_DAMAGED = "Tệp .docx bị hỏng hoặc không đầy đủ nên không đọc được; hãy mở bằng Word, lưu lại rồi gửi lại."
_TOO_BIG = "Tệp .docx khi giải nén lớn bất thường (quá 200 MB) nên không được đọc; hãy kiểm tra lại nguồn tệp."
_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
}


class Package:
    """A checked OOXML package. Members are read on demand."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = {name.lstrip("/").lower(): name for name in archive.namelist()}

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._names

    def xml(self, name: str) -> "etree._Element | None":
        """Returns the root element of a member, or None when there is no such member; damage raises."""
        data = self.data(name)
        return None if data is None else parse_xml(data)

    def data(self, name: str) -> bytes | None:
        """Returns the bytes of a member, or None when there is no such member; damage raises."""
        stored = self._names.get(name.lower())
        if stored is None:
            return None
        try:
            return self._archive.read(stored)
        except (
            zipfile.BadZipFile,
            zlib.error,
            OSError,
            EOFError,
            NotImplementedError,
            RuntimeError,
            ValueError,
        ) as error:
            raise UnreadableFile(_DAMAGED) from error


def open_package(data: bytes) -> Package:
    """Returns the package in a file's bytes. Raises ``UnreadableFile`` when damaged, encrypted or a zip bomb."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, IndexError) as error:
        raise UnreadableFile(_DAMAGED) from error
    if any(member.flag_bits & 1 for member in members):
        raise UnreadableFile("Tệp .docx có đặt mật khẩu nên không đọc được; hãy bỏ mật khẩu rồi gửi lại.")
    total = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    bloated = any(_is_bloated(member.file_size, member.compress_size) for member in members)
    if len(members) > MAX_ENTRIES or total > MAX_TOTAL or bloated or _is_bloated(total, min(packed, len(data))):
        raise UnreadableFile(_TOO_BIG)
    return Package(archive)


def parse_xml(data: bytes) -> "etree._Element":
    """Returns the root of XML without a document type; entities are never resolved, nothing is fetched."""
    if _STRICT in data:
        for strict, transitional in _TRANSITIONAL.items():
            data = data.replace(strict, transitional)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFile(_DAMAGED) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableFile("Tệp .docx chứa khai báo XML không được phép nên không được đọc; hãy lưu lại bằng Word.")
    return root


def _is_bloated(size: int, packed: int) -> bool:
    return size > RATIO_MATTERS_ABOVE and size > MAX_RATIO * max(packed, 1)
