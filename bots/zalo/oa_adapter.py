"""Sends messages through Zalo Official Account: ``POST /v3.0/oa/message/cs``, plain text with up to five buttons.

Success is ``error`` 0 in the body, never HTTP 200 alone. A message that the platform refused for its access token was
certainly not taken, so it alone is sent again, once, with a renewed token.
"""

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from bots.limits import Limits
from bots.port import Attachment, NotTaken, Sent
from bots.zalo.calling import Answer, Caller, refuse_status
from bots.zalo.oa_buttons import fit, template
from bots.zalo.oa_refusals import TOKEN_REFUSED, refusal
from bots.zalo.oa_tokens import OaTokens
from bots.zalo.quota import check_window
from bots.zalo.wording import checked_text, refuse_what_is_not_text, written
from vanban.channels import Capabilities, Incoming, Outgoing, Platform
from vanban.db.session import Database

_PATH = "/v3.0/oa/message/cs"


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


class ZaloOaAdapter:
    """A ``ChannelAdapter``. ``database`` tells when a chat was last heard from: the reply window is checked here."""

    def __init__(
        self,
        tokens: OaTokens,
        database: Database,
        url: str,
        limits: Limits,
        *,
        proxy: str | None = None,
        clock: Callable[[], datetime.datetime] = _now,
    ) -> None:
        self._tokens, self._database, self._limits, self._clock = tokens, database, limits, clock
        self._caller = Caller(url, proxy=proxy)

    @property
    def platform(self) -> Platform:
        """Zalo Official Account."""
        return Platform.ZALO_OA

    @property
    def capabilities(self) -> Capabilities:
        """Text and buttons."""
        most = self._limits.buttons
        return Capabilities(longest=self._limits.text, buttons=most > 0, most_buttons=most)

    def send(self, chat_id: str, message: Outgoing, attachment: Attachment | None = None) -> Sent:  # noqa: ARG002
        """Returns the platform's id of the message; raises a ``SendingError``.

        Buttons that the platform cannot show (too many, labels too long) are written out as numbered lines.
        """
        refuse_what_is_not_text(message)
        body = {"recipient": {"user_id": chat_id}, "message": self._message(message)}
        with self._database.session() as session:
            check_window(session, Platform.ZALO_OA, chat_id, now=self._clock(), limits=self._limits)
        return _taken(self._posted(body))

    def typing(self, chat_id: str) -> None:
        """Does nothing: the platform shows no typing."""

    def acknowledge(self, incoming: Incoming) -> None:
        """Does nothing: a pressed button waits for nothing."""

    def close(self) -> None:
        """Ends the connections, those that renew the tokens too."""
        self._caller.close()
        self._tokens.close()

    def _message(self, message: Outgoing) -> Mapping[str, Any]:
        shown = fit(message.buttons, self._limits)
        text = checked_text(written(message, buttons=not shown), longest=self._limits.text)
        if not message.buttons or not shown:
            return {"text": text}
        return {"text": text, "attachment": template(message.buttons)}

    def _posted(self, body: Mapping[str, Any]) -> Answer:
        """Returns the answer to a message, sent again once with a renewed token when the first one was refused."""
        access = self._tokens.access()
        answer = self._post(body, access)
        if _error(answer) in TOKEN_REFUSED:
            access = self._tokens.access(refused=access)
            answer = self._post(body, access)
        if _error(answer) in TOKEN_REFUSED:
            self._tokens.access(refused=access)  # says that the channel is down, unless another process mended it
            raise NotTaken("Zalo từ chối access token")
        return answer

    def _post(self, body: Mapping[str, Any], access: str) -> Answer:
        return self._caller.post(_PATH, json=body, headers={"access_token": access})


def _taken(answer: Answer) -> Sent:
    error = _error(answer)
    if error is None:
        refuse_status(answer)
    elif error:
        raise refusal(error)
    data = (answer.body or {}).get("data")
    external_id = data.get("message_id") if isinstance(data, dict) else None
    return Sent(str(external_id or ""))


def _error(answer: Answer) -> int | None:
    """Returns the error of the body, 0 for success, None where the body holds no verdict."""
    error = answer.body.get("error") if answer.body is not None else None
    return error if isinstance(error, int) and not isinstance(error, bool) else None
