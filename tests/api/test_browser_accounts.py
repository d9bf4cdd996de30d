"""Accounts in a real browser: the meter agrees with the rules, the menu closes, everything works without scripts."""

import json
from collections.abc import Iterator

import pytest
from browsing import NEEDS_BROWSER, Site, running_site
from fake_services import unit_by_code
from sqlalchemy import select

from vanban.db.account_models import MembershipRow
from vanban.db.models import PersonRow
from vanban.password_rules import common_words, strength_bits

pytestmark = NEEDS_BROWSER
ABOUT = ["nguyen.an", "Nguyễn Văn An", "Thành ủy Lạc Hà"]
PASSWORDS = [
    "", "a", "matkhau123456", "Nguyễn Văn An 1985", "thanhuy@2025!!", "aaaaaaaaaaaa", "abcabcabcabc",
    "con mèo nhà tôi ăn cá kho", "qwertyuiop123", "xkvpqmtrwzyb", "P@ssw0rd12345", "482913579206",
    "01/05/1990anhyeuem", "k7f3q-m2xw9-abcde-xyz45", "🌾🌾🐃 gặt lúa", "Đường Đời Đẹp Đẽ", "ếếế", "ßẞİıſ",
    "LẠCHÀ-lạchà_2026", "1qaz2wsx3edc", "ab" * 80,
]  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("accounts")) as running:
        yield running


def test_the_meter_estimates_what_the_rules_estimate(site: Site) -> None:
    page = site.page()
    address = page.get_attribute('script[type="module"]', "src").replace("main.js", "strength.js")
    found = page.evaluate(
        """async ([address, passwords, about, common]) => {
            const { strengthBits } = await import(address);
            return passwords.map((one) => strengthBits(one, about, new Set(common)));
        }""",
        [address, PASSWORDS, ABOUT, sorted(common_words())],
    )
    assert json.dumps(found) == json.dumps([strength_bits(one, about=ABOUT) for one in PASSWORDS])


def test_the_meter_speaks_while_typing_and_passwords_can_be_shown(site: Site) -> None:
    page = site.page(width=390)
    page.goto(f"{site.address}/tai-khoan/mat-khau")
    page.fill("#new", "matkhau123456")
    assert page.inner_text("#new-strength") == "Dễ đoán, chưa dùng được"
    page.fill("#new", "con mèo nhà tôi ăn cá kho")
    assert page.inner_text("#new-strength") == "Tốt"
    page.check("text=Hiện mật khẩu")
    assert [page.get_attribute(one, "type") for one in ("#new", "#again")] == ["text", "text"]
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_the_menu_opens_by_keyboard_and_closes_on_escape(site: Site) -> None:
    page = site.page()
    page.focus(".me summary")
    page.keyboard.press("Enter")
    assert page.is_visible("text=Đăng xuất")
    page.keyboard.press("Escape")
    assert not page.is_visible("text=Đăng xuất")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.click(".me summary")
    page.click("main")
    assert not page.is_visible("text=Đăng xuất")


def test_signing_in_switching_units_and_signing_out_work_without_scripts(site: Site) -> None:
    with site.world.services.database.transaction() as session:
        an_id = session.scalars(select(PersonRow.id).where(PersonRow.username == "an")).one()
        session.add(MembershipRow(person_id=an_id, unit_id=unit_by_code(session, "xa").id, roles="can_bo"))
    page = site.sign_in(scripts=False)
    page.click(".me summary")
    page.click("text=Chuyển sang Đảng ủy xã Bến Tre Làng")
    assert "Đảng ủy xã Bến Tre Làng" in page.inner_text(".me-words")
    page.click(".me summary")
    page.click("a:has-text('Tài khoản')")
    assert page.is_visible("text=Nơi đang đăng nhập")
    page.click(".me summary")
    page.click(".me-list >> text=Đăng xuất")
    page.wait_for_url("**/dang-nhap?ra=1")
    assert page.is_visible("text=Đồng chí đã đăng xuất")
