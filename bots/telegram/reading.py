"""Updates of the Bot API as events of a chat.

What was not meant for the bot gives no event and is stored nowhere: other people's talk in a group, edited messages,
posts of channels, whatever a bot wrote or forwarded.
"""

import datetime
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from telegram import (
    CallbackQuery,
    ChatMemberUpdated,
    Message,
    MessageEntity,
    MessageOriginUser,
    PollAnswer,
    Update,
    User,
)
from telegram.constants import ChatMemberStatus, ChatType

from bots.telegram.formatting import cleaned
from bots.telegram.shapes import check_shape
from vanban.channels import Incoming, IncomingKind, Platform

EVENTS = ("message", "callback_query", "my_chat_member", "poll_answer")  # what we ask the platform for
_COMMAND_RE = re.compile(r"/(?P<name>[A-Za-z0-9_]{1,64})(?:@(?P<bot>\w+))?")
_LONGEST_NAME = 120
_MALFORMED = (TypeError, ValueError, KeyError, AttributeError, IndexError, OverflowError, RecursionError)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the updates of one bot. ``username`` asks for the bot's name, without @, when a group message needs it.

    ``commands``: the names without / that the bot answers in a group even when they do not name it.
    """

    bot_id: int
    username: Callable[[], str]
    commands: frozenset[str] = frozenset({"start"})

    def read(self, raw: dict[str, Any], *, now: datetime.datetime) -> Incoming | None:
        """Returns the event of an update, None when it does not concern us; raises ``ValueError`` when malformed.

        ``now`` stands in for the time of events to which the platform gives none.
        """
        check_shape(raw)
        try:
            update = Update.de_json({name: raw[name] for name in ("update_id", *EVENTS) if name in raw}, None)
        except _MALFORMED:
            raise ValueError("not an update") from None  # the error may quote the message
        return self._event(update, now)

    def _event(self, update: Update, now: datetime.datetime) -> Incoming | None:
        if update.message is not None:
            return self._message(update.update_id, update.message)
        if update.callback_query is not None:
            return _pressed(update.update_id, update.callback_query, now)
        if update.my_chat_member is not None:
            return _left(update.update_id, update.my_chat_member)
        if update.poll_answer is not None:
            return _answered(update.update_id, update.poll_answer, now)
        return None

    def _message(self, update_id: int, message: Message) -> Incoming | None:
        sender = message.from_user
        if sender is None or sender.is_bot or message.chat.type == ChatType.CHANNEL or _from_a_bot(message):
            return None
        attached = bool(message.effective_attachment)
        if message.text is None and not attached:
            return None  # somebody joined, a title changed …
        group = message.chat.type != ChatType.PRIVATE
        words = self._addressed(message) if group else self._own_name_removed(message)
        if words is None:
            return None
        kind, text = _meant(words, attached=attached)
        return Incoming(
            Platform.TELEGRAM,
            message_id=f"g{message.media_group_id}" if message.media_group_id else f"u{update_id}",
            chat_id=_chat_id(message, group=group),
            sender_id=str(sender.id),
            sent_at=_moment(message.date, update_id),
            kind=kind,
            text=text,
            sender_name=_name(sender),
            group=group,
        )

    def _addressed(self, message: Message) -> str | None:
        """Returns the words of a group message that is meant for the bot, without its name; None for others."""
        text, entities = _words(message)
        command = _COMMAND_RE.match(text)
        if command and command["bot"]:
            return self._own_name_removed(message) if self._is_own(command["bot"]) else None
        mentions = [one for one in entities if self._names_bot(one, text)]
        replied = message.reply_to_message is not None and message.reply_to_message.from_user
        if not mentions and not (replied and replied.id == self.bot_id):
            return text.strip() if command and command["name"].lower() in self.commands else None
        return _without(text, mentions)

    def _own_name_removed(self, message: Message) -> str:
        """Returns the words without "@BotName" behind a command, which Telegram adds from its menu."""
        text, _ = _words(message)
        command = _COMMAND_RE.match(text)
        if command and command["bot"] and self._is_own(command["bot"]):
            text = f"/{command['name']}{text[command.end() :]}"
        return text.strip()

    def _names_bot(self, entity: MessageEntity, text: str) -> bool:
        if entity.type == MessageEntity.TEXT_MENTION:
            return entity.user is not None and entity.user.id == self.bot_id
        return entity.type == MessageEntity.MENTION and self._is_own(_piece(text, entity).removeprefix("@"))

    def _is_own(self, name: str) -> bool:
        return name.lower() == self.username().lower()


def _pressed(update_id: int, query: CallbackQuery, now: datetime.datetime) -> Incoming | None:
    if query.message is None or query.data is None or query.from_user.is_bot:
        return None
    group = query.message.chat.type != ChatType.PRIVATE
    topic = isinstance(query.message, Message) and group
    return Incoming(
        Platform.TELEGRAM,
        message_id=f"u{update_id}",
        chat_id=_chat_id(query.message, group=group) if topic else str(query.message.chat.id),
        sender_id=str(query.from_user.id),
        sent_at=_moment(now, update_id),
        kind=IncomingKind.BUTTON,
        text=cleaned(query.data),
        sender_name=_name(query.from_user),
        group=group,
        reply_to=query.id,
    )


def _left(update_id: int, change: ChatMemberUpdated) -> Incoming | None:
    gone = change.new_chat_member.status in (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)
    if not gone or change.chat.type == ChatType.CHANNEL:
        return None
    return Incoming(
        Platform.TELEGRAM,
        message_id=f"u{update_id}",
        chat_id=str(change.chat.id),
        sender_id=str(change.from_user.id),
        sent_at=_moment(change.date, update_id),
        kind=IncomingKind.LEFT,
        sender_name=_name(change.from_user),
        group=change.chat.type != ChatType.PRIVATE,
    )


def _answered(update_id: int, answer: PollAnswer, now: datetime.datetime) -> Incoming | None:
    """Returns the answer to a quiz. Telegram names no chat: the person's own stands here, also for one in a group."""
    if answer.user is None or answer.user.is_bot or not answer.option_ids:
        return None
    return Incoming(
        Platform.TELEGRAM,
        message_id=f"u{update_id}",
        chat_id=str(answer.user.id),
        sender_id=str(answer.user.id),
        sent_at=_moment(now, update_id),
        kind=IncomingKind.POLL_ANSWER,
        text=f"{cleaned(answer.poll_id)}:{answer.option_ids[0]}",
        sender_name=_name(answer.user),
    )


