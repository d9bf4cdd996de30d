"""What is told of the chat channels at /metrics: counted by all bot processes in the database, the same everywhere."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate

from sqlalchemy.orm import Session

from api.metering import Labels, family, histogram
from vanban.db.channel_tallies import (
    ANSWERED,
    FAILED,
    RECEIVED,
    SECONDS,
    SENT,
    Durations,
    counts,
    durations,
)
from vanban.db.dead_letters import inbox_by_state, outbox_by_state
from vanban.db.platform_states import platform_states

_COUNTED = {
    RECEIVED: ("vanban_channel_events_total", "Events of chat channels that came in, each counted once"),
    FAILED: ("vanban_channel_failures_total", "Events of chat channels that could not be answered"),
}
_TIMED = {
    ANSWERED: ("vanban_channel_answer_seconds", "Time from an event of a chat channel to its answer in the outbox"),
    SENT: ("vanban_channel_delivery_seconds", "Time from when a message was due to when the platform took it"),
}


def channel_lines(session: Session) -> Iterator[str]:
    """Yields the lines of the chat channels."""
    for name, (metric, words) in _COUNTED.items():
        yield from family(metric, words, "counter", ("platform",), _labelled(counts(session, name)))
    for name, (metric, words) in _TIMED.items():
        shown: dict[Labels, tuple[Sequence[int], float]] = {
            (platform,): _cumulative(one) for platform, one in durations(session, name).items()
        }
        yield from histogram(metric, words, ("platform",), SECONDS, shown)
    states = ("platform", "state")
    yield from family("vanban_channel_inbox", "Events by state", "gauge", states, _states(inbox_by_state(session)))
    yield from family("vanban_channel_outbox", "Messages by state", "gauge", states, _states(outbox_by_state(session)))
    alarms: dict[Labels, int] = {
        (platform.value,): int(bool(row.alarm)) for platform, row in platform_states(session).items()
    }
    yield from family("vanban_channel_alarm", "1 while an administrator must act", "gauge", ("platform",), alarms)


def _labelled(values: Mapping[str, int]) -> dict[Labels, int]:
    return {(name,): value for name, value in values.items()}


def _cumulative(one: Durations) -> tuple[list[int], float]:
    return list(accumulate(one.buckets)), one.seconds


def _states(values: Mapping[tuple[str, str], int]) -> dict[Labels, int]:
    return {(platform, state): value for (platform, state), value in values.items()}
