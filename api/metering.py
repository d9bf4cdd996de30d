"""Counters and histograms of this process, in the text that Prometheus reads.

Source: Prometheus text exposition format 0.0.4. Labels hold names from our own tables only (templates of addresses,
kinds, classes of status), never what somebody sent, so the number of lines stays bounded.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from threading import Lock

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 90.0)  # upper bounds of the buckets
Labels = tuple[str, ...]
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(slots=True)
class Counter:
    """Something that is counted, by labels; only grows while the process lives."""

    name: str
    words: str
    labels: Labels
    _counts: dict[Labels, int] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def add(self, *labels: str) -> None:
        """Counts one more."""
        with self._lock:
            self._counts[labels] = self._counts.get(labels, 0) + 1

    def lines(self) -> Iterator[str]:
        """Yields the lines of the counter."""
        with self._lock:
            counts = dict(self._counts)
        yield from family(self.name, self.words, "counter", self.labels, counts)


@dataclass(slots=True)
class Histogram:
    """Durations in seconds, by labels: how many were not longer than each bound, their number and their sum."""

    name: str
    words: str
    labels: Labels
    bounds: tuple[float, ...] = SECONDS
    _buckets: dict[Labels, list[int]] = field(default_factory=dict)
    _sums: dict[Labels, float] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def observe(self, seconds: float, *labels: str) -> None:
        """Takes in one duration."""
        with self._lock:
            buckets = self._buckets.setdefault(labels, [0] * (len(self.bounds) + 1))
            buckets[bisect_left(self.bounds, seconds)] += 1
            self._sums[labels] = self._sums.get(labels, 0.0) + seconds

    def lines(self) -> Iterator[str]:
        """Yields the lines of the histogram; the counts of its buckets add up."""
        with self._lock:
            seen = {labels: (list(accumulate(each)), self._sums[labels]) for labels, each in self._buckets.items()}
        yield from histogram(self.name, self.words, self.labels, self.bounds, seen)


@dataclass(frozen=True, slots=True)
class Meters:
    """What this process counts while it answers."""

    requests: Counter = field(
        default_factory=lambda: Counter(
            "vanban_http_requests_total", "Requests answered by this process", ("method", "route", "status")
        )
    )
    durations: Histogram = field(
        default_factory=lambda: Histogram(
            "vanban_http_request_duration_seconds", "Time to answer a request, streams to their end", ("route",)
        )
    )
    answers: Histogram = field(
        default_factory=lambda: Histogram(
            "vanban_answer_duration_seconds", "Time to answer a question, by what came of it", ("kind",)
        )
    )

    def lines(self) -> Iterator[str]:
        """Yields the lines of everything counted here."""
        yield from self.requests.lines()
        yield from self.durations.lines()
        yield from self.answers.lines()


def family(name: str, words: str, kind: str, labels: Labels, values: Mapping[Labels, int]) -> Iterator[str]:
    """Yields the lines of one metric with all its values, ``kind`` being counter or gauge."""
    yield from _head(name, words, kind)
    for held, value in sorted(values.items()):
        yield f"{name}{_labels(labels, held)} {value}"


def histogram(
    name: str,
    words: str,
    labels: Labels,
    bounds: Sequence[float],
    values: Mapping[Labels, tuple[Sequence[int], float]],
) -> Iterator[str]:
    """Yields the lines of a histogram: by labels, how many were not longer than each bound and than any, and the sum
    in seconds."""
    yield from _head(name, words, "histogram")
    for held, (below, total) in sorted(values.items()):
        for bound, count in zip((*map(str, bounds), "+Inf"), below, strict=True):
            yield f"{name}_bucket{_labels((*labels, 'le'), (*held, bound))} {count}"
        yield f"{name}_sum{_labels(labels, held)} {total:.6f}"
        yield f"{name}_count{_labels(labels, held)} {below[-1]}"


def _head(name: str, words: str, kind: str) -> Iterator[str]:
    yield f"# HELP {name} {words}"
    yield f"# TYPE {name} {kind}"


def _labels(names: Labels, values: Labels) -> str:
    if not names:
        return ""
    pairs = (f'{name}="{_escaped(value)}"' for name, value in zip(names, values, strict=True))
    return "{" + ",".join(pairs) + "}"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
