"""The tokens of Zalo Official Account: renewed in time, once, by one; and when the pair is lost, people are told."""

import datetime
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from fresh import fresh_database
from pydantic import SecretStr
from served_platform import Fault
from sqlalchemy import create_engine, delete, text
from zalo_servers import APP_ID, APP_SECRET, ZaloOaServer

from bots.port import ChannelDown, NotTaken
from bots.zalo.oa_renewal import OaApp
from bots.zalo.oa_token_state import LEASE_S, Down, Renew, TokenState, next_step
from bots.zalo.oa_token_store import TokenStore
from bots.zalo.oa_tokens import OaTokens, set_refresh_token
from vanban.channels import Platform
from vanban.db.channel_models import PlatformStateRow
from vanban.db.platform_states import end_alarm
from vanban.db.sealing import Seal
from vanban.db.session import Database
from vanban.errors import InvalidInput
from vanban.settings import Settings

SEAL = Seal(b"k" * 32)
START = datetime.datetime(2026, 3, 2, 8, 0, tzinfo=datetime.UTC)


POSTGRESQL = "VANBAN_TEST_POSTGRESQL_URL"  # of an empty database that the tests may wipe


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def opened(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    url = os.environ.get(POSTGRESQL) if request.param == "postgresql" else None
    if request.param == "postgresql":
        if url is None:
            pytest.skip(f"needs a PostgreSQL server: set {POSTGRESQL}")
        wipe(url)
    folder = tmp_path_factory.mktemp("zalo-tokens") / "data"
    database = fresh_database(Settings(data_dir=folder, database_url=url))
    yield database
    database.close()


def wipe(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()


@pytest.fixture
def database(opened: Database) -> Database:
    with opened.transaction() as session:
        session.execute(delete(PlatformStateRow))
    return opened


@pytest.fixture
def server() -> Iterator[ZaloOaServer]:
    with ZaloOaServer() as server:
        yield server


@dataclass
class Clock:
    """A clock that tests move; pausing moves it too."""

    now: datetime.datetime = START
    paused: list[float] = field(default_factory=list)

    def __call__(self) -> datetime.datetime:
        return self.now

    def pause(self, seconds: float) -> None:
        self.paused.append(seconds)
        self.forward(seconds)

    def forward(self, seconds: float = 0, *, hours: float = 0) -> None:
        self.now += datetime.timedelta(seconds=seconds, hours=hours)


def made(
    database: Database, server: ZaloOaServer, clock: Clock, *, seed: str | None = None, secret: str = APP_SECRET
) -> OaTokens:
    """Returns tokens as a new process would have them."""
    first = SecretStr(seed or server.first_refresh)
    return OaTokens(database, SEAL, OaApp(APP_ID, SecretStr(secret), server.url, first), clock=clock, pause=clock.pause)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def tokens(database: Database, server: ZaloOaServer, clock: Clock) -> Iterator[OaTokens]:
    tokens = made(database, server, clock)
    yield tokens
    tokens.close()


def kept(database: Database) -> PlatformStateRow:
    """Returns the kept row."""
    with database.session() as session:
        return session.get_one(PlatformStateRow, "zalo-oa")


def state(database: Database) -> TokenState:
    """Returns what is kept, opened."""
    found, _ = TokenStore(database, SEAL).glance()
    assert isinstance(found, TokenState)
    return found


def test_the_first_token_comes_from_the_setting_and_is_used_once(server: ZaloOaServer, tokens: OaTokens) -> None:
    access = tokens.access()
    assert {tokens.access() for _ in range(5)} == {access}
    assert server.renewals == 1
    assert access in server.access


def test_what_is_kept_is_sealed(server: ZaloOaServer, tokens: OaTokens, database: Database) -> None:
    access = tokens.access()
    row = kept(database)
    assert access not in row.tokens
    assert not any(token in row.tokens for token in server.refresh)
    assert row.tokens_expire_at == START + datetime.timedelta(hours=25)
    assert access not in repr(state(database))


def test_a_token_is_renewed_before_it_expires(server: ZaloOaServer, tokens: OaTokens, clock: Clock) -> None:
    first = tokens.access()
    clock.forward(hours=18)
    assert tokens.access() == first
    clock.forward(hours=1)
    second = tokens.access()
    assert second != first
    assert server.renewals == 2


def test_a_stored_pair_outlives_the_process_and_wins_over_the_setting(
    server: ZaloOaServer, tokens: OaTokens, database: Database, clock: Clock
) -> None:
    first = tokens.access()
    again = made(database, server, clock)
    assert again.access() == first
    clock.forward(hours=30)
    assert again.access() in server.access
    assert server.renewals == 2
    again.close()


def test_a_setting_that_was_changed_wins_over_the_stored_pair(
    server: ZaloOaServer, tokens: OaTokens, database: Database, clock: Clock
) -> None:
    first = tokens.access()
    changed = made(database, server, clock, seed=server.new_refresh())
    second = changed.access()
    assert second != first
    assert changed.access() == second
    changed.close()


def test_nothing_set_and_nothing_stored_is_said(database: Database, server: ZaloOaServer, clock: Clock) -> None:
    tokens = OaTokens(database, SEAL, OaApp(APP_ID, SecretStr(APP_SECRET), server.url), clock=clock)
    with pytest.raises(ChannelDown, match="chưa có refresh token"):
        tokens.access()
    assert kept(database).alarm.startswith("Zalo Official Account chưa có refresh token")
    assert server.calls == []
    tokens.close()


def test_a_used_refresh_token_raises_the_alarm_and_the_platform_is_not_asked_again(
    server: ZaloOaServer, tokens: OaTokens, database: Database, clock: Clock
) -> None:
    server.refresh.clear()
    for _ in range(20):
        with pytest.raises(ChannelDown, match="-14020"):
            tokens.access()
        clock.forward(hours=5)
    assert server.calls == ["/v4/oa/access_token"]
    row = kept(database)
    assert "--refresh-token" in row.alarm
    assert row.alarm_at == START
    assert server.first_refresh not in row.alarm


def test_a_pasted_refresh_token_mends_the_channel_and_takes_the_alarm_back(
    server: ZaloOaServer, tokens: OaTokens, database: Database, clock: Clock
) -> None:
    server.refresh.clear()
    with pytest.raises(ChannelDown):
        tokens.access()
    app = OaApp(APP_ID, SecretStr(APP_SECRET), server.url, SecretStr(server.first_refresh))
    set_refresh_token(database, SEAL, app, f"  {server.new_refresh()}\n")
    assert kept(database).alarm == ""
    assert tokens.access() in server.access
    assert kept(database).alarm == ""


@pytest.mark.parametrize("token", ["", "ngắn", "x" * 5000, "có dấu cách ở trong chuỗi này", "đ" * 40])
def test_what_cannot_be_a_token_is_not_taken(database: Database, server: ZaloOaServer, token: str) -> None:
    app = OaApp(APP_ID, SecretStr(APP_SECRET), server.url)
    with pytest.raises(InvalidInput, match="Refresh token"):
        set_refresh_token(database, SEAL, app, token)


def test_a_wrong_application_secret_is_told_and_tried_again_once_it_is_changed(
    server: ZaloOaServer, database: Database, clock: Clock
) -> None:
    wrong = made(database, server, clock, secret="sai")
    with pytest.raises(ChannelDown, match="VANBAN_ZALO_OA_APP_SECRET"):
        wrong.access()
    right = made(database, server, clock)
    assert right.access() in server.access
    assert kept(database).alarm == ""
    wrong.close()
    right.close()


def test_a_lost_pair_still_sends_until_the_access_token_expires(
    server: ZaloOaServer, tokens: OaTokens, database: Database, clock: Clock
) -> None:
    first = tokens.access()
    server.refresh.clear()
    clock.forward(hours=20)
    assert tokens.access() == first
    assert "-14020" in kept(database).alarm
    with database.transaction() as session:
        assert end_alarm(session, Platform.ZALO_OA)  # as whoever sends does after a message that was taken
    clock.forward(hours=4)
    assert tokens.access() == first
    assert "-14020" in kept(database).alarm
    clock.forward(hours=2)
    with pytest.raises(ChannelDown):
        tokens.access()
    assert server.renewals == 1
    assert len(server.calls) == 2


def test_before_the_platform_is_asked_it_is_noted_that_a_renewal_is_under_way(
    server: ZaloOaServer, tokens: OaTokens, database: Database
) -> None:
    seen: list[TokenState] = []
    server.before_renewal = lambda: seen.append(state(database))
    tokens.access()
    assert [one.renewing_since for one in seen] == [START.timestamp()]
    assert state(database).renewing_since == 0


def interrupted(database: Database, server: ZaloOaServer, clock: Clock) -> None:
    """Leaves behind what a process does that dies after it noted that it renews."""
    step = next_step(TokenState(refresh=server.first_refresh), now=clock().timestamp(), refused="", settings="")
    assert isinstance(step, Renew)
    with TokenStore(database, SEAL).locked() as row:
        row.write(step.state, now=clock())


def pasted(database: Database, server: ZaloOaServer, clock: Clock) -> OaTokens:
    """Returns tokens of an installation whose refresh token is stored, not set."""
    return OaTokens(database, SEAL, OaApp(APP_ID, SecretStr(APP_SECRET), server.url), clock=clock, pause=clock.pause)


def test_a_process_that_died_before_it_asked_costs_a_pause_only(
    database: Database, server: ZaloOaServer, clock: Clock
) -> None:
    interrupted(database, server, clock)
    tokens = pasted(database, server, clock)
    with pytest.raises(NotTaken, match="đang chờ"):
        tokens.access()
    assert server.calls == []
    clock.forward(LEASE_S)
    assert tokens.access() in server.access
    tokens.close()


def test_a_process_that_died_before_it_kept_the_new_pair_raises_the_alarm(
    database: Database, server: ZaloOaServer, clock: Clock
) -> None:
    interrupted(database, server, clock)
    server.refresh.remove(server.first_refresh)
    clock.forward(LEASE_S + 1)
    tokens = pasted(database, server, clock)
    with pytest.raises(ChannelDown, match="bị ngắt giữa chừng"):
        tokens.access()
    assert "bị ngắt giữa chừng" in kept(database).alarm
    tokens.close()


@pytest.mark.parametrize("fault", [Fault("drop_before"), Fault("status", 502)])
def test_a_renewal_of_unknown_outcome_is_tried_again_after_a_while_not_at_once(
    server: ZaloOaServer, tokens: OaTokens, clock: Clock, fault: Fault
) -> None:
    server.renewal_faults.append(fault)
    for _ in range(3):
        with pytest.raises(NotTaken):
            tokens.access()
    assert len(server.calls) == 1
    clock.forward(LEASE_S)
    assert tokens.access() in server.access


@pytest.mark.parametrize("fault", [Fault("drop_after"), Fault("garbage")])
def test_a_pair_that_never_arrived_raises_the_alarm(
    server: ZaloOaServer, tokens: OaTokens, database: Database, clock: Clock, fault: Fault
) -> None:
    server.renewal_faults.append(fault)
    with pytest.raises(NotTaken):
        tokens.access()
    clock.forward(LEASE_S)
    with pytest.raises(ChannelDown, match="bị ngắt giữa chừng"):
        tokens.access()
    assert kept(database).alarm


@pytest.mark.parametrize("fault", [Fault("status", 503), Fault("status", 429), Fault("refuse", -32)])
def test_a_busy_platform_has_not_used_the_refresh_token(server: ZaloOaServer, tokens: OaTokens, fault: Fault) -> None:
    server.renewal_faults.append(fault)
    with pytest.raises(NotTaken):
        tokens.access()
    assert tokens.access() in server.access


def test_an_early_renewal_that_fails_lets_the_token_at_hand_be_used_and_is_not_hammered(
    server: ZaloOaServer, tokens: OaTokens, clock: Clock
) -> None:
    first = tokens.access()
    clock.forward(hours=20)
    server.renewal_faults += [Fault("status", 503)] * 2
    assert {tokens.access() for _ in range(5)} == {first}
    assert len(server.calls) == 2
    clock.forward(LEASE_S + 1)
    assert tokens.access() == first
    clock.forward(LEASE_S + 1)
    assert tokens.access() != first


def test_a_refused_access_token_is_renewed_unless_another_did_so(
    server: ZaloOaServer, tokens: OaTokens, clock: Clock
) -> None:
    first = tokens.access()
    clock.forward(hours=1)
    second = tokens.access(refused=first)
    assert second != first
    assert tokens.access(refused=first) == second
    assert server.renewals == 2


def test_an_access_token_refused_at_once_is_not_renewed_over_and_over(
    server: ZaloOaServer, tokens: OaTokens, clock: Clock
) -> None:
    first = tokens.access()
    for _ in range(10):
        with pytest.raises(ChannelDown, match="vừa cấp"):
            tokens.access(refused=first)
        with pytest.raises(ChannelDown, match="vừa cấp"):
            tokens.access()
    assert server.renewals == 1
    clock.forward(601)
    assert tokens.access() in server.access
    assert server.renewals == 2


def test_a_key_that_does_not_open_the_tokens_is_told(
    server: ZaloOaServer, tokens: OaTokens, database: Database, clock: Clock
) -> None:
    tokens.access()
    app = OaApp(APP_ID, SecretStr(APP_SECRET), server.url)
    other = OaTokens(database, Seal(b"x" * 32), app, clock=clock)
    with pytest.raises(ChannelDown, match=r"seal\.key"):
        other.access()
    assert "seal.key" in kept(database).alarm
    set_refresh_token(database, Seal(b"x" * 32), app, server.new_refresh())
    assert other.access() in server.access
    other.close()


def test_a_token_pasted_during_a_renewal_is_kept(server: ZaloOaServer, tokens: OaTokens, database: Database) -> None:
    app = OaApp(APP_ID, SecretStr(APP_SECRET), server.url, SecretStr(server.first_refresh))
    given = server.new_refresh()
    server.before_renewal = lambda: set_refresh_token(database, SEAL, app, given)
    tokens.access()
    assert state(database).refresh == given


def test_a_busy_database_does_not_lose_the_new_pair(server: ZaloOaServer, database: Database) -> None:
    """Another connection holds the write lock while the new pair comes back, longer than one try waits."""
    locked, freed = threading.Event(), threading.Event()
    clock = Clock()

    def hold() -> None:
        with database.engine.connect() as connection:
            connection.execute(text("UPDATE channel_platform SET alarm = alarm"))
            locked.set()
            freed.wait(5)
            connection.rollback()

    holder = threading.Thread(target=hold)

    def begin() -> None:
        holder.start()
        locked.wait(5)
        threading.Timer(0.3, freed.set).start()

    server.before_renewal = begin
    tokens = made(database, server, clock)
    access = tokens.access()
    holder.join(5)
    assert state(database).access == access
    assert state(database).refresh in server.refresh
    tokens.close()


def test_many_threads_renew_once(server: ZaloOaServer, database: Database) -> None:
    tokens = OaTokens(database, SEAL, OaApp(APP_ID, SecretStr(APP_SECRET), server.url, SecretStr(server.first_refresh)))
    with ThreadPoolExecutor(12) as pool:
        given = list(pool.map(lambda _: tokens.access(), range(24)))
    assert len(set(given)) == 1
    assert server.renewals == 1
    tokens.close()


def test_two_processes_that_renew_at_once_renew_once(server: ZaloOaServer, database: Database) -> None:
    script, root = Path(__file__).with_name("renewing_process.py"), Path(__file__).resolve().parents[2]
    address = database.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, str(script), address, server.url, server.first_refresh]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    running = [subprocess.Popen(command, cwd=root, env={"PYTHONPATH": str(root)}, **pipes) for _ in range(2)]
    assert [one.stdout.readline() for one in running] == ["ready\n"] * 2
    for one in running:
        one.stdin.write("go\n")
        one.stdin.flush()
    printed = [one.communicate(timeout=60)[0].strip() for one in running]
    assert printed[0] == printed[1]
    assert printed[0] in server.access
    assert server.renewals == 1
    assert server.calls == ["/v4/oa/access_token"]


def test_keeping_fresh_never_fails(server: ZaloOaServer, tokens: OaTokens, clock: Clock) -> None:
    tokens.keep_fresh()
    clock.forward(hours=20)
    tokens.keep_fresh()
    assert server.renewals == 2
    server.refresh.clear()
    clock.forward(hours=30)
    tokens.keep_fresh()
    with pytest.raises(ChannelDown):
        tokens.access()


def test_a_pair_without_a_refresh_token_is_down_in_the_end() -> None:
    step = next_step(TokenState(access="a", issued_at=0, expires_at=10), now=20, refused="", settings="")
    assert isinstance(step, Down)
    assert step.alarm
