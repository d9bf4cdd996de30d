"""A stream that cannot keep one waiting: a limit for the first piece, for each further one, and for the whole."""

import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from vanban.errors import ModelUnavailable, VanbanError

Piece = TypeVar("Piece")
_WAITING = 64  # pieces that may wait for the reader; then the writer waits


@dataclass(frozen=True, slots=True)
class _Failed:
    error: VanbanError


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds to the first piece, between two pieces, and in all."""

    first_s: float
    stall_s: float
    whole_s: float


class TimedStream(Generic[Piece]):
    """Pieces that another thread makes. Leaving the ``with`` block tells it to stop, without waiting for it."""

    def __init__(self, make: Callable[[], Iterator[Piece]], limits: Limits) -> None:
        self._make = make
        self._limits = limits
        self._queue: queue.Queue[Piece | _Failed | None] = queue.Queue(_WAITING)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="vanban-writing", daemon=True)

    def __enter__(self) -> "TimedStream[Piece]":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()

    def __iter__(self) -> Iterator[Piece]:
        """Yields the pieces; raises ``ModelUnavailable`` when a limit passes, or what went wrong in the making."""
        end = time.monotonic() + self._limits.whole_s
        wait = self._limits.first_s
        while True:
            item = self._next(min(wait, end - time.monotonic()))
            if item is None:
                return
            if isinstance(item, _Failed):
                raise item.error
            yield item
            wait = self._limits.stall_s

    def _next(self, wait: float) -> "Piece | _Failed | None":
        try:
            if wait > 0:
                return self._queue.get(timeout=wait)
        except queue.Empty:
            pass
        raise ModelUnavailable("Mô hình ngôn ngữ không trả lời trong thời gian cho phép.")

    def _run(self) -> None:
        ending: _Failed | None = None
        try:
            pieces = self._make()
            try:
                for piece in pieces:
                    if not self._put(piece):
                        return
            finally:
                close = getattr(pieces, "close", None)
                if close is not None:
                    close()
        except VanbanError as error:
            ending = _Failed(error)
        except Exception as error:  # noqa: BLE001 - the edge of a thread: the reader is told, the cause goes with it
            broken = ModelUnavailable("Mô hình ngôn ngữ gặp lỗi khi trả lời.")
            broken.__cause__ = error
            ending = _Failed(broken)
        self._put(ending)

    def _put(self, item: "Piece | _Failed | None") -> bool:
        """Hands an item over; tells whether anyone still reads."""
        while not self._stopped.is_set():
            try:
                self._queue.put(item, timeout=0.2)
            except queue.Full:
                continue
            return True
        return False
