"""Correcting, publishing and deciding over the API: the same rules as on the pages."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_services import World, build_world
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select

from api.application import create_application
from vanban.db.models import DocumentRow, RelationRow

NOTE = b"""so: 91-TB/TU
loai: Th\xc3\xb4ng b\xc3\xa1o
co quan: V\xc4\x83n ph\xc3\xb2ng
ngay: 2026-03-02
trich yeu: ve lich truc
---
1. Bo tri lich truc.
"""


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    built = build_world(tmp_path)
    built.make_officer("an")
    yield built
    built.services.database.close()


@pytest.fixture
def app(world: World) -> FastAPI:
    return create_application(world.services)


def test_attributes_are_corrected_from_the_version_that_was_read(an: TestClient, world: World) -> None:
    address = f"/api/v1/documents/{world.ids['quy-dinh.txt']}"
    version = an.get(f"{address}/corrections").json()["version"]
    done = an.patch(address, json={"base": version, "nguoi_ky": "Lê Văn Mẫn", "hieu_luc": "2025-04-01"})
    assert done.status_code == 200
    assert {one["field"]: one["after"] for one in done.json()["changes"]} == {
        "nguoi_ky": "Lê Văn Mẫn",
        "hieu_luc": "01/04/2025",
    }
    late = an.patch(address, json={"base": version, "nguoi_ky": "Khác"})
    assert (late.status_code, late.json()["error"]["code"]) == (409, "da_co_nguoi_sua")
    wrong = an.patch(address, json={"base": done.json()["version"], "ngay": "hôm qua"})
    assert wrong.status_code == 422
    undone = an.post(f"{address}/undo", json={"base": done.json()["version"]})
    assert {one["after"] for one in undone.json()["changes"]} == {"Trần Văn Mẫu", ""}
    assert len(an.get(f"{address}/corrections").json()["history"]) == 4


def test_words_and_lines_are_corrected_by_their_offsets(an: TestClient, world: World) -> None:
    address = f"/api/v1/documents/{world.ids['nghi-quyet-moi.txt']}"
    with world.services.database.session() as session:
        text = session.get_one(DocumentRow, world.ids["nghi-quyet-moi.txt"]).text
    at = text.index("90%")
    done = an.put(f"{address}/text", json={"base": 0, "start": at, "end": at + 3, "text": "95%"})
    assert done.status_code == 200, done.text
    assert "95%" in done.json()["changes"][0]["after"]
    with world.services.database.session() as session:
        now = session.get_one(DocumentRow, world.ids["nghi-quyet-moi.txt"]).text
    line = now.index("Các cấp ủy")
    version = done.json()["version"]
    lines = [{"start": line, "kind": "khoan", "label": "1"}]
    assert an.put(f"{address}/structure", json={"base": version, "lines": lines}).status_code == 200
    far = {"base": version + 1, "start": 5, "end": 10**6, "text": "x"}
    assert an.put(f"{address}/text", json=far).status_code == 422


def test_what_waits_is_listed_published_or_discarded(an: TestClient, binh: TestClient, world: World) -> None:
    for number in (b"91", b"92"):
        data = NOTE.replace(b"91", number).replace(b"truc.", b"truc " + number)
        an.post("/api/v1/intake", files=[("files", ("a.txt", data, "text/plain"))], data={"review": "true"})
    world.work_off()
    first, second = an.get("/api/v1/unpublished").json()
    assert (first["number"], first["missing"]) == ("91-TB/TU", [])
    assert binh.get("/api/v1/unpublished").status_code == 403
    assert an.post(f"/api/v1/documents/{first['document_id']}/publish", json={}).status_code == 204
    assert an.delete(f"/api/v1/unpublished/{second['document_id']}").status_code == 204
    assert an.get("/api/v1/unpublished").json() == []
    assert an.get(f"/api/v1/documents/{second['document_id']}").status_code == 404


def test_edges_are_listed_decided_changed_and_added(an: TestClient, world: World) -> None:
    listed = an.get("/api/v1/relations/proposed").json()
    assert listed["total"] == 2
    ids = [one["id"] for one in listed["edges"]]
    assert an.post("/api/v1/relations/decisions", json={"ids": ids, "state": "bac_bo"}).json() == {"changed": 2}
    edge = {"kind": "can_cu", "target": "08-NQ/TU ngày 12/06/2023"}
    assert an.put(f"/api/v1/relations/{ids[0]}", json=edge).json() == {"changed": 1}
    source = world.ids["nghi-quyet-moi.txt"]
    new = {"kind": "thay_the", "target": "08-NQ/TU ngày 10/05/2018", "note": "Theo chỉ đạo của Thường trực"}
    assert an.post(f"/api/v1/documents/{source}/relations", json=new).status_code == 201
    with world.services.database.session() as session:
        row = session.scalars(select(RelationRow).where(RelationRow.source_id == source)).one()
        assert (row.target_id, row.state) == (world.ids["nghi-quyet-cu.txt"], "xac_nhan")
        assert session.get_one(DocumentRow, world.ids["nghi-quyet-cu.txt"]).status == "het_hieu_luc"
