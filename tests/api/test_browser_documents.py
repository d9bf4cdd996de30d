"""A document in a real browser: a citation opened in the original, the page that follows, versions compared."""

import itertools
import re
from collections.abc import Iterator

import pytest
from browsing import NEEDS_BROWSER, Site, playwright, running_site
from original_library import PDF, Held, take

pytestmark = NEEDS_BROWSER
expect = playwright.expect


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("documents")) as running:
        yield running


@pytest.fixture(scope="module")
def pdf(site: Site) -> Held:
    return take(site.world, PDF)


@pytest.mark.parametrize("width", [1280, 390])
def test_a_citation_opens_in_the_original_with_its_box_in_sight(site: Site, pdf: Held, width: int) -> None:
    page = site.page(width=width)
    page.goto(f"{site.address}/van-ban/{pdf.id}?start={pdf.start}&end={pdf.end}")
    page.get_by_role("link", name="Đoạn được trích trong bản gốc").click()
    page.wait_for_url("**/ban-goc?*")
    box = page.locator(".cited-boxes rect").first
    box.scroll_into_view_if_needed()
    expect(box).to_be_in_viewport()
    place, sheet = box.bounding_box(), page.locator(".sheet svg").bounding_box()
    assert place is not None
    assert sheet is not None
    assert place["height"] > 3
    assert sheet["x"] <= place["x"]
    assert place["x"] + place["width"] <= sheet["x"] + sheet["width"] + 1
    # The picture itself has come: a page without one would show its box over nothing.
    drawn = page.evaluate(
        "() => fetch(document.querySelector('.sheet image').getAttribute('href')).then(r => [r.status, r.type])"
    )
    assert drawn[0] in (200, 304)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_page_follows_the_clause_under_reading_and_stays_when_told_so(site: Site, pdf: Held) -> None:
    page = site.page()
    page.goto(f"{site.address}/van-ban/{pdf.id}/song-song")
    picture = page.locator(".sheet image")
    expect(picture).to_have_attribute("href", re.compile(r"/trang/1\?"))
    page.mouse.move(300, 400)
    page.mouse.wheel(0, 20_000)
    expect(picture).to_have_attribute("href", re.compile(r"/trang/2\?"))
    expect(page.locator(".sheet-pager input[name=trang]")).to_have_value("2")
    page.get_by_label("Trang đi theo điều, khoản đang đọc").uncheck()
    page.mouse.move(300, 400)
    page.mouse.wheel(0, -20_000)
    page.wait_for_timeout(600)
    expect(picture).to_have_attribute("href", re.compile(r"/trang/2\?"))


def test_original_diagram_and_comparison_work_without_scripts(site: Site, pdf: Held) -> None:
    page = site.sign_in(scripts=False)
    page.goto(f"{site.address}/van-ban/{pdf.id}/song-song")
    page.get_by_role("link", name="Trang sau").click()
    expect(page.locator(".sheet image")).to_have_attribute("href", re.compile(r"/trang/2\?"))
    page.get_by_role("link", name="Lược đồ").click()
    expect(page.locator(".graph-wide")).to_be_visible()
    expect(page.locator(".graph-narrow")).to_be_hidden()
    page.get_by_role("link", name="Phiên bản").click()
    page.fill("#tim-so", "08-NQ/TU")
    page.get_by_role("button", name="Tìm để so sánh").click()
    page.locator(".neighbours a").first.click()
    page.wait_for_url("**/so-sanh?*b=*")
    expect(page.locator("ins").first).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_comparison_stands_side_by_side_on_wide_screens_and_in_one_column_on_phones(site: Site, width: int) -> None:
    old, new = site.world.ids["nghi-quyet-cu.txt"], site.world.ids["nghi-quyet-moi.txt"]
    page = site.page(width=width)
    page.goto(f"{site.address}/so-sanh?a={old}&b={new}")
    wide = width > 900
    expect(page.locator(".change-sides").first).to_be_visible(visible=wide)
    expect(page.locator(".change-inline").first).to_be_visible(visible=not wide)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("end", ["", "/ban-goc", "/song-song", "/luoc-do", "/trien-khai", "/phien-ban", "/lich-su"])
def test_every_tab_fits_a_phone_and_shows_its_own_name_in_the_row_of_tabs(site: Site, pdf: Held, end: str) -> None:
    page = site.page(width=390)
    page.goto(f"{site.address}/van-ban/{pdf.id}{end}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.locator(".tabs [aria-current]")).to_be_in_viewport(ratio=0.9)
    levels = page.evaluate("[...document.querySelectorAll('main :is(h1,h2,h3,h4,h5,h6)')].map(h => +h.tagName[1])")
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
