"""A model with limits and accounts: every call is accounted for, whichever way it ends."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from rag.metered_model import MeteredModel
from rag.model_port import Chunk, Prompt, TokenUsage
from rag.timed_stream import Limits
from rag.writing import Call, Ending
from vanban.errors import ModelUnavailable

PROMPT = Prompt("luật", "câu hỏi dài hơn")


@dataclass
class Scripted:
    """A model that writes these pieces, then breaks where it is told to."""

    pieces: tuple[Chunk, ...]
    breaks: bool = False
    inside: bool = True
    name: str = "giả"

    def prepare(self) -> None:
        """Is ready."""

    def write(self, prompt: Prompt) -> Iterator[Chunk]:
        """Yields the pieces."""
        yield from self.pieces
        if self.breaks:
            raise ModelUnavailable("đứt")

    def close(self) -> None:
        """Holds nothing."""


def metered(model: Scripted) -> tuple[MeteredModel, list[Call]]:
    calls: list[Call] = []
    return MeteredModel(model, Limits(5, 5, 5), calls.append), calls


def test_tokens_are_those_the_server_counted() -> None:
    model, calls = metered(Scripted((Chunk("một "), Chunk("hai", TokenUsage(70, 9), "stop"))))
    assert "".join(chunk.text for chunk in model.write(PROMPT)) == "một hai"
    assert [(one.usage, one.ending, one.model) for one in calls] == [(TokenUsage(70, 9), Ending.USED, "giả")]


def test_tokens_that_nobody_counted_are_estimated() -> None:
    model, calls = metered(Scripted((Chunk("một hai ba"),)))
    assert len(list(model.write(PROMPT))) == 1
    assert calls[0].usage.estimated
    assert calls[0].usage.completion == 4


def test_a_call_that_fails_and_one_that_is_left_are_accounted_for_too() -> None:
    model, calls = metered(Scripted((Chunk("một"),), breaks=True))
    with pytest.raises(ModelUnavailable):
        list(model.write(PROMPT))
    left = iter(model.write(PROMPT))
    next(left)
    del left
    assert [one.ending for one in calls] == [Ending.FAILED, Ending.LEFT]
