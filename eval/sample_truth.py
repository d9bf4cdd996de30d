"""What a sample says, taken from its source and from nothing the readers do: the printed words and the units.

The units are found by rank alone (the sources are written cleanly), so that the comparison also judges the way the
product finds them. A unit is the chain of labels that leads to it: ("chương ii", "điều 5", "2", "đ").
"""

import re
from collections.abc import Iterable, Iterator

from samples.layout import Grid, Piece, pieces
from samples.sources import Block, Paragraph, Source
from vanban.documents import Section, SectionKind
from vanban.layout.pieces import Para, SideBySide
from vanban.text import fold_case

Chain = tuple[str, ...]

# The marks of units from the highest to the lowest rank (Nghị định 30/2020/NĐ-CP, annex I; Hướng dẫn 36-HD/VPTW).
_MARKS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(PHẦN THỨ \w+|Phần thứ \w+)\b",
        r"(Chương [IVXLC]+)\b",
        r"(Mục \d+)\b",
        r"(Điều \d+)\.",
        r"([IVXLC]+)(?:-|\.) ",
        r"(\d+)(?:\.|-) ",
        r"(\d+\.\d+)(?:\.|-)? ",
        r"(\d+\.\d+\.\d+)(?:\.|-)? ",
        r"([a-zđ])\) ",
        r"(-) ",
        r"(\+) ",
    )
)
_BASIS = re.compile(r"- (?:Căn cứ|Theo đề nghị|Xét)\b")
_FRAME = frozenset({SectionKind.BASIS, SectionKind.PREAMBLE, SectionKind.CLOSING, SectionKind.TABLE})


def printed_texts(source: Source) -> tuple[str, ...]:
    """Returns the words in the orders in which they may be read: a head set in two columns by rows or by columns."""
    return tuple(dict.fromkeys("\n".join(_printed(pieces(source), by_rows=by_rows)) for by_rows in (False, True)))


def _printed(printed: Iterable[Piece], *, by_rows: bool) -> Iterator[str]:
    for piece in printed:
        if isinstance(piece, Para):
            yield piece.text
        elif isinstance(piece, Grid):
            for row in (piece.header, *piece.rows):
                yield " ".join(row)
        else:
            yield from _side_by_side(piece, by_rows=by_rows)


def _side_by_side(piece: SideBySide, *, by_rows: bool) -> Iterator[str]:
    cells = (
        [cell for row in piece.rows for cell in row]
        if by_rows
        else [row[side] for side in (0, 1) for row in piece.rows]
    )
    for cell in cells:
        yield from (para.text for para in cell)


def unit_chains(source: Source) -> list[Chain]:
    """Returns the units of body and annexes in order."""
    chains = list(_chains(source.blocks, ()))
    for annex in source.annexes:
        top = (_label(annex.label),)
        chains += [top, *_chains(annex.blocks, top)]
    return chains


def _chains(blocks: Iterable[Block], top: Chain) -> Iterator[Chain]:
    open_units: list[tuple[int, str]] = []
    quoted = False  # words of another document in an amending one are no units
    for block in blocks:
        if not isinstance(block, Paragraph):
            continue
        mark = None if quoted or _BASIS.match(block.text) else _mark(block.text)
        if mark is not None:
            open_units = [unit for unit in open_units if unit[0] < mark[0]] + [mark]
            yield (*top, *(label for _, label in open_units))
        quoted = (block.text.count("“") > block.text.count("”")) or (quoted and "”" not in block.text)


def _mark(text: str) -> tuple[int, str] | None:
    for rank, pattern in enumerate(_MARKS):
        if match := pattern.match(text):
            return rank, _label(match[1])
    return None


def read_chains(sections: Iterable[Section]) -> list[Chain]:
    """Returns the units of a document that was read, in the same form."""
    by_index = {section.index: section for section in sections}
    return [_chain(section, by_index) for section in by_index.values() if section.kind not in _FRAME]


def _chain(section: Section, by_index: dict[int, Section]) -> Chain:
    above = by_index[section.parent] if section.parent is not None else None
    upper = _chain(above, by_index) if above is not None else ()
    return upper if section.kind in _FRAME else (*upper, _label(section.label))


def _label(label: str) -> str:
    return fold_case(label).rstrip(".):") if label not in ("-", "+") else label
