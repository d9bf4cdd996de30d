"""What travels over a chat channel: what came in, what goes out, and what a platform can carry.

Outside platforms carry open documents only (DOMAIN §5). Texts are made of spans, so that each adapter writes its own
formatting and a message is never cut inside a tag.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Literal

from vanban.principals import Channel


class Platform(StrEnum):
    """Where a chat is held. The two of Zalo are different services with ids of their own."""

    TELEGRAM = "telegram"
    ZALO_BOT = "zalo-bot"
    ZALO_OA = "zalo-oa"
    CONSOLE = "console"

    @property
    def channel(self) -> Channel:
        """The channel of a principal who asks here; the console shows what an outside network would show."""
        return Channel.ZALO if self in (Platform.ZALO_BOT, Platform.ZALO_OA) else Channel.TELEGRAM


class IncomingKind(StrEnum):
    """What someone did in a chat."""

    TEXT = "text"
    BUTTON = "button"  # ``text`` holds the button's data
    START = "start"  # opened the chat; ``text`` holds what a deep link carried
    ATTACHMENT = "attachment"  # a file, a picture, a voice message: never taken; ``text`` holds its caption
    POLL_ANSWER = "poll_answer"  # ``text`` holds the poll's id and the chosen option's position: "5123:2"
    LEFT = "left"  # blocked the bot, unfollowed the account, removed it from the group


@dataclass(frozen=True, slots=True)
class Incoming:
    """One event of a chat. ``message_id`` is unique within the platform: the same one twice is one event.

    ``sent_at`` is the platform's clock, in UTC; ``reply_to`` names the event at the platform that is to be
    acknowledged (Telegram's callback query), "" for none.
    """

    platform: Platform
    message_id: str
    chat_id: str
    sender_id: str
    sent_at: datetime.datetime
    kind: IncomingKind = IncomingKind.TEXT
    text: str = ""
    sender_name: str = ""
    group: bool = False
    addressed: bool = True  # in a group: the bot is meant
    reply_to: str = ""

    def to_json(self) -> dict[str, Any]:
        """Returns the event as JSON values; ``from_json`` reads them."""
        return {**asdict(self), "sent_at": self.sent_at.isoformat()}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Incoming":
        """Returns the event that ``to_json`` wrote."""
        return cls(
            platform=Platform(values["platform"]),
            message_id=str(values["message_id"]),
            chat_id=str(values["chat_id"]),
            sender_id=str(values["sender_id"]),
            sent_at=datetime.datetime.fromisoformat(values["sent_at"]),
            kind=IncomingKind(values["kind"]),
            text=str(values["text"]),
            sender_name=str(values["sender_name"]),
            group=bool(values["group"]),
            addressed=bool(values["addressed"]),
            reply_to=str(values["reply_to"]),
        )


Style = Literal["plain", "bold", "italic", "quote", "code", "link"]


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style. ``url`` is where a link leads."""

    text: str
    style: Style = "plain"
    url: str = ""


@dataclass(frozen=True, slots=True)
class Button:
    """A choice under a message: pressing it sends ``data`` back (at most 64 bytes of UTF-8), or opens ``url``.

    Where a platform has no buttons, the choices are numbered and the number is answered.
    """

    label: str
    data: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Poll:
    """A quiz question; ``correct`` is the position of the right option from 0. ``open_s`` is how many seconds it takes
    answers where the platform closes it by itself, 0 for no end."""

    question: str
    options: tuple[str, ...]
    correct: int
    explanation: str = ""
    tag: str = ""  # comes back with the answer
    open_s: int = 0


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to a chat, not longer than the platform takes.

    ``document_ids`` are the documents whose content it shows: they are asked for again when it is sent.
    ``for_anyone``: help and farewells, which need no pairing. ``file_of`` sends the original file of a document.
    """

    spans: tuple[Span, ...] = ()
    buttons: tuple[Button, ...] = ()
    document_ids: tuple[int, ...] = ()
    for_anyone: bool = False
    file_of: int | None = None
    poll: Poll | None = None
    silent: bool = False  # no sound at the person's end

    @property
    def text(self) -> str:
        """The words without their formatting."""
        return "".join(span.text for span in self.spans)

    def to_json(self) -> dict[str, Any]:
        """Returns the message as JSON values; ``from_json`` reads them."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Outgoing":
        """Returns the message that ``to_json`` wrote."""
        poll = values["poll"]
        return cls(
            spans=tuple(Span(**one) for one in values["spans"]),
            buttons=tuple(Button(**one) for one in values["buttons"]),
            document_ids=tuple(values["document_ids"]),
            for_anyone=values["for_anyone"],
            file_of=values["file_of"],
            poll=None if poll is None else Poll(**{**poll, "options": tuple(poll["options"])}),
            silent=values["silent"],
        )


def plain(text: str) -> tuple[Span, ...]:
    """Returns a text as spans without formatting."""
    return (Span(text),)


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a platform can show. ``longest`` counts UTF-16 units of a message's visible text."""

    longest: int
    buttons: bool = False
    links: bool = False  # formatted links; otherwise the address is written out
    formatting: bool = False
    edits: bool = False
    files: bool = False
    polls: bool = False
    typing: bool = False
    most_buttons: int = 0


def joined(parts: Sequence[Sequence[Span]]) -> tuple[Span, ...]:
    """Returns the parts one after another, a blank line between them."""
    spans: list[Span] = []
    for part in parts:
        if part:
            spans += [*([Span("\n\n")] if spans else []), *part]
    return tuple(spans)
