"""The pages of people: only one's own, no role one may not give, no way up through somebody else's account."""

import re
from collections.abc import Iterator

import pytest
from entering import SignIn, submit_sign_in
from fake_services import World
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select

from vanban.db.account_models import MembershipRow
from vanban.db.audit_models import AuditRow
from vanban.db.models import PersonRow, UnitRow
from vanban.db.people import create_person, create_unit


@pytest.fixture
def admin(world: World, sign_in: SignIn) -> Iterator[TestClient]:
    """An, administrator of the city and all below."""
    world.give_roles("an", "can_bo quan_tri")
    yield sign_in("an")
    world.give_roles("an", "")


@pytest.fixture
def system(world: World, sign_in: SignIn) -> Iterator[TestClient]:
    """An, system administrator, with Dung as a second one so that roles can be taken back."""
    world.give_roles("an", "quan_tri_he_thong")
    yield sign_in("an")
    world.give_roles("an", "")


@pytest.fixture
def ids(world: World) -> dict[str, int]:
    """The ids of units by code and of people by username, with "ngoai" and "la" outside the city."""
    with world.services.database.transaction() as session:
        if session.scalar(select(UnitRow).where(UnitRow.code == "ngoai")) is None:
            create_unit(session, code="ngoai", name="Đơn vị bên ngoài")
            create_unit(session, code="xa2", name="Đảng ủy xã Đồng Mẫu", parent_code="tp")
            create_person(session, username="la", name="Phạm Người Lạ", unit_code="ngoai")
            for username, name, roles in (("dung", "Trần Đình Dũng", "quan_tri_he_thong"), ("cuc", "Vũ Thu Cúc", "")):
                create_person(session, username=username, name=name, unit_code="xa2", roles=tuple(roles.split()))
        found = {one.code: one.id for one in session.scalars(select(UnitRow))}
        return found | {one.username: one.id for one in session.scalars(select(PersonRow))}


def row(world: World, person_id: int) -> PersonRow:
    """Returns a person as stored."""
    with world.services.database.session() as session:
        return session.get_one(PersonRow, person_id)


def test_the_list_holds_ones_own_people_by_given_name(admin: TestClient, ids: dict[str, int]) -> None:
    page = admin.get("/quan-tri/nguoi").text
    shown = re.findall(r'<a href="/quan-tri/nguoi/\d+">([^<]+)</a>', page)
    assert shown.index("Nguyễn Văn An") < shown.index("Lê Thị Bình") < shown.index("Vũ Thu Cúc")
    assert "Phạm Người Lạ" not in page
    assert "Người vận hành" not in page


def test_search_and_facets_narrow_the_list(admin: TestClient, ids: dict[str, int]) -> None:
    assert "Lê Thị Bình" in admin.get("/quan-tri/nguoi?q=le+thi+binh").text
    assert "Vũ Thu Cúc" not in admin.get("/quan-tri/nguoi?q=le+thi+binh").text
    xa = admin.get(f"/quan-tri/nguoi?don-vi={ids['xa']}").text
    assert "Lê Thị Bình" in xa
    assert "Vũ Thu Cúc" not in xa
    assert "Trần Đình Dũng" in admin.get("/quan-tri/nguoi?vai-tro=quan_tri_he_thong").text
    assert "Không có người nào" in admin.get("/quan-tri/nguoi?trang-thai=da_khoa").text
    foreign = admin.get(f"/quan-tri/nguoi?don-vi={ids['ngoai']}&q=la").text
    assert "Phạm Người Lạ" not in foreign
    for wild in ("trang=9999", "trang=-1", "don-vi=abc", "vai-tro=x", "trang-thai=%00"):
        assert admin.get(f"/quan-tri/nguoi?{wild}").status_code == 200


def test_a_foreign_person_looks_like_nobody(admin: TestClient, ids: dict[str, int]) -> None:
    foreign, missing = admin.get(f"/quan-tri/nguoi/{ids['la']}"), admin.get("/quan-tri/nguoi/987654")
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert foreign.text == missing.text
    for deed in ("thong-tin", "vai-tro", "don-vi", "khoa", "mo-lai", "nhiem-vu", "phien", "mat-khau"):
        data = {"name": "X", "unit": str(ids["xa"]), "roles": "can_bo"}
        assert admin.post(f"/quan-tri/nguoi/{ids['la']}/{deed}", data=data).status_code == 404, deed


