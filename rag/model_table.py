"""How each known model wants its texts (``rag/data/models.toml``), and the default for any other."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from pathlib import PurePath
from typing import Any, Literal

from rag.terms import load_statistics
from vanban.text import words

Use = Literal["embedding", "reranker"]


@dataclass(frozen=True, slots=True)
class ModelHabits:
    """What a model expects: ``query`` and ``passage`` are put before texts (None: the model's own prompts), ``tokens``
    is the longest text, ``segmented`` joins words of several syllables."""

    tokens: int
    batch: int
    pooling: str
    segmented: bool
    query: str | None = None
    passage: str | None = None
    known: bool = False

    def prepared(self, text: str) -> str:
        """Returns a text as the model reads it, without its prompt."""
        return segmented(text) if self.segmented else text


def habits_of(named: str, use: Use) -> ModelHabits:
    """Returns the habits of a model by its hub name or by the folder it lies in ("…/multilingual-e5-small")."""
    table, default = _table(), _default()
    for row in table.get(use, ()):
        if any(_is_named(named, name) for name in row["names"]):
            return replace(default, known=True, **{key: value for key, value in row.items() if key != "names"})
    return default


def known_models(use: Use) -> list[tuple[str, ModelHabits]]:
    """Returns the names in the table with their habits, in its order."""
    return [(name, habits_of(name, use)) for row in _table().get(use, ()) for name in row["names"]]


def segmented(text: str) -> str:
    """Returns the words of a text with two syllables that form a word joined by "_", by the shipped counts.

    An approximation of the word segmenters that such models were trained with.
    """
    is_word = load_statistics().is_word
    syllables, joined, at = words(text), [], 0
    while at < len(syllables):
        pair = at + 1 < len(syllables) and is_word(syllables[at], syllables[at + 1])
        joined.append(f"{syllables[at]}_{syllables[at + 1]}" if pair else syllables[at])
        at += 2 if pair else 1
    return " ".join(joined)


def _is_named(named: str, name: str) -> bool:
    given, wanted = PurePath(named.lower()).parts, PurePath(name.lower()).parts
    return (
        given[-len(wanted) :] == wanted or given[-1:] == wanted[-1:] or given[-1:] == (name.lower().replace("/", "_"),)
    )


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(resources.files("rag").joinpath("data/models.toml").read_text(encoding="utf-8"))


@cache
def _default() -> ModelHabits:
    return ModelHabits(**_table()["default"])
