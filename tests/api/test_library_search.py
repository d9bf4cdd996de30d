"""The list on the web: facets and addresses, full text, bulk actions, files, saved searches."""

import csv
import datetime
import io
import re
from dataclasses import replace

import pytest
from fake_services import World, build_world
from fakes import WordIndex
from fastapi import FastAPI
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from sqlalchemy import select

from api.application import create_application
from api.exporting.tables import csv_bytes, xlsx_bytes
from vanban.db.audit_models import AuditRow
from vanban.db.models import DocumentRow, FileRow, PassageRow
from vanban.db.office_models import CorrectionRow, SavedSearchRow
from vanban.ports import IndexedPassage


def indexed(world: World) -> WordIndex:
    index = WordIndex()
    with world.services.database.session() as session:
        rows = session.execute(select(PassageRow, DocumentRow).join(DocumentRow)).all()
        passages = [
            IndexedPassage(p.id, d.id, d.number or "", f"{d.type} {d.subject}", p.path, p.text) for p, d in rows
        ]
    index.apply(upserts=passages, deletes=[], sequence=1)
    return index


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory):
    """A library whose texts can be searched."""
    built = build_world(tmp_path_factory.mktemp("library"))
    yield replace(built, services=replace(built.services, texts=indexed(built)))
    built.services.database.close()


@pytest.fixture(scope="module")
def app(world: World) -> FastAPI:
    return create_application(world.services)


def recorded(world: World, action: str) -> list[AuditRow]:
    with world.services.database.session() as session:
        return list(session.scalars(select(AuditRow).where(AuditRow.action == action).order_by(AuditRow.sequence)))


def hrefs(page: str) -> list[str]:
    return [one.replace("&amp;", "&") for one in re.findall(r'href="(/van-ban\?[^"]*)"', page)]


def test_a_facet_leads_to_a_list_as_long_as_it_says(an: TestClient) -> None:
    page = an.get("/van-ban").text
    found = re.findall(r'<a href="(/van-ban\?[^"]+)"><span>([^<]*)</span><span class="count">(\d+)</span>', page)
    assert ("/van-ban?loai=Ngh%E1%BB%8B+quy%E1%BA%BFt", "Nghị quyết", "2") in found
    assert len(found) > 5
    for address, _, count in found:
        assert an.get(address.replace("&amp;", "&")).text.count('<li class="row">') == int(count)


def test_choices_combine_and_each_can_be_taken_back(an: TestClient) -> None:
    page = an.get("/van-ban?loai=Ngh%E1%BB%8B+quy%E1%BA%BFt&nam=2023&q=cai+cach").text
    assert page.count('<li class="row">') == 1
    chips = [
        one
        for one in hrefs(page)
        if one in ("/van-ban?q=cai+cach&nam=2023", "/van-ban?loai=Ngh%E1%BB%8B+quy%E1%BA%BFt&nam=2023")
    ]
    assert len(set(chips)) == 2


def test_what_one_may_not_read_is_in_no_facet_count_or_snippet(an: TestClient, binh: TestClient) -> None:
    for query in ("", "?q=ho+so&trong=toan_van", "?q=ho+so", "?loai=K%E1%BA%BF+ho%E1%BA%A1ch"):
        theirs, ours = binh.get(f"/van-ban{query}").text, an.get(f"/van-ban{query}").text
        assert "21-KH/ĐU" in theirs
        assert "21-KH/ĐU" not in ours
        assert "rà soát" not in ours.lower()
        assert "Bến Tre Làng" not in ours
    assert 'Kế hoạch</span><span class="count">' not in an.get("/van-ban").text


def test_full_text_shows_where_the_words_stand_and_leads_there(an: TestClient) -> None:
    page = an.get("/van-ban?q=ghi+so+truc&trong=toan_van").text
    assert page.count('<li class="row">') == 1
    assert "<mark>Ghi</mark> <mark>sổ</mark> <mark>trực</mark>" in page
    link = re.search(r'class="row-place"><a href="([^"]+)"', page)
    assert link is not None
    shown = an.get(link[1].replace("&amp;", "&").split("#")[0]).text
    assert "Ghi sổ trực theo mẫu" in re.sub(r"</?mark[^>]*>", "", shown)
    assert "<script>document" not in an.get("/van-ban?q=doan+thu+tan+cong&trong=toan_van").text


