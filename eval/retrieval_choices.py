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

from eval.corpus_index import PASSAGE_WORDS, CorpusIndex, PlainBm25
from eval.datasets.beir import Query, read_queries
from eval.noise import noisy
from eval.retrieval import fingerprint, gold_groups, score
from rag.embedding import load_builtin
from rag.question_weights import FieldWeights, QuestionWeights

_MARKED_ONLY = FieldWeights(content=1.0, pairs=0.5, bare=0.0, bare_pairs=0.0)
_BARE = FieldWeights(content=1.0, pairs=0.5, bare=1.0, bare_pairs=1.0)
WEIGHTS = {
    "toàn văn, câu có dấu chỉ hỏi trường có dấu": QuestionWeights(marked=_MARKED_ONLY),
    "toàn văn, trường không dấu nặng như trường có dấu": QuestionWeights(marked=_BARE),
    "toàn văn, trọng số đang dùng": QuestionWeights(),
}
DENSE_WEIGHTS = (0.1, 0.15, 0.25)
SHOWN = ("R@1", "R@10", "R@100", "MRR@10")


def write_choices(corpus: Path, queries: Path, out: Path) -> None:
    """Writes the figures of every choice, as asked and without tone marks."""
    asked = read_queries(queries)
    rows: list[dict[str, object]] = []
    model = load_builtin()
    with tempfile.TemporaryDirectory(prefix="vanban-eval-") as folder:
        plain = PlainBm25(corpus, Path(folder) / "bm25")
        for passage_words in (None, PASSAGE_WORDS):
            with closing(
                CorpusIndex(corpus, Path(folder) / str(passage_words), model, passage_words=passage_words)
            ) as index:
                systems = {"BM25 thuần, cả điều": plain.search} if passage_words is None else {}
                for name, search in (systems | _systems(index, passage_words)).items():
                    rows += [_row(index, name, search, asked, bare=bare) for bare in (False, True)]
    report = {"corpus": fingerprint(corpus), "queries": fingerprint(queries), "model": model.name, "rows": rows}
    out.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _systems(index: CorpusIndex, passage_words: int | None) -> dict[str, Callable[[str], list[str]]]:
    cut = "cả điều" if passage_words is None else f"đoạn {passage_words} tiếng"
    weights = WEIGHTS if passage_words else {"toàn văn, trọng số đang dùng": QuestionWeights()}
    systems: dict[str, Callable[[str], list[str]]] = {f"{cut}: vectơ": index.by_vectors}
    systems |= {f"{cut}: {name}": partial(index.by_words, weights=chosen) for name, chosen in weights.items()}
    systems[f"{cut}: toàn văn, trong ngữ cảnh văn bản"] = partial(index.by_words, in_context=True)
    return systems | {
        f"{cut}: toàn văn trong ngữ cảnh + {w} vectơ": partial(index.search, dense_weight=w) for w in DENSE_WEIGHTS
    }


def _row(
    index: CorpusIndex, name: str, search: Callable[[str], list[str]], asked: list[Query], *, bare: bool
) -> dict[str, object]:
    queries = [noisy(query, "bare") for query in asked] if bare else asked
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
