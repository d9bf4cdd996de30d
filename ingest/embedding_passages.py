"""Passages as vectors: each is embedded with the headings it stands under."""

from collections.abc import Sequence

import numpy as np

from ingest.storing import Embedded
from vanban.documents import Passage, passage_words
from vanban.ports import Embedder, settled

PASSAGES_A_BATCH = 512  # embedded at once


def embed_passages(embedder: Embedder, passages: Sequence[Passage]) -> Embedded:
    """Returns the vectors (n, d) of the passages in their order, and the model's name; without passages (0, d)."""
    embedder = settled(embedder)
    texts = [passage_words(passage.heading, passage.text) for passage in passages]
    if not texts:
        return Embedded(embedder.name, np.zeros((0, embedder.dimension), dtype=np.float32))
    starts = range(0, len(texts), PASSAGES_A_BATCH)
    vectors = np.concatenate([embedder.embed(texts[start : start + PASSAGES_A_BATCH]) for start in starts])
    return Embedded(embedder.name, vectors)
