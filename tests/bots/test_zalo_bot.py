"""Zalo Bot Platform, through a strict fake: what is sent, what is received, and what every failure means."""

import datetime
import json
import logging
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import SecretStr
from served_platform import Fault
from zalo_servers import BOT_NAME, BOT_SECRET, BOT_TOKEN, ZaloBotServer

from bots.limits import limits_of
from bots.port import ChannelDown, NotTaken, OutcomeUnknown, SendingError, Undeliverable, WebhookRefused
from bots.zalo.bot_adapter import ZaloBotAdapter
from bots.zalo.bot_polling import ZaloBotPolling
from bots.zalo.bot_webhook import ZaloBotWebhook
from vanban.channels import Button, Incoming, IncomingKind, Outgoing, Platform, Poll, Span, plain
from vanban.errors import SettingsError

LIMITS = limits_of(Platform.ZALO_BOT)
TOKEN = SecretStr(BOT_TOKEN)


@pytest.fixture
def server() -> Iterator[ZaloBotServer]:
    with ZaloBotServer() as server:
        yield server


@pytest.fixture
def adapter(server: ZaloBotServer) -> Iterator[ZaloBotAdapter]:
    server.say("u1", "chào")
    adapter = ZaloBotAdapter(TOKEN, server.url, LIMITS)
    yield adapter
    adapter.close()


@pytest.fixture
def polling(server: ZaloBotServer) -> Iterator[ZaloBotPolling]:
    polling = ZaloBotPolling(TOKEN, server.url, name=BOT_NAME)
    yield polling
    polling.close()


def test_a_message_goes_out_as_plain_text_with_addresses_written_out(
    server: ZaloBotServer, adapter: ZaloBotAdapter
) -> None:
    link = Span("Nghị quyết số 12", "link", "https://vb.lacha.example/v/12")
    sent = adapter.send("u1", Outgoing((Span("Theo ", "plain"), Span("Điều 5", "bold"), Span(": "), link)))
    (message,) = server.sent_to("u1")
    assert message.text == "Theo Điều 5: Nghị quyết số 12 (https://vb.lacha.example/v/12)"
    assert sent.external_id == message.id


def test_buttons_that_are_left_become_numbered_lines(server: ZaloBotServer, adapter: ZaloBotAdapter) -> None:
    buttons = (Button("Nghị quyết", data="chon:1"), Button("Quyết định", data="chon:2"))
    adapter.send("u1", Outgoing(plain("Đồng chí chọn văn bản nào?"), buttons))
    assert server.sent_to("u1")[0].text == "Đồng chí chọn văn bản nào?\n\n1. Nghị quyết\n2. Quyết định"


@pytest.mark.parametrize("text", ["", "   ", "a" * 2001, "𠀀" * 1001])
def test_a_text_that_the_platform_would_not_take_never_leaves(
    server: ZaloBotServer, adapter: ZaloBotAdapter, text: str
) -> None:
    with pytest.raises(Undeliverable):
        adapter.send("u1", Outgoing(plain(text)))
    assert "sendMessage" not in server.calls


def test_a_text_of_the_full_length_is_taken(server: ZaloBotServer, adapter: ZaloBotAdapter) -> None:
    adapter.send("u1", Outgoing(plain("ữ" * 2000)))
    assert len(server.sent_to("u1")[0].text) == 2000


@pytest.mark.parametrize(
    "message", [Outgoing(plain("tệp"), file_of=3), Outgoing(plain("đố"), poll=Poll("?", ("a", "b"), correct=0))]
)
def test_files_and_polls_are_not_sent_here(adapter: ZaloBotAdapter, message: Outgoing) -> None:
    with pytest.raises(Undeliverable):
        adapter.send("u1", message)


