"""An officer's day in a real browser: a file in, its tasks reviewed, split and merged, given by letters, as Word."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from browsing import NEEDS_BROWSER, Site, playwright, served
from docx import Document
from work_world import DIRECTIVE, WorkWorld, work_world

pytestmark = NEEDS_BROWSER


@pytest.fixture(scope="module")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WorkWorld]:
    with work_world(tmp_path_factory.mktemp("officer")) as built:
        yield built


@pytest.fixture(scope="module")
def site(ward: WorkWorld) -> Iterator[Site]:
    with served(ward.world) as shown:
        yield shown


@pytest.fixture(scope="module")
def cookies(site: Site) -> object:
    """The planner, signed in once through the form."""
    page = site.open()
    page.goto(f"{site.address}/dang-nhap")
    page.fill("#username", "hanh")
    page.fill("#password", site.world.passwords["hanh"])
    page.click("button.primary")
    page.wait_for_url(f"{site.address}/")
    return page.context.storage_state()


def fits(page: "playwright.Page") -> bool:
    """Tells whether the page is no wider than the window."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def handed_in(page: "playwright.Page", site: Site, file: Path) -> None:
    """Hands a file in on the page, has it read, and opens the document."""
    page.goto(f"{site.address}/van-ban/nap")
    page.set_input_files("input[type=file]", file)
    page.locator("select[name=audience]").select_option("subtree")
    page.locator("#xem-lai").uncheck()  # published at once: those it is given to may read it
    page.get_by_role("button", name=re.compile("^Nạp")).click()
    page.wait_for_url(re.compile(r"/van-ban/nap/\d+"))
    site.world.work_off()
    page.reload()
    page.locator("a[href^='/van-ban/']", has_text=re.compile("CT/TU")).first.click()
    page.get_by_role("link", name="Giao việc từ văn bản này").click()
    page.get_by_role("heading", name=re.compile("^Việc trong Chỉ thị")).wait_for()


def take_on(page: "playwright.Page") -> None:
    """Takes tasks of the review on: the unit's own, two others merged into one, another one split."""
    assert fits(page)
    page.get_by_text("Việc của nơi khác").click()
    others = page.locator("details .proposals .check input")
    page.locator(".proposals .check input:checked").first.uncheck()
    others.nth(0).check()
    others.nth(1).check()
    page.get_by_role("button", name="Gộp thành một").click()
    page.get_by_role("heading", name="Sửa nhiệm vụ").wait_for()
    assert ";" in page.input_value("#viec")
    assert fits(page)
    page.get_by_role("button", name="Lưu").click()
    page.get_by_role("heading", name="Nội dung").wait_for()
    page.go_back()
    page.go_back()


@pytest.mark.parametrize("width", [1280, 390])
def test_from_a_file_to_letters(site: Site, cookies: object, tmp_path: Path, width: int) -> None:
    file = tmp_path / f"chi-thi-{width}.html"
    text = DIRECTIVE.read_text(encoding="utf-8").replace("12-CT/TU", f"{width % 100}-CT/TU")
    file.write_text(text.replace("tiếp công dân", f"tiếp công dân đợt {width}"), encoding="utf-8")
    page = site.open(width=width, cookies=cookies)
    handed_in(page, site, file)
    review = page.url
    take_on(page)

    page.goto(review)
    page.get_by_text("Việc của nơi khác").click()
    page.locator("details .proposals").get_by_role("button", name="Nhận rồi tách").first.click()
    page.get_by_role("heading", name="Tách nhiệm vụ").wait_for()
    page.fill("#phan", "Lập danh sách\nGửi danh sách")
    assert fits(page)
    page.get_by_role("button", name="Tách", exact=True).click()
    page.get_by_role("link", name="Gửi danh sách").wait_for()
    assert fits(page)

    page.goto(review)
    page.get_by_role("button", name="Nhận việc đã chọn").click()
    page.get_by_role("heading", name=re.compile("^Giao việc từ")).wait_for()
    assert fits(page)
    given = page.locator(".giving > li")
    assert given.count() >= 4  # the merged one, the two parts, the own one
    given.filter(has_text="Gửi danh sách").locator("select").select_option(
        label="Văn phòng Đảng ủy phường Tân Lạc Đông"
    )
    given.filter(has_text="Lập danh sách").locator("select").select_option(
        label="Ban Xây dựng Đảng phường Tân Lạc Đông"
    )
    page.get_by_role("button", name="Giao và lập công văn").click()
    letters = page.locator("section[aria-labelledby=cong-van] li")
    letters.first.wait_for()
    assert letters.count() == 2
    assert fits(page)
    with page.expect_download() as saved:
        letters.filter(has_text="Văn phòng Đảng ủy").get_by_role("link", name="Word").click()
    document = Document(BytesIO(Path(saved.value.path()).read_bytes()))
    told = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Gửi danh sách" in told
    assert "Lập danh sách" not in told
    page.get_by_role("link", name="Văn phòng Đảng ủy phường Tân Lạc Đông").click()
    page.get_by_role("heading", name=re.compile("^Công văn giao việc gửi")).wait_for()
    assert fits(page)
