"""A mail as it lies in a file: its head, its body as a page or a text, what is attached; .eml and Outlook's .msg."""

import email
import email.errors
import email.message
import email.utils
import mimetypes
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from email.header import decode_header
from html import escape
from typing import Any

from bs4 import BeautifulSoup

from ingest.readers.encodings import decode
from ingest.readers.legacy_office import MAIL, SIGNATURE, legacy_suffix
from vanban.errors import UnreadableFile
from vanban.text import nfc

_HEADS = (
    b"from|to|subject|date|mime-version|received|return-path|message-id|content-type|reply-to|delivered-to|x-mailer"
)
_HEAD_RE = re.compile(rb"^(" + _HEADS + rb"):", re.IGNORECASE | re.MULTILINE)
_FIRST_LINE_RE = re.compile(rb"(?:From |[A-Za-z][A-Za-z0-9-]{1,60}:)")
_BARE_NAME_RE = re.compile(r"""\bfilename\s*=\s*"?([^";\r\n]+)""", re.IGNORECASE)
_LEAST_HEADS = 3  # well-known lines that make a file a mail
_DECORATION = 50 * 1024  # bytes; smaller pictures within the body are logos of a signature
_MOST_PARTS = 5000
_UNSEEN = ("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature")
_SEALED = ("application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted")
_MSG_DAMAGED = "Tệp thư Outlook (.msg) bị hỏng hoặc có cấu trúc lạ nên không đọc được; hãy lưu lại thư rồi gửi lại."
_PAGE = 0x1013  # PidTagHtml
_BY_REFERENCE = "Tệp đính kèm không nằm trong thư (chỉ có liên kết hoặc là thư Outlook lồng bên trong)."


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in a mail; ``data`` is None where it cannot be taken, and ``error`` says why in Vietnamese."""

    name: str
    data: bytes | None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail: ``head`` holds the lines (label, value) that it has of Từ, Đến, Đồng gửi, Ngày, Tiêu đề."""

    head: tuple[tuple[str, str], ...]
    text: str
    html: str
    attachments: tuple[Attachment, ...]

    def body_file(self) -> tuple[str, bytes] | None:
        """Returns the head and body as a file of their own, a page or a text; None where nothing is written."""
        if self.html.strip():
            lines = "".join(f"<p>{escape(label)}: {escape(value)}</p>" for label, value in self.head)
            page = BeautifulSoup(self.html, "lxml")
            inner = page.body.decode_contents() if page.body is not None else ""
            whole = (
                f'<!doctype html><html><head><meta charset="utf-8"></head><body>{lines}<div>{inner}</div></body></html>'
            )
            return "thư.html", whole.encode()
        if not self.text.strip() and not self.head:
            return None
        return "thư.txt", "\n".join([*(f"{label}: {value}" for label, value in self.head), "", self.text]).encode()


def is_mail(name: str, data: bytes) -> bool:
    """Tells whether the bytes are a mail: Outlook's by its streams, any other by the lines it begins with."""
    if data.startswith(SIGNATURE):
        return legacy_suffix(data) == MAIL
    head = data[:8192].lstrip(b"\xef\xbb\xbf\r\n")
    if not _FIRST_LINE_RE.match(head):
        return False
    block = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    found = {line.lower() for line in _HEAD_RE.findall(block)}
    if name.lower().endswith((".eml", ".mht", ".mhtml")):
        return bool(found)
    return len(found) >= _LEAST_HEADS or {b"mime-version", b"content-type"} <= found


def read_mail(data: bytes) -> Mail:
    """Returns the mail in a file's bytes. Raises ``UnreadableFile`` when damaged or sealed."""
    return _from_msg(data) if data.startswith(SIGNATURE) else _from_eml(data)


def _from_eml(data: bytes) -> Mail:
    message = email.message_from_bytes(data.removeprefix(b"\xef\xbb\xbf"))
    if message.get_content_type() in _SEALED and message.get_param("smime-type") != "signed-data":
        raise UnreadableFile("Thư được mã hóa nên không đọc được; hãy mở thư, lưu tệp đính kèm rồi gửi lại.")
    bodies: dict[str, list[str]] = {"text/plain": [], "text/html": []}
    attachments: list[Attachment] = []
    for part in _parts(message):
        kind = part.get_content_type()
        if kind in bodies and part.get_content_disposition() != "attachment" and not _file_name(part):
            bodies[kind].append(_decoded(part))
        elif (attachment := _attachment(part, len(attachments))) is not None:
            attachments.append(attachment)
    plain, html = "\n\n".join(bodies["text/plain"]), "\n".join(bodies["text/html"])
    if html and _is_saved_page(message):
        return Mail((), plain, html, ())
    return Mail(_head(message), plain, html, tuple(attachments))


def _is_saved_page(message: email.message.Message) -> bool:
    """Tells a page that a browser or Word saved as one file (.mht) from a mail: nobody sent it to anybody."""
    unsent = not any(_raw(message, name) for name in ("to", "cc", "received", "return-path", "message-id"))
    return unsent and message.get_content_type() == "multipart/related"


