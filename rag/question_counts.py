"""How often syllables stand, and follow each other, in questions: statistics only, no running text.

Made by ``eval.training.question_counts`` of the questions written for training.
"""

import gzip
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class QuestionCounts:
    """Counts of syllables that another follows, and of neighbours by "left right"."""

    words: dict[str, int]
    pairs: dict[str, int]
    total: int  # all syllables counted


@lru_cache(maxsize=1)
def load_question_counts() -> QuestionCounts:
    """Returns the shipped counts, read once (3,000 syllables, 12,000 pairs)."""
    packed = resources.files("rag").joinpath("data/question_counts.tsv.gz").read_bytes()
    words: dict[str, int] = {}
    pairs: dict[str, int] = {}
    for line in gzip.decompress(packed).decode().split("\n"):
        key, _, count = line.partition("\t")
        (pairs if " " in key else words)[key] = int(count)
    return QuestionCounts(words, pairs, sum(words.values()))
