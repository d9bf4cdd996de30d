"""Showing that an answer is being written, when it takes longer than people like to wait without a sign."""

import logging
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from bots.answering import Busy
from bots.port import ChannelAdapter
from vanban.channels import IncomingKind
from vanban.logging import where

AFTER_S = 1.0
EVERY_S = 4.0  # platforms show it for about five seconds
_LOOK_S = 0.5
LOG = logging.getLogger("vanban.bots")


@dataclass
class ShowingTyping:
    """Looks after the events in work."""

    adapter: ChannelAdapter
    busy: Mapping[int, Busy]
    shown: dict[int, float] = field(default_factory=dict)

    def run(self, stop: threading.Event) -> None:
        """Shows it until told to stop."""
        while self.adapter.capabilities.typing and not stop.wait(_LOOK_S):
            try:
                self.show(time.monotonic())
            except Exception as error:  # noqa: BLE001 - the edge of the thread: a sign that fails harms nothing
                LOG.error("typing not shown: %s", where(error))

    def show(self, now: float) -> None:
        """Shows it in the chats of events that have been in work for long; ``now`` is of ``time.monotonic``."""
        busy = dict(self.busy)
        self.shown = {key: at for key, at in self.shown.items() if key in busy}
        for key, one in busy.items():
            incoming = one.claim.incoming
            if not incoming.addressed or incoming.kind is IncomingKind.LEFT:
                continue
            if now - one.since >= AFTER_S and now - self.shown.get(key, -EVERY_S) >= EVERY_S:
                self.shown[key] = now
                self.adapter.typing(incoming.chat_id)
