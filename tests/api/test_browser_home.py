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
    playwright.expect(page.get_by_role("link", name="Quản trị")).to_be_visible()
