"""Searching by meaning: the model, what it reads of the database, and its vector index belong together."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from rag.exact_vectors import ExactVectors
from rag.following import LogReader
from rag.scoped_vectors import ScopedVectors
from rag.search_words import embedded
from vanban.db.session import Database
from vanban.ports import Embedder, Hit, VectorIndex, question_vector

FEW_DOCUMENTS = 100  # up to here the vectors of a limited search are read from the database and compared exactly
_WIDE = 1_000  # hits taken from the vector index where a library is too large to be held in memory


class ClosableVectors(VectorIndex, Protocol):
    """A vector index that can let go of its files."""

    def close(self) -> None: ...

    def beside(self, embedder: Embedder) -> "ClosableVectors":
        """Returns the index of another model's vectors, in the same place."""

    def forget_others(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Meaning:
    """One embedding model with all that is searched by it; taken whole, so that no search mixes two models."""

    embedder: Embedder
    reader: LogReader
    vectors: ClosableVectors
    scoped: ScopedVectors

    @classmethod
    def of(cls, database: Database, embedder: Embedder, vectors: ClosableVectors) -> "Meaning":
        """Returns all that is searched by a model."""
        reader = LogReader(database, embedder)
        return cls(embedder, reader, vectors, ScopedVectors(reader, embedder.dimension))

    def search(self, question: str, depth: int, documents: Collection[int] | None) -> list[Hit]:
        """Returns the nearest passages, best first; ``documents`` limits to those ids."""
        vector = question_vector(self.embedder, embedded(question))
        if not vector.any():
            return []
        if documents is None:
            return self.vectors.search(vector, limit=depth)
        with self.reader.session() as session:
            if len(documents) > FEW_DOCUMENTS:
                within = self.scoped.search(session, vector, limit=depth, documents=documents)
                if within is not None:
                    return within
                hits = self.vectors.search(vector, limit=_WIDE)
                inside = self.reader.within(session, [hit.passage_id for hit in hits], documents)
                return [hit for hit in hits if hit.passage_id in inside][:depth]
            few = ExactVectors(self.embedder.dimension)
            for ids, vectors in self.reader.vectors(session, sorted(documents)):
                few.apply(ids=ids, vectors=vectors, deletes=(), sequence=0)
            return few.search(vector, limit=depth)

    def fill(self) -> None:
        """Takes all vectors of this model that the database holds into the index."""
        with self.reader.session() as session:
            everything = self.reader.everything(session)
            for ids, vectors in self.reader.vectors(session, everything.documents):
                self.vectors.apply(ids=ids, vectors=vectors, deletes=(), sequence=0)
        nothing = self.embedder.embed([])
        self.vectors.apply(ids=(), vectors=nothing, deletes=(), sequence=everything.sequence)
