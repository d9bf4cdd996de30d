"""Streams that may hang, break and never end."""

import threading
import time
from collections.abc import Iterator

import pytest

from rag.timed_stream import Limits, TimedStream
from vanban.errors import ModelUnavailable


def test_pieces_come_through_in_order() -> None:
    with TimedStream(lambda: iter("abc"), Limits(5, 5, 5)) as stream:
        assert list(stream) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("pauses", "limits", "before"),
    [([9.0], Limits(0.1, 5, 5), 0), ([0, 9.0], Limits(5, 0.1, 5), 1), ([0.05] * 100, Limits(5, 5, 0.3), 6)],
    ids=["first", "stall", "whole"],
)
def test_a_stream_that_takes_too_long_is_given_up(pauses: list[float], limits: Limits, before: int) -> None:
    released = threading.Event()

    def slow() -> Iterator[int]:
        for number, pause in enumerate(pauses):
            released.wait(pause)
            yield number

    got: list[int] = []
    began = time.monotonic()
    with pytest.raises(ModelUnavailable), TimedStream(slow, limits) as stream:
        got.extend(stream)
    released.set()
    assert time.monotonic() - began < 2
    assert len(got) <= before


def test_what_goes_wrong_in_the_making_reaches_the_reader_as_ours() -> None:
    def broken() -> Iterator[str]:
        yield "a"
        raise UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad")

    got: list[str] = []
    with pytest.raises(ModelUnavailable) as caught, TimedStream(broken, Limits(5, 5, 5)) as stream:
        got.extend(stream)
    assert got == ["a"]
    assert isinstance(caught.value.__cause__, UnicodeDecodeError)


def test_a_reader_who_leaves_stops_the_making() -> None:
    closed = threading.Event()

    def endless() -> Iterator[int]:
        try:
            number = 0
            while True:
                yield number
                number += 1
        finally:
            closed.set()

    with TimedStream(endless, Limits(5, 5, 5)) as stream:
        next(iter(stream))
    assert closed.wait(5)
