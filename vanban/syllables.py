"""How often Vietnamese syllables stand, and follow each other, in official texts: statistics only, no running text.

Made by ``eval.training.syllable_pairs``; used to mend recognised text and questions typed in haste.
"""

import gzip
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from math import log

from vanban.text import bare_form


@dataclass(frozen=True, slots=True)
class Syllables:
    """Counts of syllables and of neighbours, in lower case with tone marks placed the old way."""

    words: dict[str, int]
    pairs: dict[str, int]  # by "left right"
    spellings: dict[str, tuple[str, ...]]  # the syllables by their spelling without marks
    total: int  # all syllables counted

    def together(self, left: str, right: str) -> int:
        """Returns how often a syllable follows another; 0 for what is too rare to be kept."""
        return self.pairs.get(f"{left} {right}", 0)

    def fit(self, before: str, word: str, after: str) -> float:
        """Returns how well a syllable fits between two others: the logarithm of its likelihood there, to a constant.

        An empty neighbour (a line's end, a figure, a comma) tells nothing.
        """
        count = self.words.get(word, 0)
        left = log(self.together(before, word) + 1) if before else log(count + 1)
        right = log(self.together(word, after) + 1) if after else log(count + 1)
        return left + right - log(count + 50)


@lru_cache(maxsize=1)
def load_syllables() -> Syllables:
    """Returns the shipped counts, read once (3,000 syllables, 125,000 pairs)."""
    packed = resources.files("vanban").joinpath("data/syllable_pairs.tsv.gz").read_bytes()
    words: dict[str, int] = {}
    pairs: dict[str, int] = {}
    for line in gzip.decompress(packed).decode().split("\n"):
        key, _, count = line.partition("\t")
        (pairs if " " in key else words)[key] = int(count)
    spellings: dict[str, list[str]] = {}
    for word in words:
        spellings.setdefault(bare_form(word), []).append(word)
    known = {bare: tuple(found) for bare, found in spellings.items()}
    return Syllables(words, pairs, known, sum(words.values()))
