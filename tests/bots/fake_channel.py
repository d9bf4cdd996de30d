"""A platform in memory: hands events out by polling, takes messages, and fails as it is told to."""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from bots.port import Attachment, Polled, Sent
from vanban.channels import Capabilities, Incoming, Outgoing, Platform


@dataclass
class FakeChannel:
    """The adapter and the receiver of one platform. ``failures`` are raised by the next sends, in their order."""

    platform: Platform = Platform.TELEGRAM
    sent: list[tuple[str, str]] = field(default_factory=list)  # chat, words
    messages: list[Outgoing] = field(default_factory=list)
    attachments: list[Attachment | None] = field(default_factory=list)
    failures: list[Exception | None] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    waiting: list[Incoming] = field(default_factory=list)
    poll_failures: list[Exception] = field(default_factory=list)
    cursors: list[int | None] = field(default_factory=list)
    stuck: threading.Event | None = None  # sends wait for it
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(longest=4096, buttons=True, typing=True)

    def send(self, chat_id: str, message: Outgoing, attachment: Attachment | None = None) -> Sent:
        if self.stuck is not None:
            self.stuck.wait(30)
        with self._lock:
            failure = self.failures.pop(0) if self.failures else None
            if failure is not None:
                raise failure
            self.sent.append((chat_id, message.text))
            self.messages.append(message)
            self.attachments.append(attachment)
            return Sent(str(len(self.sent)))

    def typing(self, chat_id: str) -> None:
        self.typed.append(chat_id)

    def acknowledge(self, incoming: Incoming) -> None:
        self.acknowledged.append(incoming.reply_to)

    def close(self) -> None:
        pass

    def poll(self, *, cursor: int | None, wait_s: float) -> Polled:
        self.cursors.append(cursor)
        if self.poll_failures:
            raise self.poll_failures.pop(0)
        begun = cursor or 0
        events: Sequence[Incoming] = self.waiting[begun : begun + 20]
        if not events:
            time.sleep(min(wait_s, 0.01))
        return Polled(events, begun + len(events))
