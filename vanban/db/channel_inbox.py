"""The inbox of the chat channels: every event is kept once, and answered by one process at a time, in order per chat.

A worker holds an event by a lease that it keeps renewing; when it dies, the event comes back. Words are kept only until
the event is done.
"""

import datetime
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, bindparam, delete, or_, select, update
from sqlalchemy.orm import Session, aliased

from vanban.channels import Incoming, Outgoing, Platform, plain
from vanban.db.channel_chats import hear
from vanban.db.channel_models import InboxRow
from vanban.db.channel_outbox import NewMessage, put
from vanban.db.channel_tallies import ANSWERED, FAILED, RECEIVED, tally, tally_duration
from vanban.db.platform_states import move_cursor
from vanban.db.upserts import changed, insert_new, one_at_a_time

LEASE = datetime.timedelta(seconds=60)
MAX_TRIES = 3  # answers that may fail over one event
MAX_DEATHS = 6  # workers that may die over one event
KEPT = datetime.timedelta(days=30)  # for which the same event is recognised; platforms repeat for a day at most
_FIRST_DELAY_S = 3
_ROWS_A_STATEMENT = 500
UNREADABLE = "sự kiện của phiên bản khác, không đọc được"
DIED = "tiến trình trả lời dừng đột ngột nhiều lần"


class LostClaim(Exception):
    """The event is no longer this worker's: its lease ran out and another one has it."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A hold on an event. ``tries`` counts this one."""

    id: int
    worker: str
    incoming: Incoming
    tries: int
    received_at: datetime.datetime


def take_in(session: Session, events: Sequence[Incoming], cursor: int | None, now: datetime.datetime) -> int:
    """Returns how many of the events are new; these wait now. The events are of one platform.

    The chats they come from count as heard from, and ``cursor`` is how far polling has come (None: no change).
    """
    new = 0
    for start in range(0, len(events), _ROWS_A_STATEMENT):
        some = events[start : start + _ROWS_A_STATEMENT]
        rows = [_row(event, now) for event in some]
        new += len(insert_new(session, InboxRow, rows, unique=("platform", "message_id")))
    hear(session, events, now)
    if new:
        tally(session, events[0].platform, RECEIVED, new)
    if cursor is not None and events:
        move_cursor(session, events[0].platform, cursor)
    return new


def _row(event: Incoming, now: datetime.datetime) -> dict[str, Any]:
    return {
        "platform": event.platform.value,
        "message_id": event.message_id,
        "chat_id": event.chat_id,
        "payload": json.dumps(event.to_json(), ensure_ascii=False),
        "sent_at": event.sent_at,
        "received_at": now,
    }


def waiting(session: Session, platform: Platform) -> bool:
    """Tells whether some event may be claimed now; asks for no lock."""
    return _oldest(session, platform) is not None


def claim(session: Session, worker: str, platform: Platform, now: datetime.datetime) -> Claim | None:
    """Returns a hold on the oldest event that may be answered now, or None.

    That is the oldest of all whose chat has no event in work, so that none of its chat waits that was sent earlier.
    The session must be one that writes (``Database.transaction``).
    """
    one_at_a_time(session, "channel_inbox")
    row = _oldest(session, platform)
    if row is None:
        return None
    try:
        incoming = Incoming.from_json(json.loads(row.payload))
    except (ValueError, KeyError, TypeError):  # written by another version: it must not hold up the others
        values = {"state": "failed", "payload": "", "done_at": now, "error": UNREADABLE}
        session.execute(update(InboxRow).where(InboxRow.id == row.id).values(values))
        tally(session, platform, FAILED)
        return None
    taken = {"state": "working", "claimed_by": worker, "claimed_until": now + LEASE, "tries": row.tries + 1}
    session.execute(update(InboxRow).where(InboxRow.id == row.id).values(taken))
    return Claim(row.id, worker, incoming, row.tries + 1, row.received_at)


def renew(session: Session, worker: str, ids: Collection[int], now: datetime.datetime) -> None:
    """Lengthens the leases of the events a worker is busy with."""
    mine = InboxRow.id.in_(ids), *_held(worker)
    session.execute(update(InboxRow).where(*mine).values(claimed_until=now + LEASE))


def done(session: Session, held: Claim, now: datetime.datetime) -> None:
    """Ends an event that has been answered; only what names it is kept. Raises ``LostClaim``."""
    _end(session, held, {"state": "done", "done_at": now, "error": ""})
    tally_duration(session, held.incoming.platform, ANSWERED, (now - held.received_at).total_seconds())


