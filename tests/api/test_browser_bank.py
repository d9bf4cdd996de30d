"""A trainer's way in a real browser: from the list to a question, its form, submission, and a second trainer's yes."""

from collections.abc import Iterator

import pytest
from bank_pages import CITED, plant, state_of
from browsing import NEEDS_BROWSER, Site, running_site

from vanban.db.people import create_person
from vanban.exam_bank import ItemState

pytestmark = NEEDS_BROWSER


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("bank")) as shown:
        shown.world.give_roles("an", "can_bo giang_vien")
        with shown.world.services.database.transaction() as session:
            roles = ("can_bo", "giang_vien")
            password = create_person(session, username="lan", name="Phạm Thị Lan", unit_code="tp", roles=roles)
        shown.world.passwords["lan"] = password
        yield shown


def test_a_question_goes_from_the_list_through_its_form_to_the_second_trainers_approval(site: Site) -> None:
    item = plant(site.world, CITED, document="quy-dinh.txt")
    page = site.page()
    page.goto(f"{site.address}/ngan-hang")
    page.click(f"a[href='/ngan-hang/{item}']")
    page.click("text=Sửa câu hỏi")
    page.click("text=Thêm phương án")  # without the page being loaded anew
    assert page.evaluate("document.activeElement.id") == "pa-4"
    page.fill("#pa-3", "48 giờ mỗi tuần")
    page.fill("#pa-4", "60 giờ mỗi tuần")
    page.click("text=Lưu thành bản mới")
    page.wait_for_url(f"{site.address}/ngan-hang/{item}")
    assert page.locator(".question-card .item-options li").count() == 5
    page.click("button:has-text('Trình duyệt')")
    page.wait_for_selector(".badge:has-text('Chờ duyệt')")
    assert page.locator("button[value=duyet]").count() == 0
    assert page.locator(".why-not").inner_text().startswith("Người viết phiên bản này")

    other = site.open(width=390)
    other.goto(f"{site.address}/dang-nhap?next=/ngan-hang")
    other.fill("#username", "lan")
    other.fill("#password", site.world.passwords["lan"])
    other.click("button.primary")
    other.wait_for_url(f"{site.address}/ngan-hang")
    assert other.evaluate("document.documentElement.scrollWidth <= innerWidth")
    other.check(f'input[name="ids"][value^="{item}:"]')
    other.select_option("#viec", "duyet")
    other.click(".bulk >> text=Tiếp tục")
    other.click("button.primary")
    other.wait_for_selector("text=Đã duyệt 1 câu.")
    assert state_of(site.world, item) is ItemState.APPROVED


def test_the_form_fits_a_phone_and_gives_more_rows_without_scripts(site: Site) -> None:
    page = site.sign_in(scripts=False)
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{site.address}/ngan-hang/moi")
    page.fill("#cau-dan", "Câu gõ dở?")
    page.click("text=Thêm phương án")
    assert page.locator("textarea[name=option]").count() == 5
    assert page.input_value("#cau-dan") == "Câu gõ dở?"
    assert page.locator("html").evaluate("one => one.scrollWidth <= innerWidth")
