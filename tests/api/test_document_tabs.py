"""The tabs of a document: what each shows, and that none tells of what a person may not read."""

import datetime
import io
from collections.abc import Iterator

import docx
import pytest
from fake_services import World
from fastapi.testclient import TestClient
from sqlalchemy import select

from vanban.db.audit_models import AuditRow
from vanban.db.models import DocumentRow, RelationRow
from vanban.db.office_models import CorrectionRow
from vanban.principals import Audience, Publicity

TABS = ("", "/ban-goc", "/song-song", "/luoc-do", "/trien-khai", "/phien-ban", "/lich-su")
FILES = ("/goc", "/noi-dung.txt", "/noi-dung.docx", "/trang/1")


def relate(world: World, source: str, target: str, kind: str, *, state: str = "xac_nhan", part: str = "") -> int:
    """Adds an edge between two documents of the library; returns its id."""
    with world.services.database.transaction() as session:
        held = session.get_one(DocumentRow, world.ids[target])
        row = RelationRow(
            source_id=world.ids[source], target_id=held.id, kind=kind, target_number=held.number,
            target_key=held.number_key, target_text=f"{held.type} số {held.number}", quote="x", start=0, end=5,
            part=part, state=state,
        )  # fmt: skip
        session.add(row)
        session.flush()
        return row.id


@pytest.fixture
def edges(world: World) -> Iterator[list[int]]:
    """A list of ids of edges to be taken away after the test."""
    made: list[int] = []
    yield made
    with world.services.database.transaction() as session:
        for one in made:
            session.delete(session.get_one(RelationRow, one))


@pytest.mark.parametrize("end", TABS + FILES)
def test_a_tab_of_a_forbidden_document_is_exactly_that_of_a_missing_one(an: TestClient, world: World, end: str) -> None:
    hidden = an.get(f"/van-ban/{world.ids['ke-hoach.txt']}{end}")
    missing = an.get(f"/van-ban/987654{end}")
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content


@pytest.mark.parametrize("end", TABS)
def test_every_tab_opens_and_marks_itself_as_the_current_one(binh: TestClient, world: World, end: str) -> None:
    address = f"/van-ban/{world.ids['quy-dinh.txt']}{end}"
    response = binh.get(address)
    assert response.status_code == 200
    current = address.replace("/song-song", "/ban-goc")
    assert f'<a href="{current}" aria-current="page">' in response.text


def test_a_confirmed_amendment_without_a_consolidated_text_is_said_in_the_banner(
    an: TestClient, world: World, edges: list[int]
) -> None:
    address = f"/van-ban/{world.ids['nghi-quyet-cu.txt']}"
    assert "Có thay đổi chưa cập nhật" not in an.get(address).text
    edges.append(relate(world, "quy-dinh.txt", "nghi-quyet-cu.txt", "sua_doi", state="de_xuat"))
    assert "Có thay đổi chưa cập nhật" not in an.get(address).text
    edges.append(relate(world, "quy-dinh.txt", "nghi-quyet-cu.txt", "sua_doi"))
    assert "Có thay đổi chưa cập nhật" in an.get(address).text


def test_an_amendment_by_a_document_one_may_not_read_is_not_told(
    an: TestClient, binh: TestClient, world: World, edges: list[int]
) -> None:
    edges.append(relate(world, "ke-hoach.txt", "quy-dinh.txt", "sua_doi"))
    address = f"/van-ban/{world.ids['quy-dinh.txt']}"
    assert "Có thay đổi chưa cập nhật" in binh.get(address).text
    assert "Có thay đổi chưa cập nhật" not in an.get(address).text


