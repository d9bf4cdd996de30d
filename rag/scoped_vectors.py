"""Nearest neighbours within the documents a person may read: exact, from vectors held in memory with their documents.

A vector index asked for its nearest and filtered afterwards loses recall for people who see little: of the nearest
thousand, one who may read 2 % sees twenty. 100,000 vectors of 256 numbers take 52 MB here and are read once, at the
first such search.
"""

import threading
from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from rag.following import LogReader
from vanban.ports import Hit

MOST_HELD = 400_000  # passages; 205 MB with 256 numbers each
_BLOCK = 32_768  # rows multiplied at a time, so that the float32 copy stays small


@dataclass(frozen=True, slots=True)
class _Held:
    """Vectors as of an entry of the log; row by row the same passage."""

    sequence: int
    ids: NDArray[np.int64]
    documents: NDArray[np.int64]
    vectors: NDArray[np.float16]


@dataclass
class ScopedVectors:
    """The vectors of one model, brought up to date with the log at each search."""

    reader: LogReader
    dimension: int
    _held: _Held | None = field(default=None, repr=False)
    _guard: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def search(
        self, session: Session, vector: NDArray[np.float32], *, limit: int, documents: Collection[int]
    ) -> list[Hit] | None:
        """Returns the nearest by cosine among the passages of the documents, best first; equal scores in the order of
        their ids. None where the library is too large to be held."""
        if self._too_large(session):
            return None
        held = self._followed(session)
        rows = _rows_of(held.documents, documents)
        if limit < 1 or not rows.size:
            return []
        blocks = [rows[start : start + _BLOCK] for start in range(0, rows.size, _BLOCK)]
        scores = np.concatenate([held.vectors[block].astype(np.float32) @ vector for block in blocks])
        best = np.argpartition(-scores, limit - 1)[:limit] if limit < rows.size else np.arange(rows.size)
        ids = held.ids[rows]
        best = best[np.lexsort((ids[best], -scores[best]))]
        return [Hit(int(ids[at]), float(scores[at])) for at in best]

    def _too_large(self, session: Session) -> bool:
        held = self._held
        return (self.reader.passage_count(session) if held is None else held.ids.size) > MOST_HELD

    def _followed(self, session: Session) -> _Held:
        with self._guard:
            newest = self.reader.newest(session)
            if self._held is None or self._held.sequence > newest:
                nothing = np.empty(0, dtype=np.int64)
                self._held = _Held(0, nothing, nothing, np.empty((0, self.dimension), dtype=np.float16))
                self._held = self._with(session, self._held, self.reader.everything(session).documents, newest)
            elif self._held.sequence < newest:
                changes = self.reader.changes(session, self._held.sequence)
                self._held = self._with(session, self._held, changes.documents, changes.sequence)
            return self._held

    def _with(self, session: Session, before: _Held, documents: Collection[int], sequence: int) -> _Held:
        """Returns what is held with these documents as the database has them now; gone ones have no passages there."""
        kept = np.ones(before.ids.size, dtype=bool)
        kept[_rows_of(before.documents, documents)] = False
        ids, owners, vectors = [before.ids[kept]], [before.documents[kept]], [before.vectors[kept]]
        for part in self.reader.owned_vectors(session, sorted(documents)):
            ids.append(np.asarray(part.ids, dtype=np.int64))
            owners.append(np.asarray(part.documents, dtype=np.int64))
            vectors.append(part.vectors.astype(np.float16))
        return _Held(sequence, np.concatenate(ids), np.concatenate(owners), np.concatenate(vectors))


def _rows_of(owners: NDArray[np.int64], documents: Collection[int]) -> NDArray[np.int64]:
    """Returns the rows whose document is one of some."""
    if not owners.size or not documents:
        return np.empty(0, dtype=np.int64)
    wanted = np.zeros(int(owners.max()) + 1, dtype=bool)
    ids = np.fromiter(documents, dtype=np.int64, count=len(documents))
    wanted[ids[(ids >= 0) & (ids < wanted.size)]] = True
    return np.flatnonzero(wanted[owners])
