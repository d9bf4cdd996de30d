"""Answer text cut at its marks, so that a page can join the words to the sources that support them."""

import re
from collections.abc import Collection
from dataclasses import dataclass

_MARKS = re.compile(r"((?:[ \t]?\[\d{1,3}\])+)")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Statement:
    """Some words of one line. ``marks`` are the sources that support them; ``ends`` is True where the marks stand."""

    text: str
    marks: tuple[int, ...] = ()
    ends: bool = False


def paragraphs(text: str, marks: Collection[int]) -> list[list[list[Statement]]]:
    """Returns the paragraphs of an answer (parted by blank lines), each a list of lines, each a list of statements.

    A mark supports the words before it, back to the mark before or the beginning of the paragraph. Only ``marks``
    become marks; another number in brackets stays text, and so does any number inside a quotation: it is the source's.
    """
    return [_lines(block, marks) for block in re.split(r"\n[ \t]*\n", text.strip()) if block.strip()]


def _lines(block: str, marks: Collection[int]) -> list[list[Statement]]:
    lines: list[list[Statement]] = [[]]
    for words, found in _supported(block, marks):
        pieces = words.split("\n")
        for index, piece in enumerate(pieces):
            ends = bool(found) and index == len(pieces) - 1
            if piece or ends:
                lines[-1].append(Statement(piece, found, ends))
            if index < len(pieces) - 1:
                lines.append([])
    return [line for line in lines if line]


def _supported(block: str, marks: Collection[int]) -> list[tuple[str, tuple[int, ...]]]:
    found: list[tuple[str, tuple[int, ...]]] = []
    begin = 0
    quotations = _quotations(block)
    for match in _MARKS.finditer(block):
        numbers = tuple(int(number) for number in _NUMBER.findall(match[0]))
        inside = any(start < match.start() < end for start, end in quotations)
        if not inside and all(number in marks for number in numbers):
            found.append((block[begin : match.start()], numbers))
            begin = match.end()
    return [*found, (block[begin:], ())] if begin < len(block) else found


def _quotations(text: str) -> list[tuple[int, int]]:
    """Returns the half-open ranges of every “…”; a mark that is never closed opens none."""
    open_marks: list[int] = []
    found: list[tuple[int, int]] = []
    for position, char in enumerate(text):
        if char == "“":
            open_marks.append(position)
        elif char == "”" and open_marks:
            found.append((open_marks.pop(), position + 1))
    return found
