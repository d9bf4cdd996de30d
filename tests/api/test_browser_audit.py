"""The auditor's page in a real browser: a verification is followed to its result without reloading by hand."""

from collections.abc import Iterator

import pytest
from browsing import NEEDS_BROWSER, Site, running_site

pytestmark = NEEDS_BROWSER


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("audit")) as shown:
        shown.world.give_roles("an", "can_bo kiem_toan quan_tri_he_thong")
        yield shown


def test_an_auditor_filters_opens_an_entry_and_verifies(site: Site) -> None:
    page = site.page()
    page.goto(f"{site.address}/van-ban/{site.world.ids['quy-dinh.txt']}")
    page.goto(f"{site.address}/quan-tri/nhat-ky")
    page.click("summary:has-text('Lọc')")
    page.select_option("#viec", label="Xem văn bản")
    page.click("button:has-text('Lọc')")
    page.wait_for_url("**viec=xem_van_ban**")
    assert page.locator("table.data tbody tr").count() >= 1
    page.click("table.data tbody tr:first-child th a")
    page.wait_for_selector("text=khớp với bản ghi trước")
    page.goto(f"{site.address}/quan-tri/nhat-ky")
    page.click("button:has-text('Kiểm tra ngay')")
    page.wait_for_selector("#kiem-tra:has-text('Nhật ký nguyên vẹn')")


@pytest.mark.parametrize("width", [390, 1280])
def test_the_log_fits_the_window_and_works_without_scripts(site: Site, width: int) -> None:
    page = site.page(width=width)
    page.goto(f"{site.address}/quan-tri/nhat-ky")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    plain = site.open(width=width, scripts=False, cookies=site.signed_in)
    plain.goto(f"{site.address}/quan-tri/nhat-ky?nguoi=an")
    assert plain.locator("#nguoi").input_value() == "an"
    assert plain.locator("table.data tbody tr").count() >= 1
