"""A fresh database for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from vanban.db.session import Database, open_database
from vanban.settings import Settings


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = open_database(Settings(data_dir=tmp_path / "data", database_url=None))
    yield database
    database.close()
