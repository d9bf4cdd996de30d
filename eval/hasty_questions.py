"""What reading questions as they were meant gains: the same questions, as written and typed in haste, searched for as
typed, as meant, and with the words of the law beside everyday words; tested in pairs. zalo_train only.

    python -m eval.hasty_questions --corpus CORPUS.jsonl.gz --out eval/results QUERIES.jsonl

Of every three questions the last was used to choose weights by, the middle one for nothing but this check. Writes
``hasty-NAME.json`` and the table of docs/retrieval.md.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np

from eval.corpus_index import CorpusIndex
from eval.datasets.beir import Query, read_queries
from eval.intervals import paired_difference
from eval.noise import NOISES, noisy
from eval.retrieval import fingerprint, gold_groups, score
from eval.retrieval_tables import NOISE_WORDS, PAGE, fill
from rag.embedding import load_builtin
from rag.meant_words import meant_words
from rag.search_words import Reads, as_meant, as_typed, read_search_words

PARTS = {"để chọn": 2, "để kiểm": 1}  # first of every three questions
READINGS: dict[str, Reads] = {
    "như đã gõ": as_typed,
    "như ý người hỏi": as_meant,
    "thêm lời của luật": read_search_words,
}
SHOWN = ("R@1", "R@10", "R@100", "MRR@10")
Row = dict[str, Any]


def measured(index: CorpusIndex, queries: Sequence[Query]) -> list[Row]:
    """Returns a row a part, noise and reading: means in [0, 1], and the paired p of each against the words as typed."""
    rows: list[Row] = []
    for part, first in PARTS.items():
        for noise in (None, *NOISES):
            asked = [noisy(query, noise) if noise else query for query in queries[first::3]]
            rows += [{"part": part, "noise": noise, **row} for row in _readings(index, asked)]
    return rows


def _readings(index: CorpusIndex, asked: Sequence[Query]) -> list[Row]:
    gold, _ = gold_groups(asked, dict(zip(index.ids, index.groups, strict=True)))
    found: dict[str, dict[str, list[float]]] = {}
    for name, reads in READINGS.items():
        search = index.reading(reads).search
        found[name] = score([search(query.text) for query in asked], gold)
    plain = found["như đã gõ"]
    return [
        {
            "reading": name,
            "n": len(gold),
            **{metric: round(fmean(values[metric]), 4) for metric in SHOWN},
            "p": {metric: round(paired_difference(values[metric], plain[metric])["p"], 4) for metric in SHOWN},
            "read_ms": reading_ms(READINGS[name], [query.text for query in asked]),
        }
        for name, values in found.items()
    ]


def reading_ms(reads: Reads, questions: Sequence[str]) -> dict[str, float]:
    """Returns processor time that reading a question takes, in milliseconds, at the 50th and 95th percentile."""
    times = []
    for question in questions:
        meant_words.cache_clear()  # the search has kept its reading
        started = time.process_time()
        reads(question)
        times.append((time.process_time() - started) * 1000)
    return {f"p{share}": round(float(np.percentile(times, share)), 3) for share in (50, 95)}


def table(rows: Sequence[Row]) -> str:
    """Returns one line a part, spelling and reading."""
    heads = ("phần", "câu hỏi", "tìm theo", "n", *SHOWN, "p (R@1)", "p (R@10)", "p (MRR@10)", "đọc câu, p50/p95 ms")
    lines = [heads, ("---",) * len(heads)]
    for row in rows:
        spelled = NOISE_WORDS[row["noise"] or ""].lstrip(", ") or "như viết"
        p = (
            ("", "", "")
            if row["reading"] == "như đã gõ"
            else tuple(f"{row['p'][m]:.3f}" for m in SHOWN if m != "R@100")
        )
        figures = (f"{row[metric]:.3f}" for metric in SHOWN)
        took = f"{row['read_ms']['p50']:.2f} / {row['read_ms']['p95']:.2f}"
        lines.append((row["part"], spelled, row["reading"], str(row["n"]), *figures, *p, took))
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main() -> None:
    """Reads the command line, measures, writes the result file and the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("queries", type=Path)
    chosen = parser.parse_args()
    queries = read_queries(chosen.queries)
    with (
        tempfile.TemporaryDirectory(prefix="vanban-eval-") as folder,
        closing(CorpusIndex(chosen.corpus, Path(folder), load_builtin())) as index,
    ):
        rows = measured(index, queries)
    report = {"corpus": fingerprint(chosen.corpus), "queries": fingerprint(chosen.queries), "rows": rows}
    text = json.dumps(report, ensure_ascii=False, indent=1) + "\n"
    (chosen.out / f"hasty-{chosen.queries.stem}.json").write_text(text, encoding="utf-8")
    PAGE.write_text(fill(PAGE.read_text(encoding="utf-8"), {"hasty": table(rows)}), encoding="utf-8")


if __name__ == "__main__":
    main()
