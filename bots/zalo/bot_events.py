"""Events of Zalo Bot Platform, from a webhook or from polling, as what our engine takes.

Certain (the platform's description, several independent clients): a text message has ``event_name`` and ``message``
with ``from {id, display_name, is_bot}``, ``chat {id, chat_type}``, ``text``, ``message_id`` and ``date`` in
milliseconds, with or without ``{"ok": true, "result": …}`` around it. Likely: that a mention in a group, which is a
beta there, is written "@name" in the text.
"""

import re
from collections.abc import Mapping
from typing import Any

from bots.zalo.reading import display_name, identity, malformed, moment, part, words
from vanban.channels import Incoming, IncomingKind, Platform

_TEXT = "message.text.received"
_ATTACHMENTS = frozenset({"message.image.received", "message.voice.received", "message.file.received"})
_CHAT_TYPES = {"PRIVATE": False, "GROUP": True}


def bot_event(body: Mapping[str, Any], *, name: str = "") -> Incoming | None:
    """Returns the event of a body, or None for kinds that do not concern us: stickers, messages of bots, whatever the
    platform adds, and ``message.unsupported.received`` (it hides what protected people wrote, and we do not ask).

    ``name`` is what the bot is called: in a group only messages that mention it are addressed to it. Raises
    ``WebhookRefused`` (400) for a body of another shape.
    """
    event = _unwrapped(body)
    kind = words(event, "event_name", needed=True)
    if kind != _TEXT and kind not in _ATTACHMENTS:
        return None
    message = part(event, "message")
    if _from_a_bot(message):
        return None
    return _incoming(message, text=kind == _TEXT, name=name)


def _unwrapped(body: Mapping[str, Any]) -> Mapping[str, Any]:
    if "result" not in body:
        return body
    if body.get("ok") is not True:
        raise malformed("ok")
    return part(body, "result")


def _from_a_bot(message: Mapping[str, Any]) -> bool:
    is_bot = part(message, "from").get("is_bot", False)
    if not isinstance(is_bot, bool):
        raise malformed("is_bot")
    return is_bot


def _incoming(message: Mapping[str, Any], *, text: bool, name: str) -> Incoming:
    sender, chat = part(message, "from"), part(message, "chat")
    group = _in_a_group(chat)
    said = words(message, "text" if text else "caption", needed=text)
    addressed, rest = _addressed(said, name) if group else (True, said)
    return Incoming(
        platform=Platform.ZALO_BOT,
        message_id=identity(message, "message_id"),
        chat_id=identity(chat, "id"),
        sender_id=identity(sender, "id"),
        sent_at=moment(message.get("date"), field="date"),
        kind=IncomingKind.TEXT if text else IncomingKind.ATTACHMENT,
        text=rest,
        sender_name=display_name(sender, "display_name"),
        group=group,
        addressed=addressed,
    )


def _in_a_group(chat: Mapping[str, Any]) -> bool:
    """A chat of unknown type counts as a group: less is said there."""
    kind = words(chat, "chat_type", needed=True)
    return _CHAT_TYPES.get(kind.upper(), True)


def _addressed(text: str, name: str) -> tuple[bool, str]:
    """Returns whether a group's message mentions the bot, and the text without the mention."""
    found = re.search(re.escape(f"@{name}"), text, re.IGNORECASE) if name else None
    if found is None:
        return False, text
    before, after = text[: found.start()].strip(), text[found.end() :].strip(" \n,:;")
    return True, f"{before} {after}".strip()
