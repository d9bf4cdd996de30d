"""Webhook requests: genuine ones are read, everything forged, oversized or malformed is refused without a trace."""

import datetime
import json
import logging
import random
import string
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr
from telegram_lines import SECRET, line_to, settings_for
from telegram_server import TelegramServer

from bots.limits import limits_of
from bots.port import WebhookRefused
from bots.telegram.reading import Reader
from bots.telegram.receiving import TelegramWebhook, telegram_webhook, webhook_secret
from bots.telegram.registering import register_webhook, remove_webhook
from vanban.channels import Incoming, Platform
from vanban.errors import SettingsError

NOW = datetime.datetime(2026, 11, 27, 1, 2, 3, tzinfo=datetime.UTC)
HEADERS = {"x-telegram-bot-api-secret-token": SECRET, "content-type": "application/json"}
PERSON = {"id": 7, "is_bot": False, "first_name": "Lò"}
CHAT = {"id": 7, "type": "private", "first_name": "Lò"}
PRIVATE = "Câu riêng 4711"
MESSAGE = {"message_id": 1, "date": 1_790_000_000, "chat": CHAT, "from": PERSON, "text": PRIVATE}
UPDATE = {"update_id": 41, "message": MESSAGE}
READER = Reader(700100200, lambda: "lacha_thu_bot")
WEBHOOK = TelegramWebhook(SECRET, READER, limits_of(Platform.TELEGRAM))


def body(update: Any) -> bytes:
    """Returns an update as it is posted."""
    return json.dumps(update).encode()


def refused(headers: dict[str, str], content: bytes) -> int:
    """Returns the status a request is refused with."""
    with pytest.raises(WebhookRefused) as caught:
        WEBHOOK.read(headers, content, now=NOW)
    assert "4711" not in f"{caught.value}{caught.value.reason}"
    return caught.value.status


def test_a_genuine_request_is_an_event() -> None:
    assert [one.text for one in WEBHOOK.read(HEADERS, body(UPDATE), now=NOW)] == ["Câu riêng 4711"]


def test_a_kind_that_does_not_concern_us_is_taken_and_gives_nothing() -> None:
    assert WEBHOOK.read(HEADERS, body({"update_id": 1, "chat_join_request": {"x": 1}}), now=NOW) == []


def test_the_same_request_twice_has_the_same_id() -> None:
    first, second = (WEBHOOK.read(HEADERS, body(UPDATE), now=NOW)[0] for _ in range(2))
    assert first.message_id == second.message_id


@pytest.mark.parametrize(
    "secret", ["", SECRET[:-1], SECRET + "0", SECRET.upper(), " " + SECRET, SECRET + "\n", "mật khẩu", "\udcff" * 20]
)
def test_a_request_without_the_right_secret_is_refused_before_it_is_read(secret: str) -> None:
    headers = HEADERS | {"x-telegram-bot-api-secret-token": secret}
    for content in (body(UPDATE), b"", b"x" * 1_000_000):
        assert refused(headers, content) == 403
    assert refused({"content-type": "application/json"}, body(UPDATE)) == 403


def test_three_hundred_forged_secrets_are_refused() -> None:
    chance = random.Random(5)
    letters = f"{string.ascii_letters}{string.digits}_-"
    for _ in range(300):
        forged = list(SECRET)
        for at in chance.sample(range(len(forged)), chance.randint(1, 4)):
            forged[at] = chance.choice(letters.replace(forged[at], ""))
        assert refused(HEADERS | {"x-telegram-bot-api-secret-token": "".join(forged)}, body(UPDATE)) == 403


def test_a_request_over_the_limit_is_refused() -> None:
    longest = 256 * 1024
    padded = body(UPDATE) + b" " * (longest - len(body(UPDATE)))
    assert len(WEBHOOK.read(HEADERS, padded, now=NOW)) == 1
    assert refused(HEADERS, padded + b" ") == 413


