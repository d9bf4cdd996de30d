"""Webhook requests that no platform sent: forged, replayed, oversized, malformed, by the hundred, for any platform.

``forged_requests`` makes them out of what a genuine request of a platform looks like (``WebhookShape``), always the
same ones for the same shape and moment. Every one must be refused with one of its ``statuses``, and neither ``MARK``
nor a secret may be logged or stored. They are meant for readers (``WebhookReader.read``) and for the addresses of a
running server alike.
"""

import copy
import hmac
import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from zalo_servers import APP_ID, BOT_SECRET, OA_ID, OA_SECRET

MARK = "LOI-RIENG-TU-7f3a9c"  # stands in the text of every request
TELEGRAM_SECRET = "bi-mat_telegram-thu-nghiem"
FORGED = frozenset({401, 403})
STALE = frozenset({400, 401, 403})
MALFORMED = frozenset({400})
OVERSIZED = frozenset({413})
_MINUTE_MS = 60_000
_NO_ID = (None, 7, 1.5, True, [], {}, "", "x" * 101, "a b", "a\0b", "…")
_NO_TEXT = (None, 7, True, [], {}, "", "a\0b", "\ud800")
_NO_OBJECT = (None, 7, True, [], "", "x", [{}])
_NO_MOMENT = (None, True, [], {}, "", "abc", "-1", "1e12", 1.5, -5, "9" * 30)

Headers = Mapping[str, str]
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ForgedRequest:
    """A request that must be refused with one of these statuses; ``name`` tells it apart."""

    name: str
    headers: Headers
    body: bytes
    statuses: frozenset[int]


@dataclass(frozen=True, slots=True)
class WebhookShape:
    """What a genuine request of a platform looks like.

    ``header`` (lower case) carries the secret, or the signature of the body where ``signs_body``. ``wrong`` holds what
    must not be taken at a place of the event. ``oldest_ms``: how old a request may be, 0 where age does not count.
    """

    platform: str
    header: str
    secret: str
    event: Callable[[int], dict[str, Any]]
    sign: Callable[[bytes, str], Headers]
    signs_body: bool
    wrong: Mapping[Path, Sequence[object]]
    oldest_ms: int = 0
    limit_bytes: int = 256 * 1024
    more: Callable[["WebhookShape", int], Iterator[ForgedRequest]] = field(default=lambda shape, now_ms: iter(()))

    def genuine(self, now_ms: int) -> tuple[Headers, bytes]:
        """Returns a genuine request of this moment."""
        return self.signed(self.event(now_ms))

    def signed(self, event: Mapping[str, Any]) -> tuple[Headers, bytes]:
        """Returns an event with genuine headers."""
        body = json.dumps(event).encode()
        return self.sign(body, str(event.get("timestamp", ""))), body


def forged_requests(shape: WebhookShape, now_ms: int) -> list[ForgedRequest]:
    """Returns all requests of a shape that must be refused."""
    made = [
        *_wrong_secrets(shape, now_ms),
        *_changed_bodies(shape, now_ms),
        *_replayed(shape, now_ms),
        *_oversized(shape, now_ms),
        *_not_json(shape, now_ms),
        *_wrong_values(shape, now_ms),
        *shape.more(shape, now_ms),
    ]
    return [ForgedRequest(f"{shape.platform}-{one.name}", one.headers, one.body, one.statuses) for one in made]


def _wrong_secrets(shape: WebhookShape, now_ms: int) -> Iterator[ForgedRequest]:
    headers, body = shape.genuine(now_ms)
    right = headers[shape.header]
    without = {name: value for name, value in headers.items() if name != shape.header}
    yield ForgedRequest("no-secret", without, body, FORGED)
    yield ForgedRequest("no-headers", {}, body, FORGED)
    for number, wrong in enumerate(_near_misses(right)):
        yield ForgedRequest(f"secret-{number}", {**without, shape.header: wrong}, body, FORGED)


