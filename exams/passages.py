"""The passages of documents that may prove an option of a question: sentences, rows, heads, with what stands around."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from exams.citing import document_name
from exams.documents import ExamDocument
from rag.evidence import units
from rag.language import load_language
from vanban.documents import Section, SectionKind, Table
from vanban.tables import column_names, row_cells
from vanban.text import words

_HEAD = "phần đầu"
_LABEL = re.compile(r"\s*(?:Điều\s+\d+[a-zđ]?\s*[.:]|[IVXLC]+\s*[-.–]|\d+(?:\.\d+)*\s*[.)](?=\s)|[a-zđ]\s*\)|\(\d+\))")
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Passage:
    """A range of a document with its words in order, and the words of the headings, the lead and the document around
    it. ``titles`` are the headings above it; ``cells`` are those of a table row, each with the words of its column."""

    document: ExamDocument
    section: int | None
    path: str
    start: int
    end: int
    said: tuple[str, ...]
    pairs: frozenset[Pair]
    around: frozenset[str]
    titles: tuple[str, ...] = ()
    cells: tuple[tuple[tuple[str, ...], str], ...] = ()

    @property
    def plain(self) -> str:
        """The words with a space around each."""
        return f" {' '.join(self.said)} "


@dataclass(frozen=True)
class Passages:
    """All passages of some documents, with what each word and pair of words weighs among them."""

    documents: tuple[ExamDocument, ...]

    @cached_property
    def all(self) -> tuple[Passage, ...]:
        """Every passage, document by document in order."""
        return tuple(one for document in self.documents for one in _passages(document))

    @cached_property
    def _counts(self) -> Counter[str]:
        return Counter(word for passage in self.all for word in set(passage.said))

    def weight(self, word: str) -> float:
        """Returns what a word weighs: more the fewer passages have it, nothing for a function word."""
        if word in load_language().function_words:
            return 0.0
        return math.log((1 + len(self.all)) / (0.5 + self._counts[word]))

    def share(self, wanted: Iterable[str], held: frozenset[str] | set[str]) -> float:
        """Returns the share of the weight of words that is held, 0 for words without weight."""
        weights = {word: self.weight(word) for word in wanted}
        total = sum(weights.values())
        return sum(weight for word, weight in weights.items() if word in held) / total if total > 0 else 0.0


def number_form(text: str) -> list[str]:
    """Returns the words of a text in search form, numbers without leading zeros."""
    return [word.lstrip("0") or "0" if word.isdigit() else word for word in words(text.replace("%", " phần trăm "))]


def plain_form(text: str) -> str:
    """Returns the words of a text with a space around each."""
    return f" {' '.join(number_form(text))} "


def pairs_of(said: Sequence[str]) -> frozenset[Pair]:
    """Returns the neighbouring words."""
    return frozenset(pairwise(said))


def _passages(document: ExamDocument) -> Iterator[Passage]:
    head_end = document.sections[0].start if document.sections else len(document.text)
    name = number_form(document_name(document.metadata) or "")
    yield _passage(document, None, (0, head_end), frozenset(name))
    for section in document.sections:
        if section.kind is not SectionKind.TABLE:
            yield from _of_section(document, section, frozenset(name) | _headings(document, section))
    for table in document.tables:
        about = frozenset(number_form(" ".join([table.caption, *column_names(table)])))
        for row, span in enumerate(table.row_spans):
            passage = _passage(document, _holding(document, span[0]), span, about | frozenset(name))
            yield replace(passage, cells=_cells(table, row, column_names(table)))


def _of_section(document: ExamDocument, section: Section, around: frozenset[str]) -> Iterator[Passage]:
    """Yields the sentences of a unit, each pair of neighbours, and the whole unit."""
    text = document.text[section.start : section.own_end]
    spans = [(section.start + unit.start, section.start + unit.end) for unit in units(text)]
    titles = tuple(plain_form(unit.title) for unit in (section, *document.ancestors(section)) if unit.title)
    for span in (*spans, *((first[0], second[1]) for first, second in pairwise(spans))):
        yield replace(_passage(document, section, span, around), titles=titles)


def _headings(document: ExamDocument, section: Section) -> frozenset[str]:
    above = document.ancestors(section)
    told = [unit.title for unit in (section, *above)]
    if above:
        own = document.text[above[0].start : above[0].own_end].strip()
        told.append(own.rsplit("\n", 1)[-1] if own.endswith(":") else "")
    return frozenset(number_form(" ".join([*told, section.path])))


def _cells(table: Table, row: int, names: Sequence[str]) -> tuple[tuple[tuple[str, ...], str], ...]:
    return tuple(
        (tuple(number_form(" ".join(cell.names))), plain_form(cell.text)) for cell in row_cells(table, row, names)
    )


def _holding(document: ExamDocument, offset: int) -> Section | None:
    holding = [section for section in document.sections if section.start <= offset < section.end]
    return holding[-1] if holding else None


def _passage(document: ExamDocument, section: Section | None, span: tuple[int, int], around: frozenset[str]) -> Passage:
    start, end = span
    label = _LABEL.match(document.text[start:end])
    said = tuple(number_form(document.text[start + (label.end() if label else 0) : end]))
    index, path = (section.index, section.path) if section is not None else (None, _HEAD)
    return Passage(document, index, path, start, end, said, pairs_of(said), around)