@pytest.mark.parametrize("kind", ["", "text/plain", "application/x-www-form-urlencoded", "application/jsonx"])
def test_a_request_of_another_kind_is_refused(kind: str) -> None:
    assert refused(HEADERS | {"content-type": kind}, body(UPDATE)) == 415


def test_the_kind_of_a_request_may_name_its_letters() -> None:
    assert WEBHOOK.read(HEADERS | {"content-type": "application/JSON; charset=utf-8"}, body(UPDATE), now=NOW)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"null", b"[]", b"5", b'"x"', b"{", b"\xff\xfe", b"{}", b'{"update_id":NaN}', b'{"update_id":1e3}',
        b"[" * 100_000, b'{"a":' * 50_000, b'{"update_id": 1} {"update_id": 2}',
        b'{"update_id": 1, "update_id": 2}', b"\xef\xbb\xbf{}",
        b'{"update_id": ' + b"9" * 5_000 + b"}", '{"update_id":1}'.encode("utf-16"),
    ],
)  # fmt: skip
def test_what_is_not_an_update_is_refused(content: bytes) -> None:
    assert refused(HEADERS, content) == 400


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yields the path of every value inside a value."""
    if path:
        yield path
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield from places(child, (*path, key))


def changed(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """Returns a copy with the value at a path replaced."""
    copied = json.loads(json.dumps(value))
    inside = copied
    for key in path[:-1]:
        inside = inside[key]
    inside[path[-1]] = new
    return copied


KNOWN = [
    UPDATE,
    {"update_id": 42, "message": MESSAGE | {"entities": [{"type": "mention", "offset": 0, "length": 3}],
                                            "message_thread_id": 5, "is_topic_message": True}},
    {"update_id": 43, "callback_query": {"id": "5", "from": PERSON, "chat_instance": "1", "data": "nv:5",
                                         "message": MESSAGE}},
    {"update_id": 44, "my_chat_member": {"chat": CHAT, "from": PERSON, "date": 5,
                                         "old_chat_member": {"user": PERSON, "status": "member"},
                                         "new_chat_member": {"user": PERSON, "status": "left"}}},
    {"update_id": 45, "poll_answer": {"poll_id": "5", "user": PERSON, "option_ids": [1],
                                      "option_persistent_ids": ["1"]}},
]  # fmt: skip
READ = frozenset(
    (
        *("update_id", "message", "callback_query", "my_chat_member", "poll_answer", "new_chat_member"),
        *("message_id", "date", "chat", "from", "id", "text", "entities", "offset", "length", "type", "data"),
        *("status", "poll_id", "option_ids", "is_bot", "first_name", "message_thread_id", "is_topic_message"),
    )
)  # the last part of a path whose type is checked
WRONG = [True, -1.5, "x" * 9_000, [5], {"a": 1}, 10**30, {"id": "5"}, "\ud800"]


UNREAD = (
    "chat.first_name",
    "old_chat_member",
    "new_chat_member.user",
    "callback_query.message.text",
    "callback_query.message.from",
)


def test_hundreds_of_malformed_updates_are_refused() -> None:
    tries = [(known, path, wrong) for known in KNOWN for path in places(known) for wrong in WRONG]
    assert len(tries) > 400
    taken = [
        (".".join(map(str, path)), wrong)
        for known, path, wrong in tries
        if status(body(changed(known, path, wrong))) == 200
    ]
    read = {
        (name.rpartition(".")[2], str(wrong)[:3])
        for name, wrong in taken
        if name.rpartition(".")[2] in READ and not any(one in name for one in UNREAD)
    }
    assert read == {
        ("is_bot", "Tru"), ("is_topic_message", "Tru"), ("option_ids", "[5]")
    }  # fmt: skip


def status(content: bytes) -> int:
    """Returns the status a request with the right secret gets."""
    try:
        events = WEBHOOK.read(HEADERS, content, now=NOW)
    except WebhookRefused as refusal:
        return refusal.status
    assert all(isinstance(one, Incoming) and isinstance(one.text, str) for one in events)
    return 200


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inside: (
        st.lists(inside, max_size=4)
        | st.dictionaries(st.sampled_from(sorted(READ)) | st.text(max_size=8), inside, max_size=6)
    ),
    max_leaves=25,
)


@given(st.dictionaries(st.sampled_from(sorted(READ)), JSON, max_size=6))
def test_any_json_is_read_or_refused(update: dict[str, Any]) -> None:
    assert status(body({"update_id": 5} | update)) in (200, 400)


@given(st.binary(max_size=200))
def test_any_bytes_are_refused(content: bytes) -> None:
    assert refused(HEADERS, content) == 400


def test_nothing_of_a_refused_request_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for path in places(UPDATE):
        try:
            WEBHOOK.read(HEADERS, body(changed(UPDATE, path, {PRIVATE: PRIVATE})), now=NOW)
        except WebhookRefused as refusal:
            logging.getLogger("test").exception("refused %s", refusal.reason)
    assert "4711" not in caplog.text
    assert SECRET not in caplog.text


@pytest.mark.parametrize("secret", [None, "", "quá-ngắn", "ngan-qua", "x" * 257, "co dau cach trong chuoi"])
def test_a_secret_telegram_would_not_take_is_refused_at_once(secret: str | None) -> None:
    with TelegramServer(flood=False) as telegram:
        settings = settings_for(telegram)
        settings.telegram_webhook_secret = None if secret is None else SecretStr(secret)
        with pytest.raises(SettingsError, match="VANBAN_TELEGRAM_WEBHOOK_SECRET"):
            webhook_secret(settings)


def test_while_the_name_of_the_bot_cannot_be_asked_for_telegram_is_told_to_come_again() -> None:
    with TelegramServer(flood=False) as telegram, line_to(telegram) as line:
        webhook = telegram_webhook(settings_for(telegram), line)
        group = {"id": -5, "type": "group", "title": "n"}
        mention = {"type": "mention", "offset": 0, "length": 14}
        update = {
            "update_id": 5,
            "message": MESSAGE | {"chat": group, "text": "@lacha_thu_bot x", "entities": [mention]},
        }
        telegram.answer_next(500, "Internal Server Error", method="getMe")
        with pytest.raises(WebhookRefused) as caught:
            webhook.read(HEADERS, body(update), now=NOW)
        assert caught.value.status == 503
        assert [one.text for one in webhook.read(HEADERS, body(update), now=NOW)] == ["x"]


@contextmanager
def served(webhook: TelegramWebhook, refuse_first: int) -> Iterator[tuple[str, list[Incoming]]]:
    """Serves a webhook at an address, the first requests with 503; yields the address and what was read."""
    events: list[Incoming] = []
    left = [refuse_first]

    class Post(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            left[0] -= 1
            status = 503 if left[0] >= 0 else 200
            if status == 200:
                headers = {name.lower(): value for name, value in self.headers.items()}
                events.extend(webhook.read(headers, content, now=datetime.datetime.now(datetime.UTC)))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Post)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/kenh/telegram", events
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_delivered_twice_out_of_order_and_again_after_errors_nothing_is_lost_and_the_order_can_be_told() -> None:
    with TelegramServer(flood=False) as telegram, line_to(telegram) as line:
        webhook = telegram_webhook(settings_for(telegram), line)
        with served(webhook, refuse_first=3) as (url, events):
            telegram.delivery.twice = telegram.delivery.shuffled = True
            for number in range(60):
                telegram.say(number % 3 + 1, str(number))
            register_webhook(line, url, SECRET)
            assert telegram.wait(lambda: telegram.delivery.idle)
            remove_webhook(line)
        assert len(events) >= 100
        assert [one.text for one in events] != sorted((one.text for one in events), key=int)
        known = {one.message_id: one for one in events}
        in_order = sorted(known.values(), key=lambda one: one.sent_at)
        assert [one.text for one in in_order] == [str(number) for number in range(60)]
        assert telegram.state.webhook.url == ""
