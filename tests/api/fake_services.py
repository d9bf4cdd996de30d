"""A small library with three people and a scripted assistant, behind the same ports as the real ones."""

import datetime
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import numpy as np
from fake_parsing import parse_notation
from fresh import fresh_database
from sqlalchemy import select

from api.services import Services
from app.upkeep import LibraryUpkeep
from ingest.file_store import FileStore
from ingest.intake import Intake
from ingest.queue import IntakeQueue
from ingest.queue_control import QueueControl
from ingest.reviewing import Review
from rag.library_index import LibraryIndex
from vanban.answers import (
    Answer,
    Choice,
    Citation,
    Delta,
    Finished,
    Found,
    PastTurn,
    Refusal,
    Reply,
    Searching,
    StreamEvent,
    Understood,
)
from vanban.db.alias_source import AliasSource
from vanban.db.library import count_readable, recent_documents, summary
from vanban.db.models import DocumentRow, PassageRow, PersonRow, UnitRow
from vanban.db.people import create_person, create_unit, unit_by_code
from vanban.db.permissions import readable
from vanban.db.session import Database
from vanban.errors import IndexUnavailable
from vanban.principals import Access, Audience, Principal, Publicity
from vanban.settings import Settings

SCRIPT = "<script>document.title='bị chiếm'</script>"

REGULATION = """so: 12-QĐ/TU
loai: Quy định
co quan: Ban Thường vụ Thành ủy
ngay: 2025-03-04
trich yeu: về chế độ trực ban của cơ quan
nguoi ky: Trần Văn Mẫu
---
Căn cứ Nghị quyết số 08-NQ/TU của Thành ủy và Quyết định số 999-QĐ/TW;
Điều 1. Phạm vi điều chỉnh của quy định
Quy định này áp dụng cho cơ quan của Thành ủy.
Điều 2. Thời gian trực và phân công người trực
1. Cơ quan bố trí người trực 24 giờ mỗi ngày.
2. Người trực có nhiệm vụ:
a) Ghi sổ trực theo mẫu;
b) Báo cáo lãnh đạo trước 07 giờ 30.
TT | Ca trực | Thời gian
1 | Ca sáng | 06 giờ đến 14 giờ
2 | Ca tối | 14 giờ đến 22 giờ
Điều 3. Kinh phí và điều khoản thi hành
Đoạn thử tấn công <script>document.title='bị chiếm'</script> <img src=x onerror=alert(1)> là chữ.
"""

RESOLUTION = """so: 08-NQ/TU
loai: Nghị quyết
co quan: Ban Chấp hành Đảng bộ thành phố
ngay: {date}
trich yeu: về cải cách hành chính trong các cơ quan
---
I- MỤC TIÊU
1. Phấn đấu hoàn thành {target} nhiệm vụ.
2. Bảo đảm công khai, đúng tiến độ.
II- TỔ CHỨC THỰC HIỆN
Các cấp ủy tổ chức thực hiện nghị quyết này.
"""

INTERNAL = """so: 21-KH/ĐU
loai: Kế hoạch
co quan: Ban Thường vụ Đảng ủy xã
ngay: 2025-05-15
trich yeu: về rà soát hồ sơ nội bộ của đảng ủy xã
---
1. Rà soát toàn bộ hồ sơ trước ngày 30/6/2025.
2. Văn phòng tổng hợp, báo cáo.
"""


class FlatEmbedder:
    """The same unit vector for every text; nothing here searches."""

    name = "fake-web"
    dimension = 2

    def embed(self, texts: list[str]) -> np.ndarray:
        return np.tile(np.array([1.0, 0.0], dtype=np.float32), (len(texts), 1))


@dataclass(frozen=True)
class Writing:
    """A step of the work that the pages know by its name alone."""


