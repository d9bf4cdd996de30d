"""A small loop that does things once a minute, by a clock that may be another one in tests."""

import datetime
import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from vanban.logging import where

EVERY_S = 60.0
log = logging.getLogger(__name__)
Task = Callable[[datetime.datetime], object]
Clock = Callable[[], datetime.datetime]


def now_utc() -> datetime.datetime:
    """Returns the present moment."""
    return datetime.datetime.now(datetime.UTC)


@dataclass(frozen=True)
class Schedule:
    """Tasks that are done one after another, each told what time it is."""

    tasks: Sequence[Task]
    clock: Clock = now_utc
    every_s: float = EVERY_S

    def once(self) -> None:
        """Does each task; one that fails is logged and keeps no other from its turn."""
        now = self.clock()
        for task in self.tasks:
            try:
                task(now)
            except Exception as error:  # noqa: BLE001 - the edge of the thread: the next minute comes whatever happens
                log.error("scheduled task failed: %s", where(error))

    def run(self, stop: threading.Event) -> None:
        """Does the tasks now and then once every ``every_s`` seconds, until told to stop."""
        self.once()
        while not stop.wait(self.every_s):
            self.once()
