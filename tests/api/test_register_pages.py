"""The incoming register on the web: entering, handing over, answering, files — and what nobody else sees of it."""

import csv
import io
import re

import pytest
from conftest import SignIn
from fake_services import World
from fastapi.testclient import TestClient
from sqlalchemy import select

from vanban.db.audit_models import AuditRow
from vanban.db.models import DocumentAudienceRow, DocumentRow, PersonRow, UnitRow
from vanban.db.office_models import CorrectionRow, IncomingTransferRow
from vanban.db.validity import today

LETTER = {
    "arrived_on": today().isoformat(),
    "sender": "Tỉnh ủy Sông Lam",
    "number": "15-CV/TU",
    "date": "01/02/2026",
    "subject": "về việc báo cáo <b>quý</b>",
    "note": "ghi riêng của văn thư",
}


@pytest.fixture(autouse=True)
def officer(world: World) -> None:
    """An keeps the register of the city; Bình is a cadre of the commune below."""
    world.give_roles("an", "can_bo van_thu")


def unit(world: World, code: str) -> int:
    with world.services.database.session() as session:
        return session.scalars(select(UnitRow.id).where(UnitRow.code == code)).one()


def entered(client: TestClient, **changed: str) -> str:
    response = client.post("/so-den", data=LETTER | changed)
    assert response.status_code == 303, response.text
    return response.headers["location"]


def recorded(world: World, action: str) -> list[AuditRow]:
    with world.services.database.session() as session:
        return list(session.scalars(select(AuditRow).where(AuditRow.action == action).order_by(AuditRow.sequence)))


def test_an_entry_is_numbered_listed_found_and_recorded(an: TestClient, world: World) -> None:
    before = len(recorded(world, "vao_so_den"))
    address = entered(an)
    number = re.search(r"<th scope=\"row\">Số đến</th><td>(\d+)/", an.get(address).text)
    assert number is not None
    page = an.get("/so-den?q=bao+cao").text
    assert "15-CV/TU" in page
    assert "01/02/2026" in page
    assert "&lt;b&gt;quý&lt;/b&gt;" in page
    assert "15-CV/TU" not in an.get("/so-den?trang_thai=xong").text
    assert len(recorded(world, "vao_so_den")) == before + 1
    taken = an.post("/so-den", data=LETTER | {"arrival_number": number[1]})
    assert taken.status_code == 422
    assert f"Số đến {number[1]}" in taken.text


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"arrived_on": ""}, "Chưa ghi ngày đến"),
        ({"arrived_on": "31/02/2026"}, "ngày/tháng/năm"),
        ({"date": "hôm qua"}, "Ngày của văn bản chưa đúng"),
        ({"sender": " "}, "Chưa ghi nơi gửi"),
        ({"arrival_number": "x"}, "số nguyên"),
        ({"document_id": "999999"}, "trong kho"),
    ],
)
def test_what_is_written_wrongly_is_told_and_nothing_is_lost(an: TestClient, wrong: dict[str, str], told: str) -> None:
    response = an.post("/so-den", data=LETTER | wrong)
    assert response.status_code == 422
    assert told in response.text
    assert 'value="15-CV/TU"' in response.text
    assert "về việc báo cáo &lt;b&gt;quý&lt;/b&gt;" in response.text


def test_a_document_of_the_library_fills_the_form_in_where_it_may_be_read(
    an: TestClient, sign_in: SignIn, world: World
) -> None:
    plan, rule = world.ids["ke-hoach.txt"], world.ids["quy-dinh.txt"]
    page = an.get(f"/so-den/moi?van_ban={rule}").text
    assert 'value="12-QĐ/TU"' in page
    assert "về chế độ trực ban" in page
    for query in (f"van_ban={plan}", f"document_id={plan}&tim=1", "number=21-KH/ĐU&tim=1"):
        hidden = an.get(f"/so-den/moi?{query}").text
        assert "hồ sơ nội bộ" not in hidden
        assert "Kế hoạch" not in hidden
    assert an.post("/so-den", data=LETTER | {"document_id": str(plan)}).status_code == 422
    found = an.get("/so-den/moi?number=08-NQ/TU&tim=1").text
    assert found.count('name="document_id"') == 3
    assert f'href="/van-ban/{rule}"' in an.get(entered(an, document_id=str(rule))).text


