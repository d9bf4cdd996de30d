"""Passages: the section tree cut into pieces that can be found, quoted and cited.

A passage is one unit's own words (or a part of them, which its path then says), a run of very short neighbouring
siblings (which its path says), or one table row. The title or lead-in of a unit goes with its first child.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ingest.assembling import Assembled
from ingest.cutting import packed_spans
from ingest.row_labels import RowNames, row_names
from vanban.documents import Metadata, Passage, PassageKind, Section, SectionKind

HEAD_PATH = "phần đầu"  # number, date, type and trich_yeu
LONGEST = 1200  # characters of a passage
_LONGEST_LEAD = 300  # characters of a title or lead-in that goes with the first child
_LONGEST_NAMED_LEAD = 600  # characters of the title of a part, chapter or annex with its "(Kèm theo …)"
_SHORT_UNIT = 250  # characters: a sibling this short may share a passage
_LONGEST_GROUP = 800  # characters of such a shared passage
_LONGEST_HEADING = 250  # characters kept of one enclosing title
_BETWEEN = " › "
_NAMED = frozenset({SectionKind.PART, SectionKind.CHAPTER, SectionKind.ANNEX})
_BULLETS = frozenset({SectionKind.DASH, SectionKind.PLUS})


@dataclass(frozen=True, slots=True)
class _Piece:
    """Consecutive words of one section: a range of the text, and the table row it is, if it is one."""

    section: int
    start: int
    end: int
    table: int | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class _Run:
    """A passage before it is cut to size: its pieces' range, the section it is cited as, its path and heading."""

    section: int
    start: int
    end: int
    path: str
    heading: tuple[str, ...]
    kind: PassageKind = PassageKind.TEXT


def cut_passages(assembled: Assembled, sections: Sequence[Section], metadata: Metadata) -> list[Passage]:
    """Returns the passages in document order: every word of body and annexes lies in exactly one.

    ``text[start:end] == passage.text``; between two passages stand only spaces and line breaks. The head is a passage
    of its own (:data:`HEAD_PATH`), as is the closing, so that number, date and signer can be quoted too. The subject in
    ``metadata`` heads the passages that have no heading.
    """
    runs = _Runs(assembled, sections).of(_pieces(assembled, sections))
    starts = [line.start for line in assembled.lines]
    passages = _head(assembled, sections, metadata)
    for run in runs:
        spans = packed_spans(assembled.text, run.start, run.end, longest=LONGEST)
        for number, (start, end) in enumerate(spans, start=1):
            path = run.path if len(spans) == 1 else f"{run.path} (phần {number}/{len(spans)})"
            own = "" if number == 1 else _own_heading(assembled.text, sections[run.section])
            heading = _BETWEEN.join(dict.fromkeys(words for words in (*run.heading, own) if words))
            page = assembled.lines[bisect_right(starts, start) - 1].page
            text = assembled.text[start:end]
            heading = heading or metadata.subject or ""
            passages.append(Passage(len(passages), run.section, run.kind, path, heading, text, start, end, page))
    return passages


def _head(assembled: Assembled, sections: Sequence[Section], metadata: Metadata) -> list[Passage]:
    """Returns what stands before the first section, cut to size."""
    end = sections[0].start if sections else len(assembled.text)
    spans = [s for s in packed_spans(assembled.text, 0, end, longest=LONGEST) if assembled.text[s[0] : s[1]].strip()]
    page = assembled.lines[0].page if assembled.lines else None
    return [
        Passage(index, None, PassageKind.TEXT, HEAD_PATH, metadata.subject or "", assembled.text[s:e], s, e, page)
        for index, (s, e) in enumerate(spans)
    ]


def _pieces(assembled: Assembled, sections: Sequence[Section]) -> list[_Piece]:
    """Returns the words of the sections in document order, each line with the innermost section it stands in."""
    pieces: list[_Piece] = []
    inside: list[Section] = []
    upcoming = 0
    for line in assembled.lines:
        position = line.start
        while upcoming < len(sections) and sections[upcoming].start < line.end:
            section = sections[upcoming]
            _append(pieces, inside, _trimmed(assembled.text, position, section.start))
            inside.append(section)
            position, upcoming = section.start, upcoming + 1
        _append(pieces, inside, (position, line.end), line.table, line.row)
    return pieces


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    return start, start + len(text[start:end].rstrip())


def _append(
    pieces: list[_Piece],
    inside: list[Section],
    span: tuple[int, int],
    table: int | None = None,
    row: int | None = None,
) -> None:
    while inside and inside[-1].end <= span[0]:
        inside.pop()
    if span[0] >= span[1] or not inside:
        return
    owner = inside[-1].index
    if table is None and pieces and pieces[-1].section == owner and pieces[-1].table is None:
        pieces[-1] = _Piece(owner, pieces[-1].start, span[1])
    else:
        pieces.append(_Piece(owner, span[0], span[1], table, row))


