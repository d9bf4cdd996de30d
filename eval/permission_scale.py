"""What permissions cost a search: speed and recall for people who may read all, half, 2 % or 0.1 % of it.

``python -m eval.permission_scale --corpus corpus.jsonl.gz --queries zalo_dev.jsonl --out eval/results`` puts the corpus
into a library, twelve texts a document, each document named to one to four units; ``--data`` keeps the library for
another run. The truth is the whole ranking of both indexes, vectors compared one by one, filtered by what the person
may read, then fused as the product fuses.
"""

import argparse
import contextlib
import json
import os
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import func, select

from eval.datasets.beir import read_queries
from eval.intervals import bootstrap_interval
from eval.legal_library import SHARES, build
from eval.lookup_tables import permissions_table, write_tables
from rag.embedding import load_builtin
from rag.exact_vectors import ExactVectors
from rag.following import LogReader
from rag.fusion import fuse
from rag.lexical import TantivyIndex
from rag.library_index import DENSE_WEIGHT, DEPTH, LibraryIndex
from rag.retrieval import Retriever
from rag.search_words import embedded
from vanban.db.models import DocumentRow, PassageRow, UnitRow
from vanban.db.permissions import searchable
from vanban.db.session import Database, make_private_folder, open_database
from vanban.ports import Embedder, Hit, question_vector
from vanban.principals import Principal
from vanban.settings import Settings

LIMIT = 20


@dataclass(frozen=True, slots=True)
class _Ranking:
    """A whole ranking, best first."""

    ids: NDArray[np.int64]
    scores: NDArray[np.float64]

    @classmethod
    def of(cls, hits: Sequence[Hit]) -> "_Ranking":
        return cls(np.array([hit.passage_id for hit in hits], np.int64), np.array([hit.score for hit in hits]))

    def within(self, allowed: NDArray[np.bool_]) -> list[Hit]:
        """Returns its best passages among those allowed, by id."""
        rows = np.flatnonzero(allowed[self.ids])[:DEPTH]
        return [Hit(int(self.ids[row]), float(self.scores[row])) for row in rows]


@dataclass(frozen=True)
class Truth:
    """Everything the exact ranking needs, in memory; ``documents`` holds the document of each passage, by its id."""

    lexical: TantivyIndex
    vectors: ExactVectors
    embedder: Embedder
    documents: NDArray[np.int64]
    passages: int
    _made: dict[str, tuple[_Ranking, _Ranking]] = field(default_factory=dict, repr=False)

    def best(self, question: str, readable: frozenset[int]) -> list[int]:
        """Returns the ids of the best passages of the documents a person may read."""
        allowed = np.isin(self.documents, sorted(readable))
        words, near = (ranking.within(allowed) for ranking in self._whole(question))
        best = fuse(self.lexical.in_context(question, words), near, dense_weight=DENSE_WEIGHT)
        return [one.passage_id for one in best[:LIMIT]]

    def _whole(self, question: str) -> tuple[_Ranking, _Ranking]:
        """Returns the whole rankings by words and by meaning, worked out once a question."""
        if question not in self._made:
            vector = question_vector(self.embedder, embedded(question))
            words = self.lexical.search(question, limit=self.passages)
            near = self.vectors.search(vector, limit=self.passages)
            self._made[question] = (_Ranking.of(words), _Ranking.of(near))
        return self._made[question]


