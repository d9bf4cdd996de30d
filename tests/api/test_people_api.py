"""Units and people over the API: the rules of the pages, in JSON."""

import datetime
from collections.abc import Callable, Iterator

import pytest
from fake_services import World
from fastapi.testclient import TestClient
from sqlalchemy import select

from vanban.db.audit_models import AuditRow
from vanban.db.people import create_person, create_unit
from vanban.db.validity import today

YESTERDAY = (today() - datetime.timedelta(days=1)).isoformat()


@pytest.fixture(scope="module", autouse=True)
def outside(world: World) -> None:
    """A unit and a person that nobody here administers."""
    with world.services.database.transaction() as session:
        create_unit(session, code="ngoai", name="Đơn vị bên ngoài")
        create_person(session, username="la", name="Phạm Người Lạ", unit_code="ngoai")


@pytest.fixture
def admin(world: World, sign_in: Callable[[str], TestClient]) -> Iterator[TestClient]:
    """An, administrator of the city and all below."""
    world.give_roles("an", "can_bo quan_tri")
    yield sign_in("an")
    world.give_roles("an", "")


def unit_ids(client: TestClient) -> dict[str, int]:
    """Returns the ids of the administered units by code."""
    return {one["code"]: one["id"] for one in client.get("/api/v1/units").json()}


def test_units_are_listed_made_changed_ended_and_reopened(world: World, admin: TestClient) -> None:
    units = unit_ids(admin)
    assert set(units) == {"tp", "xa"}
    made = admin.post("/api/v1/units", json={"code": "xa3", "name": "Xã Ba", "parent_id": units["tp"]})
    assert made.status_code == 201
    address = f"/api/v1/units/{made.json()['id']}"
    changed = admin.patch(address, json={"name": "Xã Ba Mới", "parent_id": units["xa"]}).json()
    assert (changed["name"], changed["parent_id"], changed["valid_from"]) == ("Xã Ba Mới", units["xa"], None)
    ended = admin.post(f"{address}/ending", json={"last_day": YESTERDAY, "successor_ids": [units["xa"]]})
    assert ended.json() == {"people": 0, "children": [], "documents": 0}
    assert admin.get(address).json()["successor_ids"] == [units["xa"]]
    assert admin.post(f"{address}/reopening").json()["valid_to"] is None
    with world.services.database.session() as session:
        entries = session.scalars(select(AuditRow).where(AuditRow.target == "unit")).all()
    assert len(entries) == 4
    assert {entry.channel for entry in entries} == {"api"}


def test_people_are_listed_made_and_changed(admin: TestClient) -> None:
    units = unit_ids(admin)
    made = admin.post(
        "/api/v1/people", json={"username": "moi.le", "name": "Lê Mới", "unit_id": units["xa"], "roles": ["van_thu"]}
    )
    assert made.status_code == 201
    assert len(made.json()["password"]) == 23
    address = f"/api/v1/people/{made.json()['id']}"
    assert admin.get(address).json()["state"] == "hoat_dong"
    changed = admin.patch(address, json={"roles": ["giang_vien"], "active": False}).json()
    assert (changed["roles"], changed["state"], changed["name"]) == (["giang_vien"], "da_khoa", "Lê Mới")
    found = admin.get("/api/v1/people", params={"q": "le moi", "unit_id": units["xa"]}).json()
    assert [one["username"] for one in found["people"]] == ["moi.le"]
    everyone = admin.get("/api/v1/people").json()
    assert "la" not in {one["username"] for one in everyone["people"]}


def test_what_is_not_theirs_is_not_there(admin: TestClient) -> None:
    everything = range(1, 12)
    mine = {one["id"] for one in admin.get("/api/v1/people").json()["people"]}
    answers = {one: admin.get(f"/api/v1/people/{one}") for one in everything if one not in mine}
    assert len({answer.text for answer in answers.values()}) == 1
    assert {answer.status_code for answer in answers.values()} == {404}
    for one in answers:
        assert admin.patch(f"/api/v1/people/{one}", json={"active": False}).status_code == 404
    wrong_unit = admin.post("/api/v1/people", json={"username": "z", "name": "Z", "unit_id": 98765})
    assert wrong_unit.status_code == 422


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"roles": ["quan_tri_he_thong"]}, 403),
        ({"roles": ["khong_co"]}, 422),
        ({"email": "không"}, 422),
        ({"name": ""}, 422),
        ({"unit_id": 98765}, 422),
        ({"password": "tự đặt"}, 422),
        ({"active": False}, 422),
    ],
)
def test_a_wrong_change_of_oneself_is_refused_with_a_reason(
    world: World, admin: TestClient, body: dict[str, object], status: int
) -> None:
    mine = next(one for one in admin.get("/api/v1/people").json()["people"] if one["username"] == "an")
    answer = admin.patch(f"/api/v1/people/{mine['id']}", json=body)
    assert answer.status_code == status
    assert answer.json()["error"]["message"]


def test_a_cadre_and_a_visitor_get_nothing(visitor: TestClient, binh: TestClient) -> None:
    for client, status in ((visitor, 401), (binh, 403)):
        for address in ("/api/v1/units", "/api/v1/people", "/api/v1/units/1", "/api/v1/people/1"):
            assert client.get(address).status_code == status, address
        assert client.post("/api/v1/people", json={"username": "z", "name": "Z", "unit_id": 1}).status_code == status
        assert client.patch("/api/v1/people/1", json={"roles": ["quan_tri"]}).status_code == status
