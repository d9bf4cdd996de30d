"""Whether what is quoted speaks of what is asked: the probability, and the least one that an answer needs.

The ranking finds the nearest passage; this asks whether it is near enough in every word that carries the point: the
thing asked for, whose it is, which level, year, date. Measures are weighed by a logistic regression in which each may
only count for or only against an answer; ``eval/training/aboutness.py`` fits it (docs/tra-loi.md).
"""

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from rag.answerability import Calibration, measure
from rag.composing import Piece
from rag.designations import exact_years, kind_missing, load_designations, unnamed
from rag.evidence import Evidence
from rag.idleness import idleness
from rag.judging import SUREST, Shown, load_judge, shown_of
from rag.matching import SearchableText, searchable
from rag.meant_words import with_marks
from rag.nearness import nearest
from rag.points import Point, points
from rag.question import Question
from rag.ranking import Ranked, with_heads
from vanban.documents import PassageKind, ValidityStatus
from vanban.text import bare_form

JUDGED = ("judged", "judged_whole")
FOR = ("shown", "points", *JUDGED)
AGAINST = (
    *("unnamed", "lacking", "lacking_run", "missing_share", "counted", "line_lacking", "year", "how_many"),
    *("idle", "foreign"),
)
_FAR, _NEAR = (
    0.25,
    0.6,
)  # cosine up to which words have nothing to do with each other, and from which they mean the same
_MAY_BE_IDLE, _IDLE = 0.6, 0.8  # likelihood up to which a message may be a question to an office, and from which none
_MAY_BE_MISSING = 0.5  # share of words up to which an answer may do without: it is put otherwise
_MOST_POINTS = 10
_READ = 4  # pieces that are read together
_PER_CENT = " % phần trăm "  # the sign, and how it is read
_MOST_TOLD, _TELLING = 2, 0.1  # words told in a refusal, and how much each of them carries at least
_NUMBERS = ("hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")  # from two on
_SPAN = re.compile(rf"\b({'|'.join(_NUMBERS)})(?= (?:ngày|tháng|năm|giờ|tuần|phút|quý)\b)", re.IGNORECASE)
# Share of words missing from which all is foreign, and above which it is where the cosine is below another.
_FOREIGN, _FOREIGN_WORDS, _FOREIGN_MEANING = 0.65, 0.45, 0.35
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_IN_YEAR = re.compile(
    r"[,;]?\s*\(?(?:\b(?:vào|trong|đến|tới|sang|hết|cuối|đầu|từ|của|cho|giai đoạn)\s+)*(?<!sinh )\bnăm\s+(?:19|20)\d\d"
    r"\b\)?(?:,|\s+thì\b)?|\b(?:đến|tới)\s+(?:19|20)\d\d\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Missing:
    """A word of the question that the sources hold in no wording: how far it is from all they say (0 to 1)."""

    point: Point
    far: float

    @property
    def weight(self) -> float:
        """How much of the point is lost with it."""
        return self.point.carries * self.far


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is quoted with its headings (``line``), and the passages it stands in, with their documents (``whole``)."""

    quoted: str
    line: str
    whole: str
    years: str
    row: bool


def spoken(pieces: Sequence[Piece]) -> Spoken:
    """Returns what the pieces say, for matching."""
    rows = [piece.evidence for piece in pieces if piece.evidence.kind is PassageKind.TABLE_ROW]
    quoted = "\n".join([*(piece.quote for piece in pieces), *(with_heads(item, item.text) for item in rows)])
    line = "\n".join([quoted, *(piece.evidence.heading for piece in pieces)])
    around = (f"{p.evidence.text}\n{p.evidence.path}\n{p.evidence.document.title}" for p in pieces)
    years = " ".join(str(p.evidence.document.date.year) for p in pieces if p.evidence.document.date)
    return Spoken(
        quoted, line.replace("%", _PER_CENT), "\n".join([line, *around]).replace("%", _PER_CENT), years, bool(rows)
    )


def missing(question: Question, said: Spoken) -> list[Missing]:
    """Returns the words of the question that the sources hold in no wording."""
    text = searchable(said.whole, bare=question.bare)
    lacked = _lacked(_telling(question), text)
    near = nearest([point.words for point in lacked], said.whole, bare=question.bare)
    return [Missing(p, 1 - min(1.0, max(0.0, (n - _FAR) / (_NEAR - _FAR)))) for p, n in zip(lacked, near, strict=True)]


def _telling(question: Question) -> list[Point]:
    units = load_designations().units
    return [point for point in points(question) if point.words not in units]


def _lacked(held: Sequence[Point], text: SearchableText) -> list[Point]:
    return [point for point in held if not any(map(text.holds, point.wordings))]


def measure_aboutness(question: Question, ranked: Sequence[Ranked], pieces: Sequence[Piece]) -> dict[str, float]:
    """Returns the measures of an answer made of pieces, by the names in ``FOR`` and ``AGAINST``; there must be some."""
    return _measure(question, ranked, pieces) | dict(zip(JUDGED, judged(question, pieces), strict=True))


def _measure(question: Question, ranked: Sequence[Ranked], pieces: Sequence[Piece]) -> dict[str, float]:
    """Returns the measures but those that the judge takes."""
    said, first = spoken(pieces), measure(question, ranked).values
    every, gone = _telling(question), missing(question, said)
    off_line = _lacked(every, searchable(said.line, bare=question.bare))
    missing_share = sum(one.point.weight * one.far for one in gone) / (sum(p.weight for p in every) or 1.0)
    years = exact_years(question) - set(_YEAR.findall(f"{bare_form(said.line)} {said.years}"))
    years = {year for year in years if not _held_then(year, pieces)}
    return {
        "shown": question.expectations.share_met(in_figures(said.line)),
        "points": min(_MOST_POINTS, len(every)) / _MOST_POINTS,
        "unnamed": float(bool(unnamed(question, said.whole)) or kind_missing(question, said.quoted, row=said.row)),
        "lacking": max((one.weight for one in gone if " " in one.point.words), default=0.0),
        "lacking_run": _longest_run(gone),
        "missing_share": missing_share,
        "counted": max((0.4 + point.carries for point in off_line if point.counted and point.carries > 0), default=0.0),
        "line_lacking": max((point.carries for point in off_line), default=0.0),
        "year": float(bool(years)),
        "how_many": first["how_many"],
        "idle": _beyond(_MAY_BE_IDLE, idleness(question.text)),
        "foreign": _beyond(_MAY_BE_MISSING, missing_share),
    }


def _beyond(least: float, share: float) -> float:
    """Returns how far a share (0 to 1) lies beyond one that says nothing yet: 0 up to there, 1 for all."""
    return max(0.0, share - least) / (1 - least)


def _held_then(year: str, pieces: Sequence[Piece]) -> bool:
    """Tells whether what is quoted has ended since, and had been issued by that year: asked for as it was then."""
    documents = [piece.evidence.document for piece in pieces]
    return all(
        document.status is ValidityStatus.EXPIRED and document.date is not None and document.date.year <= int(year)
        for document in documents
    )


def judged(question: Question, pieces: Sequence[Piece]) -> Iterator[float]:
    """Yields how sure the judge is, from surely not (0) to surely (1), that what is quoted answers, then that the
    passage does which the quote begins in. The judge learned on questions with marks: they are put in before. Years are
    left to ``year``: a rule holds for years that it does not name."""
    asked, first = without_years(with_marks(question.text)), pieces[0].evidence
    quoted = shown_of([(piece.evidence, piece.quote) for piece in pieces[:_READ]])
    whole = shown_of([(first, first.text)])
    sure = _sure(asked, quoted)
    yield sure
    yield sure if whole == quoted else _sure(asked, whole)


def without_years(question: str) -> str:
    """Returns a question without the one year that something is asked of.

    >>> without_years("Năm 2027, xã phải đạt bao nhiêu phần trăm?")
    'Xã phải đạt bao nhiêu phần trăm?'
    """
    left, found = _IN_YEAR.subn(" ", question)
    if found != 1 or not any(map(str.isalpha, left)):  # of two years, the one is compared with the other
        return question
    left = " ".join(left.split())
    return left[:1].upper() + left[1:] if question[:1].isupper() else left


def _sure(asked: str, shown: Shown) -> float:
    [score] = load_judge().scores(asked, [shown])
    return (max(-SUREST, min(SUREST, score)) + SUREST) / (2 * SUREST)


def says_years(question: Question, evidence: Evidence) -> bool:
    """Tells whether a passage, its headings or its document's date name every year that something is asked of; False
    for a question of no year."""
    asked = exact_years(question)
    dated = str(evidence.document.date.year) if evidence.document.date else ""
    return bool(asked) and asked <= set(
        _YEAR.findall(f"{bare_form(evidence.heading)} {bare_form(evidence.text)} {dated}")
    )


def in_figures(text: str) -> str:
    """Returns a text with its spans of time in figures: "hai năm" as "2 năm".

    >>> in_figures("thực hiện trong hai năm, mỗi tháng hai lần")
    'thực hiện trong 2 năm, mỗi tháng hai lần'
    """
    return _SPAN.sub(lambda match: str(_NUMBERS.index(match[1].lower()) + 2), text)


def _longest_run(gone: Sequence[Missing]) -> float:
    """Returns the most that words missing one beside the other carry together, 1 at most ("tiền | thuê | nhà")."""
    most = together = 0.0
    end = -1
    for one in gone:
        together = one.weight + (together if one.point.start == end else 0.0)
        most, end = max(most, together), one.point.end
    return min(1.0, most)


@dataclass(frozen=True, slots=True)
class Decision:
    """The calibration of the measures, and ``worth``: the least probability of ``rag.answerability`` from which an
    answer is made to be judged at all."""

    calibration: Calibration
    worth: float


@lru_cache(maxsize=1)
def load_decision() -> Decision:
    """Returns what ``rag/data/aboutness.json`` holds."""
    data = json.loads(resources.files("rag").joinpath("data/aboutness.json").read_text(encoding="utf-8"))
    return Decision(Calibration(data["weights"], data["intercept"], data["least"]), data["worth"])


def probability(measures: Mapping[str, float], calibration: Calibration) -> float:
    """Returns the probability (0 to 1) that what is quoted answers."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, _total(measures, calibration)))))


def _total(measures: Mapping[str, float], calibration: Calibration) -> float:
    return calibration.intercept + sum(calibration.weights[name] * value for name, value in measures.items())


def speaks(question: Question, ranked: Sequence[Ranked], pieces: Sequence[Piece]) -> bool:
    """Tells whether an answer made of the pieces would be about what is asked. The judge, who takes most of the time,
    reads only as long as what it may find can decide."""
    calibration, measures = load_decision().calibration, _measure(question, ranked, pieces)
    if elsewhere(measures, measure(question, ranked).values["dense"]):
        return False
    lacking = math.log(calibration.least / (1 - calibration.least)) - _total(measures, calibration)
    readings, open_to = judged(question, pieces), [calibration.weights[name] for name in JUDGED]
    while open_to and 0 < lacking <= sum(open_to):
        lacking -= open_to.pop(0) * next(readings)
    return lacking <= 0


def elsewhere(measures: Mapping[str, float], nearness: float) -> bool:
    """Tells whether a message is surely about nothing that the library holds: it is idle, or too many of its words are
    nowhere; ``nearness`` is the cosine of the nearest passage. No other measure outweighs that."""
    missed = measures["missing_share"]
    idle = measures["idle"] >= _beyond(_MAY_BE_IDLE, _IDLE)
    return idle or missed >= _FOREIGN or (missed > _FOREIGN_WORDS and nearness < _FOREIGN_MEANING)


def told(question: Question, pieces: Sequence[Piece]) -> tuple[str, ...]:
    """Returns words of the question that its nearest passages do not speak of, the weightiest first; a few at most."""
    said = spoken(pieces)
    gone = sorted(missing(question, said), key=lambda one: -one.weight)
    words = (one.point.words for one in gone if one.weight > _TELLING)
    exact = unnamed(question, said.whole)
    return tuple([*exact, *(word for word in words if not any(word in name.lower() for name in exact))][:_MOST_TOLD])
