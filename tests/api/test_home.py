"""The home page: who sees what, and how much of it goes over the line."""

import datetime
import re
from collections.abc import Callable

import pytest
from fake_services import World
from fastapi.testclient import TestClient
from sqlalchemy import select

from vanban.db.models import DocumentRow, HeldFileRow, PersonRow, RelationRow, UnitRow
from vanban.db.office_models import IncomingRow, IncomingTransferRow, SavedSearchRow
from vanban.principals import Audience, Publicity

SignIn = Callable[[str], TestClient]
NOW = datetime.datetime.now(datetime.UTC)


def figures(client: TestClient) -> dict[str, str]:
    """Returns what waits for the person: figure by title."""
    page = client.get("/").text
    told = page.partition('<ul class="stats">')[2].partition("</ul>")[0]
    return {title: figure for figure, title in re.findall(r"<strong>([^<]+)</strong><span>([^<]+)</span>", told)}


def test_a_newcomer_sees_questions_about_readable_documents_and_nothing_that_waits(an: TestClient) -> None:
    page = an.get("/").text
    assert 3 <= len(re.findall(r'class="example"', page)) <= 6
    assert "21-KH/ĐU" not in page
    assert "Việc đang chờ" not in page
    assert figures(an) == {}


def test_without_a_session_the_home_page_leads_to_the_sign_in_form(visitor: TestClient) -> None:
    assert visitor.get("/").headers["location"] == "/dang-nhap"


def test_questions_asked_stand_there_for_their_person_alone(an: TestClient, binh: TestClient) -> None:
    address = an.post("/hoi", data={"q": "Cơ quan trực lúc nào?"}).headers["location"].partition("#")[0]
    assert f'href="{address}"' in an.get("/").text
    assert "Câu hỏi gợi ý" not in an.get("/").text
    assert address not in binh.get("/").text
    assert "Cơ quan trực lúc nào?" not in binh.get("/").text


def test_a_number_typed_there_leads_to_the_document(an: TestClient, world: World) -> None:
    found = an.post("/hoi", data={"q": "12-QĐ/TU", "top": "1"})
    assert found.headers["location"] == f"/van-ban/{world.ids['quy-dinh.txt']}"


def test_new_documents_are_those_of_the_own_unit_of_seven_days_that_may_be_read(
    an: TestClient, binh: TestClient, world: World
) -> None:
    def new(client: TestClient) -> list[str]:
        part = client.get("/").text.partition("Văn bản mới của đơn vị")[2].partition("</section>")[0]
        return re.findall(r'href="(/van-ban/\d+)"', part)

    assert set(new(an)) == {f"/van-ban/{world.ids[name]}" for name in world.ids if name != "ke-hoach.txt"}
    assert new(binh) == [f"/van-ban/{world.ids['ke-hoach.txt']}"]
    with world.placed("ke-hoach.txt", unit="tp", audience=Audience.UNIT, publicity=Publicity.INTERNAL):
        assert new(binh) == []
        with world.services.database.transaction() as session:
            row = session.get_one(DocumentRow, world.ids["ke-hoach.txt"])
            before, row.ingested_at = row.ingested_at, NOW - datetime.timedelta(days=8)
        assert len(new(an)) == 3
        with world.services.database.transaction() as session:
            session.get_one(DocumentRow, world.ids["ke-hoach.txt"]).ingested_at = before
        assert len(new(an)) == 4


@pytest.mark.parametrize(("roles", "seen"), [("can_bo", False), ("can_bo van_thu", True), ("can_bo quan_tri", True)])
def test_what_waits_is_told_to_those_who_decide(world: World, sign_in: SignIn, roles: str, *, seen: bool) -> None:
    _let_wait(world)
    world.give_roles("binh", roles)
    told = figures(sign_in("binh"))
    wanted = {"Tệp chờ quyết định": "1", "Quan hệ chờ xác nhận": "1"}
    assert {title: figure for title, figure in told.items() if title in wanted} == (wanted if seen else {})
    world.give_roles("binh", "can_bo")
    _forget(world)


def test_an_edge_of_a_document_the_keeper_may_not_read_is_not_counted(world: World, sign_in: SignIn) -> None:
    _let_wait(world)
    world.give_roles("an", "can_bo quan_tri")  # keeps the city and all below, and may not read the commune's plan
    with world.services.database.session() as session:
        assert session.scalar(select(RelationRow.id).where(RelationRow.source_id == world.ids["ke-hoach.txt"]))
    with_hidden = int(figures(sign_in("an")).get("Quan hệ chờ xác nhận", "0"))
    _forget(world)
    assert int(figures(sign_in("an")).get("Quan hệ chờ xác nhận", "0")) == with_hidden
    world.give_roles("an", "")


def test_an_unpublished_document_is_counted_for_its_officers_alone(world: World, sign_in: SignIn) -> None:
    with world.services.database.transaction() as session:
        session.get_one(DocumentRow, world.ids["ke-hoach.txt"]).published = False
    world.give_roles("binh", "can_bo van_thu")
    world.give_roles("an", "can_bo van_thu")
    assert figures(sign_in("binh"))["Văn bản chờ công bố"] == "1"
    assert "Văn bản chờ công bố" not in figures(sign_in("an"))
    world.give_roles("binh", "can_bo")
    assert "Văn bản chờ công bố" not in figures(sign_in("binh"))
    world.give_roles("an", "")
    with world.services.database.transaction() as session:
        session.get_one(DocumentRow, world.ids["ke-hoach.txt"]).published = True


