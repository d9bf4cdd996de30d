"""The pages of units: only what one administers, every change recorded, nothing lost by a mistake."""

import datetime
import re
from collections.abc import Iterator

import pytest
from entering import SignIn
from fake_services import World
from fastapi.testclient import TestClient
from sqlalchemy import select

from vanban.db.audit_models import AuditRow
from vanban.db.models import PersonRow, UnitRow
from vanban.db.people import create_unit
from vanban.db.validity import today

YESTERDAY = (today() - datetime.timedelta(days=1)).isoformat()


@pytest.fixture
def units(world: World) -> dict[str, int]:
    """The ids of units by code: the city "tp", its commune "xa" and, made here once, a second commune "xa2"."""
    with world.services.database.transaction() as session:
        if session.scalar(select(UnitRow).where(UnitRow.code == "xa2")) is None:
            create_unit(session, code="xa2", name="Đảng ủy xã Đồng Mẫu", parent_code="tp")
            create_unit(session, code="ngoai", name="Đơn vị bên ngoài")
        return {unit.code: unit.id for unit in session.scalars(select(UnitRow))}


@pytest.fixture
def admin(world: World, sign_in: SignIn) -> Iterator[TestClient]:
    """An, administrator of the city and all below."""
    world.give_roles("an", "can_bo quan_tri")
    yield sign_in("an")
    world.give_roles("an", "")


def last_entry(world: World, unit_id: int) -> AuditRow | None:
    """Returns the newest audit entry about a unit."""
    with world.services.database.session() as session:
        wanted = select(AuditRow).where(AuditRow.target == "unit", AuditRow.target_id == str(unit_id))
        return session.scalars(wanted.order_by(AuditRow.sequence.desc())).first()


def test_the_tree_shows_what_is_administered_and_nothing_else(admin: TestClient, units: dict[str, int]) -> None:
    page = admin.get("/quan-tri/don-vi").text
    assert "Thành ủy Sông Lam" in page
    assert "Đảng ủy xã Đồng Mẫu" in page
    assert "Đơn vị bên ngoài" not in page
    found = admin.get("/quan-tri/don-vi?q=dong+mau").text
    assert "Đồng Mẫu" in found
    assert "Bến Tre Làng" not in found
    assert "Đơn vị bên ngoài" not in admin.get("/quan-tri/don-vi?q=ngoai").text


def test_a_unit_of_others_looks_like_no_unit(admin: TestClient, units: dict[str, int]) -> None:
    foreign, missing = admin.get(f"/quan-tri/don-vi/{units['ngoai']}"), admin.get("/quan-tri/don-vi/987654")
    assert (foreign.status_code, missing.status_code) == (404, 404)
    plain = [re.sub(r"\d+", "", one.text) for one in (foreign, missing)]
    assert plain[0] == plain[1]
    for path in ("thong-tin", "chuyen", "mo-lai", "ket-thuc"):
        data = {"name": "X", "parent": str(units["tp"]), "last_day": YESTERDAY}
        assert admin.post(f"/quan-tri/don-vi/{units['ngoai']}/{path}", data=data).status_code == 404


@pytest.mark.parametrize("roles", ["", "van_thu", "kiem_toan giang_vien"])
def test_who_administers_nothing_sees_no_page(
    world: World, binh: TestClient, units: dict[str, int], roles: str
) -> None:
    world.give_roles("binh", roles)
    addresses = ("/quan-tri/don-vi", "/quan-tri/don-vi/them", f"/quan-tri/don-vi/{units['xa']}", "/quan-tri/nguoi")
    for address in (*addresses, "/quan-tri/nguoi/them", "/quan-tri/vi-sao", "/quan-tri/nhap-danh-sach"):
        assert binh.get(address).status_code in (403, 404), address
    assert binh.post("/quan-tri/don-vi", data={"code": "z", "name": "Z"}).status_code in (403, 422)
    world.give_roles("binh", "")


def test_a_new_unit_is_recorded_and_a_bad_one_keeps_what_was_filled_in(
    world: World, admin: TestClient, units: dict[str, int]
) -> None:
    form = {"code": "thon-moi", "name": "Chi bộ thôn Mới", "parent": str(units["xa2"]), "valid_from": "01/07/2025"}
    done = admin.post("/quan-tri/don-vi", data=form)
    assert done.status_code == 303
    unit_id = int(re.search(r"/(\d+)\?", done.headers["location"])[1])  # type: ignore[index]
    assert "01/07/2025" in admin.get(done.headers["location"]).text
    entry = last_entry(world, unit_id)
    assert entry is not None
    assert entry.action == "sua_don_vi"
    again = admin.post("/quan-tri/don-vi", data=form)
    assert again.status_code == 422
    assert "đã có" in again.text
    assert 'value="Chi bộ thôn Mới"' in again.text
    wrong = admin.post("/quan-tri/don-vi", data=form | {"code": "thon-2", "valid_from": "31/02/2025"})
    assert "ngày/tháng/năm" in wrong.text
    assert admin.post("/quan-tri/don-vi", data=form | {"code": "q", "parent": str(units["ngoai"])}).status_code == 404


