"""A library goes over to a model in a folder by the command, and says which model it goes by."""

import json
from pathlib import Path

import pytest
from tokenizers import Tokenizer

from app.command import run
from app.wiring import Services
from rag.embedding import BUILTIN, load_builtin, load_static, save_static
from vanban.db.reembedding import models_of_passages
from vanban.settings import Settings

TEXT = """ỦY BAN NHÂN DÂN THÀNH PHỐ LẠC HÀ
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Số: 10/2019/QĐ-UBND
Lạc Hà, ngày 05 tháng 3 năm 2019

QUYẾT ĐỊNH
Về việc ban hành quy chế tiếp nhận hồ sơ

Điều 1. Ban hành quy chế về tiếp nhận hồ sơ của các cơ quan thuộc thành phố.
Điều 2. Các sở thi hành Quyết định này.
"""


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """A folder of another model in our format: the shipped one under another name, with half of its numbers."""
    shipped = load_builtin()
    rows = shipped._rows.astype("float32")[:, :128] * shipped._scales[:, None]
    save_static(
        tmp_path / "khac", name="khac", tokenizer=Tokenizer.from_file(str(BUILTIN / "tokenizer.json")), vectors=rows
    )
    return tmp_path / "khac"


def test_the_library_goes_over_and_keeps_what_it_holds(
    tmp_path: Path, other: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = ["--data", str(tmp_path / "var")]
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    assert run([*data, "ingest", str(tmp_path / "a.txt")]) == 0
    monkeypatch.setenv("VANBAN_EMBEDDING_MODEL", str(other))
    _is_still_searched_by_the_shipped_model(tmp_path)
    capsys.readouterr()
    assert run([*data, "models", "switch"]) == 0
    assert "Kho đã chuyển sang mô hình khac-" in capsys.readouterr().out
    assert run([*data, "models", "list", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    name = load_static(other).name
    assert told["in_force"] == name
    assert set(told["passages"]) == {name}
    assert "BAAI/bge-m3" in {row["name"] for row in told["known"]}
    assert run([*data, "ask", "Quy chế tiếp nhận hồ sơ?"]) == 0


def _is_still_searched_by_the_shipped_model(folder: Path) -> None:
    services = Services(Settings(data_dir=folder / "var"))
    try:
        assert services.embedder.name == load_builtin().name
        assert any("vanban models switch" in notice for notice in services.index.notices)
        with services.database.session() as session:
            assert set(models_of_passages(session)) == {load_builtin().name}
    finally:
        services.close()


def test_a_model_that_is_not_here_is_named_with_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--data", str(tmp_path / "var"), "models", "switch", "--to", str(tmp_path / "none")]) == 7
    assert "Không có thư mục mô hình nhúng" in capsys.readouterr().err
