"""Answering: threads that take events from the inbox, have the engine answer them, and queue what it says.

The slow part runs outside of any transaction. Then one transaction does the work, puts its messages into the outbox and
ends the event: all of it or nothing, and only while the event is still this process's.
"""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from bots.lookout import Lookout
from bots.port import ChannelAdapter
from bots.timing import Clock, now_utc
from vanban.channels import Incoming, Outgoing
from vanban.db import channel_inbox as inbox
from vanban.db.channel_inbox import Claim, LostClaim
from vanban.db.channel_links import live_key
from vanban.db.channel_models import ChannelLinkRow
from vanban.db.channel_outbox import NewMessage, put
from vanban.db.session import Database
from vanban.logging import where

_FAULT_S = 2.0  # rest after the database could not be used
LOG = logging.getLogger("vanban.bots")
Work = Callable[[Session], Sequence[Outgoing]]


class Preparing(Protocol):
    """The conversation engine as the loop needs it."""

    def prepare(self, incoming: Incoming) -> Work:
        """Returns the work for an event, after everything slow is done. Called from several threads."""


@dataclass
class Answering:
    """Answers the events of one platform. ``queued`` is called when there is something to send."""

    database: Database
    adapter: ChannelAdapter
    engine: Preparing
    process: str
    queued: Callable[[], None] = lambda: None
    clock: Clock = now_utc
    busy: dict[int, "Busy"] = field(default_factory=dict)
    lookout: Lookout = field(default_factory=Lookout)

    def run(self, stop: threading.Event) -> None:
        """Answers until told to stop; several threads may run this. An event in work is finished first."""
        while not stop.is_set():
            try:
                answered = self.lookout.may_look() and self.answer_one()
            except Exception as error:  # noqa: BLE001 - the edge of the thread: the events of others are answered
                LOG.error("answering failed: %s", where(error))
                stop.wait(_FAULT_S)
                continue
            if not answered:
                self.lookout.rest()

    def answer_one(self) -> bool:
        """Tells whether there was an event to answer; it is answered, or put off, or given up."""
        claim = self._claim()
        if claim is None:
            return False
        self.lookout.found()
        self.busy[claim.id] = Busy(claim, time.monotonic())
        try:
            self._answer(claim)
        except LostClaim:
            LOG.warning("event %d was taken over by another process", claim.id)
        except Exception as error:  # noqa: BLE001 - the edge of the thread: whatever the engine meets, others are answered
            self._fail(claim, where(error))
        finally:
            del self.busy[claim.id]
        return True

    def renew(self) -> None:
        """Lengthens the leases of the events in work."""
        if ids := list(self.busy):
            with self.database.transaction() as session:
                inbox.renew(session, self.process, ids, self.clock())

    def _claim(self) -> Claim | None:
        with self.database.session() as session:
            if not inbox.waiting(session, self.adapter.platform):  # nothing to lock the database for
                return None
        with self.database.transaction() as session:
            return inbox.claim(session, self.process, self.adapter.platform, self.clock())

    def _answer(self, claim: Claim) -> None:
        incoming = claim.incoming
        if incoming.reply_to:
            self.adapter.acknowledge(incoming)
        work = self.engine.prepare(incoming)
        with self.database.transaction() as session:
            now = self.clock()
            inbox.done(session, claim, now)
            messages = work(session)
            link_id = _link_id(session, incoming)
            for position, message in enumerate(messages):
                if incoming.group or link_id is not None or message.for_anyone:
                    put(session, _new(claim, position, message, link_id), now)
        if messages:
            self.queued()

    def _fail(self, claim: Claim, error: str) -> None:
        LOG.error("event %d failed at try %d: %s", claim.id, claim.tries, error)
        try:
            with self.database.transaction() as session:
                given_up = inbox.failed(session, claim, error, self.clock())
        except LostClaim:
            return
        if given_up:
            self.queued()


@dataclass(frozen=True, slots=True)
class Busy:
    """An event in work and since when (``time.monotonic``)."""

    claim: Claim
    since: float


def _new(claim: Claim, position: int, message: Outgoing, link_id: int | None) -> NewMessage:
    incoming = claim.incoming
    place = incoming.platform, incoming.chat_id
    return NewMessage(f"in:{claim.id}:{position}", *place, message, link_id=link_id, inbox_id=claim.id)


def _link_id(session: Session, incoming: Incoming) -> int | None:
    """Returns the live pairing of whoever wrote, as it is after the work; a group has none: everyone reads there."""
    if incoming.group:
        return None
    key = live_key(incoming.platform, incoming.sender_id)
    return session.scalar(select(ChannelLinkRow.id).where(ChannelLinkRow.live_key == key))
