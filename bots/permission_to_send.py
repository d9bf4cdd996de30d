"""Whether a message may still go at the moment it is sent: pairing, documents, and the rules of its platform."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bots.limits import Limits
from bots.zalo.quota import window_closed
from vanban.channels import Outgoing, plain
from vanban.db import channel_outcomes as outcomes
from vanban.db.channel_chats import heard_at, is_gone
from vanban.db.channel_models import OutboxRow
from vanban.db.channel_outbox import Held, NewMessage, put
from vanban.db.permissions import readable_ids
from vanban.principals import Principal

LinkPrincipal = Callable[[Session, int, datetime.datetime], Principal | None]  # of a pairing that holds, or None
UNPAIRED = "tài khoản chat không còn ghép"
WITHDRAWN = "văn bản không còn được gửi qua kênh này"
GONE = outcomes.CHAT_GONE
NO_FREE_REPLY = "hết số tin nền tảng cho gửi sau tin cuối của người dùng"
WITHDRAWN_WORDS = (
    "Nội dung vừa chuẩn bị không còn được phép gửi qua kênh này nên không gửi nữa. "
    "Đề nghị đồng chí xem trên trang web của cơ quan."
)


@dataclass
class Refused(Exception):
    """A message may not go. ``retriable``: an administrator may let it be tried again, so its words are kept."""

    reason: str
    retriable: bool = False

    def settle(self, session: Session, held: Held, now: datetime.datetime) -> None:
        """Ends the message; a paired person is told when an answer was held back because of its documents."""
        if self.retriable:
            outcomes.dead(session, held, self.reason, now)
            return
        outcomes.dropped(session, held, self.reason, now)
        if self.reason == WITHDRAWN and held.inbox_id is not None:
            told = Outgoing(plain(WITHDRAWN_WORDS))
            place = held.platform, held.chat_id, told, held.link_id, held.inbox_id
            put(session, NewMessage(f"withdrawn:{held.inbox_id}", *place), now)


def check_may_go(
    session: Session, held: Held, *, limits: Limits, principal_of: LinkPrincipal, now: datetime.datetime
) -> None:
    """Raises ``Refused`` for a message that may not go now.

    Help for anyone needs no pairing. What is for nobody's pairing goes to a group: a visitor must be able to read its
    documents.
    """
    if is_gone(session, held.platform, held.chat_id):
        raise Refused(GONE)
    _check_documents(session, held, _reader(session, held, principal_of, now))
    _check_window(session, held, limits, now)


def _reader(session: Session, held: Held, principal_of: LinkPrincipal, now: datetime.datetime) -> Principal:
    if held.link_id is None or held.message.for_anyone:
        return Principal(None, "", channel=held.platform.channel)
    principal = principal_of(session, held.link_id, now)
    if principal is None:
        raise Refused(UNPAIRED)
    return principal


def _check_documents(session: Session, held: Held, reader: Principal) -> None:
    shown = set(held.message.document_ids)
    if held.message.file_of is not None:
        shown.add(held.message.file_of)
    if shown - readable_ids(session, reader, shown):
        raise Refused(WITHDRAWN)


def _check_window(session: Session, held: Held, limits: Limits, now: datetime.datetime) -> None:
    """Raises ``Refused`` when the platform takes no message any more after the person's last one."""
    if not limits.reply_window_hours:
        return
    heard = heard_at(session, held.platform, held.chat_id)
    if closed := window_closed(heard, now=now, limits=limits):
        raise Refused(closed, retriable=True)
    unasked = held.inbox_id is None and heard is not None and limits.free_replies > 0
    if unasked and _sent_since(session, held, heard) >= limits.free_replies:
        raise Refused(NO_FREE_REPLY, retriable=True)


def _sent_since(session: Session, held: Held, moment: datetime.datetime | None) -> int:
    """Returns how many messages went to a chat since a moment."""
    mine = OutboxRow.platform == held.platform.value, OutboxRow.chat_id == held.chat_id
    return session.scalar(select(func.count()).where(*mine, OutboxRow.sent_at >= moment)) or 0
