"""Calendar addresses of work: shown once, kept as a hash, with what their owner may see now and nothing else."""

import datetime
import re
from collections.abc import Callable
from hashlib import sha256

import pytest
from fake_services import World
from fastapi.testclient import TestClient
from icalendar import Calendar
from sqlalchemy import select

from vanban.db.agenda import local_day
from vanban.db.models import DocumentRow, PersonRow
from vanban.db.people import principal_of, unit_by_code
from vanban.db.work_assigning import Assignee, give
from vanban.db.work_items import add_items
from vanban.db.work_models import WorkFeedRow
from vanban.principals import Channel
from vanban.work import WorkContent, WorkSource

SignIn = Callable[[str], TestClient]
DUE = local_day(datetime.datetime.now(datetime.UTC)) + datetime.timedelta(days=5)


@pytest.fixture(scope="module", autouse=True)
def _work(world: World) -> None:
    """What the city gives the commune, and what it gives one person of it."""
    world.give_roles("an", "can_bo chuong_trinh")
    source = WorkSource(world.ids["quy-dinh.txt"], "khoản 1", 3, 9, "trích")
    with world.services.database.transaction() as session:
        planner = principal_of(session, "an", Channel.WEB)
        commune = unit_by_code(session, "xa").id
        binh = principal_of(session, "binh", Channel.WEB).person_id
        for content, person in ((WorkContent("Việc của xã", source=source), None), (WorkContent("Việc riêng"), binh)):
            give(session, planner, add_items(session, planner, [content])[0].id, Assignee(commune, person), due_on=DUE)


def made(client: TestClient, whose: str) -> str:
    """Returns the path of a new calendar."""
    found = re.search(r"/lich/[\w-]{43}\.ics", client.post("/viec-cua-toi/lich", data={"whose": whose}).text)
    assert found is not None
    return found[0]


def titles(client: TestClient, path: str) -> list[str]:
    got = client.get(path)
    assert got.status_code == 200
    assert got.headers["content-type"].startswith("text/calendar")
    return sorted(str(one["summary"]) for one in Calendar.from_ical(got.content).walk("VEVENT"))


def test_a_calendar_has_the_deadlines_of_the_person_or_of_the_unit(binh: TestClient, visitor: TestClient) -> None:
    assert titles(visitor, made(binh, "toi")) == ["Hạn: Việc riêng"]
    unit = made(binh, "don-vi")
    assert titles(visitor, unit) == ["Hạn: Việc của xã", "Hạn: Việc riêng"]
    event = Calendar.from_ical(visitor.get(unit).content).walk("VEVENT")[0]
    assert event.decoded("dtstart") == DUE


def test_an_address_is_kept_as_a_hash_and_shown_once(binh: TestClient, world: World) -> None:
    path = made(binh, "toi")
    token = path.removeprefix("/lich/").removesuffix(".ics")
    assert token not in binh.get("/viec-cua-toi/lich").text
    with world.services.database.session() as session:
        hashes = set(session.scalars(select(WorkFeedRow.token_hash)))
    assert sha256(token.encode()).hexdigest() in hashes
    assert token not in hashes


def test_what_was_closed_is_gone_and_comes_back(binh: TestClient, visitor: TestClient, world: World) -> None:
    path = made(binh, "don-vi")
    with world.services.database.transaction() as session:
        row = session.get_one(DocumentRow, world.ids["quy-dinh.txt"])
        before, row.audience, row.publicity = (row.audience, row.publicity), "unit", "noi_bo"
    assert titles(visitor, path) == ["Hạn: Việc riêng"]
    with world.services.database.transaction() as session:
        row = session.get_one(DocumentRow, world.ids["quy-dinh.txt"])
        row.audience, row.publicity = before
    assert len(titles(visitor, path)) == 2


@pytest.mark.parametrize("token", ["x", "A" * 43, "%00", "A" * 4_000])
def test_an_unknown_address_is_not_found(visitor: TestClient, token: str) -> None:
    assert visitor.get(f"/lich/{token}.ics").status_code == 404


def test_a_revoked_calendar_and_one_of_a_closed_account_show_nothing(
    binh: TestClient, an: TestClient, visitor: TestClient, world: World
) -> None:
    path = made(binh, "toi")
    feed = re.findall(r"/viec-cua-toi/lich/(\d+)/thu-hoi", binh.get("/viec-cua-toi/lich").text)[0]
    assert an.post(f"/viec-cua-toi/lich/{feed}/thu-hoi").status_code == 404
    assert visitor.get(path).status_code == 200
    assert binh.post(f"/viec-cua-toi/lich/{feed}/thu-hoi").status_code == 303
    assert visitor.get(path).status_code == 404
    other = made(binh, "toi")
    with world.services.database.transaction() as session:
        person = session.scalars(select(PersonRow).where(PersonRow.username == "binh")).one()
        person.active = False
    assert visitor.get(other).status_code == 404
    with world.services.database.transaction() as session:
        session.scalars(select(PersonRow).where(PersonRow.username == "binh")).one().active = True


def test_a_calendar_is_what_rfc_5545_asks_for(binh: TestClient, visitor: TestClient) -> None:
    data = visitor.get(made(binh, "don-vi")).content
    lines = data.split(b"\r\n")
    assert lines.pop() == b""
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)  # octets; §3.1
    calendar = Calendar.from_ical(data)
    assert Calendar.from_ical(calendar.to_ical()) == calendar
    assert calendar["version"] == "2.0"
    assert calendar["prodid"]
    events = calendar.walk("VEVENT")
    assert len({str(one["uid"]) for one in events}) == len(events) > 0
    assert all("dtstamp" in one and "dtstart" in one and not one.errors for one in (*events,))
    assert calendar.errors == []
