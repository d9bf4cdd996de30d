"""Việc của đơn vị: whose tasks stand there, by which choice, with the place that gives them, and nobody else's."""

import datetime
import re
from collections.abc import Callable, Iterator

import pytest
from fake_services import World
from fastapi.testclient import TestClient
from sqlalchemy import delete, select

from vanban.db.agenda import local_day
from vanban.db.audit_models import AuditRow
from vanban.db.models import UnitRow
from vanban.db.task_models import DocumentTaskRow, TaskBodyRow
from vanban.principals import Audience, Publicity

SignIn = Callable[[str], TestClient]
TODAY = local_day(datetime.datetime.now(datetime.UTC))
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def _empty(world: World) -> Iterator[None]:
    yield
    with world.services.database.transaction() as session:
        session.execute(delete(DocumentTaskRow))


def give(world: World, document: str, text: str, day: datetime.date | None, **more: object) -> None:
    """Lets a document give a task to a unit ("tp" where none is named) that is due on a day."""
    unit, lead = more.pop("unit", "tp"), bool(more.pop("leads", True))
    with world.services.database.transaction() as session:
        unit_id = session.scalar(select(UnitRow.id).where(UnitRow.code == unit))
        row = DocumentTaskRow(
            document_id=world.ids[document], position=0, text=text, first=day, last=day, path="khoản 1, điểm a",
            start=3, end=9, **{"kind": "viec", "lead": "Văn phòng", **more},
        )  # fmt: skip
        session.add(row)
        session.flush()
        session.add(TaskBodyRow(task_id=row.id, name="Văn phòng", lead=lead, unit_id=unit_id))


def told(client: TestClient, address: str = "/viec-don-vi") -> list[str]:
    """Returns the tasks of a page."""
    return re.findall(r'<p class="what">([^<]+)</p>', client.get(address).text)


def test_the_tasks_of_the_own_unit_stand_there_with_the_place_that_gives_them(an: TestClient, world: World) -> None:
    give(world, "quy-dinh.txt", "Nộp báo cáo tuần", TODAY, due="trước thứ Sáu", product="Báo cáo")
    page = an.get("/viec-don-vi").text
    number = world.ids["quy-dinh.txt"]
    assert "Nộp báo cáo tuần" in page
    assert f'href="/van-ban/{number}?start=3&amp;end=9#trich"' in page
    assert "điểm a khoản 1 Quy định số 12-QĐ/TU ngày 04/03/2025" in page
    assert "<dd>trước thứ Sáu</dd>" in page


def test_each_choice_shows_its_days(an: TestClient, world: World) -> None:
    monday = TODAY - TODAY.weekday() * DAY
    days = {"tuần": monday, "xa": TODAY + 80 * DAY, "qua": TODAY - 60 * DAY}
    for name, day in days.items():
        give(world, "quy-dinh.txt", f"Việc {name}", day)
    give(world, "quy-dinh.txt", "Việc thường xuyên", None, every="thuong_xuyen")
    assert told(an) == ["Việc tuần"]
    assert "Việc xa" in told(an, "/viec-don-vi?ky=sap_toi")
    assert "Việc qua" in told(an, "/viec-don-vi?ky=qua_han")
    assert told(an, "/viec-don-vi?ky=thuong_xuyen") == ["Việc thường xuyên"]
    assert told(an, "/viec-don-vi?ky=%00&vai=x") == ["Việc tuần"]


def test_a_role_is_chosen(an: TestClient, world: World) -> None:
    give(world, "quy-dinh.txt", "Việc chủ trì", TODAY)
    give(world, "quy-dinh.txt", "Việc phối hợp", TODAY, leads=False)
    assert told(an, "/viec-don-vi?vai=chu_tri") == ["Việc chủ trì"]
    assert told(an, "/viec-don-vi?vai=phoi_hop") == ["Việc phối hợp"]


def test_what_comes_again_stands_there_on_each_of_its_days_since_the_document(an: TestClient, world: World) -> None:
    give(world, "quy-dinh.txt", "Việc hằng tháng", None, every="thang", every_day=TODAY.day)
    assert told(an) == ["Việc hằng tháng"]
    assert 2 <= len(told(an, "/viec-don-vi?ky=sap_toi")) <= 4
    assert told(an, "/viec-don-vi?ky=qua_han") == []


def test_neither_another_units_task_nor_one_of_a_closed_document_is_shown_or_counted(
    an: TestClient, binh: TestClient, world: World
) -> None:
    give(world, "quy-dinh.txt", "Việc của xã", TODAY, unit="xa")
    give(world, "ke-hoach.txt", "Việc trong kế hoạch nội bộ", TODAY)
    give(world, "ke-hoach.txt", "Việc nội bộ của xã", TODAY, unit="xa")
    assert told(an) == []
    assert '<span class="count">(0)</span>' in an.get("/viec-don-vi").text
    assert sorted(told(binh)) == ["Việc của xã", "Việc nội bộ của xã"]
    with world.placed("quy-dinh.txt", unit="khong-ai", audience=Audience.UNIT, publicity=Publicity.INTERNAL):
        assert told(binh) == ["Việc nội bộ của xã"]


def test_the_programme_of_the_week_stands_above_by_day_and_time(an: TestClient, binh: TestClient, world: World) -> None:
    for minute, text in ((630, "Tiếp đoàn"), (480, "Giao ban")):
        give(world, "quy-dinh.txt", text, TODAY, kind="lich", minute=minute, place="Phòng số 1", chair="Bí thư")
    page = an.get("/viec-don-vi").text
    assert page.index("08h00") < page.index("Giao ban") < page.index("10h30") < page.index("Tiếp đoàn")
    assert "Địa điểm: Phòng số 1." in page
    assert "Giao ban" in binh.get("/viec-don-vi").text  # of the unit above


def test_the_home_page_counts_what_is_due_this_week(an: TestClient, binh: TestClient, world: World) -> None:
    give(world, "quy-dinh.txt", "Việc hôm nay", TODAY)
    give(world, "quy-dinh.txt", "Việc đã qua", TODAY - 8 * DAY)
    card = re.search(r'href="/viec-don-vi"><strong>(\d+)</strong>', an.get("/").text)
    assert card is not None
    assert card[1] == "1"
    assert "1 việc hôm nay" in an.get("/").text
    assert "/viec-don-vi" not in binh.get("/").text


def test_looking_at_tasks_is_entered_with_the_documents_they_come_from(an: TestClient, world: World) -> None:
    give(world, "quy-dinh.txt", "Nộp báo cáo tuần", TODAY)
    an.get("/viec-don-vi")
    with world.services.database.session() as session:
        entry = session.scalars(
            select(AuditRow).where(AuditRow.target == "task").order_by(AuditRow.sequence.desc())
        ).first()
    assert entry is not None
    assert f'"documents":[{world.ids["quy-dinh.txt"]}]' in entry.detail
    assert "báo cáo" not in entry.detail


def test_without_a_session_the_page_leads_to_the_sign_in_form(visitor: TestClient) -> None:
    assert visitor.get("/viec-don-vi").headers["location"].startswith("/dang-nhap")
