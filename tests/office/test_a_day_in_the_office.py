"""A day in the office on the real product: asked, opened in the original, handed in, corrected, decided, read back."""

import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from office_site import NEEDS_BROWSER, OfficeSite, playwright, running_office

pytestmark = NEEDS_BROWSER
expect = playwright.expect
QUESTION = "Mỗi năm thành phố phải dành ít nhất bao nhiêu phần trăm ngân sách cho khoa học, công nghệ?"
WIDTHS = (1280, 390)
_SERIAL = itertools.count(1)
TEXT = """THÀNH ỦY LẠC HÀ

*

Số {number}-TB/TU

Lạc Hà, ngày 12 tháng 10 năm 2026

THÔNG BÁO

về lịch tiếp công dân của cơ quan {number}

Căn cứ Quyết định số 51-QĐ/TU ngày 01/09/2026 của Ban Thường vụ Thành ủy Lạc Hà;

Điều 1. Thời gian tiếp công dân

1. Cơ quan tiếp công dân vào ngày {day} hằng tháng.

Điều 2. Tổ chức thực hiện

Văn phòng theo dõi, báo cáo kết quả.

T/M BAN THƯỜNG VỤ

PHÓ BÍ THƯ

Nguyễn Văn Mẫu
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OfficeSite]:
    with running_office(tmp_path_factory.mktemp("day")) as shown:
        yield shown


def no_wider(page: Any) -> None:
    """A phone shows the page without scrolling sideways."""
    spare = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert spare <= 1, page.url


@pytest.mark.parametrize("width", WIDTHS)
def test_a_question_is_answered_and_its_citation_opened_in_the_original(site: OfficeSite, width: int) -> None:
    page = site.signed_in("nguoi.doc", width=width)
    page.fill("main textarea, main input[name=q]", QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_selector(".turn .sources")
    expect(page.locator(".turn .answer-text").first).to_contain_text("3%")
    opens = page.locator(".sources a[href*='start=']").first.get_attribute("href")
    page.goto(site.address + opens)
    expect(page.locator("mark#trich")).to_be_visible()
    no_wider(page)
    page.get_by_role("link", name="Đoạn được trích trong bản gốc").click()
    page.wait_for_url("**/ban-goc?*")
    expect(page.locator(".cited-boxes rect, mark#trich").first).to_be_attached()  # at once, whatever is made yet
    box = page.locator(".cited-boxes rect").first
    expect(box).to_be_attached(timeout=180_000)  # the page opens its images by itself
    box.scroll_into_view_if_needed()
    expect(box).to_be_in_viewport()
    no_wider(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_ten_files_are_handed_in_looked_at_and_published(site: OfficeSite, tmp_path: Path, width: int) -> None:
    serial = next(_SERIAL)
    files = []
    for index in range(10):
        path = tmp_path / f"thong-bao-{index}.txt"
        path.write_text(TEXT.format(number=serial * 100 + index, day=10 + index), encoding="utf-8")
        files.append(str(path))
    page = site.signed_in("van.thu", width=width)
    page.goto(f"{site.address}/van-ban/nap")
    page.set_input_files("#tep", files)
    page.get_by_role("button", name="Nạp vào kho").click()
    page.wait_for_url(re.compile(r"/van-ban/nap/\d+"))
    page.wait_for_function(
        "() => !/đang chờ|đang đọc/i.test(document.querySelector('main').innerText)", timeout=120_000
    )
    no_wider(page)
    page.goto(f"{site.address}/van-ban?q={serial * 100}-TB/TU")
    expect(page.locator("main")).to_contain_text("Không tìm thấy")
    page.goto(f"{site.address}/van-ban/cho-cong-bo")
    expect(page.locator("li.preview")).to_have_count(10)
    no_wider(page)
    for one in page.locator("li.preview input[type=checkbox]").all():
        one.check()
    page.get_by_role("button", name="Công bố các văn bản đã đánh dấu").click()
    page.wait_for_load_state()
    page.goto(f"{site.address}/van-ban?q={serial * 100}-TB/TU")
    expect(page.locator("ol.rows .row")).to_have_count(1)


def opened(page: Any, site: OfficeSite, number: str) -> str:
    """Returns the address of the document with a number, opened from the box at the top."""
    page.goto(f"{site.address}/")
    page.fill("#finder", number)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/van-ban/\d+$"))
    return str(page.url)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_field_is_corrected_and_an_edge_confirmed(site: OfficeSite, width: int) -> None:
    page = site.signed_in("van.thu", width=width)
    address = opened(page, site, "109-TB/TU" if width == 1280 else "209-TB/TU")
    page.goto(f"{address}/sua")
    page.fill("#trich_yeu", f"về lịch tiếp công dân đã sửa ở khổ {width}")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.wait_for_load_state()
    page.goto(address)
    expect(page.locator("main")).to_contain_text(f"ịch tiếp công dân đã sửa ở khổ {width}")
    page.goto(f"{address}/quan-he")
    no_wider(page)
    page.get_by_role("button", name="Xác nhận", exact=True).first.click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("Đã xác nhận")
    page.goto(f"{address}/lich-su")
    expect(page.locator("main")).to_contain_text("Sửa trích yếu")
    expect(page.locator("main")).to_contain_text("Sửa quan hệ")
    no_wider(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_two_documents_are_compared_clause_by_clause(site: OfficeSite, width: int) -> None:
    page = site.signed_in("nguoi.doc", width=width)
    a, b = (opened(page, site, number).rsplit("/", 1)[1] for number in ("01-QC/TU", "02-QC/TU"))
    page.goto(f"{site.address}/so-sanh?a={b}&b={a}")
    expect(page.locator("ins").first).to_be_visible()
    expect(page.locator("del").first).to_be_visible()
    no_wider(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_auditor_finds_what_was_done_and_that_nothing_was_changed(site: OfficeSite, width: int) -> None:
    page = site.signed_in("kiem.toan", width=width)
    page.goto(f"{site.address}/quan-tri/nhat-ky")
    expect(page.locator("table tbody tr").first).to_be_visible()
    no_wider(page)
    page.get_by_role("button", name="Kiểm tra ngay").click()
    expect(page.locator("main")).to_contain_text("nguyên vẹn", timeout=30_000)
