"""Handing in, looking, correcting and deciding in a real browser, as an officer does."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import NEEDS_BROWSER, Site, running_site

pytestmark = NEEDS_BROWSER
NOTE = """so: {number}-TB/TU
loai: Thông báo
co quan: Văn phòng Thành ủy
ngay: 2026-03-02
trich yeu: về lịch trực số {number}
---
Thay thế Quy định số 12-QĐ/TU;
1. Bố trí lịch trực {number}.
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("site")) as shown:
        yield shown


def test_files_are_sent_in_pieces_then_published_corrected_and_decided(site: Site, tmp_path: Path) -> None:
    files = []
    for number in (41, 42, 43):
        path = tmp_path / f"thong-bao-{number}.txt"
        path.write_text(NOTE.format(number=number), encoding="utf-8")
        files.append(path)
    page = site.page()
    page.goto(f"{site.address}/van-ban/nap")
    page.set_input_files("#tep", files)
    assert page.locator("[data-chosen] li").count() == 3
    assert "Đã chọn 3 tệp" in page.locator("[data-drop]").inner_text()
    page.click("form.upload button[type=submit]")
    page.wait_for_url("**/van-ban/nap/*")
    site.world.work_off()
    page.get_by_text("Xem lại, công bố").nth(2).wait_for()

    page.goto(f"{site.address}/van-ban/cho-cong-bo")
    first = page.locator(".preview").first
    first.locator("text=Sửa trước").click()
    page.fill("#noi_ban_hanh", "Lạc Hà")
    page.click("button:has-text('Lưu')")
    page.wait_for_url("**/van-ban/cho-cong-bo*")
    for box in page.locator("input[name=chon]").all():
        box.check()
    page.click("text=Công bố các văn bản đã đánh dấu")
    page.wait_for_selector("text=Không có văn bản nào chờ công bố")

    page.goto(f"{site.address}/van-ban/quan-he-cho?loai=thay_the")
    card = page.locator("li.card", has_text="41-TB/TU")
    assert "hết hiệu lực từ 02/03/2026" in card.inner_text()
    card.locator("button:has-text('Xác nhận')").click()
    page.goto(f"{site.address}/van-ban/{site.world.ids['quy-dinh.txt']}")
    assert "Hết hiệu lực" in page.locator(".document-head").inner_text()


def test_units_are_filtered_without_marks_and_a_missing_picture_leaves_no_frame(site: Site) -> None:
    page = site.page(width=390)
    document = site.world.ids["quy-dinh.txt"]
    page.goto(f"{site.address}/van-ban/{document}/sua")
    page.select_option("#pham_vi", "named")
    page.fill("#loc-don-vi", "ben tre")
    assert page.locator(".units li:visible").all_inner_texts() == ["Đảng ủy xã Bến Tre Làng"]
    for part in ("sua", "sua/noi-dung", "sua/de-muc", "quan-he"):
        page.goto(f"{site.address}/van-ban/{document}/{part}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, part
