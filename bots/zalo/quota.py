"""Windows and quotas: whether a message may still be sent to a chat, by the platform's rules in ``limits.toml``.

Zalo Official Account answers only within 7 days of the person's last message, and without charge 8 times within 48
hours of it (the platform's description; it may change, and so may the numbers in the table).
"""

import datetime
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from bots.limits import Limits
from bots.port import Undeliverable
from vanban.channels import Platform
from vanban.db.channel_models import ChannelChatRow, OutboxRow

_NOT_SENT_YET = ("waiting", "sending", "uncertain")


@dataclass(frozen=True, slots=True)
class MaySend:
    """Whether a message may be sent; true in a condition when it may.

    ``reason`` says why not, "" when it may. ``free_left`` is how many more messages are free of charge, None where the
    platform does not count.
    """

    reason: str = ""
    free_left: int | None = None

    def __bool__(self) -> bool:
        return not self.reason


def may_send(  # noqa: PLR0917 - called by several hands, by place and by name
    session: Session,
    platform: Platform,
    chat_id: str,
    now: datetime.datetime,
    limits: Limits,
    proactive: bool,
) -> MaySend:
    """Returns whether a message may be sent to a chat now.

    A reply may be sent while the reply window is open. A ``proactive`` message (a reminder, an alert, a digest) only
    while it is free of charge as well, and never to a chat that was not heard from: an office is not billed unasked.
    Messages that still wait to be sent count as sent.
    """
    heard = session.scalar(
        select(ChannelChatRow.heard_at).where(
            ChannelChatRow.platform == platform.value, ChannelChatRow.chat_id == chat_id
        )
    )
    if reason := window_closed(heard, now=now, limits=limits):
        return MaySend(reason, 0)
    if not limits.free_replies:
        return MaySend()
    left = _free_left(session, platform, chat_id, heard=heard, now=now, limits=limits)
    if proactive and not left:
        return MaySend("người nhận không còn lượt tin miễn phí: chờ người nhận nhắn tin", 0)
    return MaySend(free_left=left)


def window_closed(heard: datetime.datetime | None, *, now: datetime.datetime, limits: Limits) -> str:
    """Returns why the reply window of a chat is closed, "" while it is open or where there is none.

    ``heard`` is the person's last message; a chat of which none is known is left to the platform to judge.
    """
    if not limits.reply_window_hours or heard is None:
        return ""
    if now - heard <= datetime.timedelta(hours=limits.reply_window_hours):
        return ""
    return f"đã quá {limits.reply_window_hours:g} giờ từ tin nhắn cuối của người nhận"


def check_window(session: Session, platform: Platform, chat_id: str, *, now: datetime.datetime, limits: Limits) -> None:
    """Raises ``Undeliverable`` when the reply window of a chat is closed."""
    if not limits.reply_window_hours:
        return
    row = session.get(ChannelChatRow, (platform.value, chat_id))
    if reason := window_closed(row.heard_at if row else None, now=now, limits=limits):
        raise Undeliverable(reason, gone=True)


def _free_left(
    session: Session,
    platform: Platform,
    chat_id: str,
    *,
    heard: datetime.datetime | None,
    now: datetime.datetime,
    limits: Limits,
) -> int:
    if heard is None or now - heard > datetime.timedelta(hours=limits.free_hours):
        return 0
    used = session.scalar(
        select(func.count())
        .select_from(OutboxRow)
        .where(OutboxRow.platform == platform.value, OutboxRow.chat_id == chat_id)
        .where(or_(OutboxRow.state.in_(_NOT_SENT_YET), (OutboxRow.state == "sent") & (OutboxRow.sent_at >= heard)))
    )
    return max(0, limits.free_replies - (used or 0))