@dataclass
class ScriptedAssistant:
    """Answers by words of the question, only out of passages the principal may read.

    A question with "còn" is a follow-up: it is understood together with the question before it. One with "soạn" is
    answered as a model would.
    """

    database: Database
    pause: float = 0.0  # seconds between events
    asked: list[tuple[str, Principal, datetime.date | None]] = field(default_factory=list)
    histories: list[tuple[PastTurn, ...]] = field(default_factory=list)

    def reply(
        self,
        question: str,
        *,
        principal: Principal,
        as_of: datetime.date | None = None,
        history: Sequence[PastTurn] = (),
    ) -> Reply:
        self.asked.append((question, principal, as_of))
        self.histories.append(tuple(history))
        whole = f"{question} ({history[-1].question})" if "còn" in question and history else question
        reply = self._reply(whole, principal)
        if isinstance(reply, Answer) and "soạn" in question:
            reply = replace(reply, origin="generative")
        return replace(reply, understood=Understood(whole, as_of=as_of))

    def _reply(self, question: str, principal: Principal) -> Reply:
        if "hỏng chỉ mục" in question:
            raise IndexUnavailable("Chỉ mục tìm kiếm đang được dựng lại. Đề nghị thử lại sau ít phút.")
        if "lỗi lạ" in question:
            raise RuntimeError(f"secret words: {question}")
        with self.database.session() as session:
            if "08" in question:
                rows = [row for row in recent_documents(session, principal) if row.number == "08-NQ/TU"]
                return Choice("Có hai văn bản cùng số 08-NQ/TU. Đề nghị chọn:", tuple(map(summary, rows)))
            if "trực" in question or "script" in question:
                return self._about_duty(session, principal)
            nearest = tuple(map(summary, recent_documents(session, principal, limit=2)))
            related = _passages(session, principal, ("Các cấp ủy tổ chức",))
        return Refusal(f"Không tìm thấy quy định về nội dung “{question}”.", nearest, related=related)

    def stream(
        self,
        question: str,
        *,
        principal: Principal,
        as_of: datetime.date | None = None,
        history: Sequence[PastTurn] = (),
    ) -> Iterator[StreamEvent]:
        with self.database.session() as session:
            yield Searching(count_readable(session, principal))
        reply = self.reply(question, principal=principal, as_of=as_of, history=history)
        time.sleep(self.pause)
        yield Found(1, 2)
        if "soạn" in question:
            yield Writing()  # type: ignore[misc]
            time.sleep(self.pause)
        for word in reply.text.split(" "):
            time.sleep(self.pause)
            yield Delta(word + " ")
        yield Finished(reply, 12.0)

    def _about_duty(self, session, principal: Principal) -> Reply:
        wanted = ("trực 24 giờ mỗi ngày", "06 giờ đến 14 giờ", "Đoạn thử tấn công")
        citations = _passages(session, principal, wanted)
        if len(citations) < len(wanted):
            return Refusal("Không tìm thấy.", ())
        text = (
            "Theo Quy định số 12-QĐ/TU, Điều 2:\n"
            f"“{citations[0].quote}” [1]\n- Ca sáng từ 06 giờ đến 14 giờ [2]\n\n"
            f"Lưu ý {SCRIPT} chỉ là chữ [3], còn [9] không phải căn cứ."
        )
        return Answer(
            text,
            citations,
            warnings=("Quy định này đã được sửa đổi một phần.",),
            notes=("Đã hiểu: trực ban.",),
            gaps=("mức bồi dưỡng trực",),
            related=_passages(session, principal, ("Báo cáo lãnh đạo trước",), first=4),
        )


def _passages(session, principal: Principal, wanted: Sequence[str], *, first: int = 1) -> tuple[Citation, ...]:
    """Returns the first readable passage with each of the words that has one."""
    found = []
    for words in wanted:
        statement = select(PassageRow, DocumentRow).join(DocumentRow)
        row = session.execute(statement.where(PassageRow.text.contains(words), readable(principal))).first()
        if row is not None:
            found.append(_citation(first + len(found), row[0], row[1]))
    return tuple(found)


def _citation(mark: int, passage: PassageRow, document: DocumentRow) -> Citation:
    return Citation(
        mark=mark,
        document_id=document.id,
        passage_id=passage.id,
        number=document.number,
        type=document.type,
        date=document.date,
        issuer=document.issuer,
        subject=document.subject,
        path=passage.path,
        page=passage.page,
        quote=passage.text,
        start=passage.start,
        end=passage.end,
    )


