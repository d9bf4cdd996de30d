"""Correcting attributes on the page: what is taken, what is told, what follows, and what is recorded."""

import re

import pytest
from fake_services import World
from fastapi.testclient import TestClient
from sqlalchemy import select

from vanban.audit import Action
from vanban.db.audit_models import AuditRow
from vanban.db.models import DocumentRow, IndexLogRow, PassageRow, RelationRow
from vanban.db.office_models import CorrectionRow
from vanban.principals import Audience, Publicity

_CITY = {"unit": "tp", "audience": Audience.PUBLIC, "publicity": Publicity.OPEN}


@pytest.fixture
def officer(world: World, an: TestClient) -> TestClient:
    """The document officer of the city committee."""
    world.make_officer("an")
    return an


def base_of(page: str) -> str:
    """Returns the version that a form on the page begins from."""
    found = re.search(r'name="goc" value="(\d+)"', page)
    assert found is not None
    return found[1]


def _save(client: TestClient, document_id: int, **fields: str):  # type: ignore[no-untyped-def]
    address = f"/van-ban/{document_id}/sua"
    base = fields.pop("goc", None) or base_of(client.get(address).text)
    return client.post(address, data={"goc": base, **fields})


def test_a_field_is_corrected_and_the_history_and_the_audit_tell_of_it(officer: TestClient, world: World) -> None:
    document_id = world.ids["quy-dinh.txt"]
    done = _save(officer, document_id, nguoi_ky="Trần Văn Mẫn", ghi_chu="Sai một chữ")
    assert (done.status_code, done.headers["location"]) == (303, f"/van-ban/{document_id}")
    assert "Trần Văn Mẫn" in officer.get(f"/van-ban/{document_id}").text
    with world.services.database.session() as session:
        row = session.scalars(select(CorrectionRow).order_by(CorrectionRow.id.desc())).first()
        assert row is not None
        assert (row.field, row.before, row.after, row.note) == (
            "nguoi_ky",
            "Trần Văn Mẫu",
            "Trần Văn Mẫn",
            "Sai một chữ",
        )
        entry = session.scalars(select(AuditRow).where(AuditRow.action == Action.CORRECTED.value)).all()[-1]
        assert (entry.target, entry.target_id) == ("document", str(document_id))
        assert "nguoi_ky" in entry.detail
        assert "Mẫn" not in entry.detail
        logged = session.scalars(select(IndexLogRow).order_by(IndexLogRow.sequence.desc())).first()
        assert logged is not None
        assert (logged.action, logged.document_id) == ("upsert", document_id)


def test_a_new_number_links_the_edges_that_waited_for_it(officer: TestClient, world: World) -> None:
    with world.services.database.session() as session:
        edge = session.scalars(select(RelationRow).where(RelationRow.target_number == "999-QĐ/TW")).one()
        assert edge.target_id is None
    old = world.ids["nghi-quyet-cu.txt"]
    assert _save(officer, old, so_hieu="999 – QĐ/TW", ten_loai="Quyết định").status_code == 303
    with world.services.database.session() as session:
        row = session.get_one(DocumentRow, old)
        assert (row.number, row.ordinal, row.type_code, row.issuer_code) == ("999-QĐ/TW", "999", "QĐ", "TW")
        assert session.get_one(RelationRow, edge.id).target_id == old
    undone = officer.post(
        f"/van-ban/{old}/sua/hoan-tac", data={"goc": base_of(officer.get(f"/van-ban/{old}/sua").text)}
    )
    assert undone.status_code == 303
    with world.services.database.session() as session:
        row = session.get_one(DocumentRow, old)
        assert (row.number, row.type) == ("08-NQ/TU", "Nghị quyết")
        assert session.get_one(RelationRow, edge.id).target_id is None


def test_what_cannot_be_taken_is_told_beside_its_field_and_nothing_typed_is_lost(
    officer: TestClient, world: World
) -> None:
    document_id = world.ids["quy-dinh.txt"]
    told = _save(officer, document_id, so_hieu="không phải số", ngay="31/02/2025", noi_ban_hanh="Lạc Hà")
    assert told.status_code == 422
    assert "Số, ký hiệu chưa đúng dạng" in told.text
    assert "Ngày chưa đúng" in told.text
    assert 'value="không phải số"' in told.text
    assert 'value="Lạc Hà"' in told.text
    with world.services.database.session() as session:
        assert session.get_one(DocumentRow, document_id).place == "Sông Lam"


