"""A fresh database for each test."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from chat_people import plant
from fresh import fresh_database

from vanban.db.passwords import WORK, Work, work_with
from vanban.db.session import Database, engine_from_url, open_database
from vanban.settings import Settings


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = fresh_database(Settings(data_dir=tmp_path / "data", database_url=None))
    yield database
    database.close()


@pytest.fixture(scope="session")
def planted_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a database with the people of ``chat_people``, to be copied."""
    folder = tmp_path_factory.mktemp("office") / "data"
    planted = open_database(Settings(data_dir=folder, database_url=None))
    with planted.transaction() as session:
        plant(session)
    planted.close()
    return folder / "vanban.sqlite"


@pytest.fixture
def office(planted_office: Path, tmp_path: Path) -> Iterator[Database]:
    """A database with the people of ``chat_people``."""
    own = tmp_path / "vanban.sqlite"
    shutil.copy(planted_office, own)
    database = Database(engine_from_url(f"sqlite:///{own}"))
    yield database
    database.close()


@pytest.fixture
def standard_work() -> Iterator[None]:
    """Hashes as an installation makes them, not the cheap ones of the tests."""
    cheap = replace(WORK)
    work_with(Work())
    yield
    work_with(cheap)
