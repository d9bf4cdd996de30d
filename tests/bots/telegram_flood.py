"""The flood limits of the Bot API, counted over sliding windows: overall, one chat, one group."""

import math
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator

from telegram_markup import Refused


class Flood:
    """Answers 429 with ``retry_after`` for what comes too fast; switched off by 0. Not safe without a lock."""

    def __init__(
        self,
        *,
        per_second: int = 30,
        chat_interval_s: float = 1.0,
        group_per_minute: int = 20,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.per_second = per_second
        self.chat_interval_s = chat_interval_s
        self.group_per_minute = group_per_minute
        self.refusals = 0
        self._clock = clock
        self._windows: defaultdict[str, deque[float]] = defaultdict(deque)

    def pass_one(self, chat_id: int) -> None:
        """Counts a message to a chat; raises ``Refused`` when it comes too soon."""
        now = self._clock()
        windows = list(self._of(chat_id))
        wait = max((self._wait(name, most, span, now) for name, most, span in windows), default=0.0)
        if wait > 0:
            self.refusals += 1
            seconds = math.ceil(wait)
            raise Refused(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
        for name, _, _ in windows:
            self._windows[name].append(now)

    def _of(self, chat_id: int) -> Iterator[tuple[str, int, float]]:
        if self.per_second:
            yield "all", self.per_second, 1.0
        if self.chat_interval_s:
            yield f"chat {chat_id}", 1, self.chat_interval_s
        if self.group_per_minute and chat_id < 0:
            yield f"group {chat_id}", self.group_per_minute, 60.0

    def _wait(self, name: str, most: int, span: float, now: float) -> float:
        window = self._windows[name]
        while window and window[0] <= now - span:
            window.popleft()
        return window[0] + span - now if len(window) >= most else 0.0
