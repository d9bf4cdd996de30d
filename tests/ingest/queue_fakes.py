"""A queue, its control and a worker's desk over a small real database, with the fake embedder and parser."""

import datetime
from dataclasses import dataclass
from pathlib import Path

from fresh import fresh_database
from intake_fakes import HashEmbedder, parse_lines

from ingest.file_store import FileStore
from ingest.intake import Intake
from ingest.jobs import Arrival, Claim
from ingest.queue import IntakeQueue
from ingest.queue_control import QueueControl
from ingest.sandbox import Limits, SandboxedParser
from ingest.storing import Placement
from ingest.worker import Desk
from ingest.worker_identity import WorkerIdentity
from vanban.db.models import IntakeJobRow
from vanban.db.people import root_unit
from vanban.db.session import Database
from vanban.settings import Settings

LIMITS = Limits(seconds=20, memory_mb=1_024, output_mb=16)


@dataclass(frozen=True)
class Office:
    """A database with its queue."""

    settings: Settings
    database: Database
    queue: IntakeQueue
    control: QueueControl
    placement: Placement

    def enqueue(self, *texts: str, priority: int = 0) -> int:
        """Returns the batch of files of these texts, named "1.txt" and so on."""
        files = [Arrival(f"{number}.txt", text.encode()) for number, text in enumerate(texts, start=1)]
        return self.queue.enqueue(files, placement=self.placement, label="thử", priority=priority)

    def row(self, job_id: int) -> IntakeJobRow:
        with self.database.session() as session:
            return session.get_one(IntakeJobRow, job_id)

    def rows(self) -> list[IntakeJobRow]:
        with self.database.session() as session:
            return session.query(IntakeJobRow).order_by(IntakeJobRow.id).all()

    def desk(self, parse: str = "intake_fakes:parse_lines") -> Desk:
        """Returns a desk whose parsers read with "module:function"."""

        def open_parser(worker: WorkerIdentity) -> SandboxedParser:
            return SandboxedParser(LIMITS, parse=parse, scratch=worker.scratch)

        files = FileStore(self.settings.files_dir)
        intake = Intake(self.database, files, HashEmbedder(), self.settings, parse_lines)
        return Desk(self.queue, self.control, intake, open_parser, unpack_lines)


def unpack_lines(_parser: SandboxedParser, claim: Claim, data: bytes) -> list[Arrival] | None:
    """Returns the members of a file named "….goi": each line is one, "name: text"; a member "hong" is damaged."""
    if not claim.file_name.endswith(".goi"):
        return None
    pairs = [line.split(": ", 1) for line in data.decode().splitlines()]
    return [
        Arrival(name, error="Không giải nén được tệp này.") if name == "hong" else Arrival(name, text.encode())
        for name, text in pairs
    ]


def open_office(folder: Path, url: str | None = None) -> Office:
    """Returns the office of a data folder and a database, SQLite in that folder by default, made on first use."""
    settings = Settings(data_dir=folder, database_url=url, max_file_mb=1)
    database = fresh_database(settings)
    spool = FileStore(settings.spool_dir)
    control = QueueControl(database, spool, datetime.timedelta(days=settings.spool_days))
    with database.transaction() as session:
        placement = Placement(root_unit(session).id)
    return Office(settings, database, IntakeQueue(database, spool), control, placement)
