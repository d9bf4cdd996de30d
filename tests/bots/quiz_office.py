"""A small office with open documents, a platform's outbox and people in a group, for tests of quiz rounds."""

import datetime
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
from chatting import TELEGRAM, Talk
from fresh import fresh_database
from sqlalchemy import select
from sqlalchemy.orm import Session

import samples
from bots.engine.building import build_engine
from bots.engine.engine import Engine
from bots.rounds_due import RoundsDue, build_rounds_due
from ingest.file_store import FileStore
from ingest.intake import Intake
from ingest.parsing import parse_file
from vanban.channels import Capabilities, Incoming, IncomingKind, Outgoing, Platform
from vanban.db.channel_models import OutboxRow
from vanban.db.channel_polls import poll_external_id
from vanban.db.exam_bank import add_items
from vanban.db.exam_paper_models import ExamPaperItemRow, ExamPaperRow
from vanban.db.exam_sitting_models import ExamSittingRow, ExamSittingUnitRow
from vanban.db.exam_sittings import rules_json
from vanban.db.models import DocumentRow, FileRow
from vanban.db.people import create_person, create_unit, principal_of, unit_by_code
from vanban.db.session import Database
from vanban.exam_bank import BankContent, BankSource
from vanban.exam_sittings import Rules, SittingKind
from vanban.principals import Audience, Channel, Publicity, Role
from vanban.settings import Settings

DAY = datetime.timedelta(days=1)
WEB = "https://lac-ha.example"
GROUP = "-100"  # the chat id of the group of ``chatting.Talk``
NAMES = ("02-nghi-quyet-khoa-hoc-cong-nghe-2026.docx", "08-quy-dinh-du-lieu-dung-chung.docx")


class NoVectors:
    """Vectors of nothing: nobody searches here."""

    name, dimension = "none", 2

    def embed(self, texts: list[str]) -> np.ndarray:
        return np.zeros((len(texts), 2), dtype=np.float32)


@dataclass
class QuizOffice:
    """The database, and one engine for each platform, whose pools of questions are made once."""

    database: Database
    settings: Settings
    engines: dict[Platform, Engine] = field(default_factory=dict)

    def talk(self, platform: Platform = Platform.TELEGRAM, capabilities: Capabilities = TELEGRAM) -> "QuizTalk":
        """Returns a chat of somebody not paired yet."""
        services = SimpleNamespace(database=self.database, settings=self.settings)
        talk = QuizTalk(services, platform, capabilities)  # type: ignore[arg-type]
        talk.office = self
        return talk

    def due(self) -> RoundsDue:
        """Returns what a process just started moves rounds on with."""
        return build_rounds_due(Platform.TELEGRAM, TELEGRAM, database=self.database, settings=self.settings)

    def put_since(self, before: int) -> list[OutboxRow]:
        """Returns the messages put into the outbox after the one with this id."""
        with self.database.session() as session:
            return list(session.scalars(select(OutboxRow).where(OutboxRow.id > before).order_by(OutboxRow.id)))

    def contents(self, *, closed: bool = False) -> list[BankContent]:
        """Returns two questions that cite an open document, or with ``closed`` one that only its unit may read."""
        with self.database.transaction() as session:
            row = session.scalars(select(DocumentRow).where(DocumentRow.number.is_not(None))).first()
            assert row is not None
            cited = self._closed(session) if closed else row.id
            text = session.get_one(DocumentRow, cited).text
        source = BankSource(cited, 0, "Điều 1", 0, 20, text[:20], "Điều 1 của văn bản")
        return [
            BankContent(
                "khac", "nhan_biet", "Chung", f"Câu {number} về {'việc kín' if closed else 'dữ liệu'}?",
                ("Một", "Hai", "Ba"), (number,), f"{number}{closed}", sources=(source,),
            )
            for number in range(2)
        ]  # fmt: skip

    def hold(self, contents: list[BankContent], kind: SittingKind, *, audience: str, title: str = "Kỳ thi") -> int:
        """Returns the id of a sitting that runs now for the unit of a person, with these questions."""
        now = datetime.datetime.now(datetime.UTC)
        with self.database.transaction() as session:
            trainer = replace(principal_of(session, audience, Channel.WEB), roles=frozenset({Role.TRAINER}))
            items = add_items(session, trainer, contents)
            paper = ExamPaperRow(
                unit_id=trainer.unit_id, title=title, state="da_duyet", minutes=10, matrix="{}", seed=1,
                created_at=now, changed_at=now,
                items=[ExamPaperItemRow(position=at, item_id=one.id, version_id=one.versions[0].id)
                       for at, one in enumerate(items)],
            )  # fmt: skip
            session.add(paper)
            session.flush()
            row = ExamSittingRow(
                unit_id=trainer.unit_id, paper_id=paper.id, title=title, kind=kind.value, state="mo",
                opens_at=now - DAY, closes_at=now + DAY, rules=rules_json(Rules(minutes=10)), created_at=now,
                changed_at=now, units=[ExamSittingUnitRow(unit_id=trainer.unit_id, below=False)],
            )  # fmt: skip
            session.add(row)
            session.flush()
            return row.id

    def close_sitting(self, sitting_id: int) -> None:
        """Closes a sitting."""
        with self.database.transaction() as session:
            session.get_one(ExamSittingRow, sitting_id).state = "dong"

    def _closed(self, session: Session) -> int:
        """Returns the id of a document of its unit alone."""
        found = session.scalar(select(DocumentRow.id).where(DocumentRow.audience == "unit"))
        if found is not None:
            return found
        first = session.scalars(select(DocumentRow)).first()
        assert first is not None
        session.add(
            FileRow(sha256="kin", name="kin.txt", media_type="text/plain", size=1, received_at=first.ingested_at)
        )
        session.flush()
        row = DocumentRow(
            file_sha256="kin", owner_unit_id=first.owner_unit_id, text="Điều 1. Việc kín của đơn vị này.",
            status="con_hieu_luc", audience="unit", publicity="noi_bo", ingested_at=first.ingested_at,
        )  # fmt: skip
        session.add(row)
        session.flush()
        return row.id

    def close_document(self, *, closed: bool) -> None:
        """Makes the documents internal, or open again."""
        with self.database.transaction() as session:
            for row in session.scalars(select(DocumentRow).where(DocumentRow.audience == "public")):
                row.publicity = (Publicity.INTERNAL if closed else Publicity.OPEN).value