@pytest.mark.parametrize(
    ("fault", "failure", "taken"),
    [
        (Fault("drop_before"), OutcomeUnknown, 0),
        (Fault("drop_after"), OutcomeUnknown, 1),
        (Fault("garbage"), OutcomeUnknown, 1),
        (Fault("status", 500), OutcomeUnknown, 0),
        (Fault("status", 502), OutcomeUnknown, 0),
        (Fault("status", 504), OutcomeUnknown, 0),
        (Fault("status", 503), NotTaken, 0),
        (Fault("status", 404), NotTaken, 0),
        (Fault("status", 401), ChannelDown, 0),
        (Fault("refuse", 400), Undeliverable, 0),
        (Fault("refuse", 401), ChannelDown, 0),
        (Fault("refuse", 408), OutcomeUnknown, 0),
        (Fault("refuse", 500), OutcomeUnknown, 0),
        (Fault("refuse", 503), NotTaken, 0),
        (Fault("refuse", -1), NotTaken, 0),
    ],
    ids=lambda value: f"{value.kind}-{value.code}" if isinstance(value, Fault) else None,
)
def test_each_failure_says_whether_the_message_may_have_arrived(
    server: ZaloBotServer, adapter: ZaloBotAdapter, fault: Fault, failure: type[SendingError], taken: int
) -> None:
    server.fail_next(fault)
    with pytest.raises(failure) as caught:
        adapter.send("u1", Outgoing(plain("mật khẩu của tôi")))
    assert len(server.sent_to("u1")) == taken
    assert "mật khẩu" not in caught.value.reason
    assert BOT_TOKEN not in caught.value.reason


@pytest.mark.parametrize(
    ("fault", "pause"),
    [
        (Fault("refuse", 429, retry_after=7), 7),
        (Fault("status", 429, retry_after=9), 9),
        (Fault("status", 429), 30),
        (Fault("status", 503, retry_after=4), 4),
    ],
)
def test_too_many_messages_are_tried_again_when_the_platform_says(
    server: ZaloBotServer, adapter: ZaloBotAdapter, fault: Fault, pause: float
) -> None:
    server.fail_next(fault)
    with pytest.raises(NotTaken) as caught:
        adapter.send("u1", Outgoing(plain("chào")))
    assert caught.value.retry_after == pause


@pytest.mark.parametrize("code", [403, 404])
def test_a_chat_is_given_up_only_while_the_token_works(
    server: ZaloBotServer, adapter: ZaloBotAdapter, code: int
) -> None:
    server.error_of_chat["u1"] = code
    with pytest.raises(Undeliverable) as caught:
        adapter.send("u1", Outgoing(plain("chào")))
    assert caught.value.gone
    assert server.calls[-1] == "getMe"


def test_a_wrong_token_brings_the_channel_down(server: ZaloBotServer) -> None:
    adapter = ZaloBotAdapter(SecretStr("1:sai"), server.url, LIMITS)
    with pytest.raises(ChannelDown, match="VANBAN_ZALO_BOT_TOKEN"):
        adapter.send("u1", Outgoing(plain("chào")))
    adapter.close()


def test_a_platform_that_is_not_there_has_taken_nothing() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        adapter = ZaloBotAdapter(TOKEN, f"http://127.0.0.1:{nobody.getsockname()[1]}", LIMITS)
        with pytest.raises(NotTaken):
            adapter.send("u1", Outgoing(plain("chào")))
        adapter.typing("u1")
        adapter.close()


def test_typing_is_shown_and_never_fails(server: ZaloBotServer, adapter: ZaloBotAdapter) -> None:
    adapter.typing("u1")
    adapter.typing("không có")
    adapter.acknowledge(next(iter(polled_once(server))))
    assert server.typed == ["u1"]


def polled_once(server: ZaloBotServer) -> list[Incoming]:
    """Returns what one getUpdates brings."""
    polling = ZaloBotPolling(TOKEN, server.url)
    try:
        return list(polling.poll(cursor=None, wait_s=1).events)
    finally:
        polling.close()


