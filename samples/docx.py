"""A source as a DOCX file: Times New Roman, a borderless two-column head, page numbers from page 2."""

import datetime
from typing import Any

from docx.document import Document as DocumentType

from samples.layout import Grid, pieces
from samples.profiles import profile_of
from samples.sources import Source
from vanban.layout.pieces import Para, Run
from vanban.layout.profiles import Profile
from vanban.layout.word import (
    fill,
    fill_cell,
    keep_whole,
    new_document,
    repeat_as_head,
    saved,
    set_widths,
    side_by_side,
)


def render(source: Source) -> bytes:
    """Returns the DOCX bytes; the same source gives the same bytes."""
    profile = profile_of(source)
    document = new_document(profile)
    _set_properties(document, source)
    for piece in pieces(source):
        if isinstance(piece, Para):
            fill(document.add_paragraph(), piece, profile.text_width)
        elif isinstance(piece, Grid):
            _grid(document, piece, profile)
        else:
            side_by_side(document, piece, profile)
    return saved(document)


def _set_properties(document: DocumentType, source: Source) -> None:
    properties = document.core_properties
    stamp = datetime.datetime.combine(source.date, datetime.time(8), tzinfo=datetime.UTC)
    properties.created = properties.modified = stamp
    properties.title, properties.author = f"{source.type} {source.number}", source.issuer
    properties.comments = properties.last_modified_by = ""


def _grid(document: DocumentType, grid: Grid, profile: Profile) -> None:
    table = document.add_table(rows=1 + len(grid.rows), cols=len(grid.header), style="Table Grid")
    set_widths(table, grid.widths, profile.text_width)
    for index, row in enumerate((grid.header, *grid.rows)):
        cells = list(table.rows[index].cells)
        if len(row) < len(grid.header):
            cells[1].merge(cells[-1])
        bold = index == 0 or len(row) < len(grid.header)
        for column, text in enumerate(row):
            align: Any = "center" if index == 0 or column == 0 else "left"
            fill_cell(cells[column], (Para((Run(text, bold=bold),), grid.size, align, before=2, after=2),), 0)
        keep_whole(table.rows[index]._tr)
    repeat_as_head(table.rows[0]._tr)
