"""The database: an engine made from one URL, and transactions on it.

SQLite runs in write-ahead mode with ``synchronous=FULL``, so that what has been acknowledged survives a crash of the
machine (https://www.sqlite.org/pragma.html#pragma_synchronous). Nothing else here knows which engine it is.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.orm import Session

from vanban.db import (
    listed,  # noqa: F401 - whatever stores a document keeps its row of the list
    work_tally_keeping,  # noqa: F401 - whatever changes a unit's work keeps its counts
)
from vanban.db.all_models import settle_models
from vanban.db.schema import bring_up_to_date
from vanban.errors import SettingsError
from vanban.settings import Settings

BUSY_TIMEOUT_MS = 30_000  # how long a writer waits for another process; a large document commits in well under 1 s
_BEGIN = "vanban_begin"  # execution option: the words that open a transaction on SQLite


@dataclass(frozen=True, slots=True)
class Database:
    """The one truth. Rows stay readable after their session has ended."""

    engine: Engine

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Yields a session in a transaction that reads, or makes a single write; commits, or rolls back on error."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Yields a session that will read **and then write**: SQLite takes the write lock at once, so that what was
        read is still true when it is written; commits, or rolls back on error."""
        engine = self.engine.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})
        with Session(engine, expire_on_commit=False) as session, session.begin():
            yield session

    def close(self) -> None:
        """Closes the pooled connections."""
        self.engine.dispose()


def open_database(settings: Settings) -> Database:
    """Returns the database of these settings, created or migrated to this version's schema.

    Raises ``SettingsError`` when the data folder or the database cannot be opened, or is of a newer version.
    """
    make_private_folder(settings.data_dir)
    settle_models()
    try:
        engine = engine_from_url(settings.database)
        bring_up_to_date(engine, lock=settings.data_dir / "schema.lock")
    except (ArgumentError, ModuleNotFoundError) as error:
        raise SettingsError("Địa chỉ cơ sở dữ liệu (VANBAN_DATABASE_URL) không dùng được.") from error
    except OperationalError as error:
        raise SettingsError(
            "Không mở được cơ sở dữ liệu: kiểm tra VANBAN_DATABASE_URL, quyền ghi và chỗ trống của thư mục dữ liệu."
        ) from error
    return Database(engine)


def make_private_folder(folder: Path) -> None:
    """Creates a folder that only its owner may enter (mode 0700); one that exists keeps its mode."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"Không tạo được thư mục dữ liệu {folder}: {error.strerror}.") from error


def engine_from_url(url: str) -> Engine:
    """Returns an engine; on SQLite with foreign keys, write-ahead log and explicit transactions switched on."""
    # Parameters hold document text: they must not reach a log by way of an error's message.
    engine = create_engine(url, hide_parameters=True, **_pooling(url))
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _pooling(url: str) -> dict[str, Any]:
    """Returns the pool's options: a question holds up to three connections, so a small pool would choke on itself. What
    goes over the size is closed again; a server works with some forty threads."""
    chosen = make_url(url)
    if chosen.get_backend_name() != "sqlite":
        return {"pool_pre_ping": True, "pool_size": 20, "max_overflow": 60}
    return {"pool_size": 40, "max_overflow": -1} if chosen.database not in (None, "", ":memory:") else {}


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver must not open transactions by itself: it would do so only before the first write, too late.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))
