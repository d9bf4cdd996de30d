"""The measures of sittings, from ``exams/data/sittings.toml``."""

import datetime
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Measures:
    """Seconds of grace after a deadline, and how much one attempt or request may hold."""

    grace_seconds: int
    most_events: int
    most_saves: int
    handed_in_at_once: int

    @property
    def grace(self) -> datetime.timedelta:
        """How long after the deadline answers on their way are taken."""
        return datetime.timedelta(seconds=self.grace_seconds)


@cache
def measures() -> Measures:
    """Returns the measures; raises ``TypeError`` for a file with other names in it."""
    text = resources.files("exams").joinpath("data/sittings.toml").read_text(encoding="utf-8")
    return Measures(**tomllib.loads(text))
