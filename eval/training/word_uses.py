"""Makes ``rag/data/word_uses.tsv.gz``: how often each word of the statutes stands as a noun or a verb, and where.

Run: ``python -m eval.training.word_uses CORPUS.jsonl.gz rag/data/word_uses.tsv.gz`` (about a minute on one core). The
corpus holds one article a line (``title``, ``text``). Only counts leave it, no text.

A word behind a figure, a plural, a preposition stands as a noun; one behind a negation, a tense or a passive as a verb.
Vietnamese words do not change their form, so their neighbours are all that tells.
"""

import gzip
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from eval.training.term_statistics import articles
from rag.terms import load_statistics
from vanban.text import words

NOUN_FOLLOWS = frozenset(
    words(
        "các những mọi mỗi một hai ba bốn năm từng số loại cái chiếc nhiều theo của về từ bằng với tại trên trong "
        "vào do"
    )
)
VERB_FOLLOWS = frozenset(words("được bị phải không đã sẽ đang chưa cần hãy tự vẫn cũng để mà rất"))
LEAST = 3  # articles below which a word is left out


@dataclass
class Counts:
    """How many articles; how often each word follows what a noun follows, what a verb does; where it stands at all."""

    articles: int = 0
    noun: Counter[str] = field(default_factory=Counter)
    verb: Counter[str] = field(default_factory=Counter)
    held: Counter[str] = field(default_factory=Counter)
    all: Counter[str] = field(default_factory=Counter)


def count(corpus: Path) -> Counts:
    """Returns the counts over the whole corpus."""
    counts = Counts()
    for syllables in articles(corpus):
        own: Counter[str] = Counter()
        for before, word in _words(syllables):
            own[word] += 1
            if before in NOUN_FOLLOWS or before.isdigit():
                counts.noun[word] += 1
            elif before in VERB_FOLLOWS:
                counts.verb[word] += 1
        counts.articles += 1
        counts.held.update(own.keys())
        counts.all.update(own)
    return counts


def _words(syllables: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yields each word, known pairs as one, with the syllable before it."""
    is_word = load_statistics().is_word
    before, index = "", 0
    while index < len(syllables):
        pair = index + 1 < len(syllables) and is_word(syllables[index], syllables[index + 1])
        yield before, "_".join(syllables[index : index + 1 + pair])
        index += 1 + pair
        before = syllables[index - 1]


def main(corpus: Path, target: Path) -> None:
    """Writes the number of articles, then ``word<TAB>as noun<TAB>as verb<TAB>articles<TAB>all`` lines."""
    counts = count(corpus)
    kept = sorted(word for word, held in counts.held.items() if held >= LEAST and word.replace("_", "").isalpha())
    lines = [
        f"{word}\t{counts.noun[word]}\t{counts.verb[word]}\t{counts.held[word]}\t{counts.all[word]}" for word in kept
    ]
    target.write_bytes(gzip.compress("\n".join([str(counts.articles), *lines]).encode(), 9, mtime=0))
    print(f"{len(lines)} words, {target.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
