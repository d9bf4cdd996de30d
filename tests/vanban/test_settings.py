"""Settings come from the environment, and a bad one is named without its value."""

from pathlib import Path

import pytest

from vanban.errors import SettingsError
from vanban.settings import load_settings


def test_the_data_folder_of_the_command_line_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VANBAN_DATA_DIR", "/elsewhere")
    assert load_settings().data_dir == Path("/elsewhere")
    settings = load_settings(tmp_path)
    assert settings.data_dir == tmp_path
    assert settings.database == f"sqlite:///{tmp_path}/vanban.sqlite"
    assert settings.files_dir.parent == settings.index_dir.parent == tmp_path


def test_a_bad_value_is_named_but_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VANBAN_PORT", "bí mật")
    monkeypatch.setenv("VANBAN_LOG_LEVEL", "ồn")
    with pytest.raises(SettingsError) as raised:
        load_settings()
    assert "VANBAN_LOG_LEVEL, VANBAN_PORT" in raised.value.message
    assert "bí mật" not in raised.value.message