def test_the_diagram_draws_readable_documents_and_counts_no_other(
    an: TestClient, binh: TestClient, world: World, edges: list[int]
) -> None:
    edges.append(relate(world, "ke-hoach.txt", "quy-dinh.txt", "thuc_hien"))
    address = f"/van-ban/{world.ids['quy-dinh.txt']}/luoc-do"
    seen, unseen = binh.get(address).text, an.get(address).text
    link = f'href="/van-ban/{world.ids["ke-hoach.txt"]}"'
    assert link in seen
    assert "21-KH/ĐU" in seen
    assert link not in unseen
    assert "21-KH/ĐU" not in unseen
    with world.hidden("ke-hoach.txt"):
        assert binh.get(address).text.count("<g ") == unseen.count("<g ")


def test_a_target_that_is_hidden_looks_like_one_that_is_not_held(
    an: TestClient, world: World, edges: list[int]
) -> None:
    edges.append(relate(world, "quy-dinh.txt", "nghi-quyet-moi.txt", "vien_dan"))
    address = f"/van-ban/{world.ids['quy-dinh.txt']}/luoc-do"
    with world.hidden("nghi-quyet-moi.txt"):
        page = an.get(address).text
    assert f'href="/van-ban/{world.ids["nghi-quyet-moi.txt"]}"' not in page
    assert "2023" not in page
    assert page.count("chưa có trong kho hoặc đồng chí không được xem") >= 2  # 999-QĐ/TW is not held at all


def test_proposed_edges_are_dashed_and_confirmed_ones_are_not(an: TestClient, world: World, edges: list[int]) -> None:
    edges.append(relate(world, "quy-dinh.txt", "nghi-quyet-moi.txt", "thuc_hien", state="de_xuat"))
    address = f"/van-ban/{world.ids['nghi-quyet-moi.txt']}/luoc-do"
    assert 'class="edge proposed"' in an.get(address).text
    with world.services.database.transaction() as session:
        session.get_one(RelationRow, edges[-1]).state = "xac_nhan"
    assert 'class="edge proposed"' not in an.get(address).text


def test_what_carries_a_document_out_is_grouped_by_how_near_its_unit_is(
    an: TestClient, binh: TestClient, world: World, edges: list[int]
) -> None:
    edges += [
        relate(world, "ke-hoach.txt", "quy-dinh.txt", "thuc_hien", part="Điều 2"),
        relate(world, "quy-dinh.txt", "nghi-quyet-moi.txt", "thuc_hien"),
    ]
    address = f"/van-ban/{world.ids['nghi-quyet-moi.txt']}/trien-khai"
    below = binh.get(address).text
    assert "Đơn vị của đồng chí (1)" in below
    assert "Cấp trên (1)" in below
    assert "Điều 2 qua" in below
    above = an.get(address).text
    assert "Đơn vị của đồng chí (1)" in above
    assert "21-KH/ĐU" not in above
    assert "Đảng ủy xã Bến Tre Làng" in above.split("Chưa thấy văn bản triển khai của")[1]


def test_versions_that_one_may_not_read_are_neither_listed_nor_counted(
    an: TestClient, binh: TestClient, world: World
) -> None:
    new, old = world.ids["quy-dinh.txt"], world.ids["nghi-quyet-cu.txt"]
    with world.services.database.transaction() as session:
        session.get_one(DocumentRow, old).superseded_by_id = new
    try:
        page = an.get(f"/van-ban/{new}/phien-ban").text
        assert "Các bản trong kho (2)" in page
        assert f"/so-sanh?a={min(old, new)}&amp;b={max(old, new)}" in page
        assert "Đây là bản cũ" in an.get(f"/van-ban/{old}/phien-ban").text
        with world.placed("nghi-quyet-cu.txt", unit="xa", audience=Audience.UNIT, publicity=Publicity.INTERNAL):
            assert "Các bản trong kho (1)" in an.get(f"/van-ban/{new}/phien-ban").text
            assert "Các bản trong kho (2)" in binh.get(f"/van-ban/{new}/phien-ban").text
    finally:
        with world.services.database.transaction() as session:
            session.get_one(DocumentRow, old).superseded_by_id = None


