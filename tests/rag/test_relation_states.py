"""What answers say of a document that another one ends: proposed, confirmed, denied, in part, and as of a day."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fresh import fresh_services

from app.wiring import Services
from rag import relating
from rag.edge_questions import AskedEdges
from rag.registry import Registry
from vanban.answers import Answer
from vanban.db.models import RelationRow
from vanban.db.people import local_operator
from vanban.db.relations import decide
from vanban.documents import RelationState, ValidityStatus
from vanban.principals import Audience, Principal
from vanban.settings import Settings

HEAD = """ỦY BAN NHÂN DÂN THÀNH PHỐ LẠC HÀ
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: {number}
Lạc Hà, ngày 05 tháng 3 năm {year}

QUYẾT ĐỊNH
Về việc quy định thời gian tiếp nhận hồ sơ {number}

Điều 1. Thời gian tiếp nhận hồ sơ của bộ phận một cửa là từ 07 giờ 30 đến 17 giờ.
{last}
"""
TEXTS = {
    "10/2019/QĐ-UBND": ("2019", "Điều 2. Các sở thi hành Quyết định này."),
    "11/2019/QĐ-UBND": ("2019", "Điều 2. Các sở thi hành Quyết định này."),
    "22/2024/QĐ-UBND": ("2024", "Điều 2. Quyết định này thay thế Quyết định số 10/2019/QĐ-UBND ngày 05/3/2019."),
    "12/2019/QĐ-UBND": ("2019", "Điều 2. Các sở thi hành Quyết định này."),
    "24/2024/QĐ-UBND": (
        "2024",
        "Điều 2. Quyết định này có hiệu lực từ ngày 01/7/2024 và thay thế Quyết định số 12/2019/QĐ-UBND.",
    ),
    "23/2024/QĐ-UBND": ("2024", "Điều 2. Bãi bỏ Điều 1 Quyết định số 11/2019/QĐ-UBND ngày 05/3/2019."),
}


@dataclass
class Office:
    """A library of six decisions, asked by its operator; ids by number, edges by the number that states them."""

    services: Services
    person: Principal
    ids: dict[str, int]
    edges: dict[str, int]

    def decide(self, number: str, state: RelationState) -> None:
        now = datetime.datetime.now(datetime.UTC)
        with self.services.database.transaction() as session:
            decide(session, self.edges[number], state, by=self.person, at=now)

    def ask(self, question: str, as_of: datetime.date | None = None) -> Answer:
        reply = self.services.assistant.reply(question, principal=self.person, as_of=as_of)
        assert isinstance(reply, Answer)
        return reply


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder: Path = tmp_path_factory.mktemp("office")
    services = fresh_services(Settings(data_dir=folder / "var"))
    person = local_operator(services.database)
    ids: dict[str, int] = {}
    for index, (number, (year, last)) in enumerate(TEXTS.items()):
        path = folder / f"{index}.txt"
        path.write_text(HEAD.format(number=number, year=year, last=last), encoding="utf-8")
        taken = services.intake.take(path, owner_unit_id=person.unit_ids[-1], audience=Audience.PUBLIC)
        assert taken.document_id is not None
        ids[number] = taken.document_id
    services.index.check()
    with services.database.session() as session:
        rows = session.query(RelationRow).filter(RelationRow.kind.in_(["thay_the", "bai_bo"])).all()
        by_source = {row.source_id: row.id for row in rows}
    edges = {number: by_source[one] for number, one in ids.items() if one in by_source}
    yield Office(services, person, ids, edges)
    services.close()


@pytest.fixture
def office(library: Office) -> Iterator[Office]:
    yield library
    for number in library.edges:
        library.decide(number, RelationState.PROPOSED)


def test_a_proposed_end_is_told_as_a_proposal_and_a_confirmed_one_as_the_status(office: Office) -> None:
    question = "Quyết định 10/2019/QĐ-UBND còn hiệu lực không?"
    assert "có văn bản thay thế, chờ người có trách nhiệm xác nhận" in office.ask(question).text
    office.decide("22/2024/QĐ-UBND", RelationState.CONFIRMED)
    reply = office.ask(question)
    assert "Tình trạng: Hết hiệu lực." in reply.text
    assert [cited.number for cited in reply.citations] == ["22/2024/QĐ-UBND"]
    assert "thay thế Quyết định số 10/2019/QĐ-UBND" in reply.text
    assert "chưa có người xác nhận" not in reply.text
    assert [(head.number, head.status) for head in reply.related] == [("10/2019/QĐ-UBND", ValidityStatus.EXPIRED)]


def test_a_part_is_told_as_a_part_and_does_not_end_the_document(office: Office) -> None:
    question = "Quyết định 11/2019/QĐ-UBND còn hiệu lực không?"
    reply = office.ask(question)
    assert "có văn bản bãi bỏ một phần, chờ người có trách nhiệm xác nhận" in reply.text
    assert any("đã bị bãi bỏ một phần (Điều 1)" in warning for warning in reply.warnings)
    office.decide("23/2024/QĐ-UBND", RelationState.CONFIRMED)
    assert "Tình trạng: Hết hiệu lực một phần." in office.ask(question).text
    told = office.ask("Văn bản nào bãi bỏ 11/2019/QĐ-UBND?").text
    assert "bãi bỏ Điều 1 của" in told


def test_a_denied_edge_is_told_nowhere(office: Office) -> None:
    office.decide("22/2024/QĐ-UBND", RelationState.DENIED)
    reply = office.ask("Quyết định 10/2019/QĐ-UBND còn hiệu lực không?")
    assert "Tình trạng: Còn hiệu lực." in reply.text
    assert not any("thay thế" in warning for warning in reply.warnings)
    with office.services.database.session() as session:
        registry = Registry(session, office.person)
        assert registry.edges(target=office.ids["10/2019/QĐ-UBND"]) == []
        assert registry.edges(source=office.ids["22/2024/QĐ-UBND"]) == []
        facts = registry.facts([office.ids["10/2019/QĐ-UBND"]])[office.ids["10/2019/QĐ-UBND"]]
        assert relating.answer(AskedEdges("thay_the", incoming=True), facts, registry) is None
        assert relating.ending_proposed(facts, registry) == ""


def test_the_status_is_that_of_the_day_asked_about(office: Office) -> None:
    office.decide("22/2024/QĐ-UBND", RelationState.CONFIRMED)
    question = "Quyết định 10/2019/QĐ-UBND còn hiệu lực không?"
    assert "Còn hiệu lực" in office.ask(question, datetime.date(2024, 3, 4)).text
    assert "Hết hiệu lực." in office.ask(question, datetime.date(2024, 3, 5)).text


def test_what_will_end_a_document_later_is_told_with_its_day(office: Office) -> None:
    office.decide("24/2024/QĐ-UBND", RelationState.CONFIRMED)
    question = "Quyết định 12/2019/QĐ-UBND còn hiệu lực không?"
    before = office.ask(question, datetime.date(2024, 6, 30))
    assert "Tình trạng: Còn hiệu lực." in before.text
    assert any("sẽ được thay thế bởi" in one and "từ ngày 01/07/2024" in one for one in before.warnings)
    after = office.ask(question, datetime.date(2024, 7, 1))
    assert "Tình trạng: Hết hiệu lực." in after.text
    assert "từ ngày 01/07/2024: “" in after.text
