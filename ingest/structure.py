"""From lines to the section tree: context decides the level of every mark.

One pass over the lines with a stack of open units (``ingest.levels``). A mark continues the nearest open sequence
in which it is the next number, or begins a new one below the unit it stands in; a number that breaks its sequence
is plain text of the current unit.
"""

import re
from collections.abc import Sequence
from typing import Protocol

from ingest.assembling import Assembled, Frame, Line
from ingest.headings import (
    Heading,
    attached_heading,
    attached_label,
    heading_of,
    inline_start,
    is_shouted,
    reads_as_heading,
)
from ingest.levels import Levels, Open, Surroundings
from ingest.markers import BULLETS, Marker, Style, read_markers
from ingest.paths import Unit, section_paths
from ingest.regions import Region, read_region
from vanban.documents import Section, SectionKind

KINDS = {
    Style.ANNEX: SectionKind.ANNEX,
    Style.FORM: SectionKind.ANNEX,
    Style.PART: SectionKind.PART,
    Style.CHAPTER: SectionKind.CHAPTER,
    Style.SECTION: SectionKind.HEADING,
    Style.SUBSECTION: SectionKind.HEADING,
    Style.LETTER: SectionKind.HEADING,
    Style.ROMAN: SectionKind.HEADING,
    Style.ARTICLE: SectionKind.ARTICLE,
    Style.NUMBER: SectionKind.CLAUSE,
    Style.DECIMAL: SectionKind.SUBCLAUSE,
    Style.PAREN_NUMBER: SectionKind.POINT,
    Style.ALPHA: SectionKind.POINT,
    Style.LOWER_ROMAN: SectionKind.POINT,
    Style.DASH: SectionKind.DASH,
    Style.PLUS: SectionKind.PLUS,
    Style.STAR: SectionKind.PLUS,
}
_READ_AS_HEADINGS = frozenset(
    {Style.ANNEX, Style.FORM, Style.PART, Style.CHAPTER, Style.SECTION, Style.SUBSECTION, Style.ARTICLE}
)
_NOTES = "Chú thích"  # the notes of a consolidated text stand after its signature
_NOTE_RE = re.compile(r"\[\d{1,3}\]\s")
_UNNAMED_ATTACHMENT = "Văn bản kèm theo"
_BASIS_RE = re.compile(r"[-–*_+\s]*(?:căn cứ|xét|theo đề nghị)\b", re.I)
_WEAK_BASIS_RE = re.compile(r"[-–*_+\s]*(?:thực hiện|trên cơ sở|thi hành|sau khi|theo)\b.*[;,][*_\s]*$", re.I)
_ENACTING_RE = re.compile(r"\bban hành\b|QUYẾT (?:ĐỊNH|NGHỊ)|QUY ĐỊNH|NGHỊ ĐỊNH")
_LONGEST_ISSUER = 160  # characters
_ADDRESS_RE = re.compile(r"[*_\s]*kính gửi\b", re.I)
_ITEM_END = tuple('.;:,!?”"»)…]*_')


def build_sections(assembled: Assembled, frame: Frame) -> list[Section]:
    """Returns the citable units in document order, parents before children, from ``frame.head_end`` to the end.

    Every body and annex line lies in the own words of exactly one unit, or follows a table inside its unit.
    """
    tree = SectionTree(assembled)
    tree.add_region(assembled.lines[frame.head_end : frame.closing_start])
    tree.add_closing(assembled.lines[frame.closing_start : frame.closing_end])
    tree.add_region(assembled.lines[frame.closing_end :], attached=frame.closing_end > frame.closing_start)
    return tree.sections()


class Kept(Protocol):
    """What is known already of some lines, so that they are not read again (``ingest.kept_structure``)."""

    def takes(self, tree: "SectionTree", line: Line) -> bool:
        """Tells whether the line was put into the tree as it is known."""

    def read(self, tree: "SectionTree", line: Line, before: int) -> None:
        """Is told of a line that was read anew, when the tree had ``before`` units."""


