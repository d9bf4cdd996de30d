"""How much of a question a text speaks of."""

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
    joined = text.joined  # looked at hundreds of times for one answer
    numbers_missing = sum(figure not in joined for figure in question.figures)
    total = found = missing = 0.0
    for wording, equals, weight in question.sought:
        total += weight
        if wording in joined:
            found += weight
        elif any(equal in joined for equal in equals):
            found += EQUAL_WORDING * weight
        elif weight > missing:
            missing = weight
    return Coverage(found / total, missing / total, numbers_missing) if total else Coverage(0.0, 0.0, numbers_missing)
