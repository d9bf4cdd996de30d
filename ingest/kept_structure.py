"""The structure of a corrected text: lines that did not change stay what they were, the others are read anew.

A line that now begins another unit than before unsettles what follows it: up to the next article, heading, chapter,
part or annex the lines are read anew too, save those that a person has decided about.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ingest.assembling import Line
from ingest.levels import Open
from ingest.markers import Marker, Style, read_markers
from ingest.structure import KINDS, SectionTree
from vanban.documents import Section, SectionKind

_SETTLING = frozenset(
    {SectionKind.ARTICLE, SectionKind.HEADING, SectionKind.CHAPTER, SectionKind.PART, SectionKind.ANNEX}
)


@dataclass(frozen=True, slots=True)
class OldLine:
    """What is known of a line: the sections that began in it (with their offsets in the line as it reads now), and the
    innermost one it stood in. ``changed`` tells that its words are others now, ``decided`` that a person said what it
    is, ``chosen`` that they do so with this very correction."""

    begins: tuple[tuple[int, Section], ...]
    inside: int | None
    changed: bool = False
    decided: bool = False
    chosen: bool = False


@dataclass(slots=True)
class KeptStructure:
    """Puts known lines into a tree; ``lines`` are they by the offset at which they begin in the new text.

    ``titles`` are the titles of the old sections as they read now.
    """

    lines: Mapping[int, OldLine]
    titles: Mapping[int, str]
    units: dict[int, int] = field(default_factory=dict)  # old section -> unit of the tree
    parents: Mapping[int, int | None] = field(default_factory=dict)  # of the old sections
    unsettled: bool = False

    def takes(self, tree: SectionTree, line: Line) -> bool:
        """Tells whether the line was put into the tree as it is known."""
        old = self.lines.get(line.start)
        if old is None or (old.changed and not old.decided and not _same_marks(line, old)):
            return False
        if self.unsettled and not old.decided and line.table is None:
            if not old.begins or old.begins[0][1].kind not in _SETTLING:
                return False
            self.unsettled = False
        for at, section in old.begins:
            self._open(tree, line, at, section, chosen=old.chosen)
        self._place(tree, line, old)
        self.unsettled = self.unsettled or old.chosen
        return True

    def read(self, tree: SectionTree, line: Line, before: int) -> None:
        """Notes what a line that was read anew began, and whether that unsettles what follows."""
        old = self.lines.get(line.start)
        found = [(unit.kind, unit.label) for unit in tree.units[before:] if unit.style is not None]
        known = [(one.kind, one.label.rstrip(")")) for _, one in old.begins] if old is not None else []
        if found == known and old is not None:
            self.units.update((one.index, before + k) for k, (_, one) in enumerate(old.begins))
        else:
            self.unsettled = True

    def _open(self, tree: SectionTree, line: Line, at: int, section: Section, *, chosen: bool) -> None:
        parent = _by_rank(tree, section.kind) if chosen else self._parent(section.parent)
        marker = marker_of(line.text, at, section)
        title = self.titles.get(section.index, section.title)
        unit = tree.add(section.kind, line, parent, marker=marker, at=at, title=title)
        self.units[section.index] = unit
        if section.kind is SectionKind.TABLE and line.table is not None:
            tree.tables[line.table] = unit
        if marker is not None:
            depths = (depth for depth, one in enumerate(tree.levels.stack, start=1) if one.unit == parent)
            opened = Open(unit, marker.style, marker.ordinal, marker.numbers, marker.label)
            tree.levels.open(opened, next(depths, 0))

    def _place(self, tree: SectionTree, line: Line, old: OldLine) -> None:
        unit = self._parent(old.inside)
        if old.begins:
            for _, section in old.begins:
                tree.extend(line, self.units[section.index])
        elif unit is not None and not self.unsettled:
            tree.extend(line, unit)
        else:
            tree.extend(line, tree.home(line))

    def _parent(self, section: int | None) -> int | None:
        """Returns the unit of an old section, or of the nearest one around it that there still is."""
        while section is not None and section not in self.units:
            section = self.parents.get(section)
        return None if section is None else self.units[section]


def _by_rank(tree: SectionTree, kind: SectionKind) -> int | None:
    """Returns the innermost open unit of a higher rank than a kind: where a unit stands of which a person said so."""
    parent: int | None = None
    for entry in tree.levels.stack:
        if RANKS.get(tree.units[entry.unit].kind, -1) >= RANKS.get(kind, len(RANKS)):
            break
        parent = entry.unit
    return parent


def marker_of(line: str, at: int, section: Section) -> Marker | None:
    """Returns the mark by which a section begins in a line; for one without a mark there, what stands for it: the name
    of an annex, or the label that a person gave. None for what carries no mark (tables, the preamble, the closing)."""
    label = section.label.rstrip(")") if section.kind is SectionKind.POINT else section.label
    for marker in read_markers(line, at):
        if KINDS[marker.style] is section.kind and marker.label == label:
            return marker
    style = _STAND_INS.get(section.kind)
    return None if style is None else Marker(style, label, 0, at)


RANKS = {
    kind: rank
    for rank, kind in enumerate(
        (
            SectionKind.PART,
            SectionKind.CHAPTER,
            SectionKind.HEADING,
            SectionKind.ARTICLE,
            SectionKind.CLAUSE,
            SectionKind.SUBCLAUSE,
            SectionKind.POINT,
            SectionKind.DASH,
            SectionKind.PLUS,
        )
    )
}
_STAND_INS = {
    SectionKind.ANNEX: Style.ANNEX,
    SectionKind.PART: Style.PART,
    SectionKind.CHAPTER: Style.CHAPTER,
    SectionKind.HEADING: Style.ROMAN,
    SectionKind.ARTICLE: Style.ARTICLE,
    SectionKind.CLAUSE: Style.NUMBER,
    SectionKind.SUBCLAUSE: Style.DECIMAL,
    SectionKind.POINT: Style.ALPHA,
    SectionKind.DASH: Style.DASH,
    SectionKind.PLUS: Style.PLUS,
}


def _same_marks(line: Line, old: OldLine) -> bool:
    """Tells whether a line whose words changed still begins what it began, and nothing else."""
    if not old.begins:
        return not read_markers(line.text)
    return all(
        section.kind not in KINDS.values() or any(KINDS[one.style] is section.kind for one in _named(line, at, section))
        for at, section in old.begins
    )


def _named(line: Line, at: int, section: Section) -> list[Marker]:
    label = section.label.rstrip(")") if section.kind is SectionKind.POINT else section.label
    return [marker for marker in read_markers(line.text, at) if marker.label == label]


def line_facts(
    starts: Sequence[int], sections: Sequence[Section], ends: Sequence[int]
) -> list[tuple[tuple[Section, ...], int | None]]:
    """Returns for each line of a text (its ``starts`` and ``ends``) the sections that begin in it, and the innermost
    section that its beginning stands in."""
    facts: list[tuple[tuple[Section, ...], int | None]] = []
    open_: list[Section] = []
    upcoming = 0
    for start, end in zip(starts, ends, strict=True):
        begins: list[Section] = []
        while upcoming < len(sections) and sections[upcoming].start < max(end, start + 1):
            begins.append(sections[upcoming])
            open_.append(sections[upcoming])
            upcoming += 1
        inside = [one for one in open_ if one.start <= start < one.end]
        facts.append((tuple(begins), inside[-1].index if inside else None))
        open_ = [one for one in open_ if one.end > end]
    return facts
