"""What came of a burst of messages: lost, twice, out of order, told of by a notice instead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

NOTICE = "Câu trả lời trước có thể chưa tới đồng chí"


@dataclass(frozen=True, slots=True)
class Burst:
    """What is done. ``rate`` is in messages a second, None for all at once; ``kills`` processes are killed."""

    people: int = 500
    messages: int = 2_000
    rate: float | None = None
    processes: int = 1
    threads: int = 2
    kills: int = 0
    flood: bool = True  # the stand-in refuses what comes faster than Telegram allows

    @property
    def each(self) -> int:
        """Messages of one person."""
        return self.messages // self.people


@dataclass(slots=True)
class Outcome:
    """What came of it. Times are in seconds; ``first`` is to the first message of an answer, ``whole`` to its last."""

    burst: Burst
    asked: int = 0
    lost: int = 0
    twice: int = 0
    out_of_order: int = 0
    strange: int = 0  # texts that the pilot was not sent
    notices: int = 0  # different ones
    notices_again: int = 0  # that came once more: their sender died before it wrote down that they had arrived
    uncertain: int = 0  # messages that were told of, also those that were seen to have arrived afterwards
    told_instead: int = 0  # texts that are missing and were told of by a notice
    messages_sent: int = 0
    refused_as_too_fast: int = 0
    killed: int = 0
    seconds: float = 0.0
    per_second: float = 0.0
    processor_ms: float = 0.0  # of the bot processes, for each message
    first: Mapping[str, float] = field(default_factory=dict)
    whole: Mapping[str, float] = field(default_factory=dict)

    @property
    def sound(self) -> bool:
        """Tells whether nothing was lost, answered twice or out of order."""
        return not (self.lost or self.twice or self.out_of_order or self.strange)


def told_once(outcome: Outcome, sent: Sequence[tuple[str, str]]) -> list[str]:
    """Returns the texts of messages, each with the data of its first button, without notices that came once more.

    Those are counted: a notice whose sender died is sent again, since to read it twice does no harm.
    """
    texts: list[str] = []
    told: set[str] = set()
    for text, button in sent:
        if text.startswith(NOTICE):
            if button in told:
                outcome.notices_again += 1
                continue
            told.add(button)
        texts.append(text)
    return texts


def compare(outcome: Outcome, sent: Sequence[str], expected: Sequence[str]) -> None:
    """Counts what is missing, twice, strange or out of order among what a person was sent."""
    notices = sum(text.startswith(NOTICE) for text in sent)
    texts = [text for text in sent if not text.startswith(NOTICE)]
    outcome.notices += notices
    missing = sum(max(0, expected.count(text) - texts.count(text)) for text in set(expected))
    outcome.told_instead += min(missing, notices)
    outcome.lost += max(0, missing - notices)
    outcome.strange += sum(text not in expected for text in texts)
    outcome.twice += sum(max(0, texts.count(text) - expected.count(text)) for text in set(texts) & set(expected))
    outcome.out_of_order += not _is_part_of(texts, expected)


def _is_part_of(texts: Sequence[str], expected: Sequence[str]) -> bool:
    """Tells whether the texts come in the expected order, some of which may be missing."""
    rest = iter(expected)
    return all(any(text == other for other in rest) for text in texts)


def quantiles(values: Sequence[float]) -> dict[str, float]:
    if not values:
        return {}
    return {name: round(float(np.quantile(values, at)), 3) for name, at in (("p50", 0.5), ("p95", 0.95), ("max", 1.0))}
