"""Correcting words and structure on the page: stored again at once, searched at once, undone, never lost."""

import datetime
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_services import FlatEmbedder, World, build_world
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select

from api.application import create_application
from ingest.intake import Intake
from ingest.parsing import parse_file
from vanban.db.models import DocumentRow, DoubtRow, IndexLogRow, PassageRow, RelationRow, SectionRow
from vanban.db.office_models import CorrectionRow, TextEditRow

TEXT = """THÀNH ỦY LẠC HÀ
Số 31-QĐ/TU
Lạc Hà, ngày 04 tháng 3 năm 2025
QUY ĐỊNH
về chế độ tiếp dân
-----
Căn cứ Quyết định số 77-QĐ/TU, ngày 02/3/2024 của Thành ủy;
Điều 1. Phạm vi
Quy định này áp dụng cho cơ quan của Thành ủy.
Điều 2. Người trực
1. Bố trí người trực 24 giờ.
l. Người trực có nhiệm vụ:
a) Ghi sổ trực;
b) Báo cáo lãnh đạo.
Điều 3. Thi hành
Quy định này thay thế Quy định số 12-QĐ/TU, ngày 04/3/2025 của Thành ủy.
"""


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    built = build_world(tmp_path)
    built.make_officer("an")
    services = built.services
    real = Intake(services.database, services.files, FlatEmbedder(), services.settings, parse_file)
    path = tmp_path / "tiep-dan.txt"
    path.write_text(TEXT, encoding="utf-8")
    with services.database.session() as session:
        owner = session.get_one(DocumentRow, built.ids["quy-dinh.txt"]).owner_unit_id
    result = real.take(path, owner_unit_id=owner)
    assert result.document_id is not None, result
    built.ids["tiep-dan"] = result.document_id
    yield built
    services.database.close()


@pytest.fixture
def app(world: World) -> FastAPI:
    return create_application(world.services)


def document(world: World) -> DocumentRow:
    with world.services.database.session() as session:
        return session.get_one(DocumentRow, world.ids["tiep-dan"])


def base(client: TestClient, address: str) -> str:
    found = re.search(r'name="goc" value="(\d+)"', client.get(address).text)
    assert found is not None
    return found[1]


def save_text(client: TestClient, world: World, text: str, **fields: str):  # type: ignore[no-untyped-def]
    address = f"/van-ban/{world.ids['tiep-dan']}/sua/noi-dung"
    return client.post(address, data={"goc": base(client, address), "phan": "1", "chu": text, **fields})


def paths(world: World) -> list[str]:
    with world.services.database.session() as session:
        rows = select(SectionRow.path).where(SectionRow.document_id == world.ids["tiep-dan"])
        return list(session.scalars(rows.order_by(SectionRow.position)))


def test_a_corrected_word_is_stored_with_new_passages_and_the_old_ones_leave_the_index(
    an: TestClient, world: World
) -> None:
    before = document(world)
    with world.services.database.session() as session:
        old = {one.text: one.id for one in session.get_one(DocumentRow, before.id).passages}
    text = before.text.replace("l. Người trực", "2. Người trực").replace("\n", "\r\n")
    done = save_text(an, world, text, ghi_chu="Máy đọc nhầm")
    assert done.status_code == 303
    assert "Điều 2, khoản 2" in paths(world)
    assert "2. Người trực có nhiệm vụ:" in document(world).text
    with world.services.database.session() as session:
        rows = session.scalars(select(PassageRow).where(PassageRow.document_id == before.id)).all()
        kept = [one for one in rows if old.get(one.text) == one.id]
        assert len(kept) >= len(rows) - 4  # what did not change keeps its row and its vector
        assert [one.position for one in sorted(rows, key=lambda one: one.start)] == list(range(len(rows)))
        gone = {one for words, one in old.items() if one not in {row.id for row in rows}}
        log = session.scalars(select(IndexLogRow).where(IndexLogRow.document_id == before.id)).all()
        assert {int(one) for row in log if row.action == "delete" for one in row.passage_ids.split(",")} == gone
        assert log[-1].action == "upsert"
        correction = session.scalars(select(CorrectionRow)).one()
        assert (correction.field, correction.note) == ("noi_dung", "Máy đọc nhầm")
        assert (correction.before, correction.after) == ("l. Người trực có nhiệm vụ:", "2. Người trực có nhiệm vụ:")
        edit = session.scalars(select(TextEditRow)).one()
        assert (edit.removed, edit.added, edit.correction_id) == (1, 1, correction.id)


