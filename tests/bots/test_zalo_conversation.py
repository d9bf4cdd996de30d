"""Whole conversations on both Zalo platforms: fake platform, service, and the real engine over the sample library."""

import datetime
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from chatting import Talk
from pydantic import SecretStr
from served_platform import Headers, SentMessage
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
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

from app.wiring import Services
from bots.engine.building import build_engine
from bots.limits import limits_of
from bots.port import ChannelAdapter, PollingReceiver, WebhookReader
from bots.service import Parts, serving
from bots.zalo.building import (
    zalo_bot_adapter,
    zalo_bot_polling,
    zalo_bot_webhook,
    zalo_oa_adapter,
    zalo_oa_webhook,
)
from vanban.db.channel_inbox import take_in
from vanban.db.channel_links import EndedHow, end_links_of_person, live_by_id
from vanban.db.channel_models import InboxRow, OutboxRow, PlatformStateRow
from vanban.db.models import PersonRow
from vanban.db.sealing import kept_seal
from vanban.principals import Principal
from vanban.settings import Settings

QUESTION = "Mỗi năm thành phố phải dành ít nhất bao nhiêu phần trăm ngân sách cho khoa học, công nghệ?"
NO_PACE = {"send_per_second": 0, "chat_interval_s": 0}
NEWER, OLDER = "Nghị quyết số 08-NQ/TU (20/02/2026)", "Nghị quyết số 08-NQ/TU (15/10/2021)"


@dataclass
class Zalo:
    """A person on a Zalo platform."""

    server: ZaloBotServer | ZaloOaServer
    services: Services
    user: str
    seen: int = 0

    def say(self, text: str) -> str:
        """Returns what comes back to what is written."""
        return self.after(lambda: self.server.say(self.user, text))

    def press(self, title: str) -> str:
        """Returns what comes back to a pressed button."""
        assert isinstance(self.server, ZaloOaServer)
        server = self.server
        return self.after(lambda: server.press(self.user, title))

    def after(self, does: Callable[[], str]) -> str:
        """Returns the words of all messages that answer an event; ``does`` makes it and returns its id."""
        event, end = does(), time.monotonic() + 30
        while not self.settled(event):
            assert time.monotonic() < end, "not answered in time"
            time.sleep(0.01)
        sent = self.server.sent_to(self.user)
        new, self.seen = sent[self.seen :], len(sent)
        assert all(len(one.text) <= 2000 for one in new)
        return "\n".join(one.text for one in new)

    def settled(self, event: str) -> bool:
        """Tells whether an event was answered, and nothing waits to be sent."""
        with self.services.database.session() as session:
            state = session.scalar(select(InboxRow.state).where(InboxRow.message_id == event))
            waiting = session.scalar(select(OutboxRow.id).where(OutboxRow.state.in_(("waiting", "sending"))))
            return state == "done" and waiting is None

    def newest(self) -> SentMessage:
        """Returns the newest message."""
        return self.server.sent_to(self.user)[-1]

    def code(self) -> str:
        """Returns a pairing code taken on the web."""
        return Talk(self.services).code("can.bo.tp")


def settings_for(services: Services, server: ZaloBotServer | ZaloOaServer) -> Settings:
    """Returns the installation's settings with those of the fake."""
    return services.settings.model_copy(
        update={
            "zalo_bot_token": SecretStr(BOT_TOKEN),
            "zalo_bot_name": BOT_NAME,
            "zalo_bot_webhook_secret": SecretStr(BOT_SECRET),
            "zalo_bot_url": server.url,
            "zalo_oa_app_id": APP_ID,
            "zalo_oa_app_secret": SecretStr(APP_SECRET),
            "zalo_oa_secret": SecretStr(OA_SECRET),
            "zalo_oa_refresh_token": SecretStr(getattr(server, "first_refresh", "")),
            "zalo_oa_url": server.url,
            "zalo_oauth_url": server.url,
            "channel_limits": {"zalo-bot": NO_PACE, "zalo-oa": NO_PACE},
        }
    )


def live(session: Session, link_id: int, now: datetime.datetime) -> Principal | None:
    """Returns who a pairing stands for while it holds."""
    found = live_by_id(session, link_id, now=now)
    return found[1] if found else None


