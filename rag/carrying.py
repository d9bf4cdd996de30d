"""What an earlier turn still says of where the answer is: in the documents just cited, and about what is newly asked.

A follow-up is answered from the documents of the turn before where they answer it about as well as any other; and
what it newly asks of must be spoken of: an answer that is only the last one again is none.
"""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from prompts.loader import render
from rag.evidence import Evidence, units
from rag.expectations import read_expectations
from rag.matching import cover, searchable
from rag.pointing import called
from rag.question_terms import QuestionTerms, read_terms
from rag.ranking import Ranked
from rag.registry import Registry
from vanban.answers import Answer, Reply
from vanban.documents import PassageKind
from vanban.text import has_marks

FILLED_IN, ALONE = 0.75, 0.85  # share of the best score at which a passage of the documents just cited is preferred
SPOKEN = 0.3  # share of the weight of what is newly asked from which a passage speaks of it
SAID = 0.5  # share of the weight of a follow-up's own words from which a passage says what it asks
NEAR = 0.5  # share of the best score within which a passage that speaks of it is looked for
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*[-–]\s*((?:19|20)\d\d)(?!\d)")
_NO_TERMS = QuestionTerms((), False, ())

Fits = Callable[[Sequence[Ranked]], bool]


@dataclass(frozen=True, slots=True)
class Carried:
    """``documents`` are the ids cited last; ``added`` is what the follow-up newly asks of, ``years`` the years it newly
    names, ``asked`` all its words, of which ``expects`` tells that they ask to see something ("bao nhiêu tiền");
    ``alone`` tells that the question stands alone and only opens as one that goes on ("thế …")."""

    documents: frozenset[int] = frozenset()
    added: QuestionTerms = _NO_TERMS
    years: frozenset[int] = frozenset()
    asked: QuestionTerms = _NO_TERMS
    expects: bool = False
    alone: bool = False

    def preferred(self, ranked: Sequence[Ranked], fits: Fits) -> list[Ranked]:
        """Returns the passages to answer from, best first: those that speak of what is newly asked before others,
        then those of the documents cited last; none where nothing near the best speaks of it."""
        near = [item for item in ranked if item.score >= NEAR * ranked[0].score]
        spoken = [item for item in near if self._speaks(item.evidence)]
        if not spoken:
            return []
        spoken = self._asked_first(spoken)
        least = (ALONE if self.alone else FILLED_IN) * spoken[0].score
        own = [item for item in spoken if item.evidence.document.id in self.documents]
        first = own if own and own[0].score >= least and fits(own) and not own[0].misplaced else spoken
        return [self._at_asked(first[0]), *first[1:], *(item for item in ranked if item not in first)]

    def _at_asked(self, item: Ranked) -> Ranked:
        """Returns a passage with the sentence that says what the follow-up asks, where its best one does not."""
        text = item.evidence.text
        if not self.added.terms or item.evidence.kind is PassageKind.TABLE_ROW:
            return item
        shares = {unit: self._share(self.added, text[unit.start : unit.end]) for unit in units(text)}
        best = max(shares, key=lambda unit: shares[unit], default=item.best_unit)
        said = self._share(self.added, text[item.best_unit.start : item.best_unit.end])
        return replace(item, best_unit=best) if said < SAID <= shares.get(best, 0.0) else item

    @staticmethod
    def _share(terms: QuestionTerms, text: str) -> float:
        return cover(terms, searchable(text, bare=terms.bare)).share

    def _asked_first(self, spoken: list[Ranked]) -> list[Ranked]:
        """Returns the passages with the first that says what the follow-up asks put before one that says only the last
        question's matter."""
        best = spoken[0]
        if not self.asked.terms or self._says(best, SAID) or (self.expects and best.shown == 1):
            return spoken
        showing = [item for item in spoken if item.shown == 1]
        saying = next((item for least in (SAID, SPOKEN) for item in showing if self._says(item, least)), best)
        return [saying, *(item for item in spoken if item is not saying)]

    def _says(self, item: Ranked, least: float) -> bool:
        text = f"{item.evidence.heading}\n{item.evidence.text}"
        coverage = cover(self.asked, searchable(text, bare=self.asked.bare))
        return coverage.share >= least and not coverage.numbers_missing

    def _speaks(self, evidence: Evidence) -> bool:
        text = f"{evidence.heading}\n{evidence.text}\n{evidence.document.title}"
        spoken = not self.added.terms or self._share(self.added, text) >= SPOKEN
        return spoken and self._of_the_years(evidence)

    def _of_the_years(self, evidence: Evidence) -> bool:
        """Tells whether a passage, or its document where the passage names no year, is not about other years."""
        subject = evidence.document.subject or ""
        heading = evidence.heading if evidence.heading != subject else ""
        own = years_of(f"{heading}\n{evidence.text}") or years_of(subject)
        return not self.years or not own or not self.years.isdisjoint(own)


NOTHING_CARRIED = Carried()


def carried(documents: Collection[int], added: str, years: Collection[int], *, asked: str, alone: bool) -> Carried:
    """Returns what is carried over; ``added`` and ``asked`` are words in the spelling of the follow-up."""
    return Carried(
        frozenset(documents),
        _terms(added),
        frozenset(years),
        _terms(asked),
        bool(read_expectations(asked).patterns),
        alone,
    )


def _terms(words: str) -> QuestionTerms:
    return read_terms(words, bare=not has_marks(words)) if words else _NO_TERMS


def note(carried: Carried, reply: Reply, registry: Registry) -> tuple[str, ...]:
    """Returns the sentence that says whether the answer is from the documents cited last; none without an answer."""
    spoken_of = registry.facts(carried.documents) if carried.documents and isinstance(reply, Answer) else {}
    if not spoken_of or not isinstance(reply, Answer):
        return ()
    inside = not carried.documents.isdisjoint(citation.document_id for citation in reply.citations)
    if carried.alone and not inside:
        return ()
    documents = ", ".join(called(document) for document in spoken_of.values())
    return (render("replies", "carried" if inside else "carried_beyond", {"documents": documents}),)


def years_of(text: str) -> frozenset[int]:
    """Returns the years a text names, and those between two that it joins ("2026 - 2030").

    >>> sorted(years_of("giai đoạn 2026 - 2028, sơ kết năm 2031"))
    [2026, 2027, 2028, 2031]
    """
    between = [range(int(first), int(last) + 1) for first, last in _YEARS.findall(text)]
    return frozenset([*map(int, _YEAR.findall(text)), *(year for years in between for year in years)])
