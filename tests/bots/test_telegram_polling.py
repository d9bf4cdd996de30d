"""Updates fetched through the real library, and what each of them means."""

import datetime
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from telegram_lines import line_to
from telegram_server import TelegramServer, Trouble, error_body, file, photo

from bots.limits import limits_of
from bots.port import ChannelDown, NotTaken, Polled, SendingError
from bots.telegram.line import Line, Patience
from bots.telegram.reading import Reader
from bots.telegram.receiving import TelegramPolling, telegram_polling
from bots.telegram.sending import TelegramAdapter
from vanban.channels import Button, Incoming, IncomingKind, Outgoing, Platform, Poll, plain

LIMITS = limits_of(Platform.TELEGRAM)
GROUP = -1001000000077
NOW = datetime.datetime(2026, 11, 27, 1, 2, 3, 456_789, tzinfo=datetime.UTC)


@pytest.fixture(scope="module")
def telegram() -> Iterator[TelegramServer]:
    with TelegramServer(flood=False) as server:
        yield server


@pytest.fixture(scope="module")
def line(telegram: TelegramServer) -> Iterator[Line]:
    with line_to(telegram) as opened:
        yield opened


@pytest.fixture
def polling(telegram: TelegramServer, line: Line) -> TelegramPolling:
    telegram.state.updates.clear()
    return telegram_polling(line, ["hoi", "trogiup"])


def only(polling: TelegramPolling) -> Incoming | None:
    """Returns the one event that is waiting, None for none."""
    events = polling.poll(cursor=None, wait_s=0).events
    assert len(events) <= 1
    return events[0] if events else None


def test_a_private_message_is_an_event(telegram: TelegramServer, polling: TelegramPolling) -> None:
    number = telegram.say(7, "  Thời hạn bảo quản là mấy năm? 😀\n")
    event = only(polling)
    assert event is not None
    assert (event.message_id, event.chat_id, event.sender_id) == (f"u{number}", "7", "7")
    assert (event.kind, event.text) == (IncomingKind.TEXT, "Thời hạn bảo quản là mấy năm? 😀")
    assert (event.sender_name, event.group, event.addressed, event.reply_to) == ("Người thứ 7", False, True, "")
    assert abs(event.sent_at - datetime.datetime.now(datetime.UTC)) < datetime.timedelta(seconds=5)


@pytest.mark.parametrize(
    ("said", "kind", "text"),
    [
        ("/start", IncomingKind.START, ""),
        ("/start MA-GHEP_123", IncomingKind.START, "MA-GHEP_123"),
        ("/START x", IncomingKind.START, "x"),
        ("/start@Lacha_Thu_Bot ma", IncomingKind.START, "ma"),
        ("/hoi@lacha_thu_bot điều kiện", IncomingKind.TEXT, "/hoi điều kiện"),
        ("/hoi điều kiện", IncomingKind.TEXT, "/hoi điều kiện"),
        ("/hoi@bot_khac điều kiện", IncomingKind.TEXT, "/hoi@bot_khac điều kiện"),
        ("/startle", IncomingKind.TEXT, "/startle"),
        ("15/2026/QĐ-UBND", IncomingKind.TEXT, "15/2026/QĐ-UBND"),
    ],
)
def test_commands_in_a_private_chat(
    telegram: TelegramServer, polling: TelegramPolling, said: str, kind: IncomingKind, text: str
) -> None:
    telegram.say(7, said)
    event = only(polling)
    assert event is not None
    assert (event.kind, event.text) == (kind, text)


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("@lacha_thu_bot thời hạn mấy năm?", "thời hạn mấy năm?"),
        ("😀😀 @Lacha_Thu_Bot, thời hạn mấy năm?", "😀😀 thời hạn mấy năm?"),
        ("Nhờ @lacha_thu_bot\ntra Điều 5", "Nhờ \ntra Điều 5"),
        ("cho hỏi @lacha_thu_bot", "cho hỏi"),
        ("/hoi@lacha_thu_bot thời hạn", "/hoi thời hạn"),
        ("/hoi thời hạn", "/hoi thời hạn"),
        ("/trogiup", "/trogiup"),
        ("thời hạn mấy năm?", None),
        ("@bot_khac_nua thời hạn mấy năm?", None),
        ("@lacha_thu_bots thời hạn mấy năm?", None),
        ("/hoi@bot_khac_nua thời hạn", None),
        ("/hoi@bot_khac_nua hỏi @lacha_thu_bot", None),
        ("/xoa tất cả", None),
        ("gửi lacha_thu_bot@lacha.example", None),
    ],
)
def test_in_a_group_only_what_is_meant_for_the_bot_is_an_event(
    telegram: TelegramServer, polling: TelegramPolling, said: str, text: str | None
) -> None:
    telegram.say(7, said, group=GROUP)
    event = only(polling)
    if text is None:
        assert event is None
    else:
        assert event is not None
        assert (event.text, event.group, event.addressed, event.chat_id) == (text, True, True, str(GROUP))
        assert event.sender_id == "7"


