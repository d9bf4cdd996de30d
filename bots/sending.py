"""Sending: threads that take messages from the outbox, look once more whether they may go, and hand them over."""

import datetime
import logging
import threading
import time
from dataclasses import dataclass, field

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bots.attachments import OriginalFiles, attachment_of
from bots.limits import Limits
from bots.lookout import Lookout
from bots.permission_to_send import LinkPrincipal, Refused, check_may_go
from bots.port import (
    ChannelAdapter,
    ChannelDown,
    NotTaken,
    OutcomeUnknown,
    SendingError,
    Sent,
    Undeliverable,
)
from bots.timing import Clock, now_utc
from vanban.channels import Platform
from vanban.db import channel_outbox as outbox
from vanban.db import channel_outcomes as outcomes
from vanban.db.channel_outbox import Held, Pace
from vanban.db.platform_states import end_alarm, raise_alarm
from vanban.db.session import Database
from vanban.logging import where

DOWN_S = 20.0  # rest of the whole channel after it could not send
_LATE_S = outbox.LEASE.total_seconds() / 2  # a message held longer than this is not handed over: another may have it
_FAULT_S = 2.0  # rest after the database could not be used
LOG = logging.getLogger("vanban.bots")
ALARMS = {
    Platform.TELEGRAM: "Kiểm tra VANBAN_TELEGRAM_TOKEN và đường ra Internet của máy chạy bot.",
    Platform.ZALO_BOT: "Kiểm tra VANBAN_ZALO_BOT_TOKEN và đường ra Internet của máy chạy bot.",
    Platform.ZALO_OA: "",  # its reasons say what to do: a token, a package, money
    Platform.CONSOLE: "",
}


@dataclass
class Sending:
    """Sends the messages of one platform."""

    database: Database
    adapter: ChannelAdapter
    files: OriginalFiles
    limits: Limits
    principal_of: LinkPrincipal
    process: str
    clock: Clock = now_utc
    on_the_way: dict[int, float] = field(default_factory=dict)  # ids and since when
    lookout: Lookout = field(default_factory=Lookout)
    alarmed: bool = True  # there may be an alarm of an earlier process
    down_until: float = 0.0

    def run(self, stop: threading.Event) -> None:
        """Sends until told to stop; several threads may run this. A message on its way is finished first."""
        while not stop.is_set():
            try:
                did = self.lookout.may_look() and time.monotonic() >= self.down_until and self.send_one()
            except Exception as error:  # noqa: BLE001 - the edge of the thread: the messages of others still go
                LOG.error("sending failed: %s", where(error))
                stop.wait(_FAULT_S)
                continue
            if not did:
                self.lookout.rest()

    def send_one(self) -> bool:
        """Tells whether there was a message to send; it is on its way, or something has become of it."""
        now, pace = self.clock(), Pace(self.limits.send_per_second, self.limits.chat_interval_s)
        with self.database.session() as session:
            if not outbox.sendable(session, self.adapter.platform, pace, now):  # nothing to lock the database for
                return False
        with self.database.transaction() as session:
            held = self._claimed(session, pace, now)
        self.lookout.found()
        if held is None:
            return True
        self.on_the_way[held.id] = time.monotonic()
        try:
            self._settle(held, self._hand_over(held))
        finally:
            del self.on_the_way[held.id]
        return True

    def renew(self) -> None:
        """Lengthens the leases of the messages on their way."""
        if ids := list(self.on_the_way):
            with self.database.transaction() as session:
                outbox.renew(session, self.process, ids, self.clock())

    def _claimed(self, session: Session, pace: Pace, now: datetime.datetime) -> Held | None:
        """Returns a message that may go now; one that may not is ended in the same transaction."""
        held = outbox.claim(session, self.process, self.adapter.platform, pace, now)
        if held is None:
            return None
        try:
            check_may_go(session, held, limits=self.limits, principal_of=self.principal_of, now=now)
        except Refused as refused:
            refused.settle(session, held, now)
            return None
        return held

    def _hand_over(self, held: Held) -> "Sent | SendingError | None":
        """Returns what the platform said; None when the message was not handed over at all."""
        began = self.on_the_way[held.id]
        try:
            attachment = attachment_of(self.database, self.files, held.message, limits=self.limits)
        except SendingError as error:
            return error
        except (SQLAlchemyError, OSError) as error:
            return NotTaken(where(error))
        try:
            if time.monotonic() - began > _LATE_S:
                return None
            return self.adapter.send(held.chat_id, held.message, attachment)
        except SendingError as error:
            return error
        except Exception as error:  # noqa: BLE001 - the edge of the thread; it may have happened after the handing over
            return OutcomeUnknown(where(error))

    def _settle(self, held: Held, outcome: "Sent | SendingError | None") -> None:
        """Writes down what became of a message, however long the database makes that wait."""
        for wait_s in (0.2, 1.0, 5.0, None):
            try:
                with self.database.transaction() as session:
                    self._note(session, held, outcome, self.clock())
            except SQLAlchemyError as error:
                LOG.error("outcome of message %d not stored: %s", held.id, where(error))
                if wait_s is None:
                    raise  # its lease runs out, and it counts as uncertain
                time.sleep(wait_s)
            else:
                return

    def _note(
        self, session: Session, held: Held, outcome: "Sent | SendingError | None", now: datetime.datetime
    ) -> None:
        match outcome:
            case None:
                outcomes.give_back(session, held)
            case Sent():
                outcomes.sent(session, held, outcome.external_id, now)
                self._all_well(session)
            case NotTaken():
                outcomes.again(session, held, outcome.reason, now, retry_after=outcome.retry_after)
            case Undeliverable():
                outcomes.dead(session, held, outcome.reason, now, gone=outcome.gone)
            case ChannelDown():
                self._down(session, held, outcome, now)
            case _:
                outcomes.uncertain(session, held, outcome.reason, now)
        if not isinstance(outcome, Sent | None):
            LOG.warning("message %d not sent: %s (%s)", held.id, type(outcome).__name__, outcome.reason)

    def _all_well(self, session: Session) -> None:
        if self.alarmed:
            end_alarm(session, self.adapter.platform)
            self.alarmed = False

    def _down(self, session: Session, held: Held, error: ChannelDown, now: datetime.datetime) -> None:
        outcomes.put_off(session, held, error.reason, now)
        raise_alarm(session, self.adapter.platform, alarm_words(self.adapter.platform, error), now)
        self.alarmed, self.down_until = True, time.monotonic() + DOWN_S


def alarm_words(platform: Platform, error: SendingError) -> str:
    """Returns what administrators are told when a channel is down: what happened, and what to do."""
    return f"{error.reason.rstrip('.')}. {ALARMS[platform]}".strip()
