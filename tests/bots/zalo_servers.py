"""The two platforms of Zalo as strict fakes: ``ZaloBotServer`` and ``ZaloOaServer``, each a real HTTP server.

``say`` writes as a person (delivered to ``deliver``, or kept for ``getUpdates``), ``sent_to`` tells what a chat was
sent. Whatever the platform does not describe is refused: unknown fields, wrong types, texts that are too long.
"""

import itertools
import json
import time
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl

from served_platform import Fault, Headers, Reply, SentMessage, ServedPlatform, in_json

BOT_TOKEN = "so:thu-nghiem-khong-phai-khoa"
BOT_SECRET = "bi-mat-webhook-thu-nghiem"
BOT_NAME = "Bot Văn bản Lạc Hà"
APP_ID = "4291000000000000001"
APP_SECRET = "khoa-ung-dung-thu-nghiem"
OA_SECRET = "khoa-oa-thu-nghiem"
OA_ID = "5791000000000000009"
TEXT_LIMIT = 2000
_IDS = itertools.count(1)  # of all fakes together: those of a platform never come back
_BUTTON_TYPES = {"oa.query.hide", "oa.query.show", "oa.open.url"}


def now_ms() -> int:
    """Returns the time in milliseconds."""
    return time.time_ns() // 1_000_000


