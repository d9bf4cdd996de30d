"""The service on both Zalo platforms, from the platform's webhook or polling to the message it takes, and back."""

import datetime
import itertools
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from echo_engine import EchoEngine
from fresh import fresh_database
from pydantic import SecretStr
from served_platform import Fault, Headers, ServedPlatform
from sqlalchemy import select, text
from zalo_servers import (
    APP_ID,
    APP_SECRET,
    BOT_NAME,
    BOT_SECRET,
    BOT_TOKEN,
    OA_SECRET,
    ZaloBotServer,
    ZaloOaServer,
)

from bots.limits import Limits, limits_of
from bots.port import ChannelAdapter, PollingReceiver, WebhookReader
from bots.receiving import Receiving
from bots.service import Parts, serving
from bots.zalo.building import (
    zalo_bot_adapter,
    zalo_bot_polling,
    zalo_bot_webhook,
    zalo_oa_adapter,
    zalo_oa_app,
    zalo_oa_webhook,
)
from bots.zalo.oa_tokens import set_refresh_token
from ingest.file_store import FileStore
from vanban.channels import Platform
from vanban.db.channel_inbox import take_in
from vanban.db.channel_models import InboxRow, OutboxRow, PlatformStateRow
from vanban.db.sealing import Seal
from vanban.db.session import Database
from vanban.errors import SettingsError
from vanban.settings import Settings

SEAL = Seal(b"k" * 32)
NO_PACE = {"send_per_second": 0, "chat_interval_s": 0}
PATIENCE_S = 20.0


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = fresh_database(Settings(data_dir=tmp_path / "data", database_url=None))
    yield database
    database.close()


@pytest.fixture
def bot() -> Iterator[ZaloBotServer]:
    with ZaloBotServer() as server:
        yield server


@pytest.fixture
def account() -> Iterator[ZaloOaServer]:
    with ZaloOaServer() as server:
        yield server


def settings_for(server: ServedPlatform) -> Settings:
    """Returns the settings that lead to a fake, with all that both platforms need."""
    return Settings(
        zalo_bot_token=SecretStr(BOT_TOKEN),
        zalo_bot_name=BOT_NAME,
        zalo_bot_webhook_secret=SecretStr(BOT_SECRET),
        zalo_bot_url=server.url,
        zalo_oa_app_id=APP_ID,
        zalo_oa_app_secret=SecretStr(APP_SECRET),
        zalo_oa_secret=SecretStr(OA_SECRET),
        zalo_oa_refresh_token=SecretStr(getattr(server, "first_refresh", "khong-dung")),
        zalo_oa_url=server.url,
        zalo_oauth_url=server.url,
        channel_limits={"zalo-bot": NO_PACE, "zalo-oa": NO_PACE},
    )


def parts_for(
    database: Database, adapter: ChannelAdapter, folder: Path, receiver: PollingReceiver | None = None
) -> Parts:
    """Returns the parts of a service that answers with what it was told."""
    fast: Limits = limits_of(adapter.platform, {adapter.platform.value: NO_PACE})
    return Parts(
        database, adapter, EchoEngine(), FileStore(folder / "files"), fast, lambda session, link, now: None, receiver
    )


def storing(database: Database, reader: WebhookReader) -> Callable[[Headers, bytes], int]:
    """Returns a delivery that does what the webhook address does: read, store, acknowledge."""

    def deliver(headers: Headers, body: bytes) -> int:
        now = datetime.datetime.now(datetime.UTC)
        events = reader.read(headers, body, now=now)
        with database.transaction() as session:
            take_in(session, events, None, now)
        return 200

    return deliver


def until(holds: Callable[[], object]) -> None:
    """Waits until something holds."""
    end = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < end, "did not happen in time"
        time.sleep(0.005)


def outbox(database: Database) -> list[str]:
    """Returns the states of what was to be sent."""
    with database.session() as session:
        return list(session.scalars(select(OutboxRow.state).order_by(OutboxRow.id)))


def test_what_is_polled_from_the_bot_is_answered_in_its_order(
    bot: ZaloBotServer, database: Database, tmp_path: Path
) -> None:
    settings = settings_for(bot)
    adapter, polling = zalo_bot_adapter(settings), zalo_bot_polling(settings)
    for number, user in itertools.product(range(4), ("an", "binh")):
        bot.say(user, f"câu {number}")
    with serving(parts_for(database, adapter, tmp_path, polling), tmp_path / "bots", threads=2):
        until(lambda: len(bot.sent) == 8)
    for user in ("an", "binh"):
        assert [one.text for one in bot.sent_to(user)] == [f"vâng: câu {number}" for number in range(4)]
    adapter.close()
    polling.close()


def test_a_polled_event_that_could_not_be_stored_is_not_lost(
    bot: ZaloBotServer, database: Database, tmp_path: Path
) -> None:
    polling = zalo_bot_polling(settings_for(bot))
    receiving = Receiving(database, Platform.ZALO_BOT, polling, tmp_path / "lock")
    bot.say("an", "một")
    bot.say("an", "hai")

    renamed = "ALTER TABLE channel_inbox RENAME TO away", "ALTER TABLE away RENAME TO channel_inbox"
    for statement in renamed:
        with database.engine.begin() as connection:
            connection.execute(text(statement))
        receiving.poll_once()
    receiving.poll_once()
    with database.session() as session:
        assert len(list(session.scalars(select(InboxRow.id)))) == 2
    polling.close()


