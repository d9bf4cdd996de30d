"""The statutes as arrays for training: articles as word ids, a vocabulary of words and pairs, tokens of a span."""

import gzip
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vanban.text import fold_accents, words

Ids = NDArray[np.int32]
PADDING = "[UNK]"  # token 0: everything that is not in the vocabulary, a row of zeros
_RARE = 3  # a word in fewer articles is left out
_BARE_SHARE = 0.4  # of the room for pairs, the part kept for pairs without marks


@dataclass(frozen=True, slots=True)
class Articles:
    """Titles and texts as word ids; ``names`` gives the words, ``bare`` the id of each word without its marks."""

    titles: list[Ids]
    texts: list[Ids]
    names: list[str]
    bare: Ids


class Words:
    """Gives each word a number as it comes."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def ids(self, text: str) -> Ids:
        """Returns the ids of the words of a text in search form."""
        return self.of(words(text))

    def of(self, listed: Iterable[str]) -> Ids:
        """Returns the ids of given words."""
        numbers = self.numbers
        return np.array([numbers.setdefault(word, len(numbers)) for word in listed], dtype=np.int32)


def read_articles(corpus: Path, known: Words) -> Articles:
    """Returns the distinct articles of a corpus file (jsonl.gz: title, text, dup_group); copies are left out."""
    titles, texts, seen = [], [], set()
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row.get("dup_group") not in seen and row["text"].strip():
                titles.append(known.ids(row["title"]))
                texts.append(known.ids(row["text"]))
                seen.add(row.get("dup_group") or row["_id"])
    marked = len(known.numbers)
    bare = known.of(map(fold_accents, list(known.numbers)))
    bare = np.concatenate([bare, np.arange(marked, len(known.numbers), dtype=np.int32)])
    return Articles(titles, texts, list(known.numbers), bare)


class Vocabulary:
    """Words of at least ``_RARE`` articles, with and without marks, then the most widespread pairs of words."""

    def __init__(self, articles: Articles, size: int) -> None:
        self._width = len(articles.names)
        spread, pairs, pair_spread = _spreads(articles)
        bare_spread = np.bincount(articles.bare, weights=spread, minlength=self._width)
        is_bare = articles.bare == np.arange(self._width)
        kept = np.flatnonzero((spread >= _RARE) | (is_bare & (bare_spread >= _RARE)))
        self._pairs = self._widespread(pairs, pair_spread, articles.bare, size - 1 - len(kept))
        self._word_tokens = np.zeros(self._width, dtype=np.int64)
        self._word_tokens[kept] = np.arange(1, len(kept) + 1)
        self._first_pair = len(kept) + 1
        names = articles.names
        self.tokens = [PADDING, *(names[i] for i in kept)]
        self.tokens += [f"{names[key // self._width]}_{names[key % self._width]}" for key in self._pairs]

    def encode(self, span: Ids) -> NDArray[np.int64]:
        """Returns the known tokens of a span: its words, then its neighbouring pairs; as ``token_list`` gives them."""
        keys = span[:-1].astype(np.int64) * self._width + span[1:]
        at = np.minimum(np.searchsorted(self._pairs, keys), len(self._pairs) - 1)
        tokens = np.concatenate([self._word_tokens[span], np.where(self._pairs[at] == keys, self._first_pair + at, 0)])
        return np.asarray(tokens[tokens > 0], dtype=np.int64)

    def _widespread(
        self, pairs: NDArray[np.int64], spread: NDArray[np.int64], bare: Ids, room: int
    ) -> NDArray[np.int64]:
        folded = bare[pairs // self._width].astype(np.int64) * self._width + bare[pairs % self._width]
        bare_pairs, inverse = np.unique(folded, return_inverse=True)
        bare_spread = np.bincount(inverse, weights=spread)
        without = bare_pairs[np.argsort(-bare_spread, kind="stable")[: int(room * _BARE_SHARE)]]
        order = pairs[np.argsort(-spread, kind="stable")]
        marked = order[~np.isin(order, without)][: room - len(without)]
        return np.sort(np.concatenate([without, marked]))


def _spreads(articles: Articles) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Returns in how many articles each word stands, the pairs as ``first * words + second``, and theirs."""
    width = len(articles.names)
    spread = np.zeros(width, dtype=np.int64)
    found: list[NDArray[np.int64]] = []
    for whole in _whole(articles):
        spread[np.unique(whole)] += 1
        found.append(np.unique(whole[:-1].astype(np.int64) * width + whole[1:]))
    pairs, counts = np.unique(np.concatenate(found), return_counts=True)
    return spread, pairs, counts


def _whole(articles: Articles) -> Iterator[Ids]:
    for title, text in zip(articles.titles, articles.texts, strict=True):
        yield np.concatenate([title, text])