def _near_misses(right: str) -> Iterator[str]:
    """Yields secrets that are almost right, and some that are nothing like it."""
    chance = random.Random(right)
    yield from (
        "",
        " ",
        "null",
        "mac=",
        "0" * 64,
        "mac=" + "0" * 64,
        right + right,
        right + "x",
        "x" + right,
        right[::-1],
    )
    yield from (right[:length] for length in range(4, len(right), max(1, len(right) // 12)))
    start = right.find("=") + 1
    for position in range(start, len(right), max(1, len(right) // 24)):
        other = "b" if right[position] in "aA" else "a"
        yield right[:position] + other + right[position + 1 :]
    for _ in range(10):
        yield "mac=" + "".join(chance.choices("0123456789abcdef", k=64))


def _changed_bodies(shape: WebhookShape, now_ms: int) -> Iterator[ForgedRequest]:
    """Yields genuine requests whose body was changed on the way: only a signature tells."""
    if not shape.signs_body:
        return
    headers, body = shape.genuine(now_ms)
    chance = random.Random(body)
    places = [at for at, byte in enumerate(body) if chr(byte).isalnum()]
    for number, at in enumerate(chance.sample(places, 40)):
        other = b"7" if chr(body[at]).isdecimal() and body[at] != ord("7") else b"z" if body[at] != ord("z") else b"y"
        yield ForgedRequest(f"changed-{number}", headers, body[:at] + other + body[at + 1 :], FORGED | MALFORMED)
    yield ForgedRequest("spaces", headers, body.replace(b": ", b":"), FORGED)
    yield ForgedRequest("newline", headers, body + b"\n", FORGED)


def _replayed(shape: WebhookShape, now_ms: int) -> Iterator[ForgedRequest]:
    if not shape.oldest_ms:
        return
    ages = [_MINUTE_MS, 10 * _MINUTE_MS, 60 * _MINUTE_MS, 1440 * _MINUTE_MS, 525_600 * _MINUTE_MS]
    for age in ages:
        yield ForgedRequest(f"replayed-{age}", *shape.genuine(now_ms - shape.oldest_ms - age), STALE)
    for ahead in (10 * _MINUTE_MS, 60 * _MINUTE_MS, 525_600 * _MINUTE_MS):
        yield ForgedRequest(f"ahead-{ahead}", *shape.genuine(now_ms + ahead), STALE)


def _oversized(shape: WebhookShape, now_ms: int) -> Iterator[ForgedRequest]:
    event = json.dumps(shape.event(now_ms)).encode()
    for number, extra in enumerate((1, 1024, shape.limit_bytes, 4 * shape.limit_bytes)):
        body = event + b" " * (shape.limit_bytes + extra - len(event))
        yield ForgedRequest(f"oversized-{number}", shape.sign(body, str(now_ms)), body, OVERSIZED)
        yield ForgedRequest(f"oversized-unsigned-{number}", {}, body, OVERSIZED | FORGED)


def _not_json(shape: WebhookShape, now_ms: int) -> Iterator[ForgedRequest]:
    _, whole = shape.genuine(now_ms)
    bodies = [
        b"null", b"true", b"7", b'"x"', b"[]", b"[{}]", b"NaN", b"{", b"}", b"{}{}", b"\x00", b"\xff\xfe{}", b"<x/>",
        whole + b"}", b"[" + whole + b"]", whole.replace(MARK.encode(), b"\xc3\x28"), b"[" * 100_000,
        b'{"a":' * 50_000, whole[:-1] + b', "x": NaN}', b'{"event_name": 1, "event_name": 2}', b"\xef\xbb\xbf" + whole,
    ]  # fmt: skip
    bodies += [whole[:length] for length in range(1, len(whole), max(1, len(whole) // 25))]
    for number, body in enumerate(bodies):
        yield ForgedRequest(f"not-json-{number}", shape.sign(body, str(now_ms)), body, MALFORMED)


def _wrong_values(shape: WebhookShape, now_ms: int) -> Iterator[ForgedRequest]:
    for path, values in shape.wrong.items():
        for number, value in enumerate(values):
            event = copy.deepcopy(shape.event(now_ms))
            _holder(event, path)[path[-1]] = value
            yield ForgedRequest(f"{'.'.join(path)}-{number}", *shape.signed(event), MALFORMED)
        event = copy.deepcopy(shape.event(now_ms))
        del _holder(event, path)[path[-1]]
        yield ForgedRequest(f"{'.'.join(path)}-missing", *shape.signed(event), MALFORMED)


def _holder(event: dict[str, Any], path: Path) -> dict[str, Any]:
    for name in path[:-1]:
        event = event[name]
    return event


def _other_signatures(shape: WebhookShape, now_ms: int) -> Iterator[ForgedRequest]:
    """Yields signatures of Zalo Official Account made the wrong way, or for others."""
    event = shape.event(now_ms)
    body, moment = json.dumps(event).encode(), str(now_ms)
    parts = (APP_ID.encode(), body, moment.encode(), shape.secret.encode())
    macs = [
        hmac.new(shape.secret.encode(), body, sha256).hexdigest(),
        sha256(body + shape.secret.encode()).hexdigest(),
        sha256(b"".join(parts[:3])).hexdigest(),
        sha256(b"".join(reversed(parts))).hexdigest(),
        sha256(parts[0] + body + str(now_ms + 1).encode() + parts[3]).hexdigest(),
        sha256(OA_ID.encode() + body + parts[2] + parts[3]).hexdigest(),
        sha256(b"".join((*parts[:3], b"khoa-ung-dung-thu-nghiem"))).hexdigest(),
    ]
    for number, mac in enumerate(macs):
        yield ForgedRequest(f"signature-{number}", {shape.header: f"mac={mac}"}, body, FORGED)
    for number, app_id in enumerate((f"{APP_ID}1", APP_ID[:-1], "0", OA_ID)):
        other = json.dumps({**event, "app_id": app_id}).encode()
        for secret in (shape.secret, "cua-nguoi-khac"):
            mac = sha256(app_id.encode() + other + moment.encode() + secret.encode()).hexdigest()
            name = f"other-app-{number}-{secret == shape.secret}"
            yield ForgedRequest(name, {shape.header: f"mac={mac}"}, other, FORGED)


def _bot_event(now_ms: int) -> dict[str, Any]:
    message = {
        "from": {"id": "u1", "display_name": MARK, "is_bot": False},
        "chat": {"id": "u1", "chat_type": "PRIVATE"},
        "text": f"câu hỏi {MARK}",
        "message_id": "zb00000001",
        "date": now_ms,
    }
    return {"ok": True, "result": {"event_name": "message.text.received", "message": message}}


def _oa_event(now_ms: int) -> dict[str, Any]:
    return {
        "app_id": APP_ID,
        "event_name": "user_send_text",
        "sender": {"id": "1234567890"},
        "recipient": {"id": OA_ID},
        "message": {"text": f"câu hỏi {MARK}", "msg_id": "zo00000001"},
        "timestamp": str(now_ms),
    }


def _telegram_event(now_ms: int) -> dict[str, Any]:
    message = {
        "message_id": 1,
        "date": now_ms // 1000,
        "chat": {"id": 1, "type": "private", "first_name": MARK},
        "from": {"id": 1, "is_bot": False, "first_name": MARK},
        "text": f"câu hỏi {MARK}",
    }
    return {"update_id": 1, "message": message}


def _oa_signed(body: bytes, timestamp: str) -> Headers:
    mac = sha256(APP_ID.encode() + body + timestamp.encode() + OA_SECRET.encode()).hexdigest()
    return {"content-type": "application/json", "x-zevent-signature": f"mac={mac}"}


ZALO_BOT = WebhookShape(
    platform="zalo-bot",
    header="x-bot-api-secret-token",
    secret=BOT_SECRET,
    event=_bot_event,
    sign=lambda body, timestamp: {"content-type": "application/json", "x-bot-api-secret-token": BOT_SECRET},
    signs_body=False,
    oldest_ms=9_000_000,
    wrong={
        ("ok",): (None, False, 1, "true", [], {}),
        ("result",): _NO_OBJECT,
        ("result", "event_name"): _NO_TEXT,
        ("result", "message"): _NO_OBJECT,
        ("result", "message", "from"): _NO_OBJECT,
        ("result", "message", "from", "id"): _NO_ID,
        ("result", "message", "chat"): _NO_OBJECT,
        ("result", "message", "chat", "id"): _NO_ID,
        ("result", "message", "chat", "chat_type"): _NO_TEXT,
        ("result", "message", "text"): _NO_TEXT,
        ("result", "message", "message_id"): _NO_ID,
        ("result", "message", "date"): _NO_MOMENT,
    },
)
ZALO_OA = WebhookShape(
    platform="zalo-oa",
    header="x-zevent-signature",
    secret=OA_SECRET,
    event=_oa_event,
    sign=_oa_signed,
    signs_body=True,
    oldest_ms=9_000_000,
    wrong={
        ("app_id",): _NO_ID,
        ("event_name",): _NO_TEXT,
        ("sender",): _NO_OBJECT,
        ("sender", "id"): _NO_ID,
        ("message",): _NO_OBJECT,
        ("message", "text"): _NO_TEXT,
        ("message", "msg_id"): _NO_ID,
        ("timestamp",): _NO_MOMENT,
    },
    more=_other_signatures,
)
TELEGRAM = WebhookShape(
    platform="telegram",
    header="x-telegram-bot-api-secret-token",
    secret=TELEGRAM_SECRET,
    event=_telegram_event,
    sign=lambda body, timestamp: {
        "content-type": "application/json",
        "x-telegram-bot-api-secret-token": TELEGRAM_SECRET,
    },
    signs_body=False,
    wrong={("update_id",): (None, "x", [], {}, True)},
)
