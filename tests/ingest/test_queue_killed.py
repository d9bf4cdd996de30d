"""Workers killed at any moment neither lose nor repeat a file: each becomes a document exactly once."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from queue_fakes import Office, open_office
from sqlalchemy import func, select

from ingest.file_store import FileStore
from ingest.jobs import Arrival
from vanban.db.models import DocumentRow, FileRow, IndexLogRow, IntakeJobRow, PassageRow

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]
N_FILES, N_KILLS, THREADS = 1_000, 10, 2
REAL_PARSER = "ingest.parsing:parse_file"


def arrivals(count: int) -> list[Arrival]:
    """Returns small files, each tenth of them with the same bytes as the one before."""
    texts = [f"so: {n - (n % 10 == 9)}-KH/TU\nloai: Kế hoạch\nNhiệm vụ {n - (n % 10 == 9)}" for n in range(count)]
    return [Arrival(f"{number:04}.txt", text.encode()) for number, text in enumerate(texts)]


def start(data: Path, parse: str) -> "subprocess.Popen[bytes]":
    path = os.pathsep.join([str(HERE), str(HERE.parent), str(REPOSITORY)])
    command = [sys.executable, str(HERE / "queue_process.py"), str(data), parse, str(THREADS)]
    return subprocess.Popen(command, env=os.environ | {"PYTHONPATH": path})


def finished(office: Office) -> int:
    with office.database.session() as session:
        done = select(func.count()).select_from(IntakeJobRow).where(IntakeJobRow.state == "done")
        return session.scalar(done) or 0


def kill_in_work(office: Office, data: Path, parse: str, *, after: int, chance: random.Random) -> bool:
    """Starts a worker and kills it some time after it has ended ``after`` more jobs; tells whether it was at work."""
    wanted = finished(office) + after
    with start(data, parse) as process:
        until = time.monotonic() + 30
        while finished(office) < wanted and process.poll() is None and time.monotonic() < until:
            time.sleep(0.02)
        time.sleep(chance.uniform(0.0, 0.05))
        at_work = process.poll() is None
        process.send_signal(signal.SIGKILL)
    return at_work


def assert_each_file_once(office: Office, texts: dict[str, bytes]) -> None:
    rows = office.rows()
    assert Counter(row.state for row in rows) == {"done": len(texts)}
    assert {row.error for row in rows} == {None}
    with office.database.session() as session:
        documents = list(session.scalars(select(DocumentRow)))
        kept = {file.sha256: file.name for file in session.scalars(select(FileRow))}
        logged = Counter(session.scalars(select(IndexLogRow.document_id)))
        passages = session.scalar(select(func.count()).select_from(PassageRow))
    assert len(documents) == len(kept) == len(set(texts.values()))
    assert set(logged.values()) == {1}
    assert passages
    files = FileStore(office.settings.files_dir)
    assert {files.read(sha256) for sha256 in kept} == set(texts.values())
    outcomes = Counter(row.outcome for row in rows)
    assert outcomes["indexed"] == len(documents)
    assert outcomes["duplicate"] == len(texts) - len(documents)
    by_id = {document.id: document.file_sha256 for document in documents}
    assert all(by_id[row.document_id or 0] == row.sha256 for row in rows)
    assert office.queue.spool.hashes() == set()


@pytest.mark.slow
def test_a_thousand_files_become_documents_once_though_ten_workers_are_killed(tmp_path: Path) -> None:
    office = open_office(tmp_path / "kho")
    files, chance = arrivals(N_FILES), random.Random(20261126)
    office.queue.enqueue(files, placement=office.placement, label="thử")
    parse = "intake_fakes:parse_lines"
    kills = sum(
        kill_in_work(office, tmp_path / "kho", parse, after=chance.randint(1, 60), chance=chance)
        for _ in range(N_KILLS)
    )
    assert kills == N_KILLS, "the kills must fall inside the work"
    assert finished(office) < N_FILES
    with start(tmp_path / "kho", parse) as process:
        assert process.wait(timeout=120) == 0
    assert_each_file_once(office, {file.name: file.data for file in files})
    assert list(office.settings.workers_dir.iterdir()) == []
    office.database.close()


@pytest.mark.slow
def test_real_files_read_in_processes_survive_killed_workers(tmp_path: Path) -> None:
    office = open_office(tmp_path / "kho")
    paths = sorted((REPOSITORY / "samples" / "documents").glob("*.docx"))[:8]
    files = [Arrival(path.name, path.read_bytes()) for path in paths]
    office.queue.enqueue(files, placement=office.placement, label="thử")
    chance = random.Random(7)
    kills = sum(kill_in_work(office, tmp_path / "kho", REAL_PARSER, after=1, chance=chance) for _ in range(3))
    assert kills
    with start(tmp_path / "kho", REAL_PARSER) as process:
        assert process.wait(timeout=120) == 0
    assert_each_file_once(office, {file.name: file.data for file in files})
    office.database.close()
