"""Inserting what is not there yet, and counting what changed, alike on SQLite and PostgreSQL."""

from collections.abc import Mapping, Sequence
from typing import Any, cast
from zlib import crc32

from sqlalchemy import CursorResult, Delete, Table, Update, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from vanban.db.models import Base


def insert_new(
    session: Session, table: type[Base], rows: Sequence[Mapping[str, Any]], *, unique: Sequence[str]
) -> list[int]:
    """Returns the ids of the rows that were inserted: all but those whose ``unique`` columns are there already."""
    if not rows:
        return []
    statement = upsert(session, table).on_conflict_do_nothing(index_elements=list(unique))
    return list(session.connection().scalars(statement.returning(table.__table__.c.id), list(rows)))


def upsert(session: Session, table: type[Base]) -> "sqlite.Insert | postgresql.Insert":
    """Returns an INSERT of the session's engine, which may say what happens when the row is there already."""
    return upsert_of(session.get_bind().dialect.name, table)


def upsert_of(dialect: str, table: type[Base]) -> "sqlite.Insert | postgresql.Insert":
    """Returns what ``upsert`` does, for an engine by its name."""
    if dialect == "postgresql":
        return postgresql.insert(cast("Table", table.__table__))
    return sqlite.insert(cast("Table", table.__table__))


def changed(session: Session, statement: Update | Delete) -> int:
    """Returns how many rows a statement changed."""
    return cast("CursorResult[Any]", session.execute(statement)).rowcount


def one_at_a_time(session: Session, what: str) -> None:
    """Lets no other transaction past the same call until this one ends.

    SQLite has taken its write lock already when a transaction writes; PostgreSQL takes an advisory lock here.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(crc32(what.encode()))))
