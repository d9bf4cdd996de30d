"""Whatever goes wrong on the way to Telegram is told apart: not taken, never deliverable, unknown, channel down."""

import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from pydantic import SecretStr
from telegram_lines import UNLIMITED, adapter_to, settings_for
from telegram_server import TelegramServer, Trouble, error_body

from bots.limits import limits_of
from bots.port import ChannelDown, NotTaken, OutcomeUnknown, SendingError, Undeliverable
from bots.telegram.line import Patience, open_line
from bots.telegram.sending import TelegramAdapter, telegram_adapter
from vanban.channels import Outgoing, Platform, plain
from vanban.errors import SettingsError
from vanban.settings import Settings

WORDS = "Nội dung riêng 4711"
MESSAGE = Outgoing(spans=plain(WORDS))
QUICK = Patience(connect_s=1.0, pool_s=0.2, read_s=0.3, write_s=1.0, call_s=3.0, close_s=1.0)


@pytest.fixture(scope="module")
def telegram() -> Iterator[TelegramServer]:
    with TelegramServer(flood=False) as server:
        server.user(1)
        yield server


@pytest.fixture(scope="module")
def adapter(telegram: TelegramServer) -> Iterator[TelegramAdapter]:
    with adapter_to(telegram, patience=QUICK) as made:
        yield made


def failure(adapter: TelegramAdapter, chat: str = "1") -> SendingError:
    """Returns what sending the message raises."""
    with pytest.raises(SendingError) as caught:
        adapter.send(chat, MESSAGE)
    assert "4711" not in str(caught.value)
    assert "700100200" not in str(caught.value)
    return caught.value


@pytest.mark.parametrize(
    ("status", "description", "kind", "gone"),
    [
        (403, "Forbidden: bot was blocked by the user", Undeliverable, True),
        (403, "Forbidden: user is deactivated", Undeliverable, True),
        (403, "Forbidden: bot can't initiate conversation with a user", Undeliverable, True),
        (403, "Forbidden: bot was kicked from the supergroup chat", Undeliverable, True),
        (400, "Bad Request: chat not found", Undeliverable, True),
        (400, "Bad Request: PEER_ID_INVALID", Undeliverable, True),
        (400, "Bad Request: group chat was deactivated", Undeliverable, True),
        (400, "Bad Request: not enough rights to send text messages to the chat", Undeliverable, True),
        (400, "Bad Request: message is too long", Undeliverable, False),
        (400, f"Bad Request: can't parse entities: {WORDS}", Undeliverable, False),
        (400, "Bad Request: TOPIC_CLOSED", Undeliverable, False),
        (400, f"Bad Request: something new about {WORDS}", Undeliverable, False),
        (413, "Request Entity Too Large", Undeliverable, False),
        (401, "Unauthorized", ChannelDown, None),
        (404, "Not Found", ChannelDown, None),
        (409, "Conflict: terminated by other getUpdates request", ChannelDown, None),
        (500, "Internal Server Error", NotTaken, None),
        (502, "Bad Gateway", NotTaken, None),
        (503, "Service Unavailable", NotTaken, None),
        (429, "Too Many Requests", NotTaken, None),
        (504, "Gateway Timeout", OutcomeUnknown, None),
    ],
)
def test_each_answer_means_one_thing_and_nothing_is_repeated(
    telegram: TelegramServer,
    adapter: TelegramAdapter,
    status: int,
    description: str,
    kind: type[SendingError],
    gone: bool | None,
) -> None:
    telegram.answer_next(status, description)
    before = len(telegram.sent)
    error = failure(adapter)
    assert type(error) is kind
    assert getattr(error, "gone", None) is gone
    assert (telegram.troubles_left, len(telegram.sent)) == (0, before)


def test_too_many_messages_are_told_when_to_come_again(telegram: TelegramServer, adapter: TelegramAdapter) -> None:
    telegram.next_time(Trouble(status=429, body=error_body(429, "Too Many Requests: retry after 7", retry_after=7)))
    error = failure(adapter)
    assert isinstance(error, NotTaken)
    assert error.retry_after == 7
    adapter.send("1", MESSAGE)  # the limiter holds nothing back afterwards


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (200, b"<html>Welcome to our network</html>", OutcomeUnknown),
        (200, b"[]", OutcomeUnknown),
        (200, b'{"ok":true}', OutcomeUnknown),
        (200, b'{"ok":true,"result":{"message_id":"x"}}', OutcomeUnknown),
        (200, b'{"ok":true,"result":true}', OutcomeUnknown),
        (502, b"<html>Bad Gateway</html>", NotTaken),
        (504, b"<html>Gateway Timeout</html>", OutcomeUnknown),
        (403, b"<html>Blocked by policy</html>", ChannelDown),
        (400, b"<html>Bad Request</html>", ChannelDown),
        (302, b"<html>Sign in</html>", ChannelDown),
    ],
)
def test_an_answer_that_is_not_telegrams_blames_no_chat(
    telegram: TelegramServer, adapter: TelegramAdapter, status: int, body: bytes, kind: type[SendingError]
) -> None:
    telegram.next_time(Trouble(status=status, body=body))
    assert type(failure(adapter)) is kind


