"""An OpenAI-compatible server that says what a test tells it to: truths, lies, garbage, or nothing at all."""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_PASSAGE = re.compile(
    r"<<<(?P<fence>\w+) ĐOẠN \[(?P<mark>\d+)\]\n.*?\nNội dung:\n(?P<text>.*?)\n(?P=fence)>>>", re.DOTALL
)


@dataclass(frozen=True)
class Says:
    """What the server does with one request. ``pieces``: text goes out as a piece of the answer, a number is a pause
    in seconds, bytes go out as they are."""

    pieces: Sequence[str | float | bytes] = ()
    status: int = 200
    finish: str | None = "stop"  # None: the stream ends without one
    done: bool = True  # whether "data: [DONE]" ends it
    usage: tuple[int, int] | None = (100, 20)
    endless: str = ""  # repeated until the client goes away
    drop: bool = False  # breaks the connection off inside a chunk


Behaviour = Says | Callable[[str], Says]  # or made from the prompt it is sent


def passages(prompt: str) -> dict[int, str]:
    """Returns the passages of a prompt by their number, as a server sees them."""
    return {int(m["mark"]): m["text"] for m in _PASSAGE.finditer(prompt)}


def in_pieces(text: str, size: int = 7) -> list[str]:
    """Returns a text cut as tokens cut it: anywhere."""
    return [text[at : at + size] for at in range(0, len(text), size)]


class _QuietServer(ThreadingHTTPServer):
    """A client that goes away is part of the tests."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Says nothing."""


class LyingServer:
    """Serves ``/v1/chat/completions`` on a port of its own; the last behaviour is repeated."""

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self.first_piece_at: float | None = None
        self._script: list[Behaviour] = []
        self._server = _QuietServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """The address a client is given."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def behave(self, *script: Behaviour) -> None:
        """Sets what the next requests get and forgets the earlier ones."""
        self.requests.clear()
        self.first_piece_at = None
        self._script = list(script)

    def close(self) -> None:
        """Stops serving."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def next(self, request: dict[str, Any]) -> Says:
        """Returns what this request gets."""
        self.requests.append(request)
        behaviour = self._script[0] if len(self._script) == 1 else self._script.pop(0)
        return behaviour if isinstance(behaviour, Says) else behaviour(request["messages"][-1]["content"])

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                try:
                    _answer(self, owner, owner.next(request))
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

            def log_message(self, format: str, *args: Any) -> None:
                """Says nothing."""

        return Handler


def _answer(handler: BaseHTTPRequestHandler, owner: LyingServer, says: Says) -> None:
    if says.status != 200:
        body = json.dumps({"error": {"message": "hỏng", "type": "server_error"}}).encode()
        handler.send_response(says.status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)
        return
    handler.send_response(200)
    handler.send_header("Content-Type", "text/event-stream; charset=utf-8")
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    for data in _events(owner, says):
        handler.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        handler.wfile.flush()
    if says.drop:
        handler.wfile.write(b"ffff\r\ndata: {")
        handler.close_connection = True
        return
    handler.wfile.write(b"0\r\n\r\n")


def _events(owner: LyingServer, says: Says) -> Iterator[bytes]:
    for piece in says.pieces:
        if isinstance(piece, float | int):
            time.sleep(piece)
        elif isinstance(piece, bytes):
            yield piece
        else:
            owner.first_piece_at = owner.first_piece_at or time.perf_counter()
            yield _event({"delta": {"content": piece}, "finish_reason": None})
    while says.endless:
        yield _event({"delta": {"content": says.endless}, "finish_reason": None})
    if says.finish:
        yield _event({"delta": {}, "finish_reason": says.finish})
    if says.usage:
        read, written = says.usage
        yield _event(None, {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written})
    if says.done:
        yield b"data: [DONE]\n\n"


def _event(choice: dict[str, Any] | None, usage: dict[str, int] | None = None) -> bytes:
    body = {
        "id": "x",
        "object": "chat.completion.chunk",
        "created": 0,
        "model": "m",
        "choices": [{"index": 0, **choice}] if choice else [],
        "usage": usage,
    }
    return f"data: {json.dumps(body, ensure_ascii=False)}\n\n".encode()
