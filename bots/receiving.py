"""Receiving by polling: events are stored, and committed, before the platform is told that they were taken."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy.exc import SQLAlchemyError

from bots.port import ChannelDown, NotTaken, Polled, PollingReceiver, SendingError
from bots.sending import alarm_words
from bots.timing import Clock, now_utc, rest_s
from vanban.channels import Platform
from vanban.db.channel_inbox import take_in
from vanban.db.platform_states import cursor_of, end_alarm, move_cursor, raise_alarm
from vanban.db.session import Database
from vanban.logging import where

WAIT_S = 5.0  # of one poll; a process told to stop waits for it
RECEIVING_LOCK = "receiving.lock"
_LOCKED_S = 1.0
_FIRST_REST_S, _LONGEST_REST_S = 1.0, 60.0
LOG = logging.getLogger("vanban.bots")


@dataclass
class Receiving:
    """Fetches the events of one platform. ``arrived`` is called when there is something to answer."""

    database: Database
    platform: Platform
    receiver: PollingReceiver
    arrived: Callable[[], None] = lambda: None
    clock: Clock = now_utc
    failures: int = 0
    alarmed: bool = False
    lock: Path | None = None  # held by the process that polls: platforms let one do so at a time

    def run(self, stop: threading.Event) -> None:
        """Polls until told to stop, once no other process on this machine does."""
        if self.lock is None:
            self._poll(stop)
            return
        lock = FileLock(self.lock)
        while not stop.is_set():
            try:
                with lock.acquire(timeout=0):
                    self._poll(stop)
            except Timeout:
                stop.wait(_LOCKED_S)

    def _poll(self, stop: threading.Event) -> None:
        while not stop.is_set():
            stop.wait(self.poll_once())

    def poll_once(self) -> float:
        """Returns how many seconds to rest before the next poll: none after one that went well."""
        try:
            with self.database.session() as session:
                cursor = cursor_of(session, self.platform)
            return self._polled(cursor)
        except SQLAlchemyError as error:
            LOG.error("events not stored: %s", where(error))
        except Exception as error:  # noqa: BLE001 - the edge of the thread: receiving goes on
            LOG.error("polling %s failed: %s", self.platform.value, where(error))
        return self._longer()

    def _polled(self, cursor: int | None) -> float:
        try:
            polled = self.receiver.poll(cursor=cursor, wait_s=WAIT_S)
        except SendingError as error:
            return self._rest_after(error)
        if polled.events or polled.cursor not in (None, cursor) or self.alarmed:
            self._store(polled)  # otherwise there is nothing to lock the database for
        self.failures, self.alarmed = 0, False
        return 0.0

    def _store(self, polled: Polled) -> None:
        with self.database.transaction() as session:
            take_in(session, polled.events, polled.cursor, self.clock())
            if not polled.events and polled.cursor is not None:
                move_cursor(session, self.platform, polled.cursor)
            if self.alarmed:
                end_alarm(session, self.platform)
        if polled.events:
            self.arrived()

    def _rest_after(self, error: SendingError) -> float:
        LOG.warning("polling %s: %s (%s)", self.platform.value, type(error).__name__, error.reason)
        if isinstance(error, ChannelDown):
            with self.database.transaction() as session:
                raise_alarm(session, self.platform, alarm_words(self.platform, error), self.clock())
            self.alarmed = True
        longer = self._longer()
        return longer if not isinstance(error, NotTaken) or error.retry_after is None else error.retry_after

    def _longer(self) -> float:
        self.failures += 1
        return rest_s(self.failures, first=_FIRST_REST_S, longest=_LONGEST_REST_S)
