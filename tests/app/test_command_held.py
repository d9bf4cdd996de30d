"""``vanban held``: what waits is listed, looked at and decided from the command line."""

import json
from pathlib import Path

import pytest

from app.command import run
from samples.build import render
from samples.sources import load_sources

PLAN = next(source for source in load_sources() if source.slug.startswith("13-"))


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VANBAN_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("VANBAN_WORKERS", "1")  # in order: the first file is the one held, the second waits
    html = render(PLAN, "html").decode()
    incoming = tmp_path / "in"
    incoming.mkdir()
    (incoming / "a.html").write_text(html)
    (incoming / "b.html").write_text(
        html.replace("</body>", "<p>Điều chỉnh, bổ sung một câu nữa vào văn bản.</p></body>")
    )
    return incoming


def output(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    capsys.readouterr()
    code = run(list(words))
    return code, capsys.readouterr().out


def test_a_newer_version_is_decided_from_the_command_line(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, text = output(capsys, "ingest", str(data), "--json")
    assert [one["status"] for one in json.loads(text)] == ["indexed", "held"]
    assert code == 1
    (waiting,) = json.loads(output(capsys, "held", "list", "--json")[1])
    assert (waiting["name"], waiting["kind"], waiting["rival_id"]) == ("b.html", "ban_khac", 1)
    copy = tmp_path / "xem.html"
    assert output(capsys, "held", "save", str(waiting["held_file_id"]), str(copy))[0] == 0
    assert copy.read_bytes() == (data / "b.html").read_bytes()
    assert output(capsys, "held", "save", str(waiting["held_file_id"]), str(copy))[0] == 4  # never overwritten
    code, text = output(capsys, "held", "replace", str(waiting["held_file_id"]), "--json")
    assert (code, json.loads(text)["status"]) == (0, "indexed")
    assert output(capsys, "held", "list")[1].strip() == "Không có tệp nào chờ quyết định."
    found = json.loads(output(capsys, "find", PLAN.number, "--json")[1])["matches"]
    assert [one["document_id"] for one in found] == [2]
    assert output(capsys, "held", "drop", str(waiting["held_file_id"]))[0] == 3


def test_a_dropped_file_is_gone(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["ingest", str(data)])
    assert output(capsys, "held", "drop", "1", "--note", "bản nháp", "--json")[0] == 0
    (row,) = json.loads(output(capsys, "held", "list", "--all", "--json")[1])
    assert (row["state"], row["note"], row["document_id"]) == ("bo", "bản nháp", None)
    assert output(capsys, "held", "accept", "1")[0] == 3


def test_a_person_without_the_role_decides_nothing(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["ingest", str(data)])
    run(["admin", "person", "add", "doc", "Người đọc", "--unit", "goc", "--role", "can_bo"])
    assert output(capsys, "held", "accept", "1", "--user", "doc")[0] == 3
    assert json.loads(output(capsys, "held", "list", "--user", "doc", "--json")[1]) == []
