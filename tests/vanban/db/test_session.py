"""The database opens safely, keeps what was committed and gives up cleanly."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import select, text
from stored_rows import NOW, add_document

from vanban.db.models import DocumentRow, UnitRow
from vanban.db.session import Database, open_database
from vanban.errors import SettingsError
from vanban.settings import Settings


def test_sqlite_runs_with_wal_full_synchronous_and_foreign_keys(database: Database) -> None:
    with database.engine.connect() as connection:
        pragmas = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "synchronous")
        }
        assert pragmas == {"journal_mode": "wal", "synchronous": 2}
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1


def test_the_data_folder_is_private(database: Database, tmp_path: Path) -> None:
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700


def test_an_error_rolls_everything_back(database: Database) -> None:
    def add_and_fail() -> None:
        with database.transaction() as session:
            session.add(UnitRow(code="a", name="A"))
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        add_and_fail()
    with database.session() as session:
        assert session.scalars(select(UnitRow)).all() == []


def test_rows_stay_readable_after_their_session(database: Database) -> None:
    with database.transaction() as session:
        row = UnitRow(code="a", name="A")
        session.add(row)
    assert row.name == "A"


def test_a_moment_comes_back_aware(database: Database) -> None:
    with database.transaction() as session:
        session.add(UnitRow(id=1, code="a", name="A"))
        session.flush()
        document_id = add_document(session, "a", 1).id
    with database.session() as session:
        row = session.get(DocumentRow, document_id)
        assert row is not None
        assert row.ingested_at == NOW


def test_two_writers_that_read_first_both_succeed(database: Database) -> None:
    with database.transaction() as session:
        session.add(UnitRow(id=1, code="a", name="0"))
    start = threading.Barrier(2)

    def raise_by_one() -> None:
        start.wait()
        for _ in range(20):
            with database.transaction() as session:
                row = session.get(UnitRow, 1)
                assert row is not None
                row.name = str(int(row.name) + 1)

    threads = [threading.Thread(target=raise_by_one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.session() as session:
        assert session.scalar(select(UnitRow.name)) == "40"


def test_many_threads_may_each_hold_a_session_inside_a_session(database: Database) -> None:
    start = threading.Barrier(40)
    counted: list[int] = []

    def read_inside_reading() -> None:
        with database.session() as outer:
            outer.execute(text("SELECT 1"))
            start.wait(timeout=20)
            with database.session() as inner:
                counted.append(inner.scalar(text("SELECT 1")) or 0)

    threads = [threading.Thread(target=read_inside_reading) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counted == [1] * 40


@pytest.mark.parametrize("url", ["not a url", "nosuchengine://x/y", "sqlite:////proc/nowhere/x.sqlite"])
def test_a_database_that_cannot_be_opened_is_a_settings_error(url: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        open_database(Settings(data_dir=tmp_path, database_url=url))


def test_a_data_folder_that_is_a_file_is_a_settings_error(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("x")
    with pytest.raises(SettingsError, match="thư mục dữ liệu"):
        open_database(Settings(data_dir=tmp_path / "data", database_url=None))