def test_undoing_puts_text_structure_and_edges_back(an: TestClient, world: World) -> None:
    address = f"/van-ban/{world.ids['tiep-dan']}/sua"
    before, structure = document(world).text, paths(world)
    save_text(an, world, before.replace("l. Người", "2. Người").replace("77-QĐ/TU", "78-QĐ/TU"))
    assert paths(world) != structure
    assert an.post(f"{address}/hoan-tac", data={"goc": base(an, address)}).status_code == 303
    assert document(world).text == before
    assert paths(world) == structure
    with world.services.database.session() as session:
        edges = session.scalars(select(RelationRow.target_number).where(RelationRow.source_id == document(world).id))
        assert sorted(edges) == ["12-QĐ/TU", "77-QĐ/TU"]


def test_a_place_cited_before_a_correction_is_opened_where_it_stands_now(an: TestClient, world: World) -> None:
    text, moment = document(world).text, datetime.datetime.now(datetime.UTC)
    start = text.index("Ghi sổ trực")
    save_text(an, world, text.replace("Điều 1. Phạm vi", "Điều 1. Phạm vi và đối tượng áp dụng"))
    address = f"/van-ban/{world.ids['tiep-dan']}/trich"
    asked = {"start": str(start), "end": str(start + 11), "luc": str(int(moment.timestamp() * 1000))}
    led = an.get(address, params=asked)
    found = re.fullmatch(r"/van-ban/\d+\?start=(\d+)&end=(\d+)#trich", led.headers["location"])
    assert found is not None
    assert document(world).text[int(found[1]) : int(found[2])] == "Ghi sổ trực"
    later = an.get(
        address, params={**asked, "luc": str(int(datetime.datetime.now(datetime.UTC).timestamp() * 1000) + 1)}
    )
    assert later.headers["location"].split("?")[1].startswith(f"start={start}&")


def test_decided_edges_outlive_a_correction_and_proposed_ones_follow_the_text(an: TestClient, world: World) -> None:
    with world.services.database.transaction() as session:
        for row in session.get_one(DocumentRow, world.ids["tiep-dan"]).relations:
            row.state = "xac_nhan" if row.target_number == "12-QĐ/TU" else "de_xuat"
    text = document(world).text
    save_text(an, world, text.replace("77-QĐ/TU", "78-QĐ/TU").replace("24 giờ", "24/24 giờ"))
    with world.services.database.session() as session:
        rows = session.get_one(DocumentRow, world.ids["tiep-dan"]).relations
        assert {(row.target_number, row.state) for row in rows} == {("78-QĐ/TU", "de_xuat"), ("12-QĐ/TU", "xac_nhan")}
        now = session.get_one(DocumentRow, world.ids["tiep-dan"]).text
        assert all(now[row.start : row.end] == row.quote for row in rows)


def test_the_second_editor_of_a_text_keeps_what_was_typed(an: TestClient, world: World) -> None:
    address = f"/van-ban/{world.ids['tiep-dan']}/sua/noi-dung"
    old = base(an, address)
    save_text(an, world, document(world).text.replace("24 giờ", "12 giờ"))
    late = save_text(an, world, document(world).text.replace("12 giờ", "18 giờ"), goc=old)
    assert late.status_code == 409
    assert "Có người vừa sửa văn bản này" in late.text
    assert "người trực 18 giờ" in late.text
    assert "người trực 12 giờ" in document(world).text


def test_a_text_cannot_be_emptied(an: TestClient, world: World) -> None:
    told = save_text(an, world, "   \n ")
    assert (told.status_code, "Văn bản không còn chữ nào" in told.text) == (422, True)


def choose(client: TestClient, world: World, words: str, kind: str, label: str = ""):  # type: ignore[no-untyped-def]
    address = f"/van-ban/{world.ids['tiep-dan']}/sua/de-muc"
    start = str(document(world).text.index(words))
    data = {"goc": base(client, address), "dong": [start], "loai": [kind], "nhan": [label]}
    return client.post(address, data=data)


