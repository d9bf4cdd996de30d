"""A real browser on a real server: streaming, cards, the panel, the keyboard, no scripts, no other host."""

import re
import threading
from collections.abc import Iterator

import pytest
from browsing import NEEDS_BROWSER, QUESTION, Site, ask, playwright, running_site
from fake_services import SCRIPT

pytestmark = NEEDS_BROWSER


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("site")) as shown:
        yield shown


def test_an_answer_streams_and_reads_the_same_after_reloading(site: Site) -> None:
    page = site.page()
    page.fill("#question", QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_selector(".status-line")
    assert page.locator("#stop").is_visible()
    playwright.expect(page.locator(".typing")).to_have_text(re.compile(".{5}"))
    page.wait_for_selector(".sources")
    assert page.locator("#send").is_visible()
    assert "/hoi-dap/" in page.url
    streamed = page.locator(".turn .said .answer-text").inner_text(), page.locator(".sources").inner_text()
    page.reload()
    assert streamed == (page.locator(".turn .said .answer-text").inner_text(), page.locator(".sources").inner_text())
    assert page.locator(".source").count() == 3


@pytest.mark.parametrize("question", ["nghi quyet 08", "Giá vé xe buýt là bao nhiêu?"])
def test_choices_and_refusals_read_the_same_after_reloading(site: Site, question: str) -> None:
    page = site.page()
    ask(page, question)
    streamed = page.locator(".said").inner_text()
    page.reload()
    assert page.locator(".said").inner_text() == streamed
    assert page.locator(".choices .card").count() == 2


def test_while_working_it_says_in_how_many_documents(site: Site) -> None:
    page = site.page()
    page.evaluate(
        "window.said = []; new MutationObserver(() => said.push(document.querySelector('.status-line')?.textContent))"
        ".observe(document.body, {subtree: true, childList: true, characterData: true})"
    )
    ask(page)
    said = page.evaluate("said")
    assert "Đang tìm trong 3 văn bản…" in said
    assert "Tìm thấy 2 đoạn trong 1 văn bản. Đang kiểm tra trích dẫn…" in said


def test_a_mark_lights_its_card_and_its_words(site: Site) -> None:
    page = site.page()
    ask(page)
    page.click("a.mark[data-mark='2']")
    assert page.locator(".source.lit").get_attribute("data-mark") == "2"
    assert "Ca sáng" in page.locator(".statement.lit").inner_text()
    assert page.evaluate("document.activeElement.closest('.source').dataset.mark") == "2"


@pytest.mark.parametrize("width", [390, 1280])
def test_a_card_opens_the_document_at_the_passage(site: Site, width: int) -> None:
    page = site.page(width=width)
    ask(page)
    page.click(".source[data-mark='2'] a[data-open]")
    page.wait_for_selector(".panel #trich")
    assert page.locator(".panel td mark").all_inner_texts() == ["1", "Ca sáng", "06 giờ đến 14 giờ"]
    assert page.locator(".panel #trich").evaluate(
        "node => { const box = node.getBoundingClientRect(); return box.top > 0 && box.bottom < innerHeight }"
    )
    assert page.locator("dialog.panel").evaluate("node => node.matches(':modal')") is (width == 390)
    page.keyboard.press("Escape")
    assert not page.locator(".panel").is_visible()
    assert page.evaluate("document.activeElement.dataset.open") == ""


def test_stopping_ends_the_answer_and_keeps_the_question(site: Site) -> None:
    page = site.page()
    page.fill("#question", QUESTION)
    page.keyboard.press("Enter")
    playwright.expect(page.locator(".typing")).to_have_text(re.compile(".{5}"))
    page.click("#stop")
    page.wait_for_selector(".banner.bad")
    assert page.locator(".banner.bad").inner_text() == "Đã dừng theo yêu cầu."
    assert page.locator("#question").input_value() == QUESTION
    assert page.locator("#send").is_visible()


def test_shift_enter_makes_a_line_and_errors_are_told(site: Site) -> None:
    page = site.page()
    page.fill("#question", "hỏng")
    page.keyboard.press("End")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("dòng hai")
    assert page.locator("#question").input_value() == "hỏng\ndòng hai"
    page.fill("#question", "hỏng chỉ mục")
    page.click("#send")
    page.wait_for_selector(".turn .banner.bad")
    assert "Chỉ mục tìm kiếm đang được dựng lại" in page.locator(".turn .banner.bad").inner_text()


def test_markup_in_questions_answers_and_documents_does_nothing(site: Site) -> None:
    page = site.page()
    ask(page, f"{SCRIPT}<img src=x onerror=\"document.title='bị chiếm'\"> trực")
    page.click(".source[data-mark='3'] a[data-open]")
    page.wait_for_selector(".panel #trich")
    assert SCRIPT in page.locator(".panel #trich").inner_text()
    assert SCRIPT in page.locator(".answer-text").inner_text()
    assert page.locator(".question img, .answer-text script, .panel script, .panel img").count() == 0
    page.reload()
    assert "bị chiếm'" in page.title()
    assert page.title() != "bị chiếm"


def test_copying_gives_the_answer_with_its_sources_and_a_clause_its_citation(site: Site) -> None:
    page = site.page()
    ask(page)
    page.click(".answer-tools button:has-text('Chép')")
    page.wait_for_selector("#thong-bao:not([hidden])")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"Hỏi: {QUESTION}")
    assert "Căn cứ:" in copied
    assert "04/03/2025 · Ban Thường vụ Thành ủy" in copied
    page.goto(f"{site.address}/van-ban/{site.world.ids['quy-dinh.txt']}?start=5&end=9")
    page.click("a.clause[data-citation^='điểm a']")
    page.click(".clause-menu button:has-text('Chép trích dẫn')")
    wanted = "điểm a khoản 2 Điều 2 Quy định số 12-QĐ/TU ngày 04/03/2025 của Ban Thường vụ Thành ủy"
    assert page.evaluate("navigator.clipboard.readText()") == wanted
    page.click("a.clause[data-citation^='điểm a']")
    page.click(".clause-menu button:has-text('Chép đường dẫn')")
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/van-ban/\d+#s\d+", page.evaluate("navigator.clipboard.readText()"))


