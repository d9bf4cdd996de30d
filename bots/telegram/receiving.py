"""How updates reach us: fetched by ``TelegramPolling``, or posted by Telegram to ``TelegramWebhook``."""

import datetime
import hmac
import logging
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from bots.limits import Limits, limits_of
from bots.port import NotTaken, OutcomeUnknown, Polled, SendingError, WebhookRefused
from bots.telegram.line import READ_S, Line
from bots.telegram.reading import EVENTS, Reader
from bots.telegram.shapes import json_object
from vanban.channels import Incoming, Platform
from vanban.errors import SettingsError
from vanban.settings import Settings

_LOG = logging.getLogger("vanban.telegram")
_SECRET_RE = re.compile(r"[A-Za-z0-9_-]{16,256}")
_HEADER = "x-telegram-bot-api-secret-token"
_MOST = 100  # updates Telegram gives at a time
_GET_UPDATES = "get_Updates"  # as raw JSON: one update the library cannot read must not hold up the others


class TelegramPolling:
    """Fetches updates; what was fetched is confirmed by the next call, once its cursor has been stored.

    A cursor of an earlier process is not sent: Telegram gives again what was not confirmed (the inbox knows it), while
    after a week of silence it numbers updates anew, below the old cursor, which would drop them unseen.
    """

    def __init__(self, line: Line, reader: Reader, *, silence_s: float = READ_S) -> None:
        self._line = line
        self._reader = reader
        self._silence_s = silence_s  # how long the platform may keep silent beyond the time it was to wait
        self._given: int | None = None  # the cursor of the events given last

    def poll(self, *, cursor: int | None, wait_s: float) -> Polled:
        """Returns the events that are waiting, at most 100, oldest first; raises a ``SendingError``.

        ``ChannelDown``: a webhook is set, another process fetches too, or the token is not valid.
        """
        offset = cursor if cursor == self._given else None
        try:
            fetched = self._line.call(lambda: self._fetch(offset, wait_s), limit_s=wait_s + 2 * self._silence_s)
        except OutcomeUnknown as error:  # nothing is lost by asking again
            raise NotTaken(error.reason) from error
        numbers = [one["update_id"] for one in fetched if isinstance(one.get("update_id"), int)]
        self._given = max(numbers) + 1 if numbers else None
        return Polled(list(self._events(fetched)), self._given if numbers else cursor)

    async def _fetch(self, offset: int | None, wait_s: float) -> list[dict[str, Any]]:
        asked = {"offset": offset, "timeout": int(wait_s), "limit": _MOST, "allowed_updates": list(EVENTS)}
        fetched = await self._line.bot.do_api_request(
            _GET_UPDATES,
            api_kwargs={name: value for name, value in asked.items() if value is not None},
            read_timeout=wait_s + self._silence_s,
        )
        return [one for one in fetched if isinstance(one, dict)]

    def _events(self, fetched: Iterable[dict[str, Any]]) -> Iterable[Incoming]:
        now = datetime.datetime.now(datetime.UTC)
        for raw in fetched:
            try:
                event = self._reader.read(raw, now=now)
            except ValueError:
                _LOG.warning("update passed over: its shape is not known")
                continue
            if event is not None:
                yield event


class TelegramWebhook:
    """Reads what Telegram posts; holds no state."""

    def __init__(self, secret: str, reader: Reader, limits: Limits) -> None:
        self._secret = secret.encode("ascii")
        self._reader = reader
        self._longest = limits.webhook_kb * 1024

    def read(self, headers: Mapping[str, str], body: bytes, *, now: datetime.datetime) -> list[Incoming]:
        """Returns the event of a genuine request, none where it does not concern us.

        Raises ``WebhookRefused``: 403 without the secret, 413 too long, 415 not JSON by its header, 400 malformed,
        503 while the bot's own name, which a group message needs, cannot be asked for (Telegram posts it again).
        """
        given = headers.get(_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self._secret):
            raise WebhookRefused(403, "sai mã bí mật của webhook")
        if len(body) > self._longest:
            raise WebhookRefused(413, "yêu cầu quá lớn")
        if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            raise WebhookRefused(415, "yêu cầu không phải là JSON")
        try:
            event = self._reader.read(json_object(body), now=now)
        except ValueError as error:
            raise WebhookRefused(400, "yêu cầu không đúng dạng") from error
        except SendingError as error:
            raise WebhookRefused(503, error.reason) from error
        return [] if event is None else [event]


def telegram_polling(line: Line, commands: Iterable[str] = ()) -> TelegramPolling:
    """Returns the receiver that fetches updates over a line; ``commands`` as in ``reader_of``."""
    return TelegramPolling(line, reader_of(line, commands))


def telegram_webhook(
    settings: Settings, line: Line, commands: Iterable[str] = (), limits: Limits | None = None
) -> TelegramWebhook:
    """Returns the reader of webhook requests; ``commands`` as in ``reader_of``. Raises ``SettingsError``."""
    return TelegramWebhook(
        webhook_secret(settings),
        reader_of(line, commands),
        limits or limits_of(Platform.TELEGRAM, settings.channel_limits),
    )


def webhook_secret(settings: Settings) -> str:
    """Returns the secret of the webhook; raises ``SettingsError`` when none is set or Telegram would not take it."""
    secret = settings.telegram_webhook_secret
    if secret is None or _SECRET_RE.fullmatch(secret.get_secret_value()) is None:
        raise SettingsError(
            "VANBAN_TELEGRAM_WEBHOOK_SECRET phải dài từ 16 đến 256 ký tự, chỉ gồm chữ cái không dấu, chữ số, dấu _ và "
            "dấu -."
        )
    return secret.get_secret_value()


def reader_of(line: Line, commands: Iterable[str] = ()) -> Reader:
    """Returns the reader of the line's bot.

    ``commands``: names without / that are answered in groups even when they do not name the bot ("hoi", "trogiup").
    """
    return Reader(line.bot_id, _known_name(line), frozenset({"start", *commands}))


def _known_name(line: Line) -> Callable[[], str]:
    """Returns a function that asks for the bot's name once, when it is first needed."""
    known: list[str] = []

    def name() -> str:
        if not known:
            known.append(line.call(line.bot.get_me, limit_s=READ_S).username or "")
        return known[0]

    return name
