"""Calls to a Zalo platform over HTTP, and what a failed call means for a message.

A message is sent at most once: a failure counts as "not taken" only where the request certainly never reached the
platform's application (no connection, 4xx, 503); a connection that breaks later leaves the outcome unknown.
"""

import contextlib
import json
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from bots.port import ChannelDown, NotTaken, OutcomeUnknown

CONNECT_S = 5.0
ANSWER_S = 20.0  # how long the platform may take to answer
BUSY_RETRY_S = 30.0  # pause after "too many requests" that names no time
_LONGEST_ANSWER = 2**20  # bytes; the platforms' answers are a few hundred
_NEVER_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a platform answered: the HTTP status, and the JSON object of the body (None when it holds none)."""

    status: int
    body: Mapping[str, Any] | None
    retry_after: float | None = None


class Caller:
    """A client of one platform. Safe to use from several threads; every call ends within its time limit.

    ``proxy`` is the only proxy used: those of the environment are not.
    """

    def __init__(self, url: str, *, proxy: str | None = None) -> None:
        _hide_tokens_in_addresses()
        timeout = httpx.Timeout(ANSWER_S, connect=CONNECT_S)
        self._client = httpx.Client(base_url=url.rstrip("/"), proxy=proxy, timeout=timeout, trust_env=False)

    def post(
        self,
        path: str,
        *,
        json: Mapping[str, Any] | None = None,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        wait_s: float = 0,
    ) -> Answer:
        """Returns the answer to a POST; ``wait_s`` is added to the time the platform may take.

        Raises ``NotTaken`` when the request cannot have reached the platform, ``OutcomeUnknown`` when it may have.
        """
        timeout = httpx.Timeout(ANSWER_S + wait_s, connect=CONNECT_S)
        try:
            with self._client.stream(
                "POST", path, json=json, data=form, headers=dict(headers or {}), timeout=timeout
            ) as response:
                return Answer(response.status_code, _object(_limited(response)), _retry_after(response))
        except _NEVER_SENT as error:
            raise NotTaken(f"không nối được tới máy chủ Zalo ({type(error).__name__})") from error
        except httpx.HTTPError as error:
            raise OutcomeUnknown(f"mất kết nối khi chờ Zalo trả lời ({type(error).__name__})") from error
        except httpx.InvalidURL as error:
            raise ChannelDown("địa chỉ máy chủ Zalo trong cấu hình không dùng được") from error

    def close(self) -> None:
        """Ends the connections."""
        self._client.close()


def refuse_status(answer: Answer) -> None:
    """Raises what an HTTP status says of a message whose answer holds no readable verdict of the platform.

    500, 502, 504 come from a server that may have handed the message on before it failed, and so does a 200 that
    cannot be read; 503 and every 4xx are refusals.
    """
    if answer.status == httpx.codes.TOO_MANY_REQUESTS:
        raise too_busy(answer)
    if answer.status == httpx.codes.SERVICE_UNAVAILABLE or 300 <= answer.status < 500:
        raise NotTaken(f"Zalo không nhận (HTTP {answer.status})", retry_after=answer.retry_after)
    raise OutcomeUnknown(f"câu trả lời của Zalo không đọc được (HTTP {answer.status})")


def too_busy(answer: Answer) -> NotTaken:
    """Returns the failure of a message that came too fast after others."""
    return NotTaken("Zalo báo gửi quá nhanh", retry_after=answer.retry_after or BUSY_RETRY_S)


def _limited(response: httpx.Response) -> bytes:
    read = b""
    for chunk in response.iter_bytes():
        read += chunk
        if len(read) > _LONGEST_ANSWER:
            return b""
    return read


def _object(body: bytes) -> Mapping[str, Any] | None:
    try:
        read = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return read if isinstance(read, dict) else None


def _retry_after(response: httpx.Response) -> float | None:
    with contextlib.suppress(ValueError):
        seconds = float(response.headers.get("retry-after", ""))
        return seconds if 0 < seconds <= 3600 else None
    return None


class _TokenHiding(logging.Filter):
    """Blots out the token of a bot in the addresses that httpx writes to its log."""

    _ADDRESS = re.compile(r"/bot[^/\s]+/")

    def filter(self, record: logging.LogRecord) -> bool:
        """Keeps the record, without the token."""
        if isinstance(record.args, tuple):
            record.args = tuple(
                self._ADDRESS.sub("/bot***/", str(one)) if isinstance(one, httpx.URL) else one for one in record.args
            )
        return True


_HIDING = _TokenHiding()


def _hide_tokens_in_addresses() -> None:
    logging.getLogger("httpx").addFilter(_HIDING)  # added once, however often it is asked
