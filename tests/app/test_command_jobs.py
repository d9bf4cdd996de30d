"""The queue from the command line: only queue, work off, look, try again, cancel, watch a folder."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from app.command import run

REPOSITORY = Path(__file__).resolve().parents[2]
VANBAN = (sys.executable, "-c", "from app.command import main; main()")
NOTICE = (
    "ỦY BAN NHÂN DÂN XÃ AN\n\nSố: {n}/TB-UBND\n\nTHÔNG BÁO\nvề lịch tiếp dân\n\n1. Tiếp dân vào ngày {n} hằng tháng.\n"
)


@pytest.fixture
def incoming(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VANBAN_DATA_DIR", str(tmp_path / "kho"))
    folder = tmp_path / "den"
    folder.mkdir()
    for number in (1, 2, 3):
        (folder / f"{number}.txt").write_text(NOTICE.format(n=number))
    (folder / "4-hong.pdf").write_bytes(b"%PDF-1.7\nkhong con gi")
    return folder


def printed(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> Any:
    capsys.readouterr()
    assert run([*words, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def test_files_are_queued_controlled_and_worked_off(incoming: Path, capsys: pytest.CaptureFixture[str]) -> None:
    queued = printed(capsys, "ingest", str(incoming), str(incoming / "khong-co.txt"), "--no-wait", code=1)
    assert [one["status"] for one in queued] == ["waiting"] * 4 + ["failed"]
    assert printed(capsys, "jobs", "priority", "9", "3") == {"changed": [3]}
    assert printed(capsys, "jobs", "cancel", "2") == {"changed": [2]}
    assert printed(capsys, "jobs", "list")[0]["unfinished"] == 3
    done = subprocess.run([*VANBAN, "worker", "--once"], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert "Traceback" not in done.stderr
    jobs = printed(capsys, "jobs", "list", "--batch", "1")
    assert [job["status"] for job in jobs] == ["indexed", "cancelled", "indexed", "failed", "failed"]
    assert min(jobs, key=lambda job: job["started_at"] or "9")["id"] == 3
    assert [job["id"] for job in printed(capsys, "jobs", "list", "--state", "failed")] == [4, 5]
    assert printed(capsys, "jobs", "retry", "--batch", "1") == {"changed": [4]}
    assert printed(capsys, "jobs", "show", "4")["state"] == "waiting"
    assert run(["jobs", "list"]) == 0
    assert "5 tệp (1 đã hủy, 1 lỗi, 2 đã nạp, 1 đang chờ)" in capsys.readouterr().out


def test_unknown_jobs_and_batches_exit_3_and_none_named_exits_2(
    incoming: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["jobs", "show", "7"]) == 3
    assert run(["jobs", "cancel", "7"]) == 3
    assert run(["jobs", "retry", "--batch", "7"]) == 3
    assert run(["jobs", "cancel"]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_a_watched_folder_is_taken_in_until_the_service_is_stopped(
    incoming: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    with subprocess.Popen(
        [*VANBAN, "worker", "--watch", str(incoming)], env=environment, stderr=subprocess.PIPE
    ) as service:
        report, until = incoming / "ket-qua-nap.txt", time.monotonic() + 90
        while not (report.exists() and len(report.read_text().splitlines()) == 4) and time.monotonic() < until:
            time.sleep(0.2)
        service.send_signal(signal.SIGTERM)
        _, said = service.communicate(timeout=30)
    assert service.returncode == 0, said.decode()
    lines = report.read_text(encoding="utf-8")
    assert lines.count("đã nạp") == 3
    assert "lỗi · 4-hong.pdf" in lines
    assert {job["status"] for job in printed(capsys, "jobs", "list", "--batch", "1")} == {"indexed", "failed"}
