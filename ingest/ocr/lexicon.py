"""What the corrector knows: how often syllables follow each other in official texts, and which slips recur.

The counts are made by ``eval.training.syllable_pairs``; the slips are listed in ``ingest/data/ocr_slips.toml``.
"""

import gzip
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from math import log
from pathlib import Path

from vanban.text import bare_form

_FOLDER = Path(__file__).parents[1] / "data"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Counts of syllables and of neighbours, in lower case with tone marks placed the old way."""

    words: dict[str, int]
    pairs: dict[tuple[str, str], int]
    spellings: dict[str, tuple[str, ...]]  # the syllables by their spelling without marks

    def fit(self, before: str, word: str, after: str) -> float:
        """Returns how well a syllable fits between two others: the logarithm of its likelihood there, to a constant.

        An empty neighbour (a line's end, a figure, a comma) tells nothing.
        """
        count = self.words.get(word, 0)
        left = log(self.pairs.get((before, word), 0) + 1) if before else log(count + 1)
        right = log(self.pairs.get((word, after), 0) + 1) if after else log(count + 1)
        return left + right - log(count + 50)


@dataclass(frozen=True, slots=True)
class Slips:
    """The slips of ``ocr_slips.toml``."""

    likely: dict[str, tuple[str, ...]]
    markers: dict[str, str]
    before_one: frozenset[str]
    strokes: frozenset[str]


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Returns the counts, read once."""
    words: dict[str, int] = {}
    pairs: dict[tuple[str, str], int] = {}
    for line in gzip.decompress((_FOLDER / "syllable_pairs.tsv.gz").read_bytes()).decode().split("\n"):
        key, _, count = line.partition("\t")
        left, gap, right = key.partition(" ")
        if gap:
            pairs[left, right] = int(count)
        else:
            words[key] = int(count)
    spellings: dict[str, list[str]] = {}
    for word in words:
        spellings.setdefault(bare_form(word), []).append(word)
    return Lexicon(words, pairs, {bare: tuple(found) for bare, found in spellings.items()})


@lru_cache(maxsize=1)
def slips() -> Slips:
    """Returns the slips, read once."""
    data = tomllib.loads((_FOLDER / "ocr_slips.toml").read_text(encoding="utf-8"))
    return Slips(
        likely={seen: tuple(true) for seen, true in data["likely"].items()},
        markers=data["markers"],
        before_one=frozenset(data["counted"]["before_one"]),
        strokes=frozenset(data["counted"]["strokes"]),
    )
