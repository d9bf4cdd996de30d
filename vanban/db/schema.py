"""The schema's version: brings a database up to date with the migrations, one process at a time."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from filelock import FileLock
from sqlalchemy import Connection, Engine

from vanban.errors import SettingsError

MIGRATIONS = Path(__file__).parent / "migrations"


def bring_up_to_date(engine: Engine, *, lock: Path) -> None:
    """Applies the migrations that are missing, under a file lock; does nothing when there are none.

    Raises ``SettingsError`` when the database was made by a newer version of the product.
    """
    scripts = ScriptDirectory(str(MIGRATIONS))
    if _current(engine) == scripts.get_current_head():
        return
    with FileLock(lock):
        current = _current(engine)
        if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
            raise SettingsError(
                "Cơ sở dữ liệu do một phiên bản mới hơn của phần mềm tạo ra: hãy cập nhật phần mềm rồi chạy lại."
            )
        with engine.begin() as connection:
            command.upgrade(configuration(connection), "head")


def is_current(engine: Engine) -> bool:
    """Tells whether the database has exactly the schema of this version."""
    return _current(engine) == ScriptDirectory(str(MIGRATIONS)).get_current_head()


def configuration(connection: Connection) -> Config:
    """Returns an Alembic configuration for our migrations that works on an open connection."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _current(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()
