"""Fakes that stand for the real adapters in tests and pass the same contracts (tests/contracts)."""

import hashlib
from collections.abc import Collection, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from vanban.ports import DocumentHit, Hit, IndexedPassage, Vectors
from vanban.text import bare_words


class HashEmbedder:
    """An ``Embedder`` without a model: each word, without marks, is a fixed random direction."""

    def __init__(self, dimension: int = 32, name: str = "hash-1") -> None:
        self.name = name
        self.dimension = dimension

    def embed(self, texts: Sequence[str]) -> Vectors:
        vectors = np.array([self._sum(bare_words(text)) for text in texts], dtype=np.float32)
        vectors = vectors.reshape(len(texts), self.dimension)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)

    def _sum(self, words: Sequence[str]) -> NDArray[np.float32]:
        total = np.zeros(self.dimension, dtype=np.float32)
        for word in words:
            seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4], "big")
            total += np.random.default_rng(seed).normal(size=self.dimension).astype(np.float32)
        return total


class WordIndex:
    """A ``LexicalIndex`` in memory: the score is how many of the question's words, without marks, a passage holds."""

    def __init__(self) -> None:
        self._passages: dict[int, IndexedPassage] = {}
        self._sequence = 0

    def sequence(self) -> int:
        return self._sequence

    def count(self) -> int:
        return len(self._passages)

    def apply(self, *, upserts: Iterable[IndexedPassage], deletes: Iterable[int], sequence: int) -> None:
        for passage_id in deletes:
            self._passages.pop(passage_id, None)
        self._passages.update({passage.passage_id: passage for passage in upserts})
        self._sequence = max(self._sequence, sequence)

    def search(self, question: str, *, limit: int, documents: Collection[int] | None = None) -> list[Hit]:
        asked = set(bare_words(question))
        scores = {
            p.passage_id: len(asked & set(bare_words(f"{p.number} {p.title} {p.path} {p.body}")))
            for p in self._passages.values()
            if documents is None or p.document_id in documents
        }
        best = sorted(scores, key=lambda i: (-scores[i], i))
        return [Hit(i, float(scores[i])) for i in best if scores[i]][:limit]

    def documents(self, words: str, *, limit: int, documents: Collection[int] | None = None) -> list[DocumentHit]:
        asked = set(bare_words(words))
        best: dict[int, DocumentHit] = {}
        for p in sorted(self._passages.values(), key=lambda p: p.passage_id):
            held = bare_words(f"{p.number} {p.title} {p.path} {p.body}")
            if asked and asked <= set(held) and (documents is None or p.document_id in documents):
                score = sum(held.count(word) for word in asked) / len(held)
                if p.document_id not in best or score > best[p.document_id].score:
                    best[p.document_id] = DocumentHit(p.document_id, p.passage_id, score)
        return sorted(best.values(), key=lambda hit: -hit.score)[:limit]

    def clear(self) -> None:
        self._passages.clear()
        self._sequence = 0
