"""Which kind of file a zip is: an office package, an electronic book, or an archive of files."""

import io
import zipfile
import zlib

from vanban.errors import UnreadableFile

ARCHIVE = ".zip"
ENCRYPTED = "Tệp có đặt mật khẩu nên không đọc được; hãy bỏ mật khẩu rồi gửi lại."
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_MIMETYPES = {
    b"application/vnd.oasis.opendocument.text": ".odt",
    b"application/vnd.oasis.opendocument.text-master": ".odt",
    b"application/vnd.oasis.opendocument.text-template": ".ott",
    b"application/vnd.oasis.opendocument.spreadsheet": ".ods",
    b"application/vnd.oasis.opendocument.spreadsheet-template": ".ots",
    b"application/vnd.oasis.opendocument.presentation": ".odp",
    b"application/vnd.oasis.opendocument.presentation-template": ".otp",
    b"application/epub+zip": ".epub",
}
_OOXML = (("xl/workbook.bin", ".xlsb"), ("xl/", ".xlsx"), ("ppt/", ".pptx"), ("word/", ".docx"))
_LONGEST_MIMETYPE = 120  # bytes


def package_suffix(data: bytes) -> str | None:
    """Returns what a zip holds as the suffix its kind usually has, ".zip" for an archive, None for no whole zip."""
    if not data.startswith(_ZIP):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _suffix(archive)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError):
        return None


def is_encrypted_odf(data: bytes) -> bool:
    """Tells whether an OpenDocument file is kept under a password."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return b"encryption-data" in _start_of(archive, "META-INF/manifest.xml", 2**20)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise UnreadableFile("Tệp bị hỏng hoặc không đầy đủ nên không đọc được; hãy lưu lại rồi gửi lại.") from error


def _suffix(archive: zipfile.ZipFile) -> str:
    names = [name.lstrip("/").replace("\\", "/").lower() for name in archive.namelist()]
    if "mimetype" in names:
        found = _MIMETYPES.get(_start_of(archive, "mimetype", _LONGEST_MIMETYPE).strip())
        if found:
            return found
    if "[content_types].xml" in names or "_rels/.rels" in names:
        for start, suffix in _OOXML:
            if any(name.startswith(start) for name in names):
                return suffix
    return ".docx" if any(name == "word/document.xml" for name in names) else ARCHIVE


def _start_of(archive: zipfile.ZipFile, name: str, size: int) -> bytes:
    try:
        with archive.open(name) as member:
            return member.read(size)
    except KeyError:
        return b""
