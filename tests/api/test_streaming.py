"""Server-sent events: heartbeats while it works, and an end to the work when the reader goes away."""

import asyncio
import threading
import time
from collections.abc import Iterator

from api.asking import Event
from api.rate_limits import RateLimit
from api.streaming import encoded, with_heartbeat


def test_silence_is_filled_with_comments() -> None:
    def slow() -> Iterator[Event]:
        time.sleep(0.2)
        yield "delta", {"text": "a"}

    async def collect() -> list[bytes]:
        return [piece async for piece in with_heartbeat(slow(), 0.05)]

    pieces = asyncio.run(collect())
    assert pieces[-1] == b'event: delta\ndata: {"text": "a"}\n\n'
    assert len(pieces) >= 3
    assert all(piece.startswith(b":") for piece in pieces[:-1])


def test_the_work_is_closed_when_the_reader_leaves_between_events() -> None:
    closed = threading.Event()

    def endless() -> Iterator[Event]:
        try:
            while True:
                yield "delta", {"text": "a"}
        finally:
            closed.set()

    async def leave() -> None:
        stream = with_heartbeat(endless(), 1.0)
        await anext(stream)
        await stream.aclose()

    asyncio.run(leave())
    assert closed.wait(2)


def test_the_work_is_closed_after_the_step_it_was_in() -> None:
    closed = threading.Event()

    def stuck() -> Iterator[Event]:
        try:
            time.sleep(0.3)
            yield "delta", {"text": "a"}
        finally:
            closed.set()

    async def leave() -> None:
        stream = with_heartbeat(stuck(), 0.05)
        assert (await anext(stream)).startswith(b":")
        await stream.aclose()
        await asyncio.sleep(0.5)

    asyncio.run(leave())
    assert closed.is_set()


def test_an_event_is_one_line_of_json_whatever_it_holds() -> None:
    assert encoded(("delta", {"text": "a\n\nevent: x"})) == b'event: delta\ndata: {"text": "a\\n\\nevent: x"}\n\n'


def test_a_rate_limit_slides_and_forgets_the_oldest_key() -> None:
    now = [0.0]
    limit = RateLimit(2, 10.0, max_keys=2, clock=lambda: now[0])
    assert [limit.wait("a"), limit.wait("a"), limit.wait("a")] == [0, 0, 10]
    now[0] = 10.5
    assert limit.wait("a") == 0
    limit.wait("a")
    limit.wait("b")
    limit.wait("c")
    assert limit.wait("a") == 0
    limit.forget("a")
    assert limit.wait("a") == 0
