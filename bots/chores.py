"""What a bot process does every now and then beside its messages: notices that are due, tokens to be renewed."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from vanban.logging import where

_LOOK_S = 1.0
LOG = logging.getLogger("vanban.bots")


@dataclass(frozen=True, slots=True)
class Chore:
    """Something to be done again every so many seconds; several processes may do it at once without harm."""

    name: str
    every_s: float
    do: Callable[[], object]


@dataclass
class Chores:
    """Does chores one after another, in a thread of their own: one may take a while."""

    chores: Sequence[Chore]
    done: dict[str, float] = field(default_factory=dict)

    def run(self, stop: threading.Event) -> None:
        """Does what is due until told to stop."""
        while not stop.wait(_LOOK_S):
            self.do_due(time.monotonic())

    def do_due(self, now: float) -> None:
        """Does the chores that are due; one that fails is due again after its time. ``now``: ``time.monotonic``."""
        for chore in self.chores:
            if now - self.done.get(chore.name, -chore.every_s) < chore.every_s:
                continue
            self.done[chore.name] = now
            try:
                chore.do()
            except Exception as error:  # noqa: BLE001 - the edge of the thread: the other chores go on
                LOG.error("%s failed: %s", chore.name, where(error))
