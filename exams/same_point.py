"""Whether two questions ask for the same thing in other words, told by the meaning of their stems and by their keys.

Stems of one pattern ("… xác định bao nhiêu chỉ tiêu?", "… bao nhiêu nhiệm vụ?") are nearer to each other in meaning
than true paraphrases are, so the keys must agree too, and the numbers of both stems must be the same.
"""

from rapidfuzz import fuzz

from exams.formats.entries import Entry
from exams.formats.likeness import numbers_of
from vanban.text import words

ALIKE = 0.65  # cosine of stems under the built-in model; paraphrases measured 0.68-0.79
_ALIKE_KEYS = 88.0  # of 100, Indel similarity of the words of the keys
_BARE = frozenset({"đúng", "sai", "có", "không"})  # keys that agree by chance
_SURE = 0.9  # cosine of stems that such keys need


def same_point(one: Entry, other: Entry, score: float) -> bool:
    """Tells whether two questions, whose stems are this near in meaning, ask for the same thing."""
    if score < ALIKE or numbers_of(one.item.stem) != numbers_of(other.item.stem):
        return False
    first, second = _answer(one), _answer(other)
    if not first or not second or numbers_of(first) != numbers_of(second):
        return False
    if first in _BARE or second in _BARE:
        return first == second and score >= _SURE
    return fuzz.ratio(first, second) >= _ALIKE_KEYS


def _answer(entry: Entry) -> str:
    return " ; ".join(sorted(" ".join(words(text)) for text in entry.item.key_texts))
