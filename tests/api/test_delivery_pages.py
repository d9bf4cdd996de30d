"""The page of delivery over chat channels, for system administrators: states, alarms, what could not be sent."""

import datetime
import re
from collections.abc import Callable, Iterator

import pytest
from fake_services import World
from fastapi.testclient import TestClient
from sqlalchemy import select, text

from vanban.audit import Action
from vanban.channels import Outgoing, Platform, plain
from vanban.db import channel_outbox as outbox
from vanban.db import channel_outcomes as outcomes
from vanban.db.audit_models import AuditRow
from vanban.db.channel_models import OutboxRow
from vanban.db.channel_outbox import NewMessage, Pace
from vanban.db.channel_tallies import tally, tally_duration
from vanban.db.platform_states import raise_alarm, seen

SignIn = Callable[[str], TestClient]
ADDRESS = "/quan-tri/kenh-chat/gui-tin"
WORDS = "lời rất riêng"


@pytest.fixture
def system(world: World, sign_in: SignIn) -> Iterator[TestClient]:
    """A system administrator."""
    world.give_roles("an", "quan_tri_he_thong")
    yield sign_in("an")
    world.give_roles("an", "")


@pytest.fixture
def letters(world: World) -> Iterator[list[int]]:
    """Two messages that Telegram did not take, the ids of their rows."""
    now = datetime.datetime.now(datetime.UTC)
    with world.services.database.transaction() as session:
        for key, chat in (("in:1:0", "987654321"), ("nhac:4", "123123123")):
            outbox.put(session, NewMessage(key, Platform.TELEGRAM, chat, Outgoing(plain(WORDS))), now)
            held = outbox.claim(session, "p", Platform.TELEGRAM, Pace(), now)
            assert held is not None
            outcomes.dead(session, held, "Telegram từ chối nội dung", now)
        ids = list(session.scalars(select(OutboxRow.id).order_by(OutboxRow.id)))
    yield ids
    with world.services.database.transaction() as session:
        session.execute(text("DELETE FROM channel_outbox"))
        session.execute(text("DELETE FROM channel_platform"))


def states(world: World) -> list[str]:
    with world.services.database.session() as session:
        return list(session.scalars(select(OutboxRow.state).order_by(OutboxRow.id)))


@pytest.mark.parametrize("roles", ["", "can_bo van_thu", "quan_tri", "kiem_toan"])
def test_only_system_administrators_see_and_change_delivery(
    world: World, sign_in: SignIn, letters: list[int], roles: str
) -> None:
    world.give_roles("binh", roles)
    client = sign_in("binh")
    addresses = ["gui-lai-tat-ca", "bo-tat-ca", f"{letters[0]}/gui-lai", f"{letters[0]}/bo"]
    assert client.get(ADDRESS).status_code == 403
    assert [client.post(f"{ADDRESS}/{one}").status_code for one in addresses] == [403] * 4
    assert states(world) == ["dead", "dead"]
    world.give_roles("binh", "")


def test_what_could_not_be_sent_is_shown_without_words_or_whole_chats(system: TestClient, letters: list[int]) -> None:
    page = system.get(ADDRESS).text
    assert "Telegram từ chối nội dung" in page
    assert "…4321" in page
    assert "Trả lời" in page
    assert "Tin tự gửi (nhắc việc, văn bản mới)" in page
    assert WORDS not in page
    assert "987654321" not in page


def test_a_message_is_sent_again_or_dropped_and_that_is_recorded(world, system, letters) -> None:
    assert system.post(f"{ADDRESS}/{letters[0]}/gui-lai").headers["location"] == ADDRESS
    assert system.post(f"{ADDRESS}/{letters[1]}/bo").status_code == 303
    assert states(world) == ["waiting", "dropped"]
    with world.services.database.session() as session:
        wanted = select(AuditRow.target_id, AuditRow.detail).where(AuditRow.action == Action.OUTBOX_CONTROLLED.value)
        entries = [tuple(row) for row in session.execute(wanted.order_by(AuditRow.sequence))][-2:]
    assert entries == [(str(letters[0]), '{"change":"gui_lai"}'), (str(letters[1]), '{"change":"bo"}')]
    assert system.post(f"{ADDRESS}/{letters[1]}/gui-lai").status_code == 404
    assert system.post(f"{ADDRESS}/99999/bo").status_code == 404


def test_all_of_them_at_once(world: World, system: TestClient, letters: list[int]) -> None:
    assert system.post(f"{ADDRESS}/gui-lai-tat-ca").status_code == 303
    assert states(world) == ["waiting", "waiting"]
    assert system.post(f"{ADDRESS}/bo-tat-ca").status_code == 303  # none is left to drop
    assert states(world) == ["waiting", "waiting"]


def test_each_platform_tells_whether_it_runs_and_what_is_to_be_done(world, system, letters) -> None:
    now = datetime.datetime.now(datetime.UTC)
    with world.services.database.transaction() as session:
        seen(session, Platform.TELEGRAM, now)
        raise_alarm(session, Platform.ZALO_OA, "mất refresh token. Cấp lại quyền", now)
        outbox.put(session, NewMessage("in:9:0", Platform.ZALO_OA, "77", Outgoing(plain(WORDS))), now)
    page = re.sub(r"<[^>]+>|\s+", " ", system.get(ADDRESS).text)
    assert "Tiến trình bot đang chạy" in page
    assert "mất refresh token. Cấp lại quyền" in page
    assert "Có tin đang chờ nhưng không có tiến trình bot nào chạy" in page


def test_delivery_is_counted_for_prometheus(world: World, letters: list[int]) -> None:
    from api.application import create_application

    with world.services.database.transaction() as session:
        tally(session, Platform.TELEGRAM, "received", 3)
        for seconds in (0.1, 0.7, 400):
            tally_duration(session, Platform.TELEGRAM, "answered", seconds)
        raise_alarm(session, Platform.TELEGRAM, "sai token", datetime.datetime.now(datetime.UTC))
    client = TestClient(create_application(world.services), client=("127.0.0.1", 1))
    lines = client.get("/metrics").text.splitlines()
    for line in (
        'vanban_channel_events_total{platform="telegram"} 3',
        'vanban_channel_answer_seconds_bucket{platform="telegram",le="0.25"} 1',
        'vanban_channel_answer_seconds_bucket{platform="telegram",le="300.0"} 2',
        'vanban_channel_answer_seconds_bucket{platform="telegram",le="+Inf"} 3',
        'vanban_channel_answer_seconds_count{platform="telegram"} 3',
        'vanban_channel_outbox{platform="telegram",state="dead"} 2',
        'vanban_channel_alarm{platform="telegram"} 1',
    ):
        assert line in lines
