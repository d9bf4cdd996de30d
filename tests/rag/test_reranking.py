"""A reranker may change the order, never the passages, and never the waiting time."""

import threading
from collections.abc import Callable, Collection, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from rag.reranking import RerankingRetriever
from rag.retrieval import Retrieved
from vanban.errors import ModelUnavailable
from vanban.principals import Principal

LAN = Principal(1, "Lan", (1,))


def passage(number: int) -> Retrieved:
    return Retrieved(
        number, number, 1 - number / 10, 0.9 - number / 10, 1.0, 0.5, "Điều 1", "", f"đoạn {number}", 0, 7, None
    )


class Fixed:
    """A retriever that finds five passages."""

    def retrieve(
        self, question: str, principal: Principal, *, limit: int = 20, documents: Collection[int] | None = None
    ) -> list[Retrieved]:
        return [passage(number) for number in range(5)][:limit]


class Model:
    """A reranker that answers with what a function gives."""

    def __init__(self, give: Callable[[Sequence[str]], NDArray[np.float32]]) -> None:
        self._give = give

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._give(texts)


def backwards(texts: Sequence[str]) -> NDArray[np.float32]:
    return np.arange(len(texts), dtype=np.float32)


def ids(retriever: RerankingRetriever, limit: int = 5) -> list[int]:
    return [one.passage_id for one in retriever.retrieve("hỏi", LAN, limit=limit)]


def test_the_model_orders_what_was_found_on_the_scale_of_the_retriever() -> None:
    found = RerankingRetriever(Fixed(), Model(backwards), seconds=5).retrieve("hỏi", LAN, limit=5)
    assert [one.passage_id for one in found] == [4, 3, 2, 1, 0]
    assert [one.score for one in found] == pytest.approx([1.0, 0.9, 0.8, 0.7, 0.6])
    assert [one.searched for one in found] == pytest.approx([0.9, 0.8, 0.7, 0.6, 0.5])  # answers rank by this one


def test_what_lies_beyond_its_depth_stays_behind() -> None:
    assert ids(RerankingRetriever(Fixed(), Model(backwards), seconds=5, depth=2)) == [1, 0, 2, 3, 4]
    assert ids(RerankingRetriever(Fixed(), Model(backwards), seconds=5), limit=2) == [4, 3]


def test_a_late_model_leaves_the_order_and_is_not_asked_again_until_it_is_free() -> None:
    free, asked = threading.Event(), []

    def late(texts: Sequence[str]) -> NDArray[np.float32]:
        asked.append(len(texts))
        free.wait(10)
        return backwards(texts)

    retriever = RerankingRetriever(Fixed(), Model(late), seconds=0.02)
    assert ids(retriever) == ids(retriever) == [0, 1, 2, 3, 4]
    assert asked == [5]
    free.set()
    next(thread for thread in threading.enumerate() if thread.name == "reranking").join()
    assert ids(RerankingRetriever(Fixed(), Model(backwards), seconds=5)) == [4, 3, 2, 1, 0]


@pytest.mark.parametrize(
    "harm", [ModelUnavailable("hỏng"), RuntimeError("hỏng"), np.zeros(3, np.float32), np.full(5, np.nan, np.float32)]
)
def test_a_model_that_fails_leaves_the_order(harm: object) -> None:
    def give(texts: Sequence[str]) -> NDArray[np.float32]:
        if isinstance(harm, Exception):
            raise harm
        assert isinstance(harm, np.ndarray)
        return harm

    assert ids(RerankingRetriever(Fixed(), Model(give), seconds=5)) == [0, 1, 2, 3, 4]
