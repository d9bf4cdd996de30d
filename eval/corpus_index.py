"""A corpus in the product's own indexes, so that what is measured is what ships.

A text stands whole in the full-text index. For its vectors it is cut into pieces as long as the product's passages,
each with its title; a text counts with its best piece (better than one vector a text on zalo_train: docs/retrieval.md).
"""

import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.datasets.beir import CorpusText, read_corpus
from rag.dense import open_embedded
from rag.fusion import fuse
from rag.lexical import FieldWeights, TantivyIndex
from rag.library_index import DENSE_WEIGHT, DEPTH
from vanban.ports import Embedder, Hit, IndexedPassage
from vanban.text import has_marks

PIECE_WORDS = 100
TITLE_COPIES = 2  # of the title before each piece
_PIECES_A_HIT = 3  # pieces asked of the vector index for one text wanted
_BATCH = 20_000  # pieces embedded and stored at once: 20 MB of vectors
PLAIN_MARKED = FieldWeights(content=1.0, pairs=1.0, bare=0.0, bare_pairs=0.0, number=0.0)
PLAIN_BARE = FieldWeights(content=0.0, pairs=0.0, bare=1.0, bare_pairs=1.0, number=0.0)


class CorpusIndex:
    """The indexes of one corpus in a folder, made at once; rows count the texts from 0."""

    def __init__(
        self, corpus: Path, folder: Path, embedder: Embedder, *, piece_words: int | None = PIECE_WORDS
    ) -> None:
        started = time.perf_counter()
        self._embedder = embedder
        self._piece_words = piece_words  # None: one vector a text
        self._folder = folder
        self.ids: list[str] = []
        self.groups: list[str] = []
        self._lexical = TantivyIndex(folder / "tantivy")
        self._plain = {
            True: TantivyIndex(folder / "tantivy", weights=PLAIN_MARKED),
            False: TantivyIndex(folder / "tantivy", weights=PLAIN_BARE),
        }
        self._vectors = open_embedded(folder / "chroma", embedder.name)
        with ThreadPoolExecutor(1) as other:  # the two indexes do not wait for each other
            words = other.submit(self._lexical.apply, upserts=self._passages(corpus), deletes=(), sequence=1)
            self._owners = self._embed(corpus)
            words.result()
        self.seconds = time.perf_counter() - started
        self.megabytes = sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) / 1e6

    def bm25(self, question: str) -> list[str]:
        """Returns the groups found by plain BM25 over syllables and pairs, title three times, best first."""
        hits = self._plain[has_marks(question)].search(question, limit=DEPTH)
        return self._groups(hit.passage_id for hit in hits)

    def default(self, question: str, *, dense_weight: float = DENSE_WEIGHT) -> list[str]:
        """Returns the groups found the way the product finds passages, best first."""
        lexical = self._lexical.search(question, limit=DEPTH)
        dense = self._dense(question)
        return self._groups(hit.passage_id for hit in fuse(lexical, dense, dense_weight=dense_weight))

    def by_words(self, question: str, weights: FieldWeights) -> list[str]:
        """Returns the groups found by full text alone with given weights, best first."""
        index = TantivyIndex(self._folder / "tantivy", weights=weights)
        return self._groups(hit.passage_id for hit in index.search(question, limit=DEPTH))

    def by_vectors(self, question: str) -> list[str]:
        """Returns the groups found by vectors alone, best first."""
        return self._groups(hit.passage_id for hit in self._dense(question))

    @property
    def model(self) -> str:
        """The name of the embedding model."""
        return self._embedder.name

    def close(self) -> None:
        """Lets go of the folder."""
        self._vectors.close()

    def _dense(self, question: str) -> list[Hit]:
        vector = self._embedder.embed([question])[0]
        if not vector.any():
            return []
        best: dict[int, float] = {}
        for hit in self._vectors.search(vector, limit=_PIECES_A_HIT * DEPTH):
            best.setdefault(int(self._owners[hit.passage_id]), hit.score)
        return [Hit(row, score) for row, score in best.items()][:DEPTH]

    def _groups(self, rows: Iterable[int]) -> list[str]:
        return list(dict.fromkeys(self.groups[row] for row in rows))

    def _passages(self, corpus: Path) -> Iterator[IndexedPassage]:
        for row, text in enumerate(read_corpus(corpus)):
            self.ids.append(text.id)
            self.groups.append(text.group)
            yield IndexedPassage(row, row, "", "", text.title, text.text)

    def _embed(self, corpus: Path) -> NDArray[np.int32]:
        owners: list[int] = []
        pieces = (
            (row, piece) for row, text in enumerate(read_corpus(corpus)) for piece in pieces_of(text, self._piece_words)
        )
        while batch := list(islice(pieces, _BATCH)):
            vectors = self._embedder.embed([piece for _, piece in batch])
            ids = range(len(owners), len(owners) + len(batch))
            self._vectors.apply(ids=ids, vectors=vectors, deletes=(), sequence=1)
            owners += [row for row, _ in batch]
        return np.array(owners, dtype=np.int32)


def pieces_of(text: CorpusText, size: int | None = PIECE_WORDS) -> list[str]:
    """Returns a text in pieces of ``size`` words (None: in one piece), each after its title; at least one."""
    written = text.text.split()
    starts = range(0, max(1, len(written)), size or max(1, len(written)))
    head = f"{text.title}\n" * TITLE_COPIES if text.title else ""
    return [head + " ".join(written[start : start + size] if size else written) for start in starts]
