"""``vanban admin audit``: verified, anchored, exported, pruned by the command; and what commands themselves enter."""

import datetime
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from app.anchoring import DailyAnchor
from app.audit_file import export_and_prune
from app.command import run
from app.command_audit import BROKEN
from app.wiring import Services
from vanban.audit_anchors import read_anchors
from vanban.db.audit_keeping import KEPT_AT_LEAST
from vanban.db.audit_models import AuditRow
from vanban.db.audit_verification import verify
from vanban.errors import UnreadableFile
from vanban.settings import Settings


@pytest.fixture(autouse=True)
def _own_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VANBAN_DATA_DIR", str(tmp_path / "data"))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with a unit and a person, entered by the command."""
    assert run(["admin", "unit", "add", "xa", "Đảng ủy xã Lạc Hà"]) == 0
    assert run(["admin", "person", "add", "an", "Nguyễn Văn An", "--unit", "xa", "--role", "van_thu"]) == 0
    return tmp_path / "data"


def printed(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> Any:
    capsys.readouterr()
    assert run([*arguments, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def rows(data: Path) -> list[AuditRow]:
    services = Services(Settings(data_dir=data))
    try:
        with services.database.session() as session:
            return list(session.scalars(select(AuditRow).order_by(AuditRow.sequence)))
    finally:
        services.close()


def tamper(data: Path, sequence: int) -> None:
    services = Services(Settings(data_dir=data))
    with services.database.engine.begin() as connection:
        connection.execute(update(AuditRow).where(AuditRow.sequence == sequence).values(target_id="666"))
    services.close()


def test_commands_that_change_something_are_entered(data: Path) -> None:
    assert run(["admin", "person", "password", "an"]) == 0
    entered = [(row.action, row.target, row.channel, json.loads(row.detail or "{}")) for row in rows(data)]
    assert entered == [
        ("sua_don_vi", "unit", "command", {"change": "add"}),
        ("sua_nguoi_dung", "person", "command", {"change": "add", "roles": ["van_thu"]}),
        ("cap_lai_mat_khau", "person", "command", {"how": "mat_khau"}),
    ]


def test_a_command_that_fails_enters_nothing(data: Path) -> None:
    assert run(["admin", "unit", "add", "xa", "Trùng mã"]) != 0
    assert len(rows(data)) == 2


def test_the_log_is_verified_under_both_names(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = printed(capsys, "admin", "audit", "verify")
    assert (first["intact"], first["entries"], first["findings"]) == (True, 2, [])
    second = printed(capsys, "admin", "verify-audit")
    assert (second["intact"], second["entries"]) == (True, 3)  # the first verification is entered too


def test_a_break_is_named_and_ends_with_code_1(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tamper(data, 2)
    found = printed(capsys, "admin", "audit", "verify", code=BROKEN)
    assert found["findings"] == [{"kind": "khong_khop", "first": 2, "last": 2}]
    assert run(["admin", "verify-audit"]) == BROKEN
    assert "Bản ghi 2: không khớp mã băm" in capsys.readouterr().out


def test_an_anchor_kept_elsewhere_is_compared(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = printed(capsys, "admin", "audit", "anchor")
    assert made["sequence"] == 2
    elsewhere = tmp_path / "mốc.txt"
    elsewhere.write_text(json.dumps({**made, "hash": "f" * 64, "seal": ""}), encoding="utf-8")
    found = printed(capsys, "admin", "audit", "verify", "--from-anchor", str(elsewhere), code=BROKEN)
    assert [one["kind"] for one in found["findings"]] == ["khac_moc"]


def test_the_log_is_exported_once_in_each_shape(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "nhat-ky.jsonl"
    told = printed(capsys, "admin", "audit", "export", "--out", str(target))
    assert told["entries"] == 2
    assert [json.loads(line)["sequence"] for line in target.read_text(encoding="utf-8").splitlines()] == [1, 2]
    assert target.stat().st_mode & 0o777 == 0o600
    assert run(["admin", "audit", "export", "--out", str(target)]) == 4  # never over a file that is there
    ocsf = tmp_path / "ocsf.jsonl"
    assert run(["admin", "audit", "export", "--format", "ocsf", "--from", "2020-01-01", "--out", str(ocsf)]) == 0
    assert json.loads(ocsf.read_text(encoding="utf-8").splitlines()[0])["class_uid"] == 3004


def test_young_entries_are_not_pruned(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["admin", "audit", "prune", "--before", "2099-01-01", "--out", str(tmp_path / "cũ.jsonl")]) == 2
    assert "ít nhất 2 năm" in capsys.readouterr().err
    done = printed(capsys, "admin", "audit", "prune", "--before", "2020-01-01", "--out", str(tmp_path / "cũ.jsonl"))
    assert done["removed"] == 0
    assert not (tmp_path / "cũ.jsonl").exists()
    assert len(rows(data)) == 2


def test_a_service_anchors_the_log_by_itself(data: Path) -> None:
    services = Services(Settings(data_dir=data))
    DailyAnchor(services).do()
    DailyAnchor(services).do()
    services.close()
    assert [anchor.sequence for anchor in read_anchors(data / "audit.anchors")] == [2]


def test_what_is_pruned_was_written_down_before_and_the_rest_verifies(data: Path, tmp_path: Path) -> None:
    services, target = Services(Settings(data_dir=data)), tmp_path / "cũ.jsonl"
    now = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=800)
    done = export_and_prune(services.database, before=now - KEPT_AT_LEAST, target=target, now=now)
    lines = target.read_bytes()
    assert (done.count, done.sha256) == (2, hashlib.sha256(lines).hexdigest())
    assert [json.loads(line)["sequence"] for line in lines.splitlines()] == [1, 2]
    result = verify(services.database.engine)
    assert (result.intact, result.pruned_through, result.entries) == (True, 2, 1)
    services.close()


def test_nothing_is_removed_when_the_file_cannot_be_written(data: Path, tmp_path: Path) -> None:
    services = Services(Settings(data_dir=data))
    now = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=800)
    with pytest.raises(UnreadableFile):
        export_and_prune(services.database, before=now - KEPT_AT_LEAST, target=tmp_path / "không có" / "a", now=now)
    assert verify(services.database.engine).entries == 2
    services.close()
