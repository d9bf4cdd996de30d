"""``vanban admin import``: tried first, applied when asked to, links where only the owner reads them."""

import json
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.command import vanban

UNITS = "Mã đơn vị,Tên đơn vị,Mã cấp trên\nthon,Thôn,xa\nxa,Xã,\n"
PEOPLE = "Tên đăng nhập\tHọ tên\tMã đơn vị\nlan\tTrần Thị Lan\tthon\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the two lists."""
    (tmp_path / "don-vi.csv").write_text(UNITS, encoding="utf-16")
    (tmp_path / "nguoi.csv").write_text(PEOPLE, encoding="utf-8")
    return tmp_path


def run(folder: Path, *words: str) -> dict[str, object]:
    """Returns the JSON that the command prints."""
    result = CliRunner().invoke(vanban, ["--data", str(folder / "data"), "admin", "import", *words, "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_list_is_tried_then_applied_and_applying_again_changes_nothing(folder: Path) -> None:
    units, people, links = (str(folder / name) for name in ("don-vi.csv", "nguoi.csv", "lien-ket.csv"))
    assert run(folder, units) == {
        "counts": {"moi": 2},
        "applied": False,
        "new_units": 0,
        "new_people": 0,
        "changed": 0,
        "wrong": [],
    }
    assert run(folder, people)["counts"] == {"sai": 1}
    assert run(folder, units, "--apply")["new_units"] == 2
    assert run(folder, people, "--apply", "--links", links, "--site", "https://vb.example")["new_people"] == 1
    assert "https://vb.example/dat-mat-khau?ma=" in Path(links).read_text("utf-8-sig")
    assert stat.S_IMODE(Path(links).stat().st_mode) == 0o600
    assert run(folder, people, "--apply")["new_people"] == 0


def test_a_links_file_that_exists_is_kept_and_nothing_is_applied(folder: Path) -> None:
    run(folder, str(folder / "don-vi.csv"), "--apply")
    kept = folder / "kept.csv"
    kept.write_text("cũ", encoding="utf-8")
    words = [
        "--data",
        str(folder / "data"),
        "admin",
        "import",
        str(folder / "nguoi.csv"),
        "--apply",
        "--links",
        str(kept),
    ]
    assert CliRunner().invoke(vanban, words).exit_code != 0
    assert kept.read_text(encoding="utf-8") == "cũ"
    assert run(folder, str(folder / "nguoi.csv"))["counts"] == {"moi": 1}
