"""How near in meaning a word is to the words of a text: the greatest cosine of their vectors in the shipped model."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rag.embedding import load_builtin
from rag.terms import load_statistics
from vanban.text import bare_words, words

_HELD = 20_000  # vectors kept: the words of a library come again and again


@lru_cache(maxsize=_HELD)
def _vector(word: str) -> NDArray[np.float32]:
    """Returns the vector of a word: its own where it is one token, else that of its parts together."""
    model = load_builtin()
    own = model.of_token(word.replace(" ", "_"))
    return model.embed([word])[0] if own is None else own


def nearest(wanted: Sequence[str], text: str, *, bare: bool) -> list[float]:
    """Returns for each word the greatest cosine (0 to 1) to a word of the text; 0 for a word that has no vector."""
    syllables = bare_words(text) if bare else words(text)
    is_word = load_statistics().is_word
    pairs = [f"{left} {right}" for left, right in pairwise(syllables) if is_word(left, right, bare=bare)]
    held = sorted({*syllables, *pairs})
    if not held or not wanted:
        return [0.0] * len(wanted)
    table = np.stack([_vector(word) for word in held])
    cosines = np.stack([_vector(word) for word in wanted]) @ table.T
    return [max(0.0, float(most)) for most in cosines.max(axis=1)]
