"""Files that hold files: archives (.zip) and mails (.eml, .msg). Each member becomes a file of its own.

A member's name leads to it: ``goi.zip › thu-muc/van-ban.docx``. Members that hold files themselves are opened by the
caller, again with :func:`members`; the name tells how deep it is.
"""

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.readers.archives import MAX_ENTRIES, MAX_RATIO, RATIO_MATTERS_ABOVE
from ingest.readers.mail_message import is_mail, read_mail
from ingest.readers.packages import ARCHIVE, package_suffix
from ingest.reading_files import printable_name
from ingest.text_quality import text_quality
from vanban.errors import UnreadableFile

SEPARATOR = " › "
MAX_DEPTH = 3  # containers in containers
MAX_MEMBERS = 2000
MAX_MEMBER = 100 * 2**20  # bytes of a member; the same as a file may have
MAX_TOTAL = 500 * 2**20  # bytes of all members, inflated
_LONGEST_PATH = 300  # characters of a member's own name
_ENCRYPTED = "Tệp nén có đặt mật khẩu nên không mở được; hãy giải nén rồi gửi lại."
_DAMAGED = "Tệp nén bị hỏng hoặc không đầy đủ nên không mở được; hãy nén lại rồi gửi lại."
_TOO_MANY = f"Tệp nén chứa quá {MAX_MEMBERS} tệp nên không được mở; hãy chia thành nhiều tệp nén."
_BOMB = "Tệp nén khi giải nén lớn bất thường nên không được mở; hãy kiểm tra lại nguồn tệp."
_UNICODE_PATH = 0x7075  # extra field of Info-ZIP: the name in UTF-8
_SKIPPED_FOLDERS = ("__macosx",)
_SKIPPED_FILES = (".ds_store", "thumbs.db", "desktop.ini")
_SKIPPED_STARTS = ("._", "~$")  # resource forks of macOS, lock files of Word
_ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError)


@dataclass(frozen=True, slots=True)
class Member:
    """A file out of a container. ``error`` is a Vietnamese reason where it cannot be taken; ``data`` is then empty."""

    name: str
    data: bytes
    error: str | None = None


def depth(name: str) -> int:
    """Returns how many containers a file lies in.

    >>> depth("thu.eml › goi.zip › van-ban.docx")
    2
    """
    return name.count(SEPARATOR)


def members(name: str, data: bytes) -> tuple[Member, ...] | None:
    """Returns the files in a container, None for a file that is none.

    Raises ``UnreadableFile`` for a container that is damaged, encrypted, nested deeper than ``MAX_DEPTH``, or a bomb.
    """
    archive = package_suffix(data) == ARCHIVE
    if not archive and data.startswith(b"PK") and name.lower().endswith(ARCHIVE) and package_suffix(data) is None:
        raise UnreadableFile(_DAMAGED)
    if not archive and not is_mail(name, data):
        return None
    if depth(name) >= MAX_DEPTH:
        raise UnreadableFile(f"Tệp nén hoặc thư lồng nhau quá {MAX_DEPTH} lớp nên không được mở.")
    found = _zip_members(data) if archive else _mail_members(data)
    if found is None:
        return None
    return tuple(_distinct(name, found))


def _distinct(container: str, found: list[Member]) -> Iterator[Member]:
    """Yields the members under the container's name; of equal names the second is called "… (2)"."""
    taken: dict[str, int] = {}
    for member in found:
        path = harmless_path(member.name)
        taken[path] = taken.get(path, 0) + 1
        if taken[path] > 1:
            stem, dot, suffix = path.rpartition(".")
            path = f"{stem} ({taken[path]}){dot}{suffix}" if dot else f"{path} ({taken[path]})"
        yield Member(f"{container}{SEPARATOR}{path}", member.data, member.error)


def harmless_path(path: str) -> str:
    """Returns a member's path without drive, root, "..", control characters, or the sign that parts containers.

    >>> harmless_path("C:\\\\Windows\\\\..\\\\..\\\\a.docx"), harmless_path("../../etc/passwd")
    ('Windows/a.docx', 'etc/passwd')
    """
    printable = printable_name(path.replace("\\", "/"), longest=_LONGEST_PATH).replace("›", ">")
    parts = [" ".join(part.split()) for part in printable.split("/")]
    kept = [part for part in parts if part.strip(". ") and not (len(part) == 2 and part[1] == ":")]
    return "/".join(kept) or "tệp không tên"


