"""The outbox of the chat channels: what is to be sent, once, in order per chat, no faster than the platform takes it.

A row is marked ``sending``, and that is committed, before the request goes out. So a row found in that state after its
process has died may have arrived: it is never sent a second time (``vanban.db.channel_outcomes``).
"""

import datetime
import json
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from sqlalchemy import Row, Select, and_, bindparam, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from vanban.channels import Outgoing, Platform
from vanban.db.channel_models import OutboxRow
from vanban.db.upserts import insert_new, one_at_a_time

LEASE = datetime.timedelta(seconds=60)
TRYING = datetime.timedelta(hours=24)  # for which a message is tried; it says nothing new afterwards
UNREADABLE = "tin của phiên bản khác, không đọc được"
_SECOND = datetime.timedelta(seconds=1)


class OutboxState(StrEnum):
    """Where a message stands."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"  # may have arrived; the person is told, and may have it shown again
    DEAD = "dead"  # the platform does not take it; an administrator may look
    DROPPED = "dropped"  # may not be sent any more


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message to be put into the outbox; ``key`` names what it is for ("in:17:0", "nhac:5:2026-11-27").

    ``link_id`` is the pairing it is sent to, None for a group and for what anyone may read. ``due_at`` None: now.
    """

    key: str
    platform: Platform
    chat_id: str
    message: Outgoing
    link_id: int | None = None
    inbox_id: int | None = None
    due_at: datetime.datetime | None = None


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a platform takes messages: all together, and between two to one chat. 0: as fast as we can."""

    per_second: float = 0
    chat_interval_s: float = 0


@dataclass(frozen=True, slots=True)
class Held:
    """A message that a process is about to send. ``tries`` counts this one."""

    id: int
    key: str
    process: str
    platform: Platform
    chat_id: str
    message: Outgoing
    link_id: int | None
    inbox_id: int | None
    tries: int
    due_at: datetime.datetime


def put(session: Session, new: NewMessage, now: datetime.datetime) -> int | None:
    """Returns the id of a message that waits now, or None when one with its key was put here before."""
    due = new.due_at or now
    row = {
        "key": new.key,
        "platform": new.platform.value,
        "chat_id": new.chat_id,
        "link_id": new.link_id,
        "inbox_id": new.inbox_id,
        "payload": json.dumps(new.message.to_json(), ensure_ascii=False),
        "due_at": due,
        "give_up_at": due + TRYING,
        "created_at": now,
    }
    return next(iter(insert_new(session, OutboxRow, [row], unique=("key",))), None)


def sendable(session: Session, platform: Platform, pace: Pace, now: datetime.datetime) -> bool:
    """Tells whether some message may be sent now; asks for no lock."""
    return _next(session, platform, pace, now) is not None


def claim(session: Session, process: str, platform: Platform, pace: Pace, now: datetime.datetime) -> Held | None:
    """Returns the message that has been due longest and may be sent now, marked ``sending``; or None.

    Messages of a chat go out one after another: one that was tried and failed makes the later ones wait. One that is
    only due later does not. The session must be one that writes; commit before sending.
    """
    one_at_a_time(session, "channel_outbox")
    row = _next(session, platform, pace, now)
    if row is None:
        return None
    try:
        message = Outgoing.from_json(json.loads(row.payload))
    except (ValueError, KeyError, TypeError):  # written by another version: it must not hold up the others
        values = {"state": "dead", "payload": "", "error": UNREADABLE, "ended_at": now}
        session.execute(update(OutboxRow).where(OutboxRow.id == row.id).values(values))
        return None
    taken = {"state": "sending", "claimed_by": process, "claimed_until": now + LEASE, "tries": row.tries + 1}
    session.execute(update(OutboxRow).where(OutboxRow.id == row.id).values(taken))
    return Held(
        row.id, row.key, process, platform, row.chat_id, message, row.link_id, row.inbox_id, row.tries + 1, row.due_at
    )


def renew(session: Session, process: str, ids: Collection[int], now: datetime.datetime) -> None:
    """Lengthens the leases of the messages a process is sending."""
    mine = OutboxRow.id.in_(ids), OutboxRow.state == "sending", OutboxRow.claimed_by == process
    session.execute(update(OutboxRow).where(*mine).values(claimed_until=now + LEASE))


def stored_reply(session: Session, platform: Platform, chat_id: str, outbox_id: int) -> Outgoing | None:
    """Returns a message of this chat of which nobody knows whether it arrived, or that did not, to show it again.

    None for one of another chat, one that arrived, and one whose words are not kept any more.
    """
    row = session.get(OutboxRow, outbox_id)
    if row is None or (row.platform, row.chat_id) != (platform.value, chat_id) or not row.payload:
        return None
    if row.state not in (OutboxState.UNCERTAIN, OutboxState.DEAD):
        return None
    return Outgoing.from_json(json.loads(row.payload))


def _next(
    session: Session, platform: Platform, pace: Pace, now: datetime.datetime
) -> Row[int, str, str, str, int | None, int | None, int, datetime.datetime] | None:
    if pace.per_second and _lately(session, platform, now) >= max(1, int(pace.per_second)):
        return None
    values = {
        "platform": platform.value,
        "now": now,
        "rested": now - datetime.timedelta(seconds=pace.chat_interval_s),
    }
    return session.execute(_first_due(), values).first()


def _lately(session: Session, platform: Platform, now: datetime.datetime) -> int:
    """Returns how many messages are being sent, or were within the last second, by all processes."""
    mine = OutboxRow.platform == platform.value
    sending = select(func.count()).where(mine, OutboxRow.state == "sending")
    sent = select(func.count()).where(mine, OutboxRow.sent_at > now - _SECOND)
    return (session.scalar(sending) or 0) + (session.scalar(sent) or 0)


@cache  # built once: to build it takes longer than to run it
def _first_due() -> Select[int, str, str, str, int | None, int | None, int, datetime.datetime]:
    other, before, last = aliased(OutboxRow), aliased(OutboxRow), aliased(OutboxRow)
    on_the_way = select(other.id).where(
        other.state == "sending", other.platform == OutboxRow.platform, other.chat_id == OutboxRow.chat_id
    )
    earlier = select(before.id).where(
        and_(before.state == "waiting", before.platform == OutboxRow.platform, before.chat_id == OutboxRow.chat_id),
        before.id < OutboxRow.id,
        or_(before.due_at <= bindparam("now"), before.tries > 0),
    )
    just_sent = select(last.id).where(
        last.platform == OutboxRow.platform, last.chat_id == OutboxRow.chat_id, last.sent_at > bindparam("rested")
    )
    due = (
        OutboxRow.state == "waiting",
        OutboxRow.platform == bindparam("platform"),
        OutboxRow.due_at <= bindparam("now"),
    )
    chosen = select(
        OutboxRow.id,
        OutboxRow.key,
        OutboxRow.chat_id,
        OutboxRow.payload,
        OutboxRow.link_id,
        OutboxRow.inbox_id,
        OutboxRow.tries,
        OutboxRow.due_at,
    )
    ready = chosen.where(*due, ~on_the_way.exists(), ~earlier.exists(), ~just_sent.exists())
    return ready.order_by(OutboxRow.due_at, OutboxRow.id).limit(1)
