"""Events of Zalo Official Account as what our engine takes.

Certain (the platform's examples, many clients): ``user_send_text`` and ``user_send_image``, ``_file``, ``_audio``,
``_video``, ``_location``, ``_link`` … with ``sender.id`` and ``message {msg_id, text}``; ``follow`` and ``unfollow``
with ``follower.id`` and no message id. Likely: ``user_click_chatnow`` with ``user_id`` or ``follower.id``. Not taken:
``oa_send_*`` (our own messages), receipts, ``anonymous_send_*``, events of groups (another address answers them),
``user_submit_info`` (a telephone number that we do not ask for), stickers.
"""

import datetime
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from bots.zalo.oa_buttons import pressed
from bots.zalo.reading import identity, malformed, part, words
from vanban.channels import Incoming, IncomingKind, Platform

_SENT = "user_send_"
_NOT_TAKEN = ("user_send_sticker", "user_send_group_")
_CLICKS = frozenset({"user_click_button", "user_click_response_button"})
_PEOPLE_EVENTS = {
    "follow": IncomingKind.START,
    "user_click_chatnow": IncomingKind.START,
    "unfollow": IncomingKind.LEFT,
}


def oa_event(event: Mapping[str, Any], raw: bytes, *, sent_at: datetime.datetime) -> Incoming | None:
    """Returns the event of a body that was checked, or None for kinds that do not concern us.

    ``raw`` is the signed body: its hash is the id of events that have none, so that the same one twice is one event.
    Raises ``WebhookRefused`` (400) for a body of another shape.
    """
    name = words(event, "event_name", needed=True)
    if name in _PEOPLE_EVENTS:
        return _incoming(_person(event), _hashed(raw), sent_at, kind=_PEOPLE_EVENTS[name])
    if name in _CLICKS:
        return _clicked(event, raw, sent_at)
    if name.startswith(_SENT) and not name.startswith(_NOT_TAKEN):
        return _said(event, name, sent_at)
    return None


def _said(event: Mapping[str, Any], name: str, sent_at: datetime.datetime) -> Incoming:
    message, sender = part(event, "message"), identity(part(event, "sender"), "id")
    is_text = name == "user_send_text"
    text = words(message, "text", needed=is_text)
    data = pressed(text) if is_text else None
    kind = IncomingKind.ATTACHMENT if not is_text else IncomingKind.TEXT if data is None else IncomingKind.BUTTON
    return _incoming(sender, identity(message, "msg_id"), sent_at, kind=kind, text=text if data is None else data)


def _clicked(event: Mapping[str, Any], raw: bytes, sent_at: datetime.datetime) -> Incoming | None:
    """Returns a pressed button told by an event of its own (not documented); one without our data is not ours."""
    message = event.get("message", event)
    if not isinstance(message, dict):
        raise malformed("message")
    data = pressed(words(message, "payload") or words(message, "text"))
    if not data:
        return None
    return _incoming(_person(event), _hashed(raw), sent_at, kind=IncomingKind.BUTTON, text=data)


def _person(event: Mapping[str, Any]) -> str:
    for holder in ("follower", "sender"):
        if holder in event:
            return identity(part(event, holder), "id")
    return identity(event, "user_id")


def _hashed(raw: bytes) -> str:
    return f"sha256:{sha256(raw).hexdigest()}"


def _incoming(
    sender: str, message_id: str, sent_at: datetime.datetime, *, kind: IncomingKind, text: str = ""
) -> Incoming:
    return Incoming(
        platform=Platform.ZALO_OA,
        message_id=message_id,
        chat_id=sender,
        sender_id=sender,
        sent_at=sent_at,
        kind=kind,
        text=text,
    )