class SectionTree:
    """The units found so far, and the levels still open."""

    def __init__(self, assembled: Assembled, kept: Kept | None = None) -> None:
        self.assembled = assembled
        self.kept = kept
        self.region = Region()
        self.units: list[Unit] = []
        self.levels = Levels()
        self.tables: dict[int, int] = {}  # table -> unit, within the region
        self.title_until = -1  # index of the last line already taken as a title
        self.previous = ""  # the line of running text before this one
        self.begun = False  # whether the line before this one began a unit
        self.addressing = False  # whether the lines before this one say to whom a letter goes

    def add_region(self, lines: Sequence[Line], *, attached: bool = False) -> None:
        """Adds the body, or with ``attached`` what follows the signature."""
        self.region = read_region(lines, attached=attached)
        self.levels.lowest_article = self.region.lowest_article
        self.title_until, self.previous, self.tables = -1, "", {}
        for index, line in enumerate(self.region.lines):
            before = len(self.units)
            if self.kept is not None and self.kept.takes(self, line):
                self.begun = line.table is None and len(self.units) > before
            else:
                self._read(index, line)
                if self.kept is not None:
                    self.kept.read(self, line, before)
            self.previous = line.text if line.table is None else ""

    def _read(self, index: int, line: Line) -> None:
        if line.table is not None:
            self._add_row(line)
            self.begun = False
            return
        self.begun = index not in self.region.plain and index > self.title_until and self._add_unit(index)
        if not self.begun:
            self.extend(line, self.home(line))

    def add_closing(self, lines: Sequence[Line]) -> None:
        """Adds the signature and the recipients, where there are any."""
        if lines:
            self.levels.clear()
            unit = self.add(SectionKind.CLOSING, lines[0], None)
            self.extend(lines[-1], unit)

    def _add_row(self, line: Line) -> None:
        table = -1 if line.table is None else line.table
        if table not in self.tables:
            caption = self.assembled.tables[table].caption
            self.tables[table] = self.add(SectionKind.TABLE, line, self.home(line), title=caption)
        self.extend(line, self.tables[table])

    def _add_unit(self, index: int) -> bool:
        if self._is_addressee(self.region.lines[index]):
            return False
        if self._add_basis(self.region.lines[index]) or self._add_attached(index):
            return True
        return self._add_marked(index, 0)

    def _is_addressee(self, line: Line) -> bool:
        """Tells whether a line is "Kính gửi:" or one of the dashes below it, which are no units."""
        dash = bool(read_markers(line.text)) and read_markers(line.text)[0].style in BULLETS
        self.addressing = _ADDRESS_RE.match(line.text) is not None or (self.addressing and dash)
        return self.addressing

    def _add_basis(self, line: Line) -> bool:
        stack = self.levels.stack
        last = self.units[-1] if self.units else None
        beginning = last is None or last.kind in (SectionKind.PREAMBLE, SectionKind.BASIS, SectionKind.ANNEX)
        if not beginning or (stack and stack[-1].style is not Style.ANNEX):
            return False
        if not (_BASIS_RE.match(line.text) or _WEAK_BASIS_RE.match(line.text)):
            return False
        if last is not None and last.kind is SectionKind.PREAMBLE and not self._take_into_basis(last):
            return False
        if not self.units or self.units[-1].kind is not SectionKind.BASIS:
            self.add(SectionKind.BASIS, line, stack[-1].unit if stack else None)
        self.extend(line, len(self.units) - 1)
        return True

    def _take_into_basis(self, preamble: Unit) -> bool:
        """Makes what stands before a căn cứ part of the căn cứ: the issuer's name, or a line broken off the căn cứ
        above. False where the enacting words have been said: what follows them is text."""
        words = self.assembled.text[preamble.start : preamble.last]
        if len(self.units) == 1:
            if len(words) <= _LONGEST_ISSUER:
                preamble.kind = SectionKind.BASIS
            return True
        if self.units[-2].kind is not SectionKind.BASIS:
            return True
        if _ENACTING_RE.search(words):
            return False
        self.units.pop()
        return True

    def _add_attached(self, index: int) -> bool:
        """Opens a document that is attached without being called an annex (a Quy chế after its Quyết định), or
        whatever else follows the signature."""
        line = self.region.lines[index]
        stack = self.levels.stack
        annex = any(m.style in (Style.ANNEX, Style.FORM) for m in read_markers(line.text))
        begins = self.region.attached and not stack and not annex
        label = attached_label(self.region.lines, index)
        if not label and not begins:
            return False
        if stack and stack[-1].style is Style.ANNEX and stack[-1].unit == len(self.units) - 1:
            return False  # "PHỤ LỤC" and then the name of what is attached are one unit
        heading = attached_heading(self.region.lines, index) if label else Heading("", index)
        unnamed = _NOTES if _NOTE_RE.match(line.text) else _UNNAMED_ATTACHMENT
        self._open(Marker(Style.ANNEX, label or unnamed, 0, 0), line, 0, 0, heading)
        if not label:
            self._add_marked(index, 0)  # its first line may be "Chương I" or "1." at once
        return True

    def _add_marked(self, index: int, at: int) -> bool:
        line = self.region.lines[index]
        for marker in read_markers(line.text, at):
            if marker.style in _READ_AS_HEADINGS and not reads_as_heading(line, marker, at):
                continue
            depth = self.levels.depth(marker, self._surroundings(index, marker))
            if depth is None:
                continue
            self._open(marker, line, at, depth, heading_of(self.region.lines, index, marker))
            inline = inline_start(self.region.lines, index, marker)
            if inline is not None:
                self._add_marked(index, inline)
            return True
        return False

    def _surroundings(self, index: int, marker: Marker) -> Surroundings:
        line = self.region.lines[index]
        rest = line.text[marker.body :].lstrip("*_\"“‘(['")
        block = line.block
        after_colon = self.previous.rstrip("*_ ").endswith(":")
        return Surroundings(
            after_colon=after_colon,
            after_lead_in=after_colon and self.begun,
            after_end=not self.previous or self.previous.endswith(_ITEM_END) or is_shouted(self.previous),
            upper=not rest[:1].islower(),
            titled=is_shouted(rest) or bool(block.bold or block.centered or block.heading_level),
            attached=self.region.attached,
            confirmed=index in self.region.confirmed,
        )

    def _open(self, marker: Marker, line: Line, at: int, depth: int, heading: Heading) -> None:
        parent = self.levels.stack[depth - 1].unit if depth else None
        unit = self.add(KINDS[marker.style], line, parent, marker=marker, at=at, title=heading.title)
        self.levels.open(Open(unit, marker.style, marker.ordinal, marker.numbers, marker.label), depth)
        self.title_until = max(self.title_until, heading.until)
        self.extend(line, unit)

    def add(
        self,
        kind: SectionKind,
        line: Line,
        parent: int | None,
        *,
        marker: Marker | None = None,
        at: int = 0,
        title: str = "",
    ) -> int:
        """Returns the index of a new unit that begins ``at`` characters into a line."""
        start = line.start + at
        style, label, numbers = (marker.style, marker.label, marker.numbers) if marker else (None, "", ())
        if parent is not None:
            above = self.units[parent]
            if not above.has_children and start < above.own_end:  # on the same line
                above.own_end = above.start + len(self.assembled.text[above.start : start].rstrip())
            above.has_children = True
        self.units.append(Unit(kind, style, label, title, parent, start, start, start, line.page, numbers))
        return len(self.units) - 1

    def home(self, line: Line) -> int:
        """Returns the unit that running text at this place belongs to; opens the preamble where none is open."""
        if self.levels.stack:
            return self.levels.stack[-1].unit
        if self.region.attached:  # a table, say, that follows the signature without a heading
            self._open(Marker(Style.ANNEX, _UNNAMED_ATTACHMENT, 0, 0), line, 0, 0, Heading("", -1))
            return len(self.units) - 1
        last = self.units[-1] if self.units else None
        unfinished = last is not None and last.kind is SectionKind.BASIS and self._goes_on(line)
        if unfinished or (last is not None and last.kind is SectionKind.PREAMBLE):
            return len(self.units) - 1
        return self.add(SectionKind.PREAMBLE, line, None)

    def _goes_on(self, line: Line) -> bool:
        """Tells whether a line goes on with the căn cứ before it, which ends with ";" or begins a new matter."""
        return not self.previous.rstrip("*_ ").endswith((";", ".", ":")) and not is_shouted(line.text)

    def extend(self, line: Line, unit: int) -> None:
        """Makes a line the last of a unit's words."""
        self.units[unit].last = line.end
        if not self.units[unit].has_children:
            self.units[unit].own_end = line.end

    def sections(self) -> list[Section]:
        """Returns the units as sections, each ending with its last descendant."""
        ends = [unit.last for unit in self.units]
        for index in range(len(self.units) - 1, -1, -1):
            parent = self.units[index].parent
            if parent is not None:
                ends[parent] = max(ends[parent], ends[index])
        paths = section_paths(self.units)
        return [
            Section(i, u.parent, u.kind, _label(u, path), u.title, path, u.start, u.own_end, end, u.page)
            for i, (u, path, end) in enumerate(zip(self.units, paths, ends, strict=True))
        ]


def _label(unit: Unit, path: str) -> str:
    """Returns the label of a unit as people read it ("Điều 5", "II", "a)", "-"; the last words of its path)."""
    if unit.style is Style.ALPHA:
        return f"{unit.label})"
    return unit.label or path.rsplit(", ", 1)[-1]
