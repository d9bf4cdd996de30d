"""Rows of sessions: their ends, a process that is killed, hashes made anew, attempts that are counted."""

import datetime
import signal
import subprocess
import sys

import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from vanban.db.attempt_models import SignInAttemptRow
from vanban.db.attempts import ACCOUNT_ATTEMPTS, ADDRESS_ATTEMPTS, WINDOW, Attempt, count, forget
from vanban.db.models import PersonRow
from vanban.db.passwords import hash_password, outdated
from vanban.db.people import create_person, create_unit, end_sessions
from vanban.db.session import Database
from vanban.db.signing_in import verify_password
from vanban.db.web_sessions import (
    Lifetime,
    SignInFrom,
    live_session,
    live_sessions,
    open_session,
    revoke_others,
    revoke_session,
    revoke_token,
)

NOW = datetime.datetime(2026, 11, 2, 8, 0, tzinfo=datetime.UTC)
LIFETIME = Lifetime(datetime.timedelta(hours=12), datetime.timedelta(hours=4))
KILLED = """
import datetime, os, signal, sys
from pathlib import Path
from sqlalchemy import select
from vanban.db.models import PersonRow
from vanban.db.session import open_database
from vanban.db.web_sessions import Lifetime, SignInFrom, open_session
from vanban.settings import Settings
database = open_database(Settings(data_dir=Path(sys.argv[1]), database_url=None))
lifetime = Lifetime(datetime.timedelta(hours=12), datetime.timedelta(hours=4))
with database.transaction() as session:
    person = session.scalars(select(PersonRow)).one()
    now = datetime.datetime.now(datetime.UTC)
    token = open_session(session, person, SignInFrom("mat_khau"), lifetime=lifetime, now=now)
print(token, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def password(database: Database) -> str:
    with database.transaction() as session:
        create_unit(session, code="tp", name="Thành ủy Sông Hoa")
        return create_person(session, username="lan", name="Trần Thị Lan", unit_code="tp")


def opened(database: Database, *, now: datetime.datetime = NOW) -> str:
    with database.transaction() as session:
        person = session.scalars(select(PersonRow)).one()
        return open_session(session, person, SignInFrom("mat_khau"), lifetime=LIFETIME, now=now)


def lives(database: Database, token: str, *, now: datetime.datetime = NOW) -> bool:
    with database.session() as session:
        return live_session(session, token, lifetime=LIFETIME, now=now) is not None


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seen=st.integers(0, 900), after=st.integers(0, 900))
def test_a_session_lives_exactly_within_both_of_its_times(database: Database, seen: int, after: int) -> None:
    with database.transaction() as session:
        if session.scalar(select(PersonRow.id)) is None:
            create_unit(session, code="tp", name="Thành ủy Sông Hoa")
            create_person(session, username="lan", name="Lan", unit_code="tp")
    token = opened(database)
    with database.transaction() as session:
        found = live_session(session, token, lifetime=LIFETIME, now=NOW)
        assert found is not None
        found[0].last_seen_at = NOW + datetime.timedelta(minutes=seen)
    moment = NOW + datetime.timedelta(minutes=seen + after)
    assert lives(database, token, now=moment) == (after < 240 and seen + after < 720)


def test_a_process_killed_right_after_a_sign_in_keeps_the_session(database: Database, password: str, tmp_path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path / "data")], capture_output=True, text=True, check=False
    )
    assert done.returncode == -signal.SIGKILL
    assert lives(database, done.stdout.strip(), now=datetime.datetime.now(datetime.UTC))


def test_each_way_to_end_sessions_ends_those_and_no_others(database: Database, password: str) -> None:
    tokens = [opened(database) for _ in range(5)]
    with database.transaction() as session:
        person = session.scalars(select(PersonRow)).one()
        rows = [live_session(session, token, lifetime=LIFETIME, now=NOW) for token in tokens]
        ids = [row[0].id for row in rows if row is not None]
        revoke_token(session, tokens[0], now=NOW)
        assert revoke_session(session, person.id, ids[1], now=NOW)
        assert not revoke_session(session, person.id, ids[1], now=NOW)
        assert not revoke_session(session, person.id + 1, ids[2], now=NOW)
    assert [lives(database, token) for token in tokens] == [False, False, True, True, True]
    with database.transaction() as session:
        assert revoke_others(session, person.id, keep_id=ids[2], now=NOW) == 2
        assert [row.id for row in live_sessions(session, person.id, lifetime=LIFETIME, now=NOW)] == [ids[2]]
        end_sessions(session, person.id)
    assert not any(lives(database, token) for token in tokens)


def test_a_shorter_setting_holds_for_sessions_begun_before_it(database: Database, password: str) -> None:
    token = opened(database)
    shorter = Lifetime(datetime.timedelta(hours=1), datetime.timedelta(hours=1))
    with database.session() as session:
        assert live_session(session, token, lifetime=shorter, now=NOW + datetime.timedelta(minutes=59)) is not None
        assert live_session(session, token, lifetime=shorter, now=NOW + datetime.timedelta(minutes=60)) is None


def test_an_installation_hashes_as_rfc_9106_recommends() -> None:
    code = "from vanban.db.passwords import hash_password; print(hash_password('Mật khẩu thử'))"
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert made.stdout.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


@pytest.mark.usefixtures("standard_work")
def test_a_hash_of_weaker_parameters_is_made_anew_at_the_next_sign_in(database: Database, password: str) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(password)
    assert outdated(weak)
    assert not outdated(hash_password(password))
    with database.transaction() as session:
        session.scalars(select(PersonRow)).one().password_hash = weak
    assert verify_password(database, "lan", "sai mật khẩu", now=NOW) is None
    with database.session() as session:
        assert session.scalars(select(PersonRow.password_hash)).one() == weak
    assert verify_password(database, "lan", password, now=NOW) is not None
    with database.session() as session:
        assert not outdated(session.scalars(select(PersonRow.password_hash)).one())
    assert verify_password(database, "lan", password, now=NOW) is not None


def test_attempts_are_counted_in_a_window_that_slides(database: Database) -> None:
    attempt = Attempt("lan", "10.0.0.1")
    with database.transaction() as session:
        for second in range(ACCOUNT_ATTEMPTS):
            assert count(session, attempt, now=NOW + datetime.timedelta(seconds=second)) == 0
        assert count(session, attempt, now=NOW + datetime.timedelta(seconds=60)) == 240
        assert count(session, Attempt("lan", "10.0.0.2"), now=NOW + datetime.timedelta(seconds=60)) == 0
        assert count(session, Attempt(" LAN ", "10.0.0.1"), now=NOW + datetime.timedelta(seconds=60)) == 240
        assert count(session, attempt, now=NOW + WINDOW) == 0
        assert count(session, attempt, now=NOW + WINDOW) == 1
        forget(session, attempt)
        assert count(session, attempt, now=NOW + WINDOW) == 0


def test_an_address_may_try_so_many_accounts_and_no_more(database: Database) -> None:
    with database.transaction() as session:
        for number in range(ADDRESS_ATTEMPTS):
            assert count(session, Attempt(f"nguoi{number}", "10.0.0.1"), now=NOW) == 0
        assert count(session, Attempt("khac", "10.0.0.1"), now=NOW) == 300
        forget(session, Attempt("nguoi1", "10.0.0.1"))
        assert count(session, Attempt("khac", "10.0.0.1"), now=NOW) == 300
        assert count(session, Attempt("khac", "10.0.0.2"), now=NOW + WINDOW) == 0
        assert session.scalar(select(func.count()).select_from(SignInAttemptRow)) == 1


def test_no_username_stands_in_the_table_of_attempts(database: Database) -> None:
    with database.transaction() as session:
        count(session, Attempt("ten-rat-rieng", "10.0.0.1"), now=NOW)
    with database.engine.connect() as connection:
        assert "ten-rat-rieng" not in str(connection.exec_driver_sql("SELECT * FROM sign_in_attempt").all())