def give_back(session: Session, held: Claim) -> None:
    """Lets another worker have an event at once; the try does not count."""
    values = {"state": "waiting", "claimed_by": "", "claimed_until": None, "tries": held.tries - 1}
    session.execute(update(InboxRow).where(InboxRow.id == held.id, *_held(held.worker)).values(values))


def failed(session: Session, held: Claim, error: str, now: datetime.datetime) -> bool:
    """Tells whether the event is given up: after ``MAX_TRIES`` the person is told; before, it is tried again soon.

    While it rests it stays in work, so that nothing of its chat overtakes it. ``error`` holds no words of the message.
    Raises ``LostClaim``.
    """
    if held.tries < MAX_TRIES:
        rest = datetime.timedelta(seconds=_FIRST_DELAY_S * 2 ** (held.tries - 1))
        values = {"claimed_by": "", "claimed_until": now + rest, "error": error[:300]}
        if not changed(session, update(InboxRow).where(InboxRow.id == held.id, *_held(held.worker)).values(values)):
            raise LostClaim
        return False
    _end(session, held, {"state": "failed", "done_at": now, "error": error[:300]})
    _tell(session, held.id, held.incoming, now)
    return True


def come_back(session: Session, now: datetime.datetime, *, dead: Collection[str] = ()) -> int:
    """Returns how many events wait again: those whose lease or rest is over, and all those of ``dead`` workers.

    One over which workers have died ``MAX_DEATHS`` times is given up, and its person told.
    """
    lost = InboxRow.state == "working", or_(InboxRow.claimed_until < now, InboxRow.claimed_by.in_(dead))
    hopeless = select(InboxRow.id, InboxRow.payload).where(*lost, InboxRow.tries >= MAX_DEATHS)
    for row in session.execute(hopeless).all():
        ended = {"state": "failed", "payload": "", "done_at": now, "error": DIED}
        session.execute(update(InboxRow).where(InboxRow.id == row.id).values(ended))
        _tell(session, row.id, Incoming.from_json(json.loads(row.payload)), now)
    free = {"state": "waiting", "claimed_by": "", "claimed_until": None}
    return changed(session, update(InboxRow).where(*lost).values(free))


def lost_leases(session: Session, now: datetime.datetime, *, dead: Collection[str] = ()) -> bool:
    """Tells whether ``come_back`` has something to do; asks for no lock."""
    lost = InboxRow.state == "working", or_(InboxRow.claimed_until < now, InboxRow.claimed_by.in_(dead))
    return session.scalar(select(InboxRow.id).where(*lost).limit(1)) is not None


def purge(session: Session, now: datetime.datetime) -> int:
    """Returns how many ended events were forgotten: their time of being recognised is over."""
    old = InboxRow.state.in_(("done", "failed")), InboxRow.received_at < now - KEPT
    return changed(session, delete(InboxRow).where(*old))


def _held(worker: str) -> tuple[Any, ...]:
    return InboxRow.state == "working", InboxRow.claimed_by == worker


def _end(session: Session, held: Claim, values: dict[str, Any]) -> None:
    ended = {**values, "payload": "", "claimed_by": "", "claimed_until": None}
    if not changed(session, update(InboxRow).where(InboxRow.id == held.id, *_held(held.worker)).values(ended)):
        raise LostClaim


def _tell(session: Session, inbox_id: int, incoming: Incoming, now: datetime.datetime) -> None:
    """Queues the words that an event stays unanswered, unless nobody waits for an answer."""
    tally(session, incoming.platform, FAILED)
    if incoming.kind == "left" or not incoming.addressed:
        return
    at = f"{incoming.sent_at.astimezone():%H:%M}"
    words = f"Chưa trả lời được tin gửi lúc {at} do hệ thống gặp lỗi. Đề nghị đồng chí gửi lại sau ít phút."
    message = Outgoing(plain(words), for_anyone=True)
    place = incoming.platform, incoming.chat_id
    put(session, NewMessage(f"failed:{inbox_id}", *place, message, inbox_id=inbox_id), now)


def _oldest(session: Session, platform: Platform) -> Row[int, str, int, datetime.datetime] | None:
    return session.execute(_next(), {"platform": platform.value}).first()


@cache  # built once: to build it takes longer than to run it
def _next() -> Select[int, str, int, datetime.datetime]:
    busy = aliased(InboxRow)
    in_work = select(busy.id).where(
        busy.state == "working", busy.platform == InboxRow.platform, busy.chat_id == InboxRow.chat_id
    )
    columns = InboxRow.id, InboxRow.payload, InboxRow.tries, InboxRow.received_at
    free = InboxRow.state == "waiting", InboxRow.platform == bindparam("platform"), ~in_work.exists()
    return select(*columns).where(*free).order_by(InboxRow.sent_at, InboxRow.id).limit(1)
