"""A table with borders as a piece of a page, and its drawing in a Word file."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from programs.papers.wording import one_line
from vanban.layout.pieces import Align
from vanban.layout.word import set_widths

_PAD = 2.0  # points above and below the words of a cell
_TWIPS = 1440 / 25.4  # twentieths of a point in a millimetre
_ALIGN = {"justify": "both"}  # as ECMA-376 calls it; the others keep their names


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell: its lines, its look, and how many columns and rows it covers to the right and below."""

    lines: tuple[str, ...]
    align: Align = "left"
    bold: bool = False
    italic: bool = False
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class TablePiece:
    """A table: shares of the width that sum to 1, rows that repeat on each page, rows; None where a cell above covers.

    A cell that covers several columns is followed by what stands after them.
    """

    widths: tuple[float, ...]
    head: tuple[tuple[TableCell | None, ...], ...]
    rows: tuple[tuple[TableCell | None, ...], ...]
    size: float


def text_cell(text: str, *, align: Align = "left", bold: bool = False, columns: int = 1) -> TableCell:
    """Returns a cell of one line."""
    return TableCell((one_line(text),), align, bold=bold, columns=columns)


def head_row(names: Sequence[str]) -> tuple[TableCell, ...]:
    """Returns the names of columns as a row: bold, centred."""
    return tuple(text_cell(name, align="center", bold=True) for name in names)


def draw_table(document: Document, piece: TablePiece, width: float) -> None:
    """Adds a table ``width`` millimetres wide, its head repeated, no row cut by the end of a page.

    The rows are written as XML at once: cell by cell through python-docx, 500 rows take ten times as long.
    """
    table = document.add_table(rows=0, cols=len(piece.widths), style="Table Grid")
    set_widths(table, piece.widths, width)
    twips = [round(share * width * _TWIPS) for share in piece.widths]
    left: list[tuple[int, int]] = [(0, 1)] * len(twips)  # of the cell above: rows that it still covers, its columns
    for index, row in enumerate((*piece.head, *piece.rows)):
        table._tbl.append(parse_xml(_row_xml(row, twips, left, piece, head=index < len(piece.head))))


def _row_xml(
    row: tuple[TableCell | None, ...], twips: list[int], left: list[tuple[int, int]], piece: TablePiece, *, head: bool
) -> str:
    """Returns a row; ``left`` is brought up to date. A row that heads others stays on the page of the next."""
    keep = head or any(cell is not None and cell.columns > 1 for cell in row)
    cells, column = [], 0
    for cell in row:
        if cell is None:
            rows, columns = left[column]
            left[column] = (rows - 1, columns)
            merge, shown = "<w:vMerge/>", TableCell(("",))
        else:
            columns, shown = cell.columns, cell
            left[column] = (cell.rows - 1, columns)
            merge = '<w:vMerge w:val="restart"/>' if cell.rows > 1 else ""
        span = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
        middle = '<w:vAlign w:val="center"/>' if head else ""
        wide = sum(twips[column : column + columns])
        form = f'<w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/>{span}{merge}{middle}</w:tcPr>'
        cells.append(f"<w:tc>{form}{_paragraphs_xml(shown, piece.size, keep=keep)}</w:tc>")
        column += columns
    repeated = "<w:tblHeader/>" if head else ""
    return f"<w:tr {nsdecls('w')}><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(cells)}</w:tr>"


def _paragraphs_xml(cell: TableCell, size: float, *, keep: bool) -> str:
    pad = round(_PAD * 20)  # twentieths of a point
    form = (
        f"<w:pPr>{'<w:keepNext/>' if keep else ''}"
        f'<w:spacing w:before="{pad}" w:after="{pad}"/><w:jc w:val="{_ALIGN.get(cell.align, cell.align)}"/></w:pPr>'
    )
    half = round(size * 2)  # half points
    look = f"{'<w:b/>' if cell.bold else ''}{'<w:i/>' if cell.italic else ''}"
    look = f'<w:rPr>{look}<w:sz w:val="{half}"/></w:rPr>'
    runs = (f'<w:r>{look}<w:t xml:space="preserve">{escape(line)}</w:t></w:r>' if line else "" for line in cell.lines)
    return "".join(f"<w:p>{form}{run}</w:p>" for run in runs) or f"<w:p>{form}</w:p>"
