"""Rules of the edge that hold for every address: methods, caching, folders, repeated and unknown parameters."""

from conftest import SignIn
from fake_services import World
from fastapi.testclient import TestClient

from api.pages.rendering import static_version


def test_methods_that_an_address_does_not_take_are_refused(an: TestClient) -> None:
    for method in ("PUT", "PATCH", "DELETE", "TRACE", "CONNECT"):
        assert an.request(method, "/van-ban").status_code == 405, method
    assert an.get("/api/v1/ask").status_code == 405


def test_nothing_of_a_person_is_kept_in_a_cache(an: TestClient, world: World) -> None:
    for path in ("/", "/van-ban", f"/van-ban/{world.ids['quy-dinh.txt']}", "/api/v1/documents", "/hoi-dap"):
        assert "no-store" in an.get(path).headers["cache-control"], path


def test_no_folder_is_listed_and_no_path_leads_out_of_it(an: TestClient) -> None:
    static = static_version()
    for path in (f"/tinh/{static}/", f"/tinh/{static}/js/", f"/tinh/{static}/../pages/chat.py"):
        assert an.get(path).status_code in (404, 405), path
    for path in (f"/tinh/{static}/%2e%2e/pages/chat.py", f"/tinh/{static}/..%2f..%2fpyproject.toml", "/.git/config"):
        assert an.get(path).status_code in (400, 404), path


def test_a_parameter_sent_twice_changes_no_scope(an: TestClient, world: World) -> None:
    hidden = world.ids["ke-hoach.txt"]
    page = an.get(f"/van-ban?q=ke+hoach&q=ra+soat&unit_id=2&user=binh&document_id={hidden}")
    assert page.status_code == 200
    assert "21-KH/ĐU" not in page.text


def test_fields_that_are_not_asked_for_are_refused(an: TestClient) -> None:
    told = an.post("/api/v1/ask", json={"question": "Trực mấy giờ?", "person_id": 2, "roles": ["quan_tri_he_thong"]})
    assert told.status_code == 422


def test_another_content_type_is_no_json(an: TestClient) -> None:
    body = '{"question": "Trực mấy giờ?"}'
    for kind in ("text/xml", "application/x-www-form-urlencoded", "text/plain"):
        assert an.post("/api/v1/ask", content=body, headers={"Content-Type": kind}).status_code == 422, kind


def test_roles_come_from_the_database_at_every_request(world: World, sign_in: SignIn) -> None:
    world.give_roles("an", "quan_tri_he_thong")
    client = sign_in("an")
    assert client.get("/quan-tri/nhat-ky").status_code == 200
    world.give_roles("an", "can_bo")
    assert client.get("/quan-tri/nhat-ky").status_code == 403
