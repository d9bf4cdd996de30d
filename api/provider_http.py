"""Asking the identity provider over HTTP: no redirect is followed, and neither time nor size is without end."""

import json
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx

from api.identity_errors import ProviderUnavailable

_STEP_S = 5.0  # longest silence
_WHOLE_S = 10.0  # longest exchange
_LARGEST = 1024 * 1024  # bytes of an answer
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class Answer:
    """A status and the JSON object that came with it, empty where there was none."""

    status: int
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ProviderHttp:
    """Sends single requests. ``through_proxy`` uses the proxy of the environment (HTTPS_PROXY)."""

    through_proxy: bool = False
    whole_s: float = _WHOLE_S
    _trust: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def get(self, address: str, *, bearer: str | None = None) -> Answer:
        """Returns what the provider answers; raises ``ProviderUnavailable`` when it does not."""
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        return self._send("GET", address, headers=headers)

    def post(self, address: str, fields: Mapping[str, str], *, basic: tuple[str, str] | None = None) -> Answer:
        """Returns the answer to a form; ``basic`` is the client's name and secret as RFC 6749, §2.3.1 has them."""
        return self._send("POST", address, headers={}, fields=fields, basic=basic)

    def _send(
        self,
        method: str,
        address: str,
        *,
        headers: dict[str, str],
        fields: Mapping[str, str] | None = None,
        basic: tuple[str, str] | None = None,
    ) -> Answer:
        until = time.monotonic() + self.whole_s
        timeout = min(_STEP_S, self.whole_s)
        try:
            with httpx.Client(
                verify=self._trust, follow_redirects=False, timeout=timeout, trust_env=self.through_proxy
            ) as client:
                auth = httpx.BasicAuth(*basic) if basic else None
                accepted = {"Accept": "application/json", **headers}
                with client.stream(method, address, headers=accepted, data=fields, auth=auth) as response:
                    return Answer(response.status_code, _json_of(response, until))
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise ProviderUnavailable(f"{urlsplit(address).path}: {type(error).__name__}") from error


def _json_of(response: httpx.Response, until: float) -> Mapping[str, Any]:
    """Returns the JSON object of an answer, or an empty one; raises ``ProviderUnavailable`` past time or size."""
    body = b""
    for part in response.iter_bytes():
        body += part
        if len(body) > _LARGEST or time.monotonic() > until:
            raise ProviderUnavailable("answer without an end")
    try:
        value = json.loads(body)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def is_safe_address(address: object) -> bool:
    """Tells whether secrets may be sent to an address: HTTPS, or this machine.

    >>> is_safe_address("https://dang-nhap.example/token"), is_safe_address("http://dang-nhap.example/token")
    (True, False)
    """
    if not isinstance(address, str):
        return False
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    return (
        bool(host)
        and not parts.username
        and (parts.scheme == "https" or (parts.scheme == "http" and host in _LOOPBACK))
    )
