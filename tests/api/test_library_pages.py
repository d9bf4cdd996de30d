"""The list, the document page, the original file; and the same documents over the API."""

import html
import re

import pytest
from fake_services import World
from fastapi.testclient import TestClient


def test_a_document_one_may_not_read_is_exactly_a_missing_one(an: TestClient, binh: TestClient, world: World) -> None:
    plan = world.ids["ke-hoach.txt"]
    for path in ("/api/v1/documents/{}", "/van-ban/{}", "/van-ban/{}/goc"):
        hidden, missing = an.get(path.format(plan)), an.get(path.format(987_654))
        assert hidden.status_code == missing.status_code == 404
        assert hidden.content == missing.content
        assert binh.get(path.format(plan)).status_code == 200


@pytest.mark.parametrize("path", ["/van-ban/0", "/van-ban/-1", "/van-ban/abc", "/van-ban/99999999999999999999999"])
def test_an_impossible_document_is_not_found(an: TestClient, path: str) -> None:
    assert an.get(path).status_code == 404
    assert an.get(path.replace("/van-ban/", "/api/v1/documents/")).status_code == 404


def test_the_api_gives_a_document_with_its_structure_and_relations(an: TestClient, world: World) -> None:
    body = an.get(f"/api/v1/documents/{world.ids['quy-dinh.txt']}").json()
    assert (body["number"], body["type"], body["date"]) == ("12-QĐ/TU", "Quy định", "2025-03-04")
    section = next(one for one in body["sections"] if one["path"] == "Điều 2, khoản 2, điểm a")
    assert body["text"][section["start"] : section["own_end"]] == "a) Ghi sổ trực theo mẫu;"
    assert {relation["words"] for relation in body["relations"]} == {"Căn cứ"}
    assert body["recipients"] == ["Các đơn vị,", "Lưu Văn phòng."]


def test_the_list_shows_what_each_may_read_and_filters_without_marks(an: TestClient, binh: TestClient) -> None:
    def numbers(client: TestClient, **query: str) -> list[str]:
        body = client.get("/api/v1/documents", params=query).json()
        assert body["total"] == len(body["documents"])
        return [one["number"] for one in body["documents"]]

    assert numbers(an) == ["12-QĐ/TU", "08-NQ/TU", "08-NQ/TU"]
    assert numbers(binh) == ["21-KH/ĐU", "12-QĐ/TU", "08-NQ/TU", "08-NQ/TU"]
    assert numbers(an, q="21-KH/ĐU") == []
    assert numbers(binh, q="21 kh du") == ["21-KH/ĐU"]
    assert numbers(an, q="cai cach hanh chinh") == ["08-NQ/TU", "08-NQ/TU"]
    assert numbers(an, q="không có gì") == []
    assert an.get("/api/v1/documents", params={"page": "0"}).status_code == 422


def test_the_list_page_has_a_row_for_each_and_says_when_nothing_fits(an: TestClient) -> None:
    page = an.get("/van-ban", params={"q": "trực ban"}).text
    assert page.count('<li class="row">') == 1
    assert "Về chế độ trực ban của cơ quan" in page
    assert "04/03/2025" in page
    empty = an.get("/van-ban", params={"q": '<img src=x onerror="alert(1)">', "trang": "abc"}).text
    assert "Không tìm thấy văn bản nào khớp" in empty
    assert "<img src=x" not in empty


def test_the_cited_range_is_marked_where_it_stands(an: TestClient, world: World) -> None:
    document = world.ids["quy-dinh.txt"]
    text = an.get(f"/api/v1/documents/{document}").json()["text"]
    quote = "24 giờ mỗi ngày.\n2. Người trực"
    start = text.index(quote)
    page = an.get(f"/van-ban/{document}?start={start}&end={start + len(quote)}").text
    assert re.findall(r"<mark[^>]*>(.*?)</mark>", page) == quote.split("\n")
    assert page.count('<mark id="trich">') == 1


def test_a_cited_table_row_is_marked_in_its_cells(an: TestClient, world: World) -> None:
    document = world.ids["quy-dinh.txt"]
    text = an.get(f"/api/v1/documents/{document}").json()["text"]
    row = "1 | Ca sáng | 06 giờ đến 14 giờ"
    start = text.index(row)
    page = an.get(f"/van-ban/{document}?start={start}&end={start + len(row)}").text
    assert re.findall(r"<td>(?:<mark[^>]*>)(.*?)</mark></td>", page) == row.split(" | ")
    assert "<th>Ca trực</th>" in page


BAD_RANGES = ("start=5", "start=9&end=2", "start=-4&end=4", "start=99999&end=999999", "start=a&end=b")
BAD_NUMBERS = (f"start={'9' * 5000}&end=1", "phan=77", "phan=-1")


@pytest.mark.parametrize("query", BAD_RANGES + BAD_NUMBERS)
def test_a_range_outside_the_text_marks_nothing(an: TestClient, world: World, query: str) -> None:
    response = an.get(f"/van-ban/{world.ids['quy-dinh.txt']}?{query}")
    assert response.status_code == 200
    assert "<mark" not in response.text


def test_every_clause_has_an_anchor_and_its_citation(an: TestClient, world: World) -> None:
    page = an.get(f"/van-ban/{world.ids['quy-dinh.txt']}").text
    citations = re.findall(r'data-citation="([^"]*)"', page)
    wanted = "điểm a khoản 2 Điều 2 Quy định số 12-QĐ/TU ngày 04/03/2025 của Ban Thường vụ Thành ủy"
    assert wanted in [html.unescape(one) for one in citations]
    for position in re.findall(r'href="#s(\d+)"', page):
        assert f'id="s{position}"' in page


def test_markup_in_a_document_is_shown_as_words(an: TestClient, world: World) -> None:
    page = an.get(f"/van-ban/{world.ids['quy-dinh.txt']}").text
    assert "<script>document" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;document.title" in page


def test_the_original_comes_as_a_download_with_a_plain_name(an: TestClient, world: World) -> None:
    response = an.get(f"/van-ban/{world.ids['quy-dinh.txt']}/goc")
    assert response.content.decode().startswith("so: 12-QĐ/TU")
    disposition = response.headers["content-disposition"]
    assert disposition.startswith('attachment; filename="Quy-dinh-12-QD-TU.txt"')
    assert "\n" not in disposition
    assert response.headers["content-type"] == "application/octet-stream"
    assert response.headers["content-security-policy"].startswith("sandbox")