class _Runs:
    """Puts pieces together into runs: titles with what follows them, short siblings with each other."""

    def __init__(self, assembled: Assembled, sections: Sequence[Section]) -> None:
        self.text = assembled.text
        self.sections = sections
        self.parents = {s.parent for s in sections}
        self.headings = _headings(assembled.text, sections)
        self.rows: list[RowNames] = [row_names(table) for table in assembled.tables]

    def of(self, pieces: Iterable[_Piece]) -> Iterator[_Run]:
        """Yields the runs in document order."""
        lead: _Piece | None = None
        group: list[_Piece] = []
        for piece in pieces:
            if group and not self._joins(group, piece):
                yield self._run(group, lead)
                lead, group = None, []
            if lead and not self._is_within(piece.section, lead.section):
                yield self._run([lead], None)
                lead = None
            if self._is_lead(piece):
                lead = _Piece(piece.section, lead.start if lead else piece.start, piece.end)
            else:
                group.append(piece)
        if group:
            yield self._run(group, lead)
        elif lead:
            yield self._run([lead], None)

    def _is_lead(self, piece: _Piece) -> bool:
        section = self.sections[piece.section]
        if piece.table is not None or section.index not in self.parents or piece.start != section.start:
            return False
        words = self.text[piece.start : piece.end]
        titled = bool(section.title) and words.replace("\n", " ").rstrip(".:*_ ").endswith(section.title.rstrip("."))
        if section.kind in _NAMED:
            return len(words) <= _LONGEST_NAMED_LEAD and (titled or section.kind is SectionKind.ANNEX)
        return len(words) <= _LONGEST_LEAD and (titled or words.endswith(":"))

    def _is_within(self, section: int | None, ancestor: int) -> bool:
        while section is not None and section > ancestor:
            section = self.sections[section].parent
        return section == ancestor

    def _joins(self, group: list[_Piece], piece: _Piece) -> bool:
        first, last, new = (self.sections[p.section] for p in (group[0], group[-1], piece))
        if piece.table is not None and piece.table == group[-1].table:
            return self._is_header(piece) and self._is_header(group[-1])
        if piece.table is not None or group[-1].table is not None or new.parent != first.parent:
            return False
        alike = new.kind is first.kind and (new.kind not in _BULLETS or new.label == first.label)
        small = max(last.end - last.start, new.end - new.start) <= _SHORT_UNIT
        numbered = last.index != new.index and not last.path.endswith(")") and not new.path.endswith(")")
        whole = new.index not in self.parents and first.index not in self.parents and new.kind in _SHARING
        return alike and small and numbered and whole and piece.end - group[0].start <= _LONGEST_GROUP

    def _is_header(self, piece: _Piece) -> bool:
        return piece.table is not None and piece.row is not None and self.rows[piece.table].is_header(piece.row)

    def _run(self, group: list[_Piece], lead: _Piece | None) -> _Run:
        first, last = self.sections[group[0].section], self.sections[group[-1].section]
        start, end = (lead or group[0]).start, group[-1].end
        above = self.headings[first.parent] if first.parent is not None else ()
        table, row = group[0].table, group[0].row
        if table is None or row is None:
            return _Run(first.index, start, end, group_path(first, last, self._parent_path(first)), above)
        names = self.rows[table]
        if names.is_header(row):
            return _Run(first.index, start, end, first.path, (*above, first.title))
        path = f"{first.path}, dòng {names.labels[row]}"
        heading = (*above, first.title, names.groups[row], names.columns)
        return _Run(first.index, start, end, path, heading, PassageKind.TABLE_ROW)

    def _parent_path(self, section: Section) -> str:
        return "" if section.parent is None else self.sections[section.parent].path


_SHARING = frozenset({SectionKind.CLAUSE, SectionKind.SUBCLAUSE, SectionKind.POINT, SectionKind.DASH, SectionKind.PLUS})


def group_path(first: Section, last: Section, above: str) -> str:
    """Returns the path of neighbouring siblings: "Điều 5, khoản 2, điểm a–d", "mục II.1–3"."""
    if first.index == last.index:
        return first.path
    tail = last.path.rsplit(" ", 1)[-1]
    inner = above.rsplit(" ", 1)[-1] + "."
    return f"{first.path}–{tail.removeprefix(inner)}"


def _own_heading(text: str, section: Section) -> str:
    """Returns the words a unit gives its children as heading: its title, or its lead-in ending with ":"."""
    own = text[section.start : section.own_end]
    if section.title:
        words = section.title
    elif own.endswith(":") and len(own) <= _LONGEST_LEAD:
        words = own.rsplit("\n", 1)[-1].rstrip(":")
    else:
        return ""
    return words if len(words) <= _LONGEST_HEADING else words[:_LONGEST_HEADING].rsplit(" ", 1)[0] + "…"


def _headings(text: str, sections: Sequence[Section]) -> list[tuple[str, ...]]:
    """Returns for each section the headings it passes on to its children, outermost first."""
    headings: list[tuple[str, ...]] = []
    for section in sections:
        above = headings[section.parent] if section.parent is not None else ()
        own = _own_heading(text, section)
        headings.append((*above, own) if own else above)
    return headings
