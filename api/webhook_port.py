"""What reads the requests by which chat platforms bring us events; the wiring puts readers of ``bots`` behind it."""

import datetime
from collections.abc import Mapping
from typing import Protocol

from vanban.channels import Incoming

WEBHOOKS = "/webhook/"  # how their addresses begin


class WebhookRejected(Exception):
    """A request that is not from the platform, or cannot be read; ``status`` is the HTTP status to answer."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class WebhookReading(Protocol):
    """Checks and reads the requests of one platform."""

    @property
    def most_bytes(self) -> int:
        """The longest body it takes."""

    def read(self, headers: Mapping[str, str], body: bytes, *, now: datetime.datetime) -> list[Incoming]:
        """Returns the events of a genuine request; header names are in lower case. Raises ``WebhookRejected``."""
