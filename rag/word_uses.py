"""How the words of the statutes are used: as nouns or verbs, and gathered in texts of one matter or spread over all.

The counts come from ``eval/training/word_uses.py``. A word of one matter comes again and again in the few texts that
have it ("nhà thầu", "lệ phí"); a word of every matter stands once in many ("lần lượt", "tất cả"). Residual inverse
document frequency (Church & Gale 1995) tells them apart: how much rarer texts with the word are than by chance.
"""

import gzip
import math
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from vanban.text import fold_accents

EVEN = 1.5  # uses of either kind that every word is taken to have: a word seen once is neither noun nor verb
FEW = 5  # articles below which nothing is told of how a word is spread
UNKNOWN, RARE = 1.0, 1.3  # residual idf of a word of no statute, and of one of few


@dataclass(frozen=True, slots=True)
class Uses:
    """Counts of one word: as a noun, as a verb, articles that hold it, and how often in all."""

    noun: int = 0
    verb: int = 0
    articles: int = 0
    all: int = 0

    def and_also(self, other: "Uses") -> "Uses":
        """Returns the counts of two spellings together."""
        return Uses(
            self.noun + other.noun, self.verb + other.verb, self.articles + other.articles, self.all + other.all
        )


@dataclass(frozen=True, slots=True)
class WordUses:
    """The uses of every word (syllables joined by ``_``) in ``articles`` texts, by spelling with marks and without."""

    articles: int
    marked: dict[str, Uses]
    bare: dict[str, Uses]

    def noun(self, word: str, *, bare: bool) -> float:
        """Returns the share of a word's uses that are those of a noun, 0 to 1; 0.5 when unknown."""
        uses = (self.bare if bare else self.marked).get(word, Uses())
        return (uses.noun + EVEN) / (uses.noun + uses.verb + 2 * EVEN)

    def count(self, word: str, *, bare: bool) -> int:
        """Returns how often a word was counted."""
        return (self.bare if bare else self.marked).get(word, Uses()).all

    def burst(self, word: str, *, bare: bool) -> float:
        """Returns the residual inverse document frequency of a word in bits: below 0.7 for words of every matter, above
        2 for words of one."""
        uses = (self.bare if bare else self.marked).get(word)
        if uses is None:
            return UNKNOWN
        if uses.articles < FEW:
            return RARE
        held = min(uses.articles, self.articles - 1) / self.articles
        return -math.log2(held) + math.log2(1 - math.exp(-uses.all / self.articles))


@lru_cache(maxsize=1)
def load_uses() -> WordUses:
    """Returns the shipped counts, read once."""
    packed = resources.files("rag").joinpath("data/word_uses.tsv.gz").read_bytes()
    lines = gzip.decompress(packed).decode().splitlines()
    marked: dict[str, Uses] = {}
    bare: dict[str, Uses] = {}
    for line in lines[1:]:
        word, *counts = line.split("\t")
        marked[word] = Uses(*map(int, counts))
        plain = fold_accents(word)
        bare[plain] = bare.get(plain, Uses()).and_also(marked[word])
    return WordUses(int(lines[0]), marked, bare)
