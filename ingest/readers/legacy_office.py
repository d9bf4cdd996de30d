"""The OLE compound files of Office 97-2003 and Outlook: which program wrote one, and whether it has a password.

Sources: [MS-CFB], [MS-DOC] 2.5.1 (Fib), [MS-XLS] 2.4.117 (FilePass), [MS-PPT] 2.3.2 (CurrentUserAtom), [MS-OXMSG].
"""

import io
import struct

import olefile  # type: ignore[import-untyped]

from ingest.readers.packages import ENCRYPTED
from vanban.errors import UnreadableFile

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAIL = ".msg"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_DAMAGED = "Tệp Office đời cũ bị hỏng hoặc không đầy đủ nên không đọc được; hãy mở bằng Word, lưu lại rồi gửi lại."
_UNKNOWN = (
    "Tệp theo định dạng Office đời cũ nhưng không phải văn bản Word, bảng tính Excel, trình chiếu hay thư Outlook; "
    "hãy lưu thành .docx rồi gửi lại."
)
_WORD_ENCRYPTED = 0x0100  # bit of the flags at offset 10 of the Fib
_SLIDES_ENCRYPTED = 0xF3D1C4DF  # header token at offset 12 of "Current User"
_FILE_PASS, _END = 0x002F, 0x000A  # record types of BIFF
_MOST_RECORDS = 2000  # records looked at for FilePass, which stands among the first


def legacy_suffix(data: bytes) -> str:
    """Returns what an OLE file is: ".doc", ".wri" (Word 6/95), ".xls", ".xl5" (Excel 5/95), ".ppt" or ".msg".

    Raises ``UnreadableFile`` when damaged, under a password, or of another program. A spreadsheet with a password
    passes: its default one, which only marks it as protected against changes, needs no typing.
    """
    with _opened(data) as ole:
        if ole.exists("EncryptedPackage"):
            raise UnreadableFile(ENCRYPTED)
        if ole.exists("WordDocument"):
            _refuse_encrypted(struct.unpack_from("<H", _start(ole, "WordDocument"), 10)[0] & _WORD_ENCRYPTED)
            return ".doc" if ole.exists("0Table") or ole.exists("1Table") else ".wri"
        if ole.exists("Workbook") or ole.exists("Book"):
            return ".xls" if ole.exists("Workbook") else ".xl5"
        if ole.exists("PowerPoint Document"):
            token = struct.unpack_from("<I", _start(ole, "Current User"), 12)[0] if ole.exists("Current User") else 0
            _refuse_encrypted(token == _SLIDES_ENCRYPTED or ole.exists("EncryptedSummary"))
            return ".ppt"
        if ole.exists("__properties_version1.0"):
            return MAIL
    raise UnreadableFile(_UNKNOWN)


def has_sheet_password(data: bytes) -> bool:
    """Tells whether a spreadsheet of Excel 5-2003 is encrypted, be it with the default password only."""
    with _opened(data) as ole:
        stream = next((name for name in ("Workbook", "Book") if ole.exists(name)), None)
        records = _start(ole, stream, 65536) if stream else b""
    position = 0
    for _ in range(_MOST_RECORDS):
        if position + 4 > len(records):
            return False
        kind, length = struct.unpack_from("<HH", records, position)
        if kind in (_FILE_PASS, _END):
            return bool(kind == _FILE_PASS)
        position += 4 + length
    return False


def _refuse_encrypted(encrypted: bool) -> None:
    if encrypted:
        raise UnreadableFile(ENCRYPTED)


class _opened:  # noqa: N801 - a context manager that reads as a verb
    """Opens a compound file; whatever goes wrong inside with its bytes is damage."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def __enter__(self) -> olefile.OleFileIO:
        try:
            return olefile.OleFileIO(io.BytesIO(self._data))
        except (OSError, ValueError, TypeError, IndexError, struct.error, RecursionError) as error:
            raise UnreadableFile(ENCRYPTED if _ENCRYPTED_STREAM in self._data else _DAMAGED) from error

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, OSError | ValueError | TypeError | IndexError | struct.error):
            raise UnreadableFile(_DAMAGED) from error


def _start(ole: olefile.OleFileIO, name: str, size: int = 64) -> bytes:
    return bytes(ole.openstream(name).read(size))
