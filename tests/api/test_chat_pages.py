"""Asking without JavaScript: forms, redirects, the box that understands numbers."""

import html
import re

import pytest
from fake_services import SCRIPT, World
from fastapi.testclient import TestClient

QUESTION = "Cơ quan trực mấy giờ?"


def test_a_question_sent_by_form_leads_to_its_stored_conversation(an: TestClient) -> None:
    response = an.post("/hoi", data={"q": QUESTION})
    assert response.status_code == 303
    address = re.fullmatch(r"(/hoi-dap/\d+)#luot-(\d+)", response.headers["location"])
    assert address is not None
    page = an.get(address[1]).text
    assert f'id="luot-{address[2]}"' in page
    assert "Căn cứ (3)" in page
    assert f'id="can-cu-{address[2]}-1"' in page
    assert "Quy định này đã được sửa đổi một phần." in page
    following = an.post("/hoi", data={"q": "Nghị quyết 08", "conversation_id": address[1].rpartition("/")[2]})
    assert following.headers["location"].startswith(address[1] + "#")
    assert an.get(address[1]).text.count('<article class="turn"') == 2


def test_a_card_leads_to_the_cited_words(an: TestClient) -> None:
    page = an.get("/hoi", params={"q": QUESTION}).text
    link = re.search(r'href="(/van-ban/\d+\?start=\d+&amp;end=\d+)#trich"', page)
    assert link is not None
    document = an.get(html.unescape(link[1])).text
    assert '<mark id="trich">1. Cơ quan bố trí người trực 24 giờ mỗi ngày.</mark>' in document


def test_a_question_in_an_address_is_answered_and_not_stored(an: TestClient) -> None:
    before = an.get("/api/v1/conversations").json()
    page = an.get("/hoi", params={"q": QUESTION})
    assert page.status_code == 200
    assert "[1]" in page.text
    assert an.get("/api/v1/conversations").json() == before
    assert "Câu hỏi gợi ý" in an.get("/hoi").text


def test_only_marks_of_citations_become_links(an: TestClient) -> None:
    page = an.get("/hoi", params={"q": QUESTION}).text
    assert re.findall(r'class="mark"[^>]*>\[(\d+)\]', page) == ["1", "2", "3"]
    assert "còn [9] không phải căn cứ." in page


@pytest.mark.parametrize("question", [SCRIPT, "</title><script>1</script>", '"><img src=x onerror=alert(1)> trực'])
def test_markup_in_a_question_is_shown_as_words(an: TestClient, question: str) -> None:
    address = an.post("/hoi", data={"q": question}).headers["location"].partition("#")[0]
    for page in (an.get(address).text, an.get("/hoi-dap").text, an.get("/hoi", params={"q": question}).text):
        assert re.findall(r"<script[^>]*>", page) == re.findall(r'<script type="module" src="[^"]*">', page)
        assert "<img src=x" not in page


@pytest.mark.parametrize("question", ["", "  ", "a" * 2_001])
def test_a_question_that_cannot_be_taken_comes_back_with_a_sentence(an: TestClient, question: str) -> None:
    page = an.post("/hoi", data={"q": question})
    assert page.status_code == 422
    assert "âu hỏi" in page.text


def test_a_wrong_day_or_conversation_is_told(an: TestClient, binh: TestClient) -> None:
    assert an.post("/hoi", data={"q": QUESTION, "as_of": "31/02/2025"}).status_code == 422
    mine = an.post("/hoi", data={"q": QUESTION}).headers["location"].partition("#")[0]
    assert binh.get(mine).status_code == 404
    for conversation in (mine.rpartition("/")[2], "abc", "-1", "9" * 30):
        assert binh.post("/hoi", data={"q": QUESTION, "conversation_id": conversation}).status_code == 404
    assert binh.post(f"{mine}/xoa").status_code == 404
    assert an.post(f"{mine}/xoa").headers["location"] == "/hoi"
    assert an.get(mine).status_code == 404


@pytest.mark.parametrize("words", ["12-QĐ/TU", "12 qd tu", "số 12-QĐ/TU", "Quy định số 12-QĐ/TU", "quy dinh 12-qd/tu"])
def test_a_number_in_the_box_leads_to_its_document(an: TestClient, world: World, words: str) -> None:
    wanted = f"/van-ban/{world.ids['quy-dinh.txt']}"
    assert an.post("/hoi", data={"q": words, "top": "1"}).headers["location"] == wanted
    assert an.get("/tim", params={"q": words}).headers["location"] == wanted


@pytest.mark.parametrize("words", ["08-NQ/TU", "21-KH/ĐU", "ai ký 12-QĐ/TU", "trực mấy giờ"])
def test_anything_else_in_the_box_becomes_a_question(an: TestClient, words: str) -> None:
    assert an.post("/hoi", data={"q": words, "top": "1"}).headers["location"].startswith("/hoi-dap/")
    assert an.get("/tim", params={"q": words}).headers["location"].startswith("/hoi?q=")


def test_examples_come_from_documents_the_person_may_read(an: TestClient, binh: TestClient) -> None:
    def examples(client: TestClient) -> list[str]:
        return re.findall(r'name="q" value="([^"]*)"', client.get("/hoi").text)

    assert 3 <= len(examples(an)) <= 6
    assert not any("21-KH/ĐU" in one or "rà soát" in one for one in examples(an))
    assert any("21-KH/ĐU" in one or "rà soát" in one for one in examples(binh))


def test_the_first_page_is_light_enough_for_a_slow_line(an: TestClient) -> None:
    page = an.get("/", headers={"Accept-Encoding": "gzip"})
    assert page.headers["content-encoding"] == "gzip"
    script = re.search(r'src="(/tinh/\w+)/js/main\.js"', page.text)
    assert script is not None
    names = ["app.css", "bieu-tuong.svg"] + [
        f"js/{name}.js"
        for name in ("main", "chat", "clauses", "copying", "dom", "events", "marks", "pages", "panel", "reply")
    ]
    total = int(page.headers["content-length"])
    for name in names:
        response = an.get(f"{script[1]}/{name}", headers={"Accept-Encoding": "gzip"})
        assert response.status_code == 200
        assert "immutable" in response.headers["cache-control"]
        total += int(response.headers["content-length"])
    assert total < 120_000
    assert len(an.get(f"{script[1]}/app.css").content) <= 25 * 1024