def test_the_history_tells_corrections_to_all_and_names_only_to_keepers(
    an: TestClient, binh: TestClient, world: World
) -> None:
    document = world.ids["quy-dinh.txt"]
    with world.services.database.transaction() as session:
        row = CorrectionRow(
            document_id=document, person_id=1, at=datetime.datetime.now(datetime.UTC), field="trich_yeu",
            before="về chế độ trực", after="về chế độ trực ban", note="theo bản giấy",
        )  # fmt: skip
        session.add(row)
    world.make_officer("an")
    try:
        kept, plain = an.get(f"/van-ban/{document}/lich-su").text, binh.get(f"/van-ban/{document}/lich-su").text
    finally:
        world.give_roles("an", "can_bo")
    for page in (kept, plain):
        assert "<del>về chế độ trực</del> <ins>về chế độ trực ban</ins>" in page
        assert "Nhận vào kho" in page
    assert [page.split("<main")[1].count("Nguyễn Văn An") for page in (kept, plain)] == [1, 0]
    assert ("theo bản giấy" in kept, "theo bản giấy" in plain) == (True, False)
    assert ("đã được mở" in kept, "đã được mở" in plain) == (True, False)


def test_the_text_comes_as_a_file_and_the_download_is_recorded(an: TestClient, world: World) -> None:
    document = world.ids["quy-dinh.txt"]
    plain = an.get(f"/van-ban/{document}/noi-dung.txt")
    text = an.get(f"/api/v1/documents/{document}").json()["text"]
    assert plain.content.decode("utf-8-sig").replace("\r\n", "\n") == text
    assert 'filename="Quy-dinh-12-QD-TU.txt"' in plain.headers["content-disposition"]
    word = docx.Document(io.BytesIO(an.get(f"/van-ban/{document}/noi-dung.docx").content))
    paragraphs = [one.text for one in word.paragraphs]
    assert "a) Ghi sổ trực theo mẫu;" in paragraphs
    assert [cell.text for cell in word.tables[0].rows[1].cells] == ["1", "Ca sáng", "06 giờ đến 14 giờ"]
    with world.services.database.session() as session:
        wanted = select(AuditRow.detail).where(AuditRow.action == "tai_ban_goc", AuditRow.target_id == str(document))
        assert {'{"format":"docx"}', '{"format":"txt"}'} <= set(session.scalars(wanted))


def test_who_may_read_a_document_is_in_the_history_of_its_keepers_alone(
    an: TestClient, binh: TestClient, world: World
) -> None:
    document = world.ids["nghi-quyet-moi.txt"]
    with world.services.database.transaction() as session:
        now = datetime.datetime.now(datetime.UTC)
        row = CorrectionRow(
            document_id=document, person_id=1, at=now, field="pham_vi", before="Đơn vị Mật Danh", after="Mọi người"
        )
        session.add(row)
    world.make_officer("an")
    try:
        kept = an.get(f"/van-ban/{document}/lich-su").text
    finally:
        world.give_roles("an", "can_bo")
    assert "<strong>Sửa phạm vi xem</strong>" in kept
    assert "Đơn vị Mật Danh" in kept
    assert "Mật Danh" not in binh.get(f"/van-ban/{document}/lich-su").text


def test_only_keepers_are_led_to_the_pages_that_change_a_document(an: TestClient, world: World) -> None:
    document = world.ids["nghi-quyet-moi.txt"]
    links = {"": f"/van-ban/{document}/sua", "/luoc-do": f"/van-ban/{document}/quan-he"}
    for end, link in links.items():
        assert f'href="{link}"' not in an.get(f"/van-ban/{document}{end}").text
    world.make_officer("an")
    try:
        assert f'href="{links[""]}"' in an.get(f"/van-ban/{document}").text
        assert f'href="{links["/luoc-do"]}"' in an.get(f"/van-ban/{document}/luoc-do").text
    finally:
        world.give_roles("an", "can_bo")
