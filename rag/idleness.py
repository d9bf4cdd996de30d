"""How much a message looks like chat, everyday life, or a wish that no document fulfils, rather than a question to one.

A logistic regression over the words and pairs of words of the message without marks, hashed into a table of weights,
learned from ``eval/datasets/idle_messages.jsonl``, which our engineers wrote (``eval/training/idleness.py``).
It decides nothing alone: it is one measure of ``rag.aboutness``. What is surely chat is told by ``rag.intents``.
"""

import json
import math
import zlib
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rag.intents import plain_form
from vanban.text import bare_words

SIZE = 1 << 14  # weights; terms that fall on one place share it
_EDGE = "|"  # stands before the first word and after the last


def terms(message: str) -> Iterator[int]:
    """Yields the places of a message's words and pairs among the weights, each as often as it stands there."""
    words = bare_words(plain_form(message))
    for word in words:
        yield _place(word)
    for left, right in pairwise([_EDGE, *words, _EDGE]):
        yield _place(f"{left} {right}")


def _place(term: str) -> int:
    return zlib.crc32(term.encode()) % SIZE


def counts(message: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Returns the places of a message's terms, and the count of each over the length of all counts."""
    places, found = np.unique(np.fromiter(terms(message), dtype=np.int64), return_counts=True)
    return places, found / (np.linalg.norm(found) or 1.0)


@lru_cache(maxsize=1)
def _load() -> tuple[NDArray[np.int8], float, float]:
    folder = resources.files("rag").joinpath("data")
    told = json.loads(folder.joinpath("idleness.json").read_text(encoding="utf-8"))
    with folder.joinpath("idleness.npz").open("rb") as file, np.load(file) as stored:
        weights: NDArray[np.int8] = stored["weights"]
    return weights, float(told["scale"]), float(told["intercept"])


def idleness(message: str) -> float:
    """Returns the probability (0 to 1) that a message is no question to documents, as in the messages learned from."""
    weights, scale, intercept = _load()
    places, shares = counts(message)
    total = intercept + scale * float(weights[places].astype(np.float64) @ shares)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
