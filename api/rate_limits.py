"""How often something may be tried: a sliding window in memory, one per process."""

import math
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock


@dataclass(slots=True)
class RateLimit:
    """At most ``attempts`` in any ``window`` seconds for each key; the oldest of ``max_keys`` keys is forgotten."""

    attempts: int
    window: float  # seconds
    max_keys: int = 10_000
    clock: Callable[[], float] = time.monotonic
    _times: OrderedDict[str, deque[float]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def wait(self, key: str) -> int:
        """Counts an attempt and returns 0, or returns in how many whole seconds the next one is allowed."""
        with self._lock:
            now = self.clock()
            times = self._times.setdefault(key, deque())
            self._times.move_to_end(key)
            while times and times[0] <= now - self.window:
                times.popleft()
            if len(times) >= self.attempts:
                return max(1, math.ceil(times[0] + self.window - now))
            times.append(now)
            while len(self._times) > self.max_keys:
                self._times.popitem(last=False)
            return 0

    def forget(self, key: str) -> None:
        """Forgets the attempts of a key, for instance after a success."""
        with self._lock:
            self._times.pop(key, None)
