"""A real browser on the home page and the pages of administration."""

import re
from collections.abc import Iterator

import pytest
from browsing import NEEDS_BROWSER, QUESTION, Site, playwright, running_site

pytestmark = NEEDS_BROWSER


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("home")) as shown:
        yield shown


@pytest.mark.parametrize("width", [390, 1280])
def test_a_question_asked_on_the_home_page_streams_in_a_conversation(site: Site, width: int) -> None:
    page = site.page(width=width)
    page.goto(f"{site.address}/")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.fill("#question", QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_selector(".status-line")
    page.wait_for_selector(".turn .answer-tools")
    assert re.search(r"/hoi-dap/\d+$", page.url)
    page.goto(f"{site.address}/hoi")
    assert page.locator(".turn").count() == 0  # asked once, not again at every visit


def test_a_number_typed_on_the_home_page_opens_the_document(site: Site) -> None:
    page = site.page()
    page.goto(f"{site.address}/")
    page.fill("#question", "Quy định số 12-QĐ/TU")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/van-ban/\d+$"))


def test_a_link_from_elsewhere_asks_nothing(site: Site) -> None:
    page = site.page()
    before = page.evaluate("fetch('/api/v1/conversations').then((one) => one.text())")
    page.goto(f"{site.address}/hoi?q=Ai+trực&gui=1#gui")
    page.wait_for_selector(".sources")
    assert page.evaluate("fetch('/api/v1/conversations').then((one) => one.text())") == before


def test_the_bar_of_a_phone_shows_the_rest_behind_a_word(site: Site) -> None:
    site.world.give_roles("an", "can_bo van_thu quan_tri_he_thong")
    page = site.page(width=390)
    bar = page.locator("nav.rail > ul > li:visible")
    assert bar.count() <= 5
    for entry in bar.all():
        box = entry.bounding_box()
        assert box is not None
        assert box["width"] >= 24
        assert box["height"] >= 44
    playwright.expect(page.get_by_role("link", name="Quản trị")).not_to_be_visible()
    page.locator(".rail .rest summary").click()
    page.get_by_role("link", name="Quản trị").click()
    page.get_by_role("heading", name="Quản trị", exact=True).wait_for()
    assert page.locator(".rail .rest summary").get_attribute("aria-current") == "true"


@pytest.mark.parametrize("width", [390, 1280])
def test_the_pages_of_administration_fit_the_window_and_tell_their_figures(site: Site, width: int) -> None:
    site.world.give_roles("an", "can_bo van_thu quan_tri_he_thong")
    page = site.page(width=width)
    for path in (
        "",
        "/thong-ke",
        "/hang-doi",
        "/chi-muc",
        "/mo-hinh",
        "/ten-goi",
        "/ten-goi?loai=viet_tat",
        "/cau-hinh",
    ):
        page.goto(f"{site.address}/quan-tri{path}")
        page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true })")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.locator("h1").count() == 1
    page.goto(f"{site.address}/quan-tri/thong-ke")
    chart = page.locator("figure.chart").first
    assert "câu hỏi trong 30 ngày" in chart.locator("figcaption").inner_text()
    assert chart.locator("svg[role=img] rect").count() >= 1
    chart.locator("summary").click()
    assert chart.locator("tbody tr").count() == 30


def test_rebuilding_is_followed_on_the_page(site: Site) -> None:
    site.world.give_roles("an", "can_bo van_thu quan_tri_he_thong")
    page = site.page()
    page.goto(f"{site.address}/quan-tri/chi-muc")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Dựng lại chỉ mục").click()
    page.get_by_text("Đã dựng lại xong").wait_for()
    page.goto(f"{site.address}/quan-tri/chi-muc")
    page.get_by_text("Chỉ mục khớp với cơ sở dữ liệu.").wait_for()
