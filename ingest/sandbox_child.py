"""The process that reads files, one at a time, for a worker that may end it whenever it likes.

Started by :mod:`ingest.sandbox_process` as a fresh interpreter: ``python -P -m ingest.sandbox_child LIMITS FUNCTION…``.
It dies with its parent, takes everything it started along, and writes to nothing but its pipe and its own folder.
"""

import ctypes
import importlib
import json
import os
import resource
import select
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, cast

from ingest.process_family import kill_family
from ingest.progress import Progress, listening
from ingest.sandbox_frames import HEADER, Kind, frame, packed
from vanban.errors import RejectedDocument, UnreadableFile
from vanban.logging import where

Read = Callable[[str, bytes], object]
MIB = 1024 * 1024
NICENESS = 5  # the web server, on the same machine, goes first
PROGRESS_EVERY_S = 0.2
PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h: what loses its parent becomes ours, and can be found


@dataclass(slots=True)
class Call:
    """A request, and what is needed while it is answered."""

    number: int
    function: str
    name: str
    seconds: int  # of processor time
    page_seconds: int
    max_pages: int
    started: float = 0.0  # processor time used before, in seconds
    told: float = 0.0  # monotonic clock


def main() -> None:
    """Answers requests until the parent closes the pipe."""
    limits = json.loads(sys.argv[1])
    requests, replies = _own_pipes()
    _limit_resources(memory_mb=limits["memory_mb"], output_mb=limits["output_mb"])
    threading.Thread(target=_die_with_parent, args=(requests.fileno(),), daemon=True).start()
    for function in sys.argv[2:]:
        _function(function)
    _send(replies, frame(Kind.READY, 0, b""))
    itself = os.getpid()
    while header := requests.read(HEADER.size):
        _, number, length = HEADER.unpack(header)
        line, _, data = requests.read(length).partition(b"\n")
        call = Call(number, **json.loads(line))
        answer = _answer(call, data, replies, longest=limits["output_mb"] * MIB)
        if os.getpid() != itself:  # a fork of ours that came back from reading: its answer is nobody's
            os._exit(1)
        if answer[:1] == Kind.MEMORY.value or _left_something_running():
            _send(replies, frame(Kind.UNCLEAN, number, b""))
        _send(replies, answer)


def _answer(call: Call, data: bytes, replies: BinaryIO, *, longest: int) -> bytes:
    try:
        body = packed(_read(call, data, replies))
    except UnreadableFile as error:
        return frame(Kind.UNREADABLE, call.number, error.message.encode())
    except RejectedDocument as error:
        return frame(Kind.REJECTED, call.number, error.message.encode())
    except MemoryError:
        return frame(Kind.MEMORY, call.number, b"")
    except BaseException as error:  # noqa: BLE001  the edge to foreign files; SystemExit of a library too
        return frame(Kind.BROKEN, call.number, where(error).encode())
    if len(body) > longest:
        return frame(Kind.TOO_LARGE, call.number, b"")
    return frame(Kind.RESULT, call.number, body)


def _read(call: Call, data: bytes, replies: BinaryIO) -> object:
    call.started = time.process_time()
    _allow_processor_time(call, pages=0)

    def tell(progress: Progress) -> None:
        _allow_processor_time(call, pages=progress.done)
        now = time.monotonic()
        if now - call.told >= PROGRESS_EVERY_S or 0 < progress.done == progress.total:
            call.told = now
            body = json.dumps([progress.step, progress.done, progress.total]).encode()
            _send(replies, frame(Kind.PROGRESS, call.number, body))

    with listening(tell):
        return _function(call.function)(call.name, data)


def _allow_processor_time(call: Call, *, pages: int) -> None:
    allowed = call.started + call.seconds + call.page_seconds * min(pages, call.max_pages)
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(allowed) + 1, most))


def _function(named: str) -> Read:
    module, _, function = named.partition(":")
    return cast(Read, getattr(importlib.import_module(module), function))


def _own_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Returns the pipes to the parent, moved out of the way of libraries that print or ask."""
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb", buffering=0)
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    return requests, replies


def _limit_resources(*, memory_mb: int, output_mb: int) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for limit, most in ((resource.RLIMIT_AS, memory_mb), (resource.RLIMIT_FSIZE, output_mb)):
        _, ceiling = resource.getrlimit(limit)
        allowed = most * MIB if ceiling == resource.RLIM_INFINITY else min(most * MIB, ceiling)
        resource.setrlimit(limit, (allowed, ceiling))
    os.nice(NICENESS)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _die_with_parent(pipe: int) -> None:
    """Waits until the parent's end of the pipe is gone, then ends this process and all it started."""
    hang_up = select.poll()
    hang_up.register(pipe, 0)
    hang_up.poll()
    kill_family(os.getpid())


def _left_something_running() -> bool:
    """Tells whether reading has left processes behind; those that have ended are cleared away."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            continue
    except ChildProcessError:
        return False
    return True


def _send(replies: BinaryIO, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[replies.write(view) :]


if __name__ == "__main__":
    main()
