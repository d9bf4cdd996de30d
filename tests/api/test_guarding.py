"""Headers, cross-site requests, errors as pages and as JSON."""

import pytest
from fake_services import World
from fastapi.testclient import TestClient

from api.middleware import SECURITY_HEADERS
from api.request_origin import is_cross_site, local_path


@pytest.mark.parametrize("path", ["/dang-nhap", "/healthz", "/khong-co", "/api/v1/documents", "/openapi.json", "/"])
def test_every_response_carries_the_security_headers(visitor: TestClient, path: str) -> None:
    headers = visitor.get(path).headers
    assert {name: headers[name] for name in SECURITY_HEADERS} == SECURITY_HEADERS
    policy = headers["content-security-policy"]
    assert "unsafe-inline" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://testserver"}, 200),
        ({}, 200),
    ],
)
def test_a_question_from_another_site_is_refused(an: TestClient, headers: dict[str, str], status: int) -> None:
    response = an.post("/api/v1/ask", json={"question": "Cơ quan trực mấy giờ?"}, headers=headers)
    assert response.status_code == status
    if status == 403:
        assert response.json()["error"]["code"] == "yeu_cau_tu_trang_khac"


def test_forms_and_deletions_from_another_site_are_refused_too(an: TestClient) -> None:
    evil = {"Sec-Fetch-Site": "cross-site"}
    assert an.post("/hoi", data={"q": "x"}, headers=evil).status_code == 403
    assert an.post("/dang-xuat", headers=evil).status_code == 403
    assert an.delete("/api/v1/conversations/1", headers=evil).status_code == 403
    assert an.get("/van-ban", headers=evil).status_code == 200


def test_an_origin_that_is_no_address_is_cross_site() -> None:
    assert is_cross_site("POST", {"origin": "http://[", "host": "x"})
    assert not is_cross_site("POST", {"origin": "http://X:8000", "host": "x:8000"})


def test_local_paths_keep_their_question() -> None:
    assert local_path("/hoi?q=a%20b") == "/hoi?q=a%20b"
    assert local_path(None) == "/"


def test_problems_are_pages_for_people_and_json_for_programs(an: TestClient) -> None:
    page = an.get("/khong-co")
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "<h1>Không tìm thấy</h1>" in page.text
    assert "Nguyễn Văn An" in page.text
    program = an.get("/api/v1/khong-co")
    assert program.json()["error"]["code"] == "khong_tim_thay"
    wrong = an.get("/api/v1/ask")
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (405, "phuong_thuc_khong_dung")


def test_an_unforeseen_error_is_a_calm_page_without_quotes(an: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    page = an.post("/hoi", data={"q": "lỗi lạ rất riêng"})
    assert page.status_code == 500
    assert "Hệ thống gặp sự cố" in page.text
    assert "Traceback" not in page.text
    assert "rất riêng" not in page.text + caplog.text


def test_the_log_names_paths_without_their_questions(an: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", logger="vanban.web"):
        an.get("/hoi", params={"q": "điều bí mật của tôi"})
    assert "GET /hoi 200" in caplog.text
    assert "bí mật" not in caplog.text


def test_nothing_leads_to_another_host_and_no_interactive_page_is_served(an: TestClient, world: World) -> None:
    pages = ("/", "/van-ban", f"/van-ban/{world.ids['quy-dinh.txt']}", "/kieu-dang", "/hoi-dap")
    for path in pages:
        text = an.get(path).text
        assert "http://" not in text.replace("http://www.w3.org", "")
        assert "https://" not in text
        assert " style=" not in text
        assert " onclick" not in text
    assert an.get("/docs").status_code == 404
    assert an.get("/redoc").status_code == 404


def test_the_interface_is_described_in_vietnamese(visitor: TestClient) -> None:
    description = visitor.get("/openapi.json").json()
    assert description["info"]["title"] == "Trợ lý văn bản"
    assert set(description["paths"]) == {
        "/api/v1/ask",
        "/api/v1/attempts/{attempt_id}",
        "/api/v1/attempts/{attempt_id}/answers",
        "/api/v1/attempts/{attempt_id}/events",
        "/api/v1/attempts/{attempt_id}/questions/{question}/feedback",
        "/api/v1/attempts/{attempt_id}/result",
        "/api/v1/attempts/{attempt_id}/submit",
        "/api/v1/audit",
        "/api/v1/audit/export",
        "/api/v1/audit/verification",
        "/api/v1/audit/{sequence}",
        "/api/v1/conversations",
        "/api/v1/conversations/{conversation_id}",
        "/api/v1/conversations/{conversation_id}/export",
        "/api/v1/conversations/{conversation_id}/turns/{turn_id}/feedback",
        "/api/v1/documents",
        "/api/v1/documents/{document_id}",
        "/api/v1/documents/{document_id}/corrections",
        "/api/v1/documents/{document_id}/publish",
        "/api/v1/documents/{document_id}/relations",
        "/api/v1/documents/{document_id}/structure",
        "/api/v1/documents/{document_id}/text",
        "/api/v1/documents/{document_id}/undo",
        "/api/v1/feedback",
        "/api/v1/feedback/{feedback_id}",
        "/api/v1/feedback/{feedback_id}/case",
        "/api/v1/held",
        "/api/v1/held/{held_file_id}",
        "/api/v1/incoming",
        "/api/v1/incoming/handed-over",
        "/api/v1/incoming/transfers/{transfer_id}",
        "/api/v1/incoming/{entry_id}",
        "/api/v1/incoming/{entry_id}/transfers",
        "/api/v1/intake",
        "/api/v1/intake/jobs/{job_id}/cancel",
        "/api/v1/intake/jobs/{job_id}/retry",
        "/api/v1/intake/{batch_id}",
        "/api/v1/keys",
        "/api/v1/keys/{key_id}",
        "/api/v1/people",
        "/api/v1/people/{person_id}",
        "/api/v1/relations/decisions",
        "/api/v1/relations/proposed",
        "/api/v1/relations/{edge_id}",
        "/api/v1/sittings",
        "/api/v1/sittings/{sitting_id}",
        "/api/v1/sittings/{sitting_id}/attempts",
        "/api/v1/units",
        "/api/v1/units/{unit_id}",
        "/api/v1/units/{unit_id}/ending",
        "/api/v1/units/{unit_id}/reopening",
        "/api/v1/unpublished",
        "/api/v1/unpublished/{document_id}",
        "/healthz",
        "/readyz",
    }
    ask = description["paths"]["/api/v1/ask"]["post"]
    assert ask["summary"] == "Hỏi trợ lý"
    assert "text/event-stream" in ask["responses"]["200"]["content"]
    assert visitor.get("/healthz").json() == {"status": "ok"}


def test_a_number_that_no_column_holds_is_told_and_breaks_nothing(an: TestClient) -> None:
    refused = an.post("/api/v1/relations/decisions", json={"ids": [2**70], "state": "xac_nhan"})
    assert refused.status_code == 422
    assert an.get(f"/van-ban/{2**70}").status_code == 404
