"""Makes ``rag/data/terms.tsv.gz``: in how many statute articles each word stands, and which pairs are words.

Run: ``python -m eval.training.term_statistics CORPUS.jsonl.gz rag/data/terms.tsv.gz`` (about three minutes on one
core). The corpus holds one article per line (``title``, ``text``). Only counts leave it, no text.

A pair of neighbouring syllables is kept as a compound when it is frequent and its normalised pointwise mutual
information (Bouma 2009) is high; Vietnamese words are mostly two syllables and are written apart.
"""

import gzip
import json
import math
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from vanban.text import words

MIN_SYLLABLE_ARTICLES = 5
MIN_PAIR_ARTICLES = 15
MIN_NPMI = 0.30
LONGEST_SYLLABLE = 7  # "nghiêng"


def articles(corpus: Path) -> Iterator[list[str]]:
    """Yields the syllables (search form) of each article."""
    opener = gzip.open if corpus.suffix == ".gz" else open
    with opener(corpus, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield words(f"{row.get('title', '')}\n{row['text']}")


@dataclass
class Counts:
    """Articles and running words: in how many articles a syllable or pair stands, and how often in all."""

    articles: int = 0
    words: int = 0
    single_articles: Counter[str] = field(default_factory=Counter)
    pair_articles: Counter[tuple[str, str]] = field(default_factory=Counter)
    single: Counter[str] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)


def count(corpus: Path) -> Counts:
    """Returns the counts over the whole corpus; pairs with a number in them are not words."""
    counts = Counts()
    for syllables in articles(corpus):
        pairs = [p for p in pairwise(syllables) if p[0].isalpha() and p[1].isalpha()]
        counts.articles += 1
        counts.words += len(syllables)
        counts.single.update(syllables)
        counts.pairs.update(pairs)
        counts.single_articles.update({word for word in syllables if word.isalpha()})
        counts.pair_articles.update(set(pairs))
    return counts


def npmi(together: int, left: int, right: int, total: int) -> float:
    """Returns the normalised pointwise mutual information of a pair, in [-1, 1]."""
    if together == total:
        return 1.0
    information = math.log(together * total / (left * right))
    return information / -math.log(together / total)


def main(corpus: Path, target: Path) -> None:
    """Writes ``term<TAB>articles`` lines, the first being the number of all articles."""
    counts = count(corpus)
    lines = [f"\t{counts.articles}"]
    for word, found in sorted(counts.single_articles.items()):
        if found >= MIN_SYLLABLE_ARTICLES and len(word) <= LONGEST_SYLLABLE:
            lines.append(f"{word}\t{found}")
    for (left, right), found in sorted(counts.pair_articles.items()):
        if found < MIN_PAIR_ARTICLES or max(len(left), len(right)) > LONGEST_SYLLABLE:
            continue
        if npmi(counts.pairs[left, right], counts.single[left], counts.single[right], counts.words) >= MIN_NPMI:
            lines.append(f"{left}_{right}\t{found}")
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as packed:
        packed.write("\n".join(lines).encode())
    print(f"{counts.articles} articles, {len(lines) - 1} terms, {target.stat().st_size} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
