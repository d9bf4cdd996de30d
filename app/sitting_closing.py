"""Hands in what nobody can go on with: attempts whose time is up, or whose sitting was closed."""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from vanban.logging import where

if TYPE_CHECKING:
    from app.wiring import Services

EVERY_S = 5.0  # between two looks; whoever opens an attempt or a result meets it handed in before that
LOOK_S = 1.0  # between two looks at the clock
log = logging.getLogger(__name__)


class SittingClosing:
    """Hands in what is due, at the first call at once; a fault is logged and tried again later."""

    def __init__(self, services: "Services") -> None:
        from exams.sittings.desk import SittingDesk
        from vanban.db.group_commit import GroupCommit

        self._desk = SittingDesk(GroupCommit(services.database))
        self._next = time.monotonic()

    def do(self) -> None:
        """Hands in what is due, if it is time."""
        if time.monotonic() < self._next:
            return
        try:
            closed = self._desk.close_due()
            if closed:
                log.info("%d attempts handed in", closed, extra={"fields": {"event": "attempts_closed", "n": closed}})
        except Exception as error:  # noqa: BLE001 - the edge of a thread that must go on looking
            log.error("attempts not handed in: %s", where(error))
        self._next = time.monotonic() + EVERY_S


@contextmanager
def closing_sittings(services: "Services") -> Iterator[None]:
    """Hands in what is due while inside, with a worker in the same process or without."""
    ended, closing = threading.Event(), SittingClosing(services)

    def close() -> None:
        closing.do()
        while not ended.wait(LOOK_S):
            closing.do()

    thread = threading.Thread(target=close, name="sittings")
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
