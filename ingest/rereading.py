"""A stored document read again out of its own text: after a correction, with what did not change kept as it was.

Layout (bold, centred, columns) is not stored, so nothing that rested on it is decided anew: a line that did not change
keeps its place in the structure. Reading an unchanged text again therefore gives the same document.
"""

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ingest.assembling import Assembled, Frame, assemble
from ingest.blocks import Block, RawDocument
from ingest.kept_structure import KeptStructure, OldLine, line_facts
from ingest.passages import cut_passages
from ingest.relations import find_relations
from ingest.structure import SectionTree
from ingest.table_rows import NEW_ROW, corrected_table
from vanban.documents import Metadata, ParsedDocument, Section, SectionKind, Table
from vanban.errors import InvalidInput
from vanban.text import nfc
from vanban.text_edits import Edit, LinePairs, edits_between, moved, paired_lines

_TITLE_END = " .:*_"


@dataclass(frozen=True, slots=True)
class StoredText:
    """What a document's rows hold that reading it again rests on. ``page_starts`` is empty for a file without pages."""

    text: str
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]
    metadata: Metadata
    page_starts: tuple[int, ...] = ()

    def page_at(self, offset: int) -> int | None:
        """Returns the 1-based page that an offset stands on, or None."""
        return bisect_right(self.page_starts, offset) or None


@dataclass(frozen=True, slots=True)
class Reread:
    """A corrected document, and the edits that lead from its old text to its new one."""

    document: ParsedDocument
    edits: tuple[Edit, ...]


def tidied(text: str) -> str:
    """Returns a text as it is stored: NFC, one line a paragraph, single spaces, no empty lines."""
    lines = (" ".join(nfc(line).split()) for line in text.replace("\r", "\n").split("\n"))
    return "\n".join(line for line in lines if line)


def reread(
    stored: StoredText,
    text: str,
    *,
    sections: Sequence[Section] | None = None,
    decided: Collection[int] = (),
    chosen: Collection[int] = (),
) -> Reread:
    """Returns the document that a corrected text makes.

    ``sections`` are the sections of the **old** text as a person wants them (default: as they are), ``decided`` the
    offsets of old lines whose place in the structure a person has decided, ``chosen`` those decided just now. Raises
    ``InvalidInput`` where a table would lose its shape.
    """
    wanted = tuple(sections) if sections is not None else stored.sections
    old = stored.text.split("\n")
    new = tidied(text).split("\n")
    pairs = paired_lines(old, new)
    assembled = assemble(RawDocument(_blocks(stored, old, new, pairs), "", None))
    edits = edits_between(stored.text, assembled.text)
    final = paired_lines(old, assembled.text.split("\n"))
    kept = _kept(_Change(stored, wanted, old, assembled, final, edits), decided, chosen)
    frame = _frame(stored.sections, old, assembled, final)
    tree = SectionTree(assembled, kept)
    tree.add_region(assembled.lines[frame.head_end : frame.closing_start])
    tree.add_closing(assembled.lines[frame.closing_start : frame.closing_end])
    tree.add_region(assembled.lines[frame.closing_end :], attached=frame.closing_end > frame.closing_start)
    found = tree.sections()
    document = ParsedDocument(
        text=assembled.text,
        metadata=stored.metadata,
        sections=tuple(found),
        passages=tuple(cut_passages(assembled, found, stored.metadata)),
        tables=assembled.tables,
        relations=tuple(find_relations(assembled, frame, stored.metadata)),
        page_starts=assembled.page_starts,
    )
    return Reread(document, edits)


def _blocks(stored: StoredText, old: list[str], new: list[str], pairs: LinePairs) -> tuple[Block, ...]:
    """Returns the lines of the new text as paragraphs and tables, each on the page its line was on."""
    starts = _starts(old)
    row_of = _rows(stored.tables, starts)
    blocks: list[Block] = []
    page: int | None = stored.page_at(0)
    done: set[int] = set()
    lines_of: dict[int, dict[int, str | None]] = {}
    there = set(pairs.old)
    for old_index, (table, row) in row_of.items():
        lines_of.setdefault(table, {})[row] = old[old_index] if old_index in there else None
    for index, text in enumerate(new):
        source = pairs.old[index]
        if source is not None and source in row_of:
            table, row = row_of[source]
            lines_of[table][row] = text
    inside: int | None = None
    for index, text in enumerate(new):
        source = pairs.old[index]
        page = stored.page_at(starts[source]) if source is not None else page
        place = row_of.get(source) if source is not None else None
        if place is None:
            _check_outside(index, inside, new, pairs, row_of)
            blocks.append(Block(text, page=page))
        elif place[0] not in done:
            done.add(place[0])
            table_ = stored.tables[place[0]]
            blocks.append(Block("", page=page, table=corrected_table(table_, lines_of[place[0]])))
        inside = place[0] if place is not None else None
    return tuple(blocks)


