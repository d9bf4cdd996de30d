"""The migrations build exactly the tables of the models."""

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from vanban.db.models import Base
from vanban.db.schema import configuration
from vanban.db.session import Database, engine_from_url, open_database
from vanban.errors import SettingsError
from vanban.settings import Settings


def test_migrations_and_models_agree(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


def test_migrations_go_down_and_up_again(database: Database) -> None:
    with database.engine.begin() as connection:
        command.downgrade(configuration(connection), "base")
        assert inspect(connection).get_table_names() == ["alembic_version"]
        command.upgrade(configuration(connection), "head")
        assert set(inspect(connection).get_table_names()) == {*Base.metadata.tables, "alembic_version"}


def test_a_migration_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    engine = engine_from_url(f"sqlite:///{tmp_path / 'x.sqlite'}")
    with engine.connect() as connection, connection.begin() as migration:
        command.upgrade(configuration(connection), "head")
        migration.rollback()
    assert inspect(engine).get_table_names() == []
    engine.dispose()


def test_a_database_of_a_newer_version_is_refused(database: Database, tmp_path: Path) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SettingsError, match="mới hơn"):
        open_database(Settings(data_dir=tmp_path / "data", database_url=None))


def test_ids_are_never_used_again(database: Database) -> None:
    with database.engine.begin() as connection:
        tables = "('document', 'passage', 'index_log')"
        rows = connection.execute(text(f"SELECT sql FROM sqlite_master WHERE name IN {tables}")).scalars().all()
    assert len(rows) == 3
    assert all("AUTOINCREMENT" in row for row in rows)


def test_confirmed_edges_stay_confirmed_and_documents_keep_their_parts(tmp_path: Path) -> None:
    engine = engine_from_url(f"sqlite:///{tmp_path / 'x.sqlite'}")
    with engine.begin() as connection:
        command.upgrade(configuration(connection), "0001")
        connection.execute(text("INSERT INTO unit (id, code, name) VALUES (1, 'a', 'A')"))
        connection.execute(
            text("INSERT INTO file VALUES ('s', 'a.txt', 'text/plain', 1, '2026-01-01')"),
        )
        connection.execute(
            text(
                "INSERT INTO document (id, file_sha256, recipients, text, warnings, status, owner_unit_id, audience,"
                " publicity, ingested_at) VALUES (7, 's', '', 'x', '', 'con_hieu_luc', 1, 'public', 'noi_bo',"
                " '2026-01-01')"
            )
        )
        for number, confirmed in (("1-NQ/TU", 1), ("2-NQ/TU", 0)):
            connection.execute(
                text(
                    'INSERT INTO relation (source_id, kind, target_text, quote, start, "end", confirmed, target_number)'
                    f" VALUES (7, 'can_cu', '', '', 0, 1, {confirmed}, '{number}')"
                )
            )
        command.upgrade(configuration(connection), "head")
        rows = connection.execute(text("SELECT source_id, target_number, state FROM relation ORDER BY id")).all()
    engine.dispose()
    assert [tuple(row) for row in rows] == [(7, "1-NQ/TU", "xac_nhan"), (7, "2-NQ/TU", "de_xuat")]
