"""The throttle on pairing codes: a chat that sends wrong ones is closed for a while."""

import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from vanban.channels import Platform
from vanban.db.channel_models import ChannelChatRow

MOST_WRONG = 5
WINDOW = datetime.timedelta(minutes=15)
CLOSED_FOR = datetime.timedelta(hours=1)


def locked_chat(session: Session, platform: Platform, chat_id: str) -> ChannelChatRow:
    """Returns what is remembered of a chat, made on first use; two messages of one chat wait for each other here."""
    wanted = select(ChannelChatRow).where(ChannelChatRow.platform == platform.value, ChannelChatRow.chat_id == chat_id)
    chat = session.scalar(wanted.with_for_update())
    if chat is None:
        try:
            with session.begin_nested():
                session.add(ChannelChatRow(platform=platform.value, chat_id=chat_id))
        except IntegrityError:
            pass  # another process made it at the same moment
        chat = session.scalars(wanted.with_for_update()).one()
    return chat


def closed_minutes(chat: ChannelChatRow, now: datetime.datetime) -> int:
    """Returns how many minutes more a chat is closed; ``wrong_since`` of a closed one is when it was closed."""
    if chat.wrong_codes < MOST_WRONG or chat.wrong_since is None:
        return 0
    left = chat.wrong_since + CLOSED_FOR - now
    return max(0, -(-int(left.total_seconds()) // 60))


def count_wrong(chat: ChannelChatRow, now: datetime.datetime) -> int:
    """Counts a wrong code; returns how many minutes the chat is closed by it, 0 while it may try again."""
    anew = chat.wrong_codes >= MOST_WRONG or chat.wrong_since is None or now - chat.wrong_since > WINDOW
    chat.wrong_codes = 1 if anew else chat.wrong_codes + 1
    if anew or chat.wrong_codes == MOST_WRONG:
        chat.wrong_since = now
    return closed_minutes(chat, now)


def forget_wrong(chat: ChannelChatRow) -> None:
    """Forgets the wrong codes of a chat that has been paired."""
    chat.wrong_codes, chat.wrong_since = 0, None
