"""The bytes of a file on disk, if it is one that may be taken."""

import mimetypes
import stat
from pathlib import Path

from vanban.errors import UnreadableFile
from vanban.text import nfc

MIB = 1024 * 1024


def read_bytes(path: Path, *, max_mb: int) -> bytes:
    """Returns the bytes of a regular file of at most ``max_mb`` MiB; looks at its size before reading any of it.

    Raises ``UnreadableFile`` with the reason otherwise.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableFile("Đây không phải là một tệp thông thường.")
        check_size(status.st_size, max_mb=max_mb)
        with path.open("rb") as file:
            data = file.read(max_mb * MIB + 1)
    except FileNotFoundError as error:
        raise UnreadableFile("Không có tệp này.") from error
    except PermissionError as error:
        raise UnreadableFile("Không có quyền đọc tệp này.") from error
    except (OSError, ValueError) as error:
        raise UnreadableFile("Không đọc được tệp từ ổ đĩa.") from error
    check_size(len(data), max_mb=max_mb)
    return data


def check_size(size: int, *, max_mb: int) -> None:
    """Raises ``UnreadableFile`` for an empty file and for one larger than ``max_mb`` MiB."""
    if size == 0:
        raise UnreadableFile("Tệp rỗng (0 byte).")
    if size > max_mb * MIB:
        raise UnreadableFile(f"Tệp lớn {size / MIB:.0f} MB, vượt giới hạn {max_mb} MB (VANBAN_MAX_FILE_MB).")


def printable_name(name: str, *, longest: int = 400) -> str:
    """Returns a file's name as NFC text that can be stored and shown: what cannot be printed becomes "?"."""
    return "".join(c if c.isprintable() else " " if c.isspace() else "?" for c in nfc(name))[-longest:]


def media_type(name: str, data: bytes) -> str:
    """Returns the media type the leading bytes or else the name tell; ``application/octet-stream`` if none."""
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return "application/pdf"
    guessed, _ = mimetypes.guess_type(name, strict=False)
    return guessed or "application/octet-stream"
