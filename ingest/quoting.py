"""Lines that look like structure but are not: text quoted by an amending document, and tables of contents."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from ingest.assembling import Line
from ingest.markers import STEP, Marker, Style, read_markers

_OPENING, _CLOSING, _STRAIGHT = "“„«", "”»", '"'
_QUOTE_RE = re.compile(f"[{_OPENING}{_CLOSING}{_STRAIGHT}]")
_LONGEST_LOOSE_QUOTE = 40  # lines: a quotation that begins in mid-sentence and is longer has lost its end
_LONGEST_CONTENTS = 400  # lines
_LONGEST_ENTRY = 250  # characters
_LEADER_SEEN = 60  # characters at the end of a line: enough to see dots and a page number
_LEADER_RE = re.compile(r"(?:\.{4,}|…{2,}|(?:\. ){4,}|_{4,})\s*(?:\d{1,4})?$")
_CONTENTS_RE = re.compile(r"[#*\s]*MỤC\s+LỤC[*\s:]*$")


def quoted_lines(lines: Sequence[Line]) -> list[bool]:
    """Returns for each line whether it begins inside a quotation that an earlier line opened.

    An amending document quotes whole articles: “Điều 5. … ”. Lost marks must not swallow the document: a quotation
    that never closes counts for nothing, one that opens in mid-sentence only up to 40 lines, and one of whole units
    ends at the latest before the line that introduces the next.
    """
    changes = [0] * (len(lines) + 2)
    opened: list[_Opening] = []
    closed: _Opening | None = None  # the last quotation that ended
    first_article = _first_article(lines)
    for index, line in enumerate(lines):
        for at, opens in _unpaired_quotes(line.text) if line.table is None else ():
            if opens:
                opening = _opening(lines, index, at)
                if opening.introduced and opened and opened[-1].introduced:
                    _mark(changes, opened.pop().line, index - 2)
                opened.append(opening)
                closed = None
            elif opened or (closed is not None and closed.introduced):  # or closed once more: it ended too early
                closed = opened.pop() if opened else closed
                near = closed is not None and index - closed.line <= _LONGEST_LOOSE_QUOTE
                if closed is not None and (closed.whole_units or near) and not closed.line < first_article <= index:
                    _mark(changes, closed.line, index)
    return [depth > 0 for depth in accumulate(changes[: len(lines)])]


@dataclass(frozen=True, slots=True)
class _Opening:
    """An opening quotation mark: its line, whether whole units follow it, and whether "… như sau:" goes before."""

    line: int
    whole_units: bool
    introduced: bool


def _opening(lines: Sequence[Line], index: int, at: int) -> _Opening:
    text = lines[index].text
    before = text[:at].strip()
    introduced = not before and index > 0 and lines[index - 1].text.rstrip("*_ ").endswith(":")
    marked = bool(read_markers(text, at + 1))
    return _Opening(index, marked or introduced or before.endswith(":"), introduced)


def _mark(changes: list[int], opening: int, last: int) -> None:
    """Marks the lines after the opening one up to ``last``."""
    if last > opening:
        changes[opening + 1] += 1
        changes[last + 1] -= 1


def _first_article(lines: Sequence[Line]) -> int:
    """Returns the index of the first line that begins with "Điều 1.", which no quotation opened before can hold."""
    for index, line in enumerate(lines):
        markers = read_markers(line.text) if line.table is None else []
        if markers and markers[0].style is Style.ARTICLE:
            return index if markers[0].ordinal == STEP and markers[0].closed else len(lines)
    return len(lines)


def _unpaired_quotes(text: str) -> list[tuple[int, bool]]:
    """Returns the quotation marks without a partner on their line: offset, and whether the mark opens."""
    waiting: list[tuple[int, bool]] = []
    for at, opens in _quotes(text):
        if not opens and waiting and waiting[-1][1]:
            waiting.pop()
        else:
            waiting.append((at, opens))
    return waiting


def _quotes(text: str) -> Iterator[tuple[int, bool]]:
    straight_open = False
    straight = text.count(_STRAIGHT)
    for match in _QUOTE_RE.finditer(text):
        at, char = match.start(), match[0]
        if char != _STRAIGHT:
            yield at, char in _OPENING
            continue
        straight_open = not straight_open
        if straight % 2 and straight_open and not _may_open(text, at):
            straight_open = False
        yield at, straight_open


def _may_open(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return (not before or before in " (:") and bool(after) and not after.isspace()


def contents_lines(lines: Sequence[Line]) -> set[int]:
    """Returns the indexes of the lines of a table of contents: dotted leaders, or what stands between "MỤC LỤC"
    and the place where its first entry comes again."""
    found = {i for i, line in enumerate(lines) if line.table is None and _LEADER_RE.search(line.text[-_LEADER_SEEN:])}
    title = next((i for i, line in enumerate(lines) if _CONTENTS_RE.match(line.text)), None)
    if title is None:
        return found
    region = lines[title : title + _LONGEST_CONTENTS]
    keys = [_key(line) for line in region]
    first = next((i for i, key in enumerate(keys[:6]) if key is not None), None)
    if first is not None:
        again = next((i for i in range(first + 1, len(keys)) if keys[i] == keys[first]), 0)
        if all(len(line.text) <= _LONGEST_ENTRY for line in region[:again]):
            found.update(range(title, title + again))
    return found


def _key(line: Line) -> tuple[Style, str] | None:
    markers: list[Marker] = [] if line.table is not None else read_markers(line.text)
    return (markers[0].style, markers[0].label) if markers and markers[0].label not in "-+*" else None
