"""Which files an ingest of folders takes, and in which order."""

from pathlib import Path

import pytest

from app.command_ingest import files_below


def test_folders_are_walked_sorted_and_hidden_files_are_mentioned(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("b/2.txt", "b/1.txt", "a/x/3.txt", ".git/config", "a/~$bao-cao.docx", "a/.DS_Store", "z.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    found = [str(path.relative_to(tmp_path)) for path in files_below((tmp_path,))]
    assert found == ["z.txt", "a/x/3.txt", "b/1.txt", "b/2.txt"]
    mentioned = capsys.readouterr().err
    assert "~$bao-cao.docx" in mentioned
    assert ".DS_Store" in mentioned


def test_a_file_named_outright_is_taken_whatever_its_name(tmp_path: Path) -> None:
    assert list(files_below((tmp_path / ".an.txt", tmp_path / "khong-co"))) == [
        tmp_path / ".an.txt",
        tmp_path / "khong-co",
    ]
