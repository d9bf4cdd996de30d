"""Messages that no platform took: listed without their words, tried again or discarded; and what is kept how long."""

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, delete, func, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from vanban.channels import Platform
from vanban.db.channel_models import InboxRow, OutboxRow
from vanban.db.channel_outbox import TRYING
from vanban.db.permissions import slices

WORDS_KEPT = datetime.timedelta(days=7)  # of messages that did not arrive for certain
ROWS_KEPT = datetime.timedelta(days=180)  # their keys keep the same reminder from being sent again
DISCARDED = "quản trị viên đã bỏ"
_DAY = datetime.timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message given up. ``kind`` is what it was for: "in", "notice", "failed", …; ``chat`` shows the end alone."""

    id: int
    platform: Platform
    kind: str
    chat: str
    reason: str
    tries: int
    created_at: datetime.datetime
    ended_at: datetime.datetime | None
    has_words: bool  # it can be sent again


@dataclass(frozen=True, slots=True)
class Traffic:
    """Numbers of a platform: what waits now, and the last 24 hours."""

    inbox_waiting: int = 0
    waiting: int = 0
    sending: int = 0
    uncertain: int = 0
    dead: int = 0
    received_lately: int = 0
    answered_lately: int = 0
    failed_lately: int = 0
    sent_lately: int = 0


def dead_letters(session: Session, *, platform: Platform | None = None, limit: int = 200) -> list[DeadLetter]:
    """Returns the messages given up, the newest first."""
    chosen = select(OutboxRow).where(OutboxRow.state == "dead").order_by(OutboxRow.id.desc()).limit(limit)
    if platform is not None:
        chosen = chosen.where(OutboxRow.platform == platform.value)
    return [_letter(row) for row in session.scalars(chosen)]


def try_again(session: Session, ids: Collection[int] | None, now: datetime.datetime) -> list[int]:
    """Returns the ids of the dead messages (None: all of them) that wait to be sent again; those without words stay."""
    found = select(OutboxRow.id).where(OutboxRow.state == "dead", OutboxRow.payload != "")
    values = {"state": "waiting", "due_at": now, "give_up_at": now + TRYING, "tries": 0, "ended_at": None}
    return _change(session, found if ids is None else found.where(OutboxRow.id.in_(ids)), values)


def discard(session: Session, ids: Collection[int] | None, now: datetime.datetime) -> list[int]:
    """Returns the ids of the dead messages (None: all of them) that are dropped now; their words go."""
    found = select(OutboxRow.id).where(OutboxRow.state == "dead")
    values = {"state": "dropped", "payload": "", "error": DISCARDED, "ended_at": now}
    return _change(session, found if ids is None else found.where(OutboxRow.id.in_(ids)), values)


def outbox_by_state(session: Session) -> Mapping[tuple[str, str], int]:
    """Returns the number of messages by platform and state."""
    counted = select(OutboxRow.platform, OutboxRow.state, func.count()).group_by(OutboxRow.platform, OutboxRow.state)
    return {(row[0], row[1]): row[2] for row in session.execute(counted)}


def inbox_by_state(session: Session) -> Mapping[tuple[str, str], int]:
    """Returns the number of events by platform and state, of those that are still recognised."""
    counted = select(InboxRow.platform, InboxRow.state, func.count()).group_by(InboxRow.platform, InboxRow.state)
    return {(row[0], row[1]): row[2] for row in session.execute(counted)}


def traffic(session: Session, now: datetime.datetime) -> Mapping[str, Traffic]:
    """Returns the numbers of each platform by its name; a platform without any has no entry."""
    out, inbox, since = outbox_by_state(session), inbox_by_state(session), now - _DAY
    received = _by_platform(session, InboxRow.platform, InboxRow.received_at > since)
    answered = _by_platform(session, InboxRow.platform, InboxRow.done_at > since, InboxRow.state == "done")
    failed = _by_platform(session, InboxRow.platform, InboxRow.done_at > since, InboxRow.state == "failed")
    sent = _by_platform(session, OutboxRow.platform, OutboxRow.sent_at > since, OutboxRow.state == "sent")
    names = {name for name, _ in (*out, *inbox)}
    return {
        name: Traffic(
            inbox_waiting=inbox.get((name, "waiting"), 0) + inbox.get((name, "working"), 0),
            waiting=out.get((name, "waiting"), 0),
            sending=out.get((name, "sending"), 0),
            uncertain=out.get((name, "uncertain"), 0),
            dead=out.get((name, "dead"), 0),
            received_lately=received.get(name, 0),
            answered_lately=answered.get(name, 0),
            failed_lately=failed.get(name, 0),
            sent_lately=sent.get(name, 0),
        )
        for name in sorted(names)
    }


def purge(session: Session, now: datetime.datetime) -> None:
    """Lets go of what is kept too long: the words of messages that did not arrive, and old rows."""
    stale = OutboxRow.state.in_(("uncertain", "dead")), OutboxRow.ended_at < now - WORDS_KEPT, OutboxRow.payload != ""
    session.execute(update(OutboxRow).where(*stale).values(payload=""))
    ended = OutboxRow.state.not_in(("waiting", "sending"))
    session.execute(delete(OutboxRow).where(ended, OutboxRow.created_at < now - ROWS_KEPT))


def _by_platform(
    session: Session, platform: InstrumentedAttribute[str], *conditions: ColumnElement[bool]
) -> dict[str, int]:
    counted = select(platform, func.count()).where(*conditions).group_by(platform)
    return {row[0]: row[1] for row in session.execute(counted)}


def _change(session: Session, found: Select[int], values: Mapping[str, object]) -> list[int]:
    ids = list(session.scalars(found.order_by(OutboxRow.id)))
    for some in slices(ids):
        session.execute(update(OutboxRow).where(OutboxRow.id.in_(some)).values(values))
    return ids


def _letter(row: OutboxRow) -> DeadLetter:
    return DeadLetter(
        id=row.id,
        platform=Platform(row.platform),
        kind=row.key.partition(":")[0],
        chat=shortened(row.chat_id),
        reason=row.error,
        tries=row.tries,
        created_at=row.created_at,
        ended_at=row.ended_at,
        has_words=bool(row.payload),
    )


def shortened(chat_id: str) -> str:
    """Returns the end of a chat's id, enough to tell two apart and too little to find a person by."""
    return f"…{chat_id[-4:]}" if len(chat_id) > 6 else "…"
