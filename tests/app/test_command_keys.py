"""``vanban admin key`` and ``vanban admin sso``: what an operator does about keys and about the identity provider."""

import json
from pathlib import Path

import pytest
from fresh import fresh_database
from sqlalchemy import select

from app.command import run
from vanban.audit import Action
from vanban.db.api_keys import holder_of
from vanban.db.audit_models import AuditRow
from vanban.db.models import PersonRow
from vanban.db.people import create_person, create_unit
from vanban.db.session import Database
from vanban.principals import Channel
from vanban.settings import Settings


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    """An installation with one officer."""
    monkeypatch.setenv("VANBAN_DATA_DIR", str(tmp_path))
    opened = fresh_database(Settings(data_dir=tmp_path))
    with opened.transaction() as session:
        create_unit(session, code="tp", name="Thành ủy Lạc Hà")
        create_person(session, username="may.tin", name="Trang tin", unit_code="tp", roles=("can_bo",))
    yield opened
    opened.close()


def printed(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    assert run(words) == code
    return capsys.readouterr().out


def test_a_key_is_made_listed_and_revoked(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    made = json.loads(
        printed(
            capsys,
            *["admin", "key", "add", "may.tin", "tin", "--scope", "doc", "--scope", "hoi", "--days", "7", "--json"],
        )
    )
    with database.session() as session:
        assert holder_of(session, made["key"], Channel.API) is not None
    (listed,) = json.loads(printed(capsys, *["admin", "key", "list", "--json"]))
    assert (listed["username"], listed["scopes"], listed["state"]) == ("may.tin", ["hoi", "doc"], "dùng được")
    assert made["key"][13:] not in json.dumps(listed) + printed(capsys, "admin", "key", "list")
    assert "Đã thu hồi 1 khóa." in printed(capsys, "admin", "key", "revoke", str(made["id"]))
    with database.session() as session:
        assert holder_of(session, made["key"], Channel.API) is None
    assert "đã thu hồi" in printed(capsys, "admin", "key", "list")


def test_what_was_done_with_keys_is_recorded_without_them(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    key = json.loads(printed(capsys, *["admin", "key", "add", "may.tin", "tin", "--scope", "doc", "--json"]))
    printed(capsys, "admin", "key", "revoke", str(key["id"]))
    with database.session() as session:
        entries = session.scalars(select(AuditRow).order_by(AuditRow.sequence)).all()
    assert [(entry.action, entry.channel) for entry in entries] == [
        (Action.KEY_MADE, "command"),
        (Action.KEY_REVOKED, "command"),
    ]
    assert json.loads(entries[0].detail) == {"days": 90, "holder": 1, "scopes": ["doc"]}
    assert all(key["key"][13:] not in entry.detail for entry in entries)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("admin key add may.tin tin --scope quan_tri", 2, "không cho phép phạm vi: quan_tri"),
        ("admin key add may.tin tin --scope la", 2, "chỉ gồm: hoi, doc"),
        ("admin key add ai.do tin --scope doc", 3, "Không có tài khoản “ai.do”"),
        ("admin key revoke 77", 3, "Không có khóa này"),
        ("admin sso link may.tin u-1", 7, "VANBAN_OIDC_ISSUER"),
        ("admin sso check", 7, "VANBAN_OIDC_ISSUER"),
        ("admin sso unlink may.tin", 3, "chưa được gắn"),
    ],
)
def test_what_cannot_be_done_is_said(
    database: Database, capsys: pytest.CaptureFixture[str], words: str, code: int, said: str
) -> None:
    assert run(words.split()) == code
    assert said in capsys.readouterr().err


def test_an_account_is_linked_and_unlinked(
    database: Database, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VANBAN_OIDC_ISSUER", "https://dang-nhap.lacha.example")
    printed(capsys, "admin", "sso", "link", "may.tin", "u-001")
    with database.session() as session:
        person = session.scalars(select(PersonRow).where(PersonRow.username == "may.tin")).one()
    assert (person.oidc_issuer, person.oidc_subject) == ("https://dang-nhap.lacha.example", "u-001")
    with database.transaction() as session:
        create_person(session, username="khac", name="Khác", unit_code="tp")
    assert run(["admin", "sso", "link", "khac", "u-001"]) == 2
    assert "đã được gắn với một tài khoản khác" in capsys.readouterr().err
    printed(capsys, "admin", "sso", "unlink", "may.tin")
    with database.session() as session:
        linked = session.scalars(select(PersonRow.id).where(PersonRow.oidc_subject.is_not(None))).all()
    assert linked == []


def test_a_provider_that_cannot_be_reached_is_told_to_the_operator(
    database: Database, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VANBAN_OIDC_ISSUER", "http://127.0.0.1:9")
    monkeypatch.setenv("VANBAN_OIDC_CLIENT_ID", "tro-ly")
    monkeypatch.setenv("VANBAN_PUBLIC_URL", "https://tro-ly.lacha.example")
    assert run(["admin", "sso", "check"]) == 1
    assert "Chưa liên lạc được với hệ thống đăng nhập" in capsys.readouterr().err