def test_nobody_else_sees_an_entry_or_its_register(an: TestClient, binh: TestClient, visitor: TestClient) -> None:
    address = entered(an)
    missing = binh.get("/so-den/987654")
    for path in (address, f"{address}/sua"):
        hidden = binh.get(path)
        assert (hidden.status_code, hidden.content) == (404, missing.content)
    assert binh.get("/so-den").headers["location"] == "/so-den/viec"
    assert binh.get("/so-den/moi").status_code == 403
    assert binh.post("/so-den", data=LETTER).status_code == 403
    assert "15-CV" not in binh.get("/so-den/xuat?dang=csv").text
    for path in ("trang-thai", "chuyen", "cho-doc", "sua"):
        assert binh.post(f"{address}/{path}", data={"lead": "u1", **LETTER}).status_code == 404
    assert visitor.get(address).status_code == 303


def test_a_hand_over_goes_all_the_way(an: TestClient, binh: TestClient, world: World) -> None:
    address, commune = entered(an), unit(world, "xa")
    wrong = an.post(f"{address}/chuyen", data={"others": [f"u{commune}"], "ask": "Đề nghị báo cáo trước"})
    assert wrong.status_code == 422
    assert "đúng một nơi chủ trì" in wrong.text
    assert "Đề nghị báo cáo trước" in wrong.text
    assert an.post(f"{address}/chuyen", data={"lead": f"u{commune}", "ask": "Báo cáo"}).status_code == 303
    page = binh.get("/so-den/viec").text
    assert "15-CV/TU" in page
    assert "Báo cáo" in page
    assert "ghi riêng" not in page
    shown = binh.get(address).text
    assert "ghi riêng" not in shown
    assert "Chuyển tiếp" not in shown
    transfer = re.findall(r'action="(/so-den/viec/\d+)"', page)[0]
    assert binh.post(transfer, data={"action": "tra"}).status_code == 422
    assert binh.post(transfer, data={"action": "nhan"}).status_code == 303
    assert binh.post(transfer, data={"action": "xong", "text": "Đã gửi báo cáo"}).status_code == 303
    closed = an.get(address).text
    assert "Đã xong" in closed
    assert "Đã gửi báo cáo" in closed
    assert an.post(transfer, data={"action": "xong"}).status_code == 404
    assert "Đã gửi báo cáo" in binh.get("/so-den/viec?xong=1").text
    assert [row.target for row in recorded(world, "chuyen_xu_ly")][-3:] == ["incoming"] * 3


def test_a_hand_over_does_not_open_the_document_until_its_keeper_says_so(
    an: TestClient, binh: TestClient, world: World
) -> None:
    rule, commune = world.ids["quy-dinh.txt"], unit(world, "xa")
    with world.services.database.transaction() as session:
        session.get_one(DocumentRow, rule).audience = "unit"
    address = entered(an, document_id=str(rule), subject="bản chuyển kèm")
    an.post(f"{address}/chuyen", data={"lead": f"u{commune}"})
    assert binh.get(f"/van-ban/{rule}").status_code == 404
    assert f"/van-ban/{rule}" not in binh.get(address).text
    assert "Chưa được đọc văn bản này: Đảng ủy xã Bến Tre Làng" in an.get(address).text
    assert binh.post(f"{address}/cho-doc").status_code == 404
    assert an.post(f"{address}/cho-doc").status_code == 303
    assert binh.get(f"/van-ban/{rule}").status_code == 200
    assert "Chưa được đọc" not in an.get(address).text
    with world.services.database.session() as session:
        assert [row.unit_id for row in session.scalars(select(DocumentAudienceRow))] == [commune]
        (change,) = session.scalars(select(CorrectionRow).where(CorrectionRow.document_id == rule)).all()
    assert change.field == "pham_vi"
    assert recorded(world, "doi_pham_vi")[-1].target_id == str(rule)


def test_a_file_sent_along_becomes_the_document_of_the_entry(an: TestClient, world: World) -> None:
    text = "so: 77-CV/TU\nloai: Công văn\nco quan: Thành ủy\nngay: 2026-01-05\ntrich yeu: về sổ\n---\n1. Nội dung.\n"
    response = an.post("/so-den", data=LETTER, files={"file": ("van-ban.txt", text.encode())})
    address = response.headers["location"]
    assert "Tệp đang được nạp" in an.get(address).text
    world.work_off()
    assert "Công văn số 77-CV/TU" in an.get(address).text
    assert 'checked><label for="vb-' in an.get(f"{address}/sua").text


def test_the_printed_register_comes_as_a_table(an: TestClient, world: World) -> None:
    entered(an, sender="=cmd()", number="")
    rows = list(csv.reader(io.StringIO(an.get("/so-den/xuat?dang=csv").content.decode("utf-8-sig"))))
    assert rows[0][:4] == ["Ngày đến", "Số đến", "Nơi gửi", "Số, ký hiệu"]
    assert rows[1][2] == "'=cmd()"
    assert an.get("/so-den/xuat").content.startswith(b"PK")
    assert recorded(world, "xuat_du_lieu")[-1].target == "register"


