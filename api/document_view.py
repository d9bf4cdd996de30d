"""A document's text as a page shows it: paragraphs and tables with anchors, and the cited range marked.

Everything here is data for templates; nothing is HTML. Offsets count code points of the document's text.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vanban.documents import Section, SectionKind, Table

HEADINGS = frozenset(
    {SectionKind.PART, SectionKind.CHAPTER, SectionKind.HEADING, SectionKind.ARTICLE, SectionKind.ANNEX}
)
LONGEST_HEADING = 200  # code points; a longer line under a heading kind is running text


@dataclass(frozen=True, slots=True)
class Range:
    """A half-open range of the document's text."""

    start: int
    end: int

    def overlaps(self, start: int, end: int) -> bool:
        """Tells whether the two ranges share a code point."""
        return self.start < end and start < self.end


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one line, inside or outside the cited range; ``first`` is True where the range begins."""

    text: str
    cited: bool = False
    first: bool = False


@dataclass(frozen=True, slots=True)
class ParagraphView:
    """A line of the document with the sections that begin on it; ``level`` is 2–6 for a heading, else None."""

    runs: tuple[Run, ...]
    sections: tuple[Section, ...]
    kind: str | None
    level: int | None


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell with its spans; ``head`` is True in the header rows."""

    runs: tuple[Run, ...]
    columns: int
    rows: int
    head: bool


