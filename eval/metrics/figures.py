"""Whether the numbers of a document were read right, or at least flagged for a person to look at.

Document numbers, dates and other figures are judged apart. A figure that was read wrong and is not flagged is the
one error nobody will notice.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from eval.metrics.characters import plain_words
from vanban.dates import find_dates
from vanban.document_numbers import find_numbers
from vanban.documents import Doubt, DoubtKind


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the printed text and how it was read."""

    kind: DoubtKind
    text: str
    right: bool
    flagged: bool  # a doubt lies on the words it was read as

    @property
    def safe(self) -> bool:
        """Tells whether nobody is misled by it."""
        return self.right or self.flagged


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int


def judge_figures(truth: str, read: str, doubts: Sequence[Doubt]) -> list[Figure]:
    """Returns every figure of ``truth`` with its fate; the words of the two texts are aligned (Levenshtein)."""
    printed = plain_words(truth)
    words, found = list(_words(printed)), [word for word in _words(read) if plain_words(word.text)]
    places = _aligned([word.text for word in words], [plain_words(word.text) for word in found])
    flagged = [any(d.start < word.end and word.start < d.end for d in doubts) for word in found]
    figures = []
    for kind, start, end in _spans(printed):
        inside = [index for index, word in enumerate(words) if word.start < end and start < word.end]
        judged = [index for index in inside if any(c.isdigit() for c in words[index].text)]
        right = all(places[index] and _same(words[index], found[places[index][0]], places[index]) for index in judged)
        doubtful = any(flagged[place] for index in inside for place in places[index])
        figures.append(Figure(kind, printed[start:end], right, doubtful))
    return figures


def _same(word: _Word, read: _Word, places: Sequence[int]) -> bool:
    return len(places) == 1 and word.text == plain_words(read.text)


def _words(text: str) -> Iterator[_Word]:
    position = 0
    for word in text.split():
        start = text.index(word, position)
        position = start + len(word)
        yield _Word(word, start, position)


def _aligned(printed: Sequence[str], read: Sequence[str]) -> list[tuple[int, ...]]:
    """Returns for each printed word the words read in its place: itself, those of a replaced stretch, or none."""
    places: list[tuple[int, ...]] = [()] * len(printed)
    for step in Levenshtein.opcodes(printed, read):
        for index in range(step.src_start, step.src_end):
            if step.tag == "equal":
                places[index] = (step.dest_start + index - step.src_start,)
            elif step.tag == "replace":
                places[index] = tuple(range(step.dest_start, step.dest_end))
    return places


def _spans(text: str) -> Iterator[tuple[DoubtKind, int, int]]:
    """Yields document numbers, then dates, then what other words hold digits, none twice."""
    taken = bytearray(len(text))
    named = [(DoubtKind.DOCUMENT_NUMBER, m.start, m.end) for m in find_numbers(text)]
    named += [(DoubtKind.DATE, m.start, m.end) for m in find_dates(text)]
    for kind, start, end in named:
        if not any(taken[start:end]):
            taken[start:end] = b"\x01" * (end - start)
            yield kind, start, end
    for word in _words(text):
        if any(c.isdigit() for c in word.text) and not any(taken[word.start : word.end]):
            yield DoubtKind.FIGURE, word.start, word.end