def units(text: str) -> int:
    """Returns the length of a text in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


class ZaloBotServer(ServedPlatform):
    """Zalo Bot Platform. ``patience_s`` caps how long getUpdates waits, whatever it is asked for."""

    def __init__(self, *, patience_s: float = 0.05, wrapped: bool = True) -> None:
        super().__init__()
        self.patience_s, self.wrapped = patience_s, wrapped
        self.chats: set[str] = set()
        self.typed: list[str] = []  # chats that were shown typing
        self.updates: list[Mapping[str, Any]] = []
        self.webhook: Mapping[str, str] | None = None
        self.error_of_chat: dict[str, int] = {}

    def say(self, user: str, text: str, *, group: str = "", at_ms: int | None = None) -> str:
        """Writes as a person, in a private chat or a group; returns the message's id."""
        return self.event("message.text.received", user, group=group, at_ms=at_ms, text=text)

    def event(self, kind: str, user: str, *, group: str = "", at_ms: int | None = None, **more: Any) -> str:
        """Makes an event of any kind; returns its message's id."""
        if not (group or user).isascii():
            raise AssertionError("ids of the platform are plain")
        with self.lock:
            message_id = f"zb{next(_IDS):08d}"
            self.chats.add(group or user)
        message = {
            "from": {"id": user, "display_name": f"Cán bộ {user}", "is_bot": False},
            "chat": {"id": group or user, "chat_type": "GROUP" if group else "PRIVATE"},
            "message_id": message_id,
            "date": now_ms() if at_ms is None else at_ms,
            **more,
        }
        self.emit({"event_name": kind, "message": message})
        return message_id

    def emit(self, event: Mapping[str, Any]) -> None:
        """Delivers an event to the webhook, or keeps it for getUpdates."""
        if self.deliver is not None:
            self.hand_over(*self.signed(event))
            return
        with self.changed:
            self.updates.append(event)
            self.changed.notify_all()

    def signed(self, event: Mapping[str, Any], *, secret: str = BOT_SECRET) -> tuple[Headers, bytes]:
        """Returns the headers and the body by which the platform would post an event."""
        body = {"ok": True, "result": event} if self.wrapped else event
        headers = {"content-type": "application/json", "x-bot-api-secret-token": secret}
        return headers, json.dumps(body, ensure_ascii=False).encode()

    def answer(self, path: str, headers: Headers, body: bytes) -> Reply:
        """Returns the reply to a POST to ``/bot<token>/<method>``."""
        method = path.rpartition("/")[2]
        with self.lock:
            self.calls.append(method)
        if path != f"/bot{BOT_TOKEN}/{method}":
            return _failed(401, "Unauthorized")
        methods: dict[str, Callable[[Mapping[str, Any]], Reply]] = {
            "getMe": lambda _: _done(
                {"id": "bot", "account_name": "bot.VBLacHa", "account_type": "BASIC", "can_join_groups": False}
            ),
            "setWebhook": self._set_webhook,
            "deleteWebhook": lambda _: self._webhook_is(None),
            "getWebhookInfo": lambda _: self._webhook_is(self.webhook),
            "getUpdates": self._get_updates,
            "sendMessage": self._send_message,
            "sendChatAction": self._send_chat_action,
        }
        values = _json_values(headers, body)
        if method not in methods or values is None:
            return _failed(404 if method not in methods else 400, "Bad request")
        return methods[method](values)

    def _set_webhook(self, values: Mapping[str, Any]) -> Reply:
        url, secret = values.get("url"), values.get("secret_token")
        if set(values) != {"url", "secret_token"} or not isinstance(url, str) or not isinstance(secret, str):
            return _failed(400, "Bad request")
        if not url.startswith("https://") or not 8 <= len(secret) <= 256:
            return _failed(400, "Bad request")
        return self._webhook_is({"url": url, "secret": secret})

    def _webhook_is(self, webhook: Mapping[str, str] | None) -> Reply:
        self.webhook = webhook
        return _done({"url": webhook["url"] if webhook else "", "updated_at": now_ms()})

    def _get_updates(self, values: Mapping[str, Any]) -> Reply:
        if set(values) - {"timeout"} or not 0 < int(values.get("timeout", 30)) <= 60:
            return _failed(400, "Bad request")
        if self.deliver is not None or self.webhook is not None:
            return _failed(409, "Webhook is set")
        with self.changed:
            self.changed.wait_for(lambda: self.updates, min(float(values.get("timeout", 30)), self.patience_s))
            return _done(self.updates.pop(0)) if self.updates else _failed(408, "Request timeout")

    def _send_message(self, values: Mapping[str, Any]) -> Reply:
        fault = self.next_fault()
        if fault and fault.kind not in ("drop_after", "garbage"):
            return _faulty(fault, _failed(fault.code, "Quota exceeded" if fault.code == 429 else "Error"))
        chat, text = values.get("chat_id"), values.get("text")
        if set(values) != {"chat_id", "text"} or not isinstance(chat, str) or not isinstance(text, str):
            return _failed(400, "Bad request")
        if not 1 <= units(text) <= TEXT_LIMIT or chat not in self.chats:
            return _failed(400, "Bad request")
        if chat in self.error_of_chat:
            return _failed(self.error_of_chat[chat], "Chat not available")
        with self.lock:
            message = SentMessage(f"zs{next(_IDS):08d}", chat, text)
        self.take(message)
        taken = _done({"message_id": message.id, "date": now_ms()})
        return _faulty(fault, taken) if fault else taken

    def _send_chat_action(self, values: Mapping[str, Any]) -> Reply:
        if values.get("action") != "typing" or values.get("chat_id") not in self.chats:
            return _failed(400, "Bad request")
        with self.lock:
            self.typed.append(str(values["chat_id"]))
        return in_json({"ok": True})