STRANGE = ("nam=abc", "don_vi=zz", "xep=la", "trang=-1", f"trang={'9' * 40}", "vao_sau=hom-qua", "loai=%00", "q=%00")
STRANGER = ("vao_sau=0001-01-01T00:00:00%2B14:00", "q=%25%25&trong=toan_van", "moi=maybe", "cho=1")


@pytest.mark.parametrize("query", STRANGE + STRANGER)
def test_an_address_that_makes_no_sense_breaks_nothing(an: TestClient, query: str) -> None:
    assert an.get(f"/van-ban?{query}").status_code == 200


def test_the_api_takes_the_same_filters_and_gives_the_counts(an: TestClient) -> None:
    body = an.get("/api/v1/documents", params={"type": "Nghị quyết", "year": 2023, "facets": True}).json()
    assert body["total"] == 1
    years = next(one for one in body["facets"] if one["name"] == "year")
    assert [(value["value"], value["count"]) for value in years["values"]] == [("2023", 1), ("2018", 1)]
    found = an.get("/api/v1/documents", params={"q": "ghi sổ trực", "in_text": True}).json()
    assert [one["number"] for one in found["documents"]] == ["12-QĐ/TU"]
    assert an.get("/api/v1/documents", params={"since": "0001-01-01T00:00:00+14:00"}).status_code == 200
    assert an.get("/api/v1/documents").json()["facets"] == []


def test_the_list_as_a_file_holds_what_the_list_holds_and_is_recorded(an: TestClient, world: World) -> None:
    response = an.get("/van-ban/xuat?loai=Ngh%E1%BB%8B+quy%E1%BA%BFt&dang=csv")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [row[0] for row in rows] == ["Số, ký hiệu", "08-NQ/TU", "08-NQ/TU"]
    book = load_workbook(io.BytesIO(an.get("/van-ban/xuat").content))
    assert [cell.value for cell in book.active["A"]][1:] == ["12-QĐ/TU", "08-NQ/TU", "08-NQ/TU"]
    assert [row.detail for row in recorded(world, "xuat_du_lieu")][-2:] == [
        '{"format":"csv","rows":2}', '{"format":"xlsx","rows":3}',
    ]  # fmt: skip


def test_no_cell_of_a_file_is_a_formula() -> None:
    evil = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "chữ\x00thường", "=cmd|' /C calc'!A0"]
    cells = next(csv.reader(io.StringIO(csv_bytes(evil, []).decode("utf-8-sig"))))
    assert cells == evil
    row = list(csv.reader(io.StringIO(csv_bytes(["a"], [evil]).decode("utf-8-sig"), newline="")))[1]
    assert [cell[0] for cell in row if cell[0] in "=+-@\t"] == []
    sheet = load_workbook(io.BytesIO(xlsx_bytes("a/b:c", ["a"] * 7, [evil]))).active
    assert {cell.data_type for cell in sheet[2]} == {"s"}
    assert sheet["A2"].value == "=1+1"


def test_a_saved_search_tells_what_is_new_and_only_what_may_be_read(
    an: TestClient, binh: TestClient, world: World
) -> None:
    assert (
        an.post("/tim-da-luu", data={"name": " Kế  hoạch ", "query": "q=ke+hoach&trang=4", "alert": "1"}).status_code
        == 303
    )
    assert binh.post("/tim-da-luu", data={"name": "KH", "query": "q=ra+soat", "alert": "1"}).status_code == 303
    with world.services.database.transaction() as session:
        rows = session.scalars(select(SavedSearchRow)).all()
        for row in rows:
            row.seen_at = row.seen_at.replace(year=2000)
        saved = {row.name: row.id for row in rows}
    assert "Không có</span>" in an.get("/tim-da-luu").text
    page = binh.get("/tim-da-luu").text
    assert "Xem 1 văn bản mới" in page
    assert "Đảng ủy xã Bến Tre Làng: 1" in page
    opened = binh.post(f"/tim-da-luu/{saved['KH']}/xem")
    assert opened.status_code == 303
    assert binh.get(opened.headers["location"]).text.count('<li class="row">') == 1
    assert "văn bản mới</p>" not in binh.get("/tim-da-luu").text
    for path in ("", "/xem", "/xoa"):
        assert an.post(f"/tim-da-luu/{saved['KH']}{path}", data={"name": "x"}).status_code == 404
    assert an.post(f"/tim-da-luu/{saved['Kế hoạch']}", data={"name": "Tên mới"}).status_code == 303
    assert "Tên mới" in an.get("/tim-da-luu").text
    assert an.post(f"/tim-da-luu/{saved['Kế hoạch']}/xoa").status_code == 303
    assert len(recorded(world, "sua_tim_da_luu")) == 4


