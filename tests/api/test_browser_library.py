"""The library in a real browser: the filters as a sheet on phones, choosing all rows, keys; without scripts too."""

from collections.abc import Iterator

import pytest
from browsing import NEEDS_BROWSER, Site, running_site

pytestmark = NEEDS_BROWSER


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("library")) as shown:
        yield shown


def test_the_filters_are_a_sheet_on_phones_and_stand_beside_the_list_on_wide_windows(site: Site) -> None:
    page = site.page(width=390)
    page.goto(f"{site.address}/van-ban")
    sheet = page.locator("#bo-loc")
    assert not sheet.is_visible()
    page.click(".open-facets")
    assert sheet.is_visible()
    page.click("#bo-loc >> text=Nghị quyết")
    page.wait_for_url("**/van-ban?loai=*")
    assert page.locator(".row").count() == 2
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    wide = site.page(width=1280)
    wide.goto(f"{site.address}/van-ban")
    assert wide.locator("#bo-loc").is_visible()
    assert not wide.locator(".open-facets").is_visible()


def test_all_rows_of_a_page_are_chosen_at_once_and_counted(site: Site) -> None:
    page = site.page()
    page.goto(f"{site.address}/van-ban")
    page.check("#tat-ca")
    assert page.locator('input[name="ids"]:checked').count() == 3
    assert "đã chọn 3" in page.locator("[data-all] label").inner_text()
    page.uncheck('input[name="ids"] >> nth=0')
    assert not page.is_checked("#tat-ca")
    page.click(".bulk >> text=Tiếp tục")
    page.wait_for_selector("h1:has-text('Phân lĩnh vực')")
    assert page.locator('input[name="ids"]').count() == 2


def test_keys_walk_through_the_list(site: Site) -> None:
    page = site.page()
    page.goto(f"{site.address}/van-ban")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/van-ban/*")


def test_an_incoming_document_is_entered_and_handed_over_without_scripts(site: Site) -> None:
    page = site.sign_in(scripts=False)
    page.goto(f"{site.address}/so-den/moi")
    page.fill("#noi-gui", "Tỉnh ủy")
    page.fill("#so-hieu", "12-QĐ/TU")
    page.click("button:has-text('Tìm trong kho')")
    page.wait_for_selector("#vb-khong")
    page.check('input[name="document_id"] >> nth=0')
    page.fill("#trich-yeu", "về chế độ trực ban")
    page.click("button:has-text('Vào sổ')")
    page.wait_for_selector("h1:has-text('Về chế độ trực ban')")
    page.select_option("#chu-tri", label="Đảng ủy xã Bến Tre Làng")
    page.fill("#yeu-cau", "Đề nghị thực hiện")
    page.click("button:has-text('Chuyển') >> nth=0")
    page.wait_for_selector("text=Chưa nhận")
    assert "Quy định số 12-QĐ/TU" in page.content()
