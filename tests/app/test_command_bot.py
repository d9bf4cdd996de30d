"""The chat channels from the command line: what is missing is said, trying on the terminal, state, dead letters."""

import datetime
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fresh import fresh_database
from sqlalchemy import select

from app.command import run
from vanban.audit import Action
from vanban.channels import Outgoing, Platform, plain
from vanban.db import channel_outbox as outbox
from vanban.db import channel_outcomes as outcomes
from vanban.db.audit_models import AuditRow
from vanban.db.channel_models import ChannelLinkRow, OutboxRow, PlatformStateRow
from vanban.db.channel_outbox import NewMessage, Pace
from vanban.db.people import create_person, create_unit
from vanban.db.session import Database
from vanban.settings import Settings

WORDS = "lời rất riêng"
PASTED = "mot-chuoi-dai-dan-vao-0123456789"


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setenv("VANBAN_DATA_DIR", str(tmp_path / "kho"))
    database = fresh_database(Settings(data_dir=tmp_path / "kho", database_url=None))
    yield database
    database.close()


@pytest.fixture
def letters(database: Database) -> list[int]:
    """Two messages that Telegram did not take."""
    now = datetime.datetime.now(datetime.UTC)
    with database.transaction() as session:
        for number in (1, 2):
            put = NewMessage(f"in:{number}:0", Platform.TELEGRAM, f"98765432{number}", Outgoing(plain(WORDS)))
            outbox.put(session, put, now)
            held = outbox.claim(session, "p", Platform.TELEGRAM, Pace(), now)
            assert held is not None
            outcomes.dead(session, held, "Telegram từ chối nội dung", now)
        return list(session.scalars(select(OutboxRow.id).order_by(OutboxRow.id)))


def states(database: Database) -> list[str]:
    with database.session() as session:
        return list(session.scalars(select(OutboxRow.state).order_by(OutboxRow.id)))


@pytest.mark.parametrize(
    ("words", "missing"),
    [
        (("telegram",), "VANBAN_TELEGRAM_TOKEN"),
        (("zalo-bot", "--check"), "VANBAN_ZALO_BOT_TOKEN"),
        (("zalo-oa", "--register"), "VANBAN_ZALO_OA_APP_ID"),
        (("zalo-oa",), "VANBAN_ZALO_OA_SECRET"),
        (("zalo-oa", "--refresh-token"), "VANBAN_ZALO_OA_APP_ID"),
        (("telegram", "--webhook"), "VANBAN_TELEGRAM_WEBHOOK_SECRET"),
    ],
)
def test_what_is_missing_is_one_clear_sentence(database, capsys, words: tuple[str, ...], missing: str) -> None:
    assert run(["bot", *words]) == 7
    told = capsys.readouterr().err.strip().splitlines()
    assert len(told) == 1
    assert missing in told[0]


def test_the_terminal_answers_as_a_chat_would(database, capsys, monkeypatch) -> None:
    with database.transaction() as session:
        create_unit(session, code="tp", name="Thành ủy Lạc Hà")
        create_person(session, username="an", name="Nguyễn Văn An", unit_code="tp")
    for _ in range(2):  # the second time the terminal is paired already
        monkeypatch.setattr("sys.stdin", io.StringIO("/trogiup\n\n/hoi không đọc nữa\n"))
        assert run(["bot", "console", "--user", "an"]) == 0
        shown = capsys.readouterr().out
        assert "/tracuu" in shown
        assert "không đọc nữa" not in shown
    with database.session() as session:
        assert session.scalars(select(ChannelLinkRow.platform)).all() == ["console"]


def test_the_state_of_each_channel_is_told(database, letters, capsys) -> None:
    assert run(["bot", "status"]) == 0
    told = capsys.readouterr().out
    assert "Telegram: chưa chạy" in told
    assert "không gửi được 2" in told
    assert run(["bot", "status", "--json"]) == 0
    (shown,) = json.loads(capsys.readouterr().out)
    assert (shown["platform"], shown["dead"], shown["configured"]) == ("telegram", 2, False)


def test_dead_letters_are_listed_sent_again_and_discarded(database, letters, capsys) -> None:
    assert run(["bot", "outbox", "list"]) == 0
    told = capsys.readouterr().out
    assert "Telegram từ chối nội dung" in told
    assert "…4321" in told
    assert WORDS not in told
    assert run(["bot", "outbox", "list", "--json"]) == 0
    assert [one["id"] for one in json.loads(capsys.readouterr().out)] == letters[::-1]
    assert run(["bot", "outbox", "retry", str(letters[0])]) == 0
    assert run(["bot", "outbox", "discard", "--all"]) == 0
    assert states(database) == ["waiting", "dropped"]
    with database.session() as session:
        wanted = select(AuditRow.target_id).where(AuditRow.action == Action.OUTBOX_CONTROLLED.value)
        assert sorted(session.scalars(wanted)) == [str(one) for one in letters]


def test_a_letter_that_is_not_there_changes_nothing(database, letters) -> None:
    assert run(["bot", "outbox", "retry", str(letters[0]), "999"]) == 3
    assert run(["bot", "outbox", "retry"]) == 2
    assert run(["bot", "outbox", "retry", "--all", str(letters[0])]) == 2
    assert states(database) == ["dead", "dead"]


def test_a_refresh_token_is_asked_for_and_kept_sealed(database, capsys, monkeypatch) -> None:
    monkeypatch.setenv("VANBAN_ZALO_OA_APP_ID", "42")
    monkeypatch.setenv("VANBAN_ZALO_OA_APP_SECRET", "khoa-thu")
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASTED}\n"))
    assert run(["bot", "zalo-oa", "--refresh-token"]) == 0
    told = capsys.readouterr()
    assert PASTED not in told.out + told.err
    with database.session() as session:
        kept = session.scalars(select(PlatformStateRow.tokens)).one()
    assert kept
    assert PASTED not in kept


def test_the_help_is_in_vietnamese(capsys) -> None:
    for words in (["bot"], ["bot", "telegram"], ["bot", "zalo-oa"], ["bot", "console"], ["bot", "outbox"]):
        assert run([*words, "--help"]) == 0
        assert "Cách dùng: vanban bot" in capsys.readouterr().out