def test_an_entry_is_changed_closed_and_opened_again(an: TestClient) -> None:
    address = entered(an)
    assert 'value="15-CV/TU"' in an.get(f"{address}/sua").text
    assert an.post(f"{address}/sua", data=LETTER | {"sender": "Nơi khác"}).status_code == 303
    assert "Nơi khác" in an.get(address).text
    wrong = an.post(f"{address}/sua", data=LETTER | {"arrived_on": "2019-01-01", "date": ""})
    assert wrong.status_code == 422
    assert "thuộc sổ năm" in wrong.text
    an.post(f"{address}/trang-thai", data={"done": "1"})
    assert "Mở lại" in an.get(address).text
    an.post(f"{address}/trang-thai", data={"done": ""})
    assert "Kết thúc" in an.get(address).text


@pytest.mark.parametrize(
    "query", ["trang=abc", "trang=99999", "tu=x", "den=31/31/2026", "trang_thai=?", "q=%00%25_", "q=1"]
)
def test_an_address_of_the_register_that_makes_no_sense_breaks_nothing(an: TestClient, query: str) -> None:
    assert an.get(f"/so-den?{query}").status_code == 200
    assert an.get(f"/so-den/xuat?{query}").status_code == 200


def test_people_of_the_unit_are_offered_and_those_of_others_are_not(an: TestClient, world: World) -> None:
    with world.services.database.session() as session:
        ids = {row.username: row.id for row in session.scalars(select(PersonRow))}
    address = entered(an)
    page = an.get(address).text
    assert f'value="p{ids["an"]}"' in page
    assert f'value="p{ids["binh"]}"' not in page
    assert an.post(f"{address}/chuyen", data={"lead": f"p{ids['binh']}"}).status_code == 422
    for wrong in ("x1", "u", "p-1", "u99999999999999999999"):
        assert an.post(f"{address}/chuyen", data={"lead": wrong}).status_code == 422
    with world.services.database.session() as session:
        mine = IncomingTransferRow.incoming_id == int(address.rsplit("/", 1)[1])
        assert session.scalars(select(IncomingTransferRow).where(mine)).all() == []


def test_programs_keep_the_register_by_the_same_rules(an: TestClient, binh: TestClient, world: World) -> None:
    commune = unit(world, "xa")
    body = {"arrived_on": today().isoformat(), "sender": "Sở Mẫu", "subject": "về kiểm kê"}
    made = an.post("/api/v1/incoming", json=body)
    assert made.status_code == 201
    entry = made.json()
    assert binh.post("/api/v1/incoming", json=body).status_code == 403
    assert binh.get(f"/api/v1/incoming/{entry['id']}").status_code == 404
    assert binh.get("/api/v1/incoming").json() == {"total": 0, "page": 1, "entries": []}
    found = an.get("/api/v1/incoming", params={"q": "kiem ke"}).json()
    assert [one["id"] for one in found["entries"]] == [entry["id"]]
    path = f"/api/v1/incoming/{entry['id']}/transfers"
    assert an.post(path, json={"receivers": [{"unit_id": commune}]}).status_code == 422
    sent = an.post(path, json={"receivers": [{"unit_id": commune, "lead": True}], "request": "Kiểm kê"})
    assert sent.json()["state"] == "dang_xu_ly"
    (item,) = [one for one in binh.get("/api/v1/incoming/handed-over").json() if one["entry"]["id"] == entry["id"]]
    answered = f"/api/v1/incoming/transfers/{item['transfer']['id']}"
    assert an.post(answered, json={"state": "xong"}).status_code == 404
    assert binh.post(answered, json={"state": "tra_lai"}).status_code == 422
    assert binh.post(answered, json={"state": "xong", "text": "đủ"}).json()["answer"] == "đủ"
    assert an.get(f"/api/v1/incoming/{entry['id']}").json()["state"] == "xong"


def test_a_long_register_is_walked_through_page_by_page(an: TestClient, world: World) -> None:
    for index in range(60):
        body = {"arrived_on": today().isoformat(), "sender": "S", "subject": f"xa {index}"}
        made = an.post("/api/v1/incoming", json=body)
        assert made.status_code == 201
    first = an.get("/so-den?q=xa").text
    following = re.search(r'href="([^"]+)" rel="next"', first)
    assert following is not None
    second = an.get(following[1].replace("&amp;", "&")).text
    subjects = re.findall(r">Xa (\d+)</a>", first + second)
    assert sorted(map(int, subjects)) == list(range(60))
