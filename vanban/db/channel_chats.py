"""What is remembered of a chat: when it was last heard from, and whether it takes messages at all."""

import datetime
import json
from collections.abc import Sequence

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from vanban.channels import Incoming, IncomingKind, Platform
from vanban.db.channel_models import ChannelChatRow
from vanban.db.upserts import upsert


def hear(session: Session, events: Sequence[Incoming], now: datetime.datetime) -> None:
    """Notes when the chats of some events were last heard from, or left; a clock ahead of ours does not count."""
    heard = _latest([event for event in events if event.kind is not IncomingKind.LEFT], now)
    left = _latest([event for event in events if event.kind is IncomingKind.LEFT], now)
    _note(session, "heard_at", heard)
    _note(session, "gone_at", left)


def mark_gone(session: Session, platform: Platform, chat_id: str, now: datetime.datetime) -> None:
    """Notes that a chat takes nothing more until it is heard from again."""
    _note(session, "gone_at", {(platform.value, chat_id): now})


def is_gone(session: Session, platform: Platform, chat_id: str) -> bool:
    """Tells whether a chat has taken nothing since it was last heard from."""
    row = session.get(ChannelChatRow, (platform.value, chat_id))
    if row is None or row.gone_at is None:
        return False
    return row.heard_at is None or row.heard_at <= row.gone_at


def heard_at(session: Session, platform: Platform, chat_id: str) -> datetime.datetime | None:
    """Returns when the person last wrote in a chat, or None for never."""
    chosen = select(ChannelChatRow.heard_at).where(
        ChannelChatRow.platform == platform.value, ChannelChatRow.chat_id == chat_id
    )
    return session.scalar(chosen)


def offer(session: Session, platform: Platform, chat_id: str, choices: Sequence[str]) -> None:
    """Notes the choices last offered in a chat, so that the number of one can be answered."""
    row = {"platform": platform.value, "chat_id": chat_id, "menu": json.dumps(list(choices))}
    insert = upsert(session, ChannelChatRow).values(row)
    menu = {"menu": insert.excluded["menu"]}
    session.execute(insert.on_conflict_do_update(index_elements=["platform", "chat_id"], set_=menu))


def _latest(events: Sequence[Incoming], now: datetime.datetime) -> dict[tuple[str, str], datetime.datetime]:
    latest: dict[tuple[str, str], datetime.datetime] = {}
    for event in events:
        key, moment = (event.platform.value, event.chat_id), min(event.sent_at, now)
        latest[key] = max(latest.get(key, moment), moment)
    return latest


def _note(session: Session, column: str, moments: dict[tuple[str, str], datetime.datetime]) -> None:
    if not moments:
        return
    rows = [
        {"platform": platform, "chat_id": chat_id, column: moment} for (platform, chat_id), moment in moments.items()
    ]
    insert = upsert(session, ChannelChatRow).values(rows)
    kept, new = getattr(ChannelChatRow, column), insert.excluded[column]
    later = case((kept > new, kept), else_=new)
    session.execute(insert.on_conflict_do_update(index_elements=["platform", "chat_id"], set_={column: later}))
