"""Chat models through LangChain: the one module that imports it, and only when a question is written.

``openai:NAME`` speaks to any OpenAI-compatible server (vLLM, llama-server, Ollama under /v1); ``ollama:NAME`` is that
with Ollama's usual address; every other provider goes to ``init_chat_model`` as it is. Tracing is always off.
"""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from rag.endpoints import is_inside
from rag.model_port import Chunk, Prompt, TokenUsage
from vanban.errors import ModelUnavailable
from vanban.settings import Settings

OLLAMA = "http://127.0.0.1:11434/v1"
NO_KEY = "khong-dung"  # what a server without keys is sent; the client insists on one
RETRY_PAUSE_S = 0.5
_TRACING = ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING", "LANGCHAIN_TRACING_V2")
_CONNECTING = frozenset({"APIConnectionError", "ConnectError", "ConnectionError", "RemoteProtocolError", "ReadError"})
_WAITING = frozenset({"APITimeoutError", "TimeoutException", "TimeoutError"})


@dataclass(frozen=True)
class ChatModel:
    """A ``Writes`` through LangChain. ``name`` is the setting; seconds are the limit of one silent read."""

    name: str
    base_url: str | None
    api_key: str | None
    inside: bool
    read_s: float
    max_tokens: int
    retries: int = 1
    _opened: list[Any] = field(default_factory=list, repr=False, compare=False)
    _lock: Any = field(default_factory=Lock, repr=False, compare=False)

    @classmethod
    def from_settings(cls, settings: Settings) -> "ChatModel":
        """Returns the model that the settings name; nothing is imported or reached yet."""
        name = settings.chat_model or ""
        base_url = settings.chat_base_url or (OLLAMA if name.startswith("ollama:") else None)
        key = settings.chat_api_key.get_secret_value() if settings.chat_api_key else None
        return cls(
            name=name,
            base_url=base_url,
            api_key=key,
            inside=is_inside(base_url, settings.chat_inside),
            read_s=settings.chat_first_token_s,
            max_tokens=settings.chat_max_tokens,
            retries=settings.chat_retries,
        )

    def prepare(self) -> None:
        """Imports LangChain and makes its client, once; takes seconds the first time."""
        with self._lock:
            if not self._opened:
                self._opened.append(self._open())

    def close(self) -> None:
        """Lets go of the connections to the server; a later question opens new ones."""
        with self._lock:
            opened = list(self._opened)
            self._opened.clear()
        for model in opened:
            client = getattr(model, "http_client", None)
            if client is not None:
                client.close()

    def write(self, prompt: Prompt) -> Iterator[Chunk]:
        """Yields what the model writes; tries again only before the first piece, and only where the server was not
        reached or said that it is busy or broken."""
        self.prepare()
        for attempt in range(self.retries + 1):
            started = False
            try:
                for chunk in self._stream(prompt):
                    started = started or bool(chunk.text)
                    yield chunk
                return
            except Exception as error:  # the edge to foreign code, whose errors share no family
                if started or attempt == self.retries or not worth_retrying(error):
                    raise ModelUnavailable("Mô hình ngôn ngữ gặp lỗi khi trả lời.") from error
            time.sleep(RETRY_PAUSE_S)

    def _stream(self, prompt: Prompt) -> Iterator[Chunk]:
        from langsmith.run_helpers import tracing_context

        _trace_nothing()
        with tracing_context(enabled=False):
            for message in self._opened[0].stream([("system", prompt.system), ("human", prompt.user)]):
                yield _chunk(message)

    def _open(self) -> Any:
        _trace_nothing()
        try:
            from langchain.chat_models import init_chat_model

            return init_chat_model(**self._parameters())
        except ImportError as error:
            raise ModelUnavailable(
                f"Thiếu gói để dùng mô hình {self.name}: cài phần llm (pip install 'vanban[llm]'), "
                "hoặc gói LangChain của nhà cung cấp này."
            ) from error
        except ValueError as error:
            raise ModelUnavailable(f"Không dùng được VANBAN_CHAT_MODEL={self.name}: xem tài liệu cấu hình.") from error

    def _parameters(self) -> dict[str, Any]:
        """Returns the arguments of ``init_chat_model``: no hidden retries, no sampling, usage counted by the server."""
        provider, _, model = self.name.partition(":")
        common: dict[str, Any] = {"model": model, "temperature": 0, "max_retries": 0, "timeout": self.read_s}
        if provider not in ("openai", "ollama"):
            extra = {"base_url": self.base_url} if self.base_url else {}
            key = {"api_key": self.api_key} if self.api_key else {}
            return {"model": self.name, "temperature": 0, "max_tokens": self.max_tokens, **extra, **key}
        limit = {"extra_body": {"max_tokens": self.max_tokens}} if self.base_url else {"max_tokens": self.max_tokens}
        return {
            **common,
            **limit,
            "model_provider": "openai",
            "base_url": self.base_url,
            "api_key": self.api_key or (NO_KEY if self.base_url else None),
            "stream_usage": True,
            "use_responses_api": False,
            "http_client": self._client(),
        }

    def _client(self) -> Any:
        """Returns an HTTP client that follows no redirects, and inside the organisation no proxy either: what is
        meant for one host goes to no other."""
        from openai import DefaultHttpxClient

        return DefaultHttpxClient(follow_redirects=False, trust_env=not self.inside, timeout=self.read_s)


def _trace_nothing() -> None:
    """Switches off what would report every prompt to a service of the library's maker."""
    for variable in _TRACING:
        if variable in os.environ:
            os.environ[variable] = "false"


def worth_retrying(error: BaseException) -> bool:
    """Tells whether a failure before the first piece may pass by itself: not reached, 429, 5xx; never a time-out."""
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        return status == 429 or status >= 500
    families = {family.__name__ for family in type(error).__mro__}
    return bool(families & _CONNECTING) and not families & _WAITING


def _chunk(message: Any) -> Chunk:
    usage = message.usage_metadata
    counted = TokenUsage(usage["input_tokens"], usage["output_tokens"]) if usage else None
    metadata = message.response_metadata or {}
    finish = next((metadata[k] for k in ("finish_reason", "done_reason", "stop_reason") if metadata.get(k)), None)
    return Chunk(str(message.text), counted, finish)