def _mail_members(data: bytes) -> list[Member] | None:
    mail = read_mail(data)
    if not mail.head and not mail.attachments:
        return None  # a page saved as a mail is a document of its own
    body = mail.body_file()
    found = [Member(*body)] if body else []
    for attachment in mail.attachments[:MAX_MEMBERS]:
        if attachment.data is None or not attachment.data:
            found.append(Member(attachment.name, b"", attachment.error or "Tệp rỗng (0 byte)."))
        elif not _is_skipped(attachment.name):
            found.append(Member(attachment.name, attachment.data))
    return found


def _zip_members(data: bytes) -> list[Member]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if len(archive.infolist()) > MAX_ENTRIES:
                raise UnreadableFile(_TOO_MANY)
            files = [m for m in archive.infolist() if not m.filename.endswith("/")]  # is_dir fails on an empty name
            wanted = [(n, m) for m in files if not _is_skipped(n := member_name(m))]
            _refuse_bombs([m for _, m in wanted], len(data))
            if wanted and all(m.flag_bits & 1 for _, m in wanted):
                raise UnreadableFile(_ENCRYPTED)
            return _inflated(archive, wanted)
    except _ZIP_ERRORS as error:
        raise UnreadableFile(_DAMAGED) from error


def _refuse_bombs(infos: list[zipfile.ZipInfo], size: int) -> None:
    if len(infos) > MAX_MEMBERS:
        raise UnreadableFile(_TOO_MANY)
    total = sum(info.file_size for info in infos)
    if total > MAX_TOTAL or (total > RATIO_MATTERS_ABOVE and total > MAX_RATIO * max(size, 1)):
        raise UnreadableFile(_BOMB)


def _inflated(archive: zipfile.ZipFile, wanted: list[tuple[str, zipfile.ZipInfo]]) -> list[Member]:
    found = []
    total = 0
    for name, info in wanted:
        member = _member(archive, name, info)
        total += len(member.data)
        if total > MAX_TOTAL:
            raise UnreadableFile(_BOMB)
        found.append(member)
    return found


def _member(archive: zipfile.ZipFile, name: str, info: zipfile.ZipInfo) -> Member:
    if info.flag_bits & 1:
        return Member(name, b"", _ENCRYPTED)
    if stat.S_ISLNK(info.external_attr >> 16):
        return Member(name, b"", "Là liên kết tới tệp khác, không phải tệp.")
    try:
        with archive.open(info) as file:
            data = file.read(MAX_MEMBER + 1)  # what the directory says of the size is not believed
    except NotImplementedError:
        return Member(name, b"", "Tệp được nén theo cách chưa hỗ trợ; hãy nén lại bằng định dạng .zip thông thường.")
    except _ZIP_ERRORS:
        return Member(name, b"", "Tệp này trong tệp nén bị hỏng nên không lấy ra được.")
    if len(data) > MAX_MEMBER:
        return Member(name, b"", f"Tệp lớn hơn {MAX_MEMBER // 2**20} MB nên không được nhận.")
    return Member(name, data) if data else Member(name, b"", "Tệp rỗng (0 byte).")


def _is_skipped(name: str) -> bool:
    parts = name.replace("\\", "/").lower().split("/")
    return (
        parts[0] in _SKIPPED_FOLDERS
        or parts[-1] in _SKIPPED_FILES
        or parts[-1].startswith(_SKIPPED_STARTS)
        or not parts[-1]
    )


def member_name(info: zipfile.ZipInfo) -> str:
    """Returns a member's name as it was meant: zip programs write names in UTF-8 or in their machine's code page."""
    if info.flag_bits & 0x800:
        return info.filename
    unicode_path = _unicode_path(info.extra)
    if unicode_path:
        return unicode_path
    try:
        raw = info.filename.encode("cp437")  # what Python took the bytes for
    except UnicodeEncodeError:
        return info.filename
    if raw.isascii():
        return info.filename
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        read = [raw.decode(encoding, "replace") for encoding in ("cp1258", "cp437")]
        return max(read, key=lambda name: text_quality(" ".join(name.replace("/", " ").replace("_", " ").split())))


def _unicode_path(extra: bytes) -> str:
    position = 0
    while position + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, position)
        if kind == _UNICODE_PATH and length > 5:
            return extra[position + 9 : position + 4 + length].decode("utf-8", "replace")
        position += 4 + length
    return ""