@pytest.mark.parametrize("wrapped", [True, False])
def test_what_the_bots_webhook_brings_twice_is_answered_once(
    bot: ZaloBotServer, database: Database, tmp_path: Path, wrapped: bool
) -> None:
    bot.wrapped = wrapped
    adapter = zalo_bot_adapter(settings_for(bot))
    bot.deliver = storing(database, zalo_bot_webhook(settings_for(bot)))
    start = int(time.time() * 1000)
    with bot.mixed_up():
        for number in range(3):
            bot.say("an", f"câu {number}", at_ms=start + number)
    bot.deliver_again()
    with serving(parts_for(database, adapter, tmp_path), tmp_path / "bots", threads=2):
        until(lambda: len(bot.sent) == 3 and outbox(database) == ["sent"] * 3)
    assert [one.text for one in bot.sent_to("an")] == ["vâng: câu 0", "vâng: câu 1", "vâng: câu 2"]
    adapter.close()


def test_what_the_accounts_webhook_brings_in_disorder_is_answered_once_in_order(
    account: ZaloOaServer, database: Database, tmp_path: Path
) -> None:
    adapter = zalo_oa_adapter(settings_for(account), database, SEAL)
    account.deliver = storing(database, zalo_oa_webhook(settings_for(account)))
    start = account.clock()
    with account.mixed_up():
        for number in range(3):
            account.say("an", f"câu {number}", at_ms=start + number)
    with serving(parts_for(database, adapter, tmp_path), tmp_path / "bots", threads=2):
        until(lambda: outbox(database) == ["sent"] * 3)
    assert [one.text for one in account.sent_to("an")] == ["vâng: câu 0", "vâng: câu 1", "vâng: câu 2"]
    adapter.close()


def test_busy_platforms_and_broken_lines_lose_nothing_and_repeat_nothing(
    account: ZaloOaServer, database: Database, tmp_path: Path
) -> None:
    adapter = zalo_oa_adapter(settings_for(account), database, SEAL)
    account.deliver = storing(database, zalo_oa_webhook(settings_for(account)))
    account.fail_next(Fault("status", 429, retry_after=0.05), Fault("drop_after"))
    account.say("an", "một")
    account.say("binh", "hai")
    with serving(parts_for(database, adapter, tmp_path), tmp_path / "bots", threads=2):
        until(lambda: sorted(outbox(database)) == ["sent", "sent", "uncertain"])  # and the notice of the uncertain one
    texts = [one.text for one in account.sent]
    assert sorted(one for one in texts if one.startswith("vâng")) == ["vâng: hai", "vâng: một"]
    adapter.close()


def test_a_lost_token_is_told_and_what_waits_goes_out_once_it_is_mended(
    account: ZaloOaServer, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bots.sending.DOWN_S", 0.05)
    settings = settings_for(account)
    adapter = zalo_oa_adapter(settings, database, SEAL)
    account.deliver = storing(database, zalo_oa_webhook(settings))
    account.refresh.clear()
    account.say("an", "một")

    def alarm() -> str:
        with database.session() as session:
            row = session.get(PlatformStateRow, "zalo-oa")
            return row.alarm if row else ""

    with serving(parts_for(database, adapter, tmp_path), tmp_path / "bots", threads=1):
        until(alarm)
        assert "-14020" in alarm()
        assert "--refresh-token" in alarm()
        assert account.sent == []
        set_refresh_token(database, SEAL, zalo_oa_app(settings), account.new_refresh())
        with database.transaction() as session:
            for row in session.scalars(select(OutboxRow)):
                row.due_at = datetime.datetime.now(datetime.UTC)
        until(lambda: account.sent)
        until(lambda: alarm() == "")
    assert [one.text for one in account.sent_to("an")] == ["vâng: một"]
    adapter.close()


@pytest.mark.parametrize(
    ("make", "missing"),
    [
        (zalo_bot_adapter, "VANBAN_ZALO_BOT_TOKEN"),
        (zalo_bot_polling, "VANBAN_ZALO_BOT_TOKEN"),
        (zalo_bot_webhook, "VANBAN_ZALO_BOT_WEBHOOK_SECRET"),
        (zalo_oa_app, "VANBAN_ZALO_OA_APP_ID"),
        (zalo_oa_webhook, "VANBAN_ZALO_OA_SECRET"),
    ],
)
def test_a_setting_that_is_missing_is_named(make: Callable[[Settings], object], missing: str) -> None:
    with pytest.raises(SettingsError, match=missing):
        make(Settings())


@pytest.mark.parametrize("token", ["a b", "1:x/y", "1:é", ""])
def test_a_token_that_cannot_stand_in_an_address_is_refused(token: str) -> None:
    with pytest.raises(SettingsError, match="VANBAN_ZALO_BOT_TOKEN"):
        zalo_bot_adapter(Settings(zalo_bot_token=SecretStr(token)))


def test_an_address_of_another_kind_is_refused() -> None:
    with pytest.raises(SettingsError, match="VANBAN_ZALO_BOT_URL"):
        zalo_bot_adapter(Settings(zalo_bot_token=SecretStr(BOT_TOKEN), zalo_bot_url="file:///etc/passwd"))
