"""Zalo Official Account, through a strict fake: messages, buttons, windows, events, and what every failure means."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fresh import fresh_database
from pydantic import SecretStr
from served_platform import Fault, Headers
from sqlalchemy import delete
from zalo_servers import APP_ID, APP_SECRET, OA_SECRET, ZaloOaServer

from bots.limits import limits_of
from bots.port import ChannelDown, NotTaken, OutcomeUnknown, SendingError, Undeliverable
from bots.zalo.oa_adapter import ZaloOaAdapter
from bots.zalo.oa_renewal import OaApp
from bots.zalo.oa_tokens import OaTokens
from bots.zalo.oa_webhook import ZaloOaWebhook
from vanban.channels import Button, Incoming, IncomingKind, Outgoing, Platform, Poll, Span, plain
from vanban.db.channel_models import ChannelChatRow, PlatformStateRow
from vanban.db.sealing import Seal
from vanban.db.session import Database
from vanban.errors import SettingsError
from vanban.settings import Settings

LIMITS = limits_of(Platform.ZALO_OA)
HELLO = Outgoing(plain("Kính gửi đồng chí"))


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    folder: Path = tmp_path_factory.mktemp("zalo-oa")
    database = fresh_database(Settings(data_dir=folder / "data", database_url=None))
    yield database
    database.close()


@dataclass
class World:
    """A platform, our adapter, our reader, and what was read."""

    server: ZaloOaServer
    adapter: ZaloOaAdapter
    tokens: OaTokens
    reader: ZaloOaWebhook
    read: list[Incoming]

    def receive(self, headers: Headers, body: bytes) -> int:
        """Takes a webhook request."""
        self.read += self.reader.read(headers, body, now=datetime.datetime.now(datetime.UTC))
        return 200


@pytest.fixture
def world(database: Database) -> Iterator[World]:
    with database.transaction() as session:
        session.execute(delete(PlatformStateRow))
        session.execute(delete(ChannelChatRow))
    with ZaloOaServer() as server:
        app = OaApp(APP_ID, SecretStr(APP_SECRET), server.url, SecretStr(server.first_refresh))
        tokens = OaTokens(database, Seal(b"k" * 32), app, pause=lambda seconds: None)
        adapter = ZaloOaAdapter(tokens, database, server.url, LIMITS)
        world = World(server, adapter, tokens, ZaloOaWebhook(APP_ID, SecretStr(OA_SECRET), LIMITS), [])
        server.deliver = world.receive
        server.say("u1", "chào")
        yield world
        adapter.close()


def test_a_message_goes_out_with_a_token_renewed_from_the_first(world: World) -> None:
    sent = world.adapter.send("u1", Outgoing((Span("Điều 5", "bold"), Span(" quy định", "quote"))))
    (message,) = world.server.sent_to("u1")
    assert (message.text, message.buttons) == ("Điều 5 quy định", ())
    assert sent.external_id == message.id
    assert world.server.renewals == 1


def test_buttons_are_shown_and_come_back_pressed(world: World) -> None:
    buttons = (
        Button("Xem  nguyên văn", data="nguyenvan:12:5"),
        Button("Mở trên web", url="https://vb.lacha.example/v/12"),
    )
    world.adapter.send("u1", Outgoing(plain("Trả lời"), buttons))
    shown = world.server.sent_to("u1")[0].buttons
    assert [one["type"] for one in shown] == ["oa.query.hide", "oa.open.url"]
    world.server.press("u1", "Xem nguyên văn")
    pressed = world.read[-1]
    assert (pressed.kind, pressed.text, pressed.chat_id) == (IncomingKind.BUTTON, "nguyenvan:12:5", "u1")


@pytest.mark.parametrize(
    "buttons",
    [
        tuple(Button(f"Văn bản {number}", data=f"chon:{number}") for number in range(1, 7)),
        (Button("dài " * 40, data="chon:1"),),
        (Button("x", data="đ" * 49),),
        (Button("x", url="javascript:alert(1)"), Button("y", data="chon:1")),
    ],
)
def test_buttons_that_do_not_fit_become_numbered_lines(world: World, buttons: tuple[Button, ...]) -> None:
    world.adapter.send("u1", Outgoing(plain("Chọn"), buttons))
    (message,) = world.server.sent_to("u1")
    assert message.buttons == ()
    assert message.text.startswith("Chọn\n\n1. ")


@pytest.mark.parametrize("text", ["", "a" * 2001])
def test_a_text_that_the_platform_would_not_take_never_leaves(world: World, text: str) -> None:
    with pytest.raises(Undeliverable):
        world.adapter.send("u1", Outgoing(plain(text)))
    assert world.server.calls == []


def test_files_and_polls_are_not_sent_here(world: World) -> None:
    for message in (Outgoing(plain("tệp"), file_of=3), Outgoing(plain("đố"), poll=Poll("?", ("a", "b"), correct=0))):
        with pytest.raises(Undeliverable):
            world.adapter.send("u1", message)


@pytest.mark.parametrize(
    ("fault", "failure", "taken"),
    [
        (Fault("drop_before"), OutcomeUnknown, 0),
        (Fault("drop_after"), OutcomeUnknown, 1),
        (Fault("garbage"), OutcomeUnknown, 1),
        (Fault("status", 500), OutcomeUnknown, 0),
        (Fault("status", 502), OutcomeUnknown, 0),
        (Fault("status", 503), NotTaken, 0),
        (Fault("status", 429), NotTaken, 0),
        (Fault("refuse", -32), NotTaken, 0),
        (Fault("refuse", -200), NotTaken, 0),
        (Fault("refuse", -234), NotTaken, 0),
        (Fault("refuse", -99999), NotTaken, 0),
        (Fault("refuse", -201), Undeliverable, 0),
        (Fault("refuse", -248), Undeliverable, 0),
        (Fault("refuse", -211), ChannelDown, 0),
        (Fault("refuse", -224), ChannelDown, 0),
        (Fault("refuse", -223), ChannelDown, 0),
        (Fault("refuse", -321), ChannelDown, 0),
    ],
    ids=lambda value: f"{value.kind}{value.code}" if isinstance(value, Fault) else None,
)
def test_each_failure_says_whether_the_message_may_have_arrived(
    world: World, fault: Fault, failure: type[SendingError], taken: int
) -> None:
    world.server.fail_next(fault)
    with pytest.raises(failure) as caught:
        world.adapter.send("u1", Outgoing(plain("lời riêng tư")))
    assert len(world.server.sent_to("u1")) == taken
    assert "riêng tư" not in caught.value.reason


@pytest.mark.parametrize("code", [-213, -217, -218, -227, -230, -232, -244, -305, -311])
def test_a_person_who_cannot_be_reached_is_left_alone(world: World, code: int) -> None:
    world.server.fail_next(Fault("refuse", code))
    with pytest.raises(Undeliverable) as caught:
        world.adapter.send("u1", HELLO)
    assert caught.value.gone


def test_too_many_requests_wait_a_minute(world: World) -> None:
    world.server.fail_next(Fault("refuse", -32))
    with pytest.raises(NotTaken) as caught:
        world.adapter.send("u1", HELLO)
    assert caught.value.retry_after == 60


@pytest.mark.parametrize("code", [-216, -220])
def test_a_refused_token_is_renewed_and_the_message_sent_once_more(world: World, code: int, database: Database) -> None:
    clock = [datetime.datetime.now(datetime.UTC)]
    app = OaApp(APP_ID, SecretStr(APP_SECRET), world.server.url, SecretStr(world.server.first_refresh))
    tokens = OaTokens(database, Seal(b"k" * 32), app, clock=lambda: clock[0])
    adapter = ZaloOaAdapter(tokens, database, world.server.url, LIMITS)
    adapter.send("u1", HELLO)
    clock[0] += datetime.timedelta(hours=1)
    world.server.expire_access()
    world.server.fail_next(Fault("refuse", code))
    adapter.send("u1", HELLO)
    assert len(world.server.sent_to("u1")) == 2
    assert world.server.renewals == 2
    adapter.close()


def test_a_token_refused_although_it_is_new_brings_the_channel_down(world: World, database: Database) -> None:
    world.adapter.send("u1", HELLO)
    world.server.fail_next(*[Fault("refuse", -216)] * 9)
    for _ in range(5):
        with pytest.raises(ChannelDown, match="vừa cấp"):
            world.adapter.send("u1", HELLO)
    assert world.server.calls.count("/v3.0/oa/message/cs") == 2  # the platform is not asked over and over
    assert world.server.renewals == 1
    with database.session() as session:
        assert "--refresh-token" in session.get_one(PlatformStateRow, "zalo-oa").alarm


def heard(database: Database, chat_id: str, hours_ago: float) -> None:
    """Keeps when a chat was last heard from."""
    moment = datetime.datetime.now(datetime.UTC) - datetime.timedelta(hours=hours_ago)
    with database.transaction() as session:
        session.merge(ChannelChatRow(platform="zalo-oa", chat_id=chat_id, menu="", wrong_codes=0, heard_at=moment))


def test_no_message_leaves_after_the_reply_window(world: World, database: Database) -> None:
    heard(database, "u1", 167.9)
    world.adapter.send("u1", HELLO)
    heard(database, "u1", 168.1)
    with pytest.raises(Undeliverable, match="168 giờ") as caught:
        world.adapter.send("u1", HELLO)
    assert caught.value.gone
    assert len(world.server.sent_to("u1")) == 1


def test_the_platform_judges_the_window_as_well(world: World) -> None:
    world.server.heard["u1"] -= 8 * 86_400_000
    with pytest.raises(Undeliverable, match="7 ngày"):
        world.adapter.send("u1", HELLO)


def test_typing_and_acknowledging_do_nothing(world: World) -> None:
    world.adapter.typing("u1")
    world.adapter.acknowledge(world.read[0])
    assert world.server.calls == []


@pytest.mark.parametrize(
    ("name", "message", "kind", "text"),
    [
        ("user_send_text", {"text": "nghị quyết 12"}, IncomingKind.TEXT, "nghị quyết 12"),
        ("user_send_text", {"text": "#vb:chon:3"}, IncomingKind.BUTTON, "chon:3"),
        ("user_send_text", {"text": "#vb:"}, IncomingKind.TEXT, "#vb:"),
        (
            "user_send_image",
            {"text": "xem giúp", "attachments": [{"type": "image"}]},
            IncomingKind.ATTACHMENT,
            "xem giúp",
        ),
        ("user_send_file", {"attachments": [{"type": "file"}]}, IncomingKind.ATTACHMENT, ""),
        ("user_send_audio", {"attachments": []}, IncomingKind.ATTACHMENT, ""),
        ("follow", {}, IncomingKind.START, ""),
        ("user_click_chatnow", {}, IncomingKind.START, ""),
        ("unfollow", {}, IncomingKind.LEFT, ""),
    ],
)
def test_events_become_what_people_did(
    world: World, name: str, message: dict[str, Any], kind: IncomingKind, text: str
) -> None:
    message_id = world.server.event(name, "u7", **message)
    event = world.read[-1]
    assert (event.kind, event.text, event.chat_id, event.sender_id) == (kind, text, "u7", "u7")
    assert event.message_id == message_id or (not message and event.message_id.startswith("sha256:"))
    assert (event.platform, event.group) == (Platform.ZALO_OA, False)


@pytest.mark.parametrize(
    "name",
    ["oa_send_text", "oa_send_image", "user_received_message", "user_seen_message", "anonymous_send_text",
     "user_send_group_text", "user_send_sticker", "user_submit_info", "change_oa_daily_quota", "something_new"],
)  # fmt: skip
def test_events_that_do_not_concern_us_are_none(world: World, name: str) -> None:
    world.server.event(name, "u7", text="lời")
    assert len(world.read) == 1


def test_a_click_told_by_an_event_of_its_own_is_a_button(world: World) -> None:
    world.server.event("user_click_button", "u7", payload="#vb:chon:2")
    world.server.event("user_click_button", "u7", payload="của người khác")
    assert [(one.kind, one.text) for one in world.read[1:]] == [(IncomingKind.BUTTON, "chon:2")]


def test_the_same_delivery_twice_has_the_same_id(world: World) -> None:
    world.server.say("u7", "một")
    world.server.event("follow", "u7")
    world.server.deliver_again()
    assert len(world.read) == 6
    assert len({one.message_id for one in world.read}) == 3


def test_deliveries_in_any_order_keep_the_platforms_clock(world: World) -> None:
    start = world.server.clock()
    with world.server.mixed_up():
        for number in range(5):
            world.server.say("u7", f"tin {number}", at_ms=start + number)
    mixed = world.read[1:]
    assert [one.text for one in mixed[:2]] == ["tin 4", "tin 4"]
    assert [one.text for one in sorted(set(mixed), key=lambda one: one.sent_at)] == [f"tin {n}" for n in range(5)]


@pytest.mark.parametrize("body", [b"", b"{}", b"  \n"])
def test_the_probe_of_an_address_is_answered_and_brings_nothing(world: World, body: bytes) -> None:
    assert world.reader.read({}, body, now=datetime.datetime.now(datetime.UTC)) == []


@pytest.mark.parametrize(("app_id", "secret"), [("", OA_SECRET), (APP_ID, "")])
def test_a_reader_without_its_secrets_is_no_reader(app_id: str, secret: str) -> None:
    with pytest.raises(SettingsError, match="VANBAN_ZALO_OA_SECRET"):
        ZaloOaWebhook(app_id, SecretStr(secret), LIMITS)


def test_what_is_written_can_be_answered_from_end_to_end(world: World) -> None:
    world.server.say("u9", "Nghị quyết 12 quy định gì?")
    question = world.read[-1]
    choices = (Button("Bản Thành ủy", data="chon:1"), Button("Bản Quận ủy", data="chon:2"))
    world.adapter.send(question.chat_id, Outgoing(plain("Có hai văn bản cùng số."), choices))
    world.server.press("u9", "Bản Thành ủy")
    world.adapter.send("u9", Outgoing(plain(f"Đồng chí đã chọn {world.read[-1].text}")))
    assert [one.text for one in world.server.sent_to("u9")] == ["Có hai văn bản cùng số.", "Đồng chí đã chọn chon:1"]
