"""Checks and reads what Zalo Official Account posts to us.

The signature is plain SHA-256, not HMAC: ``mac = hex(SHA-256(appId + body + timestamp + OAsecretKey))`` over the body's
bytes as they came, where ``timestamp`` is the one inside the body (certain: the platform's description, many clients).
The platform wants 200 within two seconds and delivers again after 30 s, 5, 15, 30 and 60 minutes (likely).
"""

import datetime
import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from pydantic import SecretStr

from bots.limits import Limits
from bots.port import WebhookRefused
from bots.zalo.oa_events import oa_event
from bots.zalo.reading import identity, json_object, moment, recent, same_secret, within_size
from vanban.channels import Incoming
from vanban.errors import SettingsError

SIGNATURE_HEADER = "x-zevent-signature"
_MAC_RE = re.compile(r"(?:mac\s*=\s*)?([0-9a-fA-F]{64})")
_PROBES = frozenset({b"", b"{}"})


class ZaloOaWebhook:
    """A ``WebhookReader``. ``secret`` is the OA secret key, which is not the secret key of the application.

    Raises ``SettingsError`` when one of them is empty.
    """

    def __init__(self, app_id: str, secret: SecretStr, limits: Limits) -> None:
        if not app_id or not secret.get_secret_value():
            raise SettingsError("Cần VANBAN_ZALO_OA_APP_ID và VANBAN_ZALO_OA_SECRET để nhận webhook của Zalo.")
        self._app_id, self._secret, self._limits = app_id, secret, limits

    def read(self, headers: Mapping[str, str], body: bytes, *, now: datetime.datetime) -> list[Incoming]:
        """Returns the event of a genuine request; none for kinds that do not concern us, and for an empty body, by
        which the platform tries the address when it is entered: that needs no signature, for nothing comes of it.

        Raises ``WebhookRefused``: 413 too large, 401 not signed for us, 400 malformed, 403 too old.
        """
        within_size(body, self._limits)
        if body.strip() in _PROBES:
            return []
        mac = _MAC_RE.fullmatch(headers.get(SIGNATURE_HEADER, "").strip())
        if mac is None:
            raise WebhookRefused(401, "thiếu chữ ký")
        event = json_object(body)
        sent_at = moment(event.get("timestamp"), field="timestamp")
        self._check(event, body, mac[1].lower())
        recent(sent_at, now=now, limits=self._limits)
        read = oa_event(event, body, sent_at=sent_at)
        return [read] if read else []

    def _check(self, event: Mapping[str, Any], body: bytes, mac: str) -> None:
        ours = identity(event, "app_id") == self._app_id
        expected = signature(self._app_id, body, str(event["timestamp"]), self._secret.get_secret_value())
        if not same_secret(mac, expected) or not ours:
            raise WebhookRefused(401, "sai chữ ký")


def signature(app_id: str, body: bytes, timestamp: str, secret: str) -> str:
    """Returns the signature of a body as 64 lower-case hexadecimal digits."""
    return sha256(app_id.encode() + body + timestamp.encode() + secret.encode()).hexdigest()
