"""``vanban admin person …`` and ``first-run``: every change takes hold at once and is recorded."""

import datetime
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fresh import fresh_database
from sqlalchemy import select

from app.command import run
from vanban.db.account_models import ApiKeyRow, WebSessionRow
from vanban.db.audit_models import AuditRow
from vanban.db.models import PersonRow
from vanban.db.sealing import kept_seal
from vanban.db.session import Database
from vanban.db.signing_in import verify_password
from vanban.db.two_step import begin
from vanban.db.web_sessions import Lifetime, SignInFrom, live_session, open_session
from vanban.settings import Settings

NOW = datetime.datetime.now(datetime.UTC)
LIFETIME = Lifetime(datetime.timedelta(hours=12), datetime.timedelta(hours=4))
MADE = 2  # entries of the unit and the person that each test begins with
PHONE = "Mozilla/5.0 (Linux; Android 14) Chrome/120.0 Mobile Safari/537.36"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    monkeypatch.setenv("VANBAN_DATA_DIR", str(folder))
    assert run(["admin", "unit", "add", "tp", "Thành ủy Sông Hoa"]) == 0
    return folder


@pytest.fixture
def database(data: Path) -> Iterator[Database]:
    database = fresh_database(Settings(data_dir=data))
    yield database
    database.close()


@pytest.fixture
def password(database: Database, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    assert run(["admin", "person", "add", "lan", "Trần Thị Lan", "--unit", "tp", "--json"]) == 0
    return json.loads(capsys.readouterr().out)["password"]


def lan(database: Database) -> PersonRow:
    with database.session() as session:
        return session.scalars(select(PersonRow).where(PersonRow.username == "lan")).one()


def signed_in(database: Database) -> str:
    with database.transaction() as session:
        person = session.get_one(PersonRow, lan(database).id)
        return open_session(session, person, SignInFrom("mat_khau", "10.0.0.7", PHONE), lifetime=LIFETIME, now=NOW)


def lives(database: Database, token: str) -> bool:
    with database.session() as session:
        return live_session(session, token, lifetime=LIFETIME, now=datetime.datetime.now(datetime.UTC)) is not None


def recorded(database: Database) -> list[tuple[str, str]]:
    with database.session() as session:
        rows = session.scalars(select(AuditRow).order_by(AuditRow.sequence)).all()
    return [(row.action, row.target_id) for row in rows[MADE:]]


def test_an_account_made_here_must_choose_its_own_password(database: Database, password: str) -> None:
    assert lan(database).must_change_password
    assert run(["admin", "person", "add", "thu", "Thử", "--unit", "tp", "--keep-password"]) == 0
    with database.session() as session:
        assert not session.scalars(select(PersonRow).where(PersonRow.username == "thu")).one().must_change_password


def test_roles_are_set_exactly_and_unknown_ones_are_refused(database: Database, password: str) -> None:
    assert run(["admin", "person", "role", "lan", "--role", "van_thu", "--role", "quan_tri"]) == 0
    assert lan(database).roles.split() == ["van_thu", "quan_tri"]
    assert run(["admin", "person", "role", "lan", "--role", "vua"]) != 0
    assert lan(database).roles.split() == ["van_thu", "quan_tri"]
    assert run(["admin", "person", "role", "khong-co", "--role", "van_thu"]) == 3
    assert recorded(database) == [("sua_nguoi_dung", str(lan(database).id))]


def test_closing_ends_sessions_and_keys_at_once_and_for_good(database: Database, password: str) -> None:
    token = signed_in(database)
    with database.transaction() as session:
        key = ApiKeyRow(person_id=lan(database).id, name="x", prefix="x", key_hash="x", scopes="", created_at=NOW)
        session.add(key)
    assert lives(database, token)
    assert run(["admin", "person", "close", "lan"]) == 0
    assert not lives(database, token)
    assert verify_password(database, "lan", password) is None
    assert run(["admin", "person", "reopen", "lan"]) == 0
    assert verify_password(database, "lan", password) is not None
    assert not lives(database, token)
    with database.session() as session:
        assert session.get_one(ApiKeyRow, key.id).revoked_at is not None
    assert [action for action, _ in recorded(database)] == ["sua_nguoi_dung", "sua_nguoi_dung"]


def test_the_last_system_administrator_stays(database: Database, password: str) -> None:
    assert run(["admin", "person", "role", "lan", "--role", "quan_tri_he_thong"]) == 0
    assert run(["admin", "person", "close", "lan"]) != 0
    assert run(["admin", "person", "role", "lan"]) != 0
    assert (lan(database).active, lan(database).roles) == (True, "quan_tri_he_thong")


def test_sessions_are_listed_and_revoked(database: Database, password: str, capsys: pytest.CaptureFixture[str]) -> None:
    first, second, third = (signed_in(database) for _ in range(3))
    capsys.readouterr()
    assert run(["admin", "person", "sessions", "lan", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["device"], row["address"]) for row in rows] == [("Chrome trên Android", "10.0.0.7")] * 3
    with database.session() as session:
        chosen = session.scalars(select(WebSessionRow.id).order_by(WebSessionRow.id)).first()
    assert run(["admin", "person", "revoke", "lan", "--session", str(chosen)]) == 0
    assert [lives(database, token) for token in (first, second, third)] == [False, True, True]
    assert run(["admin", "person", "revoke", "lan", "--session", "999"]) == 3
    assert run(["admin", "person", "revoke", "lan"]) == 0
    assert [lives(database, token) for token in (second, third)] == [False, False]
    assert [action for action, _ in recorded(database)] == ["thu_hoi_phien", "thu_hoi_phien"]


def test_a_link_and_the_second_step(database: Database, data: Path, password: str, capsys) -> None:
    with database.transaction() as session:
        person = session.get_one(PersonRow, lan(database).id)
        begin(person, kept_seal(Settings(data_dir=data)))
        person.totp_confirmed_at = NOW
    assert run(["admin", "person", "two-step-off", "lan"]) == 0
    assert lan(database).totp_secret is None
    capsys.readouterr()
    assert run(["admin", "person", "link", "lan", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["path"].startswith("/dat-mat-khau?ma=")
    assert [action for action, _ in recorded(database)] == ["tat_hai_lop", "cap_lai_mat_khau"]


def test_the_first_run_link_is_printed_until_there_is_an_administrator(
    database: Database, password: str, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run(["admin", "first-run"]) == 0
    assert "/bat-dau?ma=" in capsys.readouterr().out
    assert run(["admin", "person", "role", "lan", "--role", "quan_tri_he_thong"]) == 0
    assert run(["admin", "first-run"]) != 0
    assert "đã có quản trị viên" in capsys.readouterr().err
