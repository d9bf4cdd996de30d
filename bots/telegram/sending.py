"""The Telegram adapter: messages, files and quizzes out, typing signs, acknowledgements of pressed buttons."""

import re
from collections.abc import Awaitable, Callable
from typing import Any, cast

from telegram import InlineKeyboardMarkup, InputFile, LinkPreviewOptions, Message
from telegram.constants import ChatAction, ParseMode, PollType
from telegram.error import ChatMigrated

from bots.lengths import utf16_units
from bots.limits import Limits, limits_of
from bots.polls import as_text, fits
from bots.port import Attachment, Sent, Undeliverable
from bots.telegram.formatting import keyboard, visible, with_links_as_words, written
from bots.telegram.line import Line, open_line
from vanban.channels import Capabilities, Incoming, IncomingKind, Outgoing, Platform, Poll
from vanban.db.channel_polls import LONGEST_TAG, poll_external_id
from vanban.settings import Settings

CAPTION = 1024  # UTF-16 units under a file, after formatting
DESCRIPTION = 1024  # UTF-16 units above a quiz, after formatting
_MOST_KEYS = 100  # buttons Telegram takes under one message
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)  # Telegram's servers must not open our addresses


class TelegramAdapter:
    """Speaks with the Bot API. A chat's id is "CHAT", or "CHAT:TOPIC" within a topic of a group."""

    def __init__(self, line: Line, limits: Limits) -> None:
        self._line = line
        self._limits = limits

    @property
    def platform(self) -> Platform:
        """Telegram."""
        return Platform.TELEGRAM

    @property
    def capabilities(self) -> Capabilities:
        """What Telegram can show."""
        return Capabilities(
            longest=self._limits.text,
            buttons=True,
            links=True,
            formatting=True,
            files=True,
            polls=True,
            typing=True,
            most_buttons=self._limits.buttons,
        )

    def send(self, chat_id: str, message: Outgoing, attachment: Attachment | None = None) -> Sent:
        """Sends one message: a file, a quiz or words; raises a ``SendingError``.

        A group that has become a supergroup is written to under its new id: the first try was refused, for certain.
        """
        try:
            return self._send(chat_id, message, attachment)
        except ChatMigrated as moved:
            try:
                return self._send(str(moved.new_chat_id), message, attachment)
            except ChatMigrated as again:
                raise Undeliverable("Telegram: nhóm đã chuyển đi nơi khác", gone=True) from again

    def typing(self, chat_id: str) -> None:
        """Shows "đang soạn tin" for some seconds; returns at once, never raises."""
        chat, topic = place(chat_id)
        bot = self._line.bot
        self._line.signal(lambda: bot.send_chat_action(chat, ChatAction.TYPING, message_thread_id=topic))

    def acknowledge(self, incoming: Incoming) -> None:
        """Ends the waiting sign of a pressed button; returns at once, never raises."""
        if incoming.kind is IncomingKind.BUTTON and incoming.reply_to:
            self._line.signal(lambda: self._line.bot.answer_callback_query(incoming.reply_to))

    def close(self) -> None:
        """Ends the connections and the thread."""
        self._line.close()

    def _send(self, chat_id: str, message: Outgoing, attachment: Attachment | None) -> Sent:
        if message.file_of is not None:
            return self._send_file(chat_id, message, attachment)
        if message.poll is not None:
            return self._send_poll(chat_id, message, message.poll)
        return self._send_words(chat_id, message)

    def _send_words(self, chat_id: str, message: Outgoing) -> Sent:
        spans = with_links_as_words(message, longest=self._limits.text)
        text = _measured(visible(spans), longest=self._limits.text)
        if not text.strip():
            raise Undeliverable("tin nhắn không có chữ")
        markup = self._keyboard(message)
        (chat, topic), bot = place(chat_id), self._line.bot
        return _sent(
            self._take(
                lambda: bot.send_message(
                    chat,
                    written(spans),
                    parse_mode=ParseMode.HTML,
                    reply_markup=markup,
                    disable_notification=message.silent,
                    link_preview_options=_NO_PREVIEW,
                    message_thread_id=topic,
                )
            )
        )

    def _send_file(self, chat_id: str, message: Outgoing, attachment: Attachment | None) -> Sent:
        if attachment is None:
            raise Undeliverable("không có tệp để gửi")
        if len(attachment.data) > self._limits.file_mb * 1024 * 1024:
            raise Undeliverable(f"tệp lớn hơn {self._limits.file_mb} MB")
        _measured(visible(message.spans), longest=CAPTION)
        markup = self._keyboard(message)
        (chat, topic), bot = place(chat_id), self._line.bot
        return _sent(
            self._take(
                lambda: bot.send_document(
                    chat,
                    InputFile(attachment.data, filename=file_name(attachment.name)),
                    caption=written(message.spans) or None,
                    parse_mode=ParseMode.HTML,
                    reply_markup=markup,
                    disable_notification=message.silent,
                    disable_content_type_detection=True,
                    message_thread_id=topic,
                )
            )
        )

    def _send_poll(self, chat_id: str, message: Outgoing, poll: Poll) -> Sent:
        if not self._can_show(message, poll):
            words = as_text(poll, before=message.spans)
            return self._send_words(chat_id, Outgoing(spans=words.spans, buttons=words.buttons, silent=message.silent))
        (chat, topic), bot = place(chat_id), self._line.bot
        reply = self._take(
            lambda: bot.send_poll(
                chat,
                poll.question,
                poll.options,
                type=PollType.QUIZ,
                correct_option_ids=[cast(Any, poll.correct)],  # the library lists the numbers
                is_anonymous=False,
                explanation=poll.explanation or None,
                open_period=poll.open_s or None,
                description=written(message.spans) or None,
                description_parse_mode=ParseMode.HTML,
                reply_markup=self._keyboard(message),
                disable_notification=message.silent,
                message_thread_id=topic,
            )
        )
        return Sent(poll_external_id(reply.poll.id, poll.tag) if reply.poll is not None else str(reply.message_id))

    def _take(self, work: Callable[[], Awaitable[Message]]) -> Message:
        """Returns the message as Telegram took it; an answer that is none leaves the outcome unknown."""

        async def taken() -> Message:
            reply = await work()
            if not isinstance(reply, Message):
                raise TypeError("not a message")
            return reply

        return self._line.call(taken)

    def _can_show(self, message: Outgoing, poll: Poll) -> bool:
        return (
            fits(poll, self._limits)
            and len(poll.tag) <= LONGEST_TAG
            and utf16_units(visible(message.spans)) <= DESCRIPTION
        )

    def _keyboard(self, message: Outgoing) -> InlineKeyboardMarkup | None:
        long = [one for one in message.buttons if len(one.data.encode("utf-8")) > self._limits.button_bytes]
        if long or len(message.buttons) > _MOST_KEYS:
            raise Undeliverable("nút bấm vượt quá giới hạn của Telegram")
        return keyboard(message.buttons)


def telegram_adapter(settings: Settings, limits: Limits | None = None) -> TelegramAdapter:
    """Returns the adapter of the settings' bot; asks nothing of the network. Raises ``SettingsError``."""
    known = limits or limits_of(Platform.TELEGRAM, settings.channel_limits)
    return TelegramAdapter(open_line(settings, known), known)


def place(chat_id: str) -> tuple[str, int | None]:
    """Returns the chat and the topic of "CHAT:TOPIC", None without a topic."""
    chat, _, topic = chat_id.partition(":")
    return chat, int(topic) if topic else None


def file_name(name: str) -> str:
    """Returns a name that every phone can store; Vietnamese letters stay."""
    return _NOT_IN_NAMES.sub("_", name).strip(" .")[-200:] or "van-ban"


def _measured(text: str, *, longest: int) -> str:
    """Returns the text, or raises ``Undeliverable``: cutting is done before, where sentences are known."""
    units = utf16_units(text)
    if units > longest:
        raise Undeliverable(f"tin nhắn dài {units} đơn vị, giới hạn {longest}")
    return text


def _sent(reply: Message) -> Sent:
    return Sent(str(reply.message_id))
