"""Questions about the own work: which are such, what is answered to whom, with the clause, and nothing outside."""

import datetime
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session
from work_people import Commune, make_commune, task

from rag.work_answers import Asked, answer, asked
from vanban.db.models import DocumentRow
from vanban.db.programme_models import ProgrammeRow, SlotRow
from vanban.db.session import Database, open_database
from vanban.db.work_assigning import Assignee, give
from vanban.db.work_items import add_items
from vanban.principals import Channel, Principal
from vanban.settings import Settings

DAY = datetime.date(2026, 11, 25)  # a Wednesday
NOW = datetime.datetime(2026, 11, 20, tzinfo=datetime.UTC)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    store = open_database(Settings(data_dir=tmp_path_factory.mktemp("asked"), database_url=None))
    yield store
    store.close()


@pytest.fixture(scope="module")
def commune(store: Database) -> Commune:
    with store.transaction() as session:
        return make_commune(session)


@pytest.fixture
def session(store: Database, commune: Commune) -> Iterator[Session]:
    with Session(store.engine, expire_on_commit=False) as session:
        session.begin()
        yield session
        session.rollback()


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Tuần này Thường trực làm gì?", Asked.WEEK),
        ("lịch công tác của Thường trực tuần này", Asked.WEEK),
        ("Nhiệm vụ nào của đơn vị tôi sắp quá hạn?", Asked.SOON),
        ("việc nào sắp đến hạn", Asked.SOON),
        ("việc của tôi", Asked.MINE),
        ("Các nhiệm vụ được giao cho đơn vị tôi là gì?", Asked.MINE),
        ("việc nào quá hạn", Asked.OVERDUE),
        ("viec nao cua toi da qua han", Asked.OVERDUE),
        ("Nộp hồ sơ quá hạn thì xử lý thế nào?", None),
        ("Việc của đảng viên khi chuyển sinh hoạt là gì?", None),
        ("Nhiệm vụ của Thường trực Đảng ủy là gì?", None),
        ("Thường trực làm gì?", None),
        ("Xử lý việc quá hạn theo quy định nào?", None),
    ],
)
def test_only_questions_about_the_own_work_are_such(question: str, kind: Asked | None) -> None:
    assert asked(question) is kind


def told(session: Session, principal: Principal, question: str) -> str:
    found = answer(session, principal, question, DAY)
    assert found is not None
    return found.text


def given(session: Session, commune: Commune, text: str, days: int, *, document: int | None = None) -> None:
    item = add_items(session, commune.planner, [task(text, document=document)])[0]
    give(session, commune.planner, item.id, Assignee(commune.office), due_on=DAY + datetime.timedelta(days=days))


def test_what_is_late_and_what_is_due_soon_is_told_to_whom_it_was_given(session: Session, commune: Commune) -> None:
    given(session, commune, "Nộp báo cáo", -2)
    given(session, commune, "Họp giao ban", 3)
    given(session, commune, "Việc còn xa", 90)
    late = told(session, commune.office_worker, "việc nào quá hạn?")
    assert "Có 1 việc đã quá hạn" in late
    assert "1. Nộp báo cáo: hạn 23/11/2026 (quá 2 ngày)" in late
    assert "Họp giao ban" in told(session, commune.office_worker, "việc nào sắp đến hạn?")
    assert "Có 3 việc đang được giao" in told(session, commune.office_worker, "việc của tôi")
    assert told(session, commune.stranger, "việc nào quá hạn?").startswith("Không có việc nào")


def test_the_clause_is_cited_word_for_word_while_it_may_be_read(session: Session, commune: Commune) -> None:
    given(session, commune, "Việc từ chỉ thị", -1, document=commune.open_document)
    found = answer(session, commune.office_worker, "việc nào quá hạn?", DAY)
    assert found is not None
    document = session.get_one(DocumentRow, commune.open_document)
    assert [document.text[one.start : one.end] for one in found.citations] == [one.quote for one in found.citations]
    assert len(found.citations) == found.text.count("[1]") == 1
    document.audience, document.publicity = "unit", "noi_bo"
    session.flush()
    assert "Việc từ chỉ thị" not in told(session, commune.office_worker, "việc nào quá hạn?")


@pytest.mark.parametrize("channel", [Channel.TELEGRAM, Channel.ZALO])
def test_nothing_is_told_on_an_outside_channel_or_to_a_visitor(
    session: Session, commune: Commune, channel: Channel
) -> None:
    given(session, commune, "Nộp báo cáo", -2)
    for principal in (replace(commune.office_worker, channel=channel), Principal(None, "", channel=Channel.WEB)):
        assert answer(session, principal, "việc nào quá hạn?", DAY) is None


def test_the_approved_week_of_the_own_unit_is_told(session: Session, commune: Commune) -> None:
    week = ProgrammeRow(
        unit_id=commune.unit, owner="thuong_truc", period="tuan", first=DAY, last=DAY, title="Lịch tuần",
        state="dang_lap", created_at=NOW, changed_at=NOW,
    )  # fmt: skip
    session.add(week)
    session.flush()
    session.add(
        SlotRow(programme_id=week.id, day=DAY, start_minute=480, text="Giao ban", leader="Bí thư", place="Phòng 1")
    )
    session.flush()
    assert "Chưa có lịch tuần" in told(session, commune.clerk, "Tuần này Thường trực làm gì?")
    week.state = "da_duyet"
    session.flush()
    assert "- Thứ Tư 25/11, 08h00: Giao ban; chủ trì: Bí thư; địa điểm: Phòng 1" in told(
        session, commune.clerk, "Tuần này Thường trực làm gì?"
    )
    assert "Giao ban" not in told(session, commune.stranger, "Tuần này Thường trực làm gì?")
