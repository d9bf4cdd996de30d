"""A unit's day in a real browser: what is given is accepted, returned with a reason, passed on, reported, done."""

import datetime
from collections.abc import Iterator

import pytest
from browsing import NEEDS_BROWSER, Site, fits, playwright, running_site
from sqlalchemy import select

from ingest.parsing import parse_file
from vanban.db.agenda import local_day
from vanban.db.people import create_person, principal_of, unit_by_code
from vanban.db.work_assigning import Assignee, give
from vanban.db.work_items import add_items
from vanban.db.work_models import WorkAssignmentRow, WorkItemRow
from vanban.db.work_reminders import remind
from vanban.principals import Channel
from vanban.work import WorkContent, WorkSource

pytestmark = NEEDS_BROWSER
NOW = datetime.datetime.now(datetime.UTC)
TODAY = local_day(NOW)
DAY = datetime.timedelta(days=1)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("unit-day"), parse=parse_file) as shown:
        world = shown.world
        world.give_roles("an", "can_bo van_thu chuong_trinh")
        world.make_officer("binh")
        with world.services.database.transaction() as session:
            world.passwords["chi"] = create_person(session, username="chi", name="Phạm Thị Chi", unit_code="xa")
        yield shown


def given(site: Site, width: int) -> list[int]:
    """Returns three assignments of the city to the commune: to carry out, to return, to pass on."""
    with site.world.services.database.transaction() as session:
        planner = principal_of(session, "an", Channel.WEB)
        source = WorkSource(site.world.ids["quy-dinh.txt"], "khoản 1, điểm a", 3, 9, "trích")
        texts = [f"{words} ({width})" for words in ("Rà soát hồ sơ", "Lập dự toán", "Tổng hợp ý kiến")]
        items = add_items(session, planner, [WorkContent(one, source=source) for one in texts])
        to = Assignee(unit_by_code(session, "xa").id)
        rows = [give(session, planner, item.id, to, due_on=TODAY + 2 * DAY, note="Làm gọn") for item in items]
        for row in rows:
            row.given_at = NOW - 4 * DAY
        session.flush()
        remind(session, NOW)
        return [row.id for row in rows]


def standing(site: Site, assignment_id: int) -> tuple[str, int]:
    """Returns the state of an assignment and how far its item is."""
    with site.world.services.database.session() as session:
        wanted = select(WorkAssignmentRow.state, WorkItemRow.percent).join(
            WorkItemRow, WorkItemRow.id == WorkAssignmentRow.item_id
        )
        state, percent = session.execute(wanted.where(WorkAssignmentRow.id == assignment_id)).one()
        return state, percent


def told(page: "playwright.Page", words: str) -> None:
    page.get_by_text(words, exact=True).wait_for()
    assert fits(page)


def reports(page: "playwright.Page", percent: str, note: str, file: str = "") -> None:
    page.fill("#percent", percent)
    page.fill("#note", note)
    if file:
        text = "ĐẢNG ỦY XÃ MẪU\nSố: 13-BC/ĐU\n\nBÁO CÁO\nvề kết quả rà soát\n\n1. Đã rà soát xong 12 hồ sơ.\n"
        page.set_input_files("#files", {"name": file, "mimeType": "text/plain", "buffer": text.encode()})
    page.get_by_role("button", name="Gửi báo cáo").click()
    told(page, "Đã ghi báo cáo tiến độ.")


@pytest.mark.parametrize("width", [1280, 390])
def test_a_unit_accepts_returns_passes_on_and_reports_until_it_is_done(site: Site, width: int) -> None:
    own, returned, passed_on = given(site, width)
    page = site.page_of("binh", width=width)
    page.goto(f"{site.address}/viec-cua-toi")
    page.get_by_role("heading", name="Nhắc việc").wait_for()
    assert fits(page)
    page.get_by_role("link", name=f"Rà soát hồ sơ ({width})").first.click()
    page.get_by_text("Làm gọn").wait_for()
    assert page.get_by_role("link", name="điểm a khoản 1").count() == 1
    assert fits(page)
    page.get_by_role("button", name="Nhận việc").click()
    told(page, "Đã nhận việc.")
    page.goto(f"{site.address}/viec-cua-toi/{returned}")
    page.get_by_text("Trả lại việc").click()
    page.fill("#reason", "Việc này thuộc Ban Tổ chức")
    page.get_by_role("button", name="Trả lại", exact=True).click()
    told(page, "Đã trả lại việc kèm lý do.")
    page.goto(f"{site.address}/viec-cua-toi/{passed_on}")
    page.get_by_text("Giao tiếp cho người").click()
    page.select_option("#to", label="Phạm Thị Chi")
    page.get_by_role("button", name="Giao tiếp", exact=True).click()
    told(page, "Đã giao tiếp.")
    page.goto(f"{site.address}/viec-cua-toi/{own}")
    reports(page, "60", "Đã rà soát một phần", "bao-cao.txt")
    page.goto(f"{site.address}/viec-cua-toi/{own}")
    page.get_by_role("link", name="bao-cao.txt").wait_for()
    reports(page, "100", "Đã rà soát xong")
    assert standing(site, own) == ("hoan_thanh", 100)
    assert standing(site, returned)[0] == "tra_lai"
    assert standing(site, passed_on)[0] == "giao_tiep"


def test_whom_it_was_passed_on_to_finds_it_and_reports_on_a_phone(site: Site) -> None:
    with site.world.services.database.transaction() as session:
        planner = principal_of(session, "an", Channel.WEB)
        item = add_items(session, planner, [WorkContent("Chuẩn bị tài liệu họp")])[0]
        chi = principal_of(session, "chi", Channel.WEB).person_id
        row = give(session, planner, item.id, Assignee(unit_by_code(session, "xa").id, chi), due_on=TODAY)
    page = site.page_of("chi", width=390)
    page.goto(f"{site.address}/viec-cua-toi")
    page.get_by_role("link", name="Chuẩn bị tài liệu họp").first.click()
    page.get_by_role("button", name="Nhận việc").click()
    told(page, "Đã nhận việc.")
    page.goto(f"{site.address}/viec-cua-toi/{row.id}")
    reports(page, "100", "Đã xong")
    assert standing(site, row.id) == ("hoan_thanh", 100)
