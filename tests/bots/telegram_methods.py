"""The methods of the Bot API that the product uses, each with the checks of the real server."""

import json
import re
import time
from collections.abc import Callable
from typing import Any

from telegram_markup import Refused, read_keyboard, read_text, units
from telegram_state import SentMessage, State, Webhook, bot_user

Files = dict[str, tuple[str, bytes]]
Method = Callable[[State, dict[str, str], Files], Any]
_COMMON = {"chat_id", "message_thread_id", "disable_notification", "reply_markup"}
_PARAMETERS = {  # what each method may be given; those with ! must be given
    "getMe": set(),
    "getUpdates": {"offset", "timeout", "limit", "allowed_updates"},
    "sendMessage": {*_COMMON, "text!", "parse_mode", "link_preview_options"},
    "sendDocument": {*_COMMON, "caption", "parse_mode", "disable_content_type_detection"},
    "sendPoll": {*_COMMON, "question!", "options!", "type", "correct_option_ids", "is_anonymous", "explanation",
                 "description", "description_parse_mode", "open_period"},
    "sendChatAction": {"chat_id", "action!", "message_thread_id"},
    "answerCallbackQuery": {"callback_query_id!", "text", "show_alert", "cache_time"},
    "setMyCommands": {"commands!"},
    "getMyCommands": set(),
    "setMyShortDescription": {"short_description"},
    "setMyDescription": {"description"},
    "setWebhook": {"url!", "secret_token", "allowed_updates", "max_connections", "drop_pending_updates"},
    "deleteWebhook": {"drop_pending_updates"},
    "getWebhookInfo": set(),
}  # fmt: skip
_KINDS = {"message", "callback_query", "my_chat_member", "poll_answer", "edited_message", "channel_post"}


def call(state: State, method: str, given: dict[str, str], files: Files) -> Any:
    """Returns the result of a method; raises ``Refused``. Waits only in ``getUpdates``."""
    if method not in _PARAMETERS:
        raise Refused(404, "Not Found")
    known = {one.rstrip("!") for one in _PARAMETERS[method]}
    if unknown := sorted(set(given) - known):
        raise Refused(400, f"Bad Request: unknown parameters {unknown}")
    for one in _PARAMETERS[method]:
        if one.endswith("!") and not given.get(one.rstrip("!")):
            raise Refused(400, _MISSING.get(one, f"Bad Request: {one.rstrip('!')} is missing"))
    with state.lock:
        state.calls.append((method, dict(given)))
        return _METHODS[method](state, given, files)


_MISSING = {"text!": "Bad Request: message text is empty"}


def _get_me(state: State, given: dict[str, str], files: Files) -> Any:
    return {**bot_user(), "can_join_groups": True, "can_read_all_group_messages": state.reads_all,
            "supports_inline_queries": False}  # fmt: skip


