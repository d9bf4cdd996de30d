"""Server-sent events (WHATWG HTML, §9.2) from a blocking iterator, with heartbeats while it works."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator

from fastapi.sse import KEEPALIVE_COMMENT, EventSourceResponse, format_sse_event
from starlette.concurrency import run_in_threadpool

from api.asking import Event

HEARTBEAT_SECONDS = 10.0  # proxies close silent connections after 30–60 s
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}  # the second keeps nginx from collecting events


def event_stream(events: Iterator[Event], *, heartbeat: float = HEARTBEAT_SECONDS) -> EventSourceResponse:
    """Returns the response that sends the events as they come."""
    return EventSourceResponse(with_heartbeat(events, heartbeat), headers=_HEADERS)


async def with_heartbeat(events: Iterator[Event], heartbeat: float) -> AsyncIterator[bytes]:
    """Yields encoded events, and a comment line after every ``heartbeat`` seconds of silence.

    When the reader goes away, the iterator is closed as soon as the step it is in has ended.
    """
    step: asyncio.Future[Event | None] | None = None
    try:
        while True:
            step = step or asyncio.ensure_future(run_in_threadpool(next, events, None))
            await asyncio.wait({step}, timeout=heartbeat)
            if not step.done():
                yield KEEPALIVE_COMMENT
                continue
            event, step = step.result(), None
            if event is None:
                return
            yield encoded(event)
    finally:
        _close(events, step)


def encoded(event: Event) -> bytes:
    """Returns one event on the wire; its data is one line of JSON."""
    name, data = event
    return format_sse_event(event=name, data_str=json.dumps(data, ensure_ascii=False))


def _close(events: Iterator[Event], step: "asyncio.Future[Event | None] | None") -> None:
    close = getattr(events, "close", None)
    if close is None:
        return
    if step is None or step.done():
        close()
        return

    def close_after(done: "asyncio.Future[Event | None]") -> None:
        if not done.cancelled():
            close()

    step.add_done_callback(close_after)
