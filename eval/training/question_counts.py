"""Counts which syllables follow each other in questions, which statutes do not tell: "cỡ chữ mấy", "trong mấy ngày".

``python -m eval.training.question_counts`` reads the questions written for training
(``eval/datasets/judge_questions.jsonl``) and writes ``rag/data/question_counts.tsv.gz``: statistics only, no running
text. Questions typed without marks are left out. ``--leave-out HAND …`` leaves hands out and tells how many syllables
of their questions are read back right when the marks are taken away.
"""

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

from rag import meant_words
from vanban.syllables import load_syllables
from vanban.text import fold_accents, has_marks, words

QUESTIONS = Path(__file__).parents[1] / "datasets" / "judge_questions.jsonl"
OUT = Path(meant_words.__file__).parent / "data" / "question_counts.tsv.gz"
MOSTLY = 0.5  # share of words with marks from which a question is typed with marks
LEAST = 2  # times that a pair is seen
SAID = 3


def written(path: Path) -> list[tuple[int, list[str]]]:
    """Returns the hand and the words of each question typed with marks."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    spelled = [(int(row["hand"]), words(row["question"])) for row in rows]
    return [(hand, found) for hand, found in spelled if sum(map(has_marks, found)) >= MOSTLY * len(found)]


def counted(questions: Sequence[Sequence[str]]) -> dict[str, int]:
    """Returns how often syllables stand before another, and pairs of them ("left right", ``LEAST`` times at least); of
    syllables that official texts do not have ("lỡ") those said ``SAID`` times at least."""
    known = load_syllables().words
    seen = Counter(word for found in questions for word in found[:-1] if word.isalpha())
    firsts = {word: count for word, count in seen.items() if word in known or (count >= SAID and has_marks(word))}
    pairs = Counter(
        f"{left} {right}" for found in questions for left, right in pairwise(found) if left in known and right in known
    )
    return dict(sorted(firsts.items())) | {pair: count for pair, count in sorted(pairs.items()) if count >= LEAST}


def read_back(questions: Iterable[Sequence[str]]) -> float:
    """Returns the share of syllables that are read right when the marks are taken away."""
    known = load_syllables().words
    right = [
        word == meant.best
        for question in questions
        for word, meant in zip(question, meant_words.meant_words(" ".join(map(fold_accents, question))), strict=False)
        if word in known
    ]
    return sum(right) / len(right)


def write(counts: dict[str, int]) -> None:
    """Writes the counts."""
    lines = [f"{key}\t{count}" for key, count in counts.items()]
    OUT.write_bytes(gzip.compress("\n".join(lines).encode(), 9, mtime=0))


def main(left_out: frozenset[int]) -> None:
    """Counts and writes; tells how well questions of the hands left out are read."""
    questions = written(QUESTIONS)
    counts = counted([found for hand, found in questions if hand not in left_out])
    write(counts)
    others = [found for hand, found in questions if hand in left_out]
    told = {"counts": len(counts), "bytes": OUT.stat().st_size}
    print(json.dumps({**told, "right": round(read_back(others), 4)} if others else told))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leave-out", type=int, nargs="*", default=[])
    main(frozenset(parser.parse_args().leave_out))
