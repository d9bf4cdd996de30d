"""The line to Telegram: the library's bot on an event loop of its own, in one thread, callable from every other.

Talks to nobody but the Bot API (or a stand-in at ``VANBAN_TELEGRAM_URL``), through ``VANBAN_BOT_PROXY`` if one is set;
proxies of the environment are not used. The library's own log lines show tokens and messages, so they are shut off.
"""

import asyncio
import concurrent.futures
import logging
import os
import re
import threading
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from telegram.error import ChatMigrated, TelegramError
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bots.limits import Limits
from bots.port import NotTaken, OutcomeUnknown
from bots.telegram.failures import PROGRESS, Progress, failure_of, note_status, watch
from bots.telegram.pacing import Pacing
from vanban.errors import SettingsError
from vanban.settings import Settings

T = TypeVar("T")
Bot = ExtBot[int]
TOKEN_RE = re.compile(r"(?P<id>\d{1,20}):[A-Za-z0-9_-]{10,100}")
CONNECTIONS = 64  # at the same time
CONNECT_S, POOL_S, WRITE_S, READ_S, UPLOAD_S = 5.0, 5.0, 10.0, 20.0, 60.0
CALL_S = 90.0  # longest call altogether, its turn at the limits and an upload included
CLOSE_S = 5.0
_MALFORMED = (TypeError, ValueError, KeyError, AttributeError)  # what the library raises at answers of another shape


class Line:
    """One bot. Make it with ``open_line``; ``call`` from any thread; ``close`` at the end."""

    def __init__(self, token: str, url: str, *, proxy: str | None, limits: Limits) -> None:
        self.bot_id = int(token.partition(":")[0])
        self._loop = asyncio.new_event_loop()
        self._closing = False
        self._thread = threading.Thread(target=self._loop.run_forever, name="telegram", daemon=True)
        self._thread.start()
        self.updates_request = _request(proxy, connections=2)
        self._request = _request(proxy, connections=CONNECTIONS)
        self.bot = Bot(
            token,
            base_url=f"{url}/bot",
            base_file_url=f"{url}/file/bot",
            request=self._request,
            get_updates_request=self.updates_request,
            rate_limiter=Pacing(limits),
        )

    def call(self, work: Callable[[], Awaitable[T]], *, limit_s: float = CALL_S) -> T:
        """Returns what the library returns; raises a ``SendingError`` for whatever goes wrong.

        ``limit_s`` is the longest the call may take. Moved groups (``ChatMigrated``) are left to the caller.
        """
        future = self._start(_told(work, limit_s))
        try:
            return future.result(timeout=limit_s + CLOSE_S)
        except (concurrent.futures.CancelledError, TimeoutError) as error:
            raise OutcomeUnknown("dừng tiến trình khi đang gửi tin") from error

    def signal(self, work: Callable[[], Awaitable[Any]], *, limit_s: float = CONNECT_S) -> None:
        """Starts a call whose outcome does not matter, and returns at once."""
        if not self._closing:
            self._start(_unheard(work, limit_s))

    def _start(self, coroutine: Coroutine[Any, Any, T]) -> "concurrent.futures.Future[T]":
        if self._closing:
            coroutine.close()
            raise NotTaken("đang dừng tiến trình")
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop)

    def close(self) -> None:
        """Ends the connections and the thread; calls still under way get a few seconds."""
        if self._closing:
            return
        self._closing = True
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(timeout=3 * CLOSE_S)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=CLOSE_S)
        self._loop.close()

    async def _end(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        if others:
            _, late = await asyncio.wait(others, timeout=CLOSE_S)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        await asyncio.gather(self._request.shutdown(), self.updates_request.shutdown())


def open_line(settings: Settings, limits: Limits) -> Line:
    """Returns the line of the settings' bot; asks nothing of the network. Raises ``SettingsError``."""
    if settings.telegram_token is None:
        raise SettingsError("Chưa có token của bot Telegram: đặt VANBAN_TELEGRAM_TOKEN bằng token do BotFather cấp.")
    token = settings.telegram_token.get_secret_value().strip()
    if TOKEN_RE.fullmatch(token) is None:
        raise SettingsError("VANBAN_TELEGRAM_TOKEN không đúng dạng: token của BotFather có dạng 123456789:chữ-và-số.")
    url = settings.telegram_url.rstrip("/")
    if not url.startswith(("https://", "http://")):
        raise SettingsError("VANBAN_TELEGRAM_URL phải bắt đầu bằng https:// hoặc http://.")
    _quieten()
    return Line(token, url, proxy=settings.bot_proxy, limits=limits)


def _quieten() -> None:
    """Shuts off log lines of libraries that would show the token or a message; asks for the library's newer times."""
    logging.getLogger("telegram").setLevel(logging.CRITICAL + 1)
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
    os.environ.setdefault("PTB_TIMEDELTA", "true")


def _request(proxy: str | None, *, connections: int) -> HTTPXRequest:
    return HTTPXRequest(
        connection_pool_size=connections,
        connect_timeout=CONNECT_S,
        pool_timeout=POOL_S,
        write_timeout=WRITE_S,
        read_timeout=READ_S,
        media_write_timeout=UPLOAD_S,
        proxy=proxy,
        httpx_kwargs={"trust_env": False, "event_hooks": {"request": [watch], "response": [note_status]}},
    )


async def _told(work: Callable[[], Awaitable[T]], limit_s: float) -> T:
    """Returns the result, or raises what its failure means for the message."""
    progress = Progress()
    PROGRESS.set(progress)
    try:
        async with asyncio.timeout(limit_s):
            return await work()
    except ChatMigrated:
        raise
    except (TelegramError, TimeoutError, *_MALFORMED) as error:
        raise failure_of(error, progress) from error


async def _unheard(work: Callable[[], Awaitable[Any]], limit_s: float) -> None:
    try:
        async with asyncio.timeout(limit_s):
            await work()
    except (TelegramError, TimeoutError, *_MALFORMED):
        return
