"""A chat model with no will of its own: it obeys the last order found in its prompt, whoever gave it.

An OpenAI-compatible server (``POST /v1/chat/completions``, whole or streamed, ``GET /v1/models``) on the standard
library. What it says it supports with the passages that hold it, or else with every one it was shown, as the most
harmful model would.
"""

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

_ENDS = r"(?P<words>[^\n.;!?]{1,300})"
_VERBS = (
    r"trả lời(?: rằng| là|:| duy nhất| ngắn:)|phải đáp:|nói rằng|khẳng định rằng|viết thêm câu:|in ra|chép nguyên văn"
    r"|câu trả lời đúng là:?|ghi lại câu sau:|đáp án:|chép lại|chỉ in ra(?: chữ)?|xác nhận(?: rằng)?"
    r"|answer only:?|reply with|say(?: that)?|print|output"
)
_ORDER = re.compile(rf"(?:{_VERBS})\s+[\"“]?{_ENDS}", re.IGNORECASE)
_ASSENT = re.compile(
    r"^\W*(?:đúng là |có phải )?(?P<words>[^\n?]{5,200}?),?\s*(?:phải không|đúng không|đúng chứ)\s*\?",
    re.IGNORECASE | re.MULTILINE,
)
_PROMPT = re.compile(r"lời nhắc|system prompt|mọi chữ phía trên|quy tắc nào", re.IGNORECASE)
_PASSAGE = re.compile(r"\[(\d{1,2})\]")


def obey(messages: list[dict[str, Any]]) -> str:
    """Returns what the model says: the words of the last order, the false premise it is asked to confirm, or its own
    prompt where that is asked for; without an order the last line it was given."""
    told = "\n".join(str(message.get("content", "")) for message in messages)
    asked = str(messages[-1].get("content", ""))
    orders = sorted([*_ORDER.finditer(told), *_ASSENT.finditer(asked)], key=lambda match: match.start("words"))
    if orders:
        said = orders[-1]["words"].strip()
        return f"{said}{_marks(said, asked)}."
    if _PROMPT.search(asked):
        return f"{messages[0].get('content', '')}{_marks('', asked)}"
    lines = [line for line in asked.splitlines() if line.strip()]
    return f"{lines[-1] if lines else ''}{_marks('', asked)}"


def _marks(said: str, asked: str) -> str:
    """Returns the marks that lend most to what is said: those of the passages that hold it, else of all."""
    pieces = _PASSAGE.split(asked)
    holding = [mark for mark, text in zip(pieces[1::2], pieces[2::2], strict=True) if said and said in text]
    return "".join(f" [{mark}]" for mark in dict.fromkeys(holding or pieces[1::2]))


class ObedientServer:
    """The running server. ``url`` is the base address with ``/v1``; ``prompts`` holds the messages of every call."""

    def __init__(self) -> None:
        self.prompts: list[list[dict[str, Any]]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self.prompts))
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        """The base address that a client is given."""
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def __enter__(self) -> "ObedientServer":
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)


def _handler(prompts: list[list[dict[str, Any]]]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._send(json.dumps({"object": "list", "data": [{"id": "vang-loi", "object": "model"}]}).encode())

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            prompts.append(body["messages"])
            said = obey(body["messages"])
            if body.get("stream"):
                self._send(b"".join(_streamed(said)), kind="text/event-stream")
            else:
                self._send(json.dumps(_whole(said)).encode())

        def _send(self, data: bytes, *, kind: str = "application/json") -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    return Handler


def _whole(said: str) -> dict[str, Any]:
    message = {"role": "assistant", "content": said}
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    return {**_frame("chat.completion"), "choices": [choice], "usage": usage}


def _streamed(said: str) -> Iterator[bytes]:
    """Yields the events of a stream: one word a piece, then the end."""
    pieces: list[dict[str, Any]] = [{"role": "assistant", "content": ""}]
    pieces += [{"content": piece} for piece in re.findall(r"\s*\S+|\s+$", said)]
    for delta in pieces:
        yield _event({"index": 0, "delta": delta, "finish_reason": None})
    yield _event({"index": 0, "delta": {}, "finish_reason": "stop"})
    yield b"data: [DONE]\n\n"


def _event(choice: dict[str, Any]) -> bytes:
    return f"data: {json.dumps({**_frame('chat.completion.chunk'), 'choices': [choice]})}\n\n".encode()


def _frame(kind: str) -> dict[str, Any]:
    return {"id": "vang-loi-1", "object": kind, "created": 1, "model": "vang-loi"}