def test_a_reply_to_the_bot_in_a_group_is_meant_for_it(
    telegram: TelegramServer, polling: TelegramPolling, line: Line
) -> None:
    telegram.say(7, "/hoi x", group=GROUP)
    sent_by_bot = _sent(telegram, line, str(GROUP))
    telegram.state.updates.clear()
    telegram.say(7, "còn khoản 2?", group=GROUP, reply_to=sent_by_bot)
    event = only(polling)
    assert event is not None
    assert event.text == "còn khoản 2?"


def test_a_reply_to_somebody_else_is_not(telegram: TelegramServer, polling: TelegramPolling) -> None:
    other = {"message_id": 1, "date": 1, "chat": {"id": GROUP, "type": "supergroup"}, "from": telegram.user(8)}
    telegram.say(7, "đúng rồi", group=GROUP, reply_to_message=other)
    assert only(polling) is None


def test_a_mention_by_a_name_that_leads_to_the_bot_counts(telegram: TelegramServer, polling: TelegramPolling) -> None:
    bot = {"id": telegram.bot_id, "is_bot": True, "first_name": "Trợ lý"}
    entity = {"type": "text_mention", "offset": 0, "length": 6, "user": bot}
    telegram.say(7, "Trợ lý ơi, mấy năm?", group=GROUP, entities=[entity])
    event = only(polling)
    assert event is not None
    assert event.text == "ơi, mấy năm?"


def test_a_topic_of_a_group_is_a_chat_of_its_own(telegram: TelegramServer, polling: TelegramPolling) -> None:
    telegram.say(7, "/hoi x", group=GROUP, topic=55)
    event = only(polling)
    assert event is not None
    assert event.chat_id == f"{GROUP}:55"


LOCATION = {"location": {"latitude": 1.5, "longitude": 2.5}}
CONTACT = {"contact": {"phone_number": "0", "first_name": "a"}}
VOICE = {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3}}
STICKER = {
    "sticker": {
        "file_id": "s", "file_unique_id": "s", "width": 9, "height": 9, "is_animated": False, "is_video": False,
        "type": "regular",
    }
}  # fmt: skip


@pytest.mark.parametrize("content", [photo(), file("mật.pdf"), LOCATION, CONTACT, VOICE, STICKER])
def test_whatever_is_not_words_is_an_attachment(
    telegram: TelegramServer, polling: TelegramPolling, content: dict[str, Any]
) -> None:
    telegram.attach(7, content, caption="xem giúp")
    event = only(polling)
    assert event is not None
    assert (event.kind, event.text) == (IncomingKind.ATTACHMENT, "xem giúp")


def test_an_attachment_in_a_group_is_an_event_only_if_the_bot_is_named(
    telegram: TelegramServer, polling: TelegramPolling
) -> None:
    telegram.attach(7, photo(), group=GROUP, caption="của tôi")
    telegram.attach(7, photo(), group=GROUP)
    telegram.attach(7, photo(), group=GROUP, caption="@lacha_thu_bot đọc giúp")
    event = only(polling)
    assert event is not None
    assert (event.kind, event.text) == (IncomingKind.ATTACHMENT, "đọc giúp")


def test_the_pictures_of_an_album_are_one_event(telegram: TelegramServer, polling: TelegramPolling) -> None:
    for _ in range(3):
        telegram.attach(7, photo() | {"media_group_id": "990"})
    events = polling.poll(cursor=None, wait_s=0).events
    assert {one.message_id for one in events} == {"g990"}


