"""Setting a bot up at Telegram and checking it: its menu, its short description, its webhook."""

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from telegram import BotCommand, User, WebhookInfo

from bots.port import ChannelDown, Undeliverable
from bots.telegram.line import READ_S, Line
from bots.telegram.reading import EVENTS

_NAME_RE = re.compile(r"[a-z0-9_]{1,32}")
_SHORT, _LONG = 120, 512  # characters of the two descriptions
_SAME_TIME = 20  # webhook requests Telegram may make at the same time
_ADDRESS = "địa chỉ của webhook không dùng được: phải là https:// có chứng chỉ hợp lệ, cổng 443, 80, 88 hoặc 8443"


@dataclass(frozen=True, slots=True)
class Checked:
    """What Telegram says of a bot. Times are in UTC; an address of "" means that messages are fetched.

    ``reads_all``: Telegram brings everything said in its groups (privacy mode is off), needed only for mentions.
    """

    bot_id: int
    username: str
    name: str
    joins_groups: bool
    reads_all: bool
    commands: tuple[str, ...]
    webhook: str
    waiting: int  # updates not yet delivered
    last_error: str
    last_error_at: datetime.datetime | None

    @property
    def deep_link(self) -> str:
        """The address that opens a chat with the bot; ``?start=CODE`` hands a code over."""
        return f"https://t.me/{self.username}"

    @property
    def advice(self) -> tuple[str, ...]:
        """What an administrator should change, in Vietnamese sentences; empty when all is well."""
        found = []
        if self.reads_all:
            found.append(
                "Telegram đang chuyển mọi tin trong nhóm cho bot (chỉ cần khi muốn gọi bằng @tên): để thôi nhận, gửi "
                "/setprivacy cho BotFather, chọn Enable, rồi đưa bot ra khỏi nhóm và thêm lại."
            )
        if not self.commands:
            found.append("Chưa có danh mục lệnh: chạy vanban bot telegram --register.")
        if self.last_error:
            found.append(f"Telegram gọi webhook không được: {self.last_error}.")
        return tuple(found)


def check(line: Line) -> Checked:
    """Returns what Telegram says of the bot; raises a ``SendingError`` (``ChannelDown``: the token is not valid)."""
    user = line.call(line.bot.get_me, limit_s=READ_S)
    commands = line.call(line.bot.get_my_commands, limit_s=READ_S)
    webhook = line.call(line.bot.get_webhook_info, limit_s=READ_S)
    return _checked(user, commands, webhook)


def set_up(line: Line, commands: Mapping[str, str], *, short: str = "", about: str = "") -> None:
    """Shows the commands, name without / to Vietnamese words, in the menu, and the two descriptions when given.

    ``short`` (≤ 120 characters) stands on the bot's profile, ``about`` (≤ 512) in a chat not yet begun. May be run
    again at any time. Raises ``ValueError`` for a command Telegram would not take, and a ``SendingError``.
    """
    listed = [BotCommand(name, words) for name, words in checked_commands(commands)]
    if len(short) > _SHORT or len(about) > _LONG:
        raise ValueError(f"lời giới thiệu dài quá {_SHORT} hoặc {_LONG} ký tự")
    line.call(lambda: line.bot.set_my_commands(listed), limit_s=READ_S)
    if short:
        line.call(lambda: line.bot.set_my_short_description(short), limit_s=READ_S)
    if about:
        line.call(lambda: line.bot.set_my_description(about), limit_s=READ_S)


def checked_commands(commands: Mapping[str, str]) -> list[tuple[str, str]]:
    """Returns the commands in order; raises ``ValueError`` that names the first one Telegram would not take."""
    for name, words in commands.items():
        if _NAME_RE.fullmatch(name) is None or not 1 <= len(words) <= 256:
            raise ValueError(f"lệnh /{name} không dùng được: tên chỉ gồm chữ thường không dấu, chữ số và dấu _")
    if len(commands) > 100:
        raise ValueError("danh mục có quá 100 lệnh")
    return list(commands.items())


def register_webhook(line: Line, url: str, secret: str) -> None:
    """Lets Telegram post updates to ``url`` with the secret; what is waiting stays. Raises a ``SendingError``."""
    try:
        line.call(
            lambda: line.bot.set_webhook(
                url,
                secret_token=secret,
                allowed_updates=EVENTS,
                max_connections=_SAME_TIME,
                drop_pending_updates=False,
            ),
            limit_s=READ_S,
        )
    except Undeliverable as error:
        raise ChannelDown(_ADDRESS) from error


def remove_webhook(line: Line) -> None:
    """Lets updates be fetched again; what is waiting stays. Raises a ``SendingError``."""
    line.call(lambda: line.bot.delete_webhook(drop_pending_updates=False), limit_s=READ_S)


def _checked(user: User, commands: Sequence[BotCommand], webhook: WebhookInfo) -> Checked:
    return Checked(
        bot_id=user.id,
        username=user.username or "",
        name=user.full_name,
        joins_groups=bool(user.can_join_groups),
        reads_all=bool(user.can_read_all_group_messages),
        commands=tuple(one.command for one in commands),
        webhook=webhook.url,
        waiting=webhook.pending_update_count,
        last_error=webhook.last_error_message or "",
        last_error_at=webhook.last_error_date,
    )