def test_a_new_account_signs_in_with_the_password_shown_once(
    app: FastAPI, world: World, admin: TestClient, ids: dict[str, int]
) -> None:
    form = {"username": "moi.nguyen", "name": "Nguyễn Thị Mới", "unit": str(ids["xa2"]), "roles": ["can_bo", "van_thu"]}
    page = admin.post("/quan-tri/nguoi", data=form)
    password = re.search(r'class="secret">([^<]+)<', page.text)
    assert password is not None
    assert "no-store" in page.headers["cache-control"]
    assert submit_sign_in(TestClient(app, follow_redirects=False), "moi.nguyen", password[1]).status_code == 303
    again = admin.post("/quan-tri/nguoi", data=form)
    assert again.status_code == 422
    assert 'value="Nguyễn Thị Mới"' in again.text
    with world.services.database.session() as session:
        made = session.scalars(select(PersonRow).where(PersonRow.username == "moi.nguyen")).one()
        assert (made.roles, made.must_change_password) == ("can_bo van_thu", True)
        entries = session.scalars(select(AuditRow).where(AuditRow.target_id == str(made.id))).all()
        assert next(entry.action for entry in entries if entry.target == "person") == "sua_nguoi_dung"
        assert password[1] not in "".join(entry.detail for entry in entries)


@pytest.mark.parametrize("role", ["quan_tri_he_thong", "kiem_toan", "khong_co"])
def test_nobody_gives_a_role_above_or_beside_the_own_office(
    world: World, admin: TestClient, ids: dict[str, int], role: str
) -> None:
    form = {"username": "leo.thang", "name": "X", "unit": str(ids["xa2"]), "roles": [role]}
    assert admin.post("/quan-tri/nguoi", data=form).status_code == 422
    assert admin.post(f"/quan-tri/nguoi/{ids['an']}/vai-tro", data={"roles": ["quan_tri", role]}).status_code == 422
    data = {"unit": str(ids["xa2"]), "roles": [role]}
    assert admin.post(f"/quan-tri/nguoi/{ids['binh']}/nhiem-vu", data=data).status_code == 422
    assert role not in row(world, ids["an"]).roles


def test_a_unit_administrator_gets_no_hold_of_a_system_administrator(
    world: World, admin: TestClient, ids: dict[str, int]
) -> None:
    page = admin.get(f"/quan-tri/nguoi/{ids['dung']}").text
    assert "chỉ xem được" in page
    assert "Cấp mật khẩu mới" not in page
    before = row(world, ids["dung"])
    for deed in ("thong-tin", "vai-tro", "don-vi", "khoa", "nhiem-vu", "phien", "mat-khau"):
        data = {"name": "X", "unit": str(ids["xa"]), "roles": "can_bo"}
        answer = admin.post(f"/quan-tri/nguoi/{ids['dung']}/{deed}", data=data)
        assert answer.status_code == 422, deed
        assert "secret" not in answer.text
    after = row(world, ids["dung"])
    assert (after.name, after.password_hash, after.unit_id) == (before.name, before.password_hash, before.unit_id)


def test_an_account_with_a_post_elsewhere_is_not_taken_over(
    world: World, admin: TestClient, ids: dict[str, int]
) -> None:
    with world.services.database.transaction() as session:
        session.add(MembershipRow(person_id=ids["cuc"], unit_id=ids["ngoai"], roles="quan_tri"))
    assert admin.post(f"/quan-tri/nguoi/{ids['cuc']}/mat-khau").status_code == 422
    with world.services.database.transaction() as session:
        session.delete(session.scalars(select(MembershipRow).where(MembershipRow.unit_id == ids["ngoai"])).one())
    assert admin.post(f"/quan-tri/nguoi/{ids['cuc']}/mat-khau").status_code == 200