def test_a_pressed_button_brings_its_data_and_is_acknowledged(
    telegram: TelegramServer, polling: TelegramPolling, line: Line
) -> None:
    telegram.say(7, "x")
    _sent(telegram, line, "7", Button("Xem nguyên văn", data="nv:5"))
    telegram.state.updates.clear()
    telegram.press(7, "Xem nguyên văn")
    event = only(polling)
    assert event is not None
    assert (event.kind, event.text, event.chat_id, event.group) == (IncomingKind.BUTTON, "nv:5", "7", False)
    assert event.reply_to in telegram.state.queries


def test_a_button_in_a_topic_of_a_group_knows_its_place(
    telegram: TelegramServer, polling: TelegramPolling, line: Line
) -> None:
    telegram.say(7, "/hoi", group=GROUP)
    _sent(telegram, line, f"{GROUP}:55", Button("Tiếp", data="t"))
    telegram.state.updates.clear()
    telegram.press(7, "Tiếp", chat=GROUP)
    event = only(polling)
    assert event is not None
    assert (event.chat_id, event.sender_id, event.group) == (f"{GROUP}:55", "7", True)


def test_the_answer_to_a_quiz_names_the_poll_and_the_option(
    telegram: TelegramServer, polling: TelegramPolling, line: Line
) -> None:
    telegram.say(7, "x")
    adapter = TelegramAdapter(line, LIMITS)
    sent = adapter.send("7", Outgoing(poll=Poll("Mấy năm?", ("2", "5", "10"), 1, tag="q3")))
    telegram.state.updates.clear()
    telegram.vote(7, 2)
    event = only(polling)
    assert event is not None
    assert (event.kind, event.chat_id) == (IncomingKind.POLL_ANSWER, "7")
    assert f"poll:{event.text.partition(':')[0]}:q3" == sent.external_id
    assert event.text.endswith(":2")
    telegram.state.updates.clear()
    telegram.vote(7, None)
    assert only(polling) is None


def test_blocking_and_removing_the_bot_are_farewells(telegram: TelegramServer, polling: TelegramPolling) -> None:
    telegram.block(70)
    telegram.remove(-1001000000078, by=71)
    events = polling.poll(cursor=None, wait_s=0).events
    assert [(one.kind, one.chat_id, one.group) for one in events] == [
        (IncomingKind.LEFT, "70", False), (IncomingKind.LEFT, "-1001000000078", True)
    ]  # fmt: skip


def test_what_was_not_stored_comes_again_and_what_was_does_not(
    telegram: TelegramServer, polling: TelegramPolling, line: Line
) -> None:
    for number in range(3):
        telegram.say(7, f"câu {number}")
    first = polling.poll(cursor=None, wait_s=0)
    assert texts(first) == ["câu 0", "câu 1", "câu 2"]
    assert texts(polling.poll(cursor=None, wait_s=0)) == texts(first)  # the transaction failed: asked again
    telegram.say(7, "câu 3")
    second = polling.poll(cursor=first.cursor, wait_s=0)
    assert texts(second) == ["câu 3"]
    reborn = telegram_polling(line)  # killed before the cursor was confirmed
    assert texts(reborn.poll(cursor=first.cursor, wait_s=0)) == ["câu 3"]
    assert texts(reborn.poll(cursor=second.cursor, wait_s=0)) == []


def test_numbers_that_begin_again_below_the_cursor_lose_nothing(
    telegram: TelegramServer, polling: TelegramPolling, line: Line
) -> None:
    telegram.say(7, "trước")
    before = polling.poll(cursor=None, wait_s=0)
    assert polling.poll(cursor=before.cursor, wait_s=0) == Polled([], before.cursor)
    message = {
        "message_id": 1,
        "date": 1,
        "chat": {"id": 7, "type": "private"},
        "from": telegram.user(7),
        "text": "sau",
    }
    telegram.state.updates.append({"update_id": 5, "message": message})  # after a week of silence
    after = polling.poll(cursor=before.cursor, wait_s=0)
    assert (texts(after), after.cursor) == (["sau"], 6)
    assert texts(telegram_polling(line).poll(cursor=before.cursor, wait_s=0)) == ["sau"]
    assert texts(polling.poll(cursor=6, wait_s=0)) == []


