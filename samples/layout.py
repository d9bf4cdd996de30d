"""A source as pieces of a page, the same for every format: paragraphs with their looks, and tables.

The three renderers draw these pieces and know nothing of documents; this module knows documents and nothing of formats.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from samples.profiles import profile_of
from samples.sources import Annex, Block, Source, SourceTable
from vanban.layout.boxes import Foot, Top, foot_pieces, head_pieces
from vanban.layout.lines import ROMAN, heading, line_para
from vanban.layout.pieces import Para, SideBySide, centred, printed_date
from vanban.layout.profiles import Profile
from vanban.layout.widths import column_shares


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with borders. ``widths`` are shares that sum to 1; a row of two cells spans from its second cell."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    size: float


Piece = Para | SideBySide | Grid

_PLACE = re.compile(r" (?=(?:THÀNH PHỐ|PHƯỜNG|XÃ) )")
_HEAD_LINE = 24  # characters that fit into the left column of a State head


def pieces(source: Source) -> list[Piece]:
    """Returns everything that is printed, in order; page numbers and margins are the renderer's."""
    profile = profile_of(source)
    body = list(_body(source.blocks, profile))
    if isinstance(body[-1], Para):
        body[-1] = replace(body[-1], keep_with_next=True)  # a signature never stands alone on a page
    return [
        *head(source, profile),
        *body,
        signature(source, profile),
        *(piece for annex in source.annexes for piece in _annex(annex, profile)),
    ]


def head(source: Source, profile: Profile) -> Iterator[Para | SideBySide]:
    """Yields the head table, then type and subject, or the addressees of a letter."""
    top = Top(
        superior=tuple(source.superior.splitlines()),
        issuer=tuple(_issuer_lines(source)),
        number=source.number,
        place_and_date=f"{source.place}, {printed_date(source.date)}",
        type=source.type,
        subject=source.subject,
        note=source.note,
        addressees=source.addressees,
        letter=source.type == "Công văn",
    )
    yield from head_pieces(top, profile)


def _issuer_lines(source: Source) -> list[str]:
    """Returns the issuing body as printed: a long State name breaks before the place it belongs to."""
    if source.family == "state" and len(source.issuer_head) > _HEAD_LINE:
        return _PLACE.sub("\n", source.issuer_head, count=1).splitlines()
    return source.issuer_head.splitlines()


def signature(source: Source, profile: Profile) -> SideBySide:
    """Returns the recipients on the left and authority, position and name on the right."""
    authority, position = tuple(source.authority.splitlines()), tuple(source.position.splitlines())
    return foot_pieces(Foot(authority, position, source.signer, source.recipients), profile)


def _annex(annex: Annex, profile: Profile) -> Iterator[Piece]:
    yield replace(centred(annex.label, profile.body, bold=True, keep=True), page_break_before=True)
    yield centred(annex.title, profile.body, bold=True, keep=True)
    yield from _body(annex.blocks, profile)


def _body(blocks: tuple[Block, ...], profile: Profile) -> Iterator[Piece]:
    after_centred = False
    for block in blocks:
        if isinstance(block, SourceTable):
            if block.caption:
                yield centred(block.caption, profile.table + 1, italic=True, before=4, after=4, keep=True)
            yield Grid(block.header, block.rows, column_widths(block), profile.table)
            after_centred = False
            continue
        para = line_para(block.text, profile)
        if after_centred and block.text == block.text.upper() and not ROMAN.match(block.text):
            para = heading(block.text, profile)
        after_centred = para.align == "center"
        yield para


def column_widths(table: SourceTable) -> tuple[float, ...]:
    """Returns a share for every column of a table; group rows do not count."""
    return column_shares([table.header, *(row for row in table.rows if len(row) == len(table.header))])
