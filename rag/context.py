"""What a document as a whole says of what one of its passages leaves unsaid.

"Nộp tiền ký quỹ" in a decree on employment services never repeats whose deposit it is: its neighbours do. A word of the
question that the other passages of a document hold counts for each passage of it, in the share of those passages, added
to the passage's own count **before** BM25 saturates it: what a passage says itself is not counted twice. (The idea of
smoothing a passage by its document: Liu & Croft, "Cluster-based retrieval using language models", SIGIR 2004; done
here inside BM25.) Weights were chosen on zalo_train (docs/retrieval.md).
"""

import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise, repeat

import numpy as np
from numpy.typing import NDArray

from vanban.text import bare_words

SOBER = 3  # passages added to a document's number: two passages that agree say little of the whole
LEAST_SHARE = 0.05  # a word in a smaller share of the passages says nothing of the document
K1, B = 1.2, 0.75  # as in tantivy
AVERAGE_WORDS = 150.0  # words of a passage with its titles, about
_FULL = 255  # a share of 1

Shares = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Counting:
    """How a term is counted anew: ``k1`` of BM25 (less: saying it once is nearly all), what a term that every passage
    of the document holds ``lends`` to a passage's normalised count, and its ``weight`` beside the first search."""

    k1: float
    lends: float
    weight: float


WORDS = Counting(k1=0.5, lends=1.3, weight=1.0)
PAIRS = Counting(k1=0.3, lends=2.0, weight=1.5)


