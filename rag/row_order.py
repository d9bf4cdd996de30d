"""Which row of a table goes first among the passages found: one that shows what is asked, one that compares two times,
one whose columns are the places asked about."""

import re
from collections.abc import Sequence

from rag.compared_columns import asks_change, compared_columns
from rag.evidence import Evidence
from rag.matching import cover, searchable
from rag.question import Question
from rag.ranking import Ranked, columns_of
from vanban.documents import PassageKind
from vanban.tables import BETWEEN_CELLS
from vanban.text import bare_words

NEAR = 0.85  # share of the best score that a row which shows more of what is asked must have
SPEAKS = 0.7  # share of the best passage's words of the question that such a row must hold
NAMES = 0.3  # share of the question, less its places, that a row with a column for each place must hold
ONE_NAME = 0.8  # the same, where one place is asked about
WHOLE = 0.75  # share of the question that a row of totals must hold with its headings and document
CANDIDATES = 8  # passages among which a row that shows more is looked for

_TOTAL = re.compile(r"\b(?:tong|tong cong|tong so|ca thay|tat ca)\b")
_TOTAL_ROW = re.compile(r"(?:tong(?: cong| so)?|cong)$")


def ordered(question: Question, ranked: Sequence[Ranked]) -> list[Ranked]:
    """Returns the evidence, best first, with the row that answers the kind of question first where one does."""
    row = _comparing(question, ranked) or _showing(question, ranked)
    return list(ranked) if row is None else [row, *(item for item in ranked if item is not row)]


def of_all_places(question: Question, ranked: Sequence[Ranked]) -> bool:
    """Tells whether the best passage is a row with a column for each place asked about; for one place only where the
    row holds nearly all of the question."""
    least = NAMES if len(question.names) > 1 else ONE_NAME
    if not question.names or not ranked or not _is_row(ranked[0].evidence) or ranked[0].body.share < least:
        return False
    heads = [searchable(head, bare=question.bare) for head in columns_of(ranked[0].evidence.heading)]
    return all(any(head.holds(name) for head in heads) for name in question.names)


def is_total(question: Question, ranked: Sequence[Ranked]) -> bool:
    """Tells whether a total is asked for and the best passage is the row of totals of what the question speaks of."""
    if not ranked or not _is_row(ranked[0].evidence) or ranked[0].context.share < WHOLE:
        return False
    cells = [" ".join(bare_words(cell)) for cell in ranked[0].evidence.text.split(BETWEEN_CELLS)]
    asked = _TOTAL.search(" ".join(bare_words(question.matter))) is not None
    return asked and any(_TOTAL_ROW.match(cell) for cell in cells[:2])


def _showing(question: Question, ranked: Sequence[Ranked]) -> Ranked | None:
    """Returns a row nearly as good as the best passage that shows all that is asked for, where that does not."""
    if not ranked or not question.expectations.patterns or _shown(question, ranked[0]) == 1:
        return None
    top = ranked[0]
    for item in ranked[1:CANDIDATES]:
        near = item.score >= NEAR * top.score and item.body.share >= SPEAKS * top.body.share
        if near and _is_row(item.evidence) and item.shown == 1 and item.misplaced <= top.misplaced:
            return item
    return None


def _shown(question: Question, item: Ranked) -> float:
    return item.shown if _is_row(item.evidence) else question.expectations.share_met(item.evidence.text)


def _comparing(question: Question, ranked: Sequence[Ranked]) -> Ranked | None:
    """Returns the row of two times that speaks most of the question, where a change is asked for."""
    if not ranked or not asks_change(question.matter):
        return None
    rows = [item for item in ranked if _is_row(item.evidence) and _compares(item.evidence)]
    best = max(rows, key=lambda item: (_named(question, item.evidence), item.score), default=None)
    others = [_named(question, item.evidence) for item in ranked if _is_row(item.evidence)]
    enough = best is not None and _named(question, best.evidence) >= max(SPEAKS * max(others), 1e-9)
    return best if enough else None


def _compares(item: Evidence) -> bool:
    year = item.document.date.year if item.document.date else None
    return bool(compared_columns(columns_of(item.heading), year))


def _named(question: Question, item: Evidence) -> float:
    """Returns the share of the question that the row's own cells hold."""
    return cover(question.terms, searchable(item.text, bare=question.bare)).share


def _is_row(item: Evidence) -> bool:
    return item.kind is PassageKind.TABLE_ROW
