"""The language data of questions, loaded once: function words, asking phrases, kinds of asking, synonyms."""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import islice
from typing import Any

from vanban.text import bare_form, bare_words, nfc, search_form, words

Synonyms = dict[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True)
class Language:
    """``function_words`` and ``asking_phrases`` by spelling form; ``same`` maps a wording to its equals.

    The keys of ``same`` are the syllables of a wording, its values wordings with single spaces: in search form, in
    ``bare_same`` without marks.
    """

    function_words: frozenset[str]
    bare_function_words: frozenset[str]
    asking_phrases: tuple[tuple[str, ...], ...]
    bare_asking_phrases: tuple[tuple[str, ...], ...]
    asked: dict[str, re.Pattern[str]]
    attributes: dict[str, re.Pattern[str]]
    relations: dict[str, re.Pattern[str]]
    preferences: dict[str, re.Pattern[str]]
    attribute_words: frozenset[str]  # without marks
    short_forms: dict[str, str]
    same: Synonyms
    bare_same: Synonyms


def _synonyms(groups: list[dict[str, list[str]]], *, bare: bool) -> Synonyms:
    """Returns the wordings to search a text for, by the syllables of each wording that leads to them.

    Only ``words`` are searched for; ``asked`` wordings lead to them too. With ``bare``, everything is spelled without
    marks, and the wordings that then mean too much else are left out.
    """
    same: Synonyms = {}
    kept = [_kept(group, bare=bare) for group in groups]
    spelled = iter(_spelled([wording for both in kept for some in both for wording in some], bare=bare))
    for both in kept:
        found, asked = (tuple(islice(spelled, len(some))) for some in both)
        for wording in found + asked:
            key = tuple(wording.split())
            same[key] = tuple(dict.fromkeys(same.get(key, ()) + found))
    return same


def _kept(group: dict[str, list[str]], *, bare: bool) -> tuple[list[str], list[str]]:
    left_out = group.get("marked_only", []) if bare else []
    said, asked = ([w for w in group.get(name, []) if w not in left_out] for name in ("words", "asked"))
    return said, asked


def _spelled(wordings: list[str], *, bare: bool) -> tuple[str, ...]:
    """Returns wordings in search form; all in one go, for there are thousands."""
    joined = nfc("|".join(wordings))
    return tuple((bare_form(joined) if bare else search_form(joined)).split("|")) if wordings else ()


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("rag").joinpath("data", name).read_text(encoding="utf-8"))


def _patterns(table: dict[str, str]) -> dict[str, re.Pattern[str]]:
    return {kind: re.compile(pattern) for kind, pattern in table.items()}


def _longest_first(phrases: list[str], spell: Callable[[str], list[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted({tuple(spell(phrase)) for phrase in phrases}, key=len, reverse=True))


@lru_cache(maxsize=1)
def load_language() -> Language:
    """Returns the shipped data of ``rag/data/language.toml`` and ``rag/data/synonyms.toml``."""
    data = _read("language.toml")
    groups = _read("synonyms.toml")["group"]
    return Language(
        function_words=frozenset(words(data["function_words"])),
        bare_function_words=frozenset(bare_words(data["function_words"])),
        asking_phrases=_longest_first(data["asking_phrases"], words),
        bare_asking_phrases=_longest_first(data["asking_phrases"], bare_words),
        asked=_patterns(data["asked"]),
        attributes=_patterns(data["attributes"]),
        relations=_patterns(data["relations"]),
        preferences=_patterns(data["preferences"]),
        short_forms=data["short_forms"],
        attribute_words=frozenset(bare_words(data["attribute_words"]["words"])),
        same=_synonyms(groups, bare=False),
        bare_same=_synonyms(groups, bare=True),
    )
