"""The documents that an item is proved against: the one it is asked of and others, sentence by sentence."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from exams.bodies import BodyDuty, body_duties
from exams.documents import ExamDocument
from exams.statements import Statement, statements
from rag.language import load_language
from vanban.tables import row_texts
from vanban.text import search_form, words

Pair = tuple[str, str]
_KEPT = 1 << 14  # texts whose words are kept for the next time
ALIKE = 0.5  # share of the pairs of words of one text that another holds, from which both may speak of one thing


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence or a table row of a document on the shelf; ``plain`` is its words in search form between spaces."""

    document_id: int
    start: int
    end: int
    plain: str
    pairs: frozenset[Pair]


@lru_cache(maxsize=_KEPT)
def plain(text: str) -> str:
    """Returns the words and numbers of a text in search form, with a space around each."""
    return f" {' '.join(words(text))} "


@lru_cache(maxsize=_KEPT)
def pairs(text: str) -> frozenset[Pair]:
    """Returns the neighbouring words of a text, those of function words alone left out."""
    empty = load_language().function_words
    return frozenset(pair for pair in pairwise(words(text)) if pair[0] not in empty or pair[1] not in empty)


def share(some: frozenset[Pair], other: frozenset[Pair]) -> float:
    """Returns the share of the first text's pairs that the other holds, 0 for a text without any."""
    return len(some & other) / len(some) if some else 0.0


@dataclass(frozen=True)
class Shelf:
    """A document with the others that its items must be true among."""

    document: ExamDocument
    others: tuple[ExamDocument, ...] = ()

    @cached_property
    def by_id(self) -> dict[int, ExamDocument]:
        """The documents by their ids."""
        return {one.id: one for one in (self.document, *self.others)}

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """The sentences of the document, in order."""
        return statements(self.document)

    @cached_property
    def other_statements(self) -> list[Statement]:
        """The sentences of the other documents."""
        return [said for other in self.others for said in statements(other)]

    @cached_property
    def lines(self) -> list[Line]:
        """Every sentence and table row of every document on the shelf."""
        said = [*self.statements, *self.other_statements]
        lines = [Line(s.document_id, s.start, s.end, plain(s.text), pairs(s.text)) for s in said]
        for document in (self.document, *self.others):
            for table in document.tables:
                for text, (start, end) in zip(row_texts(table), table.row_spans, strict=False):
                    lines.append(Line(document.id, start, end, plain(text), pairs(text)))
        return lines

    @cached_property
    def duties(self) -> tuple[BodyDuty, ...]:
        """The duties of the document, in order."""
        return body_duties(self.document)

    @cached_property
    def bodies(self) -> list[str]:
        """The bodies that any document on the shelf gives duties to, those of the document first."""
        others = [duty.body for other in self.others for duty in body_duties(other)]
        return distinct([*(duty.body for duty in self.duties), *others])

    @cached_property
    def own_bodies(self) -> frozenset[str]:
        """Those of the bodies that the document names."""
        return frozenset(body for body in self.bodies if self.mentions(body))

    @cached_property
    def _places(self) -> dict[Pair, list[int]]:
        places: dict[Pair, list[int]] = defaultdict(list)
        for number, line in enumerate(self.lines):
            for pair in line.pairs:
                places[pair].append(number)
        return places

    @cached_property
    def _alike(self) -> dict[tuple[str, float], list[Line]]:
        """What ``alike`` found for a text so far."""
        return {}

    @cached_property
    def whole(self) -> str:
        """The words of the document in search form, with a space around each."""
        return plain(self.document.text)

    def alike(self, text: str, *, least: float = ALIKE) -> list[Line]:
        """Returns the lines that hold at least this share of a text's pairs of words."""
        if (text, least) not in self._alike:
            wanted = pairs(text)
            found = Counter(number for pair in wanted for number in self._places.get(pair, ()))
            near = [self.lines[number] for number, count in found.items() if count >= least * len(wanted)]
            self._alike[text, least] = near
        return self._alike[text, least]

    def says(self, context: str, value: str, *, least: float = ALIKE) -> bool:
        """Tells whether some line that speaks of the context also holds a value: then the value may be right too."""
        wanted = plain(value)
        return any(wanted in line.plain for line in self.alike(context, least=least))

    def elsewhere(self, said: Statement, *, least: float = 0.7) -> list[Line]:
        """Returns the lines beside a sentence that say nearly the same."""
        same = (said.document_id, said.start)
        return [line for line in self.alike(said.text, least=least) if (line.document_id, line.start) != same]

    def mentions(self, phrase: str) -> bool:
        """Tells whether the document holds a phrase anywhere."""
        return plain(phrase) in self.whole


def distinct(texts: Iterable[str], *, apart_from: Sequence[str] = ()) -> list[str]:
    """Returns the texts that differ from each other and from some others by more than marks and case, in order."""
    seen = {option_form(text) for text in apart_from}
    kept: list[str] = []
    for text in texts:
        form = option_form(text)
        if form not in seen:
            seen.add(form)
            kept.append(text)
    return kept


@lru_cache(maxsize=_KEPT)
def option_form(text: str) -> str:
    """Returns an option as options are compared: search form, numbers without leading zeros, words only."""
    return " ".join(word.lstrip("0") or "0" for word in words(search_form(text).replace("%", " phần trăm ")))
