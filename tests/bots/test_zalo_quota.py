"""Windows and quotas: replies while the window is open, unasked messages only while they cost nothing."""

import datetime
import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from fresh import fresh_database
from sqlalchemy import delete
from sqlalchemy.orm import Session

from bots.limits import limits_of
from bots.port import Undeliverable
from bots.zalo.quota import MaySend, check_window, may_send
from vanban.channels import Platform
from vanban.db.channel_models import ChannelChatRow, OutboxRow
from vanban.db.session import Database
from vanban.settings import Settings

NOW = datetime.datetime(2026, 3, 2, 8, 0, tzinfo=datetime.UTC)
OA = Platform.ZALO_OA
KEYS = itertools.count(1)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    folder: Path = tmp_path_factory.mktemp("quota")
    database = fresh_database(Settings(data_dir=folder / "data", database_url=None))
    yield database
    database.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.transaction() as session:
        session.execute(delete(OutboxRow))
        session.execute(delete(ChannelChatRow))
        yield session


def heard(session: Session, hours_ago: float, *, platform: Platform = OA) -> None:
    """Keeps when the chat was last heard from."""
    moment = NOW - datetime.timedelta(hours=hours_ago)
    session.merge(ChannelChatRow(platform=platform.value, chat_id="u1", menu="", wrong_codes=0, heard_at=moment))
    session.flush()


def put(session: Session, count: int, state: str, *, hours_ago: float = 0, chat_id: str = "u1") -> None:
    """Puts messages into the outbox; the sent ones were sent so long ago."""
    moment = NOW - datetime.timedelta(hours=hours_ago)
    for _ in range(count):
        row = OutboxRow(key=f"k{next(KEYS)}", platform=OA.value, chat_id=chat_id, payload="", state=state)
        row.due_at = row.created_at = moment
        row.sent_at = moment if state == "sent" else None
        session.add(row)
    session.flush()


def asked(session: Session, *, proactive: bool, platform: Platform = OA) -> MaySend:
    """Returns whether a message may be sent."""
    return may_send(session, platform, "u1", now=NOW, limits=limits_of(platform), proactive=proactive)


@pytest.mark.parametrize(("hours_ago", "reply", "proactive"), [
    (0, True, True), (47.9, True, True), (48.1, True, False), (167.9, True, False), (168.1, False, False),
])  # fmt: skip
def test_time_closes_first_the_free_replies_then_the_window(
    session: Session, hours_ago: float, reply: bool, proactive: bool
) -> None:
    heard(session, hours_ago)
    assert bool(asked(session, proactive=False)) is reply
    assert bool(asked(session, proactive=True)) is proactive


def test_free_replies_are_counted_from_the_last_message(session: Session) -> None:
    heard(session, 10)
    put(session, 5, "sent", hours_ago=11)
    assert asked(session, proactive=True).free_left == 8
    put(session, 5, "sent", hours_ago=9)
    assert asked(session, proactive=True).free_left == 3
    put(session, 1, "uncertain")
    put(session, 2, "waiting")
    put(session, 4, "dead")
    put(session, 4, "dropped")
    put(session, 9, "sent", chat_id="u2")
    verdict = asked(session, proactive=True)
    assert not verdict
    assert "miễn phí" in verdict.reason


def test_a_reply_is_not_refused_for_want_of_free_ones(session: Session) -> None:
    heard(session, 1)
    put(session, 20, "sent")
    assert asked(session, proactive=False) == MaySend(free_left=0)


def test_a_chat_never_heard_from_is_not_written_to_unasked(session: Session) -> None:
    assert not asked(session, proactive=True)
    assert asked(session, proactive=False)


@pytest.mark.parametrize("platform", [Platform.ZALO_BOT, Platform.TELEGRAM])
def test_platforms_without_windows_may_always_be_sent_to(session: Session, platform: Platform) -> None:
    heard(session, 10_000, platform=platform)
    assert asked(session, proactive=True, platform=platform) == MaySend()


def test_a_closed_window_is_undeliverable_until_the_person_writes(session: Session) -> None:
    limits = limits_of(OA)
    check_window(session, OA, "u1", now=NOW, limits=limits)
    heard(session, 200)
    with pytest.raises(Undeliverable, match="168 giờ") as caught:
        check_window(session, OA, "u1", now=NOW, limits=limits)
    assert caught.value.gone
    heard(session, 0)
    check_window(session, OA, "u1", now=NOW, limits=limits)
