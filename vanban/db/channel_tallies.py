"""Counts of the chat channels since the beginning, kept in the database: any process can tell what all have done."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from vanban.channels import Platform
from vanban.db.channel_models import TallyRow
from vanban.db.upserts import upsert

SECONDS = (0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 30.0, 60.0, 300.0)  # upper bounds of the buckets of durations
RECEIVED, FAILED, ANSWERED, SENT = "received", "failed", "answered", "sent"


@dataclass(frozen=True, slots=True)
class Durations:
    """How long something took: how many fell into each bucket (the last one is open), and the sum in seconds."""

    buckets: tuple[int, ...] = (0,) * (len(SECONDS) + 1)
    seconds: float = 0.0


def tally(session: Session, platform: Platform, name: str, count: int = 1) -> None:
    """Counts some more, in the transaction of what is counted."""
    _add(session, platform, name, count, 0.0)


def tally_duration(session: Session, platform: Platform, name: str, seconds: float) -> None:
    """Counts one more that took so many seconds; a clock put back counts as no time."""
    lasted = max(0.0, seconds)
    _add(session, platform, f"{name}:{bisect_left(SECONDS, lasted)}", 1, lasted)


def counts(session: Session, name: str) -> Mapping[str, int]:
    """Returns what ``tally`` has counted under a name, by platform."""
    chosen = select(TallyRow.platform, TallyRow.count).where(TallyRow.name == name)
    return {row[0]: row[1] for row in session.execute(chosen)}


def durations(session: Session, name: str) -> Mapping[str, Durations]:
    """Returns what ``tally_duration`` has counted under a name, by platform."""
    found: dict[str, tuple[list[int], float]] = {}
    for row in session.scalars(select(TallyRow).where(TallyRow.name.startswith(f"{name}:", autoescape=True))):
        buckets, total = found.get(row.platform, ([0] * (len(SECONDS) + 1), 0.0))
        buckets[int(row.name.partition(":")[2])] += row.count
        found[row.platform] = buckets, total + row.seconds
    return {platform: Durations(tuple(buckets), total) for platform, (buckets, total) in found.items()}


def _add(session: Session, platform: Platform, name: str, count: int, seconds: float) -> None:
    row = {"platform": platform.value, "name": name, "count": count, "seconds": seconds}
    insert = upsert(session, TallyRow).values(row)
    more = {
        "count": TallyRow.count + insert.excluded["count"],
        "seconds": TallyRow.seconds + insert.excluded["seconds"],
    }
    session.execute(insert.on_conflict_do_update(index_elements=["platform", "name"], set_=more))
