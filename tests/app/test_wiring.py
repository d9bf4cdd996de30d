"""The composition root builds a part when it is asked for, and closes what it opened."""

from pathlib import Path

from app.wiring import Services
from vanban.settings import Settings


def settings(folder: Path) -> Settings:
    return Settings(data_dir=folder / "data", database_url=None, chroma_url=None, embedding_model="builtin")


def test_nothing_is_opened_before_it_is_needed(tmp_path: Path) -> None:
    services = Services(settings(tmp_path))
    services.close()
    assert not (tmp_path / "data").exists()


def test_the_parts_are_built_once_and_share_the_database(tmp_path: Path) -> None:
    services = Services(settings(tmp_path))
    try:
        assert services.database is services.database
        assert services.intake.database is services.database
        assert services.intake.files is services.files
        web = services.web
        assert (web.database, web.assistant, web.files) == (services.database, services.assistant, services.files)
    finally:
        services.close()


def test_the_folders_are_private(tmp_path: Path) -> None:
    services = Services(settings(tmp_path))
    try:
        assert services.index is not None
        for folder in (services.settings.data_dir, services.settings.index_dir):
            assert folder.stat().st_mode & 0o077 == 0
    finally:
        services.close()
