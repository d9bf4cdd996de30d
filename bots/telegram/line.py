"""The line to Telegram: the library's bot on an event loop of its own, in one thread, callable from every other.

Talks to nobody but the Bot API (or a stand-in at ``VANBAN_TELEGRAM_URL``), through ``VANBAN_BOT_PROXY`` if one is set;
proxies of the environment are not used. The library's own log lines show tokens and messages, so they are shut off.
"""

import asyncio
import concurrent.futures
import contextlib
import logging
import os
import re
import threading
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
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
READ_S = 20.0  # longest silence of the platform
_MALFORMED = (TypeError, ValueError, KeyError, AttributeError)  # what the library raises at answers of another shape


@dataclass(frozen=True, slots=True)
class Patience:
    """How long each step of a call may take, in seconds, and how many calls run at the same time.

    ``call_s`` is the longest call altogether, with its turn at the limits and an upload; ``close_s`` is what calls
    under way get at the end.
    """

    connections: int = 64
    connect_s: float = 5.0
    pool_s: float = 5.0
    write_s: float = 10.0
    read_s: float = READ_S
    upload_s: float = 60.0
    call_s: float = 90.0
    close_s: float = 5.0


_USUAL = Patience()


class Line:
    """One bot. Make it with ``open_line``; ``call`` from any thread; ``close`` at the end."""

    def __init__(self, token: str, url: str, *, proxy: str | None, limits: Limits, patience: Patience) -> None:
        self.bot_id = int(token.partition(":")[0])
        self._loop = asyncio.new_event_loop()
        self._starting = threading.Lock()
        self._closing = False
        self._patience = patience
        self._thread = threading.Thread(target=self._loop.run_forever, name="telegram", daemon=True)
        self._thread.start()
        self._requests = [_request(proxy, patience), _request(proxy, patience)]
        self.bot = Bot(
            token,
            base_url=f"{url}/bot",
            base_file_url=f"{url}/file/bot",
            request=self._requests[0],
            get_updates_request=self._requests[1],
            rate_limiter=Pacing(limits),
        )

    def call(self, work: Callable[[], Awaitable[T]], *, limit_s: float | None = None) -> T:
        """Returns what the library returns; raises a ``SendingError`` for whatever goes wrong.

        ``limit_s`` is the longest the call may take, by default ``Patience.call_s``. Moved groups (``ChatMigrated``)
        are left to the caller.
        """
        longest = self._patience.call_s if limit_s is None else limit_s
        future = self._start(_told(work, longest))
        try:
            return future.result(timeout=longest + 2 * self._patience.close_s)
        except TimeoutError as error:  # the loop itself hangs
            raise OutcomeUnknown("dừng tiến trình khi đang gửi tin") from error

    def signal(self, work: Callable[[], Awaitable[Any]]) -> None:
        """Starts a call whose outcome does not matter, and returns at once; never raises."""
        with contextlib.suppress(NotTaken):
            self._start(_unheard(work, self._patience.connect_s))

    def _start(self, coroutine: Coroutine[Any, Any, T]) -> "concurrent.futures.Future[T]":
        with self._starting:
            if not self._closing:
                return asyncio.run_coroutine_threadsafe(coroutine, self._loop)
        coroutine.close()
        raise NotTaken("đang dừng tiến trình")

    def close(self) -> None:
        """Ends the connections and the thread; calls still under way get a few seconds."""
        with self._starting:
            if self._closing:
                return
            self._closing = True
        with contextlib.suppress(TimeoutError):
            asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(timeout=3 * self._patience.close_s)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=self._patience.close_s)
        if not self._thread.is_alive():
            self._loop.close()

    async def _end(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        if others:
            _, late = await asyncio.wait(others, timeout=self._patience.close_s)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        await asyncio.gather(*(one.shutdown() for one in self._requests))


def open_line(settings: Settings, limits: Limits, patience: Patience = _USUAL) -> Line:
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
    return Line(token, url, proxy=settings.bot_proxy, limits=limits, patience=patience)


def _quieten() -> None:
    """Shuts off log lines of libraries that would show the token or a message; asks for the library's newer times."""
    logging.getLogger("telegram").setLevel(logging.CRITICAL + 1)
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
    os.environ.setdefault("PTB_TIMEDELTA", "true")


def _request(proxy: str | None, patience: Patience) -> HTTPXRequest:
    return HTTPXRequest(
        connection_pool_size=patience.connections,
        connect_timeout=patience.connect_s,
        pool_timeout=patience.pool_s,
        write_timeout=patience.write_s,
        read_timeout=patience.read_s,
        media_write_timeout=patience.upload_s,
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
    except (TelegramError, TimeoutError, asyncio.CancelledError, *_MALFORMED) as error:
        raise failure_of(error, progress) from None  # the library's words may quote the message


async def _unheard(work: Callable[[], Awaitable[Any]], limit_s: float) -> None:
    try:
        async with asyncio.timeout(limit_s):
            await work()
    except (TelegramError, TimeoutError, *_MALFORMED):
        return