def test_the_second_of_two_editors_is_told_and_keeps_what_was_typed(officer: TestClient, world: World) -> None:
    document_id = world.ids["quy-dinh.txt"]
    base = base_of(officer.get(f"/van-ban/{document_id}/sua").text)
    assert _save(officer, document_id, noi_ban_hanh="Lạc Hà", goc=base).status_code == 303
    late = _save(officer, document_id, noi_ban_hanh="Bến Tre Làng", goc=base)
    assert late.status_code == 409
    assert "Có người vừa sửa văn bản này" in late.text
    assert 'value="Bến Tre Làng"' in late.text
    assert "Giá trị người khác vừa lưu: Lạc Hà" in late.text
    assert _save(officer, document_id, noi_ban_hanh="Bến Tre Làng", goc=base_of(late.text)).status_code == 303


def test_a_new_subject_heads_the_passages_that_the_old_one_headed(officer: TestClient, world: World) -> None:
    document_id = world.ids["ke-hoach.txt"]
    world.give_roles("binh", "can_bo van_thu")
    with world.services.database.transaction() as session:
        row = session.get_one(DocumentRow, document_id)
        for passage in row.passages:
            passage.heading = row.subject or ""
        before = {passage.id: passage.text for passage in row.passages}
    with world.placed("ke-hoach.txt", **_CITY):
        assert _save(officer, document_id, trich_yeu="về rà soát hồ sơ cũ").status_code == 303
    with world.services.database.session() as session:
        passages = session.scalars(select(PassageRow).where(PassageRow.document_id == document_id)).all()
        assert {one.heading for one in passages} == {"về rà soát hồ sơ cũ"}
        assert {one.id: one.text for one in passages} == before


def test_named_units_are_chosen_and_must_be_chosen(officer: TestClient, world: World) -> None:
    document_id = world.ids["quy-dinh.txt"]
    told = _save(officer, document_id, pham_vi="named", muc_pho_bien="noi_bo")
    assert (told.status_code, "Hãy chọn ít nhất một đơn vị" in told.text) == (422, True)
    with world.services.database.session() as session:
        commune = session.get_one(DocumentRow, world.ids["ke-hoach.txt"]).owner_unit_id
    chosen = _save(officer, document_id, pham_vi="named", muc_pho_bien="noi_bo", don_vi=str(commune))
    assert chosen.status_code == 303
    with world.services.database.session() as session:
        row = session.scalars(select(CorrectionRow).where(CorrectionRow.field == "pham_vi")).all()[-1]
        assert row.after == "Những đơn vị được chọn: Đảng ủy xã Bến Tre Làng"
        assert session.scalars(select(AuditRow).where(AuditRow.action == Action.PLACED.value)).all()
    base = base_of(officer.get(f"/van-ban/{document_id}/sua").text)
    assert officer.post(f"/van-ban/{document_id}/sua/hoan-tac", data={"goc": base}).status_code == 303
    with world.services.database.session() as session:
        after = session.get_one(DocumentRow, document_id)
        assert (after.audience, after.publicity) == ("public", "cong_khai")


def test_only_keepers_of_the_owning_unit_correct_and_others_learn_nothing(
    officer: TestClient, binh: TestClient, world: World
) -> None:
    world.give_roles("binh", "can_bo")
    city, commune = world.ids["quy-dinh.txt"], world.ids["ke-hoach.txt"]
    assert binh.get(f"/van-ban/{city}/sua").status_code == 403  # readable, not theirs to correct
    hidden = officer.get(f"/van-ban/{commune}/sua")
    missing = officer.get("/van-ban/99999/sua")
    assert hidden.status_code == missing.status_code == 404
    assert hidden.text == missing.text
    assert officer.post(f"/van-ban/{commune}/sua", data={"goc": "0", "ngay": "sai"}).status_code == 404


def test_what_was_understood_is_shown_beside_the_words_it_was_read_from(officer: TestClient, world: World) -> None:
    page = officer.get(f"/van-ban/{world.ids['nghi-quyet-moi.txt']}/sua").text
    assert "Không thấy nguyên văn trong văn bản." in page  # the notation's head is no part of the text
    own = officer.get(f"/van-ban/{world.ids['quy-dinh.txt']}/sua").text
    assert 'name="so_hieu" value="12-QĐ/TU"' in own
