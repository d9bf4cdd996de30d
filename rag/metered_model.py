"""A language model whose every call has a time limit and is written into the accounts, however it ends."""

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rag.model_port import Chunk, Prompt, TokenUsage, Writes, estimated_tokens
from rag.timed_stream import Limits, TimedStream
from rag.writing import Call, Ending
from vanban.errors import ModelUnavailable

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class MeteredModel:
    """A ``Writes`` over another one. ``account`` is told of every call, also of those that fail or are left."""

    model: Writes
    limits: Limits
    account: Callable[[Call], None]

    @property
    def name(self) -> str:
        """The name of the model behind it."""
        return self.model.name

    @property
    def inside(self) -> bool:
        """Whether documents that are not public may be sent."""
        return self.model.inside

    def prepare(self) -> None:
        """Loads what the first call would wait for; raises ``ModelUnavailable``."""
        self.model.prepare()

    def write(self, prompt: Prompt) -> Iterator[Chunk]:
        """Yields what the model writes; raises ``ModelUnavailable`` when it fails or a limit passes."""
        began, ending = time.perf_counter(), Ending.LEFT
        usage: TokenUsage | None = None
        length = 0
        try:
            self.model.prepare()
            with TimedStream(lambda: self.model.write(prompt), self.limits) as stream:
                for chunk in stream:
                    usage, length = chunk.usage or usage, length + len(chunk.text)
                    yield chunk
            ending = Ending.USED
        except ModelUnavailable as error:
            ending = Ending.FAILED
            _log.warning("chat model failed: %s", type(error.__cause__ or error).__name__)
            raise
        finally:
            read = estimated_tokens(prompt.system) + estimated_tokens(prompt.user)
            counted = usage or TokenUsage(read, estimated_tokens("x" * length), estimated=True)
            self.account(Call(self.name, counted, ending, (time.perf_counter() - began) * 1000, 0, 0))

    def close(self) -> None:
        """Lets go of what the model holds."""
        self.model.close()
