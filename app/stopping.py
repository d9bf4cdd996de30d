"""Ending a process in good order: on SIGTERM and on Ctrl+C."""

import signal
import threading
from types import FrameType


def stop_on_signals() -> threading.Event:
    """Returns an event that is set when this process is told to stop."""
    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    return stop