def test_a_line_is_made_a_clause_and_stays_one_when_the_text_is_corrected(an: TestClient, world: World) -> None:
    assert choose(an, world, "l. Người trực", "khoan").status_code == 422  # the line carries no number
    assert choose(an, world, "l. Người trực", "khoan", "2").status_code == 303
    assert "Điều 2, khoản 2" in paths(world)
    assert "Điều 2, khoản 2, điểm a" in paths(world)
    save_text(an, world, document(world).text.replace("l. Người trực có", "Người trực phải có"))
    assert "Điều 2, khoản 2" in paths(world)
    assert "Điều 2, khoản 2, điểm b" in paths(world)


def test_a_line_that_is_no_heading_is_made_plain_and_that_is_undone(an: TestClient, world: World) -> None:
    before = paths(world)
    assert choose(an, world, "Điều 2. Người trực", "-").status_code == 303
    assert "Điều 2" not in paths(world)
    assert "Điều 3" in paths(world)
    address = f"/van-ban/{world.ids['tiep-dan']}/sua"
    assert an.post(f"{address}/hoan-tac", data={"goc": base(an, address)}).status_code == 303
    assert paths(world) == before


def test_a_doubtful_figure_is_confirmed_or_corrected(an: TestClient, world: World) -> None:
    document_id, text = world.ids["tiep-dan"], document(world).text
    with world.services.database.transaction() as session:
        for words in ("24 giờ", "02/3/2024"):
            at = text.index(words)
            doubt = {"kind": "con_so", "start": at, "end": at + len(words), "text": words, "page": 1}
            session.add(DoubtRow(document_id=document_id, confidence=0.5, **doubt))
    address = f"/van-ban/{document_id}/sua/doi-chieu"
    page = an.get(address).text
    first, second = re.findall(r'action="(/van-ban/\d+/sua/doi-chieu/\d+)"', page)[::2]
    assert an.post(first, data={"goc": base(an, address), "dung": "02/3/2024"}).status_code == 303
    assert an.post(second, data={"goc": base(an, address), "dung": "12 giờ"}).status_code == 303
    assert document(world).text == text.replace("24 giờ", "12 giờ")
    with world.services.database.session() as session:
        assert session.scalars(select(DoubtRow)).all() == []
        assert {row.field for row in session.scalars(select(CorrectionRow))} == {"doi_chieu", "noi_dung"}
    assert an.post(first, data={"goc": base(an, f"/van-ban/{document_id}/sua"), "dung": "1"}).status_code == 404


def test_a_stored_reply_opens_its_source_where_the_words_stand_now(an: TestClient, world: World) -> None:
    duty = world.ids["quy-dinh.txt"]
    asked = an.post("/api/v1/ask", json={"question": "Cơ quan trực mấy giờ?"}).json()
    address = f"/hoi-dap/{asked['conversation_id']}"
    with world.services.database.session() as session:
        text = session.get_one(DocumentRow, duty).text
    page = f"/van-ban/{duty}/sua/noi-dung"
    longer = text.replace("Điều 1. Phạm vi điều chỉnh", "Điều 1. Phạm vi và đối tượng điều chỉnh")
    assert an.post(page, data={"goc": base(an, page), "phan": "1", "chu": longer}).status_code == 303
    start, end = re.findall(r"\?start=(\d+)&amp;end=(\d+)#trich", an.get(address).text)[0]
    with world.services.database.session() as session:
        now = session.get_one(DocumentRow, duty).text
    assert now[int(start) : int(end)] == "1. Cơ quan bố trí người trực 24 giờ mỗi ngày."


def test_saving_the_structure_as_it_is_shown_changes_nothing(an: TestClient, world: World) -> None:
    address = f"/van-ban/{world.ids['tiep-dan']}/sua/de-muc"
    page = an.get(address).text
    starts = re.findall(r'name="dong" value="(\d+)"', page)
    kinds = [re.findall(r'value="([^"]+)" selected', one)[0] for one in page.split('<select name="loai"')[1:]]
    labels = re.findall(r'name="nhan" value="([^"]*)"', page)
    assert len(starts) == len(kinds) == len(labels) > 8
    data = {"goc": base(an, address), "dong": starts, "loai": kinds, "nhan": labels}
    assert an.post(address, data=data).status_code == 303
    with world.services.database.session() as session:
        assert session.scalars(select(CorrectionRow)).all() == []
