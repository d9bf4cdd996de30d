"""Conversations in a real browser: one structure from stream and server, feedback, review, export, no scripts."""

import io
import re
from collections.abc import Iterator

import docx
import pytest
from browsing import NEEDS_BROWSER, QUESTION, Site, ask, playwright, running_site

pytestmark = NEEDS_BROWSER
# A turn as nested lists: tag, attributes by name, then text and children without the space between tags.
STRUCTURE = """turn => {
  const seen = (node) => node.nodeType === 3 ? node.data.trim() : [node.tagName,
    [...node.attributes].map((one) => `${one.name}=${one.value}`).sort(),
    [...node.childNodes].map(seen).filter(Boolean)];
  return seen(turn);
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("site")) as shown:
        yield shown


@pytest.mark.parametrize(
    ("question", "day"),
    [
        (QUESTION, ""),
        (QUESTION, "2025-06-01"),
        ("soạn: trực thế nào?", ""),
        ("nghi quyet 08", ""),
        ("Giá vé xe buýt?", ""),
    ],
)
def test_the_stream_builds_exactly_what_the_server_builds(site: Site, question: str, day: str) -> None:
    page = site.page()
    if day:
        page.click(".composer-more summary")
        page.fill("#as-of", day)
    ask(page, question)
    streamed = page.locator(".turn").evaluate(STRUCTURE)
    page.reload()
    assert page.locator(".turn").evaluate(STRUCTURE) == streamed
    if day:
        assert page.get_by_text("Xét tại ngày 01/06/2025.").is_visible()


def test_what_is_missing_and_what_else_to_read_stands_beside_the_answer(site: Site) -> None:
    page = site.page()
    ask(page)
    assert page.get_by_text("Căn cứ không nói tới: mức bồi dưỡng trực.").is_visible()
    link = page.locator(".related a")
    assert not link.is_visible()
    page.get_by_text("Xem thêm (1)").click()
    link.click()
    page.wait_for_selector(".panel #trich")
    assert "Báo cáo lãnh đạo trước 07 giờ 30" in page.locator(".panel #trich").inner_text()
    page.keyboard.press("Escape")
    ask(page, "Giá vé xe buýt?")
    assert page.get_by_text("Đoạn gần nhất (không trả lời câu hỏi) (1)").is_visible()


def test_an_answer_of_a_model_says_so_and_the_wait_says_what_happens(site: Site) -> None:
    page = site.page()
    page.evaluate(
        "window.said = []; new MutationObserver(() => said.push(document.querySelector('.status-line')?.textContent))"
        ".observe(document.body, {subtree: true, childList: true, characterData: true})"
    )
    ask(page, "soạn: trực thế nào?")
    assert "Đang soạn câu trả lời…" in page.evaluate("said")
    assert page.get_by_text("Mô hình soạn, đã đối chiếu với căn cứ.").is_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_feedback_is_given_changed_and_kept(site: Site, width: int) -> None:
    page = site.page(width=width)
    ask(page)
    page.get_by_role("button", name="Sai căn cứ").click()
    page.get_by_text("Đã ghi nhận góp ý.").wait_for()
    assert pressed(page) == ["sai_can_cu"]
    page.get_by_text("Ghi thêm ý kiến").click()
    page.fill(".feedback textarea", "Phải là khoản 2.")
    page.get_by_role("button", name="Gửi ý kiến").click()
    playwright.expect(page.get_by_role("button", name="Gửi ý kiến")).to_be_enabled()
    page.get_by_role("button", name="Lỗi thời").click()
    playwright.expect(page.get_by_role("button", name="Lỗi thời")).to_have_attribute("aria-pressed", "true")
    page.reload()
    assert pressed(page) == ["loi_thoi"]
    assert page.locator(".feedback textarea").input_value() == "Phải là khoản 2."


def test_an_opinion_without_a_verdict_is_not_said_to_be_kept(site: Site) -> None:
    page = site.page()
    ask(page)
    page.get_by_text("Ghi thêm ý kiến").click()
    page.fill(".feedback textarea", "Chưa rõ.")
    page.get_by_role("button", name="Gửi ý kiến").click()
    page.get_by_text("Đề nghị chọn một trong bốn nhận xét").wait_for()
    page.context.set_offline(True)
    page.get_by_role("button", name="Đúng", exact=True).click()
    page.get_by_text("Chưa gửi được góp ý.").wait_for()
    assert pressed(page) == []
    page.context.set_offline(False)


def test_a_new_conversation_has_its_tools_without_reloading(site: Site) -> None:
    page = site.page()
    assert not page.locator("#own-tools .rename").is_visible()
    ask(page)
    with page.expect_download() as download:
        page.locator("#own-tools a[download]").click()
    words = [p.text for p in docx.Document(io.BytesIO(download.value.path().read_bytes())).paragraphs]
    assert QUESTION in words
    assert download.value.suggested_filename == "hoi-dap-co-quan-truc-may-gio.docx"
    page.get_by_text("Đổi tên").click()
    page.fill("#title", "Lịch trực của cơ quan")
    page.get_by_role("button", name="Lưu tên").click()
    page.get_by_role("heading", name="Lịch trực của cơ quan").wait_for()


def test_one_answer_is_saved_from_its_own_button(site: Site) -> None:
    page = site.page()
    ask(page)
    ask(page, "Giá vé xe buýt?")
    with page.expect_download() as download:
        page.locator(".turn:nth-child(2) a[download]").click()
    words = [p.text for p in docx.Document(io.BytesIO(download.value.path().read_bytes())).paragraphs]
    assert "Giá vé xe buýt?" in words
    assert QUESTION not in words


def test_without_scripts_one_judges_renames_searches_and_deletes(site: Site) -> None:
    page = site.sign_in(scripts=False)
    page.fill("#question", "Trực không cần tập lệnh?")
    page.click("#send")
    page.wait_for_url("**/hoi-dap/*")
    page.get_by_text("Ghi thêm ý kiến").click()
    page.fill(".feedback textarea", "Đúng điều khoản.")
    page.get_by_role("button", name="Đúng", exact=True).click()
    page.wait_for_url("**/hoi-dap/*")
    assert pressed(page) == ["dung"]
    assert page.locator(".feedback textarea").input_value() == "Đúng điều khoản."
    page.get_by_text("Đổi tên").click()
    page.fill("#title", "Không tập lệnh")
    page.get_by_role("button", name="Lưu tên").click()
    page.goto(f"{site.address}/hoi-dap")
    page.fill("#tu", "khong tap lenh")
    page.locator(".filter button").click()
    assert page.locator(".conversations a").all_inner_texts() == ["Không tập lệnh"]
    page.locator(".conversations a").click()
    page.get_by_role("button", name="Xóa").click()
    page.wait_for_url(f"{site.address}/hoi")
    page.goto(f"{site.address}/hoi-dap?q=khong+tap+lenh")
    page.get_by_text("Không tìm thấy cuộc hỏi đáp nào có các từ này.").wait_for()


def test_a_reviewer_makes_a_case_with_one_click_and_another_by_hand(site: Site) -> None:
    page = site.page()
    ask(page)
    page.get_by_role("button", name="Đúng", exact=True).click()
    page.get_by_text("Đã ghi nhận góp ý.").wait_for()
    ask(page, "soạn: ai trực?")
    page.locator(".turn:nth-child(2)").get_by_role("button", name="Sai", exact=True).click()
    playwright.expect(page.locator(".feedback [aria-pressed=true]")).to_have_count(2)
    page.get_by_role("link", name="Góp ý").click()
    wrong, right = page.locator(".waiting > li").nth(0), page.locator(".waiting > li").nth(1)
    wrong.get_by_role("link", name="[2]").hover()
    assert wrong.locator(".source.lit").get_attribute("data-mark") == "2"
    right.get_by_role("button", name="Đưa vào bộ câu kiểm tra").first.click()
    page.get_by_text(re.compile("Đã đưa vào bộ câu kiểm tra: gop-y-")).first.wait_for()
    page.get_by_role("link", name="Mới").click()
    card = page.locator(".waiting > li").first
    card.get_by_text("Lập câu kiểm tra với đáp án đúng").click()
    card.locator("[name=quote]").first.fill("lời này không có")
    card.get_by_role("button", name="Đưa vào bộ câu kiểm tra").click()
    page.get_by_text("Không thấy lời văn này trong một đoạn").wait_for()
    assert page.locator("[name=quote]").first.input_value() == "lời này không có"
    page.get_by_label("Kho không có căn cứ").check()
    page.get_by_role("button", name="Đưa vào bộ câu kiểm tra").click()
    page.wait_for_url("**/gop-y?trang_thai=da_xu_ly*")
    assert page.get_by_text("Đã đưa vào bộ câu kiểm tra: gop-y-").count() == 2


@pytest.mark.parametrize("width", [195, 320, 390, 1280])
def test_review_forms_and_open_details_fit_the_window(site: Site, width: int) -> None:
    page = site.page(width=width)
    ask(page)
    page.get_by_role("button", name="Sai", exact=True).click()
    page.get_by_text("Đã ghi nhận góp ý.").wait_for()
    for path in (page.url, f"{site.address}/gop-y", f"{site.address}/hoi-dap"):
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def pressed(page: "playwright.Page") -> list[str]:
    """Returns the verdicts that show as given."""
    return page.locator(".feedback [aria-pressed=true]").evaluate_all("nodes => nodes.map((one) => one.value)")
