"""How fast messages go out: the library's limiter for all chats and for groups, and ours for each chat.

Nothing is ever repeated here (``max_retries`` 0): who sends again is decided by the outbox, which knows what was sent.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from telegram.ext import AIORateLimiter, BaseRateLimiter

from bots.limits import Limits

MESSAGES = frozenset({"sendMessage", "sendDocument", "sendPoll"})  # what the limits count
_USED = 0.9  # share of a limit that is used, since requests arrive less evenly than they leave
_BURST = 0.1  # share of a second's messages that may go out at once
_GROUP_BURST = 0.25  # share of a minute's messages to one group
_FORGET = 1_000  # chats remembered before those that may be written to again are forgotten


@dataclass(slots=True)
class _Chat:
    """When a chat may be written to again, by the loop's clock, and who is at it."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0


class ChatSpacing:
    """Sends to one chat one after another, ``interval_s`` between the end of one and the start of the next.

    Belongs to one event loop.
    """

    def __init__(self, interval_s: float) -> None:
        self._interval_s = interval_s
        self._chats: dict[str, _Chat] = {}

    @asynccontextmanager
    async def turn(self, chat_id: str) -> AsyncIterator[None]:
        """Holds the chat while a message goes out, from the moment it may be written to."""
        clock = asyncio.get_running_loop().time
        self._forget(clock())
        chat = self._chats.setdefault(chat_id, _Chat())
        async with chat.lock:
            await asyncio.sleep(max(0.0, chat.free_at - clock()))
            try:
                yield
            finally:
                chat.free_at = clock() + self._interval_s

    def _forget(self, now: float) -> None:
        if len(self._chats) > _FORGET:
            self._chats = {
                chat_id: chat for chat_id, chat in self._chats.items() if chat.lock.locked() or chat.free_at > now
            }


class Pacing(BaseRateLimiter[int]):
    """The limits of one bot; typing signs and acknowledgements pass at once. Used by one event loop."""

    def __init__(self, limits: Limits) -> None:
        self._spacing = ChatSpacing(limits.chat_interval_s)
        self._limiter = AIORateLimiter(
            *bucket(limits.send_per_second, per_s=1, burst=_BURST),
            *bucket(limits.group_per_minute, per_s=60, burst=_GROUP_BURST),
            max_retries=0,
        )

    async def initialize(self) -> None:
        """Does nothing: there is nothing to open."""

    async def shutdown(self) -> None:
        """Does nothing: there is nothing to close."""

    async def process_request(  # noqa: PLR0917 (the library's signature)
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Any:
        """Returns what the request returns, made when its turn comes; never made twice."""
        if endpoint not in MESSAGES:
            return await callback(*args, **kwargs)
        async with self._spacing.turn(str(data["chat_id"])):
            return await self._limiter.process_request(callback, args, kwargs, endpoint, data, rate_limit_args)


def bucket(most: float, *, per_s: float, burst: float) -> tuple[float, float]:
    """Returns the size of a leaky bucket and the seconds that empty it; (0, 0) for no limit.

    Such a bucket lets at most its size and what leaks meanwhile pass in ``per_s`` seconds: together nine tenths of
    ``most``, of which ``burst`` may pass at once.
    """
    if not most:
        return 0, 0
    size = max(1.0, most * burst)
    leaking = max(most * _USED - size, most * _USED / 2)
    return size, per_s * size / leaking
