"""The language data of verifying written sentences, loaded once from ``rag/data/claims.toml``."""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from vanban.text import words


@dataclass(frozen=True)
class ClaimLanguage:
    """Words by what they do in a sentence, in search form; ``orders`` match text with or without
    marks."""

    body_kinds: frozenset[str]
    plain_number_words: frozenset[str]
    number_words: frozenset[str]
    units: frozenset[str]
    numbering: frozenset[str]
    neutral: frozenset[str]
    neutral_phrases: tuple[tuple[str, ...], ...]
    verbs_of_change: frozenset[str]
    turning: frozenset[str]
    modality: dict[str, tuple[tuple[str, ...], ...]]
    limits: dict[str, tuple[tuple[str, ...], ...]]
    limits_after: dict[str, tuple[tuple[str, ...], ...]]
    roles: tuple[str, ...]
    orders: tuple[re.Pattern[str], ...]


@lru_cache(maxsize=1)
def claim_language() -> ClaimLanguage:
    """Returns the shipped data."""
    data = tomllib.loads(resources.files("rag").joinpath("data/claims.toml").read_text(encoding="utf-8"))
    plain = frozenset(words(data["plain_number_words"]))
    return ClaimLanguage(
        body_kinds=frozenset(words(data["body_kinds"])),
        plain_number_words=plain,
        number_words=plain | frozenset(words(data["other_number_words"])),
        units=frozenset(words(data["units"])) | {"%", "ngày làm việc"},
        numbering=frozenset(words(data["numbering"])),
        neutral=frozenset(words(data["neutral"])),
        neutral_phrases=tuple(tuple(words(phrase)) for phrase in data["neutral_phrases"]),
        verbs_of_change=frozenset(words(" ".join(data["verbs_of_change"]["words"]))),
        turning=frozenset(words(data["turning"])),
        modality=_phrases(data["modality"]),
        limits=_phrases(data["limits"]),
        limits_after=_phrases(data["limits_after"]),
        roles=tuple(" ".join(words(role)) for role in data["roles"]["words"]),
        orders=tuple(re.compile(pattern, re.MULTILINE) for pattern in data["orders"]["patterns"]),
    )


def _phrases(table: dict[str, list[str]]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Returns the syllables of each wording, the longest wording first."""
    return {
        name: tuple(sorted((tuple(words(phrase)) for phrase in phrases), key=len, reverse=True))
        for name, phrases in table.items()
    }
