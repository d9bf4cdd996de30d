"""600 units and 5,000 people: the same few queries as for six, no page that asks once for each row."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fresh import fresh_database
from sqlalchemy import event, select
from sqlalchemy.orm import Session
from stored_office import NAMES, plant_office

from api.access_view import readers_view
from api.pages.person_view import person_view
from api.pages.unit_view import tree_nodes, unit_view
from api.session_cookies import lifetime_of
from ingest.roster.applying import apply_roster, plan_roster
from ingest.roster.reading import read_roster
from vanban.db.models import DocumentRow, PersonRow, UnitRow
from vanban.db.people import principal_in_session
from vanban.db.people_list import PeopleFilter, people_page
from vanban.db.session import Database
from vanban.db.unit_endings import preview_ending
from vanban.db.units import unit_tree
from vanban.principals import Channel, Principal, Role
from vanban.settings import Settings

SMALL, LARGE = (6, 30), (600, 5_000)  # units, people


@pytest.fixture(scope="module", params=[SMALL, LARGE], ids=["small", "large"])
def office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """An office of some size."""
    folder: Path = tmp_path_factory.mktemp("office")
    database = fresh_database(Settings(data_dir=folder / "data", database_url=None))
    with database.transaction() as session:
        plant_office(session, units=request.param[0], people=request.param[1])
    yield database
    database.close()


def system(session: Session) -> Principal:
    """Returns the system administrator of the office."""
    person = session.scalars(select(PersonRow).where(PersonRow.username == "nguoi.0")).one()
    who = principal_in_session(session, person.id, 1, Channel.WEB)
    assert who is not None
    assert Role.SYSTEM in who.roles
    return who


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """Yields the statements that are sent while it lasts."""
    sent: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(database.engine, "before_cursor_execute", hear)
    yield sent
    event.remove(database.engine, "before_cursor_execute", hear)


def a_tree(session: Session, who: Principal) -> object:
    tree = unit_tree(session)
    return tree_nodes(session, tree, frozenset(tree.units))


def a_unit(session: Session, who: Principal) -> object:
    return unit_view(session, who, session.scalars(select(UnitRow.id).where(UnitRow.code == "u1")).one())


def a_list(session: Session, who: Principal) -> object:
    tree = unit_tree(session)
    return people_page(session, tree, frozenset(tree.units), PeopleFilter(words="nguyen an"), page=1)


def a_person(session: Session, who: Principal) -> object:
    return person_view(session, who, who.person_id or 0, lifetime=lifetime_of(Settings()))


def an_ending(session: Session, who: Principal) -> object:
    return preview_ending(session, who, session.scalars(select(UnitRow.id).where(UnitRow.code == "u1")).one())


def readers(session: Session, who: Principal) -> object:
    return readers_view(session, who, session.scalars(select(DocumentRow)).one())


@pytest.mark.parametrize(
    ("view", "most"), [(a_tree, 3), (a_unit, 9), (a_list, 4), (a_person, 14), (an_ending, 9), (readers, 10)]
)
def test_each_page_asks_a_fixed_number_of_times(
    office: Database, view: Callable[[Session, Principal], object], most: int
) -> None:
    with office.session() as session:
        who = system(session)
        with counted(office) as sent:
            began = time.perf_counter()
            view(session, who)
            spent = time.perf_counter() - began
    assert len(sent) <= most, sent
    assert spent < 5


def test_a_list_of_everyone_is_planned_and_applied_within_a_minute(office: Database) -> None:
    with office.session() as session:
        count = len(session.scalars(select(PersonRow.id)).all())
    rows = [f"moi.{number};{NAMES[number % len(NAMES)]};u1" for number in range(count)]
    words = "Tên đăng nhập;Họ và tên;Mã đơn vị\n" + "\n".join(rows)
    began = time.perf_counter()
    with office.transaction() as session:
        who = system(session)
        roster = read_roster("a.csv", words.encode())
        with counted(office) as sent:
            assert plan_roster(session, who, roster).wrong == 0
            assert len(apply_roster(session, who, roster).new_people) == count
        session.rollback()
    assert time.perf_counter() - began < 60
    assert len(sent) < 40
