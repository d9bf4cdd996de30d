"""Which passages answer, best first: how much of the question each speaks of, and what its best sentence holds."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rag import fitness
from rag.evidence import Evidence, Unit, units
from rag.matching import Coverage, SearchableText, cover, searchable
from rag.question import Question
from vanban.documents import PassageKind
from vanban.tables import BETWEEN_CELLS

_LONGEST_MEASURE = 20  # characters of a cell that only says what the figures of its row are in
_MEASURE = re.compile(r"%|[Tt]riệu đồng|[Tt]ỷ đồng|[Nn]ghìn đồng|[Đđ]ồng|[Đđ]iểm")
FIGURE_MISSING = 0.1  # what a sentence without a figure of the question ("mức 3") is worth less than one with it
SHOWN_BY_UNIT = 0.25  # worth of showing what is asked for when sentences of one passage compete


@dataclass(frozen=True, slots=True)
class Ranked:
    """Evidence with its measures: coverage by its own words, with its headings and document, by its best unit."""

    evidence: Evidence
    body: Coverage
    context: Coverage
    focus: float  # share of the terms next to the asking word that passage and headings hold
    best_unit: Unit
    unit_share: float
    shown: float  # share of what the question asks to see (an amount, a date …) that the best unit shows
    misplaced: bool  # the question names places, and neither passage nor document names any of them
    relevance: float  # retriever's score as a share of the best one's
    measures: Mapping[str, float]  # everything the score was weighed from, by name
    score: float


def rank(question: Question, found: Sequence[Evidence]) -> list[Ranked]:
    """Returns the evidence best first; ``score`` grows with fitness and is comparable within one question only."""
    top = max((item.relevance for item in found), default=0.0) or 1.0
    ranked = [_measure(question, item, item.relevance / top) for item in found]
    return sorted(ranked, key=lambda r: (-r.score, r.evidence.passage_id))


def _measure(question: Question, item: Evidence, relevance: float) -> Ranked:
    row = item.kind is PassageKind.TABLE_ROW
    own = with_heads(item, item.text)
    body = cover(question.terms, searchable(own, bare=question.bare))
    around = searchable(f"{item.heading}\n{item.path}\n{item.document.title}", bare=question.bare)
    everything = SearchableText(searchable(item.text, bare=question.bare).joined + around.joined)
    misplaced = bool(question.names) and not any(everything.holds(name) for name in question.names)
    if row:
        unit, unit_share, met = Unit(0, len(item.text)), body.share, question.expectations.share_met(own)
    else:
        unit, unit_share, met = _best_unit(question, item)
    heading = searchable(item.heading, bare=question.bare)
    ranked = Ranked(
        evidence=item,
        body=body,
        context=cover(question.terms, everything),
        focus=_focus(question, item, heading),
        best_unit=unit,
        unit_share=unit_share,
        shown=met,
        misplaced=misplaced,
        relevance=relevance,
        measures={},
        score=0.0,
    )
    measures = _measures(question, ranked, fitness.row_lines(item, own), around, heading)
    return replace(ranked, measures=measures, score=fitness.weighed(measures))


def _focus(question: Question, item: Evidence, heading: SearchableText) -> float:
    text = searchable(item.text, bare=question.bare).joined + heading.joined
    return cover(question.focus, SearchableText(text)).share


def _measures(
    question: Question, ranked: Ranked, lines: fitness.Lines, around: SearchableText, heading: SearchableText
) -> dict[str, float]:
    """Returns the named measures that ``fitness.weighed`` weighs."""
    line = fitness.best_line(question, lines, around=around, heading=heading)
    return {
        "body": ranked.body.share,
        "context": ranked.context.share,
        "unit": ranked.unit_share,
        "relevance": ranked.relevance,
        "dense": ranked.evidence.dense,
        "shown": ranked.shown,
        "focus": ranked.focus,
        "misplaced": float(ranked.misplaced),
        "number_missing": fitness.numbers_missing(ranked.context),
        "named": ranked.evidence.named,
        "title": fitness.title_share(question, ranked.evidence),
        "line_own": line.own,
        "line_context": line.context,
        "line_focus": line.focus,
        "line_shown": line.shown,
        "line_number_missing": float(line.number_missing),
        "line_missing": line.missing,
        **fitness.preferred(question, ranked.evidence, lines),
        **fitness.framing(ranked.evidence),
    }


def _best_unit(question: Question, item: Evidence) -> tuple[Unit, float, float]:
    """Returns the unit that covers most of the question and shows what it asks for, with both shares (0 to 1)."""
    best, best_score, best_share, best_met = Unit(0, len(item.text)), -1.0, 0.0, 0.0
    for unit in units(item.text):
        text = item.text[unit.start : unit.end]
        coverage = cover(question.terms, searchable(text, bare=question.bare))
        share, met = coverage.share, question.expectations.share_met(text)
        score = share + SHOWN_BY_UNIT * met - FIGURE_MISSING * fitness.numbers_missing(coverage)
        if score > best_score + 1e-9:
            best, best_score, best_share, best_met = unit, score, share, met
    return best, best_share, best_met


def with_heads(item: Evidence, text: str) -> str:
    """Returns a table row, each cell with its column head and the measures that headings or a cell of their own give
    ("triệu đồng", "%")."""
    if item.kind is not PassageKind.TABLE_ROW:
        return text
    heads = columns_of(item.heading)
    cells = text.split(BETWEEN_CELLS)
    heads += [""] * (len(cells) - len(heads))
    measures = [cell for cell in cells if len(cell) <= _LONGEST_MEASURE and not any(map(str.isdigit, cell))]
    shared = " ".join(_MEASURE.findall(" ".join([item.heading, *measures])))
    return "; ".join(f"{head}: {cell} {shared}" for head, cell in zip(heads, cells, strict=False))


def columns_of(heading: str) -> list[str]:
    """Returns the column heads at the end of a row's heading: they begin with the first part that joins several."""
    parts = heading.split(" › ")
    first = next((at for at, part in enumerate(parts) if BETWEEN_CELLS in part), len(parts) - 1)
    return " › ".join(parts[first:]).split(BETWEEN_CELLS)
