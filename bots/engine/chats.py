"""What is remembered of a chat between messages: its conversation and the choices last offered."""

import datetime
import json
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bots.menus import choices, chosen, lettered
from bots.polls import read_choice
from vanban.channels import Incoming, Outgoing
from vanban.db.channel_models import ChannelChatRow
from vanban.db.models import TurnRow

SAME_TALK = datetime.timedelta(hours=12)  # a question after a longer silence begins a new conversation
HELP_EVERY = datetime.timedelta(minutes=10)  # how often someone unpaired is told how to pair


def chat_row(session: Session, incoming: Incoming) -> ChannelChatRow:
    """Returns what is kept of a chat, made on first use."""
    row = session.get(ChannelChatRow, (incoming.platform.value, incoming.chat_id))
    if row is None:
        row = ChannelChatRow(platform=incoming.platform.value, chat_id=incoming.chat_id, menu="", wrong_codes=0)
        session.add(row)
        session.flush()
    return row


def going_on(session: Session, incoming: Incoming) -> int | None:
    """Returns the conversation that a question goes on with, or None where the last turn is long past."""
    row = session.get(ChannelChatRow, (incoming.platform.value, incoming.chat_id))
    if row is None or row.conversation_id is None:
        return None
    last = session.scalar(select(func.max(TurnRow.asked_at)).where(TurnRow.conversation_id == row.conversation_id))
    return row.conversation_id if last is not None and incoming.sent_at - last < SAME_TALK else None


def remember_choices(session: Session, incoming: Incoming, messages: Sequence[Outgoing]) -> None:
    """Keeps the choices of the last message that offers some, so that their numbers can be answered."""
    offered = [found for message in messages if (found := choices(message.buttons))]
    if offered:
        chat_row(session, incoming).menu = json.dumps([button.data for button in offered[-1]])


def choice_meant(session: Session, incoming: Incoming) -> str | None:
    """Returns the data of the choice that a message names by its number, or None where it names none."""
    row = session.get(ChannelChatRow, (incoming.platform.value, incoming.chat_id))
    if row is None or not row.menu:
        return None
    offered = json.loads(row.menu)
    position = chosen(incoming.text, len(offered))
    if position is None and all(read_choice(one) for one in offered):
        position = lettered(incoming.text, len(offered))
    return None if position is None else str(offered[position])
