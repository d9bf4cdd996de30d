"""Measures the choices of retrieval on one question set, so that they can be made by figures: zalo_train only.

python -m eval.retrieval_choices --corpus CORPUS.jsonl.gz --out eval/results/choices-zalo_train.json QUERIES.jsonl
"""

import argparse
import json
import tempfile
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from statistics import fmean

from eval.corpus_index import PIECE_WORDS, PLAIN_BARE, PLAIN_MARKED, CorpusIndex
from eval.datasets.beir import Query, read_queries
from eval.retrieval import fingerprint, gold_groups, score, stripped
from rag.embedding import load_builtin
from rag.lexical import FieldWeights

WEIGHTS = {
    "BM25 thuần, trường có dấu": PLAIN_MARKED,
    "BM25 thuần, trường không dấu": PLAIN_BARE,
    "có dấu, cặp âm tiết 0,5": FieldWeights(bare=0, bare_pairs=0),
    "có dấu + không dấu 0,2": FieldWeights(bare=0.2, bare_pairs=0.2),
    "đang dùng": FieldWeights(),
}
DENSE_WEIGHTS = (0.2, 0.3, 0.4)
SHOWN = ("R@1", "R@10", "R@100", "MRR@10")


def write_choices(corpus: Path, queries: Path, out: Path) -> None:
    """Writes the figures of every choice, as asked and without tone marks."""
    asked = read_queries(queries)
    rows: list[dict[str, object]] = []
    model = load_builtin()
    for piece_words in (None, PIECE_WORDS):
        with (
            tempfile.TemporaryDirectory(prefix="vanban-eval-") as folder,
            closing(CorpusIndex(corpus, Path(folder), model, piece_words=piece_words)) as index,
        ):
            for name, search in _systems(index, piece_words).items():
                rows += [_row(index, name, search, asked, bare=bare) for bare in (False, True)]
    report = {"corpus": fingerprint(corpus), "queries": fingerprint(queries), "model": model.name, "rows": rows}
    out.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _systems(index: CorpusIndex, piece_words: int | None) -> dict[str, Callable[[str], list[str]]]:
    cut = "vectơ cả điều" if piece_words is None else f"vectơ từng đoạn {piece_words} tiếng"
    systems: dict[str, Callable[[str], list[str]]] = {f"chỉ {cut}": index.by_vectors}
    if piece_words is not None:
        systems |= {name: partial(index.by_words, weights=weights) for name, weights in WEIGHTS.items()}
    return systems | {f"{cut}, trọng số {w}": partial(index.default, dense_weight=w) for w in DENSE_WEIGHTS}


def _row(
    index: CorpusIndex, name: str, search: Callable[[str], list[str]], asked: list[Query], *, bare: bool
) -> dict[str, object]:
    queries = [stripped(query) for query in asked] if bare else asked
    gold, _ = gold_groups(queries, dict(zip(index.ids, index.groups, strict=True)))
    values = score([search(query.text) for query in queries], gold)
    return {"system": name, "bare": bare, "n": len(gold), **{k: round(fmean(values[k]), 4) for k in SHOWN}}


def main() -> None:
    """Reads the command line and writes the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("queries", type=Path)
    chosen = parser.parse_args()
    write_choices(chosen.corpus, chosen.queries, chosen.out)


if __name__ == "__main__":
    main()
