"""Deciding about edges on the page: one, many, another target, by hand; what is in force follows at once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_services import World, build_world
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select

from api.application import create_application
from vanban.audit import Action
from vanban.db.audit_models import AuditRow
from vanban.db.models import DocumentRow, RelationRow
from vanban.db.office_models import CorrectionRow

NOTE = """so: 90-QĐ/TU
loai: Quyết định
co quan: Văn phòng Thành ủy
ngay: 2025-06-02
trich yeu: về lịch trực
---
Thay thế Quy định số 12-QĐ/TU và Quyết định số 999-QĐ/TW;
1. Bố trí lịch trực mới.
"""


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    built = build_world(tmp_path)
    built.make_officer("an")
    path = tmp_path / "moi.txt"
    path.write_text(NOTE, encoding="utf-8")
    with built.services.database.session() as session:
        owner = session.get_one(DocumentRow, built.ids["quy-dinh.txt"]).owner_unit_id
    built.ids["moi"] = built.services.review.intake.take(path, owner_unit_id=owner).document_id or 0
    yield built
    built.services.database.close()


@pytest.fixture
def app(world: World) -> FastAPI:
    return create_application(world.services)


def edges(world: World) -> dict[str | None, RelationRow]:
    with world.services.database.session() as session:
        rows = session.scalars(select(RelationRow).where(RelationRow.source_id == world.ids["moi"]))
        return {row.target_number: row for row in rows}


def status(world: World, name: str = "quy-dinh.txt") -> str:
    with world.services.database.session() as session:
        return session.get_one(DocumentRow, world.ids[name]).status


def test_a_confirmed_replacement_ends_the_document_and_is_told_before(an: TestClient, world: World) -> None:
    address = f"/van-ban/{world.ids['moi']}/quan-he"
    page = an.get(address).text
    assert "Xác nhận thì Quy định số 12-QĐ/TU hết hiệu lực từ 02/06/2025." in page
    edge = edges(world)["12-QĐ/TU"]
    done = an.post(address, data={"chon": str(edge.id), "quyet_dinh": "xac-nhan"})
    assert done.status_code == 303
    assert status(world) == "het_hieu_luc"
    assert edges(world)["12-QĐ/TU"].state == "xac_nhan"
    with world.services.database.session() as session:
        row = session.scalars(select(CorrectionRow)).one()
        assert row.after == "Thay thế 12-QĐ/TU: đã xác nhận"
        entry = session.scalars(select(AuditRow).where(AuditRow.action == Action.RELATION_DECIDED.value)).one()
        assert entry.target_id == str(world.ids["moi"])
    undone = an.post(f"/van-ban/{world.ids['moi']}/sua/hoan-tac", data={"ve": "quan-he"})
    assert undone.headers["location"] == address
    assert status(world) == "con_hieu_luc"
    assert edges(world)["12-QĐ/TU"].state == "de_xuat"


def test_the_queue_is_filtered_by_kind_and_decided_in_one_go(an: TestClient, world: World) -> None:
    page = an.get("/van-ban/quan-he-cho").text
    assert "4 quan hệ" in page
    assert "Thay thế Quy định số 12-QĐ/TU" in page
    only = an.get("/van-ban/quan-he-cho?loai=thay_the").text
    assert "2 quan hệ" in only
    assert "Căn cứ 08-NQ/TU" not in only
    chosen = [str(row.id) for row in edges(world).values()]
    done = an.post("/van-ban/quan-he-cho", data={"chon": chosen, "quyet_dinh": "bac-bo", "loai": "thay_the"})
    assert done.headers["location"] == "/van-ban/quan-he-cho?loai=thay_the"
    assert {row.state for row in edges(world).values()} == {"bac_bo"}
    assert an.post("/van-ban/quan-he-cho", data={"quyet_dinh": "xac-nhan"}).status_code == 422


def test_an_edge_is_pointed_at_the_document_a_person_names(an: TestClient, world: World) -> None:
    edge = edges(world)["999-QĐ/TW"]
    address = f"/van-ban/{world.ids['moi']}/quan-he/{edge.id}"
    two = an.post(address, data={"loai": "bai_bo", "dich": "08-NQ/TU", "phan": ""})
    assert two.status_code == 422
    assert "Có 2 văn bản mang số này. Ghi thêm ngày ban hành: 12/06/2023, 10/05/2018." in two.text
    done = an.post(address, data={"loai": "bai_bo", "dich": "08-NQ/TU ngày 10/05/2018", "phan": "mục I"})
    assert done.status_code == 303
    row = edges(world)["08-NQ/TU"]
    assert (row.kind, row.target_id, row.part, row.state) == (
        "bai_bo",
        world.ids["nghi-quyet-cu.txt"],
        "mục I",
        "xac_nhan",
    )
    assert status(world, "nghi-quyet-cu.txt") == "het_hieu_luc_mot_phan"


def test_an_edge_added_by_hand_needs_its_quote_in_the_text_or_a_reason(an: TestClient, world: World) -> None:
    address = f"/van-ban/{world.ids['moi']}/quan-he/them"
    fields = {"loai": "sua_doi", "dich": "08-NQ/TU ngày 12/06/2023"}
    wrong = an.post(address, data={**fields, "trich": "không có câu này"})
    assert (wrong.status_code, "Không thấy đoạn trích" in wrong.text) == (422, True)
    assert "không có câu này</textarea>" in wrong.text
    assert an.post(address, data=fields).status_code == 422
    assert an.post(address, data={**fields, "loai": "lạ", "ghi_chu": "x"}).status_code == 422
    assert an.post(address, data={**fields, "trich": "Bố trí lịch trực mới."}).status_code == 303
    row = edges(world)["08-NQ/TU"]
    assert (row.state, row.quote, row.target_id) == (
        "xac_nhan",
        "Bố trí lịch trực mới.",
        world.ids["nghi-quyet-moi.txt"],
    )
    undone = an.post(f"/van-ban/{world.ids['moi']}/sua/hoan-tac", data={"ve": "quan-he"})
    assert undone.status_code == 303
    assert "08-NQ/TU" not in edges(world)


def test_only_keepers_decide_and_a_forbidden_edge_is_a_missing_one(
    an: TestClient, binh: TestClient, world: World
) -> None:
    edge = edges(world)["12-QĐ/TU"]
    assert binh.get("/van-ban/quan-he-cho").status_code == 403
    data = {"chon": str(edge.id), "quyet_dinh": "xac-nhan"}
    assert binh.post("/van-ban/quan-he-cho", data=data).status_code == 403
    with world.hidden("quy-dinh.txt"):
        with world.services.database.session() as session:
            hidden = session.scalars(select(RelationRow.id).where(RelationRow.source_id == world.ids["quy-dinh.txt"]))
            secret = str(hidden.first())
        forbidden = an.post("/van-ban/quan-he-cho", data={**data, "chon": secret})
        missing = an.post("/van-ban/quan-he-cho", data={**data, "chon": "99999"})
        assert forbidden.status_code == missing.status_code == 404
        assert forbidden.text == missing.text
    assert edges(world)["12-QĐ/TU"].state == "de_xuat"
