"""How far the reading of a file has come, told to whoever listens: a terminal, the queue, a page.

Readers call :func:`report` wherever they are; nothing is passed down to them. Without a listener it does nothing.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

Listener = Callable[["Progress"], None]


@dataclass(frozen=True, slots=True)
class Progress:
    """A step with a Vietnamese name, and how many of its pieces are done; ``total`` is 0 where it is not known."""

    step: str  # "Đọc tệp", "Nhận dạng chữ", "Chuyển định dạng", "Tính véc-tơ"
    done: int = 0
    total: int = 0


_LISTENER: ContextVar[Listener | None] = ContextVar("progress_listener", default=None)


def report(step: str, done: int = 0, total: int = 0) -> None:
    """Tells the listener of this context how far a step has come. Call it from the thread that was given the file."""
    listener = _LISTENER.get()
    if listener is not None:
        listener(Progress(step, done, total))


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Has ``listener`` told of every report made inside."""
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(token)
