"""What the answering side asks of a language model: a prompt in, text piece by piece out."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is sent: the rules, and the question with its passages."""

    system: str
    user: str


@dataclass(frozen=True, slots=True)
class TokenUsage:
    """Tokens read and written; ``estimated`` when the server did not count them."""

    prompt: int
    completion: int
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of what a model writes. ``finish`` says why it stopped ("stop", "length", …), on the last piece only."""

    text: str = ""
    usage: TokenUsage | None = None
    finish: str | None = None


class Writes(Protocol):
    """A language model. ``inside`` tells that it runs where documents that are not public may be sent."""

    @property
    def name(self) -> str: ...

    @property
    def inside(self) -> bool: ...

    def prepare(self) -> None:
        """Loads what the first question would wait for; raises ``ModelUnavailable`` where something is missing."""

    def write(self, prompt: Prompt) -> Iterator[Chunk]:
        """Yields what the model writes, as it comes; raises ``ModelUnavailable`` when it fails."""

    def close(self) -> None: ...


def estimated_tokens(text: str) -> int:
    """Returns about how many tokens a text has: one for each three characters (Vietnamese, most tokenisers)."""
    return len(text) // 3 + 1 if text else 0
