"""A fresh database for each test."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fresh import fresh_database

from vanban.db.passwords import WORK, Work, work_with
from vanban.db.session import Database
from vanban.settings import Settings


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = fresh_database(Settings(data_dir=tmp_path / "data", database_url=None))
    yield database
    database.close()


@pytest.fixture
def standard_work() -> Iterator[None]:
    """Hashes as an installation makes them, not the cheap ones of the tests."""
    cheap = replace(WORK)
    work_with(Work())
    yield
    work_with(cheap)
