"""The turns of phrase that questions are generated with, written by the team (``judge_phrases.json``)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

Listed = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Phrases:
    """``figure_askings`` and ``askings`` ask for what a sentence says; ``other_askings`` for what it may not say, and
    ``facts`` say it, with figures to fill in. Openings and endings are put around a question."""

    function_words: frozenset[str]
    openings: Sequence[str]
    endings: Sequence[str]
    figure_askings: Listed
    askings: Listed
    other_askings: Listed
    units: Sequence[str]
    facts: Listed
    figures: Listed


@lru_cache(maxsize=1)
def load_phrases() -> Phrases:
    """Returns the shipped phrases, read once."""
    held = json.loads((Path(__file__).parent / "judge_phrases.json").read_text(encoding="utf-8"))
    held["function_words"] = frozenset(held["function_words"].split())
    return Phrases(**held)
