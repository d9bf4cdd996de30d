"""Footnotes of PDF pages: small lines at the foot, opened by a raised number. They must not cut a paragraph in two."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from ingest.readers.pdf_geometry import Line
from ingest.readers.pdf_noise import PageLines

_SMALLER = 1.4  # points by which a footnote is smaller than the body
_BODY_SHARE = 0.15  # of all characters that a size needs to count as the body's


def without_footnotes(pages: Sequence[PageLines]) -> tuple[list[PageLines], list[list[Line]]]:
    """Returns the pages without their footnotes, and the footnotes in order, each with all its lines.

    A footnote that runs over to the next page is one footnote. What stands inside one (a quoted article) is part of
    it and never begins a unit of the document.
    """
    body = _body_size(pages)
    kept: list[PageLines] = []
    notes: list[list[Line]] = []
    for page in pages:
        first = _first_note(page.lines, body, goes_on=bool(notes) and _is_open(notes[-1], page.number))
        kept.append(replace(page, lines=page.lines[:first]))
        for line in page.lines[first:]:
            if line.raised_start or not notes:
                notes.append([])
            notes[-1].append(line)
    return kept, notes


def _body_size(pages: Sequence[PageLines]) -> float:
    weights: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            weights[line.size] += len(line.text)
    enough = _BODY_SHARE * sum(weights.values())
    return max((size for size, weight in weights.items() if weight >= enough), default=0.0)


def _first_note(lines: Sequence[Line], body: float, *, goes_on: bool) -> int:
    """Returns the place where the footnotes of a page begin, or how many lines it has."""
    small = len(lines)
    while small and lines[small - 1].size < body - _SMALLER:
        small -= 1
    if goes_on and small < len(lines):
        return small
    return next((place for place in range(small, len(lines)) if lines[place].raised_start), len(lines))


def _is_open(note: Sequence[Line], page: int) -> bool:
    text = " ".join(line.text for line in note)
    quoting = text.count("“") > text.count("”")
    return note[-1].page == page - 1 and (quoting or not text.endswith((".", "”", ".]")))
