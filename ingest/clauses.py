"""The sentences and semicolon clauses of a paragraph, with their place; numbers and abbreviations stay whole."""

import re
from dataclasses import dataclass

from ingest.line_kinds import UPPER

_END_RE = re.compile(rf"(?:[.!?](?=\s+[{UPPER}“\"(])|;(?=\s|[{UPPER}]))\s*")
_ABBREVIATED_RE = re.compile(rf"(?:^|\s)(?:[{UPPER}]|TP|Tp|TM|KT|TL|TUQ|PGS|TS|ThS|GS|Số|số|Điều|\d{{1,2}})$")

_WINDOW = 6  # characters before a full stop, more than any abbreviation with the space before it


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: ``paragraph[start:start + len(text)] == text``."""

    text: str
    start: int


def sentences(paragraph: str) -> list[Sentence]:
    """Returns the sentences of a paragraph in order; a clause that ends with ";" counts as one.

    Together they hold every character that is not a space between two of them.
    """
    found: list[Sentence] = []
    start = 0
    for match in _END_RE.finditer(paragraph):
        before = paragraph[max(start, match.start() - _WINDOW) : match.start()]
        if match[0][0] == "." and _ABBREVIATED_RE.search(before):
            continue
        found.append(Sentence(paragraph[start : match.start() + 1], start))
        start = match.end()
    if paragraph[start:].strip():
        found.append(Sentence(paragraph[start:].rstrip(), start))
    return found
