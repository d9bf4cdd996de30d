"""Which passages answer, best first: how much of the question each speaks of, and what its best sentence holds."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.evidence import CLOSING_PATH, HEAD_PATH, Evidence, Unit, units
from rag.matching import Coverage, cover, searchable
from rag.question import Question
from vanban.documents import PassageKind
from vanban.text import bare_form

_KIND_SIGNS = {
    "when": re.compile(
        r"\b\d{1,2}/\d{1,2}(/\d{4})?\b|\b\d{1,2}/\d{4}\b|\bngay \d|\bthang \d|\bquy (i|ii|iii|iv|\d)\b|\bnam 20\d\d\b"
        r"|\btruoc ngay|\bcham nhat|\b(hang|moi) (nam|quy|thang|tuan)\b|\bthuong xuyen\b"
        r"|\b\d+ (ngay|thang|nam|gio)\b|\b20\d\d\b"
    ),
    "how_many": re.compile(r"\d"),
    "who": re.compile(
        r"\b(ban|van phong|uy ban|dang uy|thanh uy|so|to|doan|hoi|mat tran|phong|trung tam|bi thu|chu tich|pho"
        r"|thuong truc|cong an|hdnd|ubnd|chi bo|cap uy|bo|cuc|don vi|lanh dao|nguoi dung dau|chanh)\b"
    ),
}


ATTRIBUTES_ONLY = 0.6  # taken off the head and the closing: they name a document, what it says stands elsewhere


@dataclass(frozen=True, slots=True)
class Ranked:
    """Evidence with its measures: coverage by its own words, with its headings and document, by its best unit."""

    evidence: Evidence
    body: Coverage
    context: Coverage
    best_unit: Unit
    unit_share: float
    kind_shown: bool
    names_missing: int  # places the question names and neither passage nor document does
    relevance: float  # retriever's score as a share of the best one's
    score: float


def rank(question: Question, found: Sequence[Evidence]) -> list[Ranked]:
    """Returns the evidence best first; ``score`` grows with fitness and is comparable within one question only."""
    top = max((item.relevance for item in found), default=0.0) or 1.0
    ranked = [_measure(question, item, item.relevance / top) for item in found]
    return sorted(ranked, key=lambda r: (-r.score, r.evidence.passage_id))


def _measure(question: Question, item: Evidence, relevance: float) -> Ranked:
    body = cover(question.terms, searchable(item.text, bare=question.bare))
    surrounding = f"{item.heading}\n{item.path}\n{item.document.title}"
    everything = searchable(f"{item.text}\n{surrounding}", bare=question.bare)
    context = cover(question.terms, everything)
    names_missing = sum(not everything.holds(name) for name in question.names)
    unit, unit_share = _best_unit(question, item)
    kind_shown = shows_kind(question.asked, item.text)
    score = body.share + context.share + 0.5 * unit_share + 0.7 * relevance + (0.15 if kind_shown else 0.0)
    score -= ATTRIBUTES_ONLY if item.path in (HEAD_PATH, CLOSING_PATH) else 0.0
    score += 0.6 * item.named - 0.5 * min(1, names_missing)
    return Ranked(item, body, context, unit, unit_share, kind_shown, names_missing, relevance, score)


def _best_unit(question: Question, item: Evidence) -> tuple[Unit, float]:
    """Returns the unit that covers most of the question; ties go to the first."""
    best, best_score, best_share = Unit(0, len(item.text)), -1.0, 0.0
    for unit in _answer_units(item):
        text = item.text[unit.start : unit.end]
        share = cover(question.terms, searchable(text, bare=question.bare)).share
        score = share + (0.12 if shows_kind(question.asked, text) else 0.0)
        if score > best_score + 1e-9:
            best, best_score, best_share = unit, score, share
    return best, best_share


def _answer_units(item: Evidence) -> list[Unit]:
    return [Unit(0, len(item.text))] if item.kind is PassageKind.TABLE_ROW else units(item.text)


def shows_kind(asked: frozenset[str], text: str) -> bool:
    """Tells whether a text holds the kind of thing asked for: a time, a figure, a body."""
    wanted = [pattern for kind, pattern in _KIND_SIGNS.items() if kind in asked]
    plain = bare_form(text)
    return bool(wanted) and all(pattern.search(plain) for pattern in wanted)
