"""The page that explains access says what the rule says, only to those it concerns, and is recorded."""

from collections.abc import Iterator

import pytest
from entering import SignIn
from fake_services import World
from fastapi.testclient import TestClient
from sqlalchemy import select

from vanban.db.audit_models import AuditRow
from vanban.db.models import DocumentRow, PersonRow
from vanban.db.permissions import access_of
from vanban.db.readers import readers_of
from vanban.db.units import unit_tree
from vanban.principals import Audience, Publicity


@pytest.fixture
def admin(world: World, sign_in: SignIn) -> Iterator[TestClient]:
    """An, administrator of the city and all below."""
    world.give_roles("an", "can_bo quan_tri")
    yield sign_in("an")
    world.give_roles("an", "")


def ask(client: TestClient, nguoi: str, van_ban: object) -> str:
    """Returns the page that explains why."""
    return client.get("/quan-tri/vi-sao", params={"nguoi": nguoi, "van-ban": str(van_ban)}).text


def test_it_tells_why_a_person_may_and_why_another_may_not(world: World, admin: TestClient) -> None:
    plan = world.ids["ke-hoach.txt"]
    may = ask(admin, "binh", plan)
    assert "Lê Thị Bình xem được" in may
    assert "đơn vị của người này" in may
    may_not = ask(admin, "an", "21-KH/ĐU")
    assert "Nguyễn Văn An không xem được" in may_not
    assert "chỉ dành cho “Đảng ủy xã Bến Tre Làng”" in may_not


def test_the_subject_is_hidden_from_an_administrator_who_may_not_read(world: World, admin: TestClient) -> None:
    page = ask(admin, "binh", world.ids["ke-hoach.txt"])
    assert "21-KH/ĐU" in page
    assert "rà soát hồ sơ" not in page
    assert "chế độ trực ban" in ask(admin, "binh", "12-QĐ/TU")


def test_a_number_of_several_documents_is_chosen_from(admin: TestClient) -> None:
    page = ask(admin, "binh", "08-NQ/TU")
    assert "Có 2 văn bản" in page


def test_documents_and_people_of_others_look_like_none(world: World, admin: TestClient) -> None:
    with world.placed("ke-hoach.txt", unit="khac", audience=Audience.PUBLIC, publicity=Publicity.OPEN):
        foreign, missing = ask(admin, "binh", world.ids["ke-hoach.txt"]), ask(admin, "binh", 98765)
        assert "Không có văn bản này" in foreign
        assert "Không có văn bản này" in missing
        assert "21-KH" not in ask(admin, "binh", world.ids["ke-hoach.txt"])
    assert "Không có người dùng này" in ask(admin, "khong.co", "12-QĐ/TU")
    assert "số hiệu đầy đủ" in ask(admin, "binh", "quy định nào đó")


def test_each_explanation_is_recorded_without_words(world: World, admin: TestClient) -> None:
    ask(admin, "binh", "12-QĐ/TU")
    with world.services.database.session() as session:
        wanted = select(AuditRow).where(AuditRow.action == "xem_ly_do_quyen").order_by(AuditRow.sequence.desc())
        entry = session.scalars(wanted).first()
    assert entry is not None
    assert entry.target_id == str(world.ids["quy-dinh.txt"])
    assert "trực" not in entry.detail


def test_a_closed_account_reads_nothing(world: World, admin: TestClient) -> None:
    with world.services.database.transaction() as session:
        session.scalars(select(PersonRow).where(PersonRow.username == "binh")).one().active = False
    page = ask(admin, "binh", "12-QĐ/TU")
    assert "Lê Thị Bình không xem được" in page
    assert "Tài khoản đã bị khóa" in page
    with world.services.database.transaction() as session:
        session.scalars(select(PersonRow).where(PersonRow.username == "binh")).one().active = True


def test_keepers_see_who_may_read_their_documents(world: World, admin: TestClient, binh: TestClient) -> None:
    plan, rule = world.ids["ke-hoach.txt"], world.ids["quy-dinh.txt"]
    page = admin.get(f"/van-ban/{plan}/ai-duoc-xem").text
    assert "Lê Thị Bình" in page
    assert "rà soát hồ sơ" not in page
    everyone = admin.get(f"/van-ban/{rule}/ai-duoc-xem").text
    assert "Nguyễn Văn An" in everyone
    assert "Lê Thị Bình" in everyone
    assert binh.get(f"/van-ban/{plan}/ai-duoc-xem").status_code == 404
    world.make_officer("binh")
    assert binh.get(f"/van-ban/{plan}/ai-duoc-xem").status_code == 200
    assert binh.get(f"/van-ban/{rule}/ai-duoc-xem").status_code == 404
    world.give_roles("binh", "")


def test_the_count_of_readers_is_that_of_the_rule(world: World) -> None:
    with world.services.database.session() as session:
        tree = unit_tree(session)
        for name, expected in (("ke-hoach.txt", {"Lê Thị Bình"}), ("quy-dinh.txt", {"Nguyễn Văn An", "Lê Thị Bình"})):
            row = session.get_one(DocumentRow, world.ids[name])
            readers = readers_of(session, tree, access_of(session, row))
            assert {one.name for one in readers.sample} == expected
            assert readers.total == len(expected)
