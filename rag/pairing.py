"""Two things of one matter set against each other, each looked up by itself: "tổ trưởng với tổ phó hưởng khác nhau"."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from rag.matching import cover, searchable
from rag.question import Question, understand
from rag.question_terms import QuestionTerms, read_terms
from rag.ranking import Ranked
from vanban.documents import PassageKind
from vanban.text import bare_form, nfc

LONGEST = 8  # words of one of the two things
_LOOKED_AT = 8  # passages found for one of them
_NAMED = 0.6  # share of its own words that a passage for it holds, with its headings
_FITS = 0.25  # share of its whole question that it holds
_AS_NEAR = 0.7  # share of the best passage's score that it reaches
_SAME_DOCUMENT, _SAME_TABLE = 0.5, 0.5  # worth, beside the nearness of both to the best, 2 at most
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
    """Returns the passages for the two things a question compares, rather of one document or table; none where it
    compares none or one of them has no passage of its own."""
    pair = asked_pair(question.matter)
    if pair is None:
        return []
    ones, others = (_candidates(half, question, search) for half in pair)
    both = [(one, other) for one in ones for other in others if not _same_passage(one, other)]
    return list(max(both, key=lambda two: _worth(two, (ones[0], others[0])), default=()))


def _worth(two: tuple[Ranked, Ranked], best: tuple[Ranked, Ranked]) -> float:
    """Returns how well two passages go together: how near each is to the best of its own, whether they are of the same
    document and rows of the same table."""
    one, other = (item.evidence for item in two)
    near = two[0].score / best[0].score + two[1].score / best[1].score
    together = one.document.id == other.document.id
    rows = one.kind is PassageKind.TABLE_ROW and other.kind is PassageKind.TABLE_ROW
    return near + _SAME_DOCUMENT * together + _SAME_TABLE * (together and rows and one.heading == other.heading)


def _candidates(half: Half, question: Question, search: Search) -> list[Ranked]:
    """Returns the passages found for one of the two that name it, best first."""
    own = understand(half.asked, limit=len(half.asked), as_of=question.as_of)
    own = replace(own, bare=question.bare, names=question.names, expectations=question.expectations)
    terms = read_terms(half.own, bare=question.bare)
    ranked = search(own, None)[:_LOOKED_AT]
    near = [r for r in ranked if r.score >= _AS_NEAR * ranked[0].score and r.context.share >= _FITS]
    return [item for item in near if _names(item, terms, bare=question.bare)]


def _names(item: Ranked, terms: QuestionTerms, *, bare: bool) -> bool:
    """Tells whether a passage, with its headings, names one of the two things, and holds its figures itself."""
    held = cover(terms, searchable(f"{item.evidence.heading}\n{item.evidence.text}", bare=bare))
    itself = cover(terms, searchable(item.evidence.text, bare=bare))
    figures_only = all(term.is_number for term in terms.terms)
    return itself.numbers_missing == 0 and (held.share >= _NAMED or figures_only)


def _same_passage(one: Ranked, other: Ranked) -> bool:
    return one.evidence.passage_id == other.evidence.passage_id
