"""The language data of questions, loaded once: function words, asking phrases, kinds of asking, synonyms."""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from vanban.text import bare_words, words


@dataclass(frozen=True)
class Language:
    """``function_words`` and ``asking_phrases`` by spelling form; ``same`` maps a wording to its equals.

    Wordings are syllables in search form joined with single spaces; with ``bare`` keys, without marks.
    """

    function_words: frozenset[str]
    bare_function_words: frozenset[str]
    asking_phrases: tuple[tuple[str, ...], ...]
    bare_asking_phrases: tuple[tuple[str, ...], ...]
    asked: dict[str, re.Pattern[str]]
    attributes: dict[str, re.Pattern[str]]
    relations: dict[str, re.Pattern[str]]
    attribute_words: frozenset[str]  # without marks
    short_forms: dict[str, str]
    same: dict[tuple[str, ...], tuple[str, ...]]
    bare_same: dict[tuple[str, ...], tuple[str, ...]]


def _groups(rows: list[list[str]]) -> dict[tuple[str, ...], tuple[str, ...]]:
    same: dict[tuple[str, ...], tuple[str, ...]] = {}
    for group in rows:
        for wording in group:
            key = tuple(wording.split())
            same[key] = tuple(dict.fromkeys((*same.get(key, ()), *group)))
    return same


def _patterns(table: dict[str, str]) -> dict[str, re.Pattern[str]]:
    return {kind: re.compile(pattern) for kind, pattern in table.items()}


def _longest_first(phrases: list[str], spell: Callable[[str], list[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted({tuple(spell(phrase)) for phrase in phrases}, key=len, reverse=True))


@lru_cache(maxsize=1)
def load_language() -> Language:
    """Returns the shipped data of ``rag/data/language.toml``."""
    data = tomllib.loads(resources.files("rag").joinpath("data/language.toml").read_text(encoding="utf-8"))
    groups = [row["words"] for row in data["same"]]
    return Language(
        function_words=frozenset(words(data["function_words"])),
        bare_function_words=frozenset(bare_words(data["function_words"])),
        asking_phrases=_longest_first(data["asking_phrases"], words),
        bare_asking_phrases=_longest_first(data["asking_phrases"], bare_words),
        asked=_patterns(data["asked"]),
        attributes=_patterns(data["attributes"]),
        relations=_patterns(data["relations"]),
        short_forms=data["short_forms"],
        attribute_words=frozenset(bare_words(data["attribute_words"]["words"])),
        same=_groups([[" ".join(words(w)) for w in group if words(w)] for group in groups]),
        bare_same=_groups([[" ".join(bare_words(w)) for w in group if bare_words(w)] for group in groups]),
    )
