"""A corpus in the product's own indexes, so that what is measured is what ships.

A text is cut into passages as long as the product's, each with its title, which stand in both indexes; as many are
taken from each as the product takes, and a text counts with the best of them. Whole texts were measured to be worse in
both (docs/retrieval.md). Plain BM25, with which everything is compared, has an index of whole texts of its own.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from copy import copy
from itertools import islice
from pathlib import Path

from eval.datasets.beir import CorpusText, read_corpus
from rag.dense import open_embedded
from rag.fusion import fuse
from rag.lexical import TantivyIndex
from rag.library_index import DENSE_WEIGHT, DEPTH
from rag.question_weights import FieldWeights, QuestionWeights
from rag.search_words import Reads, as_typed, embedded
from vanban.memory import give_back
from vanban.ports import Embedder, Hit, IndexedPassage

PASSAGE_WORDS = 150
TITLE_COPIES = 2  # before an embedded passage: a mean over 150 words drowns a title said once
_BATCH = 10_000  # passages embedded and stored at once: 10 MB of vectors
PLAIN = QuestionWeights(
    marked=FieldWeights(content=1.0, pairs=1.0, bare=0.0, bare_pairs=0.0, number=0.0),
    sparse=FieldWeights(content=0.0, pairs=0.0, bare=1.0, bare_pairs=1.0, number=0.0),
    unmarked=None,
    reads=as_typed,
)


class PlainBm25:
    """BM25 over the syllables and pairs of whole texts, title three times: the baseline."""

    def __init__(self, corpus: Path, folder: Path) -> None:
        self._groups: list[str] = []
        self._index = TantivyIndex(folder / "plain", weights=PLAIN)
        self._index.apply(upserts=self._texts(corpus), deletes=(), sequence=1)
        give_back()

    def search(self, question: str) -> list[str]:
        """Returns the groups found, best first."""
        hits = self._index.search(question, limit=DEPTH)
        return list(dict.fromkeys(self._groups[hit.passage_id] for hit in hits))

    def _texts(self, corpus: Path) -> Iterator[IndexedPassage]:
        for row, text in enumerate(read_corpus(corpus)):
            self._groups.append(text.group)
            yield IndexedPassage(row, row, "", "", text.title, text.text)


class CorpusIndex:
    """The product's indexes of one corpus in a folder, made at once. ``ids`` and ``groups`` are those of its texts."""

    def __init__(
        self, corpus: Path, folder: Path, embedder: Embedder, *, passage_words: int | None = PASSAGE_WORDS
    ) -> None:
        started = time.perf_counter()
        self._embedder = embedder
        self._passage_words = passage_words  # None: a text is one passage
        self._folder = folder
        self.ids: list[str] = []
        self.groups: list[str] = []
        self._owners: list[int] = []  # the text of each passage
        self._lexical = TantivyIndex(folder / "tantivy")
        self._vectors = open_embedded(folder / "chroma", embedder.name)
        texts = by_document(read_corpus(corpus))
        with ThreadPoolExecutor(1) as beside:  # vectors are stored meanwhile: that is Chroma's work, not Python's
            passages = self._embedding(self._passages(texts), beside)
            self._lexical.apply(upserts=passages, deletes=(), sequence=1)
        del texts, passages
        give_back()  # what was needed to build is no part of what it takes to answer
        self.seconds = time.perf_counter() - started
        self.megabytes = sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) / 1e6

    @property
    def model(self) -> str:
        """The name of the embedding model."""
        return self._embedder.name

    def search(self, question: str, *, dense_weight: float = DENSE_WEIGHT) -> list[str]:
        """Returns the groups found the way the product finds passages, best first."""
        with ThreadPoolExecutor(1) as beside:
            meanings = beside.submit(self._dense, question)
            fused = fuse(self._words(self._lexical, question), meanings.result(), dense_weight=dense_weight)
        return self._groups(hit.passage_id for hit in fused)

    def by_words(self, question: str, weights: QuestionWeights | None = None, *, in_context: bool = False) -> list[str]:
        """Returns the groups found by full text alone, with given weights or those in use, best first; ``in_context``
        as the product does, with the best passages seen in the context of their documents."""
        index = TantivyIndex(self._folder / "tantivy", weights=weights) if weights else self._lexical
        return self._groups(hit.passage_id for hit in self._words(index, question, in_context=in_context))

    def by_vectors(self, question: str) -> list[str]:
        """Returns the groups found by vectors alone, best first."""
        return self._groups(hit.passage_id for hit in self._dense(question))

    def reading(self, reads: Reads) -> "CorpusIndex":
        """Returns the same indexes, asked by another reading of questions; closed with this one."""
        other = copy(self)
        other._lexical = TantivyIndex(self._folder / "tantivy", weights=QuestionWeights(reads=reads))
        return other

    def close(self) -> None:
        """Lets go of the folder."""
        self._vectors.close()

    def _words(self, index: TantivyIndex, question: str, *, in_context: bool = True) -> list[Hit]:
        hits = index.search(question, limit=DEPTH)
        return self._texts(index.in_context(question, hits) if in_context else hits)

    def _dense(self, question: str) -> list[Hit]:
        vector = self._embedder.embed([embedded(question, self._lexical.reads)])[0]
        return self._texts(self._vectors.search(vector, limit=DEPTH)) if vector.any() else []

    def _texts(self, hits: Sequence[Hit]) -> list[Hit]:
        best: dict[int, float] = {}
        for hit in hits:
            best.setdefault(self._owners[hit.passage_id], hit.score)
        return [Hit(row, score) for row, score in best.items()]

    def _groups(self, rows: Iterable[int]) -> list[str]:
        return list(dict.fromkeys(self.groups[row] for row in rows))

    def _passages(self, texts: Sequence[CorpusText]) -> Iterator[IndexedPassage]:
        documents: dict[str, int] = {}
        for row, text in enumerate(texts):
            self.ids.append(text.id)
            self.groups.append(text.group)
            document = documents.setdefault(text.document, len(documents))
            for body in passages_of(text, self._passage_words):
                self._owners.append(row)
                yield IndexedPassage(len(self._owners) - 1, document, "", "", text.title, body, text.title)

    def _embedding(self, passages: Iterator[IndexedPassage], beside: ThreadPoolExecutor) -> Iterator[IndexedPassage]:
        """Yields the passages, having their vectors stored beside: those of one batch while the next is embedded."""
        stored: Future[None] | None = None
        while batch := list(islice(passages, _BATCH)):
            bodies = [f"{one.path}\n" * TITLE_COPIES + one.body if one.path else one.body for one in batch]
            vectors, ids = self._embedder.embed(bodies), [one.passage_id for one in batch]
            if stored is not None:
                stored.result()
            stored = beside.submit(self._vectors.apply, ids=ids, vectors=vectors, deletes=(), sequence=1)
            yield from batch
        if stored is not None:
            stored.result()


def by_document(texts: Iterable[CorpusText]) -> list[CorpusText]:
    """Returns texts with those of a document together, as the library's own passages come; else in the order given."""
    of_document: dict[str, list[CorpusText]] = {}
    for text in texts:
        of_document.setdefault(text.document, []).append(text)
    return [text for together in of_document.values() for text in together]


def passages_of(text: CorpusText, size: int | None = PASSAGE_WORDS) -> list[str]:
    """Returns a text in passages of ``size`` words (None: in one); at least one."""
    written = text.text.split()
    if size is None or len(written) <= size:
        return [text.text]
    return [" ".join(written[start : start + size]) for start in range(0, len(written), size)]
