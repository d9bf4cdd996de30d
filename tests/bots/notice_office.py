"""A small office with people on chat channels, documents that give it tasks, and an outbox, for tests of notices."""

import datetime
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete, select, update

from bots.notices import Ways
from vanban.channels import Outgoing, Platform
from vanban.db.channel_models import ChannelLinkRow, OutboxRow, SubscriptionRow
from vanban.db.models import DocumentRow, FileRow, PersonRow, UnitRow
from vanban.db.office_models import SavedSearchRow
from vanban.db.session import Database, open_database
from vanban.db.task_models import DocumentTaskRow, TaskBodyRow, TaskReadingRow
from vanban.settings import Settings

LONG_AGO = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
OFFICE, OTHER = 1, 2  # units
WEB = "https://lac-ha.example"


def moment(day: int, hour: int, minute: int = 0) -> datetime.datetime:
    """Returns a moment of December 2026 by the clock in Việt Nam."""
    zone = datetime.timezone(datetime.timedelta(hours=7))
    return datetime.datetime(2026, 12, day, hour, minute, tzinfo=zone).astimezone(datetime.UTC)


@dataclass
class Office:
    """The database of the office."""

    database: Database
    documents: int = 0

    @classmethod
    def at(cls, folder: Path) -> "Office":
        """Returns an office with two units and a person in each."""
        office = cls(open_database(Settings(data_dir=folder)))
        with office.database.transaction() as session:
            if session.get(UnitRow, OFFICE) is not None:
                return office
            session.add_all([UnitRow(id=1, code="vp", name="Văn phòng"), UnitRow(id=2, code="bt", name="Ban Tổ chức")])
            session.flush()
            session.add_all(
                PersonRow(id=unit, username=f"p{unit}", name=f"Người {unit}", unit_id=unit, password_hash="-")
                for unit in (OFFICE, OTHER)
            )
        return office

    def pair(self, *, person: int = OFFICE, platform: Platform = Platform.TELEGRAM, **wishes: object) -> int:
        """Returns a new link of a person with these wishes; without quiet hours unless they are asked for."""
        with self.database.transaction() as session:
            at = LONG_AGO
            link = ChannelLinkRow(
                platform=platform.value, external_id="x", chat_id=f"chat-{person}", person_id=person, unit_id=person,
                version=1, created_at=at, expires_at=at + datetime.timedelta(days=900), last_used_at=at,
            )  # fmt: skip
            session.add(link)
            session.flush()
            said = {"quiet_from": 0, "quiet_to": 0, "told_until": LONG_AGO, **wishes}
            session.add(SubscriptionRow(link_id=link.id, **said))
            return link.id

    def document(self, *, publicity: str = "cong_khai", came_in: datetime.datetime = LONG_AGO) -> int:
        """Returns a new document, open or internal, listed from a moment on."""
        self.documents += 1
        number = f"{self.documents:02d}-KH/TU"
        with self.database.transaction() as session:
            sha = f"{self.documents}".zfill(64)
            session.add(FileRow(sha256=sha, name="a.txt", media_type="text/plain", size=1, received_at=came_in))
            session.flush()
            row = DocumentRow(
                file_sha256=sha, number=number, type="Kế hoạch", subject=f"về việc số {self.documents}", text="x" * 40,
                date=datetime.date(2026, 1, 1), status="con_hieu_luc", owner_unit_id=OFFICE, audience="public",
                publicity=publicity, ingested_at=came_in,
            )  # fmt: skip
            session.add(row)
            session.flush()
            session.add(TaskReadingRow(document_id=row.id, sequence=self.documents, reader=1, units="-"))
            return row.id

    def task(
        self, day: datetime.date, *, unit: int = OFFICE, publicity: str = "cong_khai", document: int | None = None
    ) -> int:
        """Returns the document that gives a unit a task due on a day."""
        document = document or self.document(publicity=publicity)
        with self.database.transaction() as session:
            secret = "RIÊNG " if publicity == "noi_bo" else ""
            row = DocumentTaskRow(
                document_id=document, position=0, kind="viec", text=f"{secret}Nộp báo cáo ngày {day:%d}",
                lead="Văn phòng", first=day, last=day, path="mục 1", start=0, end=10,
            )  # fmt: skip
            session.add(row)
            session.flush()
            session.add(TaskBodyRow(task_id=row.id, name="Văn phòng", lead=True, unit_id=unit))
        return document

    def search(self, *, person: int = OFFICE, query: str = "loai=Kế+hoạch") -> None:
        """Keeps a search with its alert on."""
        with self.database.transaction() as session:
            at = LONG_AGO
            session.add(
                SavedSearchRow(person_id=person, name="kế hoạch", query=query, alert=True, created_at=at, seen_at=at)
            )

    def cut(self, link_id: int) -> None:
        """Ends a link."""
        with self.database.transaction() as session:
            link = session.get_one(ChannelLinkRow, link_id)
            link.ended_at, link.ended_how = LONG_AGO, "tu_go"

    def forget(self) -> None:
        """Empties the outbox and lets every link be told anew."""
        with self.database.transaction() as session:
            session.execute(delete(OutboxRow))
            session.execute(update(SubscriptionRow).values(told_until=LONG_AGO))

    def outbox(self) -> list[OutboxRow]:
        """Returns what was put into the outbox, in order."""
        with self.database.session() as session:
            return list(session.scalars(select(OutboxRow).order_by(OutboxRow.id)))

    def open_ids(self) -> set[int]:
        """Returns the documents that may leave the office."""
        with self.database.session() as session:
            return set(session.scalars(select(DocumentRow.id).where(DocumentRow.publicity == "cong_khai")))

    def messages(self) -> list[Outgoing]:
        """Returns the messages of the outbox, in order."""
        return [Outgoing.from_json(json.loads(row.payload)) for row in self.outbox()]


WAYS = Ways(web=WEB)


def keys(rows: Sequence[OutboxRow]) -> list[str]:
    """Returns the beginnings of the keys: what each message is."""
    return [row.key.partition(":")[0] for row in rows]
