"""How well the product's own search finds the passages that answer the questions of an answer set, beside plain BM25.

A question counts where its answer stands in a quoted passage; each gold place is one thing to find, whichever of the
passages that hold its words is found. A passage that holds no gold words is a thing of its own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.answer_cases import Case, Gold
from eval.corpus_index import PLAIN
from eval.datasets.beir import Query
from eval.noise import noisy
from eval.retrieval import Run, compared, run_all
from rag.lexical import TantivyIndex
from vanban.ports import IndexedPassage
from vanban.text import clean

LIMIT = 100  # passages asked for, as R@100 needs
Search = Callable[[str], list[int]]  # passage ids, best first


@dataclass(frozen=True, slots=True)
class HeldPassage:
    """A passage of the library with the number and ISO date of its document; ``words`` as ``clean`` leaves its text."""

    indexed: IndexedPassage
    number: str
    date: str
    words: str


class PlainPassages:
    """Plain BM25 over the same passages: what the product's search is compared with."""

    def __init__(self, passages: Sequence[HeldPassage], folder: Path) -> None:
        self._index = TantivyIndex(folder / "plain", weights=PLAIN)
        self._index.apply(upserts=(one.indexed for one in passages), deletes=(), sequence=1)

    def search(self, question: str) -> list[int]:
        """Returns the passages found, best first."""
        return [hit.passage_id for hit in self._index.search(question, limit=LIMIT)]


def quoted_cases(cases: Sequence[Case]) -> list[Case]:
    """Returns the cases whose answer stands in words of a passage."""
    return [case for case in cases if case.answerable and any(gold.quote for gold in case.gold)]


def measure_passages(
    cases: Sequence[Case],
    passages: Sequence[HeldPassage],
    search: Search,
    *,
    plain: Search,
    noise: str | None = None,
) -> dict[str, Any]:
    """Returns the report over the quoted cases, in the form of ``eval.retrieval``: means in [0, 1] with intervals.

    ``noise`` (a key of ``eval.noise.NOISES``) asks every question as it might be typed. ``left_out`` names the cases
    none of whose places stands in these passages; ``unknown_gold`` those that lack one of several.
    """
    placed = [(case, _places(case, passages)) for case in quoted_cases(cases)]
    chosen, places = [case for case, own in placed if own], [own for _, own in placed if own]
    queries = [Query(case.id, case.question, ()) for case in chosen]
    asked = [noisy(query, noise) for query in queries] if noise else queries
    runs = [_labelled(run_all(_as_text(one), asked), places) for one in (search, plain)]
    gold = [frozenset(label for labels in own.values() for label in labels) for own in places]
    return {
        "texts": len(passages),
        "noise": noise,
        "strip_marks": noise == "bare",
        **compared(runs[0], runs[1], gold),
        "unknown_gold": [case.id for case, found in zip(chosen, gold, strict=True) if len(found) < len(_quoted(case))],
        "left_out": [case.id for case, own in placed if not own],
    }


def _quoted(case: Case) -> list[Gold]:
    return [gold for gold in case.gold if gold.quote]


def _places(case: Case, passages: Sequence[HeldPassage]) -> dict[str, list[str]]:
    """Returns by passage id the labels of the gold places whose words it holds."""
    held: dict[str, list[str]] = {}
    for at, gold in enumerate(_quoted(case)):
        words = clean(gold.quote).text
        for one in passages:
            if (one.number, one.date) == (gold.number, gold.date or one.date) and words in one.words:
                held.setdefault(str(one.indexed.passage_id), []).append(f"gold-{at}")
    return held


def _labelled(run: Run, places: Sequence[dict[str, list[str]]]) -> Run:
    """Returns a run whose passages are told by the gold places they hold."""
    rankings = [
        list(dict.fromkeys(label for one in ranking for label in place.get(one, [one])))
        for ranking, place in zip(run.rankings, places, strict=True)
    ]
    return Run(rankings, run.times_ms, run.failed)


def _as_text(search: Search) -> Callable[[str], list[str]]:
    return lambda question: [str(one) for one in search(question)]
