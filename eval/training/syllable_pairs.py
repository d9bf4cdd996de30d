"""Counts which syllables follow each other in official texts, for mending recognised text and hasty questions.

``python -m eval.training.syllable_pairs FOLDER`` reads ``legal/corpus.jsonl.gz`` and ``party/texts/*.txt`` of the
development data and writes ``vanban/data/syllable_pairs.tsv.gz``: statistics only, no running text.
"""

import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from ingest.text_quality import is_syllable
from vanban.text import fold_tone_style, nfc

OUT = Path(__file__).parents[2] / "vanban" / "data" / "syllable_pairs.tsv.gz"
_PARTY_WEIGHT = 20  # the Party texts are few, and what most scans are like
_LEAST_PAIR, _LEAST_WORD = 6, 12  # counts kept
_WORD_RE = re.compile(r"[^\W\d_]+|[^\w\s]|\d+")


def texts(folder: Path) -> Iterator[tuple[str, int]]:
    """Yields texts and how often each counts."""
    with gzip.open(folder / "legal" / "corpus.jsonl.gz", "rt", encoding="utf-8") as corpus:
        for line in corpus:
            yield json.loads(line)["text"], 1
    for path in sorted((folder / "party" / "texts").glob("*.txt")):
        yield path.read_text(encoding="utf-8"), _PARTY_WEIGHT


def counted(folder: Path) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    """Returns the counts of syllables and of neighbours; punctuation and figures part neighbours."""
    words: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for text, weight in texts(folder):
        for line in nfc(text).split("\n"):
            found = [w if is_syllable(w) else "" for w in _WORD_RE.findall(fold_tone_style(line))]
            for word in found:
                words[word] += weight
            for pair in pairwise(found):
                pairs[pair] += weight
    return words, pairs


def main() -> int:
    """Counts and writes; tells how much was kept."""
    words, pairs = counted(Path(sys.argv[1]))
    kept = {w: n for w, n in words.items() if w and n >= _LEAST_WORD}
    lines = [f"{w}\t{n}" for w, n in sorted(kept.items())]
    lines += [f"{a} {b}\t{n}" for (a, b), n in sorted(pairs.items()) if a in kept and b in kept and n >= _LEAST_PAIR]
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_bytes(gzip.compress("\n".join(lines).encode(), 9, mtime=0))
    sys.stdout.write(f"{len(kept)} syllables, {len(lines) - len(kept)} pairs, {OUT.stat().st_size // 1024} KiB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
