"""Footnotes of PDF pages: small lines at the foot, opened by a raised number. They must not cut a paragraph in two."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from ingest.readers.items import is_strong_item
from ingest.readers.pdf_geometry import Line
from ingest.readers.pdf_noise import PageLines

_REMARKS_RE = re.compile(r"(?:Ghi chú|Chú thích|Hướng dẫn)\b", re.IGNORECASE)
_NUMBER_RE = re.compile(r"(\d{1,3})\s")
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
        for place, line in enumerate(page.lines[first:], first):
            if line.raised_start or not notes or (place == first and _is_referred_to(line, page.lines[:first])):
                notes.append([])
            notes[-1].append(line)
    return kept, notes


def _is_referred_to(line: Line, above: Sequence[Line]) -> bool:
    """Tells whether a line begins with a number that the text above refers to ("[3]"), raised or not."""
    number = _NUMBER_RE.match(line.text)
    return number is not None and any(f"[{number[1]}]" in other.text for other in above)


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
    for place in range(small, len(lines)):
        if lines[place].raised_start or _is_referred_to(lines[place], lines[:small]):
            return _first_unshrunk_note(lines[:place], body)
    return _first_unshrunk_note(lines, body)


def _first_unshrunk_note(lines: Sequence[Line], body: float) -> int:
    """Returns where footnotes begin that are hardly smaller than the body: raised numbers down to the page's foot.

    Notes below a "Ghi chú:" belong to the form they stand under and stay there.
    """
    for place, line in enumerate(lines):
        if line.raised_start and line.size < body + 0.3:
            noted = any(_REMARKS_RE.match(other.text) for other in lines[max(0, place - 1) : place])
            below = lines[place:]
            alike = all(x.size < line.size + 0.6 and not x.bold and not is_strong_item(x.text) for x in below)
            return place if alike and not noted else len(lines)
    return len(lines)


def _is_open(note: Sequence[Line], page: int) -> bool:
    text = " ".join(line.text for line in note)
    quoting = text.count("“") > text.count("”")
    return note[-1].page == page - 1 and (quoting or not text.endswith((".", "”", ".]")))
