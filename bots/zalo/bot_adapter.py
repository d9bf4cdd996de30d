"""Sends messages through Zalo Bot Platform: plain text of at most 2,000 characters, no buttons, no files, no edits."""

import contextlib

from pydantic import SecretStr

from bots.limits import Limits
from bots.port import Attachment, SendingError, Sent
from bots.zalo.bot_api import BotApi, accepted, raise_refusal
from bots.zalo.wording import checked_text, refuse_what_is_not_text, written
from vanban.channels import Capabilities, Incoming, Outgoing, Platform


class ZaloBotAdapter:
    """A ``ChannelAdapter``. Buttons that a message still has are written out as numbered lines."""

    def __init__(self, token: SecretStr, url: str, limits: Limits, *, proxy: str | None = None) -> None:
        self._api = BotApi(token, url, proxy=proxy)
        self._limits = limits

    @property
    def platform(self) -> Platform:
        """Zalo Bot Platform."""
        return Platform.ZALO_BOT

    @property
    def capabilities(self) -> Capabilities:
        """Text and the sign of typing, nothing else."""
        return Capabilities(longest=self._limits.text, typing=True)

    def send(self, chat_id: str, message: Outgoing, attachment: Attachment | None = None) -> Sent:  # noqa: ARG002
        """Returns the platform's id of the message; raises a ``SendingError``."""
        refuse_what_is_not_text(message)
        text = checked_text(written(message, buttons=True), longest=self._limits.text)
        answer = self._api.call("sendMessage", {"chat_id": chat_id, "text": text})
        if not accepted(answer):
            raise_refusal(self._api, answer)
        result = (answer.body or {}).get("result")
        external_id = result.get("message_id") if isinstance(result, dict) else None
        return Sent(str(external_id or ""))

    def typing(self, chat_id: str) -> None:
        """Shows that an answer is being written."""
        with contextlib.suppress(SendingError):
            self._api.call("sendChatAction", {"chat_id": chat_id, "action": "typing"})

    def acknowledge(self, incoming: Incoming) -> None:
        """Does nothing: the platform has no buttons."""

    def close(self) -> None:
        """Ends the connections."""
        self._api.close()
