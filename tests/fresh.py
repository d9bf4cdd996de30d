"""Empty databases of the schema of today: the migrations are applied once for the run, then their result is copied.

With ``VANBAN_TEST_EVERYTHING_ON`` (the address of a PostgreSQL server whose user may create databases) they are made
there instead of in files, so that every test with a fresh database runs on that engine.
"""

import atexit
import itertools
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from app.wiring import Services
from vanban.db.session import Database, make_private_folder, open_database
from vanban.settings import Settings

NAME = "vanban.sqlite"
EVERYTHING = "VANBAN_TEST_EVERYTHING_ON"
_numbers = itertools.count(1)


def fresh_database(settings: Settings) -> Database:
    """Returns the open database of these settings; where its folder has none yet, it begins as an empty copy."""
    return open_database(_with_copy(settings))


def fresh_services(settings: Settings) -> Services:
    """Returns the services of these settings over a database that begins as an empty copy, if there was none."""
    return Services(_with_copy(settings))


def _with_copy(settings: Settings) -> Settings:
    """Returns the settings with a database that is there; it is not opened."""
    server = os.environ.get(EVERYTHING)
    if server and settings.database_url is None:
        return settings.model_copy(update={"database_url": _copy_on(server)})
    place = settings.data_dir / NAME
    if settings.database_url is None and not place.exists():
        make_private_folder(settings.data_dir)
        shutil.copyfile(migrated(), place)
    return settings


@cache
def migrated() -> Path:
    """Returns a database file that the migrations have just made, and nothing else."""
    folder = Path(tempfile.mkdtemp(prefix="vanban-thu-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    open_database(Settings(data_dir=folder, database_url=None)).close()
    return folder / NAME


def _copy_on(server: str) -> str:
    """Returns the address of a new database on a server, dropped again when the tests end."""
    name = f"vanban_thu_{os.getpid()}_{next(_numbers)}"
    _run_on(server, f"CREATE DATABASE {name} TEMPLATE {_migrated_on(server)}")
    atexit.register(_run_on, server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    return _address(server, name)


@cache
def _migrated_on(server: str) -> str:
    name = f"vanban_thu_{os.getpid()}_0"
    _run_on(server, f"CREATE DATABASE {name}")
    atexit.register(_run_on, server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    folder = Path(tempfile.mkdtemp(prefix="vanban-thu-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    open_database(Settings(data_dir=folder, database_url=_address(server, name))).close()
    return name


def _address(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _run_on(server: str, words: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(words))
    engine.dispose()
