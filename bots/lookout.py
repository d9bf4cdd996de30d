"""Looking for work: while there is none, one thread of a process looks now and then and the others rest."""

import threading
import time
from dataclasses import dataclass, field

LOOK_S = 0.25  # how soon work stored by another process is seen


@dataclass
class Lookout:
    """Shared by the threads that do the same kind of work. ``call`` tells them that there is some."""

    _called: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _next: float = 0.0

    def call(self) -> None:
        """Has a resting thread look at once."""
        self._called.set()

    def may_look(self) -> bool:
        """Tells whether the calling thread is to look now: it is time, or somebody called."""
        with self._lock:
            now = time.monotonic()
            if not self._called.is_set() and now < self._next:
                return False
            self._called.clear()
            self._next = now + LOOK_S
            return True

    def found(self) -> None:
        """Notes that there was work, so there may be more: another thread looks at once too."""
        self._next = 0.0
        self._called.set()

    def rest(self) -> None:
        """Waits until somebody calls, or it may be time to look."""
        self._called.wait(LOOK_S)
