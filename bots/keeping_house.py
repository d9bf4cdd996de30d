"""What a bot process does beside its messages: keeps its leases, takes over from dead processes, forgets in time."""

import datetime
import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from sqlalchemy.exc import SQLAlchemyError

from bots.timing import Clock, now_utc
from ingest.worker_identity import bury, dead_workers
from vanban.channels import Platform
from vanban.db import channel_inbox as inbox
from vanban.db import channel_outcomes as outcomes
from vanban.db import dead_letters
from vanban.db.channel_links import end_cut_links
from vanban.db.platform_states import seen
from vanban.db.session import Database
from vanban.logging import where

_LOOK_S, _RENEW_S, _SEEN_S, _PURGE_S = 1.0, 10.0, 20.0, 3_600.0
LOG = logging.getLogger("vanban.bots")


class Leasing(Protocol):
    """Holds rows by leases."""

    def renew(self) -> None:
        """Lengthens the leases."""


@dataclass
class Housekeeping:
    """The housekeeping of one process for one platform; ``folder`` holds the locks of the processes that serve it."""

    database: Database
    platform: Platform
    folder: Path
    leases: Sequence[Leasing]
    clock: Clock = now_utc
    _done: dict[str, float] = field(default_factory=dict)

    def run(self, stop: threading.Event) -> None:
        """Keeps house until told to stop."""
        while not stop.wait(_LOOK_S):
            self.do()

    def do(self) -> None:
        """Does what is due; a database that cannot be used now is left for the next time."""
        try:
            self._recover()
            if self._due("renew", _RENEW_S):
                for one in self.leases:
                    one.renew()
            if self._due("seen", _SEEN_S):
                with self.database.transaction() as session:
                    seen(session, self.platform, self.clock())
            if self._due("purge", _PURGE_S):
                self._purge(self.clock())
        except (SQLAlchemyError, OSError) as error:
            LOG.error("housekeeping failed: %s", where(error))
        except Exception as error:  # noqa: BLE001 - the edge of the thread: without it all leases would run out
            LOG.error("housekeeping failed unexpectedly: %s", where(error))

    def _due(self, what: str, every_s: float) -> bool:
        now = time.monotonic()
        if now - self._done.get(what, -every_s) < every_s:
            return False
        self._done[what] = now
        return True

    def _recover(self) -> None:
        now, dead = self.clock(), dead_workers(self.folder)
        with self.database.session() as session:
            lost = inbox.lost_leases(session, now, dead=dead)
            left = outcomes.left_behind(session, self.platform, now, dead=dead)
        if lost or left:
            with self.database.transaction() as session:
                back = inbox.come_back(session, now, dead=dead)
                unsure = outcomes.recover(session, self.platform, now, dead=dead)
            LOG.warning("%d events wait again, %d messages are uncertain", back, unsure)
        bury(self.folder, dead)

    def _purge(self, now: datetime.datetime) -> None:
        with self.database.transaction() as session:
            inbox.purge(session, now)
            dead_letters.purge(session, now)
            end_cut_links(session, now=now)
