"""Blocks into one text with lines: the text every offset of the document counts in.

A paragraph is one line; a table is one line per row, its cells joined with " | ". Lines are joined with a line
break, so ``text[line.start:line.end] == line.text`` and nothing of the blocks is lost or reordered.
"""

from dataclasses import dataclass, replace

from ingest.blocks import Block, RawDocument
from ingest.captions import caption_of
from vanban.documents import Table
from vanban.tables import row_texts
from vanban.text import nfc


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph or a table row, with its half-open range in the assembled text and the block it came from."""

    text: str
    start: int
    end: int
    block: Block
    table: int | None = None  # index into Assembled.tables
    row: int | None = None  # row of that table

    @property
    def page(self) -> int | None:
        """The 1-based page the line begins on, or None where the format has no pages."""
        return self.block.page


@dataclass(frozen=True, slots=True)
class Assembled:
    """The text of a document, its lines, its tables (with row ranges) and where its pages begin."""

    text: str
    lines: tuple[Line, ...]
    tables: tuple[Table, ...]
    page_starts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """Which lines are what: ``lines[:head_end]`` is the head down to the trich_yeu, then căn cứ and body, then
    ``lines[closing_start:closing_end]`` with signature and recipients, then annexes to the end."""

    head_end: int
    closing_start: int
    closing_end: int


def assemble(raw: RawDocument) -> Assembled:
    """Returns the document's text and lines; blocks without text and tables without rows leave no line."""
    lines: list[Line] = []
    tables: list[Table] = []
    page_starts: list[int] = []
    position = 0
    for block in raw.blocks:
        texts = [" ".join(nfc(block.text).split())] if block.table is None else row_texts(block.table)
        spans: list[tuple[int, int]] = []
        above = [line.text for line in lines[-2:] if line.table is None]
        while block.page is not None and len(page_starts) < block.page:
            page_starts.append(position)
        for row, text in enumerate(texts):
            end = position + len(text)
            spans.append((position, end))
            if not text:
                continue
            in_table = block.table is not None
            lines.append(Line(text, position, end, block, len(tables) if in_table else None, row if in_table else None))
            position = end + 1
        if block.table is not None:
            caption = block.table.caption or caption_of(above)
            page = block.table.page or block.page
            tables.append(replace(block.table, caption=caption, row_spans=tuple(spans), page=page))
    return Assembled("\n".join(line.text for line in lines), tuple(lines), tuple(tables), tuple(page_starts))
