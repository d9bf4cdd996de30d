"""Messages as plain text, for platforms that show neither formatting nor links nor (all) buttons."""

from bots.lengths import utf16_units
from bots.menus import numbered
from bots.port import Undeliverable
from vanban.channels import Outgoing, Span


def written(message: Outgoing, *, buttons: bool) -> str:
    """Returns the whole message as text: addresses written out, with ``buttons`` the choices as numbered lines."""
    text = "".join(map(_words, message.spans)).strip()
    menu = "".join(span.text for span in numbered(message.buttons)) if buttons else ""
    return "\n\n".join(part for part in (text, menu) if part)


def checked_text(text: str, *, longest: int) -> str:
    """Returns the text, or raises ``Undeliverable`` when it is empty or longer than the platform takes."""
    if not text:
        raise Undeliverable("tin nhắn không có chữ nào")
    if (length := utf16_units(text)) > longest:
        raise Undeliverable(f"tin nhắn dài {length} ký tự, quá giới hạn {longest} của nền tảng")
    return text


def refuse_what_is_not_text(message: Outgoing) -> None:
    """Raises ``Undeliverable`` for a file or a poll: Zalo shows neither, and the engine offers neither there."""
    if message.file_of is not None or message.poll is not None:
        raise Undeliverable("kênh Zalo không gửi được tệp và câu đố")


def _words(span: Span) -> str:
    if not span.url or span.url in span.text:
        return span.text
    return f"{span.text} ({span.url})" if span.text.strip() else span.url