@dataclass
class QuizTalk(Talk):
    """A chat with the office; ``now`` moves the engine's clock."""

    office: QuizOffice | None = None

    @property
    def engine(self) -> Engine:
        """The engine of the platform, the same for all chats of a test run."""
        assert self.office is not None
        engines = self.office.engines
        if self.platform not in engines:
            engines[self.platform] = build_engine(
                self.platform,
                self.capabilities,
                database=self.office.database,
                assistant=None,  # type: ignore[arg-type]
                settings=self.office.settings,
            )
        return engines[self.platform]

    def sent(self, message: Outgoing, poll_id: str, *, chat: str = "") -> None:
        """Stores that the platform took a quiz and gave it an id."""
        assert message.poll is not None
        assert self.office is not None
        now = datetime.datetime.now(datetime.UTC)
        with self.office.database.transaction() as session:
            session.add(
                OutboxRow(
                    key=f"sent:{poll_id}",
                    platform=self.platform.value,
                    chat_id=chat or self.sender,
                    payload="",
                    state="sent",
                    due_at=now,
                    created_at=now,
                    sent_at=now,
                    external_id=poll_external_id(poll_id, message.poll.tag),
                )
            )

    def vote(self, poll_id: str, option: int, *, name: str = "Người thử") -> str:
        """Returns what comes back after choosing an option of a platform's own quiz."""
        event = self.incoming(f"{poll_id}:{option}", kind=IncomingKind.POLL_ANSWER)
        work = self.engine.prepare(Incoming.from_json({**event.to_json(), "sender_name": name}))
        assert self.office is not None
        with self.office.database.transaction() as session:
            self.last = list(work(session))
        return "\n".join(message.text for message in self.last)


def open_office(folder: Path) -> QuizOffice:
    """Returns the office with two people and two open documents of the samples."""
    settings = Settings(data_dir=folder / "data", public_url=WEB, questions_per_minute=0)
    database = fresh_database(settings)
    with database.transaction() as session:
        create_unit(session, code="tp", name="Thành ủy Lạc Hà")
        create_unit(session, code="xa", name="Đảng ủy xã Bến Mẫu", parent_code="tp")
        for username, unit in (("an", "tp"), ("binh", "xa")):
            create_person(session, username=username, name=username.title(), unit_code=unit)
    intake = Intake(database, FileStore(settings.files_dir), NoVectors(), settings, parse_file)
    with database.session() as session:
        owner = unit_by_code(session, "tp").id
    for name in NAMES:
        path = Path(samples.__file__).parent / "documents" / name
        taken = intake.take(path, owner_unit_id=owner, audience=Audience.PUBLIC, publicity=Publicity.OPEN)
        assert taken.document_id is not None
    return QuizOffice(database, settings)
