"""The service of one platform: receiving, answering and sending in threads of this process, and what is done beside.

Several processes may serve one platform at once. Each holds a lock for as long as it lives, so that others on the same
machine take over at once what it leaves behind; on other machines the leases tell.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from bots.answering import Answering, Preparing
from bots.attachments import OriginalFiles
from bots.chores import Chore, Chores
from bots.keeping_house import Housekeeping
from bots.limits import Limits
from bots.permission_to_send import LinkPrincipal
from bots.port import ChannelAdapter, PollingReceiver
from bots.receiving import RECEIVING_LOCK, Receiving
from bots.sending import Sending
from bots.showing_typing import ShowingTyping
from ingest.worker_identity import living
from vanban.db import channel_inbox as inbox
from vanban.db.session import Database
from vanban.logging import where

SENDERS = 6  # threads: at 30 messages a second each may take 0.2 s
GRACE_S = 20.0  # for what is in work when the service is told to stop
LOG = logging.getLogger("vanban.bots")


@dataclass(frozen=True, slots=True)
class Parts:
    """What the service of one platform is made of. ``receiver`` None: events come by webhook, or another process."""

    database: Database
    adapter: ChannelAdapter
    engine: Preparing
    files: OriginalFiles
    limits: Limits
    principal_of: LinkPrincipal
    receiver: PollingReceiver | None = None
    chores: Sequence[Chore] = ()


class BotService:
    """Serves one platform until it is stopped."""

    def __init__(self, parts: Parts, process: str, *, folder: Path, threads: int, senders: int = SENDERS) -> None:
        self.sending = Sending(parts.database, parts.adapter, parts.files, parts.limits, parts.principal_of, process)
        self.answering = Answering(
            parts.database, parts.adapter, parts.engine, process, queued=self.sending.lookout.call
        )
        self._parts = parts
        self._stop = threading.Event()
        keeper = Housekeeping(parts.database, parts.adapter.platform, folder, (self.answering, self.sending))
        runs: list[tuple[str, Callable[[threading.Event], None]]] = [
            ("keeper", keeper.run),
            ("typing", ShowingTyping(parts.adapter, self.answering.busy).run),
            *((f"answer {number}", self.answering.run) for number in range(threads)),
            *((f"send {number}", self.sending.run) for number in range(senders)),
        ]
        if parts.receiver is not None:
            receiving = Receiving(
                parts.database,
                parts.adapter.platform,
                parts.receiver,
                lock=folder / RECEIVING_LOCK,
                arrived=self.answering.lookout.call,
            )
            runs.append(("receive", receiving.run))
        if parts.chores:
            runs.append(("chores", Chores(parts.chores).run))
        self._threads = [
            threading.Thread(target=run, args=(self._stop,), name=f"bot {name}", daemon=True) for name, run in runs
        ]

    def start(self) -> None:
        """Starts the threads."""
        for thread in self._threads:
            thread.start()

    def stop(self, *, grace_s: float = GRACE_S) -> None:
        """Takes nothing more, lets what is in work end within the time, and gives the rest back."""
        self._stop.set()
        self.answering.lookout.call()
        self.sending.lookout.call()
        until = time.monotonic() + grace_s
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
        self._give_back()

    def _give_back(self) -> None:
        left = [busy.claim for busy in list(self.answering.busy.values())]
        if not left:
            return
        try:
            with self._parts.database.transaction() as session:
                for claim in left:
                    inbox.give_back(session, claim)
        except SQLAlchemyError as error:  # their leases run out
            LOG.error("events in work not given back: %s", where(error))


@contextmanager
def serving(parts: Parts, bots_dir: Path, *, threads: int, grace_s: float = GRACE_S) -> Iterator[BotService]:
    """Serves a platform while inside; ``bots_dir`` holds the locks of living bot processes."""
    folder = bots_dir / parts.adapter.platform.value
    with living(folder) as identity:
        service = BotService(parts, identity.name, folder=folder, threads=threads)
        service.start()
        try:
            yield service
        finally:
            service.stop(grace_s=grace_s)
