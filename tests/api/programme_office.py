"""A commune of the invented city with five bodies, people for each, and three documents from above, read for real."""

import datetime
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from entering import submit_sign_in
from fake_services import FlatEmbedder, ScriptedAssistant
from fastapi import FastAPI
from fastapi.testclient import TestClient
from fresh import fresh_database

from api.application import create_application
from api.services import Services
from app.sample_library import load_people
from app.upkeep import LibraryUpkeep
from ingest.file_store import FileStore
from ingest.intake import Intake
from ingest.parsing import parse_file
from ingest.queue import IntakeQueue
from ingest.queue_control import QueueControl
from ingest.reviewing import Review
from programs.keeping import TaskKeeper
from programs.papers.programme_reading import ReadProgramme
from programs.papers.reading_apart import programme_apart, programme_of, week_apart, week_of
from programs.papers.week_reading import ReadWeek
from rag.library_index import LibraryIndex
from samples.sources import load_sources
from vanban.db.alias_source import AliasSource
from vanban.db.people import create_person, create_unit, unit_by_code
from vanban.db.session import Database
from vanban.settings import Settings

DOCUMENTS = Path(__file__).resolve().parents[2] / "samples" / "documents"
FROM_ABOVE = ("03-chuong-trinh-hanh-dong-57", "04-chi-thi-tiep-cong-dan", "13-ke-hoach-chuyen-doi-so-2026")
BODIES = {  # of the commune: code, name, who answers for it
    "vp-plh": ("Văn phòng Đảng ủy xã Phúc Lâm Hạ", "vp"),
    "bxd-plh": ("Ban Xây dựng Đảng Đảng ủy xã Phúc Lâm Hạ", "bxd"),
    "ubkt-plh": ("Ủy ban Kiểm tra Đảng ủy xã Phúc Lâm Hạ", "ubkt"),
    "ubnd-plh": ("Ủy ban nhân dân xã Phúc Lâm Hạ", "ubnd"),
    "mt-plh": ("Ủy ban Mặt trận Tổ quốc Việt Nam xã Phúc Lâm Hạ", "mttq"),
}
OWN = {"lap": "can_bo chuong_trinh", "hai": "can_bo chuong_trinh", "doc": "can_bo"}  # people of the commune itself
NAMES = {"lap": "Đỗ Thị Lập", "hai": "Ngô Văn Hải", "doc": "Vũ Thị Độc"}


@dataclass
class ProgrammeOffice:
    """The running office: clients of people, signed in once each."""

    services: Services
    app: FastAPI
    passwords: dict[str, str]
    units: dict[str, int]
    clients: dict[str, TestClient] = field(default_factory=dict)

    def client(self, username: str) -> TestClient:
        """Returns the client of a person."""
        if username not in self.clients:
            client = TestClient(self.app, follow_redirects=False)
            assert submit_sign_in(client, username, self.passwords[username]).status_code == 303
            self.clients[username] = client
        return self.clients[username]

    def page(self, username: str, address: str, status: int = 200) -> str:
        """Returns a page as a person sees it, of the status it must have."""
        shown = self.client(username).get(address)
        assert shown.status_code == status, shown.text[-2_000:]
        return shown.text

    def send(self, username: str, address: str, *, status: int = 303, **fields: object) -> httpx.Response:
        """Returns the response to a form, which must have a status."""
        sent = self.client(username).post(address, data=fields)
        assert sent.status_code == status, re.sub(r"\s+", " ", sent.text)[-2_000:]
        return sent


@contextmanager
def running_programme_office(folder: Path) -> Iterator[ProgrammeOffice]:
    """Yields the office."""
    settings = Settings(data_dir=folder / "data", questions_per_minute=0)
    database = fresh_database(settings)
    files = FileStore(settings.files_dir)
    intake = Intake(database, files, FlatEmbedder(), settings, parse_file)
    load_people(database)
    passwords, units = _people(database)
    for source in load_sources():
        if source.slug in FROM_ABOVE:
            placed = {"audience": source.audience, "publicity": source.publicity}
            taken = intake.take(DOCUMENTS / source.file_name, owner_unit_id=units["tu"], **placed)
            assert taken.document_id is not None, taken
    TaskKeeper(database).follow()
    services = _services(settings, database, files, intake)
    yield ProgrammeOffice(services, create_application(services), passwords, units)
    database.close()


def _people(database: Database) -> tuple[dict[str, str], dict[str, int]]:
    passwords: dict[str, str] = {}
    with database.transaction() as session:
        units = {code: unit_by_code(session, code).id for code in ("tu", "du-plh", "du-vkt")}
        for code, (name, username) in BODIES.items():
            units[code] = create_unit(session, code=code, name=name, parent_code="du-plh").id
            passwords[username] = create_person(
                session, username=username, name=f"Người của {name}"[:60], unit_code=code, roles=("can_bo", "van_thu")
            )
        for username, roles in OWN.items():
            passwords[username] = create_person(
                session, username=username, name=NAMES[username], unit_code="du-plh", roles=tuple(roles.split())
            )
        passwords["la"] = create_person(
            session, username="la", name="Người lạ", unit_code="du-vkt", roles=("can_bo", "chuong_trinh", "van_thu")
        )
    return passwords, units


def _services(settings: Settings, database: Database, files: FileStore, intake: Intake) -> Services:
    queue = IntakeQueue(database, FileStore(settings.spool_dir))
    control = QueueControl(database, queue.spool, datetime.timedelta(days=7))
    upkeep = LibraryUpkeep(
        settings,
        AliasSource(database),
        index=lambda: LibraryIndex(database, settings.index_dir, FlatEmbedder()),
        embedder=FlatEmbedder,
    )
    assistant = ScriptedAssistant(database)
    review = Review(intake)
    return Services(settings, database, assistant, files, queue, control, review, upkeep, paper_files=PapersHere())


class PapersHere:
    """Reads papers in this process, by the same functions and with the same answers as a process of its own."""

    def programme(self, name: str, data: bytes) -> ReadProgramme:
        """Returns the programme of a file."""
        return programme_of(programme_apart(name, data))

    def week(self, name: str, data: bytes) -> ReadWeek:
        """Returns the lịch of a file."""
        return week_of(week_apart(name, data))
