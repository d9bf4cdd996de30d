"""The service of a platform: everything is answered once, in order per chat; no message stops the others."""

import datetime
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from echo_engine import EchoEngine
from fake_channel import FakeChannel
from fresh import fresh_database
from sqlalchemy import select, update

from bots.limits import Limits
from bots.port import ChannelDown, NotTaken, OutcomeUnknown, Undeliverable
from bots.service import BotService, Parts, serving
from ingest.file_store import FileStore
from vanban.channels import Incoming, IncomingKind, Platform
from vanban.db.channel_inbox import take_in
from vanban.db.channel_models import InboxRow, OutboxRow, PlatformStateRow
from vanban.db.session import Database
from vanban.principals import Principal
from vanban.settings import Settings

NOW = datetime.datetime.now(datetime.UTC).replace(microsecond=0) - datetime.timedelta(minutes=1)
FAST = Limits(text=4096)
PATIENCE_S = 20.0


def event(number: int, text: str, *, chat: str = "an", **changes) -> Incoming:
    sent_at = NOW + datetime.timedelta(seconds=number)
    return Incoming(Platform.TELEGRAM, f"m{number}", chat, chat, sent_at, text=text, **changes)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = fresh_database(Settings(data_dir=tmp_path / "data", database_url=None))
    yield database
    database.close()


@pytest.fixture
def channel() -> FakeChannel:
    return FakeChannel()


@pytest.fixture
def engine() -> EchoEngine:
    return EchoEngine()


@pytest.fixture
def parts(database: Database, channel: FakeChannel, engine: EchoEngine, tmp_path: Path) -> Parts:
    return Parts(database, channel, engine, FileStore(tmp_path / "files"), FAST, nobody)


def nobody(_session, _link_id: int, _now: datetime.datetime) -> Principal | None:
    return None


def until(holds: Callable[[], object]) -> None:
    """Waits until something holds."""
    end = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < end, "did not happen in time"
        time.sleep(0.005)


def store(database: Database, *events: Incoming) -> None:
    with database.transaction() as session:
        take_in(session, events, None, NOW)


def quiet(database: Database) -> bool:
    """Tells whether nothing waits any more."""
    open_states = ("waiting", "working", "sending")
    with database.session() as session:
        inbox = session.scalar(select(InboxRow.id).where(InboxRow.state.in_(open_states)).limit(1))
        return inbox is None and session.scalar(select(OutboxRow.id).where(OutboxRow.state.in_(open_states))) is None


def run_until_quiet(parts: Parts, folder: Path, *, threads: int = 4) -> None:
    with serving(parts, folder / "bots", threads=threads):
        until(lambda: quiet(parts.database))


def states(database: Database) -> list[tuple[str, str]]:
    with database.session() as session:
        return [(row.key, row.state) for row in session.scalars(select(OutboxRow).order_by(OutboxRow.id))]


def test_polled_events_are_answered_once_and_in_order_in_each_chat(parts, channel, database, tmp_path) -> None:
    events = [event(n, f"câu {n}", chat=f"chat {n % 7}") for n in range(70)]
    channel.waiting = [*events[:50], *events[30:]]  # the platform repeats some
    with serving(replace(parts, receiver=channel), tmp_path / "bots", threads=4):
        until(lambda: len(channel.sent) == 70 and quiet(database))
    assert sorted(channel.sent) == sorted((one.chat_id, f"vâng: {one.text}") for one in events)
    for chat in {one.chat_id for one in events}:
        told = [words for where, words in channel.sent if where == chat]
        assert told == [f"vâng: {one.text}" for one in events if one.chat_id == chat]
    assert channel.cursors[-1] == 90


def test_a_slow_chat_stops_no_other_and_typing_is_shown_in_it(parts, channel, engine, database, tmp_path) -> None:
    store(database, event(1, "đợi"), event(2, "sau đó"), *(event(n, f"câu {n}", chat=f"{n}") for n in range(3, 13)))
    with serving(parts, tmp_path / "bots", threads=2):
        until(lambda: len(channel.sent) == 10)
        assert "sau đó" not in engine.seen
        until(lambda: channel.typed == ["an"])
        engine.held.set()
        until(lambda: quiet(database))
    assert [words for chat, words in channel.sent if chat == "an"] == ["vâng: đợi", "vâng: sau đó"]


