"""The Bot API server of the tests is as strict as the real one; so what passes it may be trusted."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from telegram_flood import Flood
from telegram_markup import Refused
from telegram_server import TelegramServer


@pytest.fixture(scope="module")
def telegram() -> Iterator[TelegramServer]:
    with TelegramServer(flood=False) as server:
        server.user(7)
        yield server


@pytest.fixture(scope="module")
def http(telegram: TelegramServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{telegram.url}/bot{telegram.token}/", trust_env=False) as client:
        yield client


def with_button(**button: str) -> dict[str, Any]:
    """Returns a message with one button under it."""
    return {"chat_id": 7, "text": "a", "reply_markup": json.dumps({"inline_keyboard": [[{"text": "a"} | button]]})}


@pytest.mark.parametrize(
    ("method", "given", "status", "words"),
    [
        ("sendMessage", {"chat_id": 7, "text": "a" * 4097}, 400, "message is too long"),
        ("sendMessage", {"chat_id": 7, "text": "😀" * 2049}, 400, "message is too long"),
        ("sendMessage", {"chat_id": 7, "text": "<b>" + "a" * 4097 + "</b>", "parse_mode": "HTML"}, 400, "too long"),
        ("sendMessage", {"chat_id": 7, "text": "<b>a", "parse_mode": "HTML"}, 400, "can't parse entities"),
        ("sendMessage", {"chat_id": 7, "text": "a", "parse_mode": "XML"}, 400, "unsupported parse_mode"),
        ("sendMessage", {"chat_id": 7, "text": "<i> </i>", "parse_mode": "HTML"}, 400, "text is empty"),
        ("sendMessage", {"chat_id": 7}, 400, "text is empty"),
        ("sendMessage", {"chat_id": 8, "text": "a"}, 400, "chat not found"),
        ("sendMessage", {"chat_id": "@ten", "text": "a"}, 400, "chat not found"),
        ("sendMessage", {"chat_id": 7, "text": "a", "colour": "red"}, 400, "unknown parameters"),
        ("sendMessage", with_button(callback_data="x" * 65), 400, "BUTTON_DATA_INVALID"),
        ("sendMessage", with_button(callback_data="đ" * 33), 400, "BUTTON_DATA_INVALID"),
        ("sendMessage", with_button(url="http://localhost"), 400, "Wrong HTTP URL"),
        ("sendMessage", with_button(), 400, "unallowed"),
        ("sendMessage", {"chat_id": 7, "text": "a", "reply_markup": "x"}, 400, "Bad Request"),
        ("sendPoll", {"chat_id": 7, "question": "x" * 301, "options": '["a","b"]'}, 400, "question length"),
        ("sendPoll", {"chat_id": 7, "question": "x", "options": '["a"]'}, 400, "at least 2"),
        ("sendPoll", {"chat_id": 7, "question": "x", "options": json.dumps(["a", "b" * 101])}, 400, "options length"),
        ("sendPoll", {"chat_id": 7, "question": "x", "options": '["a","b"]', "type": "quiz"}, 400, "correct option"),
        ("sendPoll", {"chat_id": 7, "question": "x", "options": '["a","b"]', "explanation": "e" * 201}, 400,
         "too long"),
        ("sendDocument", {"chat_id": 7}, 400, "no document"),
        ("sendChatAction", {"chat_id": 7, "action": "singing"}, 400, "wrong parameter action"),
        ("answerCallbackQuery", {"callback_query_id": "5"}, 400, "query is too old"),
        ("setMyCommands", {"commands": '[{"command":"Hỏi","description":"x"}]'}, 400, "BOT_COMMAND_INVALID"),
        ("setWebhook", {"url": "https://lacha.example:8000/x"}, 400, "bad webhook"),
        ("setWebhook", {"url": "https://lacha.example/x", "secret_token": "a b"}, 400, "unallowed characters"),
        ("setWebhook", {"url": "https://lacha.example/x", "allowed_updates": '["mesage"]'}, 400, "allowed_updates"),
        ("getUpdates", {"limit": 101}, 400, "limit"),
        ("sendCake", {"chat_id": 7}, 404, "Not Found"),
    ],
)  # fmt: skip
def test_what_the_real_server_refuses_is_refused(
    telegram: TelegramServer, http: httpx.Client, method: str, given: dict[str, Any], status: int, words: str
) -> None:
    before = len(telegram.sent)
    answer = http.post(method, data=given)
    assert (answer.status_code, answer.json()["ok"], answer.json()["error_code"]) == (status, False, status)
    assert words in answer.json()["description"]
    assert len(telegram.sent) == before


def test_a_wrong_token_is_unauthorized_and_a_malformed_one_not_found(telegram: TelegramServer) -> None:
    with httpx.Client(trust_env=False) as client:
        assert client.post(f"{telegram.url}/bot{telegram.token}x/getMe").json()["error_code"] == 401
        assert client.post(f"{telegram.url}/botkhong/getMe").json()["error_code"] == 404


def refusals(flood: Flood, clock: list[float], plan: list[tuple[float, int]]) -> list[int]:
    """Returns the ``retry_after`` of each message of a plan of (time, chat), 0 for those that pass."""
    waits = []
    for at, chat in plan:
        clock[0] = at
        try:
            flood.pass_one(chat)
            waits.append(0)
        except Refused as refused:
            waits.append(refused.parameters["retry_after"])
    return waits


def test_the_three_limits_of_speed() -> None:
    clock = [0.0]
    flood = Flood(clock=lambda: clock[0])
    assert refusals(flood, clock, [(0, 1), (0.5, 1), (0.5, 2), (1.0, 1)]) == [0, 1, 0, 0]
    overall = [(10.0, chat) for chat in range(100, 131)]
    assert refusals(flood, clock, overall) == [0] * 30 + [1]
    in_a_group = [(100.0 + 2 * number, -5) for number in range(21)]
    assert refusals(flood, clock, in_a_group) == [0] * 20 + [20]
    assert flood.refusals == 3


def test_a_refused_message_tells_when_to_come_again(http: httpx.Client, telegram: TelegramServer) -> None:
    telegram.state.flood = Flood()
    try:
        assert http.post("sendMessage", data={"chat_id": 7, "text": "a"}).status_code == 200
        answer = http.post("sendMessage", data={"chat_id": 7, "text": "b"})
    finally:
        telegram.state.flood = Flood(per_second=0, chat_interval_s=0, group_per_minute=0)
    assert (answer.status_code, answer.json()["parameters"]) == (429, {"retry_after": 1})


def test_a_blocked_bot_and_a_group_that_moved_are_told(http: httpx.Client, telegram: TelegramServer) -> None:
    telegram.block(9)
    telegram.migrate(-5, -1001000000005)
    assert http.post("sendMessage", data={"chat_id": 9, "text": "a"}).json()["error_code"] == 403
    moved = http.post("sendMessage", data={"chat_id": -5, "text": "a"}).json()
    assert (moved["error_code"], moved["parameters"]) == (400, {"migrate_to_chat_id": -1001000000005})


def test_only_the_kinds_asked_for_are_delivered() -> None:
    with TelegramServer(flood=False) as telegram, httpx.Client(trust_env=False) as client:
        address = f"{telegram.url}/bot{telegram.token}/getUpdates"
        telegram.say(7, "trước")
        client.post(address, data={"allowed_updates": '["my_chat_member"]', "offset": 600_000_000})
        telegram.say(7, "không hỏi")
        telegram.block(7)
        (update,) = client.post(address).json()["result"]
        assert "my_chat_member" in update
