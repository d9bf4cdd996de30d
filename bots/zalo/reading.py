"""Reading what a Zalo platform posts to us: strict JSON of the right types, recent, and nothing that cannot be stored.

Everything here is used on requests that anyone on the internet may have written. Reasons of refusals name fields, never
what they held.
"""

import datetime
import hmac
import json
import re
from collections.abc import Mapping
from typing import Any

from bots.limits import Limits
from bots.port import WebhookRefused

CLOCK_SKEW_S = 300.0  # how far the platform's clock may be ahead of ours
_ID_RE = re.compile(r"[A-Za-z0-9._:=+/@-]{1,100}")
_MOMENT_RE = re.compile(r"[0-9]{10,16}")
_NAME_LONGEST = 120  # of what an account calls itself; the column channel_link.name


def within_size(body: bytes, limits: Limits) -> None:
    """Raises ``WebhookRefused`` (413) for a body over the limit."""
    if len(body) > limits.webhook_kb * 1024:
        raise WebhookRefused(413, "yêu cầu quá lớn")


def same_secret(given: str, expected: str) -> bool:
    """Tells whether two secrets are the same, in a time that does not depend on where they differ."""
    return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), expected.encode())


def json_object(body: bytes) -> Mapping[str, Any]:
    """Returns the JSON object of a body in UTF-8; raises ``WebhookRefused`` (400) for anything else, for a name given
    twice in one object, and for text that no database holds (NUL, half of a surrogate pair)."""
    try:
        read = json.loads(body.decode(), object_pairs_hook=_no_doubles, parse_constant=_no_constant)
        json.dumps(read, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise malformed("JSON") from error
    if not isinstance(read, dict):
        raise malformed("JSON")
    return read


def malformed(field: str) -> WebhookRefused:
    """Returns the refusal of a body whose field is missing or of a wrong type."""
    return WebhookRefused(400, f"yêu cầu sai định dạng: {field}")


def part(holder: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Returns the object at a name; raises ``WebhookRefused`` (400) when there is none."""
    value = holder.get(name)
    if not isinstance(value, dict):
        raise malformed(name)
    return value


def identity(holder: Mapping[str, Any], name: str) -> str:
    """Returns the id at a name: a string of 1 to 100 plain characters; raises ``WebhookRefused`` (400) otherwise."""
    value = holder.get(name)
    if not isinstance(value, str) or not _ID_RE.fullmatch(value):
        raise malformed(name)
    return value


def words(holder: Mapping[str, Any], name: str, *, needed: bool = False) -> str:
    """Returns the text at a name, "" when it is absent and not needed; raises ``WebhookRefused`` (400) otherwise."""
    value = holder.get(name)
    if value is None and not needed:
        return ""
    if not isinstance(value, str) or "\0" in value or (needed and not value.strip()):
        raise malformed(name)
    return value


def display_name(holder: Mapping[str, Any], name: str) -> str:
    """Returns what an account calls itself, on one line and cut to what we store; "" for none."""
    return " ".join(words(holder, name).split())[:_NAME_LONGEST]


def moment(value: object, *, field: str) -> datetime.datetime:
    """Returns the UTC moment of a count of milliseconds (or of seconds, when it has ten digits), a number or a string
    of digits; raises ``WebhookRefused`` (400) otherwise."""
    digits = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    if not _MOMENT_RE.fullmatch(digits):
        raise malformed(field)
    seconds = int(digits) / (1 if len(digits) == 10 else 1000)
    try:
        return datetime.datetime.fromtimestamp(seconds, tz=datetime.UTC)
    except (OverflowError, ValueError, OSError) as error:
        raise malformed(field) from error


def recent(sent_at: datetime.datetime, *, now: datetime.datetime, limits: Limits) -> None:
    """Raises ``WebhookRefused`` (403) for a request that is too old, or from the future beyond the clocks' difference.

    ``limits.webhook_age_s`` is longer than the platform goes on delivering again, so that nothing genuine is refused;
    what is repeated within it has the same message id and is one event in the inbox.
    """
    age = (now - sent_at).total_seconds()
    if age < -CLOCK_SKEW_S or (limits.webhook_age_s and age > limits.webhook_age_s):
        raise WebhookRefused(403, "yêu cầu quá cũ hoặc sai giờ")


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) != len(pairs):
        raise ValueError("a name is given twice")
    return read


def _no_constant(name: str) -> Any:
    raise ValueError(name)