def test_an_answer_in_parts_arrives_in_its_order_before_the_next(parts, channel, database, tmp_path) -> None:
    store(database, event(1, "nhiều"), event(2, "ít"))
    run_until_quiet(parts, tmp_path)
    assert [words for _, words in channel.sent] == ["vâng: nhiều 0", "vâng: nhiều 1", "vâng: nhiều 2", "vâng: ít"]


def test_a_failing_message_is_tried_again_given_up_and_told_and_no_words_are_logged(
    parts, channel, engine, database, tmp_path, caplog, monkeypatch
) -> None:
    monkeypatch.setattr("vanban.db.channel_inbox._FIRST_DELAY_S", 0)
    caplog.set_level(logging.DEBUG)
    engine.fails = {"mật khẩu một": 1, "mật khẩu ba": 3}
    store(database, event(1, "mật khẩu một"), event(2, "mật khẩu ba", chat="binh"), event(3, "sau", chat="binh"))
    run_until_quiet(parts, tmp_path)
    assert ("an", "vâng: mật khẩu một") in channel.sent
    told = [words for chat, words in channel.sent if chat == "binh"]
    assert len(told) == 2
    assert told[0].startswith("Chưa trả lời được tin gửi lúc")
    assert told[1] == "vâng: sau"
    assert "mật khẩu" not in caplog.text
    assert "ValueError at echo_engine.py" in caplog.text


def test_a_message_not_taken_is_sent_again_and_one_refused_for_good_is_dead(parts, channel, database, tmp_path) -> None:
    channel.failures = [NotTaken("429", retry_after=0.1), None, Undeliverable("từ chối"), None]
    store(database, event(1, "một"))
    run_until_quiet(parts, tmp_path)
    store(database, event(2, "hai"), event(3, "ba"))
    channel.failures = [Undeliverable("từ chối")]
    run_until_quiet(parts, tmp_path)
    assert [words for _, words in channel.sent] == ["vâng: một", "vâng: ba"]
    assert states(database) == [("in:1:0", "sent"), ("in:2:0", "dead"), ("in:3:0", "sent")]


def test_a_message_that_may_have_arrived_is_not_sent_again_but_told_of(parts, channel, database, tmp_path) -> None:
    channel.failures = [OutcomeUnknown("đứt kết nối")]
    store(database, event(1, "một"))
    run_until_quiet(parts, tmp_path)
    (words,) = [words for _, words in channel.sent]
    assert "có thể chưa tới" in words
    assert [button.data for button in channel.messages[0].buttons] == ["lai:1"]
    assert states(database) == [("in:1:0", "uncertain"), ("notice:1", "sent")]


def test_an_error_nobody_foresaw_while_sending_counts_as_may_have_arrived(parts, channel, database, tmp_path) -> None:
    channel.failures = [RuntimeError("secret words")]
    store(database, event(1, "một"))
    run_until_quiet(parts, tmp_path)
    assert states(database)[0] == ("in:1:0", "uncertain")


def test_a_channel_that_is_down_alarms_waits_and_ends_its_alarm(
    parts, channel, database, tmp_path, monkeypatch
) -> None:
    monkeypatch.setattr("bots.sending.DOWN_S", 0.05)
    monkeypatch.setattr("vanban.db.channel_outcomes._PAUSE", datetime.timedelta(seconds=0.2))
    channel.failures = [ChannelDown("sai token")]
    store(database, event(1, "một"))
    with serving(parts, tmp_path / "bots", threads=1):
        until(lambda: not channel.failures)
        until(lambda: alarm(database))
        assert alarm(database).startswith("sai token. Kiểm tra VANBAN_TELEGRAM_TOKEN")
        until(lambda: quiet(database))
    assert alarm(database) == ""
    assert [words for _, words in channel.sent] == ["vâng: một"]


def alarm(database: Database) -> str:
    with database.session() as session:
        return session.scalar(select(PlatformStateRow.alarm)) or ""


def test_polling_rests_after_failures_and_goes_on(parts, channel, database, tmp_path) -> None:
    channel.poll_failures = [NotTaken("502", retry_after=0.01), ChannelDown("409"), RuntimeError("x")]
    channel.waiting = [event(1, "một")]
    from bots import receiving

    loop = receiving.Receiving(database, Platform.TELEGRAM, channel)
    assert loop.poll_once() == 0.01
    assert 1.5 <= loop.poll_once() <= 2.5
    assert alarm(database).startswith("409")
    assert 3 <= loop.poll_once() <= 5
    assert loop.poll_once() == 0
    assert alarm(database) == ""
    with database.session() as session:
        assert session.scalars(select(InboxRow.message_id)).all() == ["m1"]