def _parts(message: email.message.Message) -> Iterator[email.message.Message]:
    """Yields the parts that are no multipart; a mail within a mail is one part, not walked into."""
    waiting = [message]
    for _ in range(_MOST_PARTS):
        if not waiting:
            return
        part = waiting.pop(0)
        inner = part.get_payload()
        if isinstance(inner, list) and part.get_content_type() != "message/rfc822":
            waiting = [*(p for p in inner if isinstance(p, email.message.Message)), *waiting]
        else:
            yield part


def _attachment(part: email.message.Message, count: int) -> Attachment | None:
    name, kind = _file_name(part), part.get_content_type()
    if kind in _UNSEEN:
        return None
    if kind == "message/rfc822":
        inner = part.get_payload()
        first = inner[0] if isinstance(inner, list) and inner else None
        whole = first.as_bytes() if isinstance(first, email.message.Message) else b""
        return Attachment(name or f"thư kèm {count + 1}.eml", whole)
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    if part.get_content_maintype() == "image" and part.get("Content-ID") and len(content) < _DECORATION:
        return None
    if name.lower() == "winmail.dat" or kind == "application/ms-tnef":
        return Attachment(
            name, None, "Thư gửi từ Outlook ở dạng riêng (winmail.dat); hãy lưu tệp đính kèm rồi gửi lại."
        )
    return Attachment(name or f"tệp kèm {count + 1}{_suffix(kind)}", content)


def _suffix(kind: str) -> str:
    return mimetypes.guess_extension(kind) or ".bin"


def _file_name(part: email.message.Message) -> str:
    bare = _BARE_NAME_RE.search(_raw(part, "content-disposition"))
    if bare is not None and not bare[1].isascii():
        return _header(bare[1])
    try:
        return _header(part.get_filename())
    except (ValueError, LookupError, TypeError):
        return ""


def _decoded(part: email.message.Message) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes) or not payload.strip():
        return ""
    charset = part.get_content_charset()
    return decode(payload, declared=charset).text


def _head(message: email.message.Message) -> tuple[tuple[str, str], ...]:
    lines = (
        ("Từ", _header(_raw(message, "from"))),
        ("Đến", _header(_raw(message, "to"))),
        ("Đồng gửi", _header(_raw(message, "cc"))),
        ("Ngày", _date(_raw(message, "date"))),
        ("Tiêu đề", _header(_raw(message, "subject"))),
    )
    return tuple((label, value) for label, value in lines if value)


def _raw(message: email.message.Message, name: str) -> str:
    """Returns a header's value as it stands in the file, "" without one; ``get`` would spoil bytes beyond ASCII."""
    return next((str(value) for key, value in message.raw_items() if key.lower() == name), "")


def _header(value: object) -> str:
    """Returns a header's words: encoded words decoded, bytes that were never encoded read as UTF-8."""
    if not value:
        return ""
    try:
        parts = decode_header(str(value))
    except (ValueError, LookupError, email.errors.HeaderParseError):
        parts = [(str(value), None)]
    return nfc(" ".join("".join(_header_part(text, charset) for text, charset in parts).split()))


def _header_part(text: object, charset: str | None) -> str:
    raw = text if isinstance(text, bytes) else str(text).encode("utf-8", "surrogateescape")
    for candidate in (charset, "utf-8", "windows-1258"):
        try:
            return raw.decode(candidate or "utf-8")
        except (UnicodeError, LookupError):
            continue
    return raw.decode("utf-8", "replace")


def _date(value: object) -> str:
    try:
        return email.utils.parsedate_to_datetime(str(value)).strftime("%d/%m/%Y %H:%M") if value else ""
    except (ValueError, TypeError, IndexError, OverflowError):
        return _header(value)


def _from_msg(data: bytes) -> Mail:
    from oxmsg import Message

    try:
        message = Message.load(data)
        head = _msg_head(message)
        html = _msg_html(message)
        text = message.body or ""
        attachments = tuple(_msg_attachment(part, index) for index, part in enumerate(message.attachments))
    except (
        OSError,
        ValueError,
        KeyError,
        IndexError,
        TypeError,
        AttributeError,
        LookupError,
        AssertionError,  # oxmsg checks its input so
        OverflowError,
        struct.error,
    ) as error:
        raise UnreadableFile(_MSG_DAMAGED) from error
    return Mail(head, text, html, attachments)


def _msg_html(message: Any) -> str:
    """Returns the page of a message, "" without one; its bytes are UTF-8 more often than their declared code page."""
    content = message.properties.binary_prop_value(_PAGE)
    if content:
        return decode(bytes(content), declared=message.properties.body_encoding).text
    return message.html_body or ""


def _msg_head(message: Any) -> tuple[tuple[str, str], ...]:
    sent = message.sent_date
    people = [f"{r.name} <{r.email_address}>" if r.email_address else r.name for r in message.recipients]
    lines = (
        ("Từ", _header(message.sender)),
        ("Đến", ", ".join(_header(person) for person in people)),
        ("Ngày", sent.strftime("%d/%m/%Y %H:%M") if sent else ""),
        ("Tiêu đề", _header(message.subject)),
    )
    return tuple((label, value) for label, value in lines if value)


def _msg_attachment(part: Any, index: int) -> Attachment:
    content = part.file_bytes
    name = _header(part.file_name) or f"tệp kèm {index + 1}"
    return Attachment(name, content) if content is not None else Attachment(name, None, _BY_REFERENCE)
