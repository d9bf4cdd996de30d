"""What became of messages that were to be sent: arrived, to be tried again, given up, or nobody knows."""

import datetime
import json
import random
from collections.abc import Collection
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from vanban.channels import Button, Outgoing, Platform, plain
from vanban.db.channel_chats import mark_gone, offer
from vanban.db.channel_models import OutboxRow
from vanban.db.channel_outbox import Held, NewMessage, OutboxState, put
from vanban.db.channel_tallies import SENT, tally_duration
from vanban.db.upserts import changed

NOTICE = "notice:"  # how the keys of notices begin
SHOW_AGAIN = "lai:"  # how the data of the button begins that has a message shown again
_FIRST_DELAY_S, _LONGEST_DELAY_S = 2.0, 1_800.0
_PAUSE = datetime.timedelta(seconds=30)  # of a message while its whole channel is down
_CHANCE = random.SystemRandom()
MAY_BE_LOST = "Câu trả lời trước có thể chưa tới đồng chí do đường truyền bị ngắt."
SHOW = "Xem lại câu trả lời"
GIVEN_UP = "quá thời hạn gửi"
PROCESS_DIED = "tiến trình gửi dừng đột ngột"
CHAT_GONE = "cuộc trò chuyện không còn nhận tin"


def sent(session: Session, held: Held, external_id: str, now: datetime.datetime) -> None:
    """Notes that a message arrived, also one that counted as uncertain in the meantime; its words go."""
    values = {"state": "sent", "payload": "", "external_id": external_id[:120], "sent_at": now, "ended_at": now}
    mine = OutboxRow.id == held.id, OutboxRow.claimed_by == held.process, OutboxRow.state.in_(("sending", "uncertain"))
    session.execute(update(OutboxRow).where(*mine).values(values))
    tally_duration(session, held.platform, SENT, (now - held.due_at).total_seconds())


def again(
    session: Session, held: Held, reason: str, now: datetime.datetime, *, retry_after: float | None = None
) -> bool:
    """Tells whether a message that was not taken is tried again: after ``retry_after`` seconds, or ever longer rests.

    When its time is over it is dead instead.
    """
    growing = min(_FIRST_DELAY_S * 2 ** min(held.tries - 1, 20), _LONGEST_DELAY_S) * _CHANCE.uniform(0.75, 1.25)
    due = now + datetime.timedelta(seconds=growing if retry_after is None else retry_after + _CHANCE.uniform(0, 0.5))
    in_time = or_(OutboxRow.give_up_at.is_(None), OutboxRow.give_up_at >= due)
    values = {"state": "waiting", "due_at": due, "claimed_by": "", "claimed_until": None, "error": reason[:300]}
    if changed(session, update(OutboxRow).where(*_held(held), in_time).values(values)):
        return True
    dead(session, held, f"{GIVEN_UP}: {reason}", now)
    return False


def put_off(session: Session, held: Held, reason: str, now: datetime.datetime) -> None:
    """Lets a message wait while nothing can be sent over its channel; the try does not count."""
    values = {"state": "waiting", "due_at": now + _PAUSE, "tries": held.tries - 1, "error": reason[:300]}
    free = {"claimed_by": "", "claimed_until": None}
    session.execute(update(OutboxRow).where(*_held(held)).values({**values, **free}))


def give_back(session: Session, held: Held) -> None:
    """Lets another process send a message that was claimed and not handed over."""
    free = {"state": "waiting", "claimed_by": "", "claimed_until": None, "tries": held.tries - 1}
    session.execute(update(OutboxRow).where(*_held(held)).values(free))


def dead(session: Session, held: Held, reason: str, now: datetime.datetime, *, gone: bool = False) -> None:
    """Gives a message up; ``gone``: and everything else that waits for its chat, until that is heard from again."""
    _end(session, held, OutboxState.DEAD, reason, now)
    if gone:
        mark_gone(session, held.platform, held.chat_id, now)
        rest = OutboxRow.platform == held.platform.value, OutboxRow.chat_id == held.chat_id
        values = {"state": "dropped", "payload": "", "error": CHAT_GONE, "ended_at": now}
        session.execute(update(OutboxRow).where(*rest, OutboxRow.state == "waiting").values(values))


def dropped(session: Session, held: Held, reason: str, now: datetime.datetime) -> None:
    """Ends a message that may not be sent any more; its words go."""
    _end(session, held, OutboxState.DROPPED, reason, now, payload="")


def uncertain(session: Session, held: Held, reason: str, now: datetime.datetime) -> None:
    """Ends a message that may have arrived, and queues the one notice of it.

    To the platform's limits it counts as sent just now: nothing follows it into its chat at once, nor does the notice.
    A notice itself is simply sent again: to read it twice does no harm.
    """
    if held.key.startswith(NOTICE):
        again(session, held, reason, now)
        return
    if _end(session, held, OutboxState.UNCERTAIN, reason, now, sent_at=now):
        _notice(session, held, now)


def recover(session: Session, platform: Platform, now: datetime.datetime, *, dead: Collection[str] = ()) -> int:
    """Returns how many messages were found on the way of processes that have died (``dead``, or their lease is over).

    They may have arrived, so they are uncertain now.
    """
    rows = session.scalars(_left_behind(platform, now, dead)).all()
    for row in rows:
        message = Outgoing.from_json(json.loads(row.payload))
        place = platform, row.chat_id, message, row.link_id, row.inbox_id
        held = Held(row.id, row.key, row.claimed_by, *place, row.tries, row.due_at)
        uncertain(session, held, PROCESS_DIED, now)
    return len(rows)


def left_behind(session: Session, platform: Platform, now: datetime.datetime, *, dead: Collection[str] = ()) -> bool:
    """Tells whether ``recover`` has something to do; asks for no lock."""
    return session.scalars(_left_behind(platform, now, dead).limit(1)).first() is not None


def _left_behind(platform: Platform, now: datetime.datetime, dead: Collection[str]) -> Any:
    gone = or_(OutboxRow.claimed_until < now, OutboxRow.claimed_by.in_(dead))
    mine = OutboxRow.platform == platform.value, OutboxRow.state == "sending"
    return select(OutboxRow).where(*mine, gone).order_by(OutboxRow.id)


def _notice(session: Session, held: Held, now: datetime.datetime) -> None:
    data = f"{SHOW_AGAIN}{held.id}"
    message = Outgoing(plain(MAY_BE_LOST), (Button(SHOW, data),), for_anyone=held.message.for_anyone)
    place = held.platform, held.chat_id, message, held.link_id, held.inbox_id
    if put(session, NewMessage(f"{NOTICE}{held.id}", *place), now) is not None:
        offer(session, held.platform, held.chat_id, [data])


def _held(held: Held) -> tuple[Any, ...]:
    return OutboxRow.id == held.id, OutboxRow.state == "sending", OutboxRow.claimed_by == held.process


def _end(
    session: Session,
    held: Held,
    state: OutboxState,
    reason: str,
    now: datetime.datetime,
    *,
    payload: str | None = None,
    sent_at: datetime.datetime | None = None,
) -> bool:
    values = {"state": state.value, "error": reason[:300], "ended_at": now, "claimed_until": None, "sent_at": sent_at}
    if payload is not None:
        values["payload"] = payload
    return bool(changed(session, update(OutboxRow).where(*_held(held)).values(values)))
