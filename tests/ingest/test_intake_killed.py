"""A process killed at any moment leaves whole documents only, and every document it reported."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from intake_fakes import parse_lines
from sqlalchemy import text as sql

from ingest.file_store import FileStore
from vanban.db.models import DocumentRow, FileRow, IndexLogRow
from vanban.db.session import Database, open_database
from vanban.settings import Settings

HERE = Path(__file__).parent
N_FILES = 60
N_KILLS = 6


def write_files(folder: Path) -> list[Path]:
    folder.mkdir()
    paths = [folder / f"{number:03}.txt" for number in range(1, N_FILES + 1)]
    for number, path in enumerate(paths, start=1):
        lines = [f"so: {number}-KH/TU", "loai: Kế hoạch", "ngay: 2026-03-02", f"Căn cứ Kế hoạch số {number - 1}-KH/TU"]
        path.write_text("\n".join(lines + [f"Nhiệm vụ {number}.{line}" for line in range(80)]))
    return paths


def start(data: Path, paths: list[Path]) -> "subprocess.Popen[str]":
    command = [sys.executable, str(HERE / "intake_process.py"), str(data), *map(str, paths)]
    path = os.pathsep.join([str(HERE), str(HERE.parents[1])])
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": path})


def killed_within(process: "subprocess.Popen[str]", *, lines: int, seconds: float) -> list[str]:
    """Returns what a process had printed when it was killed, some time after so many lines."""
    with process:
        assert process.stdout is not None
        output = [process.stdout.readline() for _ in range(lines)]
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        output += process.stdout.readlines()
    return [line for line in output if line.endswith("\n")]


def assert_whole(database: Database, files: FileStore) -> None:
    with database.session() as session:
        for row in session.query(DocumentRow):
            parsed = parse_lines("x.txt", files.read(row.file_sha256))
            assert row.text == parsed.text
            assert [p.text for p in row.passages] == [p.text for p in parsed.passages]
            assert len(row.sections) == len(parsed.sections)
            assert len(row.relations) == len(parsed.relations)
            assert session.query(IndexLogRow).filter_by(document_id=row.id, action="upsert").count() == 1
        documents, held = session.query(DocumentRow).count(), session.query(FileRow).count()
        assert documents == held == session.query(IndexLogRow).count()
        assert session.execute(sql("PRAGMA integrity_check")).scalar() == "ok"


@pytest.mark.slow
def test_a_killed_intake_leaves_whole_documents_and_every_reported_one(tmp_path: Path) -> None:
    paths = write_files(tmp_path / "in")
    chance = random.Random(20261101)
    reported: set[str] = set()
    settings = Settings(data_dir=tmp_path / "data", database_url=None)
    for _ in range(N_KILLS):
        waiting = [path for path in paths if path.name not in reported]
        process = start(settings.data_dir, waiting)
        lines = killed_within(process, lines=chance.randint(1, 4), seconds=chance.uniform(0.0, 0.04))
        reported.update(line.split()[2] for line in lines)
        database = open_database(settings)
        assert_whole(database, FileStore(settings.files_dir))
        with database.session() as session:
            assert reported <= set(session.scalars(sql("SELECT name FROM file")))
        database.close()
    assert 0 < len(reported) < N_FILES, "the kills must fall inside the work"
    with start(settings.data_dir, paths) as process:
        output, _ = process.communicate()
    assert len(output.splitlines()) == N_FILES
    assert not any(line.startswith("failed") for line in output.splitlines())
