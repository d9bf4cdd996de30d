"""Measures retrieval on several question sets over one corpus and writes one result file a set and spelling.

    python -m eval.retrieval_results --corpus CORPUS.jsonl.gz --out eval/results QUERIES.jsonl…

Each set is asked as written (``retrieval-NAME.json``) and with each noise (``retrieval-NAME-NOISE.json``).
"""

import argparse
import json
import tempfile
from contextlib import closing
from pathlib import Path

from eval.corpus_index import CorpusIndex, PlainBm25
from eval.datasets.beir import read_queries
from eval.noise import NOISES
from eval.retrieval import fingerprint, measure
from rag.embedding import load_builtin


def write_results(corpus: Path, sets: list[Path], out: Path) -> None:
    """Writes the result files; the indexes are built once."""
    out.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="vanban-eval-") as folder,
        closing(CorpusIndex(corpus, Path(folder) / "default", load_builtin())) as index,
    ):
        plain = PlainBm25(corpus, Path(folder) / "bm25")
        for path in sets:
            for noise in (None, *NOISES):
                suffix = f"-{noise}" if noise else ""
                report = measure(index, plain, read_queries(path), noise=noise)
                report = {"corpus": fingerprint(corpus), "queries": fingerprint(path), **report}
                text = json.dumps(report, ensure_ascii=False, indent=1) + "\n"
                (out / f"retrieval-{path.stem}{suffix}.json").write_text(text, encoding="utf-8")


def main() -> None:
    """Reads the command line and writes the result files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("sets", type=Path, nargs="+")
    chosen = parser.parse_args()
    write_results(chosen.corpus, chosen.sets, chosen.out)


if __name__ == "__main__":
    main()