def test_without_scripts_one_signs_in_asks_and_reads(site: Site) -> None:
    page = site.sign_in(scripts=False)
    page.fill("#question", QUESTION)
    page.click("#send")
    page.wait_for_url("**/hoi-dap/*")
    assert page.locator(".source").count() == 3
    page.click(".source[data-mark='1'] a")
    page.wait_for_url("**/van-ban/*")
    assert page.locator("#trich").inner_text() == "1. Cơ quan bố trí người trực 24 giờ mỗi ngày."
    page.fill("#finder", "12-QĐ/TU")
    page.press("#finder", "Enter")
    page.wait_for_url(re.compile(r"/van-ban/\d+$"))


def test_the_keyboard_alone_walks_the_list_and_opens_a_document(site: Site) -> None:
    page = site.page()
    page.goto(f"{site.address}/van-ban")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.closest('.row').querySelector('strong').textContent") == "12-QĐ/TU"
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/van-ban/\d+$"))


@pytest.mark.parametrize("width", [195, 320, 390, 640, 1280])
def test_no_page_is_wider_than_the_window_even_at_double_zoom(site: Site, width: int) -> None:
    page = site.page(width=width)
    ask(page)
    conversation = page.url.removeprefix(site.address)
    for path in (
        "/",
        "/hoi",
        conversation,
        "/hoi-dap",
        "/gop-y",
        "/van-ban",
        "/van-ban/1?start=5&end=50",
        "/van-ban/nap",
        "/van-ban/cho-quyet-dinh",
        "/kieu-dang",
        "/khong-co",
    ):
        page.goto(site.address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_printing_leaves_question_answer_and_sources(site: Site) -> None:
    page = site.page()
    ask(page)
    page.emulate_media(media="print")
    for hidden in (".top", ".rail", ".composer", ".history", ".answer-tools"):
        assert not page.locator(hidden).is_visible()
    for shown in (".question", ".answer-text", ".sources"):
        assert page.locator(shown).is_visible()


NOTE = """so: {number}
loai: Thông báo
co quan: Văn phòng Thành ủy
ngay: 2026-03-02
trich yeu: về lịch trực
---
1. Bố trí lịch trực {words}.
"""


def hand_in(page: "playwright.Page", site: Site, *texts: str) -> None:
    """Hands files in through the form and waits on the page of their batch until all have ended."""
    page.goto(f"{site.address}/van-ban/nap")
    files = [{"name": f"tep-{n}.txt", "mimeType": "text/plain", "buffer": t.encode()} for n, t in enumerate(texts)]
    page.set_input_files("#tep", files)
    assert page.locator("[data-chosen] li").count() == len(texts)
    page.uncheck("#xem-lai")
    page.click("form.upload button.primary")
    page.wait_for_url("**/van-ban/nap/*")
    worker = threading.Thread(target=site.world.work_off)
    worker.start()
    page.get_by_text(f"Đã xong {len(texts)} trên {len(texts)} tệp.").wait_for()
    worker.join()


@pytest.mark.parametrize("width", [390, 1280])
def test_files_are_handed_in_and_followed_without_reloading(site: Site, width: int) -> None:
    page = site.page(width=width)
    hand_in(page, site, NOTE.format(number=f"{width}-TB/TU", words=f"tại phòng {width}"), " ")
    assert page.locator(".badge.good").inner_text() == "Đã nạp"
    assert page.locator(".badge.bad").inner_text() == "Không đọc được"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Thử lại").click()
    site.world.work_off()
    page.get_by_role("link", name=f"{width}-TB/TU").click()
    page.get_by_role("heading", name=f"Thông báo số {width}-TB/TU").wait_for()


def test_a_newer_version_takes_the_place_of_the_old_one_on_the_page(site: Site) -> None:
    page = site.page()
    hand_in(page, site, NOTE.format(number="77-TB/TU", words="tháng Tư"))
    hand_in(page, site, NOTE.format(number="77-TB/TU", words="tháng Tư, có bổ sung"))
    page.get_by_role("link", name="77-TB/TU").click()
    page.fill("input[name=note]", "bản đúng")
    page.get_by_role("button", name="Thay bản cũ").click()
    page.get_by_text("tháng Tư, có bổ sung").first.wait_for()
    page.goto(f"{site.address}/van-ban?q=77-TB%2FTU")
    assert page.locator(".row").count() == 1


def test_dropping_a_file_asks_first(site: Site) -> None:
    page = site.page()
    hand_in(page, site, "luu hanh: DỰ THẢO\n" + NOTE.format(number="78-TB/TU", words="tháng Năm"))
    page.goto(f"{site.address}/van-ban/cho-quyet-dinh")
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.get_by_role("button", name="Bỏ, xóa tệp").click()
    assert page.locator(".waiting .card").count() == 1
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Bỏ, xóa tệp").click()
    page.get_by_text("Không có tệp nào chờ quyết định.").wait_for()