class ZaloOaServer(ServedPlatform):
    """Zalo Official Account with the address that renews tokens. ``clock`` tells milliseconds."""

    def __init__(self, *, clock: Callable[[], int] = now_ms, life_s: int = 90_000) -> None:
        super().__init__()
        self.clock, self.life_s = clock, life_s
        self.heard: dict[str, int] = {}  # when each person last did something
        self.access: set[str] = set()  # access tokens that hold
        self.refresh: set[str] = set()  # refresh tokens that were not used yet
        self.renewals = 0  # pairs granted
        self.renewal_faults: list[Fault] = []
        self.refusing = 0  # an error code for every message, 0 for none
        self.before_renewal: Callable[[], None] = lambda: None
        self.first_refresh = self.new_refresh()

    def new_refresh(self) -> str:
        """Returns a refresh token that works once, as an administrator would get it by granting access again."""
        with self.lock:
            token = f"refresh-thu-nghiem-{next(_IDS):06d}"
            self.refresh.add(token)
            return token

    def expire_access(self) -> None:
        """Lets every access token that was granted end now."""
        with self.lock:
            self.access.clear()

    def say(self, user: str, text: str, *, at_ms: int | None = None) -> str:
        """Writes as a person; returns the message's id."""
        return self.event("user_send_text", user, at_ms=at_ms, text=text)

    def press(self, user: str, title: str) -> str:
        """Presses the newest button of this title under a message to the person; returns the message's id."""
        shown = [button for one in reversed(self.sent_to(user)) for button in one.buttons if button["title"] == title]
        if not shown or shown[0]["type"] != "oa.query.hide":
            raise AssertionError(f"no button {title!r} to press")
        return self.say(user, shown[0]["payload"])

    def event(self, name: str, user: str, *, at_ms: int | None = None, **message: Any) -> str:
        """Makes an event of a message, or with no fields of following and the like; returns its id, "" for none."""
        moment = self.clock() if at_ms is None else at_ms
        event: dict[str, Any] = {"app_id": APP_ID, "event_name": name, "timestamp": str(moment)}
        message_id = ""
        if not user.isascii():
            raise AssertionError("ids of the platform are plain")
        with self.lock:
            self.heard[user] = moment
            if message:
                message_id = f"zo{next(_IDS):08d}"
        if message:
            event |= {"sender": {"id": user}, "recipient": {"id": OA_ID}, "message": {**message, "msg_id": message_id}}
        else:
            event |= {"follower": {"id": user}, "oa_id": OA_ID, "user_id_by_app": f"app-{user}"}
        self.hand_over(*self.signed(event))
        return message_id

    def signed(
        self, event: Mapping[str, Any], *, secret: str = OA_SECRET, app_id: str = APP_ID
    ) -> tuple[Headers, bytes]:
        """Returns the headers and the body by which the platform would post an event."""
        body = json.dumps(event, ensure_ascii=False).encode()
        mac = sha256(app_id.encode() + body + str(event.get("timestamp")).encode() + secret.encode()).hexdigest()
        return {"content-type": "application/json", "x-zevent-signature": f"mac={mac}"}, body

    def answer(self, path: str, headers: Headers, body: bytes) -> Reply:
        """Returns the reply to a POST."""
        with self.lock:
            self.calls.append(path)
        if path == "/v4/oa/access_token":
            return self._renew(headers, body)
        if path == "/v3.0/oa/message/cs":
            return self._send(headers, body)
        return in_json({"error": -209, "message": "Not supported this api"}, 404)

    def _renew(self, headers: Headers, body: bytes) -> Reply:
        self.before_renewal()
        form = dict(parse_qsl(body.decode()))
        with self.lock:
            fault = self.renewal_faults.pop(0) if self.renewal_faults else None
        if fault and fault.kind not in ("drop_after", "garbage"):
            return _faulty(fault, in_json({"error": fault.code, "error_name": "Error"}))
        if headers.get("secret_key") != APP_SECRET or form.get("app_id") != APP_ID:
            return in_json({"error": -14004, "error_name": "Invalid secret key"})
        if form.get("grant_type") != "refresh_token" or set(form) != {"grant_type", "app_id", "refresh_token"}:
            return in_json({"error": -14002, "error_name": "Invalid parameter"})
        with self.lock:
            if form["refresh_token"] not in self.refresh:
                return in_json({"error": -14020, "error_name": "Refresh token is used"})
            self.refresh.remove(form["refresh_token"])
            access, refresh = f"access-thu-nghiem-{next(_IDS):06d}", self.new_refresh()
            self.access.add(access)
            self.renewals += 1
        granted = in_json({"access_token": access, "refresh_token": refresh, "expires_in": str(self.life_s)})
        return _faulty(fault, granted) if fault else granted

    def _send(self, headers: Headers, body: bytes) -> Reply:
        fault = self.next_fault()
        if fault and fault.kind not in ("drop_after", "garbage"):
            return _faulty(fault, _error(fault.code))
        with self.lock:
            known = headers.get("access_token") in self.access
        if not known:
            return _error(-216)
        values = _json_values(headers, body)
        code, message = self._checked(values or {})
        if code or self.refusing:
            return _error(code or self.refusing)
        self.take(message)
        data = {"message_id": message.id, "user_id": message.chat_id}
        taken = in_json({"error": 0, "message": "Success", "data": data})
        return _faulty(fault, taken) if fault else taken

    def _checked(self, values: Mapping[str, Any]) -> tuple[int, SentMessage]:
        """Returns the error code of a message, 0 for none, and the message."""
        recipient, content = values.get("recipient"), values.get("message")
        nothing = SentMessage("", "", "")
        if not isinstance(recipient, dict) or not isinstance(content, dict) or set(recipient) != {"user_id"}:
            return -201, nothing
        user, text = recipient["user_id"], content.get("text")
        if not isinstance(text, str) or set(content) - {"text", "attachment"} or not text.strip():
            return -201, nothing
        buttons = _buttons(content.get("attachment"))
        if buttons is None:
            return -201, nothing
        if units(text) > TEXT_LIMIT or len(buttons) > 5:
            return -210, nothing
        with self.lock:
            heard = self.heard.get(user)
            message = SentMessage(f"zm{next(_IDS):08d}", str(user), text, buttons)
        if heard is None:
            return -213, nothing
        return (-230, nothing) if self.clock() - heard > 7 * 86_400_000 else (0, message)


