"""The Channel port: what an adapter of a chat platform does, and how sending may fail.

Everything that decides (who may ask, what is answered, when it is sent again) stands behind this port, so that adapters
only speak their platform's protocol.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from vanban.channels import Capabilities, Incoming, Outgoing, Platform


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to be sent: the original of a document."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Sent:
    """What the platform says of a message it took: its id, or "" where it gives none."""

    external_id: str = ""


class SendingError(Exception):
    """A message was not sent, or nobody knows. ``reason`` holds no words of the message and no secret."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotTaken(SendingError):
    """The platform did not take the message, for certain; it may be tried again after ``retry_after`` seconds."""

    def __init__(self, reason: str, *, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class Undeliverable(SendingError):
    """The platform will never take it: the chat is blocked or gone, the reply window has closed, the text is refused.

    ``gone``: nothing more should be sent to this chat until it is heard from again.
    """

    def __init__(self, reason: str, *, gone: bool = False) -> None:
        super().__init__(reason)
        self.gone = gone


class OutcomeUnknown(SendingError):
    """The connection broke after the message was handed over: it may have arrived, so it is not sent again."""


class ChannelDown(SendingError):
    """The whole channel cannot send (a token lost, the bot blocked): an administrator must act."""


class WebhookRefused(Exception):
    """A webhook request that is not from the platform, or not readable. ``status`` is the HTTP status to answer."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class ChannelAdapter(Protocol):
    """Speaks with one platform. Safe to call from several threads; every call has a time limit."""

    @property
    def platform(self) -> Platform:
        """The platform it speaks with."""

    @property
    def capabilities(self) -> Capabilities:
        """What the platform can show."""

    def send(self, chat_id: str, message: Outgoing, attachment: Attachment | None = None) -> Sent:
        """Sends one message and returns once the platform has taken it; raises a ``SendingError``.

        ``attachment`` is the file of ``message.file_of``.
        """

    def typing(self, chat_id: str) -> None:
        """Shows that an answer is being written, where the platform can; never raises."""

    def acknowledge(self, incoming: Incoming) -> None:
        """Tells the platform that a pressed button was seen, where it wants that; never raises."""

    def close(self) -> None:
        """Ends connections and threads."""


class PollingReceiver(Protocol):
    """Fetches events from a platform that is not able to reach us."""

    def poll(self, *, cursor: int | None, wait_s: float) -> "Polled":
        """Returns the events after a cursor, waiting up to ``wait_s`` seconds for one; raises a ``SendingError``.

        Asking with a cursor tells the platform that everything before it has been stored.
        """


@dataclass(frozen=True, slots=True)
class Polled:
    """Events and the cursor to store with them, in one transaction (None: the platform knows no cursor)."""

    events: Sequence[Incoming]
    cursor: int | None = None


class WebhookReader(Protocol):
    """Checks and reads what a platform posts to us. Holds no state: who has seen what is asked of the inbox."""

    def read(self, headers: Mapping[str, str], body: bytes, *, now: datetime.datetime) -> list[Incoming]:
        """Returns the events of a genuine request (none for a probe, or for kinds that do not concern us).

        Header names are in lower case. Raises ``WebhookRefused`` for everything forged, stale or malformed.
        """
