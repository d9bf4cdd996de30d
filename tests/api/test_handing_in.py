"""Handing files in over the web: only by those who may, followed to the end, decided by those who may decide."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fake_services import World, build_world
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select

from api.application import create_application
from api.taking_in import follow
from vanban.db.models import DocumentRow, IntakeJobRow
from vanban.db.people import create_person, principal_of
from vanban.errors import NotFound
from vanban.principals import Channel

NOTE = """so: {number}
loai: Thông báo
co quan: Văn phòng Thành ủy
ngay: 2026-03-02
trich yeu: về lịch trực
---
1. Bố trí lịch trực {words}.
"""


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    built = build_world(tmp_path)
    built.make_officer("an")
    with built.services.database.transaction() as session:
        built.passwords["chanh"] = create_person(
            session, username="chanh", name="Phạm Chánh", unit_code="tp", roles=("quan_tri",)
        )
        built.passwords["xa2"] = create_person(
            session, username="xa2", name="Văn thư xã", unit_code="xa", roles=("van_thu",)
        )
    yield built
    built.services.database.close()


@pytest.fixture
def app(world: World) -> FastAPI:
    return create_application(world.services)


def upload(client: TestClient, *files: tuple[str, str], **fields: str) -> httpx.Response:
    parts = [("files", (name, text.encode(), "text/plain")) for name, text in files]
    return client.post("/api/v1/intake", files=parts, data=fields)


def statuses(client: TestClient, batch_id: int) -> dict[str, str]:
    return {job["name"]: job["status"] for job in client.get(f"/api/v1/intake/{batch_id}").json()["jobs"]}


def test_an_officer_hands_files_in_and_sees_what_became_of_them(an: TestClient, world: World) -> None:
    text = NOTE.format(number="31-TB/TU", words="tháng Ba")
    sent = upload(an, ("a.txt", text), ("b.txt", text), ("trong.txt", " "))
    assert sent.status_code == 202
    batch = sent.json()
    assert (batch["total"], batch["unfinished"]) == (3, 3)
    assert set(statuses(an, batch["id"]).values()) == {"waiting"}
    world.work_off()
    assert statuses(an, batch["id"]) == {"a.txt": "indexed", "b.txt": "duplicate", "trong.txt": "failed"}
    page = an.get(f"/van-ban/nap/{batch['id']}").text
    assert "Đã xong 3 trên 3 tệp" in page
    assert "Không đọc được" in page
    with world.services.database.session() as session:
        row = session.scalars(select(DocumentRow).where(DocumentRow.number == "31-TB/TU")).one()
        assert (row.audience, row.publicity) == ("unit", "noi_bo")


def test_a_reader_hands_nothing_in_and_sees_no_batch(an: TestClient, binh: TestClient, world: World) -> None:
    batch = upload(an, ("a.txt", "x")).json()["id"]
    assert upload(binh, ("a.txt", "x")).status_code == 403
    assert binh.get("/van-ban/nap").status_code == 403
    assert binh.get("/van-ban/cho-quyet-dinh").status_code == 403
    assert binh.get("/api/v1/held").status_code == 403
    assert "Nạp văn bản" not in binh.get("/van-ban").text
    assert "Nạp văn bản" in an.get("/van-ban").text
    with world.services.database.session() as session:
        job = session.scalars(select(IntakeJobRow.id)).one()
    for address in (f"/api/v1/intake/{batch}", f"/van-ban/nap/{batch}"):
        assert binh.get(address).status_code == 404
    for action in ("cancel", "retry"):
        assert binh.post(f"/api/v1/intake/jobs/{job}/{action}").status_code == 404
    assert binh.get("/api/v1/intake").json() == []


def test_files_go_only_to_units_the_person_keeps(an: TestClient, sign_in, world: World) -> None:  # type: ignore[no-untyped-def]
    with world.services.database.session() as session:
        commune = principal_of(session, "xa2", Channel.WEB).unit_id
    assert upload(an, ("a.txt", "x"), unit_id=str(commune)).status_code == 403
    chief = sign_in("chanh")
    assert upload(chief, ("a.txt", "x"), unit_id=str(commune)).status_code == 202
    seen = [one["id"] for one in sign_in("xa2").get("/api/v1/intake").json()]
    assert seen == []  # an officer sees what the officer handed in
    assert len(chief.get("/api/v1/intake").json()) == 1


def test_a_large_upload_is_taken_from_officers_only(an: TestClient, binh: TestClient, visitor: TestClient) -> None:
    large = "x" * (3 * 1024 * 1024)
    assert upload(an, ("a.txt", large)).status_code == 202
    assert upload(binh, ("a.txt", large)).status_code == 413
    assert upload(visitor, ("a.txt", large)).status_code == 413
    assert an.post("/api/v1/ask", content=large).status_code == 413


def test_no_file_at_all_is_said_in_vietnamese(an: TestClient) -> None:
    response = an.post("/van-ban/nap", files={"files": ("", b"")})
    assert response.status_code == 422
    assert upload(an).status_code == 422


def test_the_form_leads_to_the_batch(an: TestClient) -> None:
    response = an.post("/van-ban/nap", files={"files": ("..\\..\\a.txt", b"x")}, data={"audience": "?", "unit": "²"})
    assert response.status_code == 303
    page = an.get(response.headers["location"]).text
    assert "data-follow" in page
    assert ">a.txt<" in page


def test_a_waiting_file_can_be_cancelled_and_a_failed_one_tried_again(an: TestClient, world: World) -> None:
    first = upload(an, ("a.txt", "x")).json()["id"]
    job = an.get(f"/api/v1/intake/{first}").json()["jobs"][0]
    assert an.post(f"/api/v1/intake/jobs/{job['id']}/cancel").json() == {"jobs": [job["id"]]}
    assert statuses(an, first) == {"a.txt": "cancelled"}
    second = upload(an, ("b.txt", " ")).json()["id"]
    world.work_off()
    job = an.get(f"/api/v1/intake/{second}").json()["jobs"][0]
    assert job["may_retry"]
    assert an.post(f"/van-ban/nap/viec/{job['id']}/thu-lai").headers["location"] == f"/van-ban/nap/{second}"
    assert statuses(an, second) == {"b.txt": "waiting"}


def test_a_batch_is_followed_to_its_end(an: TestClient, world: World) -> None:
    batch = upload(an, ("a.txt", NOTE.format(number="32-TB/TU", words="tháng Tư"))).json()["id"]
    with world.services.database.session() as session:
        person = principal_of(session, "an", Channel.API)
        stranger = principal_of(session, "binh", Channel.API)
    steps = follow(world.services, person, batch, look=0.01)
    assert next(steps)[1]["status"] == "waiting"
    worker = threading.Thread(target=world.work_off)
    worker.start()
    rest = list(steps)
    worker.join()
    assert rest[-1][0] == "done"
    assert rest[-1][1]["counts"] == {"indexed": 1}
    with pytest.raises(NotFound):
        next(follow(world.services, stranger, batch))
    stream = an.get(f"/api/v1/intake/{batch}", headers={"Accept": "text/event-stream"})
    events = [line.removeprefix("event: ") for line in stream.text.splitlines() if line.startswith("event: ")]
    assert events == ["job", "batch", "done"]


def test_a_rival_is_decided_on_the_page(an: TestClient, binh: TestClient, world: World) -> None:
    upload(an, ("a.txt", NOTE.format(number="33-TB/TU", words="tháng Năm")), audience="public")
    world.work_off()
    upload(an, ("b.txt", NOTE.format(number="33-TB/TU", words="tháng Năm, có sửa")), audience="public")
    world.work_off()
    (held,) = an.get("/api/v1/held").json()
    assert (held["kind"], held["number"]) == ("ban_khac", "33-TB/TU")
    page = an.get("/van-ban/cho-quyet-dinh").text
    assert "Thay bản cũ" in page
    original = an.get(f"/van-ban/cho-quyet-dinh/{held['id']}/goc")
    assert "tháng Năm, có sửa" in original.text
    assert "sandbox" in original.headers["content-security-policy"]
    for method, address in (
        ("get", f"/van-ban/cho-quyet-dinh/{held['id']}/goc"),
        ("post", f"/api/v1/held/{held['id']}"),
    ):
        body = {"json": {"decision": "dismiss"}} if method == "post" else {}
        assert getattr(binh, method)(address, **body).status_code == 404
    decided = an.post(f"/van-ban/cho-quyet-dinh/{held['id']}", data={"decision": "replace", "note": "bản đúng"})
    newer = int(decided.headers["location"].rsplit("/", 1)[1])
    assert "tháng Năm, có sửa" in an.get(f"/van-ban/{newer}").text
    old = an.get(f"/van-ban/{held['rival_id']}").text
    assert f'href="/van-ban/{newer}"' in old
    assert "bản mới" in old
    assert [one["document_id"] for one in an.get("/api/v1/documents?q=33-TB/TU").json()["documents"]] == [newer]
    assert an.post(f"/api/v1/held/{held['id']}", json={"decision": "dismiss"}).status_code == 403


def test_a_draft_may_be_dropped_or_taken_in_narrowly(an: TestClient, world: World) -> None:
    for words in ("một", "hai"):
        draft = "luu hanh: DỰ THẢO\n" + NOTE.format(number=f"{len(words)}-TB/TU", words=words)
        upload(an, (f"{words}.txt", draft), audience="public")
    world.work_off()
    waiting = an.get("/api/v1/held").json()
    assert len(waiting) == 2
    assert an.post(f"/api/v1/held/{waiting[0]['id']}", json={"decision": "dismiss"}).json()["status"] == "dismissed"
    taken = an.post(f"/api/v1/held/{waiting[1]['id']}", json={"decision": "accept"}).json()
    with world.services.database.session() as session:
        assert session.get_one(DocumentRow, taken["document_id"]).audience == "unit"
    assert json.loads(an.get("/api/v1/held").text) == []
    assert "Đã bỏ" in an.get("/van-ban/cho-quyet-dinh").text


def test_pages_carry_the_names_of_files_as_text(an: TestClient, world: World) -> None:
    batch = upload(an, ("<img src=x onerror=alert(1)>.txt", " ")).json()["id"]
    world.work_off()
    page = an.get(f"/van-ban/nap/{batch}").text
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page
