"""What a passage shows of a question beside how often it says its words: four measures, each from 0 to 1.

    run      the longest run of the question's words that stands in the passage as asked
    heading  how much of the passage's own heading the question says
    covered  how much of the question the passage or its document says at all
    defines  the passage defines what the question asks the meaning of

Words count by their worth (idf × field weight). What each measure counts was chosen on two thirds of zalo_train and
checked on the rest (docs/retrieval.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.context import ContextTerms, PlacedWords, Shares, context_bonus
from rag.definition_wording import asked_terms
from vanban.text import bare_words, words

MEASURES = ("run", "heading", "covered", "defines")
WEIGHTS = (0.2, 0.2, 0.3, 0.2)  # of each, in shares of the worth of the whole question
_LONGEST_ASKED = 60  # words of a question compared in order; more are a text, not a question
_LEAST_TERM = 2  # words of what an item of a list must begin with to define the end of what is asked
_IS = frozenset({"là", "la"})
_LONGEST_MARK = 3  # signs of an item's number or letter: "12", "iii", "đ"

Measures = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was typed, its words in order in the spelling that is searched for, and its terms."""

    question: str
    words: Sequence[str]
    terms: ContextTerms

    @property
    def marked(self) -> bool:
        """Whether its words are searched for with marks."""
        return any(not word.isascii() for word in self.words)


@dataclass(frozen=True, slots=True)
class Seen:
    """What n passages show of a question: what seeing them in context changes in their BM25 score (n,), the
    ``MEASURES`` (n, 4), and the worth of all that is asked, which the measures are shares of."""

    passages: Sequence[int]
    in_context: NDArray[np.float32]
    measures: Measures
    worth: float

    @classmethod
    def of(
        cls,
        asked: Asked,
        passages: Sequence[int],
        contents: Sequence[Sequence[str]],
        headings: Sequence[Sequence[float]],
        shares: Shares,
    ) -> "Seen":
        """Returns what the passages show; see :func:`passage_measures`."""
        placed = PlacedWords.of(asked.terms, contents)
        bonus = context_bonus(asked.terms, placed, shares)
        measures = passage_measures(asked, contents, placed, headings, shares)
        return cls(passages, bonus, measures, float(asked.terms.worth.sum()))

    def bonus(self) -> dict[int, float]:
        """Returns what is added to the BM25 score of each passage."""
        total = self.in_context + self.worth * (self.measures @ np.array(WEIGHTS, dtype=np.float32))
        return dict(zip(self.passages, total.tolist(), strict=True))


def passage_measures(
    asked: Asked,
    contents: Sequence[Sequence[str]],
    placed: PlacedWords,
    headings: Sequence[Sequence[float]],
    shares: Shares,
) -> Measures:
    """Returns (n, 4): the ``MEASURES`` of n passages.

    ``contents`` are the passages' words in the question's spelling, ``placed`` the same; ``headings`` tell how much of
    each part of a passage's heading the question says (0 to 1), ``shares`` (n, terms) are those of their documents.
    """
    terms = asked.terms
    width = len(terms.words)
    worth = terms.worth[:width]
    table = np.zeros((len(contents), len(MEASURES)), dtype=np.float32)
    table[:, 0] = np.minimum(1.0, _longest_runs(terms, asked.words[:_LONGEST_ASKED], placed) / worth.sum())
    table[:, 1] = [max(parts, default=0.0) for parts in headings]
    said = np.zeros((len(contents), width), dtype=np.float32)
    known = placed.found >= 0
    said[placed.rows[known], placed.found[known]] = 1.0
    table[:, 2] = np.maximum(said, shares[:, :width]) @ worth / worth.sum()
    wanted = _defined_terms(asked.question, marked=asked.marked)
    if wanted:
        table[:, 3] = [any(_defines(content, term) for term in wanted) for content in contents]
    return table


def _defined_terms(question: str, *, marked: bool) -> list[tuple[str, ...]]:
    """Returns the words a question may ask the meaning of, in the spelling that is searched for."""
    spell = words if marked else bare_words
    return [tuple(spell(term.words)) for term in asked_terms(question) if term.words and not term.members]


def _longest_runs(terms: ContextTerms, asked: Sequence[str], placed: PlacedWords) -> NDArray[np.float32]:
    """Returns (n,) the worth of the longest run of the question that stands in each passage."""
    place = {word: at for at, word in enumerate(terms.words)}
    at = np.flatnonzero(placed.found >= 0)
    found, rows = placed.found[at], placed.rows[at]
    goes_on = np.zeros(len(at), dtype=bool)  # the word before it in the same passage is one of the question's too
    goes_on[1:] = (np.diff(at) == 1) & (rows[1:] == rows[:-1])
    of_word = [np.flatnonzero(found == word) for word in range(len(terms.words))]
    before = np.zeros(len(at), dtype=np.float32)
    best = np.zeros(len(at), dtype=np.float32)
    for word in asked:  # along the diagonals: a run ends here where it ended one word earlier at the word before
        here = of_word[place[word]]
        ends = np.where(goes_on[here], before[here - 1], np.float32(0)) + terms.worth[place[word]]
        before = np.zeros(len(at), dtype=np.float32)
        before[here] = ends
        best[here] = np.maximum(best[here], ends)
    runs = np.zeros(len(placed.lengths), dtype=np.float32)
    np.maximum.at(runs, rows, best)
    return runs


def _defines(content: Sequence[str], term: Sequence[str]) -> bool:
    """Tells whether the passage says "<term> là", or an item of it says so of the end of the term ("theo Luật A, B là
    gì" is answered by "3. B là …")."""
    if not term or term[-1] not in content:
        return False
    for at in [at for at, word in enumerate(content) if word in _IS]:
        said = _said_before(content, at, term)
        if said == len(term) or (said >= _LEAST_TERM and _begins_item(content, at - said)):
            return True
    return False


def _said_before(content: Sequence[str], at: int, term: Sequence[str]) -> int:
    """Returns how many of the term's last words stand right before a place."""
    said = 0
    while said < min(len(term), at) and content[at - 1 - said] == term[-1 - said]:
        said += 1
    return said


def _begins_item(content: Sequence[str], at: int) -> bool:
    if at <= 0:
        return True
    mark = content[at - 1]
    return mark.isdigit() or (len(mark) <= _LONGEST_MARK and (len(mark) == 1 or set(mark) <= set("ivx")))
