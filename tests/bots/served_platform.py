"""What the fake chat platforms share: a real HTTP server in threads, failures on demand, deliveries to a webhook."""

import json
import socket
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Literal, Self

import httpx

Headers = Mapping[str, str]
Deliver = Callable[[Headers, bytes], int]  # hands a signed request to whoever listens; returns the HTTP status


@dataclass(frozen=True, slots=True)
class Fault:
    """How the next call for a message goes wrong.

    ``drop_before``: the connection breaks and the message is not taken; ``drop_after``: it is taken, but nobody is
    told; ``status``: an HTTP error without a readable body; ``refuse``: an error in the body; ``garbage``: HTTP 200
    with a body that is not JSON, the message taken.
    """

    kind: Literal["drop_before", "drop_after", "status", "refuse", "garbage"]
    code: int = 0
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message that the platform took."""

    id: str
    chat_id: str
    text: str
    buttons: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """What a fake answers: the HTTP status, the body, more headers; ``drop`` breaks the connection instead."""

    status: int = 200
    body: bytes = b""
    headers: Headers = field(default_factory=dict)
    drop: bool = False


def in_json(value: object, status: int = 200) -> Reply:
    """Returns a reply that holds JSON."""
    return Reply(status, json.dumps(value, ensure_ascii=False).encode(), {"Content-Type": "application/json"})


def posting_to(url: str) -> Deliver:
    """Returns a delivery by HTTP to a webhook address."""

    def deliver(headers: Headers, body: bytes) -> int:
        return httpx.post(url, content=body, headers=dict(headers), timeout=30).status_code

    return deliver


class ServedPlatform:
    """A platform at ``url``. Everything it was asked and took is kept; safe to use from several threads."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)
        self.sent: list[SentMessage] = []
        self.calls: list[str] = []  # the paths that were asked for, without secrets
        self.faults: deque[Fault] = deque()
        self.deliver: Deliver | None = None
        self.delivered: list[tuple[Headers, bytes, int]] = []  # with the status that came back
        self._held: list[tuple[Headers, bytes]] | None = None
        self._server = _QuietServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    @property
    def url(self) -> str:
        """The base address."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def fail_next(self, *faults: Fault) -> None:
        """Lets the next calls for a message go wrong, one after another."""
        with self.lock:
            self.faults.extend(faults)

    def sent_to(self, chat_id: str) -> list[SentMessage]:
        """Returns the messages that a chat was sent, in order."""
        with self.lock:
            return [one for one in self.sent if one.chat_id == chat_id]

    def wait_for(self, chat_id: str, count: int, *, within_s: float = 10) -> list[SentMessage]:
        """Returns the messages of a chat once there are so many, or those there are when the time is over."""
        with self.changed:
            self.changed.wait_for(lambda: len(self.sent_to(chat_id)) >= count, within_s)
            return self.sent_to(chat_id)

    def hand_over(self, headers: Headers, body: bytes) -> int:
        """Returns the status of a delivery, 0 while deliveries are held."""
        with self.lock:
            if self._held is not None:
                self._held.append((headers, body))
                return 0
            deliver = self.deliver
        if deliver is None:
            raise AssertionError("nobody listens: set deliver first")
        status = deliver(headers, body)
        with self.lock:
            self.delivered.append((headers, body, status))
        return status

    def deliver_again(self) -> list[int]:
        """Returns the statuses of everything delivered so far, delivered once more as it was."""
        with self.lock:
            earlier = list(self.delivered)
        return [self.hand_over(headers, body) for headers, body, _ in earlier]

    @contextmanager
    def mixed_up(self) -> Iterator[None]:
        """Holds deliveries until the end, then makes them newest first, each twice."""
        with self.lock:
            self._held = []
        yield
        with self.lock:
            held, self._held = self._held, None
        for headers, body in reversed(held or []):
            self.hand_over(headers, body)
            self.hand_over(headers, body)

    def take(self, message: SentMessage) -> None:
        """Keeps a message that was taken."""
        with self.changed:
            self.sent.append(message)
            self.changed.notify_all()

    def next_fault(self) -> Fault | None:
        """Returns how this call goes wrong, None when it does not."""
        with self.lock:
            return self.faults.popleft() if self.faults else None

    def answer(self, path: str, headers: Headers, body: bytes) -> Reply:
        """Returns the reply to a POST."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)


class _QuietServer(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keeps silent: clients that go away in the middle are part of the play."""


def _handler(platform: ServedPlatform) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            reply = platform.answer(self.path, headers, body)
            if reply.drop:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            self.send_response(reply.status)
            for name, value in {**reply.headers, "Content-Length": str(len(reply.body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, format: str, *args: Any) -> None:
            """Keeps silent."""

    return Handler
