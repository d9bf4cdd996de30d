"""How much a word of a question matters, and which neighbouring syllables form a word.

The counts come from statutes (``eval/training/term_statistics.py``), so that a library of ten documents weighs
words as soberly as one of ten thousand.
"""

import gzip
import math
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from vanban.text import fold_accents


@dataclass(frozen=True)
class TermStatistics:
    """In how many of ``articles`` texts each syllable (``báo``) and each two-syllable word (``báo_cáo``) stands.

    ``bare`` holds the same counts by spelling without marks, homographs added up.
    """

    articles: int
    marked: dict[str, int]
    bare: dict[str, int]

    def weight(self, term: str, *, bare: bool = False) -> float:
        """Returns the inverse document frequency of a term (Robertson & Spärck Jones 1976), 0 to about 12."""
        found = (self.bare if bare else self.marked).get(term, 0)
        return math.log(1 + (self.articles - found + 0.5) / (found + 0.5))

    def knows(self, term: str, *, bare: bool = False) -> bool:
        """Tells whether a syllable or word stands in any of the texts counted."""
        return term in (self.bare if bare else self.marked)

    def is_word(self, left: str, right: str, *, bare: bool = False) -> bool:
        """Tells whether two neighbouring syllables are known as one word."""
        return f"{left}_{right}" in (self.bare if bare else self.marked)


@lru_cache(maxsize=1)
def load_statistics() -> TermStatistics:
    """Returns the shipped counts, read once (about 13,000 terms)."""
    packed = resources.files("rag").joinpath("data/terms.tsv.gz").read_bytes()
    marked: dict[str, int] = {}
    for line in gzip.decompress(packed).decode().split("\n"):
        term, found = line.split("\t")
        marked[term] = int(found)
    articles = marked.pop("")
    bare: dict[str, int] = {}
    for term, count in marked.items():
        plain = fold_accents(term)
        bare[plain] = min(articles, bare.get(plain, 0) + count)
    return TermStatistics(articles, marked, bare)
