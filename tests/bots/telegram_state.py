"""What the Bot API server remembers: chats, updates not yet confirmed, everything the bot has sent."""

import itertools
import threading
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Any

from telegram_flood import Flood
from telegram_markup import Entity, Refused

BOT_ID = 700100200
TOKEN = f"{BOT_ID}:AAFthu-nghiem_token_khong_co_that_0001"
USERNAME = "lacha_thu_bot"


@dataclass(frozen=True)
class SentMessage:
    """One message the bot sent. ``text`` is what a person sees; ``at`` is time.monotonic() of its arrival."""

    chat_id: int
    message_id: int
    method: str
    text: str
    at: float
    html: str = ""
    entities: tuple[Entity, ...] = ()
    rows: tuple[tuple[dict[str, Any], ...], ...] = ()
    silent: bool = False
    topic: int | None = None
    document: tuple[str, bytes] | None = None  # name and content
    poll: dict[str, Any] | None = None

    @property
    def labels(self) -> list[str]:
        """The labels of its buttons, row by row."""
        return [one["text"] for row in self.rows for one in row]

    def button(self, words: str) -> dict[str, Any] | None:
        """The button with these words as its label or its data."""
        every = [one for row in self.rows for one in row]
        return next((one for one in every if words in (one["text"], one.get("callback_data"))), None)


@dataclass
class Webhook:
    """What ``setWebhook`` was told."""

    url: str = ""
    secret: str = ""
    allowed: tuple[str, ...] = ()
    max_connections: int = 40
    last_error: str = ""
    last_error_at: int = 0


@dataclass
class State:
    """Everything behind one lock; ``changed`` is notified at every change."""

    flood: Flood
    lock: threading.RLock = field(default_factory=threading.RLock)
    sent: list[SentMessage] = field(default_factory=list)
    by_chat: dict[int, list[SentMessage]] = field(default_factory=lambda: defaultdict(list))
    updates: deque[dict[str, Any]] = field(default_factory=deque)  # not confirmed, in order
    chats: dict[int, dict[str, Any]] = field(default_factory=dict)
    closed: dict[int, Refused] = field(default_factory=dict)  # what sending to a chat is answered with
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    queries: dict[str, int] = field(default_factory=dict)  # callback queries not answered, and their chat
    answered: list[str] = field(default_factory=list)
    typing: list[int] = field(default_factory=list)
    polls: dict[str, SentMessage] = field(default_factory=dict)
    commands: list[dict[str, str]] = field(default_factory=list)
    descriptions: dict[str, str] = field(default_factory=dict)
    webhook: Webhook = field(default_factory=Webhook)
    allowed: tuple[str, ...] = ()
    reads_all: bool = False
    pollers: int = 0  # getUpdates calls so far: a newer one ends an older one
    stopped: bool = False

    def __post_init__(self) -> None:
        self.changed = threading.Condition(self.lock)
        self._message_ids = itertools.count(1)
        self._update_ids = itertools.count(500_000_001)
        self._keys = itertools.count(5_100_000_000_000_000_001)

    def message_id(self) -> int:
        """Returns a number no message has."""
        return next(self._message_ids)

    def key(self) -> str:
        """Returns an id no query or poll has."""
        return str(next(self._keys))

    def push(self, kind: str, content: dict[str, Any]) -> int:
        """Queues an update if its kind is asked for; returns its number."""
        with self.lock:
            number = next(self._update_ids)
            allowed = self.webhook.allowed if self.webhook.url else self.allowed
            if not allowed or kind in allowed:
                self.updates.append({"update_id": number, kind: content})
                self.changed.notify_all()
            return number

    def confirm(self, offset: int) -> None:
        """Forgets updates before ``offset``."""
        while self.updates and self.updates[0]["update_id"] < offset:
            self.updates.popleft()

    def store(self, message: SentMessage) -> dict[str, Any]:
        """Keeps what was sent; returns the message as the API shows it."""
        self.sent.append(message)
        self.by_chat[message.chat_id].append(message)
        self.changed.notify_all()
        shown: dict[str, Any] = {
            "message_id": message.message_id,
            "date": int(time.time()),
            "chat": self.chats[message.chat_id],
            "from": bot_user(),
        }
        if message.document is not None:
            name, data = message.document
            shown["document"] = {
                "file_id": f"tep{message.message_id}",
                "file_unique_id": f"t{message.message_id}",
                "file_name": name,
                "file_size": len(data),
            }
        elif message.poll is not None:
            shown["poll"] = message.poll
        else:
            shown["text"] = message.text
        return shown


def bot_user() -> dict[str, Any]:
    """Returns the bot as a user."""
    return {"id": BOT_ID, "is_bot": True, "first_name": "Trợ lý Lạc Hà", "username": USERNAME}
