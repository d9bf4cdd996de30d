"""Setting a bot up at Telegram, and what a check of it says."""

from collections.abc import Iterator

import pytest
from telegram_lines import SECRET, line_to
from telegram_server import TelegramServer

from bots.port import ChannelDown, NotTaken
from bots.telegram.line import Line
from bots.telegram.receiving import telegram_polling
from bots.telegram.registering import check, register_webhook, remove_webhook, set_up

COMMANDS = {"hoi": "Hỏi về văn bản", "trogiup": "Cách dùng"}


@pytest.fixture
def telegram() -> Iterator[TelegramServer]:
    with TelegramServer(flood=False) as server:
        yield server


@pytest.fixture
def line(telegram: TelegramServer) -> Iterator[Line]:
    with line_to(telegram) as opened:
        yield opened


def test_the_menu_and_the_descriptions_are_shown_and_may_be_set_again(telegram: TelegramServer, line: Line) -> None:
    for _ in range(2):
        set_up(line, COMMANDS, short="Hỏi đáp văn bản công khai", about="Gửi câu hỏi để tra cứu.")
    assert [(one["command"], one["description"]) for one in telegram.state.commands] == list(COMMANDS.items())
    assert telegram.state.descriptions == {"short": "Hỏi đáp văn bản công khai", "about": "Gửi câu hỏi để tra cứu."}
    known = check(line)
    assert (known.bot_id, known.username, known.commands) == (telegram.bot_id, "lacha_thu_bot", ("hoi", "trogiup"))
    assert known.deep_link == "https://t.me/lacha_thu_bot"
    assert known.advice == ()


@pytest.mark.parametrize(
    "commands", [{"hỏi": "x"}, {"Hoi": "x"}, {"/hoi": "x"}, {"a" * 33: "x"}, {"hoi": ""}, {"hoi": "x" * 257},
                 {f"lenh{number}": "x" for number in range(101)}],
)  # fmt: skip
def test_a_menu_telegram_would_not_take_is_refused_before_it_is_sent(
    telegram: TelegramServer, line: Line, commands: dict[str, str]
) -> None:
    with pytest.raises(ValueError, match="lệnh"):
        set_up(line, commands)
    assert telegram.calls("setMyCommands") == []


def test_descriptions_that_are_too_long_are_refused(line: Line) -> None:
    with pytest.raises(ValueError, match="dài quá"):
        set_up(line, COMMANDS, short="x" * 121)
    with pytest.raises(ValueError, match="dài quá"):
        set_up(line, COMMANDS, about="x" * 513)


def test_a_webhook_is_set_with_its_secret_and_removed_and_nothing_waiting_is_dropped(
    telegram: TelegramServer, line: Line
) -> None:
    telegram.say(7, "đang chờ")
    register_webhook(line, "https://lacha.example/kenh/telegram", SECRET)
    known = telegram.state.webhook
    assert (known.url, known.secret) == ("https://lacha.example/kenh/telegram", SECRET)
    assert known.allowed == ("message", "callback_query", "my_chat_member", "poll_answer")
    assert check(line).webhook == "https://lacha.example/kenh/telegram"
    with pytest.raises(ChannelDown, match="webhook"):
        telegram_polling(line).poll(cursor=None, wait_s=0)
    remove_webhook(line)
    assert check(line).webhook == ""
    assert {one.get("drop_pending_updates") for one in telegram.calls("setWebhook")} <= {"false", None}


def test_what_waits_while_the_webhook_cannot_be_reached_is_told(telegram: TelegramServer, line: Line) -> None:
    telegram.say(7, "đang chờ")
    register_webhook(line, "http://127.0.0.1:9/kenh/telegram", SECRET)
    assert telegram.wait(lambda: telegram.state.webhook.last_error)
    assert telegram.wait(lambda: telegram.state.updates)
    known = check(line)
    assert known.last_error_at is not None
    assert any("webhook" in one for one in known.advice)
    remove_webhook(line)
    assert telegram.wait(lambda: telegram.delivery.idle or telegram.state.updates)


@pytest.mark.parametrize("url", ["http://lacha.example/kenh", "https://lacha.example:8000/kenh", "lacha.example", "x"])
def test_an_address_telegram_cannot_call_is_told_in_words(line: Line, url: str) -> None:
    with pytest.raises(ChannelDown, match="https"):
        register_webhook(line, url, SECRET)


def test_a_bot_that_reads_whole_groups_and_has_no_menu_is_told_so(telegram: TelegramServer, line: Line) -> None:
    telegram.state.reads_all = True
    advice = " ".join(check(line).advice)
    assert "/setprivacy" in advice
    assert "--register" in advice


def test_a_check_tells_a_lost_token_from_a_lost_connection(telegram: TelegramServer, line: Line) -> None:
    telegram.answer_next(401, "Unauthorized", method="getMe")
    with pytest.raises(ChannelDown, match="token"):
        check(line)
    telegram.stop()
    with pytest.raises(NotTaken):
        check(line)
    telegram.start()
    assert check(line).username == "lacha_thu_bot"
