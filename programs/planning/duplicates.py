"""Items that may be one and the same: from the same place of a document, in the same words, or in words much alike.

Nothing is merged here. "Much alike" compares the words that carry meaning, each weighted the same; two items that say
the same in different words are not found, and that is said on the page.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import combinations

from vanban.text import bigrams, words

ALIKE = 0.5  # of the words and pairs of words of both; a figure of our own, meant to propose rather too much
MOST_KEPT = 4_096  # texts whose words are kept
_FIGURE = re.compile(r"\d+")
_EMPTY = frozenset(
    word
    for line in (
        "của và các về việc cho theo trên tại với trong từ đến được là những một để do có",
        "thực hiện tổ chức triển khai tiếp tục tăng cường xây dựng ban hành",
    )
    for word in line.split()
)


class Sameness(StrEnum):
    """Why two items may be the same, the surest first."""

    SOURCE = "cung_nguon"
    WORDS = "cung_loi"
    ALIKE = "gan_giong"


SAMENESS_WORDS = {
    Sameness.SOURCE: "cùng một chỗ của văn bản nguồn",
    Sameness.WORDS: "cùng lời",
    Sameness.ALIKE: "lời gần giống nhau",
}


@dataclass(frozen=True, slots=True)
class Text:
    """What is compared: a key of the caller's, words, and the place (document, start) they come from, if any."""

    key: int
    words: str
    source: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two that may be the same, by their keys; ``share`` from 0 to 1 is how much of their words they have in common."""

    first: int
    second: int
    why: Sameness
    share: float


def pairs(texts: Sequence[Text]) -> list[Pair]:
    """Returns the pairs that may be the same, the surest first."""
    return sorted(_pairs(texts), key=_surest)


def like(text: Text, others: Sequence[Text]) -> Pair | None:
    """Returns the surest pair of a text with one of others, or None."""
    found = [pair for other in others if (pair := _compare(text, other))]
    return min(found, key=_surest, default=None)


def _surest(pair: Pair) -> tuple[int, float]:
    return list(Sameness).index(pair.why), -pair.share


def _pairs(texts: Sequence[Text]) -> Iterator[Pair]:
    for first, second in combinations(texts, 2):
        if pair := _compare(first, second):
            yield pair


def _compare(first: Text, second: Text) -> Pair | None:
    same_words = _said(first.words) == _said(second.words)
    share = _share(_marks(first.words), _marks(second.words))
    if first.source is not None and first.source == second.source and (same_words or share >= ALIKE / 2):
        return Pair(first.key, second.key, Sameness.SOURCE, share)
    if same_words:
        return Pair(first.key, second.key, Sameness.WORDS, 1.0)
    return Pair(first.key, second.key, Sameness.ALIKE, share) if share >= ALIKE and _agree(first, second) else None


def _agree(first: Text, second: Text) -> bool:
    """Tells whether two texts name the same figures, or one only some of the other's: 2026 and 2027 do not agree."""
    left, right = set(_FIGURE.findall(first.words)), set(_FIGURE.findall(second.words))
    return left <= right or right <= left


@lru_cache(maxsize=MOST_KEPT)
def _said(text: str) -> tuple[str, ...]:
    return tuple(words(text))


@lru_cache(maxsize=MOST_KEPT)
def _marks(text: str) -> frozenset[str]:
    """Returns the words that carry meaning, and each two of them that follow one another."""
    kept = [word for word in _said(text) if word not in _EMPTY]
    return frozenset((*kept, *bigrams(kept)))


def _share(left: frozenset[str], right: frozenset[str]) -> float:
    return len(left & right) / len(left | right) if left and right else 0.0