def test_a_unit_is_renamed_and_moved(world: World, admin: TestClient, units: dict[str, int]) -> None:
    address = f"/quan-tri/don-vi/{units['xa2']}"
    assert admin.post(f"{address}/thong-tin", data={"name": "Đảng ủy xã Đồng Mẫu Mới"}).status_code == 303
    assert admin.post(f"{address}/chuyen", data={"parent": str(units["xa"])}).status_code == 303
    page = admin.get(address).text
    assert "Đồng Mẫu Mới" in page
    assert "Chuyển đơn vị" in page
    wrong = admin.post(f"/quan-tri/don-vi/{units['xa']}/chuyen", data={"parent": str(units["xa2"])})
    assert wrong.status_code == 422
    assert "nằm dưới nó" in wrong.text
    assert admin.post(f"{address}/chuyen", data={"parent": str(units["ngoai"])}).status_code == 404
    assert admin.post(f"{address}/chuyen", data={"parent": str(units["tp"])}).status_code == 303


def test_the_own_unit_is_placed_and_ended_above(admin: TestClient, units: dict[str, int]) -> None:
    wrong = admin.post(f"/quan-tri/don-vi/{units['tp']}/chuyen", data={"parent": str(units["xa"])})
    assert wrong.status_code == 422
    assert "cấp trên thực hiện" in wrong.text
    assert "Kết thúc hoạt động" not in admin.get(f"/quan-tri/don-vi/{units['tp']}").text


def test_an_ending_is_shown_before_it_is_done(world: World, admin: TestClient, units: dict[str, int]) -> None:
    with world.services.database.transaction() as session:
        old = create_unit(session, code="xa-cu", name="Đảng ủy xã Cũ", parent_code="tp").id
        hoa = PersonRow(username="hoa", name="Lê Hoa", unit_id=old, roles="van_thu", password_hash="!")
        session.add(hoa)
    address = f"/quan-tri/don-vi/{old}/ket-thuc"
    form = {"last_day": YESTERDAY, "successors": [str(units["xa2"])]}
    trial = admin.post(address, data=form)
    assert trial.status_code == 200
    assert "1 người chuyển đơn vị chính" in trial.text
    assert "thôi các vai trò" in trial.text
    assert last_entry(world, old) is None
    early = admin.post(address, data=form | {"last_day": today().isoformat(), "confirmed": "1"})
    assert early.status_code == 422
    assert "phải trước hôm nay" in early.text
    assert "selected" in early.text
    done = admin.post(address, data=form | {"confirmed": "1"})
    assert done.status_code == 303
    with world.services.database.session() as session:
        assert session.get_one(PersonRow, hoa.id).unit_id == units["xa2"]
    page = admin.get(done.headers["location"]).text
    assert "Đơn vị kế thừa" in page
    assert "Mở lại đơn vị" in page
    assert admin.post(f"/quan-tri/don-vi/{old}/mo-lai").status_code == 303


def test_a_page_of_another_site_changes_nothing(admin: TestClient, units: dict[str, int]) -> None:
    refused = admin.post(
        f"/quan-tri/don-vi/{units['xa2']}/thong-tin", data={"name": "Z"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert refused.status_code == 403
    assert ">Z<" not in admin.get("/quan-tri/don-vi").text


def test_what_a_unit_lets_out_on_chat_channels_is_set_and_recorded(
    world: World, admin: TestClient, units: dict[str, int]
) -> None:
    address = f"/quan-tri/don-vi/{units['tp']}"
    page = admin.get(address).text
    assert re.search(r'id="ra-open"[^>]* checked', page)
    done = admin.post(f"{address}/kenh-chat", data={"outside": "public", "below": "1"})
    assert done.status_code == 303
    page = admin.get(done.headers["location"]).text
    assert "Đã lưu mức đưa văn bản ra kênh chat" in page
    assert re.search(r'id="ra-public"[^>]* checked', page)
    assert "Đổi mức đưa văn bản ra kênh chat" in page
    entry = last_entry(world, units["xa"])
    assert entry is not None
    assert '"muc":"public"' in entry.detail
    assert f'"tu_don_vi":{units["tp"]}' in entry.detail
    for wrong in ("", "khac", "OPEN"):
        assert admin.post(f"{address}/kenh-chat", data={"outside": wrong}).status_code == 422
    assert admin.post(f"/quan-tri/don-vi/{units['ngoai']}/kenh-chat", data={"outside": "open"}).status_code == 404
    assert admin.post(f"{address}/kenh-chat", data={"outside": "open", "below": "1"}).status_code == 303


def test_an_administrator_below_cannot_widen_what_is_decided_above(
    world: World, admin: TestClient, sign_in: SignIn, units: dict[str, int]
) -> None:
    world.give_roles("binh", "can_bo quan_tri")
    below = sign_in("binh")
    admin.post(f"/quan-tri/don-vi/{units['tp']}/kenh-chat", data={"outside": "none", "below": "1"})
    wrong = below.post(f"/quan-tri/don-vi/{units['xa']}/kenh-chat", data={"outside": "open"})
    assert wrong.status_code == 422
    assert "quản trị viên cấp trên quyết định" in wrong.text
    assert re.search(r'id="ra-open"[^>]* checked', wrong.text)
    admin.post(f"/quan-tri/don-vi/{units['tp']}/kenh-chat", data={"outside": "open", "below": "1"})
    assert below.post(f"/quan-tri/don-vi/{units['xa']}/kenh-chat", data={"outside": "open"}).status_code == 303
    world.give_roles("binh", "")
