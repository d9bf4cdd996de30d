"""Whether an answer's own words stand in what it cites: every quote, and every figure, date and document number.

The judge reads the answer and the cited passages alone; it shares no code with the way answers are made or verified.
"""

import datetime
import re
from collections.abc import Callable, Iterable, Iterator

from vanban.answers import Answer, Citation
from vanban.dates import find_dates, format_date
from vanban.document_numbers import find_numbers
from vanban.text import clean

Passage = Callable[[Citation], str]  # the text of the passage a citation points to

_MARK_RE = re.compile(r"\[\d+(?:\s*[,;]\s*\d+)*\]")  # [1], [1, 2]: marks of citations
_ENUMERATOR_RE = re.compile(r"(?m)^\s*\d{1,2}[.)]\s")  # the numbers of a list are layout
_FIGURE_RE = re.compile(r"\d+(?:[.,/:]\d+)*")
_YEAR_RE = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")  # a date tells its year
_QUOTATION_RE = re.compile("[\"']")  # after clean()
_ELISION_RE = re.compile(r"\s*(?:\[(?:…|\.\.\.)\]|…|\.\.\.)\s*")


def quote_support(answer: Answer, passage: Passage) -> float:
    """Returns the share of quotes that stand where they are said to: 0 to 1, and 1 where nothing is quoted.

    Judged are each citation's quote (verbatim in its passage) and each run in “…” of the text (in a cited quote or in
    the subject of a cited document); of a run shortened by … each piece must stand there. Breaks of line do not count.
    """
    cited = [clean(quoted).text for c in answer.citations for quoted in (c.quote, c.subject or "")]
    judged = [clean(c.quote).text in clean(passage(c)).text for c in answer.citations]
    judged += [_stands(run, cited) for run in quoted_runs(answer.text)]
    return sum(judged) / len(judged) if judged else 1.0


def _stands(run: str, cited: list[str]) -> bool:
    pieces = [piece for piece in map(_plain, _ELISION_RE.split(run)) if piece]
    return all(any(piece in _plain(quote) for quote in cited) for piece in pieces)


def _plain(text: str) -> str:
    """Returns the words without marks, quotation marks (a passage may leave one open; in a run “…” those of the source
    are written ‘…’) and closing punctuation."""
    return " ".join(_QUOTATION_RE.sub(" ", _MARK_RE.sub(" ", clean(text).text)).split()).strip(" ;,.")


def quoted_runs(text: str) -> Iterator[str]:
    """Yields the outermost runs in “…”, without their marks; one that is never closed runs to the end of its line."""
    depth, start = 0, 0
    for position, char in enumerate(text):
        if char == "“":
            start = start if depth else position + 1
            depth += 1
        elif char == "”" and depth:
            depth -= 1
            if not depth:
                yield text[start:position]
    if depth:
        yield text[start:].split("\n", 1)[0]


def number_support(answer: Answer, source: Passage) -> float:
    """Returns the share of the figures, dates and document numbers of the text that its sources hold, 1 for none.

    ``source`` gives a cited passage with what stands over it: its headings, and the column names of its table.
    Sources are these, the attributes of the cited documents and the day the question was understood to ask about.
    Marks and the numbers of a list are no figures; dates are compared as days, 02 with 2.
    """
    days = [c.date for c in answer.citations if c.date]
    if answer.understood and answer.understood.as_of:
        days.append(answer.understood.as_of)
    told = "\n".join([*map(_attributes, answer.citations), *map(source, answer.citations), *map(format_date, days)])
    known = {*figures(told), *_bare_figures(told), *_YEAR_RE.findall(told)}
    found = list(figures(_ENUMERATOR_RE.sub("\n", _MARK_RE.sub(" ", answer.text))))
    return sum(figure in known for figure in found) / len(found) if found else 1.0


def _attributes(citation: Citation) -> str:
    page = str(citation.page or "")
    return "\n".join((citation.number or "", citation.issuer or "", citation.subject or "", citation.path, page))


def figures(text: str) -> Iterator[str]:
    """Yields the document numbers, then the dates, then what other figures a text holds, each in one spelling."""
    taken = bytearray(len(text))
    for found, start, end in _named(text):
        if not any(taken[start:end]):
            taken[start:end] = b"\x01" * (end - start)
            yield found
    rest = "".join(" " if taken[position] else char for position, char in enumerate(text))
    yield from _bare_figures(rest)


def _named(text: str) -> Iterable[tuple[str, int, int]]:
    numbers = [(mention.number.key, mention.start, mention.end) for mention in find_numbers(text)]
    return numbers + [(_day(mention.date), mention.start, mention.end) for mention in find_dates(text)]


def _day(date: datetime.date) -> str:
    return f"ngày {date.isoformat()}"


def _bare_figures(text: str) -> Iterator[str]:
    for match in _FIGURE_RE.finditer(text):
        yield re.sub(r"(?<![\d.,])0+(?=\d)", "", match[0])