def test_without_a_pairing_only_what_is_for_anyone_goes_out(parts, channel, engine, database, tmp_path) -> None:
    engine.for_anyone = False
    store(database, event(1, "riêng"), event(2, "trong nhóm", chat="nhóm", group=True))
    run_until_quiet(parts, tmp_path)
    assert channel.sent == [("nhóm", "vâng: trong nhóm")]


def test_in_a_group_nothing_goes_out_that_a_visitor_may_not_read(parts, channel, engine, database, tmp_path) -> None:
    engine.for_anyone, engine.documents = False, (12345,)  # of no document: nobody may read it
    store(database, event(1, "trong nhóm", chat="nhóm", group=True))
    run_until_quiet(parts, tmp_path)
    assert states(database) == [("in:1:0", "dropped"), ("withdrawn:1", "sent")]
    assert [words for _, words in channel.sent] == [
        "Nội dung vừa chuẩn bị không còn được phép gửi qua kênh này nên không gửi nữa. "
        "Đề nghị đồng chí xem trên trang web của cơ quan."
    ]


def test_a_pressed_button_is_acknowledged(parts, channel, database, tmp_path) -> None:
    store(database, event(1, "nv:1", kind=IncomingKind.BUTTON, reply_to="cq1"))
    run_until_quiet(parts, tmp_path)
    assert channel.acknowledged == ["cq1"]


def test_what_a_dead_process_left_is_taken_over_at_once(parts, channel, database, tmp_path) -> None:
    store(database, event(1, "một"), event(2, "hai", chat="binh"))
    run_until_quiet(parts, tmp_path)
    grave = tmp_path / "bots" / "telegram" / "may-1-dead"
    grave.mkdir(parents=True)
    (grave / "alive.lock").touch()
    later = datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=1)
    held = {"claimed_by": "may-1-dead", "claimed_until": later}
    with database.transaction() as session:
        session.execute(update(OutboxRow).where(OutboxRow.id == 1).values(state="sending", **held))
    store(database, event(3, "ba", chat="chi"))
    with database.transaction() as session:
        session.execute(update(InboxRow).where(InboxRow.message_id == "m3").values(state="working", **held))
        session.execute(update(OutboxRow).where(OutboxRow.id == 1).values(payload=_payload()))
    run_until_quiet(parts, tmp_path)
    assert ("chi", "vâng: ba") in channel.sent
    assert ("notice:1", "sent") in states(database)
    assert not grave.exists()


def _payload() -> str:
    import json

    from vanban.channels import Outgoing, plain

    return json.dumps(Outgoing(plain("vâng: một"), for_anyone=True).to_json())


def test_a_service_told_to_stop_ends_what_is_in_work_or_gives_it_back(
    parts, channel, engine, database, tmp_path
) -> None:
    store(database, event(1, "đợi"))
    with serving(parts, tmp_path / "bots", threads=1, grace_s=0.2):
        until(lambda: engine.seen == ["đợi"])
    with database.session() as session:
        assert session.scalars(select(InboxRow.state)).all() == ["waiting"]
    engine.held.set()
    run_until_quiet(parts, tmp_path)
    assert [words for _, words in channel.sent] == ["vâng: đợi"]


def test_two_services_share_the_work_and_answer_nothing_twice(parts, channel, engine, database, tmp_path) -> None:
    store(database, *(event(n, f"chậm {n}", chat=f"chat {n % 9}") for n in range(45)))
    with serving(parts, tmp_path / "bots", threads=2), serving(parts, tmp_path / "bots", threads=2):
        until(lambda: quiet(database))
    assert sorted(engine.seen) == sorted(f"chậm {n}" for n in range(45))
    assert len(channel.sent) == len(set(channel.sent)) == 45


def test_a_service_is_a_handful_of_named_threads(parts: Parts, tmp_path: Path) -> None:
    service = BotService(parts, "p", folder=tmp_path, threads=3, senders=2)
    assert [thread.name for thread in service._threads] == [
        "bot keeper", "bot typing", "bot answer 0", "bot answer 1", "bot answer 2", "bot send 0", "bot send 1",
    ]  # fmt: skip
