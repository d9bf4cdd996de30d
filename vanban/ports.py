"""The ports: what the rooms ask of the outside. Each has a real adapter and a fake that pass one contract."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]  # (n, d), rows L2-normalised


class Embedder(Protocol):
    """Turns texts into vectors. ``name`` names the model and its version: vectors of two names never mix."""

    @property
    def name(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def embed(self, texts: Sequence[str]) -> Vectors: ...


@runtime_checkable
class QuestionEmbedder(Embedder, Protocol):
    """An embedder that reads questions another way than passages."""

    def embed_questions(self, texts: Sequence[str]) -> Vectors: ...


@runtime_checkable
class ChangingEmbedder(Embedder, Protocol):
    """An embedder that stands for whichever model is in force."""

    def now(self) -> Embedder:
        """Returns the model in force, which stays what it is."""


def settled(embedder: Embedder) -> Embedder:
    """Returns one model to make vectors with and to name them by, so that no change comes between the two."""
    return embedder.now() if isinstance(embedder, ChangingEmbedder) else embedder


def question_vector(embedder: Embedder, question: str) -> NDArray[np.float32]:
    """Returns the vector (d,) of a question, to be compared with those of passages."""
    made = (
        embedder.embed_questions([question]) if isinstance(embedder, QuestionEmbedder) else embedder.embed([question])
    )
    return np.asarray(made[0], dtype=np.float32)


@dataclass(frozen=True, slots=True)
class IndexedPassage:
    """What the indexes hold of a passage; the text itself stays in the database."""

    passage_id: int
    document_id: int
    number: str  # canonical document number, or ""
    title: str  # type and subject of the document
    path: str  # citable path and headings
    body: str
    heading: str = ""  # headings that name its matter, outermost first, joined with " › "


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found, and its score on the index's own scale (higher is better)."""

    passage_id: int
    score: float


@dataclass(frozen=True, slots=True)
class DocumentHit:
    """A document found by its text: the passage that fits best, and that passage's score (higher is better)."""

    document_id: int
    passage_id: int
    score: float


class LexicalIndex(Protocol):
    """Full text, derived from the database and disposable. ``sequence`` is the last index_log entry applied."""

    def sequence(self) -> int: ...

    def count(self) -> int: ...

    def apply(self, *, upserts: Iterable[IndexedPassage], deletes: Iterable[int], sequence: int) -> None:
        """Makes the changes and the sequence durable together; applying a change twice changes nothing."""

    def search(self, question: str, *, limit: int, documents: Collection[int] | None = None) -> list[Hit]:
        """Returns the best passages, best first; ``documents`` limits to those ids."""

    def documents(self, words: str, *, limit: int, documents: Collection[int] | None = None) -> list[DocumentHit]:
        """Returns the documents with a passage that holds every one of the words (with or without marks), best first;
        ``documents`` limits to those ids."""

    def clear(self) -> None: ...


class VectorIndex(Protocol):
    """Nearest neighbours by cosine, derived from the database and disposable."""

    def sequence(self) -> int: ...

    def count(self) -> int: ...

    def apply(self, *, ids: Sequence[int], vectors: Vectors, deletes: Sequence[int], sequence: int) -> None: ...

    def search(self, vector: NDArray[np.float32], *, limit: int) -> list[Hit]: ...

    def clear(self) -> None: ...
