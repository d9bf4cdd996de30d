"""The Bot API over real HTTP: tokens, parameters, error bodies, and the ways a connection can go wrong."""

import json
import re
import socket
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

from telegram_markup import Refused
from telegram_methods import Files, call
from telegram_state import TOKEN, State

PATH_RE = re.compile(r"/bot(?P<token>[^/]+)/(?P<method>\w+)")
NAME_RE = re.compile(rb'\bname="([^"]*)"')
FILE_RE = re.compile(rb'filename="([^"]*)"')


@dataclass(frozen=True)
class Trouble:
    """What goes wrong with one request.

    ``drop``: the connection is broken "before" or "after" the message is taken. ``status`` with ``body``: answered
    instead of taken. ``hold``: waits for this, at most 20 s, before it is taken; ``late`` waits after.
    """

    drop: str = ""
    status: int = 0
    body: bytes = b""
    hold: threading.Event | None = None
    late: threading.Event | None = None


Plan = Callable[[str, dict[str, str]], Trouble | None]  # method and parameters of a request


def error_body(status: int, description: str, **parameters: int) -> bytes:
    """Returns an error as the Bot API words it."""
    shown: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    return json.dumps(shown | ({"parameters": parameters} if parameters else {})).encode()


class BotApi(ThreadingHTTPServer):
    """Serves one bot on a port of this machine. ``plan`` says what goes wrong with which request."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 256

    def __init__(self, state: State, plan: Plan, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.state = state
        self.plan = plan
        self._open: set[socket.socket] = set()
        self._open_lock = threading.Lock()
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Closes the port and every connection."""
        self.shutdown()
        self.server_close()
        with self._open_lock:
            for one in self._open:
                _break(one)
        self._thread.join(timeout=5)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remembers the connection, so that it can be closed."""
        with self._open_lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forgets the connection."""
        with self._open_lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Says nothing: broken connections are part of the tests."""


def _break(connection: socket.socket) -> None:
    try:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: BotApi

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        path = PATH_RE.fullmatch(self.path)
        if path is None or ":" not in path["token"]:
            return self._answer(404, error_body(404, "Not Found"))
        if path["token"] != TOKEN:
            return self._answer(401, error_body(401, "Unauthorized"))
        given, files = read_form(self.headers.get("Content-Type", ""), body)
        return self._called(path["method"], given, files)

    def _called(self, method: str, given: dict[str, str], files: Files) -> None:
        trouble = self.server.plan(method, given) or Trouble()
        if trouble.hold is not None:
            trouble.hold.wait(20)
        if trouble.drop == "before":
            return self._drop()
        if trouble.status:
            return self._answer(trouble.status, trouble.body)
        status, answer = self._result(method, given, files)
        if trouble.late is not None:
            trouble.late.wait(20)
        return self._drop() if trouble.drop else self._answer(status, answer)

    def _result(self, method: str, given: dict[str, str], files: Files) -> tuple[int, bytes]:
        try:
            result = call(self.server.state, method, given, files)
        except Refused as refused:
            return refused.status, error_body(refused.status, refused.description, **refused.parameters)
        except (ValueError, KeyError, TypeError) as error:
            return 400, error_body(400, f"Bad Request: {type(error).__name__}")
        return 200, json.dumps({"ok": True, "result": result}).encode()

    def _answer(self, status: int, body: bytes) -> None:
        kind = "application/json" if body[:1] in b"{[" else "text/html"
        head = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        self.wfile.write(head.encode() + body)

    def _drop(self) -> None:
        self.close_connection = True
        _break(self.connection)

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


def read_form(content_type: str, body: bytes) -> tuple[dict[str, str], Files]:
    """Returns the parameters and files of a request body; UTF-8 only."""
    if content_type.startswith("multipart/form-data"):
        return _read_multipart(content_type.partition("boundary=")[2].strip('"').encode(), body)
    if body and not content_type.startswith("application/x-www-form-urlencoded"):
        raise ValueError("unsupported content type")
    return dict(parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=bool(body), errors="strict")), {}


def _read_multipart(boundary: bytes, body: bytes) -> tuple[dict[str, str], Files]:
    given: dict[str, str] = {}
    files: Files = {}
    for part in body.split(b"--" + boundary)[1:-1]:
        head, _, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        name = NAME_RE.search(head)
        if name is None:
            raise ValueError("a part without a name")
        content = content.removesuffix(b"\r\n")
        if file := FILE_RE.search(head):
            files[name[1].decode()] = (file[1].decode(), content)
        else:
            given[name[1].decode()] = content.decode()
    return given, files
