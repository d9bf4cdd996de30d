"""Units and people in a real browser: dragging asks first, nothing hangs over on a phone, no script needed."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from browsing import NEEDS_BROWSER, Site, playwright, running_site

from vanban.db.people import create_unit

pytestmark = NEEDS_BROWSER
LONG = "Ủy ban Mặt trận Tổ quốc Việt Nam và các tổ chức chính trị - xã hội thành phố Sông Lam"
PEOPLE = "Tên đăng nhập;Họ và tên;Mã đơn vị\nchi.vu;Vũ Thị Chi;xa\nSai Tên;X;xa\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site with An as administrator of the city, and a third unit with a long name."""
    with running_site(tmp_path_factory.mktemp("site")) as shown:
        shown.world.give_roles("an", "can_bo quan_tri")
        with shown.world.services.database.transaction() as session:
            create_unit(session, code="mttq", name=LONG, parent_code="tp")
        yield shown


def test_dragging_a_unit_opens_the_form_that_moves_it(site: Site) -> None:
    page = site.page()
    page.goto(f"{site.address}/quan-tri/don-vi")
    page.drag_and_drop("[data-unit]:has-text('Bến Tre Làng')", "[data-unit]:has-text('Mặt trận')")
    page.wait_for_url("**/quan-tri/don-vi/*chuyen_toi=*")
    assert "Mặt trận" in page.locator("#toi option:checked").inner_text()
    page.click("button:has-text('Chuyển đơn vị')")
    playwright.expect(page.locator(".banner.good")).to_contain_text("Đã chuyển đơn vị")
    assert "Mặt trận" in page.locator(".breadcrumb").inner_text()


def test_no_page_hangs_over_and_no_target_is_too_small_on_a_phone(site: Site) -> None:
    page = site.page(width=390)
    for path in (
        "/quan-tri/don-vi",
        "/quan-tri/don-vi/3",
        "/quan-tri/don-vi/3/ket-thuc",
        "/quan-tri/don-vi/them",
        "/quan-tri/nguoi",
        "/quan-tri/nguoi/2",
        "/quan-tri/nguoi/them",
        "/quan-tri/nhap-danh-sach",
        "/quan-tri/vi-sao?nguoi=binh&van-ban=1",
        "/van-ban/1/ai-duoc-xem",
    ):
        page.goto(site.address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
        assert page.evaluate(UNNAMED) == [], path
        assert page.evaluate(SMALL) == [], path
        levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map((one) => Number(one.tagName[1]))")
        assert levels[0] == 1, path
        assert all(after <= before + 1 for before, after in pairwise(levels)), path


def test_a_list_is_imported_without_scripts(site: Site) -> None:
    page = site.sign_in(scripts=False)
    page.goto(f"{site.address}/quan-tri/nhap-danh-sach")
    file = {"name": "danh-sach.csv", "mimeType": "text/csv", "buffer": PEOPLE.encode()}
    page.set_input_files("#tep", file)
    page.click("main button.primary")
    assert "1 thêm mới" in page.locator("main").inner_text()
    page.check("#bo-qua")
    page.click("main button.primary")
    assert "Liên kết đặt mật khẩu" in page.locator("main").inner_text()
    with page.expect_download() as download:
        page.click("button:has-text('.xlsx')")
    assert download.value.suggested_filename == "lien-ket-dat-mat-khau.xlsx"


UNNAMED = """[...document.querySelectorAll('main input:not([type=hidden]), main select, main textarea')]
  .filter((one) => !one.labels?.length && !one.ariaLabel).map((one) => one.outerHTML.slice(0, 80))"""
# WCAG 2.2, 2.5.8: 24 by 24 CSS pixels, except links within a sentence.
SMALL = """[...document.querySelectorAll('a, button, input:not([type=hidden]), select, summary')]
  .filter((one) => one.closest('main'))
  .filter((one) => !one.closest('p, .banner, .breadcrumb, .unit-line .meta, dd'))
  .filter((one) => { const box = one.getBoundingClientRect();
    const label = one.labels?.[0]?.getBoundingClientRect();
    return box.width && Math.max(box.height, label?.height ?? 0) < 24; })
  .map((one) => one.outerHTML.slice(0, 80))"""
