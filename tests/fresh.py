"""Empty databases of the schema of today: the migrations are applied once for the run, then their result is copied."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from app.wiring import Services
from vanban.db.session import Database, make_private_folder, open_database
from vanban.settings import Settings

NAME = "vanban.sqlite"


def fresh_database(settings: Settings) -> Database:
    """Returns the open database of these settings; where its folder has none yet, it begins as an empty copy."""
    place = settings.data_dir / NAME
    if settings.database_url is None and not place.exists():
        make_private_folder(settings.data_dir)
        shutil.copyfile(migrated(), place)
    return open_database(settings)


def fresh_services(settings: Settings) -> Services:
    """Returns the services of these settings over a database that begins as an empty copy, if there was none."""
    fresh_database(settings).close()
    return Services(settings)


@cache
def migrated() -> Path:
    """Returns a database file that the migrations have just made, and nothing else."""
    folder = Path(tempfile.mkdtemp(prefix="vanban-thu-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    open_database(Settings(data_dir=folder, database_url=None)).close()
    return folder / NAME