def test_no_log_shows_the_token_or_the_words(
    server: ZaloBotServer, adapter: ZaloBotAdapter, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG), caplog.at_level(logging.DEBUG, logger="httpx"):
        adapter.send("u1", Outgoing(plain("lời riêng tư")))
        server.fail_next(Fault("status", 502))
        with pytest.raises(OutcomeUnknown):
            adapter.send("u1", Outgoing(plain("lời riêng tư")))
    assert "/bot***/" in caplog.text
    assert BOT_TOKEN not in caplog.text
    assert "riêng tư" not in caplog.text


def test_polling_brings_events_one_at_a_time_and_then_none(server: ZaloBotServer, polling: ZaloBotPolling) -> None:
    server.say("u1", "nghị quyết số 12")
    server.say("u2", "còn hiệu lực không")
    polled, cursor = [], None
    for _ in range(3):
        polled.append(polling.poll(cursor=cursor, wait_s=1))
        cursor = polled[-1].cursor
    assert [[one.text for one in each.events] for each in polled] == [["nghị quyết số 12"], ["còn hiệu lực không"], []]
    assert [each.cursor for each in polled] == [1, 2, 2]


def test_what_was_not_stored_is_handed_out_again(server: ZaloBotServer, polling: ZaloBotPolling) -> None:
    server.say("u1", "một")
    server.say("u1", "hai")
    first = polling.poll(cursor=41, wait_s=1)
    again = polling.poll(cursor=41, wait_s=1)
    assert again == first
    assert server.calls == ["getUpdates"]
    assert [one.text for one in polling.poll(cursor=again.cursor, wait_s=1).events] == ["hai"]


def test_what_is_polled_can_be_answered(
    server: ZaloBotServer, polling: ZaloBotPolling, adapter: ZaloBotAdapter
) -> None:
    (first,) = polling.poll(cursor=None, wait_s=1).events
    adapter.send(first.chat_id, Outgoing(plain(f"Đã nhận: {first.text}")))
    assert server.sent_to("u1")[0].text == "Đã nhận: chào"


def test_polling_leaves_out_what_it_cannot_read(
    server: ZaloBotServer, polling: ZaloBotPolling, caplog: pytest.LogCaptureFixture
) -> None:
    server.emit({"event_name": "message.text.received", "message": {"text": "lời riêng tư"}})
    server.say("u1", "đọc được")
    assert polling.poll(cursor=None, wait_s=1).events == []
    assert [one.text for one in polling.poll(cursor=None, wait_s=1).events] == ["đọc được"]
    assert "could not be read" in caplog.text
    assert "riêng tư" not in caplog.text


def test_polling_with_a_wrong_token_or_beside_a_webhook_needs_an_administrator(server: ZaloBotServer) -> None:
    stranger = ZaloBotPolling(SecretStr("1:sai"), server.url)
    with pytest.raises(ChannelDown, match="VANBAN_ZALO_BOT_TOKEN"):
        stranger.poll(cursor=None, wait_s=1)
    stranger.close()
    server.deliver = lambda headers, body: 200
    beside = ZaloBotPolling(TOKEN, server.url)
    with pytest.raises(ChannelDown, match="webhook"):
        beside.poll(cursor=None, wait_s=1)
    beside.close()


def test_polling_a_platform_that_is_not_there_may_be_tried_again() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        polling = ZaloBotPolling(TOKEN, f"http://127.0.0.1:{nobody.getsockname()[1]}")
        with pytest.raises(NotTaken):
            polling.poll(cursor=None, wait_s=1)
        polling.close()


def read(event: dict[str, Any], *, wrapped: bool = True, name: str = BOT_NAME) -> list[Incoming]:
    """Returns what the webhook reads out of an event."""
    body = {"ok": True, "result": event} if wrapped else event
    reader = ZaloBotWebhook(SecretStr(BOT_SECRET), LIMITS, name=name)
    now = datetime.datetime.fromtimestamp(1_750_316_131.602, datetime.UTC)
    return reader.read({"x-bot-api-secret-token": BOT_SECRET}, json.dumps(body).encode(), now=now)


