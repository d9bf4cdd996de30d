"""How well retrieval finds the texts that answer questions, beside plain BM25, on any corpus in the BEIR-like form.

``R@k`` is the share of questions with **any** gold text among the first k; texts of one ``dup_group`` are one text.
A question that fails, or whose gold texts are not in the corpus, counts as not found.
"""

import hashlib
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any, Literal

import numpy as np

from eval.corpus_index import CorpusIndex, PlainBm25
from eval.datasets.beir import Query, read_queries
from eval.intervals import bootstrap_interval, paired_difference
from eval.metrics.ranking import ndcg, reciprocal_rank, success
from eval.noise import noisy
from rag.embedding import load_builtin
from vanban.errors import VanbanError
from vanban.ports import Embedder

System = Literal["default", "bm25"]
METRICS: dict[str, Callable[[Sequence[str], frozenset[str]], float]] = {
    "R@1": lambda ranking, gold: success(ranking, gold, 1),
    "R@3": lambda ranking, gold: success(ranking, gold, 3),
    "R@5": lambda ranking, gold: success(ranking, gold, 5),
    "R@10": lambda ranking, gold: success(ranking, gold, 10),
    "R@100": lambda ranking, gold: success(ranking, gold, 100),
    "MRR@10": lambda ranking, gold: reciprocal_rank(ranking, gold, 10),
    "nDCG@10": lambda ranking, gold: ndcg(ranking, gold, 10),
}


@dataclass(frozen=True, slots=True)
class Run:
    """What a system returned: a ranking of groups a question (empty where it failed), times in ms, failures."""

    rankings: list[list[str]]
    times_ms: list[float]
    failed: list[str]


def evaluate_retrieval(
    corpus: Path,
    queries: Path,
    *,
    system: System = "default",
    noise: str | None = None,
    embedder: Embedder | None = None,
) -> dict[str, Any]:
    """Returns the report of a system on a set, with plain BM25 on the same corpus under ``baseline``.

    Metrics are means in [0, 1] with 95 % intervals under ``ci95``; times in milliseconds, ``index_s`` in seconds,
    sizes in megabytes. ``noise`` (a key of ``eval.noise.NOISES``) asks every question as it might be typed. Raises
    SettingsError for a bad file.
    """
    asked = read_queries(queries)
    with tempfile.TemporaryDirectory(prefix="vanban-eval-") as folder:
        plain = PlainBm25(corpus, Path(folder) / "bm25")
        with closing(CorpusIndex(corpus, Path(folder) / "default", embedder or load_builtin())) as index:
            report = measure(index, plain, asked, system=system, noise=noise)
    return {"corpus": fingerprint(corpus), "queries": fingerprint(queries), **report}


def measure(
    index: CorpusIndex,
    baseline: PlainBm25,
    queries: Sequence[Query],
    *,
    system: System = "default",
    noise: str | None = None,
) -> dict[str, Any]:
    """Returns the report of a system on questions put to a corpus that is already indexed."""
    asked = [noisy(query, noise) for query in queries] if noise else queries
    gold, unknown = gold_groups(asked, dict(zip(index.ids, index.groups, strict=True)))
    plain = run_all(baseline.search, asked)
    run = plain if system == "bm25" else run_all(index.search, asked)
    return {
        "system": system,
        "model": index.model if system == "default" else None,
        "texts": len(index.ids),
        "noise": noise,
        "strip_marks": noise == "bare",
        **compared(run, plain, gold),
        "unknown_gold": unknown,
        "index_s": round(index.seconds, 1),
        "index_mb": round(index.megabytes, 1),
        "peak_rss_mb": peak_rss_mb(),
        "rss_mb": rss_mb(),
    }


def compared(run: Run, plain: Run, gold: Sequence[frozenset[str]]) -> dict[str, Any]:
    """Returns the metrics of a run, which questions failed, and plain BM25 beside it, tested in pairs."""
    return {
        **_measured(run, gold),
        "against_baseline": _differences(run, plain, gold),
        "failed": run.failed,
        "baseline": {"system": "bm25", **_measured(plain, gold)},
    }


def score(rankings: Sequence[Sequence[str]], gold: Sequence[frozenset[str]]) -> dict[str, list[float]]:
    """Returns the values of every metric, one a question; a question without gold in the corpus counts 0."""
    pairs = list(zip(rankings, gold, strict=True))
    return {name: [metric(r, g) if g else 0.0 for r, g in pairs] for name, metric in METRICS.items()}


def _measured(run: Run, gold: Sequence[frozenset[str]]) -> dict[str, Any]:
    values = score(run.rankings, gold)
    intervals = {name: [round(end, 4) for end in bootstrap_interval(column)] for name, column in values.items()}
    return {
        "n": len(gold),
        **{name: round(fmean(column), 4) for name, column in values.items()},
        "ci95": intervals,
        "p50_ms": round(float(np.percentile(run.times_ms, 50)), 2),
        "p95_ms": round(float(np.percentile(run.times_ms, 95)), 2),
    }


def _differences(run: Run, plain: Run, gold: Sequence[frozenset[str]]) -> dict[str, dict[str, float]]:
    """Returns by metric how far a system lies above plain BM25 on the same questions, tested in pairs."""
    ours, theirs = score(run.rankings, gold), score(plain.rankings, gold)
    tests = {name: paired_difference(ours[name], theirs[name]) for name in METRICS}
    return {name: {key: round(value, 4) for key, value in test.items()} for name, test in tests.items()}


def run_all(search: Callable[[str], list[str]], queries: Sequence[Query]) -> Run:
    """Returns what a system finds for each question, and how long it takes."""
    run = Run([], [], [])
    for query in queries:
        started = time.perf_counter()
        try:
            ranking = search(query.text)
        except VanbanError:
            ranking = []
            run.failed.append(query.id)
        run.times_ms.append((time.perf_counter() - started) * 1000)
        run.rankings.append(ranking)
    return run


def gold_groups(queries: Sequence[Query], groups: Mapping[str, str]) -> tuple[list[frozenset[str]], list[str]]:
    """Returns the gold groups of each question, and the gold ids that the corpus does not hold."""
    unknown = sorted({gold for query in queries for gold in query.gold if gold not in groups})
    return [frozenset(groups[gold] for gold in query.gold if gold in groups) for query in queries], unknown


def fingerprint(path: Path) -> dict[str, str]:
    """Returns the name and the SHA-256 of a file."""
    with path.open("rb") as file:
        return {"name": path.name, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}


def peak_rss_mb() -> float:
    """Returns the most that the process ever held, in megabytes."""
    unit = 1e6 if sys.platform == "darwin" else 1e3  # bytes there, KiB here
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit, 1)


def rss_mb() -> float | None:
    """Returns what the process holds now, in megabytes, or None where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return None
    return round(pages * resource.getpagesize() / 1e6, 1)