def test_roles_units_and_names_are_changed(world: World, admin: TestClient, ids: dict[str, int]) -> None:
    address = f"/quan-tri/nguoi/{ids['cuc']}"
    assert admin.post(f"{address}/vai-tro", data={"roles": ["van_thu", "giang_vien"]}).status_code == 303
    assert admin.post(f"{address}/don-vi", data={"unit": str(ids["xa"])}).status_code == 303
    renamed = admin.post(f"{address}/thong-tin", data={"name": "Vũ  Thị Cúc", "email": "cuc@lac-ha.vn"})
    assert renamed.status_code == 303
    stored = row(world, ids["cuc"])
    assert (stored.name, stored.email, stored.roles, stored.unit_id) == (
        "Vũ Thị Cúc",
        "cuc@lac-ha.vn",
        "van_thu giang_vien",
        ids["xa"],
    )
    page = admin.get(address).text
    assert "Đổi vai trò: vai trò" in page
    assert "Sửa thông tin: tên, thư điện tử" in page
    wrong = admin.post(f"{address}/thong-tin", data={"name": "Tên vẫn còn", "email": "không phải thư"})
    assert wrong.status_code == 422
    assert 'value="Tên vẫn còn"' in wrong.text
    assert admin.post(f"{address}/don-vi", data={"unit": str(ids["ngoai"])}).status_code == 422
    admin.post(f"{address}/don-vi", data={"unit": str(ids["xa2"])})


def test_a_secondment_has_days_and_roles_and_ends(world: World, admin: TestClient, ids: dict[str, int]) -> None:
    address = f"/quan-tri/nguoi/{ids['binh']}/nhiem-vu"
    form = {"unit": str(ids["xa2"]), "roles": ["van_thu"], "valid_from": "2026-01-01", "note": "Biệt phái"}
    assert admin.post(address, data=form | {"valid_to": "2025-01-01"}).status_code == 422
    assert admin.post(address, data=form | {"unit": str(ids["xa"])}).status_code == 422
    assert admin.post(address, data=form).status_code == 303
    assert "Biệt phái" in admin.get(f"/quan-tri/nguoi/{ids['binh']}").text
    assert "Lê Thị Bình" in admin.get(f"/quan-tri/nguoi?don-vi={ids['xa2']}").text
    with world.services.database.session() as session:
        made = session.scalars(select(MembershipRow).where(MembershipRow.person_id == ids["binh"])).one()
    assert admin.post(f"{address}/{made.id}/thoi").status_code == 303
    assert admin.post(f"{address}/{made.id}/thoi").status_code == 404


def test_a_closed_account_is_signed_out_and_can_come_back(
    admin: TestClient, binh: TestClient, ids: dict[str, int]
) -> None:
    assert binh.get("/van-ban").status_code == 200
    assert admin.post(f"/quan-tri/nguoi/{ids['binh']}/khoa").status_code == 303
    assert binh.get("/van-ban").status_code == 303
    assert "Đã khóa" in admin.get("/quan-tri/nguoi?trang-thai=da_khoa").text
    assert admin.post(f"/quan-tri/nguoi/{ids['binh']}/mo-lai").status_code == 303
    own = admin.post(f"/quan-tri/nguoi/{ids['an']}/khoa")
    assert own.status_code == 422
    assert "tự khóa" in own.text


def test_the_last_system_administrator_stays(world: World, system: TestClient, ids: dict[str, int]) -> None:
    assert system.post(f"/quan-tri/nguoi/{ids['dung']}/khoa").status_code == 303
    last = system.post(f"/quan-tri/nguoi/{ids['an']}/vai-tro", data={"roles": ["can_bo"]})
    assert last.status_code == 422
    assert "không còn quản trị viên hệ thống" in last.text
    assert row(world, ids["an"]).roles == "quan_tri_he_thong"
    assert system.post(f"/quan-tri/nguoi/{ids['dung']}/mo-lai").status_code == 303
    assert system.post(f"/quan-tri/nguoi/{ids['binh']}/vai-tro", data={"roles": ["kiem_toan"]}).status_code == 303
    system.post(f"/quan-tri/nguoi/{ids['binh']}/vai-tro", data={"roles": []})


def test_signing_a_person_out_ends_the_sessions_they_have(
    admin: TestClient, sign_in: SignIn, ids: dict[str, int]
) -> None:
    binh = sign_in("binh")
    assert "Dùng lần cuối" in admin.get(f"/quan-tri/nguoi/{ids['binh']}").text
    assert admin.post(f"/quan-tri/nguoi/{ids['binh']}/phien").status_code == 303
    assert binh.get("/van-ban").status_code == 303
    assert "Dùng lần cuối" not in admin.get(f"/quan-tri/nguoi/{ids['binh']}").text