@dataclass(frozen=True, slots=True)
class DocumentWords:
    """In what share of a document's passages each of its words and pairs stands, by the CRC-32 of its bare spelling."""

    keys: NDArray[np.uint32]  # ascending
    shares: NDArray[np.uint8]  # of 255

    @classmethod
    def of(cls, passages: Iterable[Collection[str]]) -> "DocumentWords":
        """Returns the words of a document from the words and pairs of its passages, spelled without marks."""
        spread: Counter[str] = Counter()
        size = SOBER
        for terms in passages:
            spread.update(set(terms))
            size += 1
        least = max(2.0, LEAST_SHARE * size)
        kept = {_key(term): found / size for term, found in spread.items() if found >= least}
        keys = np.array(sorted(kept), dtype=np.uint32)
        shares = np.array([round(_FULL * kept[key]) for key in keys.tolist()], dtype=np.uint8)
        return cls(keys, shares)

    @classmethod
    def from_bytes(cls, packed: bytes) -> "DocumentWords":
        """Returns what :meth:`packed` wrote."""
        size = len(packed) // 5
        return cls(np.frombuffer(packed, "<u4", size), np.frombuffer(packed, "u1", size, 4 * size))

    def packed(self) -> bytes:
        """Returns five bytes a word."""
        return self.keys.astype("<u4").tobytes() + self.shares.tobytes()

    def of_terms(self, keys: NDArray[np.uint32]) -> Shares:
        """Returns the share of passages, 0 to 1, that hold each of the terms."""
        if not len(self.keys):
            return np.zeros(len(keys), dtype=np.float32)
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        held = np.where(self.keys[at] == keys, self.shares[at], 0)
        return np.asarray(held / _FULL, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class ContextTerms:
    """The distinct words, then pairs, of a question, each with its worth (idf × field weight × times asked)."""

    words: tuple[str, ...]
    pairs: tuple[tuple[int, int], ...]  # places in ``words``
    worth: NDArray[np.float32]
    keys: NDArray[np.uint32]

    @classmethod
    def of(cls, asked: Sequence[str], worth: "Worth") -> "ContextTerms":
        """Returns the terms of a question's words in order."""
        times = Counter(asked)
        place = {word: at for at, word in enumerate(times)}
        pair_times = Counter(pairwise(asked))
        pairs = tuple((place[left], place[right]) for left, right in pair_times)
        values = [worth.word(word) * n for word, n in times.items()]
        values += [worth.pair(f"{left}_{right}") * n for (left, right), n in pair_times.items()]
        spelled = [*times, *(f"{left}_{right}" for left, right in pair_times)]
        keys = np.array([_key("_".join(bare_words(term.replace("_", " ")))) for term in spelled], dtype=np.uint32)
        return cls(tuple(times), pairs, np.array(values, dtype=np.float32), keys)


@dataclass(frozen=True, slots=True)
class PlacedWords:
    """The words of n passages one after another: the place of each among the words of a question (-1: none of them),
    and the passage it stands in; ``lengths`` (n,) are the passages' words."""

    found: NDArray[np.int64]
    rows: NDArray[np.int64]
    lengths: NDArray[np.int64]

    @classmethod
    def of(cls, terms: ContextTerms, contents: Sequence[Sequence[str]]) -> "PlacedWords":
        """Returns the words of passages, given in the spelling of the question."""
        place = {word: at for at, word in enumerate(terms.words)}
        lengths = np.array([len(words) for words in contents], dtype=np.int64)
        places = map(place.get, chain.from_iterable(contents), repeat(-1))
        found = np.fromiter(places, dtype=np.int64, count=int(lengths.sum()))
        return cls(found, np.repeat(np.arange(len(contents)), lengths), lengths)


@dataclass(frozen=True, slots=True)
class Worth:
    """What a match of a word or pair counts: idf × field weight."""

    documents: int
    word_weight: float
    pair_weight: float
    word_spread: dict[str, int]
    pair_spread: dict[str, int]
    _words: dict[str, float] = field(default_factory=dict, repr=False, compare=False)  # asked for again and again

    def word(self, word: str) -> float:
        """Returns the worth of a word."""
        if word not in self._words:
            self._words[word] = self.word_weight * self._idf(self.word_spread.get(word, 0))
        return self._words[word]

    def pair(self, pair: str) -> float:
        """Returns the worth of a pair."""
        return self.pair_weight * self._idf(self.pair_spread.get(pair, 0))

    def share_said(self, words: Sequence[str], asked: Collection[str]) -> float:
        """Returns how much of some words, by worth, is among those asked; 0 for none."""
        total = sum(self.word(word) for word in words)
        return sum(self.word(word) for word in words if word in asked) / total if total > 0 else 0.0

    def _idf(self, found: int) -> float:
        return float(np.log(1 + (self.documents - found + 0.5) / (found + 0.5)))


def context_bonus(terms: ContextTerms, passages: PlacedWords, shares: Shares) -> NDArray[np.float32]:
    """Returns what changes in the BM25 score of each passage (n,) when its terms are counted anew, with what its
    document lends; ``shares`` (n, terms) are those of their documents."""
    counts = _normalised_counts(terms, passages)
    before = (K1 + 1) * (counts / (counts + K1)) @ terms.worth
    split = len(terms.words)
    after = _counted_anew(counts[:, :split], shares[:, :split], WORDS) @ terms.worth[:split]
    after += _counted_anew(counts[:, split:], shares[:, split:], PAIRS) @ terms.worth[split:]
    return np.asarray(after - before, dtype=np.float32)


def _counted_anew(counts: NDArray[np.float32], shares: Shares, way: Counting) -> NDArray[np.float32]:
    own = counts / way.k1 + way.lends * shares
    return np.asarray(way.weight * (way.k1 + 1) * own / (own + 1), dtype=np.float32)


def _normalised_counts(terms: ContextTerms, passages: PlacedWords) -> NDArray[np.float32]:
    """Returns (n, terms): how often each term stands in each passage, over BM25's length norm."""
    found, rows, lengths = passages.found, passages.rows, passages.lengths
    width = len(terms.worth)
    counts = np.zeros(len(lengths) * width, dtype=np.float32)
    known = found >= 0
    counts += np.bincount(rows[known] * width + found[known], minlength=len(counts))
    if terms.pairs:
        columns = np.full((len(terms.words) + 1, len(terms.words) + 1), -1, dtype=np.int64)
        for at, (left, right) in enumerate(terms.pairs):
            columns[left, right] = len(terms.words) + at
        column = columns[found[:-1], found[1:]]  # a place of -1 is the last row and column, which hold no pair
        both = (column >= 0) & (rows[:-1] == rows[1:])
        counts += np.bincount(rows[:-1][both] * width + column[both], minlength=len(counts))
    norms = 1 - B + B * lengths / AVERAGE_WORDS
    return np.asarray(counts.reshape(len(lengths), width) / norms[:, None], dtype=np.float32)


def _key(term: str) -> int:
    return zlib.crc32(term.encode())
