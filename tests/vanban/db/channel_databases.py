"""A database on each engine for the tests of what travels over chat channels, and events and messages to put there."""

import datetime
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fresh import fresh_database
from sqlalchemy import create_engine, text

from vanban.channels import Incoming, Outgoing, Platform, plain
from vanban.db.channel_outbox import NewMessage, put
from vanban.db.session import Database
from vanban.settings import Settings

POSTGRESQL = "VANBAN_TEST_POSTGRESQL_URL"  # of an empty database that the tests may wipe
NOW = datetime.datetime(2026, 11, 27, 1, 0, tzinfo=datetime.UTC)
SECOND = datetime.timedelta(seconds=1)
HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)
TELEGRAM = Platform.TELEGRAM


@contextmanager
def opened(engine: str, folder: Path) -> Iterator[Database]:
    """Yields an empty database on SQLite or PostgreSQL; skips where there is no PostgreSQL."""
    url = os.environ.get(POSTGRESQL) if engine == "postgresql" else None
    if engine == "postgresql":
        if url is None:
            pytest.skip(f"needs a PostgreSQL server: set {POSTGRESQL}")
        _wipe(url)
    settings = Settings(data_dir=folder / "data", database_url=url)
    database = fresh_database(settings)
    yield database
    database.close()


def event(number: int, *, chat: str = "an", after_s: float = 0, **changes: object) -> Incoming:
    """Returns the event with a number, sent some seconds after ``NOW``."""
    sent_at = NOW + datetime.timedelta(seconds=after_s)
    return Incoming(TELEGRAM, f"m{number}", chat, chat, sent_at, text=f"câu {number}", **changes)  # type: ignore[arg-type]


def queue(database: Database, key: str, *, chat: str = "an", now: datetime.datetime = NOW, **changes: object) -> int:
    """Returns the id of a message put into the outbox."""
    message = changes.pop("message", Outgoing(plain(f"lời {key}")))
    with database.transaction() as session:
        found = put(session, NewMessage(key, TELEGRAM, chat, message, **changes), now)  # type: ignore[arg-type]
    assert found is not None
    return found


def _wipe(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
