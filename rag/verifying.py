"""The last check before a person sees an answer: quotes, figures and citations are held against the sources."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from prompts.loader import render
from rag.quote_marks import within
from vanban.answers import Answer, Citation, Refusal, Reply
from vanban.dates import find_dates
from vanban.document_numbers import find_numbers
from vanban.text import clean

_MARK = re.compile(r"\[(\d+)\]")
_QUOTED = re.compile(r"“([^”]*)”")
CELL_SEPARATOR = " | "  # as ingest.assembling joins the cells of a row
_FIGURE = re.compile(r"\d+(?:[.,/]\d+)*")


@dataclass(frozen=True, slots=True)
class Source:
    """A passage as this person may read it: its document, its range in the document's text, and its text."""

    document_id: int
    passage_id: int
    start: int
    text: str
    about: str  # headings, path and document attributes, which an answer may repeat


Lookup = Callable[[int], Source | None]  # passage id -> the passage, or None when not readable


def holds(citation: Citation, source: Source | None) -> bool:
    """Tells whether a citation stands: its passage is readable and holds the quote at exactly its range."""
    if source is None or source.document_id != citation.document_id or not citation.quote.strip():
        return False
    start, end = citation.start - source.start, citation.end - source.start
    return 0 <= start < end <= len(source.text) and source.text[start:end] == citation.quote


def verify(answer: Answer, lookup: Lookup) -> Reply:
    """Returns the answer without what its sources do not support, or a refusal when nothing is left.

    A paragraph stays when every mark in it points to a citation that stands, every “quoted” run occurs in a cited
    quote, and every figure, date and document number occurs in a cited passage or its attributes. Marks of quotation
    inside a quoted run are shown as ‘…’, so that it ends where the source's words end; citations keep them.
    """
    sources = {citation.mark: lookup(citation.passage_id) for citation in answer.citations}
    standing = {c.mark: c for c in answer.citations if holds(c, sources[c.mark])}
    cited = {mark: (citation, sources[mark]) for mark, citation in standing.items()}
    verbatim = _quoted_runs(answer.citations)
    quotes = [within(quote) for quote in verbatim]
    shown = _shown(answer.text, verbatim)
    kept = [paragraph for paragraph in shown.split("\n\n") if _supported(paragraph, cited, quotes)]
    text = "\n\n".join(kept)
    used = _marks(text, quotes)
    citations = tuple(c for c in answer.citations if c.mark in standing and c.mark in used)
    if not citations:
        return Refusal(render("replies", "nothing_confirmed"))
    related = tuple(c for c in answer.related if holds(c, lookup(c.passage_id)))
    return replace(answer, text=text, citations=citations, related=related)


def _quoted_runs(citations: Sequence[Citation]) -> list[str]:
    """Returns the quotes and the cells of quoted table rows, longest first."""
    runs = {run for citation in citations for run in (citation.quote, *citation.quote.split(CELL_SEPARATOR))}
    return sorted((run for run in runs if len(run) > 2), key=len, reverse=True)


def _shown(text: str, quotes: Sequence[str]) -> str:
    """Returns a text whose quoted runs hold no mark of quotation that would end them."""
    for quote in quotes:
        if within(quote) != quote:
            text = text.replace(quote, within(quote))
    return text


def _marks(text: str, quotes: Sequence[str]) -> set[int]:
    """Returns the marks of a text itself: a "[7]" inside a quote is a footnote of the source."""
    for quote in quotes:
        text = text.replace(quote, " ")
    return {int(mark) for mark in _MARK.findall(text)}


def _supported(
    paragraph: str, standing: dict[int, tuple[Citation, Source | None]], quotes_cited: Sequence[str]
) -> bool:
    marks = _marks(paragraph, quotes_cited)
    if not marks or not marks <= standing.keys():
        return False
    cited = [standing[mark] for mark in sorted(marks)]
    quotes = " ".join(clean(words).text for citation, _ in cited for words in (citation.quote, within(citation.quote)))
    backing = quotes + " " + " ".join(clean(f"{s.text} {s.about}").text for _, s in cited if s is not None)
    backing += " " + " ".join(_attributes(citation) for citation, _ in cited)
    bare_paragraph = clean(_MARK.sub(" ", paragraph)).text
    quoted = [clean(run).text for run in _QUOTED.findall(paragraph)]
    return all(run in quotes for run in quoted) and _facts(bare_paragraph) <= _facts(backing)


def _facts(text: str) -> set[str]:
    """Returns the document numbers, dates and other figures of a text, each in one spelling."""
    numbers, dates = find_numbers(text), find_dates(text)
    rest = list(text)
    for start, end in [(m.start, m.end) for m in numbers] + [(m.start, m.end) for m in dates]:
        rest[start:end] = " " * (end - start)
    figures = set(_FIGURE.findall("".join(rest)))
    return {m.number.key for m in numbers} | {m.date.isoformat() for m in dates} | figures


def _attributes(citation: Citation) -> str:
    date = citation.date
    written = f"{date:%d/%m/%Y} ngày {date:%d} tháng {date:%m} năm {date:%Y}" if date else ""
    return " ".join(filter(None, (citation.type, citation.number, written, citation.path, citation.subject)))
