"""How much of a question a text speaks of."""

from collections.abc import Iterable
from dataclasses import dataclass

from rag.question_terms import QuestionTerms
from vanban.text import bare_words, words

EQUAL_WORDING = 0.9  # credit for another wording of the same thing


@dataclass(frozen=True, slots=True)
class SearchableText:
    """A text as one string of syllables, spaces around each, in the question's spelling (marked or bare)."""

    joined: str

    def holds(self, wording: str) -> bool:
        """Tells whether the syllables of a wording stand in the text, in order and adjacent."""
        return f" {wording} " in self.joined


@dataclass(frozen=True, slots=True)
class Coverage:
    """``share`` of the question's weight that is found (0–1), the heaviest term missing as a share of the total,
    and how many of the question's figures are missing."""

    share: float
    heaviest_missing: float
    numbers_missing: int


def searchable(text: str, *, bare: bool) -> SearchableText:
    """Returns a text ready for matching."""
    return SearchableText(f" {' '.join(bare_words(text) if bare else words(text))} ")


def cover(question: QuestionTerms, text: SearchableText) -> Coverage:
    """Returns how much of the question's weight the text holds; an empty question is covered by nothing."""
    total = question.total
    if total == 0:
        return Coverage(0.0, 0.0, 0)
    found = missing = 0.0
    numbers_missing = 0
    for term in question.terms:
        credit = _credit(term.wordings, text)
        found += credit * term.weight
        if credit == 0:
            missing = max(missing, term.weight)
            numbers_missing += term.is_number
    return Coverage(found / total, missing / total, numbers_missing)


def _credit(wordings: Iterable[str], text: SearchableText) -> float:
    for order, wording in enumerate(wordings):
        if text.holds(wording):
            return 1.0 if order == 0 else EQUAL_WORDING
    return 0.0
