"""A source as an HTML page, as a clean export of an office program: no scripts, no links, nothing from outside."""

from html import escape

from samples.layout import Grid, Piece, pieces
from samples.profiles import profile_of
from samples.sources import Source
from vanban.layout.pieces import Para, Run, SideBySide

_PAGE = """<!DOCTYPE html>
<html lang="vi">
<head>
<meta charset="utf-8">
<title>{title}</title>
<style>
body {{ font-family: "Times New Roman", "Liberation Serif", serif; max-width: {width}mm; margin: 20mm auto; }}
p {{ margin: 0; }}
table {{ border-collapse: collapse; width: 100%; }}
td, th {{ vertical-align: top; padding: 2pt 4pt; font-weight: normal; }}
table.grid td, table.grid th {{ border: 1px solid #000; }}
table.head {{ margin: 4pt 0; }}
span.rule {{ border-bottom: 1px solid #000; padding-bottom: 1pt; }}
hr {{ border: 0; border-top: 1px solid #000; margin: 2pt auto 6pt; }}
@media print {{ .break {{ page-break-before: always; }} body {{ margin: 0; }} }}
</style>
</head>
<body>
{body}
</body>
</html>
"""


def render(source: Source) -> bytes:
    """Returns the page in UTF-8."""
    profile = profile_of(source)
    body = "\n".join(_piece(piece) for piece in pieces(source))
    title = escape(f"{source.type} {source.number}")
    return _PAGE.format(title=title, width=f"{profile.text_width:g}", body=body).encode()


def _piece(piece: Piece) -> str:
    if isinstance(piece, Para):
        return _para(piece)
    return _side_by_side(piece) if isinstance(piece, SideBySide) else _grid(piece)


def _para(para: Para) -> str:
    style = [f"font-size: {para.size:g}pt", f"text-align: {para.align}"]
    style += [f"text-indent: {para.first_line:g}mm"] if para.first_line else []
    style += [f"margin: {para.before:g}pt 0 {para.after:g}pt"] if para.before or para.after else []
    style += [f"line-height: {para.line:g}pt"] if para.line else []
    words = "".join(map(_run, para.runs)) or "&nbsp;"
    if para.rule >= 1:
        words = f'<span class="rule">{words}</span>'
    below = f'\n<hr style="width: {40 * para.rule:g}%">' if 0 < para.rule < 1 else ""
    mark = ' class="break"' if para.page_break_before else ""
    return f'<p{mark} style="{"; ".join(style)}">{words}</p>{below}'


def _run(run: Run) -> str:
    words = escape(run.text)
    for wanted, tag in ((run.underline, "u"), (run.italic, "i"), (run.bold, "b")):
        words = f"<{tag}>{words}</{tag}>" if wanted and words else words
    return words


def _side_by_side(piece: SideBySide) -> str:
    rows = []
    for row in piece.rows:
        cells = zip(row, piece.widths, strict=True)
        rows.append(
            "".join(f'<td style="width: {share:.0%}">{"".join(map(_para, cell))}</td>' for cell, share in cells)
        )
    return '<table class="head">\n' + "\n".join(f"<tr>{row}</tr>" for row in rows) + "\n</table>"


def _grid(grid: Grid) -> str:
    shares = "".join(f'<col style="width: {share:.1%}">' for share in grid.widths)
    head = "".join(f"<th><b>{escape(text)}</b></th>" for text in grid.header)
    rows = "\n".join(f"<tr>{_cells(row, len(grid.header))}</tr>" for row in grid.rows)
    return (
        f'<table class="grid" style="font-size: {grid.size:g}pt">\n<colgroup>{shares}</colgroup>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>"
    )


def _cells(row: tuple[str, ...], columns: int) -> str:
    if len(row) == columns:
        return "".join(f"<td>{escape(text)}</td>" for text in row)
    return f'<td><b>{escape(row[0])}</b></td><td colspan="{columns - 1}"><b>{escape(row[1])}</b></td>'