@pytest.mark.parametrize(
    ("name", "query"), [("", "q=a"), ("x" * 121, "q=a"), ("tên", ""), ("tên", "trang=2"), ("tên", "&" * 9_000)]
)
def test_a_search_without_a_name_or_a_condition_is_not_saved(an: TestClient, name: str, query: str) -> None:
    response = an.post("/tim-da-luu", data={"name": name, "query": query})
    assert response.status_code == 422
    assert "Đề nghị" in response.text or "Tên tìm kiếm" in response.text


def test_a_reader_has_no_boxes_and_cannot_act(binh: TestClient, world: World) -> None:
    assert 'name="ids"' not in binh.get("/van-ban").text
    one = str(world.ids["quy-dinh.txt"])
    assert binh.post("/van-ban/thao-tac", data={"ids": one, "action": "go_bo"}).status_code == 403
    done = binh.post("/van-ban/thao-tac/lam", data={"ids": one, "action": "go_bo"})
    assert "Chưa làm được: 1 văn bản" in binh.get(done.headers["location"]).text
    assert binh.get(f"/van-ban/{one}").status_code == 200


def test_a_keeper_acts_on_own_documents_and_is_told_of_the_others(an: TestClient, world: World) -> None:
    world.give_roles("an", "can_bo van_thu")
    mine, plan = world.ids["nghi-quyet-cu.txt"], world.ids["ke-hoach.txt"]
    form = {"ids": [str(mine), str(plan), "0", "x"], "action": "linh_vuc"}
    page = an.post("/van-ban/thao-tac", data=form).text
    assert "1 mục đã chọn không có" in page
    assert "21-KH/ĐU" not in page
    assert "Cải cách hành chính" in page
    done = an.post("/van-ban/thao-tac/lam", data=form | {"field": "  Cải cách   hành chính "})
    told = an.get(done.headers["location"]).text
    assert "Đã phân lĩnh vực 1 văn bản" in told
    assert "Chưa làm được: 1 văn bản" in told
    assert "21-KH/ĐU" not in told
    listed = an.get("/van-ban?linh_vuc=C%E1%BA%A3i+c%C3%A1ch+h%C3%A0nh+ch%C3%ADnh").text
    assert listed.count('<li class="row">') == 1
    with world.services.database.session() as session:
        (change,) = session.scalars(select(CorrectionRow).where(CorrectionRow.document_id == mine)).all()
    assert (change.field, change.before, change.after) == ("linh_vuc", "", "Cải cách hành chính")
    assert [row.target_id for row in recorded(world, "sua_van_ban")] == [str(mine)]


def test_a_keeper_narrows_who_may_read(an: TestClient, binh: TestClient, world: World) -> None:
    world.give_roles("an", "can_bo van_thu")
    mine = world.ids["nghi-quyet-cu.txt"]
    form = {"ids": str(mine), "action": "pham_vi", "audience": "unit", "publicity": "noi_bo"}
    assert binh.get(f"/van-ban/{mine}").status_code == 200
    assert an.post("/van-ban/thao-tac/lam", data=form).status_code == 303
    assert binh.get(f"/van-ban/{mine}").status_code == 404
    assert binh.get("/van-ban?nam=2018").text.count('<li class="row">') == 0
    an.post("/van-ban/thao-tac/lam", data=form | {"audience": "public", "publicity": "cong_khai"})
    assert binh.get(f"/van-ban/{mine}").status_code == 200
    assert [row.detail for row in recorded(world, "doi_pham_vi")] == [
        '{"audience":"unit","bulk":true,"publicity":"noi_bo"}',
        '{"audience":"public","bulk":true,"publicity":"cong_khai"}',
    ]


