"""A reranker behind the retriever: it may put the best passages in another order, within its time, or not at all."""

import logging
import threading
import time
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rag.retrieval import Retrieved
from vanban.errors import VanbanError
from vanban.logging import where
from vanban.principals import Principal

DEPTH = 30  # passages it reads of each question
_log = logging.getLogger(__name__)


class Reranks(Protocol):
    """A model that reads question and passage together."""

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Returns (n,) float32, higher is better."""


class _Retrieves(Protocol):
    def retrieve(
        self, question: str, principal: Principal, *, limit: int = 20, documents: Collection[int] | None = None
    ) -> list[Retrieved]: ...


class RerankingRetriever:
    """A retriever whose best passages a model puts in order.

    ``seconds`` is the longest wait. A model that is late, fails, or is still at an earlier question leaves the order
    as the retriever made it. The passages are the same either way: only what the person may read reaches the model.
    """

    def __init__(self, retriever: _Retrieves, reranker: Reranks, *, seconds: float, depth: int = DEPTH) -> None:
        self._retriever = retriever
        self._reranker = reranker
        self._seconds = seconds
        self._depth = depth
        self._busy = threading.Lock()

    def retrieve(
        self, question: str, principal: Principal, *, limit: int = 20, documents: Collection[int] | None = None
    ) -> list[Retrieved]:
        """Returns what the retriever finds, its best in the model's order."""
        found = self._retriever.retrieve(question, principal, limit=max(limit, self._depth), documents=documents)
        head = found[: self._depth]
        scores = self._scores(question, head) if len(head) > 1 else None
        return (found if scores is None else [*reordered(head, scores), *found[self._depth :]])[:limit]

    def _scores(self, question: str, head: Sequence[Retrieved]) -> NDArray[np.float32] | None:
        if not self._busy.acquire(blocking=False):
            _log.info("reranking skipped: the model is at another question")
            return None
        done = threading.Event()
        made: list[NDArray[np.float32]] = []
        texts = [f"{one.path} {one.heading}\n{one.text}".strip() for one in head]
        began = time.monotonic()
        threading.Thread(target=self._read, args=(question, texts, made, done), name="reranking", daemon=True).start()
        if not done.wait(self._seconds):
            _log.warning("reranking took longer than %.1f s: left out", time.monotonic() - began)
            return None
        usable = bool(made) and made[0].shape == (len(head),) and bool(np.isfinite(made[0]).all())
        return made[0] if usable else None

    def _read(
        self, question: str, texts: Sequence[str], made: list[NDArray[np.float32]], done: threading.Event
    ) -> None:
        try:
            made.append(self._reranker.scores(question, texts))
        except VanbanError as known:
            _log.warning("reranking left out: %s", known.message)
        except Exception as unknown:  # noqa: BLE001 - the edge of a thread
            _log.error("reranking failed: %s", where(unknown))
        finally:
            self._busy.release()
            done.set()


def reordered(found: Sequence[Retrieved], scores: NDArray[np.float32]) -> list[Retrieved]:
    """Returns the passages in the order of the model's scores; the n-th best gets the n-th best score there was, so
    that what follows compares on the scale it knows."""
    order = sorted(range(len(found)), key=lambda at: (-float(scores[at]), at))
    values = sorted((one.score for one in found), reverse=True)
    searched = sorted(
        (one.searched for one in found), reverse=True
    )  # answers rank by it: the model's order holds there
    return [
        replace(found[at], score=value, searched=seen) for at, value, seen in zip(order, values, searched, strict=True)
    ]
