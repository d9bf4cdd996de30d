"""A trainer's day in a real browser: a paper by matrix, a second trainer's yes, a sitting opened and sat, results."""

import datetime
import re
from collections.abc import Iterator

import pytest
from browsing import NEEDS_BROWSER, Site, playwright, running_site
from paper_bank import approved, contents

from vanban.db.people import create_person, principal_of
from vanban.exam_sittings import HANOI
from vanban.principals import Channel

pytestmark = NEEDS_BROWSER


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("day")) as shown:
        world = shown.world
        world.give_roles("an", "can_bo giang_vien")
        with world.services.database.transaction() as session:
            roles = ("can_bo", "giang_vien")
            world.passwords["lan"] = create_person(session, username="lan", name="Lan", unit_code="tp", roles=roles)
        with world.services.database.transaction() as session:
            approved(session, principal_of(session, "an", Channel.WEB), contents(24))
        yield shown


@pytest.fixture(scope="module")
def second(site: Site) -> "playwright.Page":
    """The page of the second trainer, who also sits the exam, on a phone."""
    page = site.open(width=390)
    page.goto(f"{site.address}/dang-nhap")
    page.fill("#username", "lan")
    page.fill("#password", site.world.passwords["lan"])
    page.click("button.primary")
    page.wait_for_url(f"{site.address}/")
    return page


def fits(page: "playwright.Page") -> bool:
    """Tells whether the page is no wider than the window."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def paper_of(page: "playwright.Page", site: Site) -> str:
    """Returns the address of a new paper of six questions that waits for approval."""
    page.goto(f"{site.address}/de-thi/moi")
    page.locator("input[name=moi]").first.fill("6")  # any topic, any level
    page.fill("input[name=ten]", "Tìm hiểu quy chế")
    page.fill("input[name=phut]", "10")
    assert fits(page)
    page.click("button[value=lap]")
    page.wait_for_url(re.compile(r"/de-thi/\d+"))
    address = page.url.split("?")[0]
    page.get_by_role("button", name="Trình duyệt").click()
    page.get_by_text("Chờ duyệt").first.wait_for()
    assert fits(page)
    return address


def sitting_of(page: "playwright.Page", site: Site, paper: str) -> str:
    """Returns the address of a new sitting with a paper, open since this morning."""
    today = datetime.datetime.now(HANOI)
    page.goto(f"{site.address}/ky-thi/moi")
    page.fill("input[name=title]", "Tìm hiểu quy chế")
    page.select_option("select[name=paper]", paper)
    page.fill("input[name=opens_day]", f"{today:%d/%m/%Y}")
    page.fill("input[name=opens_time]", "00:00")
    assert fits(page)
    page.get_by_role("button", name="Lập kỳ thi").click()
    page.wait_for_url(re.compile(r"/ky-thi/\d+"))
    address = page.url.split("?")[0]
    page.get_by_role("button", name="Mở kỳ thi").click()
    page.get_by_text("Địa chỉ cho người dự thi").wait_for()
    assert fits(page)
    return address


@pytest.mark.parametrize("width", [1280, 390])
def test_a_trainer_makes_a_paper_holds_a_sitting_and_reads_its_results(
    site: Site, second: "playwright.Page", width: int
) -> None:
    page = site.page(width=width)
    paper = paper_of(page, site)
    second.goto(paper)
    second.get_by_role("button", name="Duyệt", exact=True).click()
    second.get_by_text("Đã duyệt").first.wait_for()
    sitting = sitting_of(page, site, paper.rsplit("/", 1)[1])
    second.goto(sitting.replace("/ky-thi/", "/thi/"))
    second.get_by_role("button", name="Bắt đầu làm bài").click()
    second.locator(".exam-question:visible .exam-option").first.click()
    second.locator("[data-saved]", has_text="Đã lưu").wait_for()
    second.get_by_role("button", name="Nộp bài").first.click()
    second.locator("[data-confirm-hand-in]").click()
    second.get_by_role("heading", name="Kết quả").wait_for()
    page.goto(f"{sitting}/ket-qua")
    page.get_by_text("Lan").first.wait_for()
    assert fits(page)
    page.goto(f"{sitting}/thong-ke")
    page.get_by_role("heading", name="Thống kê").wait_for()
    assert fits(page)
