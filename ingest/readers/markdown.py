"""The Markdown that office texts really carry: headings, bold and italic lines, pipe tables."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.readers.characters import tidy
from ingest.readers.tables import build_table
from vanban.documents import Cell, Table

_HEADING_RE = re.compile(r"(#{1,6})\s+(.*?)\s*#*")
_EMPHASIS_RE = re.compile(r"(\*\*\*|\*\*|__|\*|_)(?=\S)(.{1,600}?)(?<=\S)\1")
_DELIMITER_RE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*")
_BREAK_RE = re.compile(r"<br\s*/?>", re.IGNORECASE)
_LINK_RE = re.compile(r"\[([^\[\]]{1,300})\]\((?:https?:|mailto:|#|/)[^()\s]{0,500}\)")
_ESCAPE_RE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>])")
_ESCAPED_PIPE = "\x1a"
_LONGEST_MARKED = 4000  # characters; emphasis is looked for in shorter lines only


@dataclass(frozen=True, slots=True)
class Marked:
    """A line without its marks: heading level 1-6, and whether the whole line is bold or italic."""

    text: str
    level: int | None = None
    bold: bool = False
    italic: bool = False


def marked_line(line: str) -> Marked:
    """Returns a line freed of Markdown marks; a lone asterisk or dash stays, it is the document's own."""
    level = None
    heading = _HEADING_RE.fullmatch(line.strip())
    if heading:
        level, line = len(heading[1]), heading[2]
    bold = italic = False
    if len(line) <= _LONGEST_MARKED and ("*" in line or "_" in line):
        whole = _EMPHASIS_RE.fullmatch(line.strip())
        marks = whole[1] if whole and whole[1] not in whole[2] else ""
        bold, italic = len(marks) >= 2, len(marks) in (1, 3)
        line = _without_emphasis(line)
    line = _ESCAPE_RE.sub(r"\1", _LINK_RE.sub(r"\1", _BREAK_RE.sub(" ", line)))
    return Marked(line, level, bold, italic)


def _without_emphasis(line: str) -> str:
    def inner(match: re.Match[str]) -> str:
        return match[0] if match[1].startswith("_") and not _stands_alone(match) else match[2]

    return _EMPHASIS_RE.sub(inner, line)


def _stands_alone(match: re.Match[str]) -> bool:
    before = match.string[match.start() - 1 : match.start()]
    after = match.string[match.end() : match.end() + 1]
    return not before.isalnum() and not after.isalnum() and "__" not in match[2]


def table_at(lines: Sequence[str], index: int) -> tuple[Table, int] | None:
    """Returns the pipe table that begins at a line and how many lines it takes; None where there is none.

    A table is a row, a delimiter row and rows, as GitHub writes them; anything else stays text.
    """
    if index + 1 >= len(lines) or "|" not in lines[index] or "-" not in lines[index + 1]:
        return None
    if not _DELIMITER_RE.fullmatch(lines[index + 1]) or "|" not in lines[index + 1]:
        return None
    width = len(_cells(lines[index]))
    if width < 2 or len(_cells(lines[index + 1])) != width:
        return None
    rows = [_cells(lines[index])]
    end = index + 2
    while end < len(lines) and "|" in lines[end] and lines[end].strip(" |"):
        rows.append(_cells(lines[end]))
        end += 1
    return _table(rows, width), end - index


def _cells(line: str) -> list[str]:
    guarded = line.strip().replace("\\|", _ESCAPED_PIPE)
    guarded = guarded.removeprefix("|").removesuffix("|")
    return [cell.replace(_ESCAPED_PIPE, "|").strip() for cell in guarded.split("|")]


def _table(rows: list[list[str]], width: int) -> Table:
    cells: list[Cell] = []
    for number, row in enumerate(rows):
        fitted = [*row[: width - 1], " | ".join(row[width - 1 :])] if len(row) > width else row
        for column in range(width):
            text = fitted[column] if column < len(fitted) else ""
            cells.append(Cell(tidy(marked_line(text).text), number, column))
    return build_table(cells)
