"""A real browser sitting an exam: every choice saved at once, the line lost and back, another tab, the time up."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from browsing import NEEDS_BROWSER, Site, playwright, running_site
from exam_site import RULES, ExamSite
from sqlalchemy import select

from vanban.db.exam_sitting_models import ExamAnswerRow, ExamAttemptRow, ExamEventRow
from vanban.exam_sittings import SittingKind

pytestmark = NEEDS_BROWSER
LOOK_AWAY = """(hidden) => {
  Object.defineProperty(document, "hidden", { get: () => hidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("exam")) as shown:
        yield shown


def begun(site: Site, *, width: int = 1280, button: str = "Bắt đầu làm bài", **values: object) -> "playwright.Page":
    """Returns the page of a new attempt of the first person."""
    sitting = ExamSite(site.world).hold(**values)  # type: ignore[arg-type]
    page = site.page(width=width)
    page.goto(f"{site.address}/thi/{sitting}")
    page.get_by_role("button", name=button).click()
    page.wait_for_url("**/lam-bai/*")
    return page


def saved(site: Site, page: "playwright.Page") -> dict[int, str]:
    """Returns the stored choices of the attempt that a page shows, by question."""
    with site.world.services.database.session() as session:
        wanted = select(ExamAnswerRow).where(ExamAnswerRow.attempt_id == attempt_of(page))
        return {row.question: row.chosen for row in session.scalars(wanted) if row.chosen}


def attempt_of(page: "playwright.Page") -> int:
    """Returns the id of the attempt that a page shows."""
    return int(page.locator("[data-exam]").get_attribute("data-exam") or 0)


def choose(page: "playwright.Page", letter: str) -> None:
    """Chooses an option of the question that is shown."""
    page.locator(".exam-question:visible .exam-option", has_text=f"Phương án {letter} của câu").click()


@pytest.mark.parametrize("width", [390, 1280])
def test_answers_chosen_without_a_line_are_sent_when_it_is_back(site: Site, width: int) -> None:
    page = begun(site, width=width)
    mark = page.locator("[data-saved]")
    choose(page, "A")
    mark.filter(has_text="Đã lưu").wait_for()
    page.get_by_role("button", name="Câu sau").click()
    page.context.set_offline(True)
    choose(page, "B")
    page.get_by_role("button", name="Câu sau").click()
    choose(page, "D")
    mark.filter(has_text="Chưa gửi được, sẽ gửi khi có mạng (2 câu)").wait_for()
    assert saved(site, page) == {0: "0"}
    page.context.set_offline(False)
    mark.filter(has_text="Đã lưu").wait_for()
    assert saved(site, page) == {0: "0", 1: "1", 2: "3"}
    page.reload()
    assert page.locator(".exam-question:visible .exam-number").inner_text() == "Câu 3/4"
    assert page.locator(".exam-question:visible input:checked").get_attribute("value") == "3"
    assert page.locator(".exam-map .answered").count() == 3
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Nộp bài").first.click()
    page.get_by_text("Còn 1 câu chưa trả lời: câu 4.").wait_for()
    page.locator("[data-confirm-hand-in]").click()
    page.get_by_role("heading", name="Kết quả").wait_for()
    assert page.locator(".stat strong").first.inner_text() == "2/4"
    assert page.evaluate("localStorage.length") == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_what_was_not_sent_before_the_page_was_closed_is_sent_when_it_opens_again(site: Site) -> None:
    page = begun(site)
    page.context.set_offline(True)
    choose(page, "C")
    page.locator("[data-saved]", has_text="Chưa gửi được").wait_for()
    address = page.url
    page.on("dialog", lambda dialog: dialog.accept())
    page.close(run_before_unload=False)
    page.context.set_offline(False)
    again = page.context.new_page()
    again.goto(address)
    again.locator("[data-saved]", has_text="Đã lưu").wait_for()
    assert saved(site, again) == {0: "2"}
    assert again.locator(".exam-question:visible input:checked").get_attribute("value") == "2"


def test_two_tabs_show_the_same_answers_and_lose_none(site: Site) -> None:
    page = begun(site)
    other = page.context.new_page()
    other.goto(page.url)
    choose(page, "A")
    other.locator(".exam-question:visible input:checked").wait_for()
    other.locator(".exam-map .exam-cell").nth(1).click()
    choose(other, "B")
    page.locator(".exam-map li:nth-child(2) .answered").wait_for()
    other.locator("[data-saved]", has_text="Đã lưu").wait_for()
    page.locator("[data-saved]", has_text="Đã lưu").wait_for()
    assert saved(site, page) == {0: "0", 1: "1"}


def test_an_exam_is_taken_by_the_keyboard_and_asks_for_the_number_predicted(site: Site) -> None:
    page = begun(site, rules=replace(RULES, tie_break="Bao nhiêu người dự thi?"))
    page.locator("#cau-1").focus()
    for key in ("b", "ArrowRight", "3", "ArrowRight"):
        page.keyboard.press(key)
    page.locator(".exam-question:visible [data-mark]").click()
    page.locator("[data-saved]", has_text="Đã lưu").wait_for()
    assert saved(site, page) == {0: "1", 1: "2"}
    assert page.locator(".exam-map li:nth-child(3) .exam-cell").inner_text().endswith("chưa trả lời, xem lại")
    attempt = attempt_of(page)
    page.get_by_role("button", name="Nộp bài").first.click()
    page.locator("#du-doan").fill("chừng trăm")
    page.locator("[data-confirm-hand-in]").click()
    page.get_by_text("cần một số nguyên").wait_for()
    page.locator("#du-doan").fill("1.250")
    page.locator("[data-confirm-hand-in]").click()
    page.get_by_role("heading", name="Kết quả").wait_for()
    with site.world.services.database.session() as session:
        assert session.get_one(ExamAttemptRow, attempt).prediction == 1250


def test_a_look_away_is_noted_and_the_attempt_is_handed_in_when_its_time_is_up(site: Site) -> None:
    page = begun(site, rules=replace(RULES, minutes=2))
    choose(page, "A")
    page.locator("[data-saved]", has_text="Đã lưu").wait_for()
    assert page.locator("[data-clock-words]").inner_text() in {"2:00", "1:59", "1:58", "1:57"}
    assert page.locator("[data-announce]").inner_text() == ""
    page.clock.install()
    page.reload()
    for hidden in (True, False):
        page.evaluate(LOOK_AWAY, hidden)
        page.clock.run_for(5_000 if hidden else 0)
    page.clock.run_for(60_000)
    assert page.locator("[data-announce]").text_content() == "Còn 1 phút."
    page.clock.run_for(60_000)
    page.get_by_role("heading", name="Kết quả").wait_for()
    with site.world.services.database.session() as session:
        attempt = session.scalars(select(ExamAttemptRow).order_by(ExamAttemptRow.id.desc()).limit(1)).one()
        assert attempt.right == 1
        (noted,) = session.scalars(select(ExamEventRow).where(ExamEventRow.attempt_id == attempt.id))
        assert (noted.kind, noted.seconds) == ("roi_trang", 5)


def test_axe_finds_nothing_serious_on_the_pages_of_a_candidate(site: Site) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = begun(site, width=390, kind=SittingKind.PRACTICE, button="Bắt đầu luyện tập")
    page.emulate_media(color_scheme="dark")
    choose(page, "B")
    page.get_by_role("button", name="Xem đáp án").first.click()
    page.get_by_text("Vì sao của câu 0.").wait_for()
    address = page.url.partition("?")[0]
    found = serious(axe, page)
    page.get_by_role("button", name="Kết thúc luyện tập").click()
    found += serious(axe, page)
    page.locator("[data-confirm-hand-in]").click()
    page.get_by_role("heading", name="Kết quả").wait_for()
    for path in (f"{address}/ket-qua", f"{site.address}/thi"):
        page.goto(path)
        found += serious(axe, page)
    assert found == []


def serious(axe: Any, page: "playwright.Page") -> list[str]:
    """Returns what axe finds serious on the page shown."""
    found = axe.run(page).response["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found if one["impact"] in {"serious", "critical"}
    ]
