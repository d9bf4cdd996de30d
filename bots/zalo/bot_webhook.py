"""Checks and reads what Zalo Bot Platform posts to us."""

import datetime
from collections.abc import Mapping

from pydantic import SecretStr

from bots.limits import Limits
from bots.port import WebhookRefused
from bots.zalo.bot_events import bot_event
from bots.zalo.reading import json_object, recent, same_secret, within_size
from vanban.channels import Incoming
from vanban.errors import SettingsError

SECRET_HEADER = "x-bot-api-secret-token"  # noqa: S105


class ZaloBotWebhook:
    """A ``WebhookReader``. ``secret`` is what ``setWebhook`` was told; ``name`` what the bot is called in groups.

    Raises ``SettingsError`` for a secret that the platform would not take.
    """

    def __init__(self, secret: SecretStr, limits: Limits, *, name: str = "") -> None:
        if not 8 <= len(secret.get_secret_value()) <= 256:
            raise SettingsError("VANBAN_ZALO_BOT_WEBHOOK_SECRET phải có từ 8 đến 256 ký tự.")
        self._secret, self._limits, self._name = secret, limits, name

    def read(self, headers: Mapping[str, str], body: bytes, *, now: datetime.datetime) -> list[Incoming]:
        """Returns the event of a genuine request, none for kinds that do not concern us.

        Raises ``WebhookRefused``: 413 too large, 401 not the secret, 400 malformed, 403 too old.
        """
        within_size(body, self._limits)
        if not same_secret(headers.get(SECRET_HEADER, ""), self._secret.get_secret_value()):
            raise WebhookRefused(401, "sai mã bí mật của webhook")
        event = bot_event(json_object(body), name=self._name)
        if event is None:
            return []
        recent(event.sent_at, now=now, limits=self._limits)
        return [event]
