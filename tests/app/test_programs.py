"""What ``vanban doctor`` says of programs and fonts outside Python."""

import os
from pathlib import Path

import pytest

from app.programs import programs


def put(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


def test_what_is_missing_comes_with_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert set(programs()) == {"soffice", "tesseract", "font chữ Việt có chân"}
    assert all(state.startswith("thiếu: apt-get install ") for state in programs().values())


def test_a_tesseract_without_vietnamese_is_not_complete(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    put(tmp_path, "tesseract", 'test "$1" = --version && echo tesseract 5.3.0 || printf "List (2):\\neng\\nosd\\n"')
    assert programs()["tesseract"] == "thiếu vie: apt-get install tesseract-ocr-vie"


def test_what_is_there_is_said_with_its_version(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    put(tmp_path, "soffice", "echo LibreOffice 7.4.7.2 40")
    put(tmp_path, "tesseract", 'test "$1" = --version && echo tesseract 5.3.0 || printf "List (2):\\nosd\\nvie\\n"')
    put(tmp_path, "fc-list", "echo Noto Serif")
    assert programs() == {
        "soffice": "đủ (7.4.7.2)",
        "tesseract": "đủ (5.3.0; osd, vie)",
        "font chữ Việt có chân": "đủ (Noto Serif)",
    }