def _meant(words: str, *, attached: bool) -> tuple[IncomingKind, str]:
    if attached:
        return IncomingKind.ATTACHMENT, words
    name, _, payload = words.partition(" ")
    return (IncomingKind.START, payload.strip()) if name.lower() == "/start" else (IncomingKind.TEXT, words)


def _from_a_bot(message: Message) -> bool:
    origin = message.forward_origin
    forwarded = isinstance(origin, MessageOriginUser) and origin.sender_user.is_bot
    return forwarded or message.via_bot is not None or bool(message.is_automatic_forward)


def _words(message: Message) -> tuple[str, Sequence[MessageEntity]]:
    if message.text is not None:
        return cleaned(message.text), message.entities
    return cleaned(message.caption or ""), message.caption_entities


def _chat_id(message: Any, *, group: bool) -> str:
    topic = message.message_thread_id if group and message.is_topic_message else None
    return f"{message.chat.id}:{topic}" if topic else str(message.chat.id)


def _name(user: User) -> str:
    return "".join(char if char.isprintable() else " " for char in cleaned(user.full_name)).strip()[:_LONGEST_NAME]


def _moment(moment: datetime.datetime, update_id: int) -> datetime.datetime:
    """Returns the second of an event; within it, events keep the platform's order even if they come out of order."""
    return moment.astimezone(datetime.UTC).replace(microsecond=update_id % 1_000_000)


def _piece(text: str, entity: MessageEntity) -> str:
    units = text.encode("utf-16-le")[2 * entity.offset : 2 * (entity.offset + entity.length)]
    return units.decode("utf-16-le", "replace")


def _without(text: str, entities: Iterable[MessageEntity]) -> str:
    """Returns the text without the pieces, whose places count UTF-16 units, and without the gaps they leave."""
    units, mark = text.encode("utf-16-le"), "\0".encode("utf-16-le")  # no message holds this sign any more
    for entity in sorted(entities, key=lambda one: one.offset, reverse=True):
        units = units[: 2 * entity.offset] + mark + units[2 * (entity.offset + entity.length) :]
    return re.sub(r"[^\S\n]*\0[,:]?[^\S\n]*", " ", units.decode("utf-16-le", "replace")).strip()
