"""How fit a passage is to answer a question: measures, weighed as ``eval/training/ranking.py`` fitted."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from rag.evidence import BASIS_PATH, CLOSING_PATH, HEAD_PATH, PREAMBLE_PATH, Evidence
from rag.language import load_language
from rag.matching import Coverage, SearchableText, cover, searchable
from rag.question import Question
from vanban.document_types import type_name_pattern
from vanban.documents import PassageKind
from vanban.text import bare_form

FRAMING = {HEAD_PATH: "head", CLOSING_PATH: "closing", BASIS_PATH: "basis", PREAMBLE_PATH: "preamble"}
_MOST_LEADS, _LONGEST_LEAD = 3, 160  # the first lines of a passage that may be titles, and their characters
_SAYS_SOMETHING = re.compile(r"[.;,]\s*$")
# What a line of a list begins with: a bullet, a letter or figure of one kind, or its label ("Thời gian: 8 giờ").
_BEGINNINGS = (
    ("-", re.compile(r"\s*[-–+*•·]\s")),
    ("a", re.compile(r"\s*[a-zđ]\)\s")),
    ("1", re.compile(r"\s*\d{1,2}[.)]\s")),
    ("1.1", re.compile(r"\s*\d{1,2}(?:\.\d{1,2})+\.?\s")),
    ("i", re.compile(r"\s*[IVX]{1,5}[.)-]\s")),
    (":", re.compile(r"\s*(?!(?:Điều|Mục|Chương|Phần|Phụ lục|Biểu|Mẫu|Bảng)\b)[^\W\d][^:\n]{0,40}:\s*\S")),
)
_TYPE = re.compile(rf"\b({type_name_pattern()})\b")
_DEFINED = re.compile(r"\W*(?:\d+[.)])?\s*[\"“]?(.{3,80}?)[\"”]?\s+(?:la|gom|bao gom)\b")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the wording of a question prefers: a definition, a procedure, documents of some types."""

    definition: bool
    procedure: bool
    about_scope: bool
    types: frozenset[str]


@lru_cache(maxsize=64)
def asked(matter: str) -> Asked:
    """Returns what the matter of a question prefers."""
    plain, wording = bare_form(matter), load_language().preferences
    return Asked(
        definition=wording["definition"].search(plain) is not None,
        procedure=wording["procedure"].search(plain) is not None,
        about_scope=wording["scope"].search(plain) is not None,
        types=frozenset(match.group() for match in _TYPE.finditer(plain)),
    )


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a passage below its titles (``leads``)."""

    leads: str
    lines: tuple[str, ...]


def lines_of(text: str) -> Lines:
    """Returns the clauses and items of a passage, one a line, and the titles they stand under."""
    found = [line for line in text.split("\n") if line.strip()]
    leads = 0
    while leads < min(_MOST_LEADS, len(found) - 1) and _may_lead(found[leads], found[leads + 1]):
        leads += 1
    return Lines("\n".join(found[:leads]), tuple(found[leads:]))


def _may_lead(line: str, below: str) -> bool:
    """Tells whether a line may be the title of the one below: it is short, ends as titles do, and begins otherwise, for
    lines that begin alike are items of one list."""
    if len(line) >= _LONGEST_LEAD or _SAYS_SOMETHING.search(line):
        return False
    alike = _beginning(line)
    return not alike or alike != _beginning(below)


def _beginning(line: str) -> str:
    return next((kind for kind, pattern in _BEGINNINGS if pattern.match(line)), "")


@dataclass(frozen=True, slots=True)
class LineMeasures:
    """The best line of a passage: the shares of the question that it holds alone, with its headings and document, and
    next to the asking word; the share it shows of what is asked for; whether a figure of the question is missing; the
    heaviest word missing, as a share of the question."""

    own: float
    context: float
    focus: float
    shown: float
    number_missing: bool
    missing: float


def best_line(question: Question, lines: Lines, *, around: SearchableText, heading: SearchableText) -> LineMeasures:
    """Returns the measures of the line that fits best under its titles."""
    leads = searchable(lines.leads, bare=question.bare).joined
    best, most = LineMeasures(0.0, 0.0, 0.0, 0.0, number_missing=False, missing=1.0), -1.0
    for line in lines.lines:
        text = searchable(line, bare=question.bare)
        context = cover(question.terms, SearchableText(text.joined + leads + around.joined))
        focus = cover(question.focus, SearchableText(text.joined + leads + heading.joined)).share
        own, shown = cover(question.terms, text).share, question.expectations.share_met(line)
        if (fit := own + context.share + 0.3 * shown + 0.2 * focus) > most:
            most = fit
            best = LineMeasures(own, context.share, focus, shown, context.numbers_missing > 0, context.heaviest_missing)
    return best


def preferred(question: Question, item: Evidence, lines: Lines) -> dict[str, float]:
    """Returns how the passage fits what the wording of the question prefers."""
    wanted, wording = asked(question.matter), load_language().preferences
    over = bare_form(f"{item.heading} {lines.leads}")
    type_name = bare_form(item.document.type or "")
    return {
        "defines": _defined(question, lines) if wanted.definition else 0.0,
        "defining_title": float(wanted.definition and wording["defining_title"].search(over) is not None),
        "procedure_title": float(wanted.procedure and wording["procedure_title"].search(over) is not None),
        "scope_title": float(not wanted.about_scope and wording["scope"].search(over) is not None),
        "type": 0.0 if not wanted.types else 1.0 if type_name in wanted.types else -1.0,
    }


def _defined(question: Question, lines: Lines) -> float:
    """Returns the share of the question that stands before "là" or "gồm" in a line."""
    shares = [0.0]
    for line in lines.lines:
        match = _DEFINED.match(bare_form(line))
        if match:
            said = match.group(1) if question.bare else line[: match.end()]
            shares.append(cover(question.terms, searchable(said, bare=question.bare)).share)
    return max(shares)


def framing(item: Evidence) -> dict[str, float]:
    """Returns which part around the text of a document the passage is, if any."""
    return {name: float(item.path.startswith(path)) for path, name in FRAMING.items()}


def title_share(question: Question, item: Evidence) -> float:
    """Returns the share of the question that the attributes of the document hold."""
    return cover(question.terms, searchable(item.document.title, bare=question.bare)).share


def row_lines(item: Evidence, shown: str) -> Lines:
    """Returns the lines of a passage; a table row is one line, its cells with their column heads (``shown``)."""
    return Lines("", (shown,)) if item.kind is PassageKind.TABLE_ROW else lines_of(item.text)


@lru_cache(maxsize=1)
def load_weights() -> Mapping[str, float]:
    """Returns the shipped weights of the measures."""
    data = json.loads(resources.files("rag").joinpath("data/ranking.json").read_text(encoding="utf-8"))
    return {str(name): float(weight) for name, weight in data["weights"].items()}


def weighed(measures: Mapping[str, float]) -> float:
    """Returns the fitness: the sum of the measures times their weights."""
    weights = load_weights()
    return sum(weights.get(name, 0.0) * value for name, value in measures.items() if value)


def numbers_missing(coverage: Coverage) -> float:
    """Returns 1 when a figure of the question is missing, 0 otherwise."""
    return float(coverage.numbers_missing > 0)