@dataclass(frozen=True, slots=True)
class RowView:
    """A table row with the sections that begin on it."""

    cells: tuple[CellView, ...]
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class TableView:
    """A whole table; ``caption`` may be empty."""

    caption: str
    rows: tuple[RowView, ...]


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A line of the outline: where it leads, what it says, how deep it stands (0 is the outermost)."""

    position: int
    words: str
    depth: int
    start: int


class _Marker:
    """Cuts words at the cited range and remembers whether its beginning has been shown."""

    def __init__(self, cited: Range | None) -> None:
        self.cited = cited
        self.begun = False

    def runs(self, text: str, start: int) -> tuple[Run, ...]:
        end = start + len(text)
        if self.cited is None or not self.cited.overlaps(start, end):
            return (Run(text),) if text else ()
        low, high = max(self.cited.start, start) - start, min(self.cited.end, end) - start
        first, self.begun = not self.begun, True
        pieces = (Run(text[:low]), Run(text[low:high], cited=True, first=first), Run(text[high:]))
        return tuple(piece for piece in pieces if piece.text)


def text_blocks(
    text: str,
    *,
    sections: Sequence[Section],
    tables: Sequence[Table],
    cited: Range | None = None,
    part: Range | None = None,
) -> list[ParagraphView | TableView]:
    """Returns the lines of ``text`` (of ``part`` of it) in order; each table once, where its first row stands."""
    return list(_blocks(text, sections, tables, _Marker(cited), part or Range(0, len(text) + 1)))


def _blocks(
    text: str, sections: Sequence[Section], tables: Sequence[Table], marker: _Marker, part: Range
) -> Iterator[ParagraphView | TableView]:
    row_starts = {start: index for index, table in enumerate(tables) for start, end in table.row_spans if start < end}
    anchored = _sections_by_line(text, sections)
    depths = _heading_levels(sections)
    shown: set[int] = set()
    for start, line in _lines(text):
        if not part.overlaps(start, start + len(line) + 1) or not line.strip():
            continue
        index = row_starts.get(start)
        if index is None:
            yield _paragraph(line, start, anchored.get(start, ()), depths, marker)
        elif index not in shown:
            shown.add(index)
            yield _table(text, tables[index], anchored, marker)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1


def _sections_by_line(text: str, sections: Sequence[Section]) -> dict[int, tuple[Section, ...]]:
    starts = [start for start, _ in _lines(text)]
    found: dict[int, list[Section]] = defaultdict(list)
    for section in sections:
        found[starts[max(0, bisect_right(starts, section.start) - 1)]].append(section)
    return {start: tuple(group) for start, group in found.items()}


def _heading_levels(sections: Sequence[Section]) -> dict[int, int]:
    """Returns the heading level (2–6) of each heading section by its index."""
    by_index = {section.index: section for section in sections}
    levels: dict[int, int] = {}
    for section in sections:
        if section.kind not in HEADINGS:
            continue
        above, parent = 0, section.parent
        while parent is not None and parent in by_index:
            above += by_index[parent].kind in HEADINGS
            parent = by_index[parent].parent
        levels[section.index] = min(6, 2 + above)
    return levels


def _paragraph(
    line: str, start: int, sections: tuple[Section, ...], levels: dict[int, int], marker: _Marker
) -> ParagraphView:
    heading = next((section for section in sections if section.index in levels), None)
    level = levels[heading.index] if heading is not None and len(line) <= LONGEST_HEADING else None
    kind = str(sections[-1].kind) if sections else None
    return ParagraphView(marker.runs(line, start), sections, kind, level)


def _table(text: str, table: Table, anchored: dict[int, tuple[Section, ...]], marker: _Marker) -> TableView:
    rows = []
    for index in range(table.n_rows):
        start, end = table.row_spans[index] if index < len(table.row_spans) else (0, 0)
        cells = _cells(table, index, Range(start, end), text, marker)
        sections = anchored.get(start, ()) if start < end else ()
        rows.append(RowView(cells, sections))
    return TableView(table.caption, tuple(rows))


def _cells(table: Table, row: int, span: Range, text: str, marker: _Marker) -> tuple[CellView, ...]:
    """Returns the cells that begin in a row; a cell's place in the row's line is found by its words, in order."""
    views: list[CellView] = []
    cursor = span.start
    for cell in sorted(table.cells, key=lambda one: one.column):
        if not cell.row <= row < cell.row + cell.rows:
            continue
        words = " ".join(cell.text.split())
        at = text.find(words, cursor, span.end) if words else -1
        cursor = at + len(words) if at >= 0 else cursor
        if cell.row == row:
            runs = marker.runs(words, at) if at >= 0 else ((Run(words),) if words else ())
            views.append(CellView(runs, cell.columns, cell.rows, row < table.header_rows))
    return tuple(views)


def outline(sections: Sequence[Section], *, longest: int = 90, most: int = 800) -> list[OutlineEntry]:
    """Returns the headings a reader navigates by; titled clauses too where a document has no articles."""
    kinds = set(HEADINGS)
    if not any(section.kind is SectionKind.ARTICLE for section in sections):
        kinds |= {SectionKind.CLAUSE, SectionKind.SUBCLAUSE}
    by_index = {section.index: section for section in sections}
    entries = [
        OutlineEntry(section.index, _outline_words(section, longest), _depth(section, by_index, kinds), section.start)
        for section in sections
        if section.kind in kinds and (section.kind in HEADINGS or section.title.strip())
    ]
    return entries[:most]


def _outline_words(section: Section, longest: int) -> str:
    label, title = section.label.rstrip(".- "), section.title.strip()
    words = f"{label}. {title}" if label and title else label or title
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"


def _depth(section: Section, by_index: dict[int, Section], kinds: set[SectionKind]) -> int:
    depth, parent = 0, section.parent
    while parent is not None and parent in by_index:
        depth += by_index[parent].kind in kinds
        parent = by_index[parent].parent
    return min(depth, 4)


def text_parts(text: str, *, longest: int) -> list[Range]:
    """Returns consecutive ranges that cover the text, cut at line breaks, each about ``longest`` code points."""
    parts: list[Range] = []
    start = 0
    while start < len(text):
        end = len(text) if start + longest >= len(text) else text.find("\n", start + longest) + 1 or len(text)
        parts.append(Range(start, end))
        start = end
    return parts or [Range(0, 0)]
