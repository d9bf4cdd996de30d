"""Two things of one matter set against each other, each looked up by itself: "tổ trưởng với tổ phó hưởng khác nhau"."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from rag.matching import cover, searchable
from rag.question import Question, understand
from rag.question_terms import QuestionTerms, read_terms
from rag.ranking import Ranked
from vanban.text import bare_form, nfc

LONGEST = 8  # words of one of the two things
_LOOKED_AT = 8  # passages found for one of them
_NAMED = 0.6  # share of its own words that a passage for it holds, with its headings
_FITS = 0.4  # share of its whole question that it holds
_AS_NEAR = 0.7  # share of the best passage's score that it reaches
_COMPARES = re.compile(
    r"\b(?:khac (?:nhau|biet|gi|the nao|ra sao|cho nao)|so sanh|giong nhau|lan luot|chenh lech|chenh nhau|chenh)\b"
    r"|\b(?:cao|thap|nhieu|it|lon|nho|dai|ngan|nhanh|cham) hon(?: nhau)?\b"
)
_JOINS = re.compile(r"\s(?:so voi|va|voi)\s")

Search = Callable[[Question, Collection[int] | None], list[Ranked]]


@dataclass(frozen=True, slots=True)
class Half:
    """One of the two: its own words, and what is asked of it alone."""

    own: str
    asked: str


def asked_pair(text: str) -> tuple[Half, Half] | None:
    """Returns the two things that a question sets against each other, each with what is asked of both; None for none.

    >>> [half.asked for half in asked_pair("Thời hạn mượn hồ sơ mức 1 và mức 2 khác nhau thế nào?") or ()]
    ['Thời hạn mượn hồ sơ mức 1', 'Thời hạn mượn hồ sơ mức 2']
    """
    matter = nfc(text).strip(" ?.!")
    compares = _COMPARES.search(bare_form(matter))
    if compares is None:
        return None
    rest = re.sub(r"^\s*(?:thế nào|như thế nào|ra sao|sao|gì)\b", "", matter[compares.end() :])
    asked = f"{matter[: compares.start()]} {rest}".strip(" ,")
    for join in _JOINS.finditer(bare_form(asked)):
        pair = _halves(asked[: join.start()].split(), asked[join.end() :].split())
        if pair is not None:
            return pair
    return None


def _halves(before: list[str], after: list[str]) -> tuple[Half, Half] | None:
    """Returns the halves around a joining word: the second begins as the first does, or is as long as all before."""
    if not before or not after:
        return None
    first = after[0].lower()
    starts = [index for index, word in enumerate(before) if word.lower() == first]
    at = starts[-1] if starts else 0
    length = len(before) - at
    if length > LONGEST or len(after) < length or before[at:] == after[:length]:
        return None
    shared, one, other, tail = before[:at], before[at:], after[:length], after[length:]
    first_half = Half(" ".join(one), " ".join([*shared, *one, *tail]))
    return first_half, Half(" ".join(other), " ".join([*shared, *other, *tail]))


def paired(question: Question, search: Search) -> list[Ranked]:
    """Returns the passage for each of the two things a question compares; none where it compares none, one has no
    passage, or both have the same."""
    pair = asked_pair(question.matter)
    found = [_best(half, question, search) for half in pair] if pair else []
    if len(found) < 2 or found[0] is None or found[1] is None:
        return []
    same = found[0].evidence.passage_id == found[1].evidence.passage_id
    return [] if same else [item for item in found if item is not None]


def _best(half: Half, question: Question, search: Search) -> Ranked | None:
    own = understand(half.asked, limit=len(half.asked), as_of=question.as_of)
    own = replace(own, bare=question.bare, names=question.names, expectations=question.expectations)
    terms = read_terms(half.own, bare=question.bare)
    ranked = search(own, None)[:_LOOKED_AT]
    for item in ranked:
        near = item.score >= _AS_NEAR * ranked[0].score and item.context.share >= _FITS
        if near and _names(item, terms, bare=question.bare):
            return item
    return None


def _names(item: Ranked, terms: QuestionTerms, *, bare: bool) -> bool:
    """Tells whether a passage itself, with its headings, names one of the two things."""
    held = cover(terms, searchable(f"{item.evidence.heading}\n{item.evidence.text}", bare=bare))
    itself = cover(terms, searchable(item.evidence.text, bare=bare))
    return itself.numbers_missing == 0 and (held.share >= _NAMED or not _words(terms))


def _words(terms: QuestionTerms) -> Sequence[str]:
    return [term.text for term in terms.terms if not term.is_number]
