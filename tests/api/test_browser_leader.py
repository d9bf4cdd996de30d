"""A leader's day in a real browser: the figures, down to the clause that gives a task, and the cited report."""

import datetime
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import NEEDS_BROWSER, Site, fits, running_site
from docx import Document

from vanban.db.agenda import local_day
from vanban.db.models import DocumentRow
from vanban.db.people import principal_of, unit_by_code
from vanban.db.work_items import add_items, finish_item, take_on
from vanban.db.work_progress import report
from vanban.db.work_tally import bring_to
from vanban.principals import Channel
from vanban.work import WorkBody, WorkContent, WorkSource

pytestmark = NEEDS_BROWSER
TODAY = local_day(datetime.datetime.now(datetime.UTC))
DAY = datetime.timedelta(days=1)
PERIOD = f"tu={TODAY - 20 * DAY}&den={TODAY + 20 * DAY}"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("leader-day")) as shown:
        shown.world.give_roles("an", "can_bo chuong_trinh quan_tri")
        with shown.world.services.database.transaction() as session:
            bring_to(session, TODAY)  # the figures stand ready, as they do in a running office
            planner, lead = principal_of(session, "an", Channel.WEB), WorkBody("Xã", unit_by_code(session, "xa").id)
            document = session.get_one(DocumentRow, shown.world.ids["quy-dinh.txt"])
            start = document.text.index("trực")
            source = WorkSource(document.id, "khoản 1, điểm a", start, start + 4, "trực")
            contents = [
                WorkContent("Báo cáo kết quả trực", lead, last=TODAY - 5 * DAY, source=source),
                WorkContent("Kiểm tra sổ trực", lead, last=TODAY + 3 * DAY, source=source),
                WorkContent("Sơ kết quý", lead, last=TODAY - DAY),
            ]
            items = take_on(session, planner, [row.id for row in add_items(session, planner, contents)])
            report(session, planner, items[0].id, percent=30, note="Chờ số liệu của xã")
            finish_item(session, planner, items[2].id, after=1, done_on=TODAY - 2 * DAY)
        yield shown


@pytest.mark.parametrize("width", [1280, 390])
def test_a_leader_goes_from_the_figures_to_the_clause_and_takes_the_report(
    site: Site, width: int, tmp_path: Path
) -> None:
    page = site.page_of("an", width=width)
    page.goto(f"{site.address}/theo-doi")
    page.get_by_text("1 nhiệm vụ quá hạn, đều ở").first.wait_for()
    assert fits(page)
    page.locator(".stats a", has_text="Quá hạn").click()
    page.get_by_text("Chờ số liệu của xã").wait_for()
    assert fits(page)
    page.get_by_role("link", name="điểm a khoản 1").click()
    page.locator("mark", has_text="trực").first.wait_for()
    assert page.url.endswith("#trich")
    page.goto(f"{site.address}/theo-doi?theo=linh-vuc")
    page.get_by_role("link", name="Chưa phân lĩnh vực").click()
    page.get_by_text("3 nhiệm vụ", exact=True).wait_for()
    page.goto(f"{site.address}/theo-doi/bao-cao?{PERIOD}")
    page.get_by_role("heading", name="Quá hạn (1)").wait_for()
    assert page.get_by_role("link", name="điểm a khoản 1").count() == 2
    assert fits(page)
    with page.expect_download() as taken:
        page.get_by_role("link", name="Tải báo cáo Word").click()
    taken.value.save_as(tmp_path / "bao-cao.docx")
    paper = Document(io.BytesIO((tmp_path / "bao-cao.docx").read_bytes()))
    words = "\n".join(cell.text for table in paper.tables for row in table.rows for cell in row.cells)
    assert "Báo cáo kết quả trực" in words
    assert "điểm a khoản 1 Quy định số" in words