@pytest.mark.parametrize(("drop", "arrived"), [("before", 0), ("after", 1)])
def test_a_connection_that_breaks_after_the_request_leaves_the_outcome_unknown(
    telegram: TelegramServer, adapter: TelegramAdapter, drop: str, arrived: int
) -> None:
    telegram.next_time(Trouble(drop=drop))
    before = len(telegram.sent)
    assert isinstance(failure(adapter), OutcomeUnknown)
    assert len(telegram.sent) == before + arrived


def test_an_answer_that_never_comes_leaves_the_outcome_unknown(
    telegram: TelegramServer, adapter: TelegramAdapter
) -> None:
    late = threading.Event()
    telegram.next_time(Trouble(late=late))
    before = len(telegram.sent)
    assert isinstance(failure(adapter), OutcomeUnknown)
    late.set()
    assert len(telegram.sent) == before + 1


def test_a_closed_port_takes_nothing_and_the_next_message_goes_through() -> None:
    with TelegramServer(flood=False) as telegram, adapter_to(telegram, patience=QUICK) as adapter:
        telegram.user(1)
        adapter.send("1", MESSAGE)
        telegram.stop()
        errors = [failure(adapter) for _ in range(3)]
        # the kept connection of the first message is gone too, which may show only after writing
        assert all(isinstance(one, NotTaken) for one in errors[1:])
        telegram.start()
        adapter.send("1", MESSAGE)
        assert len(telegram.sent_to(1)) == 2


def test_a_full_pool_takes_nothing() -> None:
    patience = Patience(connections=1, pool_s=0.1, close_s=1.0)
    with TelegramServer(flood=False) as telegram, adapter_to(telegram, patience=patience) as adapter:
        telegram.user(1)
        held = threading.Event()
        telegram.next_time(Trouble(hold=held))
        first = threading.Thread(target=adapter.send, args=("1", MESSAGE))
        first.start()
        assert telegram.wait(lambda: telegram.troubles_left == 0)
        assert isinstance(failure(adapter, "2"), NotTaken)
        held.set()
        first.join()
        assert len(telegram.sent) == 1


def test_a_host_that_does_not_accept_takes_nothing() -> None:
    with socket.socket() as full, socket.socket() as one, socket.socket() as two:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for waiting in (one, two):
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        with adapter_at(f"http://127.0.0.1:{full.getsockname()[1]}", Patience(connect_s=0.2, close_s=1)) as adapter:
            assert isinstance(failure(adapter), NotTaken)


@contextmanager
def adapter_at(url: str, patience: Patience, proxy: str | None = None) -> Iterator[TelegramAdapter]:
    """Opens an adapter to any address."""
    settings = Settings(telegram_token=SecretStr(TelegramServer.token), telegram_url=url, bot_proxy=proxy)
    limits = limits_of(Platform.TELEGRAM, {"telegram": UNLIMITED})
    made = TelegramAdapter(open_line(settings, limits, patience), limits)
    try:
        yield made
    finally:
        made.close()


@contextmanager
def proxy_that_says(answer: bytes) -> Iterator[str]:
    """Runs a proxy that answers every CONNECT the same, then hangs up; yields its address."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            while True:
                try:
                    line, _ = listening.accept()
                except OSError:
                    return
                with line:
                    if line.recv(4096).startswith(b"CONNECT "):
                        line.sendall(answer)

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        listening.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize(
    "answer", [b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n", b""]
)
def test_what_fails_at_the_proxy_was_never_written(answer: bytes) -> None:
    with proxy_that_says(answer) as proxy, adapter_at("https://bot-api.lacha.example", QUICK, proxy) as adapter:
        assert isinstance(failure(adapter), NotTaken)


def test_a_token_of_another_bot_takes_the_channel_down(telegram: TelegramServer) -> None:
    settings = settings_for(telegram)
    settings.telegram_token = SecretStr("700100200:khong-phai-token-cua-bot-nay")
    other = telegram_adapter(settings)
    assert isinstance(failure(other), ChannelDown)
    other.close()


@pytest.mark.parametrize("token", [None, "", "khong-co-so", "12:ngan", "123456789:có-dấu-tiếng-việt"])
def test_a_token_of_another_form_is_refused_at_once(telegram: TelegramServer, token: str | None) -> None:
    settings = settings_for(telegram)
    settings.telegram_token = None if token is None else SecretStr(token)
    with pytest.raises(SettingsError, match="VANBAN_TELEGRAM_TOKEN"):
        telegram_adapter(settings)


def test_an_address_that_is_not_of_the_web_is_refused_at_once(telegram: TelegramServer) -> None:
    settings = settings_for(telegram)
    settings.telegram_url = "ftp://lacha.example"
    with pytest.raises(SettingsError, match="VANBAN_TELEGRAM_URL"):
        telegram_adapter(settings)


def test_no_log_line_shows_the_token_or_a_message(
    telegram: TelegramServer, adapter: TelegramAdapter, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    adapter.send("1", MESSAGE)
    for trouble in (
        Trouble(status=200, body=f"<html>{WORDS}</html>".encode()),
        Trouble(status=403, body=f"<html>{WORDS}</html>".encode()),
        Trouble(status=400, body=error_body(400, f"Bad Request: {WORDS}")),
        Trouble(status=429, body=error_body(429, "Too Many Requests", retry_after=1)),
    ):
        telegram.next_time(trouble)
        error = failure(adapter)
        logging.getLogger("vanban.test").error("không gửi được", exc_info=error)
    assert TelegramServer.token.partition(":")[2] not in caplog.text
    assert "4711" not in caplog.text