@dataclass(frozen=True)
class World:
    """Everything a test of the web needs: services, passwords by username, and ids by file name."""

    services: Services
    assistant: ScriptedAssistant
    passwords: dict[str, str]
    ids: dict[str, int]

    def make_officer(self, username: str) -> None:
        """Lets a person hand files in and decide about held ones."""
        self.give_roles(username, "can_bo van_thu")

    def give_roles(self, username: str, roles: str) -> None:
        """Gives a person exactly these roles, parted by spaces."""
        with self.services.database.transaction() as session:
            person = session.scalars(select(PersonRow).where(PersonRow.username == username)).one()
            person.roles = roles

    @contextmanager
    def placed(self, name: str, *, unit: str, audience: Audience, publicity: Publicity) -> Iterator[Access]:
        """Gives a document to other readers while it lasts; yields what then decides who may read it."""
        with self.services.database.transaction() as session:
            owner = session.scalar(select(UnitRow).where(UnitRow.code == unit))
            owner = owner or create_unit(session, code=unit, name=f"Đơn vị {unit}")
            before = self._place(session, name, (owner.id, audience.value, publicity.value))
        yield Access(owner.id, audience, publicity)
        with self.services.database.transaction() as session:
            self._place(session, name, before)

    def hidden(self, name: str) -> AbstractContextManager[Access]:
        """Gives a document to a unit that no one is in, while it lasts."""
        return self.placed(name, unit="khong-ai", audience=Audience.UNIT, publicity=Publicity.INTERNAL)

    def _place(self, session, name: str, place: tuple[int, str, str]) -> tuple[int, str, str]:
        row = session.get_one(DocumentRow, self.ids[name])
        before = row.owner_unit_id, row.audience, row.publicity
        row.owner_unit_id, row.audience, row.publicity = place
        return before

    def work_off(self) -> None:
        """Does what a worker does, in this process."""
        queue, intake = self.services.queue, self.services.review.intake
        while claim := queue.claim("thử"):
            data = queue.spool.read(claim.sha256)
            intake.take_bytes(
                claim.file_name,
                data,
                placement=claim.placement,
                settle=lambda session, result, claim=claim: queue.settle(session, claim, result),
            )


def build_world(folder: Path) -> World:
    """Returns a library of four documents: three for everyone, one internal to a commune."""
    settings = Settings(data_dir=folder / "data", questions_per_minute=0)
    database = fresh_database(settings)
    passwords = _people(database)
    files = FileStore(settings.files_dir)
    intake = Intake(database, files, FlatEmbedder(), settings, parse_notation)
    documents = {
        "quy-dinh.txt": (REGULATION, "tp", Audience.PUBLIC, Publicity.OPEN),
        "nghi-quyet-cu.txt": (_resolution("2018-05-10", "50%"), "tp", Audience.PUBLIC, Publicity.OPEN),
        "nghi-quyet-moi.txt": (_resolution("2023-06-12", "90%"), "tp", Audience.PUBLIC, Publicity.OPEN),
        "ke-hoach.txt": (INTERNAL, "xa", Audience.UNIT, Publicity.INTERNAL),
    }
    ids = {}
    for name, (text, unit, audience, publicity) in documents.items():
        path = folder / name
        path.write_text(text, encoding="utf-8")
        with database.session() as session:
            owner = unit_by_code(session, unit).id
        result = intake.take(path, owner_unit_id=owner, audience=audience, publicity=publicity)
        assert result.document_id is not None, result
        ids[name] = result.document_id
    assistant = ScriptedAssistant(database)
    queue = IntakeQueue(database, FileStore(settings.spool_dir))
    control = QueueControl(database, queue.spool, datetime.timedelta(days=7))
    index = cache(lambda: LibraryIndex(database, settings.index_dir, FlatEmbedder()))
    upkeep = LibraryUpkeep(settings, AliasSource(database), index=index, embedder=FlatEmbedder)
    services = Services(settings, database, assistant, files, queue, control, Review(intake), upkeep)
    return World(services, assistant, passwords, ids)


def _resolution(date: str, target: str) -> str:
    return RESOLUTION.format(date=date, target=target)


def _people(database: Database) -> dict[str, str]:
    with database.transaction() as session:
        create_unit(session, code="tp", name="Thành ủy Sông Lam")
        create_unit(session, code="xa", name="Đảng ủy xã Bến Tre Làng", parent_code="tp")
        people = {"an": ("Nguyễn Văn An", "tp"), "binh": ("Lê Thị Bình", "xa")}
        return {
            username: create_person(session, username=username, name=name, unit_code=unit)
            for username, (name, unit) in people.items()
        }
