"""A library of made-up documents taken in for real, with the units of the invented city, for tests of stored tasks."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sqlalchemy import select
from task_texts import CLOSING, HEAD

from ingest.file_store import FileStore
from ingest.intake import Intake
from ingest.parsing import parse_file
from ingest.storing import Placement
from programs.keeping import TaskKeeper
from vanban.db.models import UnitRow
from vanban.db.people import create_unit
from vanban.db.session import open_database
from vanban.db.task_models import DocumentTaskRow, TaskBodyRow
from vanban.principals import Audience, Channel, Principal, Publicity
from vanban.settings import Settings

UNITS = (
    ("tu", "Thành ủy Lạc Hà", None),
    ("vptu", "Văn phòng Thành ủy Lạc Hà", "tu"),
    ("btctu", "Ban Tổ chức Thành ủy Lạc Hà", "tu"),
    ("btg", "Ban Tuyên giáo và Dân vận Thành ủy Lạc Hà", "tu"),
    ("du-vkt", "Đảng ủy xã Vân Khê Thượng", "tu"),
    ("vp-vkt", "Văn phòng Đảng ủy xã Vân Khê Thượng", "du-vkt"),
    ("du-tld", "Đảng ủy phường Tân Lạc Đông", "tu"),
    ("vp-tld", "Văn phòng Đảng ủy phường Tân Lạc Đông", "du-tld"),
)


class FlatEmbedder:
    """The same vector for every text; nothing here searches."""

    name = "flat"
    dimension = 2

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        return np.tile(np.array([1.0, 0.0], dtype=np.float32), (len(texts), 1))


class TaskLibrary:
    """A database with the units of the city, and documents taken into it."""

    def __init__(self, folder: Path) -> None:
        settings = Settings(data_dir=folder)
        self.database = open_database(settings)
        self.files = FileStore(settings.files_dir)
        self.embedder = FlatEmbedder()
        self.intake = Intake(self.database, self.files, self.embedder, settings, parse_file)
        self.keeper = TaskKeeper(self.database)
        with self.database.transaction() as session:
            if session.scalar(select(UnitRow.id).limit(1)) is None:
                for code, name, above in UNITS:
                    create_unit(session, code=code, name=name, parent_code=above)
            self.units = {row.code: row.id for row in session.scalars(select(UnitRow))}
            self.above = {row.code: row.parent_id for row in session.scalars(select(UnitRow))}

    def take(
        self,
        body: str,
        *,
        number: str,
        owner: str = "tu",
        audience: Audience = Audience.PUBLIC,
        publicity: Publicity = Publicity.OPEN,
        head: str = HEAD,
    ) -> int:
        """Returns a document taken in, which is of the code KH and has the number's own words."""
        text = head.format(code="KH", title="KẾ HOẠCH", subject=f"về việc {number}").replace("60-", f"{number}-")
        result = self.intake.take_bytes(
            f"{number}.md",
            (text + body + CLOSING).encode(),
            placement=self._placed(owner, audience, publicity),
        )
        assert result.document_id is not None, result
        return result.document_id

    def _placed(self, owner: str, audience: Audience, publicity: Publicity) -> Placement:
        return Placement(self.units[owner], audience, publicity)

    def named(self) -> set[tuple[str, str, bool]]:
        """Returns which units the stored tasks name: the beginning of the task, the unit, whether it leads."""
        codes = {unit_id: code for code, unit_id in self.units.items()}
        with self.database.session() as session:
            rows = session.execute(
                select(DocumentTaskRow.text, TaskBodyRow.unit_id, TaskBodyRow.lead).join(
                    TaskBodyRow, TaskBodyRow.task_id == DocumentTaskRow.id
                )
            )
            return {(text.split(":")[-1].strip()[:12], codes[unit], lead) for text, unit, lead in rows}

    def tasks(self) -> list[DocumentTaskRow]:
        """Returns the stored tasks in order."""
        with self.database.session() as session:
            return list(
                session.scalars(select(DocumentTaskRow).order_by(DocumentTaskRow.document_id, DocumentTaskRow.position))
            )

    def person(self, unit: str, channel: Channel = Channel.WEB) -> Principal:
        """Returns someone who acts for a unit."""
        line = [self.units[unit]]
        codes = {unit_id: code for code, unit_id in self.units.items()}
        while (above := self.above[codes[line[0]]]) is not None:
            line.insert(0, above)
        return Principal(1, "Người thử", tuple(line), frozenset(), channel)
