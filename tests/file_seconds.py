"""How long each file of tests takes, kept in ``file_seconds.json``, so that workers begin with the longest.

Workers of pytest-xdist take file after file (``--dist loadfile``). Were a long one taken last, the others would stand
idle. ``--record-seconds`` writes the file anew; a file that is not in it is taken after those that are.
"""

import json
import os
from collections import Counter
from pathlib import Path

import pytest

PLACE = Path(__file__).with_name("file_seconds.json")
LEAST = 5.0  # seconds; shorter files need no order
_SEEN: Counter[str] = Counter()


def in_order(items: list[pytest.Item]) -> None:
    """Puts the files that take longest first, where workers share them out."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return
    seconds = json.loads(PLACE.read_text())
    items.sort(key=lambda item: -seconds.get(item.nodeid.partition("::")[0], 0.0))


def count(report: pytest.TestReport) -> None:
    """Counts the time of a test's setup, call or end toward its file."""
    _SEEN[report.nodeid.partition("::")[0]] += report.duration


def record() -> None:
    """Writes down how long each file took in this run, the longest first; keeps what is known of the others."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    known = json.loads(PLACE.read_text()) if PLACE.exists() else {}
    known |= {name: round(seconds, 1) for name, seconds in _SEEN.items()}
    long = sorted(((seconds, name) for name, seconds in known.items() if seconds >= LEAST), reverse=True)
    PLACE.write_text(json.dumps({name: seconds for seconds, name in long}, indent=0) + "\n")