def parts_of(
    services: Services, settings: Settings, adapter: ChannelAdapter, receiver: PollingReceiver | None
) -> Parts:
    """Returns the parts of the service with the real engine."""
    engine = build_engine(
        adapter.platform,
        adapter.capabilities,
        database=services.database,
        assistant=services.assistant,
        settings=settings,
    )
    limits = limits_of(adapter.platform, settings.channel_limits)
    return Parts(services.database, adapter, engine, services.files, limits, live, receiver)


def storing(services: Services, reader: WebhookReader) -> Callable[[Headers, bytes], int]:
    """Returns a delivery that reads and stores as the webhook address does."""

    def deliver(headers: Headers, body: bytes) -> int:
        now = datetime.datetime.now(datetime.UTC)
        events = reader.read(headers, body, now=now)
        with services.database.transaction() as session:
            take_in(session, events, None, now)
        return 200

    return deliver


@pytest.fixture(params=["zalo-bot polled", "zalo-bot webhook", "zalo-oa"])
def zalo(request: pytest.FixtureRequest, services: Services, tmp_path: Path) -> Iterator[Zalo]:
    with services.database.transaction() as session:
        session.execute(delete(PlatformStateRow))
    server = ZaloOaServer() if request.param == "zalo-oa" else ZaloBotServer()
    with server:
        settings = settings_for(services, server)
        polling = zalo_bot_polling(settings) if request.param == "zalo-bot polled" else None
        if isinstance(server, ZaloOaServer):
            adapter: ChannelAdapter = zalo_oa_adapter(settings, services.database, kept_seal(settings))
            server.deliver = storing(services, zalo_oa_webhook(settings))
        else:
            adapter = zalo_bot_adapter(settings)
            server.deliver = None if polling else storing(services, zalo_bot_webhook(settings))
        user = f"u{time.time_ns()}"
        with serving(parts_of(services, settings, adapter, polling), tmp_path / "bots", threads=2):
            yield Zalo(server, services, user)
        adapter.close()
        if polling:
            polling.close()


def test_from_help_and_pairing_to_answer_follow_up_choice_refusal_and_the_end(zalo: Zalo) -> None:
    assert "chưa ghép" in zalo.say(QUESTION)
    assert "Đã ghép" in zalo.say(zalo.code())
    answered = zalo.say(QUESTION)
    assert "3%" in answered
    assert "[1]" in answered
    assert "Đã hiểu" in zalo.say("còn giai đoạn 2026 - 2030 thì sao?")
    offered = zalo.say("Nghị quyết 08-NQ/TU quy định gì?")
    assert "Đồng chí chọn" in offered
    if buttons := [button["title"] for button in zalo.newest().buttons]:
        assert buttons == [NEWER, OLDER]
        assert "ngày 15/10/2021" in zalo.press(OLDER)
    else:
        assert f"1. {NEWER}\n2. {OLDER}" in offered
        assert "ngày 15/10/2021" in zalo.say("số hai ạ")
    assert "vanban.example" in zalo.say("Giá vé máy bay đi Tokyo ngày mai là bao nhiêu?")
    with zalo.services.database.transaction() as session:
        person = session.query(PersonRow).filter_by(username="can.bo.tp").one()
        end_links_of_person(session, person.id, EndedHow.REVOKED, now=datetime.datetime.now(datetime.UTC))
    assert zalo.say(QUESTION) == ""  # help was given a moment ago, and nothing else is


def test_a_picture_is_declined_with_the_reason(zalo: Zalo) -> None:
    assert "Đã ghép" in zalo.say(zalo.code())
    kind, more = (
        ("user_send_image", {"attachments": [{"type": "image"}]})
        if isinstance(zalo.server, ZaloOaServer)
        else ("message.image.received", {"photo": "https://anh.example/a.jpg"})
    )
    assert "mạng ngoài" in zalo.after(lambda: zalo.server.event(kind, zalo.user, **more))


@pytest.mark.parametrize("zalo", ["zalo-bot webhook"], indirect=True)
def test_in_a_group_of_the_bot_only_what_mentions_it_is_answered(zalo: Zalo) -> None:
    server = zalo.server
    assert isinstance(server, ZaloBotServer)
    zalo.say(zalo.code())
    group = f"g{zalo.user}"
    server.say(zalo.user, QUESTION, group=group)
    server.say(zalo.user, f"@{BOT_NAME} {QUESTION}", group=group)
    (answer,) = server.wait_for(group, 1, within_s=30)
    assert "3%" in answer.text
