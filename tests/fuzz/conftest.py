"""The tests of hostile files use the queue, the office files and the parsers of the tests of ingestion."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.ocr.engine import is_available

NEIGHBOUR = str(Path(__file__).resolve().parents[1] / "ingest")
if NEIGHBOUR not in sys.path:
    sys.path.append(NEIGHBOUR)


@pytest.fixture
def bare_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """A machine without recognition and LibreOffice: damaged files are then read by our own code alone."""
    monkeypatch.setenv("PATH", str(tmp_path))
    is_available.cache_clear()
    yield
    is_available.cache_clear()
