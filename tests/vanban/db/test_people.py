"""Accounts: random passwords, equal answers for every failure, a lock after five."""

import datetime
import re
import time

import pytest
from sqlalchemy import select

from vanban.db.models import PersonRow, UnitRow
from vanban.db.people import (
    OPERATOR,
    create_person,
    create_unit,
    end_sessions,
    list_people,
    list_units,
    local_operator,
    principal_in_session,
    principal_of,
    reset_password,
    unit_ids,
)
from vanban.db.session import Database
from vanban.db.signing_in import verify_password
from vanban.errors import NotAllowed, NotFound, SettingsError
from vanban.principals import Channel

NOW = datetime.datetime(2026, 11, 1, 8, 0, tzinfo=datetime.UTC)


@pytest.fixture
def password(database: Database) -> str:
    """The password of "lan", of a commune below a city committee."""
    with database.transaction() as session:
        create_unit(session, code="thanh-uy", name="Thành ủy Sông Hoa")
        create_unit(session, code="xa-an", name="Xã An", parent_code="thanh-uy")
        return create_person(session, username="lan", name="Trần Thị Lan", unit_code="xa-an", roles=("van_thu",))


def test_passwords_are_random_and_kept_only_as_hashes(database: Database, password: str) -> None:
    assert re.fullmatch(r"(?:[a-z2-9]{5}-){3}[a-z2-9]{5}", password)
    with database.transaction() as session:
        assert create_person(session, username="ba", name="Ba", unit_code="xa-an") != password
        assert all(row.password_hash.startswith("$argon2id$") for row in session.scalars(select(PersonRow)))


def test_the_right_password_signs_in(database: Database, password: str) -> None:
    signed_in = verify_password(database, " LAN ", password)
    assert signed_in is not None
    assert (signed_in.username, signed_in.session_version) == ("lan", 1)


def test_wrong_unknown_and_closed_are_all_none(database: Database, password: str) -> None:
    assert verify_password(database, "lan", "sai") is None
    assert verify_password(database, "khong-co", password) is None
    assert verify_password(database, "", "") is None
    with database.transaction() as session:
        session.scalars(select(PersonRow)).one().active = False
    assert verify_password(database, "lan", password) is None


def test_five_failures_lock_for_fifteen_minutes(database: Database, password: str) -> None:
    for _ in range(5):
        assert verify_password(database, "lan", "sai", now=NOW) is None
    assert verify_password(database, "lan", password, now=NOW + datetime.timedelta(minutes=14)) is None
    assert verify_password(database, "lan", password, now=NOW + datetime.timedelta(minutes=15)) is not None


def test_a_success_forgets_the_failures(database: Database, password: str) -> None:
    for _ in range(3):
        for _ in range(4):
            verify_password(database, "lan", "sai", now=NOW)
        assert verify_password(database, "lan", password, now=NOW) is not None


@pytest.mark.usefixtures("standard_work")
def test_an_unknown_account_takes_as_long_as_a_known_one(database: Database, password: str) -> None:
    def seconds(username: str) -> float:
        durations = []
        for _ in range(5):
            begin = time.perf_counter()
            verify_password(database, username, "sai")
            durations.append(time.perf_counter() - begin)
        return min(durations)

    seconds("x")  # makes the decoy
    assert seconds("khong-co") > 0.5 * seconds("lan")


def test_a_new_password_ends_sessions_and_the_lock(database: Database, password: str) -> None:
    for _ in range(5):
        verify_password(database, "lan", "sai")
    with database.transaction() as session:
        new = reset_password(session, "lan")
    assert verify_password(database, "lan", password) is None
    signed_in = verify_password(database, "lan", new)
    assert signed_in is not None
    assert signed_in.session_version == 2


def test_a_session_ends_when_its_version_has_moved_on(database: Database, password: str) -> None:
    with database.transaction() as session:
        person_id = session.scalars(select(PersonRow.id)).one()
        assert principal_in_session(session, person_id, 1, Channel.WEB) is not None
        end_sessions(session, person_id)
    with database.session() as session:
        assert principal_in_session(session, person_id, 1, Channel.WEB) is None
        assert principal_in_session(session, person_id, 2, Channel.WEB) is not None
        assert principal_in_session(session, 10**6, 1, Channel.WEB) is None


def test_a_principal_knows_its_line_from_the_root(database: Database, password: str) -> None:
    with database.session() as session:
        ids = {unit.code: unit.id for unit in session.scalars(select(UnitRow))}
        principal = principal_of(session, "Lan", Channel.TELEGRAM)
    assert principal.unit_ids == (ids["thanh-uy"], ids["xa-an"])
    assert principal.roles == {"van_thu"}
    assert principal.channel is Channel.TELEGRAM


def test_an_unknown_person_is_not_allowed(database: Database) -> None:
    with database.session() as session, pytest.raises(NotAllowed):
        principal_of(session, "ai-do", Channel.WEB)


def test_the_local_operator_is_made_once_and_cannot_sign_in(database: Database) -> None:
    first, second = local_operator(database), local_operator(database)
    assert first == second
    assert first.person_id is not None
    assert len(first.unit_ids) == 1
    assert verify_password(database, OPERATOR, "!") is None
    assert verify_password(database, OPERATOR, "") is None
    with database.transaction() as session, pytest.raises(NotFound):
        reset_password(session, OPERATOR)


def test_a_loop_in_the_unit_tree_ends(database: Database, password: str) -> None:
    with database.transaction() as session:
        top = session.scalars(select(UnitRow).where(UnitRow.code == "thanh-uy")).one()
        low = session.scalars(select(UnitRow).where(UnitRow.code == "xa-an")).one()
        top.parent_id = low.id
        session.flush()
        assert unit_ids(session, low.id) == (top.id, low.id)


def test_units_are_listed_parents_first(database: Database, password: str) -> None:
    with database.transaction() as session:
        create_unit(session, code="a", name="A")
        assert [unit.code for unit in list_units(session)] == ["a", "thanh-uy", "xa-an"]
        assert [(person.username, unit.code) for person, unit in list_people(session)] == [("lan", "xa-an")]


@pytest.mark.parametrize("username", ["", "có dấu", "a b", "-a", "a" * 65, "a/../b"])
def test_a_bad_username_is_refused(database: Database, password: str, username: str) -> None:
    with database.transaction() as session, pytest.raises(SettingsError):
        create_person(session, username=username, name="X", unit_code="xa-an")


def test_a_taken_name_or_code_is_refused(database: Database, password: str) -> None:
    with database.transaction() as session:
        with pytest.raises(SettingsError, match="đã có"):
            create_person(session, username="lan", name="X", unit_code="xa-an")
        with pytest.raises(SettingsError, match="đã có"):
            create_unit(session, code="XA-AN", name="X")
        with pytest.raises(NotFound):
            create_unit(session, code="b", name="X", parent_code="khong-co")
