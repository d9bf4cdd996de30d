"""Reads a mail by itself: its head and body as a document; what is attached is named, not read."""

from dataclasses import replace

from ingest.blocks import RawDocument
from ingest.readers import html, plain
from ingest.readers.mail_message import is_mail, read_mail
from vanban.errors import UnreadableFile

MEDIA_TYPE = "message/rfc822"
_MOST_NAMED = 20


def accepts(name: str, data: bytes) -> bool:
    """Tells whether the bytes are a mail or a page saved as one (.mht)."""
    return is_mail(name, data)


def read(data: bytes) -> RawDocument:
    """Returns the blocks of a mail's head and body. Raises ``UnreadableFile`` when damaged, sealed or empty."""
    mail = read_mail(data)
    file = mail.body_file()
    if file is None:
        raise UnreadableFile("Thư không có nội dung; hãy lưu tệp đính kèm rồi gửi riêng.")
    name, content = file
    raw = html.read(content) if name.endswith(".html") else plain.read(content)
    warnings = list(raw.warnings)
    if mail.attachments:
        named = ", ".join(attachment.name for attachment in mail.attachments[:_MOST_NAMED])
        warnings.append(f"Thư có {len(mail.attachments)} tệp đính kèm không được đọc cùng thư: {named}.")
    return replace(raw, media_type=MEDIA_TYPE, warnings=tuple(warnings))