def texts(polled: Polled) -> list[str]:
    """Returns the words of the events."""
    return [one.text for one in polled.events]


def test_more_than_a_hundred_come_in_turns(telegram: TelegramServer, polling: TelegramPolling) -> None:
    for number in range(150):
        telegram.say(number % 9 + 1, str(number))
    first = polling.poll(cursor=None, wait_s=0)
    second = polling.poll(cursor=first.cursor, wait_s=0)
    assert texts(first) + texts(second) == [str(number) for number in range(150)]


def test_polling_waits_for_the_next_message(telegram: TelegramServer, polling: TelegramPolling) -> None:
    before = len(telegram.calls("getUpdates"))
    fetched: list[Polled] = []
    thread = threading.Thread(target=lambda: fetched.append(polling.poll(cursor=None, wait_s=20)))
    thread.start()
    assert telegram.wait(lambda: len(telegram.calls("getUpdates")) > before)
    telegram.say(7, "đến sau")
    thread.join(timeout=10)
    assert texts(fetched[0]) == ["đến sau"]


def test_of_two_pollers_the_older_is_told(telegram: TelegramServer, polling: TelegramPolling, line: Line) -> None:
    before = len(telegram.calls("getUpdates"))
    errors: list[SendingError] = []

    def poll() -> None:
        with pytest.raises(ChannelDown, match="tiến trình khác") as caught:
            polling.poll(cursor=None, wait_s=20)
        errors.append(caught.value)

    thread = threading.Thread(target=poll)
    thread.start()
    assert telegram.wait(lambda: len(telegram.calls("getUpdates")) > before)
    telegram_polling(line).poll(cursor=None, wait_s=0)
    thread.join(timeout=10)
    assert errors


@pytest.mark.parametrize(
    ("trouble", "kind"),
    [
        (Trouble(status=500, body=error_body(500, "Internal Server Error")), NotTaken),
        (Trouble(status=504, body=b"<html>"), NotTaken),
        (Trouble(drop="before"), NotTaken),
        (Trouble(drop="after"), NotTaken),
        (Trouble(status=200, body=b"<html>"), NotTaken),
        (Trouble(status=401, body=error_body(401, "Unauthorized")), ChannelDown),
    ],
)
def test_a_poll_that_fails_loses_nothing(
    telegram: TelegramServer, polling: TelegramPolling, trouble: Trouble, kind: type[SendingError]
) -> None:
    telegram.say(7, "còn đây")
    telegram.next_time(trouble, method="getUpdates")
    with pytest.raises(kind):
        polling.poll(cursor=None, wait_s=0)
    assert texts(polling.poll(cursor=None, wait_s=0)) == ["còn đây"]


def test_a_long_silence_of_the_platform_is_no_reason_to_stop(telegram: TelegramServer) -> None:
    late = threading.Event()
    with line_to(telegram, patience=Patience(close_s=1)) as line:
        telegram.state.updates.clear()
        telegram.next_time(Trouble(late=late), method="getUpdates")
        with pytest.raises(NotTaken):
            line_poll(line)
        late.set()


def line_poll(line: Line) -> Polled:
    """Polls with hardly any patience."""
    return TelegramPolling(line, Reader(line.bot_id, lambda: "x"), silence_s=0.2).poll(cursor=None, wait_s=0)


def test_an_update_of_an_unknown_shape_does_not_hold_up_the_others(
    telegram: TelegramServer, polling: TelegramPolling
) -> None:
    telegram.say(7, "trước")
    telegram.state.push("message", {"message_id": "không phải số"})
    telegram.say(7, "có ảnh lạ", photo=5)
    telegram.say(7, "sau")
    polled = polling.poll(cursor=None, wait_s=0)
    assert texts(polled) == ["trước", "sau"]
    assert texts(polling.poll(cursor=polled.cursor, wait_s=0)) == []


def _sent(telegram: TelegramServer, line: Line, chat: str, *buttons: Button) -> Any:
    TelegramAdapter(line, LIMITS).send(chat, Outgoing(spans=plain("trả lời"), buttons=buttons))
    return telegram.sent[-1]


# What is read of updates that the server above does not make