def _get_updates(state: State, given: dict[str, str], files: Files) -> Any:
    if state.webhook.url:
        raise Refused(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete")
    if "allowed_updates" in given:
        state.allowed = _kinds(given["allowed_updates"])
    if "offset" in given:
        state.confirm(int(given["offset"]))
    state.pollers += 1
    mine, ends = state.pollers, time.monotonic() + min(int(given.get("timeout", 0)), 50)
    state.changed.notify_all()
    while not state.updates and time.monotonic() < ends and state.pollers == mine and not state.stopped:
        state.changed.wait(ends - time.monotonic())
    if state.pollers != mine:
        raise Refused(409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is"
                           " running")  # fmt: skip
    limit = int(given.get("limit", 100))
    if not 1 <= limit <= 100:
        raise Refused(400, "Bad Request: limit must be between 1 and 100")
    return [state.updates[at] for at in range(min(limit, len(state.updates)))]


def _send_message(state: State, given: dict[str, str], files: Files) -> Any:
    chat = _open_chat(state, given)
    text, entities = read_text(given["text"], given.get("parse_mode"), longest=4096)
    if not text.strip():
        raise Refused(400, "Bad Request: message text is empty")
    return _take(state, given, chat, method="sendMessage", text=text, entities=tuple(entities), html=given["text"])


def _send_document(state: State, given: dict[str, str], files: Files) -> Any:
    chat = _open_chat(state, given)
    if "document" not in files:
        raise Refused(400, "Bad Request: there is no document in the request")
    if len(files["document"][1]) > 50 * 1024 * 1024:
        raise Refused(413, "Request Entity Too Large")
    if not files["document"][1]:
        raise Refused(400, "Bad Request: file must be non-empty")
    html = given.get("caption", "")
    text, entities = read_text(html, given.get("parse_mode"), longest=1024, what="message caption")
    return _take(state, given, chat, method="sendDocument", text=text, entities=tuple(entities), html=html,
                 document=files["document"])  # fmt: skip


def _send_poll(state: State, given: dict[str, str], files: Files) -> Any:
    chat = _open_chat(state, given)
    options = [one if isinstance(one, str) else one["text"] for one in json.loads(given["options"])]
    correct = json.loads(given.get("correct_option_ids", "[]"))
    explanation = given.get("explanation", "")
    if not 1 <= units(given["question"]) <= 300:
        raise Refused(400, "Bad Request: poll question length must not exceed 300")
    if not 2 <= len(options) <= 12:
        raise Refused(400, "Bad Request: poll must have at least 2 and at most 12 options")
    if any(not 1 <= units(one) <= 100 for one in options):
        raise Refused(400, "Bad Request: poll options length must not exceed 100")
    if not 5 <= int(given.get("open_period", "5")) <= 600:
        raise Refused(400, "Bad Request: wrong open period specified")
    if units(explanation) > 200 or explanation.count("\n") > 2:
        raise Refused(400, "Bad Request: explanation is too long")
    if given.get("type") == "quiz" and (not correct or not all(0 <= one < len(options) for one in correct)):
        raise Refused(400, "Bad Request: wrong correct option ID specified")
    read_text(given.get("description", ""), given.get("description_parse_mode"), longest=1024, what="description")
    poll = {
        "id": state.key(),
        "question": given["question"],
        "options": [
            {"text": one, "voter_count": 0, "persistent_id": str(number)} for number, one in enumerate(options)
        ],
        "total_voter_count": 0, "is_closed": False, "type": given.get("type", "regular"),
        "is_anonymous": given.get("is_anonymous", "true") == "true", "allows_multiple_answers": False,
        "allows_revoting": False, "members_only": False, "correct_option_ids": correct,
    }  # fmt: skip
    shown = _take(state, given, chat, method="sendPoll", text=given["question"], poll=poll)
    state.polls[poll["id"]] = state.sent[-1]
    return shown


def _take(state: State, given: dict[str, str], chat: int, **content: Any) -> Any:
    rows = read_keyboard(given.get("reply_markup"))
    state.flood.pass_one(chat)
    return state.store(
        SentMessage(
            chat_id=chat,
            message_id=state.message_id(),
            at=time.monotonic(),
            rows=tuple(tuple(row) for row in rows),
            silent=given.get("disable_notification") == "true",
            topic=int(given["message_thread_id"]) if "message_thread_id" in given else None,
            **content,
        )
    )


def _open_chat(state: State, given: dict[str, str]) -> int:
    words = given.get("chat_id", "")
    if not re.fullmatch(r"-?\d{1,16}", words) or (int(words) not in state.chats and int(words) not in state.closed):
        raise Refused(400, "Bad Request: chat not found" if words else "Bad Request: chat_id is empty")
    if int(words) in state.closed:
        raise state.closed[int(words)]
    return int(words)


def _send_chat_action(state: State, given: dict[str, str], files: Files) -> Any:
    chat = _open_chat(state, given)
    if given["action"] not in ("typing", "upload_document"):
        raise Refused(400, "Bad Request: wrong parameter action in request")
    state.typing.append(chat)
    state.changed.notify_all()
    return True


def _answer_callback_query(state: State, given: dict[str, str], files: Files) -> Any:
    if state.queries.pop(given["callback_query_id"], None) is None:
        raise Refused(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
    state.answered.append(given["callback_query_id"])
    state.changed.notify_all()
    return True


def _set_my_commands(state: State, given: dict[str, str], files: Files) -> Any:
    commands = json.loads(given["commands"])
    for one in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", one["command"]) or not 1 <= len(one["description"]) <= 256:
            raise Refused(400, "Bad Request: BOT_COMMAND_INVALID")
    state.commands = commands
    return True


def _set_short(state: State, given: dict[str, str], files: Files) -> Any:
    return _describe(state, "short", given.get("short_description", ""), longest=120)


def _set_about(state: State, given: dict[str, str], files: Files) -> Any:
    return _describe(state, "about", given.get("description", ""), longest=512)


def _describe(state: State, which: str, words: str, *, longest: int) -> bool:
    if len(words) > longest:
        raise Refused(400, "Bad Request: description is too long")
    state.descriptions[which] = words
    return True


def _set_webhook(state: State, given: dict[str, str], files: Files) -> Any:
    local = given["url"].startswith("http://127.0.0.1:")  # the real one takes https only
    if not local and not re.fullmatch(r"https://[^\s/:]+\.[^\s/:]+(?::(?:443|80|88|8443))?(?:/\S*)?", given["url"]):
        raise Refused(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
    secret = given.get("secret_token", "")
    if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
        raise Refused(400, "Bad Request: secret token contains unallowed characters")
    if given.get("drop_pending_updates") == "true":
        state.updates.clear()
    allowed = _kinds(given.get("allowed_updates", "[]"))
    state.webhook = Webhook(given["url"], secret, allowed, int(given.get("max_connections", 40)))
    state.pollers += 1
    state.changed.notify_all()
    return True


def _delete_webhook(state: State, given: dict[str, str], files: Files) -> Any:
    if given.get("drop_pending_updates") == "true":
        state.updates.clear()
    state.allowed = state.webhook.allowed or state.allowed
    state.webhook = Webhook()
    state.changed.notify_all()
    return True


def _get_webhook_info(state: State, given: dict[str, str], files: Files) -> Any:
    known = state.webhook
    shown = {"url": known.url, "has_custom_certificate": False, "pending_update_count": len(state.updates)}
    if known.last_error:
        shown |= {"last_error_message": known.last_error, "last_error_date": known.last_error_at}
    return shown


def _kinds(words: str) -> tuple[str, ...]:
    kinds = json.loads(words)
    if not set(kinds) <= _KINDS:
        raise Refused(400, "Bad Request: can't parse allowed_updates")
    return tuple(kinds)


_METHODS: dict[str, Method] = {
    "getMe": _get_me,
    "getUpdates": _get_updates,
    "sendMessage": _send_message,
    "sendDocument": _send_document,
    "sendPoll": _send_poll,
    "sendChatAction": _send_chat_action,
    "answerCallbackQuery": _answer_callback_query,
    "setMyCommands": _set_my_commands,
    "getMyCommands": lambda state, given, files: state.commands,
    "setMyShortDescription": _set_short,
    "setMyDescription": _set_about,
    "setWebhook": _set_webhook,
    "deleteWebhook": _delete_webhook,
    "getWebhookInfo": _get_webhook_info,
}
