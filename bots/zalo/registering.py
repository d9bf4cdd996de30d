"""Setting a bot up at Zalo Bot Platform and checking it: its name, its webhook."""

from typing import Any

from bots.port import ChannelDown
from bots.zalo.bot_api import BotApi, accepted, raise_refusal

WEBHOOK_REFUSED = "Zalo không nhận địa chỉ webhook: địa chỉ phải là https:// mở được từ Internet"


def bot_name(api: BotApi) -> str:
    """Returns what the platform calls the bot; raises a ``SendingError`` (``ChannelDown``: the token is not valid)."""
    result = _result(api, "getMe", {})
    names = (result.get(key) for key in ("display_name", "account_name", "id"))
    return str(next((name for name in names if name), ""))


def webhook_address(api: BotApi) -> str:
    """Returns where the platform brings events, "" when they are fetched; raises a ``SendingError``."""
    return str(_result(api, "getWebhookInfo", {}).get("url") or "")


def register_webhook(api: BotApi, url: str, secret: str) -> None:
    """Lets the platform bring events to ``url`` with the secret; raises a ``SendingError``."""
    answer = api.call("setWebhook", {"url": url, "secret_token": secret})
    if not accepted(answer):
        if not api.token_works():
            raise_refusal(api, answer)
        raise ChannelDown(WEBHOOK_REFUSED)


def remove_webhook(api: BotApi) -> None:
    """Lets events be fetched again; raises a ``SendingError``."""
    _result(api, "deleteWebhook", {})


def _result(api: BotApi, method: str, values: dict[str, Any]) -> dict[str, Any]:
    answer = api.call(method, values)
    if not accepted(answer):
        raise_refusal(api, answer)
    result = (answer.body or {}).get("result")
    return result if isinstance(result, dict) else {}