READER = Reader(700100200, lambda: "lacha_thu_bot")
PERSON = {"id": 7, "is_bot": False, "first_name": "Lò", "last_name": "Thị\u202e Mẫu\n"}
BOT = {"id": 9, "is_bot": True, "first_name": "Bot khác"}
PRIVATE = {"id": 7, "type": "private", "first_name": "Lò"}
MESSAGE = {"message_id": 1, "date": 1_790_000_000, "chat": PRIVATE, "from": PERSON, "text": "hỏi"}


def read(**update: Any) -> Incoming | None:
    """Returns what an update means."""
    return READER.read({"update_id": 41} | update, now=NOW)


@pytest.mark.parametrize(
    "update",
    [
        {"edited_message": MESSAGE},
        {"channel_post": MESSAGE | {"chat": {"id": -9, "type": "channel", "title": "k"}}},
        {"message": MESSAGE | {"chat": {"id": -9, "type": "channel", "title": "k"}}},
        {"message": {key: value for key, value in MESSAGE.items() if key != "from"}},
        {"message": MESSAGE | {"from": BOT}},
        {"message": MESSAGE | {"via_bot": BOT}},
        {"message": MESSAGE | {"forward_origin": {"type": "user", "date": 1, "sender_user": BOT}}},
        {"message": MESSAGE | {"is_automatic_forward": True}},
        {"message": {key: value for key, value in MESSAGE.items() if key != "text"} | {"new_chat_title": "t"}},
        {"message": {key: value for key, value in MESSAGE.items() if key != "text"} | {"migrate_to_chat_id": -5}},
        {"callback_query": {"id": "5", "from": PERSON, "chat_instance": "1", "data": "x"}},
        {"callback_query": {"id": "5", "from": PERSON, "chat_instance": "1", "message": MESSAGE}},
        {"poll_answer": {"poll_id": "5", "option_ids": [1], "option_persistent_ids": ["1"]}},
        {},
    ],
)
def test_what_does_not_concern_the_bot_is_no_event(update: dict[str, Any]) -> None:
    assert read(**update) is None


def test_what_a_person_forwards_is_a_message_of_theirs() -> None:
    origin = {"type": "user", "date": 1, "sender_user": PERSON | {"id": 8}}
    event = read(message=MESSAGE | {"forward_origin": origin})
    assert event is not None
    assert event.sender_id == "7"


def test_events_of_one_second_keep_the_order_of_the_platform() -> None:
    first, second = (READER.read({"update_id": n, "message": MESSAGE}, now=NOW) for n in (41, 42))
    assert first is not None
    assert second is not None
    assert first.sent_at < second.sent_at
    assert first.sent_at.replace(microsecond=0) == datetime.datetime.fromtimestamp(1_790_000_000, datetime.UTC)


def test_an_event_without_a_time_gets_the_one_of_its_arrival() -> None:
    event = read(callback_query={"id": "5", "from": PERSON, "chat_instance": "1", "data": "x", "message": MESSAGE})
    assert event is not None
    assert event.sent_at == NOW.replace(microsecond=41)


def test_a_button_of_a_message_too_old_to_be_shown_still_counts() -> None:
    old = {"chat": PRIVATE, "message_id": 1, "date": 0}
    event = read(callback_query={"id": "5", "from": PERSON, "chat_instance": "1", "data": "nv:5", "message": old})
    assert event is not None
    assert (event.chat_id, event.text) == ("7", "nv:5")


def test_a_name_is_one_printable_line_and_words_can_be_stored() -> None:
    event = read(message=MESSAGE | {"text": "a\0b"})
    assert event is not None
    assert (event.sender_name, event.text) == ("Lò Thị  Mẫu", "a\ufffdb")
    assert Incoming.from_json(event.to_json()) == event


def test_the_name_of_the_bot_is_asked_for_once_and_only_when_needed() -> None:
    with TelegramServer(flood=False) as telegram, line_to(telegram) as line:
        polling = telegram_polling(line)
        telegram.say(7, "x")
        polling.poll(cursor=None, wait_s=0)
        assert telegram.calls("getMe") == []
        for _ in range(2):
            telegram.say(7, "@lacha_thu_bot x", group=GROUP)
            polling.poll(cursor=None, wait_s=0)
        assert len(telegram.calls("getMe")) == 1