def an_event(kind: str = "message.text.received", **message: Any) -> dict[str, Any]:
    """Returns an event as the platform describes it."""
    usual = {
        "from": {"id": "6ede9afa66b88fe6d6a9", "display_name": "Nguyễn  Văn\nA", "is_bot": False},
        "chat": {"id": "6ede9afa66b88fe6d6a9", "chat_type": "PRIVATE"},
        "text": "Xin chào",
        "message_id": "2d758cb5e222177a4e35",
        "date": 1750316131602,
    }
    return {"event_name": kind, "message": {**usual, **message}}


@pytest.mark.parametrize("wrapped", [True, False])
def test_both_shapes_of_a_webhook_are_read(wrapped: bool) -> None:
    (event,) = read(an_event(), wrapped=wrapped)
    assert event == Incoming(
        platform=Platform.ZALO_BOT,
        message_id="2d758cb5e222177a4e35",
        chat_id="6ede9afa66b88fe6d6a9",
        sender_id="6ede9afa66b88fe6d6a9",
        sent_at=datetime.datetime(2025, 6, 19, 6, 55, 31, 602000, datetime.UTC),
        text="Xin chào",
        sender_name="Nguyễn Văn A",
    )


def test_a_picture_is_an_attachment_with_its_caption() -> None:
    (event,) = read(an_event("message.image.received", text=None, photo="https://x.example/a.jpg", caption="xem giúp"))
    assert (event.kind, event.text) == (IncomingKind.ATTACHMENT, "xem giúp")


@pytest.mark.parametrize(
    "kind", ["message.sticker.received", "message.unsupported.received", "message.something.new", "bot.updated"]
)
def test_kinds_that_do_not_concern_us_are_none(kind: str) -> None:
    assert read({"event_name": kind}) == []


def test_a_message_of_a_bot_is_none() -> None:
    assert read(an_event(**{"from": {"id": "b1", "is_bot": True}})) == []


@pytest.mark.parametrize(
    ("text", "addressed", "rest"),
    [
        (f"@{BOT_NAME} nghị quyết 12 còn hiệu lực không", True, "nghị quyết 12 còn hiệu lực không"),
        (f"cho hỏi @{BOT_NAME.upper()}: hạn nộp?", True, "cho hỏi hạn nộp?"),
        ("hôm nay ăn gì", False, "hôm nay ăn gì"),
        ("@Bot Khác trả lời đi", False, "@Bot Khác trả lời đi"),
    ],
)
def test_in_a_group_only_what_mentions_the_bot_is_addressed(text: str, addressed: bool, rest: str) -> None:
    (event,) = read(an_event(text=text, chat={"id": "g1", "chat_type": "GROUP"}))
    assert (event.group, event.addressed, event.text, event.chat_id) == (True, addressed, rest, "g1")


def test_without_a_name_nothing_in_a_group_is_addressed() -> None:
    (event,) = read(an_event(text="@ai đó", chat={"id": "g1", "chat_type": "GROUP"}), name="")
    assert not event.addressed


def test_a_chat_of_unknown_type_counts_as_a_group() -> None:
    (event,) = read(an_event(chat={"id": "g1", "chat_type": "CHANNEL"}))
    assert event.group
    assert not event.addressed


@pytest.mark.parametrize("secret", ["", "ngan", "x" * 257])
def test_a_secret_that_the_platform_would_not_take_is_no_setting(secret: str) -> None:
    with pytest.raises(SettingsError, match="8 đến 256"):
        ZaloBotWebhook(SecretStr(secret), LIMITS)


def test_a_clock_that_is_a_little_off_is_tolerated() -> None:
    moment = 1750316131602
    assert read(an_event(date=moment + 200_000))
    assert read(an_event(date=moment - 8_000_000))
    with pytest.raises(WebhookRefused) as early:
        read(an_event(date=moment + 400_000))
    with pytest.raises(WebhookRefused) as late:
        read(an_event(date=moment - 9_100_000))
    assert (early.value.status, late.value.status) == (403, 403)
