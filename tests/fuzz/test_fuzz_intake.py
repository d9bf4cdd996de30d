"""Damaged files through the queue: every job ends once, what is stored is whole, what is refused leaves nothing."""

import random
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from mutating import mutated
from queue_fakes import Office, open_office
from seeds import seeds
from sqlalchemy import func, select

from ingest.jobs import Arrival
from ingest.sandbox import Limits, SandboxedParser
from ingest.shift import shift
from ingest.unpacking import members_of
from ingest.worker import Desk
from ingest.worker_identity import WorkerIdentity
from vanban.db.models import DocumentRow, HeldFileRow, IntakeJobRow, PassageRow, RejectionRow

LIMITS = Limits(seconds=20, memory_mb=1_024, output_mb=32)
OUTCOMES = {"indexed", "duplicate", "held", "rejected", "failed", "unpacked"}
FILES = 60


@pytest.fixture
def office(tmp_path: Path, bare_machine: None) -> Iterator[Office]:
    office = open_office(tmp_path / "kho")
    yield office
    office.database.close()


def real_desk(office: Office) -> Desk:
    """Returns a desk that reads with the real parser and opens real containers."""

    def open_parser(worker: WorkerIdentity) -> SandboxedParser:
        return SandboxedParser(LIMITS, scratch=worker.scratch)

    return replace(office.desk(), open_parser=open_parser, unpack=members_of)


def damaged_files(count: int) -> list[Arrival]:
    """Returns damaged files of all formats, among them some twice and some of the same words."""
    files = []
    kinds = list(seeds())
    for number in range(count):
        chance = random.Random(f"nạp {number}")
        name, data = chance.choice(seeds()[kinds[number % len(kinds)]])
        files.append(Arrival(f"{number}-{name}", data if number % 10 == 7 else mutated(chance, name, data)[1]))
    return files


@pytest.mark.slow
def test_every_damaged_file_ends_once_and_nothing_is_half_stored(office: Office) -> None:
    files = damaged_files(FILES)
    office.queue.enqueue(files, placement=office.placement, label="thử")
    with shift(real_desk(office), office.settings.workers_dir, threads=2, grace_s=5.0):
        _wait(office)
    rows = office.rows()
    assert len([row for row in rows if row.parent_id is None]) == FILES
    assert all(row.outcome in OUTCOMES and row.state in ("done", "failed") for row in rows)
    assert all(
        (row.document_id is not None) == (row.outcome in ("indexed", "duplicate"))
        for row in rows
        if row.outcome != "held"
    )
    assert all(row.error for row in rows if row.outcome in ("failed", "rejected", "held"))
    _check_store(office, rows)
    assert list(office.settings.workers_dir.iterdir()) == []


def _check_store(office: Office, rows: list[IntakeJobRow]) -> None:
    """Asserts that what is stored is what the jobs say, each document with its file and its passages."""
    indexed = [row.document_id for row in rows if row.outcome == "indexed"]
    with office.database.session() as session:
        documents = {row.id: row for row in session.scalars(select(DocumentRow))}
        passages = dict(
            session.execute(select(PassageRow.document_id, func.count()).group_by(PassageRow.document_id)).all()
        )
        held = session.scalar(select(func.count()).select_from(HeldFileRow)) or 0
        rejected = session.scalar(select(func.count()).select_from(RejectionRow)) or 0
    assert sorted(documents) == sorted(filter(None, indexed))
    assert set(passages) == set(documents)
    assert {row.document_id: row.passages for row in rows if row.outcome == "indexed"} == passages
    stored = {path.name for path in office.settings.files_dir.rglob("*") if path.is_file()}
    assert all(any(row.file_sha256 in name for name in stored) for row in documents.values())
    assert held <= len([row for row in rows if row.outcome == "held"])
    assert rejected == len([row for row in rows if row.outcome == "rejected"])


def _wait(office: Office, seconds: float = 150.0) -> None:
    until = time.monotonic() + seconds
    while office.queue.unfinished():
        assert time.monotonic() < until, "a job does not end"
        time.sleep(0.1)