def test_incoming_documents_handed_to_me_are_counted_with_those_that_are_late(
    world: World, an: TestClient, binh: TestClient
) -> None:
    with world.services.database.transaction() as session:
        unit = session.scalars(select(UnitRow).where(UnitRow.code == "tp")).one()
        an_id = session.scalars(select(PersonRow.id).where(PersonRow.username == "an")).one()
        for number, (state, days) in enumerate([("moi", -1), ("da_nhan", 3), ("xong", -9)], start=1):
            deadline = NOW.date() + datetime.timedelta(days=days)
            entry = IncomingRow(unit_id=unit.id, year=2026, arrival_number=number, sender="Nơi gửi")
            entry.arrived_on, entry.created_at = NOW.date(), NOW
            session.add(entry)
            session.flush()
            session.add(
                IncomingTransferRow(
                    incoming_id=entry.id, to_person_id=an_id, state=state, deadline=deadline, sent_at=NOW
                )
            )
    assert figures(an)["Văn bản chuyển đến"] == "2"
    assert "1 việc quá hạn" in an.get("/").text
    assert "Văn bản chuyển đến" not in figures(binh)


def test_saved_searches_with_something_new_are_told_to_their_person_alone(
    world: World, an: TestClient, binh: TestClient
) -> None:
    with world.services.database.transaction() as session:
        for username in ("an", "binh"):
            person = session.scalars(select(PersonRow.id).where(PersonRow.username == username)).one()
            long_ago = NOW - datetime.timedelta(days=400)
            name = f"Hồ sơ của {username}"
            saved = SavedSearchRow(person_id=person, name=name, query="q=ho+so", alert=True)
            saved.created_at = saved.seen_at = long_ago
            session.add(saved)
    assert "Hồ sơ của binh" in binh.get("/").text
    assert "1 văn bản mới" in binh.get("/").text
    assert "Hồ sơ của" not in an.get("/").text  # the plan that fits is not theirs to read


def test_the_rail_has_at_most_five_entries_on_a_phone(world: World, sign_in: SignIn) -> None:
    world.give_roles("an", "can_bo van_thu quan_tri_he_thong")
    page = sign_in("an").get("/").text
    rail = page.partition('<nav class="rail"')[2].partition("</nav>")[0]
    bar, _, rest = rail.partition('<li class="rest">')
    assert bar.count("<li><a") == 4  # and "Thêm" is the fifth
    assert bar.count('<li class="beyond"><a') == rest.count("<li><a") >= 2
    assert 'href="/quan-tri"' in rest
    world.give_roles("an", "")


def test_the_home_page_is_light_enough_for_a_slow_line(an: TestClient) -> None:
    page = an.get("/", headers={"Accept-Encoding": "gzip"})
    total = int(page.headers["content-length"])
    wanted = set(re.findall(r'"(/tinh/[^"]+)"', page.text))
    wanted |= {f"{next(iter(wanted)).rsplit('/tinh/', 1)[0]}{address}" for address in _modules(an, page.text)}
    for address in wanted:
        response = an.get(address, headers={"Accept-Encoding": "gzip"})
        assert response.status_code == 200
        total += int(response.headers["content-length"])
    assert 10_000 < total < 120_000


def _modules(client: TestClient, page: str) -> set[str]:
    """Returns the addresses of all scripts that the page's first script asks for, directly or through others."""
    found: set[str] = set()
    waiting = set(re.findall(r'src="(/tinh/[^"]+\.js)"', page))
    while waiting:
        address = waiting.pop()
        found.add(address)
        imported = re.findall(r'from "\./([\w-]+\.js)"', client.get(address).text)
        waiting |= {f"{address.rpartition('/')[0]}/{name}" for name in imported} - found
    return found


def _let_wait(world: World) -> None:
    """Lets a file of the commune wait, and an edge of its plan."""
    with world.services.database.transaction() as session:
        unit = session.scalars(select(UnitRow).where(UnitRow.code == "xa")).one()
        session.add(
            HeldFileRow(
                sha256="f" * 64,
                name="du-thao.docx",
                size=10,
                kind="dau",
                reason="Có dấu dự thảo.",
                owner_unit_id=unit.id,
                audience="unit",
                publicity="noi_bo",
                held_at=NOW,
            )
        )
        session.add(
            RelationRow(
                source_id=world.ids["ke-hoach.txt"],
                kind="cites",
                target_text="Nghị quyết 08",
                quote="lời",
                start=0,
                end=1,
                state="de_xuat",
            )
        )


def _forget(world: World) -> None:
    with world.services.database.transaction() as session:
        for row in session.scalars(select(HeldFileRow)):
            session.delete(row)
        for edge in session.scalars(select(RelationRow).where(RelationRow.source_id == world.ids["ke-hoach.txt"])):
            session.delete(edge)
