"""How much of a question a text speaks of."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rag.question_terms import QuestionTerms
from vanban.text import bare_words, words

EQUAL_WORDING = 0.9  # credit for another wording of the same thing
_KEPT = 4_096  # texts, a thousand characters each or so


@dataclass(frozen=True, slots=True)
class SearchableText:
    """A text as one string of syllables, spaces around each, in the question's spelling (marked or bare)."""

    joined: str

    def holds(self, wording: str) -> bool:
        """Tells whether the syllables of a wording stand in the text, in order and adjacent."""
        return f" {wording} " in self.joined


@dataclass(frozen=True, slots=True)
class Coverage:
    """``share`` of the weight of the question's words that is found (0–1), the heaviest one missing as a share of the
    total, and how many of the question's figures are missing; figures do not count in the share."""

    share: float
    heaviest_missing: float
    numbers_missing: int


@lru_cache(maxsize=_KEPT)
def searchable(text: str, *, bare: bool) -> SearchableText:
    """Returns a text ready for matching; those asked for last are kept, for an answer looks at a passage often."""
    return SearchableText(f" {' '.join(bare_words(text) if bare else words(text))} ")


def cover(question: QuestionTerms, text: SearchableText) -> Coverage:
    """Returns how much of the question's weight the text holds; an empty question is covered by nothing."""
    numbers_missing = sum(not text.holds(term.text) for term in question.terms if term.is_number)
    terms = [term for term in question.terms if not term.is_number]
    total = sum(term.weight for term in terms)
    if total == 0:
        return Coverage(0.0, 0.0, numbers_missing)
    found = missing = 0.0
    for term in terms:
        credit = _credit(term.wordings, text)
        found += credit * term.weight
        if credit == 0:
            missing = max(missing, term.weight)
    return Coverage(found / total, missing / total, numbers_missing)


def _credit(wordings: Iterable[str], text: SearchableText) -> float:
    for order, wording in enumerate(wordings):
        if text.holds(wording):
            return 1.0 if order == 0 else EQUAL_WORDING
    return 0.0
