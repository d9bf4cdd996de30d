"""The table of a programme: Roman heads over numbered tasks."""

from collections.abc import Iterator, Sequence

from programs.papers.columns import Column, Part, cell_text, used_columns
from programs.papers.numbering import roman
from programs.papers.tables import TableCell, TablePiece, head_row, text_cell
from programs.papers.views import PaperHead, ProgrammeGroup
from vanban.layout.pieces import Align
from vanban.layout.widths import column_shares

_CENTRED = frozenset({Part.NUMBER, Part.LEAD, Part.PARTNERS, Part.DUE, Part.LEADER, Part.OPINION})


def programme_table(groups: Sequence[ProgrammeGroup], head: PaperHead, size: float) -> TablePiece:
    """Returns the table with letters of ``size`` points; columns that nothing stands in are left out."""
    columns = used_columns(groups)
    names = [column.name for column in columns]
    texts = [
        ["00", *(cell_text(line, column.part, head) for column in columns[1:])]
        for group in groups
        for line in group.lines
    ]
    return TablePiece(column_shares([names, *texts]), (head_row(names),), tuple(_rows(groups, columns, head)), size)


def _rows(
    groups: Sequence[ProgrammeGroup], columns: Sequence[Column], head: PaperHead
) -> Iterator[tuple[TableCell, ...]]:
    number = 0
    titled = [group for group in groups if group.title]
    for group in groups:
        if group.title:
            mark = text_cell(roman(titled.index(group) + 1), align="center", bold=True)
            yield mark, text_cell(group.title, bold=True, columns=len(columns) - 1)
        for line in group.lines:
            number += 1
            cells = [text_cell(cell_text(line, one.part, head), align=_align(one.part)) for one in columns[1:]]
            yield text_cell(str(number), align="center"), *cells


def _align(part: Part) -> Align:
    return "center" if part in _CENTRED else "left"
