"""The first administrator: one link, one use, one winner; nothing else opens an empty installation."""

import datetime
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fake_services import World, build_world
from fastapi.testclient import TestClient
from sqlalchemy import delete, select, update

from api.application import create_application
from vanban.db.account_models import OneTimeLinkRow
from vanban.db.audit_models import AuditRow
from vanban.db.first_run import first_run_token, has_system_administrator, has_usable_account
from vanban.db.models import PersonRow, UnitRow
from vanban.db.passwords import UNUSABLE
from vanban.db.signing_in import verify_password
from vanban.errors import NotAllowed

PASSWORD = "trâu già gặm cỏ bờ đê"
FIELDS = {
    "unit_name": "Thành ủy Sông Lam mới",
    "name": "Phạm Thị Đầu",
    "username": "pham.dau",
    "new": PASSWORD,
    "again": PASSWORD,
}


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[World]:
    """A library whose accounts cannot sign in."""
    built = build_world(tmp_path)
    with built.services.database.transaction() as session:
        session.execute(update(PersonRow).values(password_hash=UNUSABLE))
    yield built
    built.services.database.close()


@pytest.fixture
def visitor(empty: World) -> TestClient:
    return TestClient(create_application(empty.services), follow_redirects=False)


def new_link(world: World) -> str:
    with world.services.database.transaction() as session:
        return first_run_token(session, now=datetime.datetime.now(datetime.UTC))


def test_the_link_makes_the_unit_and_the_account_and_signs_in(visitor: TestClient, empty: World) -> None:
    token = new_link(empty)
    assert "Bắt đầu sử dụng" in visitor.get("/bat-dau", params={"ma": token}).text
    response = visitor.post("/bat-dau", data={"ma": token, **FIELDS})
    assert (response.status_code, response.headers["location"]) == (303, "/")
    assert "Phạm Thị Đầu" in visitor.get("/tai-khoan").text
    with empty.services.database.session() as session:
        person = session.scalars(select(PersonRow).where(PersonRow.username == "pham.dau")).one()
        assert set(person.roles.split()) == {"quan_tri_he_thong", "quan_tri"}
        assert session.get_one(UnitRow, person.unit_id).parent_id is None
        assert session.get_one(UnitRow, person.unit_id).name == "Thành ủy Sông Lam mới"
        actions = session.scalars(select(AuditRow.action).order_by(AuditRow.sequence)).all()
    assert actions[-2:] == ["sua_nguoi_dung", "dang_nhap"]
    assert verify_password(empty.services.database, "pham.dau", PASSWORD) is not None


def test_an_empty_database_gets_its_first_unit(empty: World, visitor: TestClient) -> None:
    with empty.services.database.transaction() as session:
        session.execute(delete(PersonRow))
        session.execute(update(UnitRow).values(parent_id=None))
    token = new_link(empty)
    assert visitor.post("/bat-dau", data={"ma": token, **FIELDS}).status_code == 303


def test_a_second_use_is_refused(visitor: TestClient, empty: World) -> None:
    token = new_link(empty)
    visitor.post("/bat-dau", data={"ma": token, **FIELDS})
    again = visitor.post("/bat-dau", data={"ma": token, **FIELDS, "username": "hai"})
    assert again.status_code == 403
    assert visitor.get("/bat-dau", params={"ma": token}).status_code == 403
    with empty.services.database.transaction() as session:
        assert session.scalar(select(PersonRow).where(PersonRow.username == "hai")) is None
        with pytest.raises(NotAllowed, match="đã có quản trị viên"):
            first_run_token(session, now=datetime.datetime.now(datetime.UTC))


def test_of_many_at_once_exactly_one_becomes_administrator(empty: World) -> None:
    token = new_link(empty)
    clients = [TestClient(create_application(empty.services), follow_redirects=False) for _ in range(2)]

    for client in clients:  # the framework prepares an address at its first request, not safely in two threads
        assert client.post("/bat-dau", data={"ma": "x"}).status_code == 403

    def submit(number: int) -> int:
        fields = {**FIELDS, "username": f"quan.tri.{number}"}
        return clients[number % 2].post("/bat-dau", data={"ma": token, **fields}).status_code

    with ThreadPoolExecutor(6) as pool:
        codes = sorted(pool.map(submit, range(6)))
    assert codes == [303, 403, 403, 403, 403, 403]
    with empty.services.database.session() as session:
        made = session.scalars(select(PersonRow).where(PersonRow.username.startswith("quan.tri."))).all()
    assert len(made) == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"username": "Có Dấu"}, "Tên đăng nhập"),
        ({"username": "an"}, "đã có"),
        ({"name": " "}, "từ 1 đến 200"),
        ({"unit_name": ""}, "từ 1 đến 200"),
        ({"new": "phamdau19901990", "again": "phamdau19901990"}, "dễ đoán"),
        ({"again": "khác"}, "không giống nhau"),
    ],
)
def test_a_mistake_is_told_and_the_link_still_works(
    visitor: TestClient, empty: World, fields: dict[str, str], words: str
) -> None:
    token = new_link(empty)
    response = visitor.post("/bat-dau", data={"ma": token, **FIELDS, **fields})
    assert response.status_code == 422
    assert words in response.text
    assert FIELDS["name"] in response.text or "name" in fields
    assert PASSWORD not in response.text
    assert visitor.post("/bat-dau", data={"ma": token, **FIELDS}).status_code == 303


def test_old_replaced_and_made_up_links_are_refused_alike(visitor: TestClient, empty: World) -> None:
    replaced, expired = new_link(empty), new_link(empty)
    with empty.services.database.transaction() as session:
        moment = datetime.datetime.now(datetime.UTC) - datetime.timedelta(seconds=1)
        session.execute(update(OneTimeLinkRow).values(expires_at=moment))
    pages = [visitor.get("/bat-dau", params={"ma": token}) for token in (replaced, expired, "x", "")]
    assert {page.status_code for page in pages} == {403}
    assert len({page.text for page in pages}) == 1


def test_only_the_hash_of_a_link_is_kept(empty: World) -> None:
    token = new_link(empty)
    with empty.services.database.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM one_time_link").all()
    assert rows
    assert token not in str(rows)


def test_an_account_without_a_password_is_not_usable_and_a_closed_administrator_does_not_count(empty: World) -> None:
    with empty.services.database.transaction() as session:
        assert not has_usable_account(session)
        person = session.scalars(select(PersonRow)).first()
        person.password_hash, person.roles = "x", "can_bo quan_tri_he_thong"
        session.flush()
        assert has_usable_account(session)
        assert has_system_administrator(session)
        person.active = False
        session.flush()
        assert not has_usable_account(session)
        assert not has_system_administrator(session)


def test_there_is_no_registration(visitor: TestClient) -> None:
    for address in ("/dang-ky", "/register", "/signup", "/tai-khoan/moi"):
        assert visitor.get(address).status_code in (303, 404)
        assert visitor.post(address, data=FIELDS).status_code in (303, 404, 405)