def test_what_waits_is_published_once_and_then_found(an: TestClient, binh: TestClient, world: World) -> None:
    world.give_roles("an", "can_bo van_thu")
    mine = world.ids["nghi-quyet-cu.txt"]
    with world.services.database.transaction() as session:
        session.get_one(DocumentRow, mine).published = False
    assert an.get("/van-ban?cho=1").text.count('<li class="row">') == 1
    assert binh.get("/van-ban?cho=1").text.count('<li class="row">') == 0
    assert an.get("/van-ban?nam=2018").text.count('<li class="row">') == 0
    form = {"ids": str(mine), "action": "cong_bo"}
    an.post("/van-ban/thao-tac/lam", data=form)
    again = an.post("/van-ban/thao-tac/lam", data=form)
    assert "đã được công bố" in an.get(again.headers["location"]).text
    assert an.get("/van-ban?nam=2018").text.count('<li class="row">') == 1


def test_a_removed_document_is_gone_with_its_file_and_recorded(an: TestClient, world: World) -> None:
    world.give_roles("an", "can_bo van_thu")
    gone = world.ids["nghi-quyet-moi.txt"]
    with world.services.database.session() as session:
        sha256 = session.get_one(DocumentRow, gone).file_sha256
    form = {"ids": str(gone), "action": "go_bo"}
    assert "không khôi phục được" in an.post("/van-ban/thao-tac", data=form).text
    assert an.get(f"/van-ban/{gone}").status_code == 200
    done = an.post("/van-ban/thao-tac/lam", data=form)
    assert "Đã gỡ khỏi kho 1 văn bản" in an.get(done.headers["location"]).text
    assert an.get(f"/van-ban/{gone}").status_code == 404
    assert not world.services.review.intake.files.holds(sha256)
    assert [row.target_id for row in recorded(world, "xoa_van_ban")] == [str(gone)]


def test_the_result_page_shows_no_words_of_its_address(an: TestClient) -> None:
    page = an.get("/van-ban/thao-tac/ket-qua?viec=go_bo&xong=9.9&loi=5:Gọi+số+này&loi=6:99").text
    assert "Gọi số này" not in page
    assert an.post("/van-ban/thao-tac/lam", data={"ids": "1", "action": "?"}).status_code == 422
    assert (
        an.post("/van-ban/thao-tac", data={"ids": [str(i) for i in range(1, 300)], "action": "go_bo"}).status_code
        == 422
    )


def test_a_long_list_is_walked_through_page_by_page_with_its_search(an: TestClient, world: World) -> None:
    with world.services.database.transaction() as session:
        owner = session.get_one(DocumentRow, world.ids["quy-dinh.txt"]).owner_unit_id
        for index in range(120):
            now, sha256 = datetime.datetime.now(datetime.UTC), f"{index:064x}"
            session.add(FileRow(sha256=sha256, name="x", media_type="x", size=1, received_at=now))
            session.flush()
            placed = {"owner_unit_id": owner, "audience": "public", "publicity": "noi_bo", "status": "con_hieu_luc"}
            session.add(
                DocumentRow(file_sha256=sha256, subject=f"hàng loạt {index}", text="", ingested_at=now, **placed)
            )
    seen: list[str] = []
    address: str | None = "/van-ban?q=hang+loat&xep=moi_vao"
    while address is not None:
        page = an.get(address).text
        seen += re.findall(r">Hàng loạt (\d+)</a>", page)
        following = re.search(r'href="([^"]+)" rel="next"', page)
        address = following[1].replace("&amp;", "&") if following else None
    assert sorted(seen, key=int) == [str(index) for index in range(120)]
    assert an.get("/van-ban?q=hang+loat&trang=999").text.count('<li class="row">') == 20
