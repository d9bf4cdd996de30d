"""A Bot API server on this machine that is as strict as the real one, and everybody who chats with the bot.

    with TelegramServer() as telegram:
        telegram.say(7, "Xin chào")             # person 7 writes to the bot
        telegram.press(7, "Xem nguyên văn")     # presses a button of the last message that has it
        telegram.sent_to(7)[-1].text            # what the person sees

Give ``telegram.url`` as ``VANBAN_TELEGRAM_URL`` and ``telegram.token`` as ``VANBAN_TELEGRAM_TOKEN``; the real library
does the rest. Every method may be called from any thread.
"""

import re
import time
from collections.abc import Callable
from typing import Any

from telegram_delivery import Delivery
from telegram_flood import Flood
from telegram_http import BotApi, Plan, Trouble, error_body
from telegram_markup import Refused, units
from telegram_state import BOT_ID, TOKEN, USERNAME, SentMessage, State, bot_user

COMMAND_RE = re.compile(r"(?<![\w/])/\w+(?:@\w+)?")
MENTION_RE = re.compile(r"(?<!\w)@\w{4,}")


class TelegramServer:
    """``flood``: False switches the limits of Telegram off."""

    token = TOKEN
    username = USERNAME
    bot_id = BOT_ID

    def __init__(self, *, flood: bool = True) -> None:
        limits = Flood() if flood else Flood(per_second=0, chat_interval_s=0, group_per_minute=0)
        self.state = State(limits)
        self.plan: Plan | None = None  # what goes wrong with which request, beside ``next_time``
        self._troubles: list[tuple[str, Trouble]] = []
        self._api = BotApi(self.state, self._trouble)
        self._port = self._api.server_address[1]
        self.delivery = Delivery(self.state)

    @property
    def url(self) -> str:
        """The address to be used in place of https://api.telegram.org."""
        return f"http://127.0.0.1:{self._port}"

    def __enter__(self) -> "TelegramServer":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the server."""
        with self.state.lock:
            self.state.stopped = True
            self.state.changed.notify_all()
        self.stop()
        self.delivery.end()

    def stop(self) -> None:
        """Closes the port: connections are refused until ``start``; nothing that was said is lost."""
        if self._api is not None:
            self._api.end()
            self._api = None

    def start(self) -> None:
        """Opens the same port again."""
        if self._api is None:
            self._api = BotApi(self.state, self._trouble, self._port)

    # What people do

    def say(self, user: int, text: str, *, group: int | None = None, topic: int | None = None,
            reply_to: SentMessage | None = None, **more: Any) -> int:  # fmt: skip
        """Lets a person write; returns the number of the update. ``more`` are further fields of the message."""
        entities = [
            {"type": kind, "offset": units(text[: found.start()]), "length": units(found[0])}
            for kind, pattern in (("bot_command", COMMAND_RE), ("mention", MENTION_RE))
            for found in pattern.finditer(text)
        ]
        message = self._message(user, group, topic) | {"text": text} | ({"entities": entities} if entities else {})
        if reply_to is not None:
            message["reply_to_message"] = {
                "message_id": reply_to.message_id, "date": int(time.time()), "text": reply_to.text,
                "chat": self.state.chats[reply_to.chat_id], "from": bot_user(),
            }  # fmt: skip
        return self.state.push("message", message | more)

    def attach(self, user: int, content: dict[str, Any], *, group: int | None = None, caption: str = "") -> int:
        """Lets a person send something that is not text: ``photo()``, ``file(name)`` or another field of a message."""
        entities = [
            {"type": "mention", "offset": units(caption[: found.start()]), "length": units(found[0])}
            for found in MENTION_RE.finditer(caption)
        ]
        words = {"caption": caption, "caption_entities": entities} if caption else {}
        return self.state.push("message", self._message(user, group, None) | content | words)

    def press(self, user: int, button: str, *, chat: int | None = None) -> int:
        """Lets a person press a button, by its label or data, of the latest message that has it."""
        with self.state.lock:
            sent = self.state.by_chat.get(chat or user, [])
            message = next((one for one in reversed(sent) if one.button(button)), None)
            assert message is not None, f"no button {button!r} in {[one.labels for one in sent]}"
            pressed = message.button(button)
            assert pressed is not None
            assert "callback_data" in pressed, f"{button!r} opens an address"
            key = self.state.key()
            self.state.queries[key] = message.chat_id
            shown = {"message_id": message.message_id, "date": int(time.time()), "text": message.text,
                     "chat": self.state.chats[message.chat_id], "from": bot_user()}  # fmt: skip
            if message.topic is not None:
                shown |= {"message_thread_id": message.topic, "is_topic_message": True}
            return self.state.push(
                "callback_query",
                {"id": key, "from": self.user(user), "message": shown, "chat_instance": "1",
                 "data": pressed["callback_data"]},
            )  # fmt: skip

    def vote(self, user: int, option: int | None, *, chat: int | None = None) -> int:
        """Lets a person answer the latest quiz of their chat, or of a group; None takes the answer back."""
        with self.state.lock:
            shown = self.state.by_chat[user if chat is None else chat]
            poll = next(one.poll for one in reversed(shown) if one.poll is not None)
        chosen = [] if option is None else [option]
        return self.state.push(
            "poll_answer",
            {"poll_id": poll["id"], "user": self.user(user), "option_ids": chosen,
             "option_persistent_ids": [str(one) for one in chosen]},
        )  # fmt: skip

    def block(self, user: int) -> int:
        """Lets a person block the bot."""
        return self._out(user, user, "kicked", "Forbidden: bot was blocked by the user")

    def remove(self, group: int, by: int) -> int:
        """Lets a person take the bot out of a group."""
        return self._out(group, by, "left", "Forbidden: bot is not a member of the supergroup chat")

    def migrate(self, group: int, new: int) -> None:
        """Makes a group a supergroup of another id."""
        with self.state.lock:
            self._group(new)
            self.state.closed[group] = Refused(
                400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=new
            )
        self.state.push("message", self._message(1, group, None) | {"migrate_to_chat_id": new})

    def close_chat(self, chat: int, status: int, description: str) -> None:
        """Answers everything sent to a chat with an error."""
        with self.state.lock:
            self.state.closed[chat] = Refused(status, description)

    # What the bot did

    def sent_to(self, chat: int) -> list[SentMessage]:
        """Returns what the bot sent to a chat, in order."""
        with self.state.lock:
            return list(self.state.by_chat.get(chat, ()))

    @property
    def sent(self) -> list[SentMessage]:
        """Everything the bot sent, in order."""
        with self.state.lock:
            return list(self.state.sent)

    def calls(self, method: str) -> list[dict[str, str]]:
        """Returns the parameters of every call of a method that reached it."""
        with self.state.lock:
            return [given for name, given in self.state.calls if name == method]

    def wait(self, condition: Callable[[], object], seconds: float = 20) -> bool:
        """Waits until a condition on what was sent holds; tells whether it came to hold."""
        with self.state.lock:
            return bool(self.state.changed.wait_for(condition, timeout=seconds))

    def next_from_bot(self, chat: int, *, after: int, seconds: float = 20) -> SentMessage:
        """Returns message number ``after`` (from 0) of a chat, waiting for it."""
        assert self.wait(lambda: len(self.state.by_chat.get(chat, ())) > after, seconds), "the bot did not answer"
        return self.sent_to(chat)[after]

    # What goes wrong

    def next_time(self, trouble: Trouble, *, method: str = "sendMessage", times: int = 1) -> None:
        """Lets the next calls of a method go wrong."""
        with self.state.lock:
            self._troubles += [(method, trouble)] * times

    def answer_next(self, status: int, description: str, *, method: str = "sendMessage", times: int = 1) -> None:
        """Lets the next calls of a method be answered with an error of the Bot API."""
        self.next_time(Trouble(status=status, body=error_body(status, description)), method=method, times=times)

    @property
    def troubles_left(self) -> int:
        """How many of the calls that are to go wrong have not come yet."""
        with self.state.lock:
            return len(self._troubles)

    def _trouble(self, method: str, given: dict[str, str]) -> Trouble | None:
        with self.state.lock:
            for at, (name, trouble) in enumerate(self._troubles):
                if name == method:
                    del self._troubles[at]
                    self.state.changed.notify_all()
                    return trouble
        return self.plan(method, given) if self.plan is not None else None

    # People and chats

    def user(self, user: int) -> dict[str, Any]:
        """Returns a person; their private chat with the bot is known from then on."""
        with self.state.lock:
            self.state.chats.setdefault(
                user, {"id": user, "type": "private", "first_name": "Người", "last_name": f"thứ {user}"}
            )
        return {"id": user, "is_bot": False, "first_name": "Người", "last_name": f"thứ {user}", "language_code": "vi"}

    def _group(self, group: int) -> dict[str, Any]:
        kind = "supergroup" if group < -1_000_000_000_000 else "group"
        return self.state.chats.setdefault(group, {"id": group, "type": kind, "title": "Nhóm thử"})

    def _message(self, user: int, group: int | None, topic: int | None) -> dict[str, Any]:
        sender = self.user(user)
        with self.state.lock:
            chat = self.state.chats[user] if group is None else self._group(group)
            message = {
                "message_id": self.state.message_id(), "date": int(time.time()), "chat": chat, "from": sender,
            }  # fmt: skip
        return message | ({"message_thread_id": topic, "is_topic_message": True} if topic is not None else {})

    def _out(self, chat: int, user: int, status: str, description: str) -> int:
        sender = self.user(user)
        with self.state.lock:
            known = self.state.chats[chat] if chat > 0 else self._group(chat)
            self.state.closed[chat] = Refused(403, description)
        member = {"user": bot_user(), "status": status} | ({"until_date": 0} if status == "kicked" else {})
        return self.state.push(
            "my_chat_member",
            {"chat": known, "from": sender, "date": int(time.time()),
             "old_chat_member": {"user": bot_user(), "status": "member"}, "new_chat_member": member},
        )  # fmt: skip


def photo() -> dict[str, Any]:
    """Returns the field of a message with a picture."""
    return {"photo": [{"file_id": "a", "file_unique_id": "a", "width": 90, "height": 60}]}


def file(name: str) -> dict[str, Any]:
    """Returns the field of a message with a file."""
    return {"document": {"file_id": "b", "file_unique_id": "b", "file_name": name}}