def _buttons(attachment: object) -> tuple[Mapping[str, Any], ...] | None:
    """Returns the buttons of an attachment, None when they are not as the platform wants them."""
    if attachment is None:
        return ()
    payload = attachment.get("payload") if isinstance(attachment, dict) else None
    if not isinstance(attachment, dict) or attachment.get("type") != "template" or not isinstance(payload, dict):
        return None
    buttons = payload.get("buttons")
    if not isinstance(buttons, list) or set(payload) != {"buttons"} or not all(map(_is_button, buttons)):
        return None
    return tuple(buttons)


def _is_button(button: Any) -> bool:
    if not isinstance(button, dict) or set(button) != {"title", "type", "payload"}:
        return False
    title, payload = button["title"], button["payload"]
    if button["type"] not in _BUTTON_TYPES or not 0 < len(title) <= 100:
        return False
    if button["type"] == "oa.open.url":
        return isinstance(payload, dict) and str(payload.get("url", "")).startswith(("http://", "https://"))
    return isinstance(payload, str) and 0 < len(payload) <= 1000


def _json_values(headers: Headers, body: bytes) -> Mapping[str, Any] | None:
    if not headers.get("content-type", "").startswith("application/json"):
        return None
    try:
        values = json.loads(body)
    except ValueError:
        return None
    return values if isinstance(values, dict) else None


def _done(result: object) -> Reply:
    return in_json({"ok": True, "result": result})


def _failed(code: int, description: str) -> Reply:
    return in_json({"ok": False, "error_code": code, "description": description})


def _error(code: int) -> Reply:
    return in_json({"error": code, "message": "Error"})


def _faulty(fault: Fault, usual: Reply) -> Reply:
    """Returns the reply of a call that goes wrong."""
    if fault.kind in ("drop_before", "drop_after"):
        return Reply(drop=True)
    waiting = {} if fault.retry_after is None else {"Retry-After": f"{fault.retry_after:g}"}
    if fault.kind == "garbage":
        return Reply(200, b"<html>bad gateway</html>")
    if fault.kind == "status":
        return Reply(fault.code, b"<html>error</html>", waiting)
    return Reply(usual.status, usual.body, {**usual.headers, **waiting})