def main() -> None:
    """Measures and writes the result file and the table of docs/retrieval.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--queries", type=Path, required=True)
    parser.add_argument("--out", type=Path, help="folder of the result file")
    parser.add_argument("--data", type=Path, help="where the library is kept; made there when it is empty")
    parser.add_argument("--questions", type=int, default=100)
    chosen = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder = chosen.data or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        questions = [query.text for query in islice(read_queries(chosen.queries), chosen.questions)]
        report = evaluate_permissions(folder, chosen.corpus, questions)
    print(json.dumps(report, ensure_ascii=False, indent=1))
    if chosen.out:
        text = json.dumps(report, ensure_ascii=False, indent=1) + "\n"
        (chosen.out / "permission-scale.json").write_text(text, encoding="utf-8")
        write_tables({"permissions": permissions_table(chosen.out)})


def evaluate_permissions(folder: Path, corpus: Path, questions: Sequence[str]) -> dict[str, Any]:
    """Returns speed and recall of each person over the library in ``folder``, made from the corpus if needed."""
    embedder = load_builtin()
    database = open_database(Settings(data_dir=folder, database_url=None))
    settings = Settings(data_dir=folder, database_url=None)
    make_private_folder(settings.index_dir)
    with contextlib.closing(database):
        with database.transaction() as session:
            if not session.scalar(select(func.count()).select_from(UnitRow)):
                build(session, corpus, embedder)
        index = LibraryIndex(database, settings.index_dir, embedder)
        with contextlib.closing(index):
            index.check()
            truth = _truth(database, settings.index_dir, embedder)
            people = {
                name: _measure(database, Retriever(database, index), truth, person, questions)
                for name, person in _people().items()
            }
    return {
        "passages": truth.passages,
        "questions": len(questions),
        "limit": LIMIT,
        "load": list(os.getloadavg()),
        "people": people,
    }


def _people() -> dict[str, Principal]:
    return {name: Principal(unit, name, (unit,)) for unit, name in enumerate(SHARES, start=2)}


def _truth(database: Database, index_dir: Path, embedder: Embedder) -> Truth:
    reader = LogReader(database, embedder)
    vectors = ExactVectors(embedder.dimension)
    with database.session() as session:
        rows = session.execute(select(PassageRow.id, PassageRow.document_id)).all()
        held = list(reader.vectors(session, reader.everything(session).documents))
    ids = [one for some, _ in held for one in some]
    vectors.apply(ids=ids, vectors=np.concatenate([part for _, part in held]), deletes=(), sequence=0)
    documents = np.zeros(max(row.id for row in rows) + 1, dtype=np.int64)
    documents[[row.id for row in rows]] = [row.document_id for row in rows]
    return Truth(TantivyIndex(index_dir / "tantivy"), vectors, embedder, documents, len(rows))


def _measure(
    database: Database, retriever: Retriever, truth: Truth, person: Principal, questions: Sequence[str]
) -> dict[str, Any]:
    with database.session() as session:
        readable = frozenset(session.scalars(select(DocumentRow.id).where(searchable(person))))
    retriever.retrieve(questions[0], person, limit=LIMIT)  # what is read once at first use
    wall: list[float] = []
    processor: list[float] = []
    recall: list[float] = []
    same_first, leaked = 0, 0
    for question in questions:
        began, used = time.perf_counter(), time.process_time()
        found = retriever.retrieve(question, person, limit=LIMIT)
        wall.append((time.perf_counter() - began) * 1_000)
        processor.append((time.process_time() - used) * 1_000)
        ids, best = [one.passage_id for one in found], truth.best(question, readable)
        recall.append(len(set(ids) & set(best)) / len(best) if best else 1.0)
        same_first += ids[:1] == best[:1]
        leaked += sum(one.document_id not in readable for one in found)
    low, high = bootstrap_interval(recall)
    return {
        "documents": len(readable),
        "recall": round(float(np.mean(recall)), 4),
        "ci95": [round(low, 4), round(high, 4)],
        "same_first": round(same_first / len(questions), 4),
        "leaked": leaked,
        **_percentiles("ms", np.array(wall)),
        **_percentiles("processor_ms", np.array(processor)),
    }


def _percentiles(name: str, values: NDArray[np.float64]) -> dict[str, float]:
    return {f"p{q}_{name}": round(float(np.percentile(values, q)), 1) for q in (50, 95)}


if __name__ == "__main__":
    main()
