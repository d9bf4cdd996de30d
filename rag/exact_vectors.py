"""Nearest neighbours by reading every vector: exact, in memory, with no file that could be damaged or owned.

Used where Chroma belongs to another process or cannot be opened. 100,000 vectors of 256 numbers take 51 MB.
"""

import threading
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vanban.ports import Embedder, Hit, Vectors

_BLOCK = 65_536  # rows multiplied at a time, so that the float32 copy stays small


class ExactVectors:
    """A ``VectorIndex`` that lives as long as the process; ``sequence`` starts at 0, so a first sync fills it."""

    def __init__(self, dimension: int) -> None:
        self._dimension = dimension
        self._guard = threading.RLock()
        self._sequence = 0
        self._ids: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self._vectors: NDArray[np.float16] = np.empty((0, dimension), dtype=np.float16)

    def intact(self) -> bool:
        """Always true: there is nothing on disk."""
        return True

    def sequence(self) -> int:
        """Returns the last index_log entry applied."""
        return self._sequence

    def count(self) -> int:
        """Returns how many vectors are held."""
        return int(self._ids.size)

    def apply(self, *, ids: Sequence[int], vectors: Vectors, deletes: Sequence[int], sequence: int) -> None:
        """Replaces the vectors of ``ids`` (n,) by ``vectors`` (n, d) and forgets ``deletes``."""
        with self._guard:
            gone = np.asarray([*deletes, *ids], dtype=np.int64)
            kept = ~np.isin(self._ids, gone)
            self._ids = np.concatenate([self._ids[kept], np.asarray(ids, dtype=np.int64)])
            added = np.asarray(vectors, dtype=np.float16).reshape(len(ids), self._dimension)
            self._vectors = np.concatenate([self._vectors[kept], added])
            self._sequence = max(self._sequence, sequence)

    def search(self, vector: NDArray[np.float32], *, limit: int) -> list[Hit]:
        """Returns the nearest by cosine, best first; equal scores in the order of their ids."""
        with self._guard:
            ids, vectors = self._ids, self._vectors
        if limit < 1 or not len(ids):
            return []
        blocks = [vectors[i : i + _BLOCK].astype(np.float32) @ vector for i in range(0, len(ids), _BLOCK)]
        scores = np.concatenate(blocks)
        best = np.argpartition(-scores, limit - 1)[:limit] if limit < len(ids) else np.arange(len(ids))
        best = best[np.lexsort((ids[best], -scores[best]))]
        return [Hit(int(ids[row]), float(scores[row])) for row in best]

    def clear(self) -> None:
        """Forgets everything."""
        with self._guard:
            self._ids = np.empty(0, dtype=np.int64)
            self._vectors = np.empty((0, self._dimension), dtype=np.float16)
            self._sequence = 0

    def beside(self, embedder: Embedder) -> "ExactVectors":
        """Returns an empty index for the vectors of another model."""
        return ExactVectors(embedder.dimension)

    def forget_others(self) -> None:
        """Nothing to forget: each model has an index of its own."""

    def close(self) -> None:
        """Nothing to let go of."""