def _check_outside(
    index: int, inside: int | None, new: list[str], pairs: LinePairs, row_of: Mapping[int, tuple[int, int]]
) -> None:
    """Raises ``InvalidInput`` where a new line stands between two rows of one table."""
    if inside is None:
        return
    following = next((pairs.old[k] for k in range(index, len(new)) if pairs.old[k] is not None), None)
    if following is not None and following in row_of and row_of[following][0] == inside:
        raise InvalidInput(NEW_ROW)


def _rows(tables: Sequence[Table], starts: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Returns for the index of each line that is a row which table and row it is."""
    index_at = {start: index for index, start in enumerate(starts)}
    return {
        index_at[start]: (number, row)
        for number, table in enumerate(tables)
        for row, (start, end) in enumerate(table.row_spans)
        if start < end and start in index_at
    }


def _starts(lines: Sequence[str]) -> list[int]:
    starts, position = [], 0
    for line in lines:
        starts.append(position)
        position += len(line) + 1
    return starts


@dataclass(frozen=True, slots=True)
class _Change:
    """What became of a document's lines; ``sections`` are those of the old text as they are wanted."""

    stored: StoredText
    sections: tuple[Section, ...]
    old: list[str]
    assembled: Assembled
    pairs: LinePairs
    edits: tuple[Edit, ...]


def _kept(change: _Change, decided: Collection[int], chosen: Collection[int]) -> KeptStructure:
    starts = _starts(change.old)
    ends = [start + len(line) for start, line in zip(starts, change.old, strict=True)]
    facts = line_facts(starts, change.sections, ends)
    lines: dict[int, OldLine] = {}
    for index, line in enumerate(change.assembled.lines):
        source = change.pairs.old[index]
        if source is None:
            continue
        begins, inside = facts[source]
        placed = tuple((moved(one.start, change.edits) - line.start, one) for one in begins)
        start, changed = starts[source], index not in change.pairs.same
        lines[line.start] = OldLine(placed, inside, changed, start in decided or start in chosen, start in chosen)
    texts = change.stored.text, change.assembled.text
    titles = {one.index: _title(*texts, one, change.edits) for one in change.sections if one.title}
    parents = {one.index: one.parent for one in (*change.stored.sections, *change.sections)}
    return KeptStructure(lines, titles, parents=parents)


def _title(old: str, new: str, section: Section, edits: Sequence[Edit]) -> str:
    """Returns a section's title as it reads in the new text, where it stands in the section's own words."""
    own = old[section.start : section.own_end]
    flat, title = " ".join(own.split()), " ".join(section.title.split())
    at = flat.find(title)
    if at < 0 or len(flat) != len(own):  # each line break is one character, as a space is
        return section.title
    start, end = section.start + at, section.start + at + len(title)
    first, last = moved(start, edits), moved(end, edits, end=True)
    if not old[end : _line_end(old, end)].strip(_TITLE_END):  # the title ends its line: words put in there belong to it
        last = _line_end(new, last)
    words = " ".join(new[first:last].split()).rstrip(_TITLE_END)
    return section.title if words == title.rstrip(_TITLE_END) else words


def _line_end(text: str, offset: int) -> int:
    end = text.find("\n", offset)
    return len(text) if end < 0 else end


def _frame(sections: Sequence[Section], old: list[str], assembled: Assembled, pairs: LinePairs) -> Frame:
    """Returns which lines of the new text are head, body, closing and annexes: those that were it in the old text."""
    starts = _starts(old)
    closing = next((one for one in sections if one.kind is SectionKind.CLOSING), None)
    head_end = bisect_right(starts, sections[0].start) - 1 if sections else len(old)
    closing_start = bisect_right(starts, closing.start) - 1 if closing else len(old)
    closing_end = bisect_right(starts, max(closing.start, closing.end - 1)) if closing else len(old)
    places = [_new_index(pairs, place, len(assembled.lines)) for place in (head_end, closing_start, closing_end)]
    return Frame(places[0], max(places[0], places[1]), max(places[0], places[1], places[2]))


def _new_index(pairs: LinePairs, old_index: int, total: int) -> int:
    """Returns the index of the first new line that stands at an old line or behind it."""
    return next((j for j, i in enumerate(pairs.old) if i is not None and i >= old_index), total)
