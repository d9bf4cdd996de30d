"""Calls to Zalo Bot Platform, judged by their envelope ``{ok, result?, description?, error_code?}``: HTTP 200 is not
success.

Certain (the platform's description, several clients): POST JSON to ``/bot<token>/<method>``, the envelope, 401 for a
wrong token, 408 when ``getUpdates`` found nothing in time, 429 for too many. Likely: what 400, 403 and 404 mean, which
is why ``getMe`` is asked before a chat is given up for the whole channel's fault.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import SecretStr

from bots.port import ChannelDown, NotTaken, OutcomeUnknown, SendingError, Undeliverable
from bots.zalo.calling import Answer, Caller, refuse_status, too_busy

BOT_UNKNOWN = (
    "Zalo không nhận token của bot: kiểm tra VANBAN_ZALO_BOT_TOKEN; nếu token đã được đặt lại, lấy token mới trong "
    "ứng dụng Zalo Bot Creator"
)
WEBHOOK_IN_THE_WAY = "bot đang đặt webhook nên không lấy tin theo lượt được: gỡ webhook (deleteWebhook) rồi chạy lại"


class BotApi:
    """The methods of the platform that are used here. Safe to call from several threads."""

    def __init__(self, token: SecretStr, url: str, *, proxy: str | None = None) -> None:
        self._caller = Caller(f"{url.rstrip('/')}/bot{token.get_secret_value()}", proxy=proxy)

    def call(self, method: str, values: Mapping[str, Any], *, wait_s: float = 0) -> Answer:
        """Returns the platform's answer, whatever it is; raises a ``SendingError`` when there is none."""
        return self._caller.post(f"/{method}", json=values, wait_s=wait_s)

    def token_works(self) -> bool:
        """Tells whether the platform knows the bot; raises a ``SendingError`` when it does not answer."""
        return accepted(self.call("getMe", {}))

    def close(self) -> None:
        """Ends the connections."""
        self._caller.close()


def accepted(answer: Answer) -> bool:
    """Tells whether the envelope says that the call succeeded."""
    return answer.body is not None and answer.body.get("ok") is True


def error_code(answer: Answer) -> int | None:
    """Returns the error of an envelope that says the call failed, 0 when it names none; None for no envelope."""
    if answer.body is None or answer.body.get("ok") is not False:
        return None
    code = answer.body.get("error_code", 0)
    return code if isinstance(code, int) and not isinstance(code, bool) else 0


def refusal_of_chat(code: int) -> SendingError | None:
    """Returns what an error code says of a message, None where the chat or the token may be meant (403, 404)."""
    if code == 401:
        return ChannelDown(BOT_UNKNOWN)
    if code in (403, 404):
        return None
    if code == 408 or code in (500, 502, 504):
        return OutcomeUnknown(f"Zalo báo lỗi khi đang nhận tin (mã {code})")
    if 400 <= code < 500:
        return Undeliverable(f"Zalo từ chối tin nhắn (mã {code})")
    return NotTaken(f"Zalo chưa nhận tin nhắn (mã {code})")


def raise_refusal(api: BotApi, answer: Answer) -> None:
    """Raises what a failed ``sendMessage`` means."""
    code = error_code(answer)
    if code is None:
        if answer.status == 401:
            raise ChannelDown(BOT_UNKNOWN)
        refuse_status(answer)
        return
    if code == 429:
        raise too_busy(answer)
    refusal = refusal_of_chat(code)
    if refusal is not None:
        raise refusal
    if not api.token_works():
        raise ChannelDown(BOT_UNKNOWN)
    raise Undeliverable(f"Zalo không gửi được tới cuộc trò chuyện này (mã {code})", gone=True)
