"""What an answer is made of: passages with their documents, and the sentences inside them."""

import datetime
import re
from dataclasses import dataclass

from vanban.documents import PassageKind, ValidityStatus

# A sentence ends at . ! ? … before a capital, a digit or an opening quote; not after "TP.", "1." or a single letter.
_SENTENCE_END = re.compile(
    r"(?<=[.!?…])(?<!\b[\wĐ]\.)(?<!\bTP\.)(?<!\bTS\.)(?<!\d\d\.)(?<!\d\.)\s+(?=[“\"(]?[A-ZÀ-ỸĐ0-9])"
)
# As ingest.passages and ingest.paths write them.
HEAD_PATH, PREAMBLE_PATH, BASIS_PATH, CLOSING_PATH = "phần đầu", "phần mở đầu", "căn cứ", "phần ký"
_LONG_UNIT = 420  # characters; a longer sentence is cut at semicolons


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """The attributes of a document that an answer names."""

    id: int
    number: str | None
    type: str | None
    issuer: str | None
    date: datetime.date | None
    subject: str | None
    status: ValidityStatus = ValidityStatus.IN_FORCE

    @property
    def title(self) -> str:
        """Everything that names the document, for matching: type, number, date, issuer, subject."""
        date = (
            f"{self.date:%d/%m/%Y} ngày {self.date.day} tháng {self.date.month} năm {self.date.year}"
            if self.date
            else ""
        )
        return " ".join(filter(None, (self.type, self.number, date, self.issuer, self.subject)))


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, list item or table row: its half-open range in the passage's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage found for a question. ``start``/``end`` are its range in the document's text;
    ``relevance`` is the retriever's fused score, ``dense`` the cosine to the question (0 when unknown), ``named`` how
    much the question points here by number: 1 inside a document it names, less where that number is only mentioned."""

    passage_id: int
    document: DocumentFacts
    position: int
    section: int | None
    kind: PassageKind
    path: str
    heading: str
    text: str
    start: int
    end: int
    page: int | None
    relevance: float
    dense: float = 0.0
    named: float = 0.0


def units(text: str) -> list[Unit]:
    """Returns the sentences and list items of a passage, in order; together they hold every non-space character."""
    found: list[Unit] = []
    position = 0
    for line in text.split("\n"):
        for start, end in _pieces(line, _SENTENCE_END):
            if end - start > _LONG_UNIT:
                found += [Unit(position + start + s, position + start + e) for s, e in _clauses(line[start:end])]
            else:
                found.append(Unit(position + start, position + end))
        position += len(line) + 1
    return [unit for unit in found if text[unit.start : unit.end].strip()]


def _pieces(line: str, boundary: re.Pattern[str]) -> list[tuple[int, int]]:
    cuts = [(match.start(), match.end()) for match in boundary.finditer(line)]
    starts = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(line)]
    return list(zip(starts, ends, strict=True))


def _clauses(sentence: str) -> list[tuple[int, int]]:
    return _pieces(sentence, re.compile(r"(?<=;)\s+"))
