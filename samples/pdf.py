"""A source as a PDF file with an embedded Vietnamese font, through reportlab (a development dependency)."""

import io
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    HRFlowable,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from samples.layout import Grid, Piece, pieces
from samples.profiles import profile_of
from samples.sources import Source
from vanban.layout.pieces import Para, Run, SideBySide
from vanban.layout.profiles import Profile

FAMILY = "VanbanSerif"
FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts")
_FACES = ("Regular", "Bold", "Italic", "BoldItalic")
# Files of the four faces, and the factor that brings the family to the width of Times New Roman. The first family
# that is there and has all Vietnamese letters is embedded (Liberation before 2.0 lacks most of them).
FONTS = (
    (tuple(f"LiberationSerif-{face}.ttf" for face in _FACES), 1.0),
    (tuple(f"NotoSerif-{face}.ttf" for face in _FACES), 0.9),
    (("DejaVuSerif.ttf", "DejaVuSerif-Bold.ttf", "DejaVuSerif-Italic.ttf", "DejaVuSerif-BoldItalic.ttf"), 0.86),
)
LETTERS = "ăâđêôơưĂÂĐÊÔƠƯảạắặấậẻẹếệỉịỏọốộớợủụứựỳỹỴẢẠẮẶẤẬẺẸẾỆỈỊỎỌỐỘỚỢỦỤỨỰỲỸ“”"
_ALIGN = {"left": TA_LEFT, "center": TA_CENTER, "right": TA_RIGHT, "justify": TA_JUSTIFY}
_SINGLE_LINE = 1.15  # line height of a Times-like font, in sizes


class FontMissing(RuntimeError):
    """No font with Vietnamese letters is installed; the text says which package brings one."""


def render(source: Source) -> bytes:
    """Returns the PDF bytes; raises ``FontMissing`` where no Vietnamese serif font is installed."""
    _scale()  # registers the font, or fails before any work
    profile = profile_of(source)
    top, bottom, left, right = (value * mm for value in profile.margins)
    frame = Frame(left, bottom, A4[0] - left - right, A4[1] - top - bottom, leftPadding=0, rightPadding=0, topPadding=0)
    buffer = io.BytesIO()
    document = BaseDocTemplate(
        buffer, pagesize=A4, invariant=1, title=f"{source.type} {source.number}", author=source.issuer
    )
    document.addPageTemplates([PageTemplate(frames=[frame], onPage=_page_number(profile))])
    document.build([flowable for piece in pieces(source) for flowable in _flowables(piece, profile)])
    return buffer.getvalue()


@cache
def _scale() -> float:
    """Registers the font and returns the factor for its sizes."""
    found = {path.name: path for folder in FONT_FOLDERS if folder.exists() for path in folder.rglob("*.ttf")}
    for files, scale in FONTS:
        if all(name in found for name in files):
            names = [FAMILY, f"{FAMILY}-Bold", f"{FAMILY}-Italic", f"{FAMILY}-BoldItalic"]
            fonts = [TTFont(name, str(found[file])) for name, file in zip(names, files, strict=True)]
            if all(ord(letter) in font.face.charToGlyph for font in fonts for letter in LETTERS):
                for font in fonts:
                    pdfmetrics.registerFont(font)
                pdfmetrics.registerFontFamily(FAMILY, *names)
                return scale
    raise FontMissing("No serif font with Vietnamese letters found: run 'apt-get install fonts-noto-core'.")


def _page_number(profile: Profile) -> Any:
    def draw(canvas: Any, document: Any) -> None:
        if document.page > 1:
            canvas.setFont(FAMILY, profile.page_number * _scale())
            canvas.drawCentredString(A4[0] / 2, A4[1] - 13 * mm, str(document.page))

    return draw


def _flowables(piece: Piece, profile: Profile) -> list[Any]:
    if isinstance(piece, Para):
        width = profile.text_width * mm
        return ([PageBreak()] if piece.page_break_before else []) + _paragraph(piece, width)
    return [_side_by_side(piece, profile)] if isinstance(piece, SideBySide) else [_grid(piece, profile)]


def _paragraph(para: Para, width: float) -> list[Any]:
    size = para.size * _scale()
    style = ParagraphStyle(
        para.align,
        fontName=FAMILY,
        fontSize=size,
        leading=para.line or para.size * _SINGLE_LINE,
        alignment=_ALIGN[para.align],
        firstLineIndent=para.first_line * mm,
        spaceBefore=para.before,
        spaceAfter=0 if para.rule else para.after,
        keepWithNext=para.keep_with_next,
        splitLongWords=0,
    )
    if not para.text:
        return [Spacer(1, style.leading)]
    flowables: list[Any] = [Paragraph("".join(map(_run, para.runs)), style)]
    if para.rule:
        font = f"{FAMILY}-Bold" if para.runs[0].bold else FAMILY
        natural = min(pdfmetrics.stringWidth(para.text, font, size), width)
        flowables.append(
            HRFlowable(natural * para.rule, 0.7, color="black", spaceBefore=4, spaceAfter=max(para.after, 3))
        )
    return flowables


def _run(run: Run) -> str:
    words = escape(run.text, quote=False)
    for wanted, tag in ((run.underline, "u"), (run.italic, "i"), (run.bold, "b")):
        words = f"<{tag}>{words}</{tag}>" if wanted else words
    return words


def _side_by_side(piece: SideBySide, profile: Profile) -> Any:
    widths = [profile.text_width * share * mm for share in piece.widths]
    rows = [
        [
            [flowable for para in cell for flowable in _paragraph(para, width)]
            for cell, width in zip(row, widths, strict=True)
        ]
        for row in piece.rows
    ]
    style = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("ALIGN", (0, 0), (-1, -1), "CENTER"),
        ("TOPPADDING", (0, 0), (-1, -1), 0),
    ]
    style += [("LEFTPADDING", (0, 0), (-1, -1), 2), ("RIGHTPADDING", (0, 0), (-1, -1), 2)]
    return Table(rows, colWidths=widths, style=TableStyle(style), splitByRow=1, spaceBefore=6)


def _grid(grid: Grid, profile: Profile) -> Any:
    style: list[tuple[Any, ...]] = [("GRID", (0, 0), (-1, -1), 0.6, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    style += [("LEFTPADDING", (0, 0), (-1, -1), 3), ("RIGHTPADDING", (0, 0), (-1, -1), 3)]
    rows: list[list[Any]] = []
    for index, row in enumerate((grid.header, *grid.rows)):
        group = len(row) < len(grid.header)
        cells: list[Any] = [
            _cell(text, grid.size, bold=index == 0 or group, centre=index == 0 or c == 0) for c, text in enumerate(row)
        ]
        if group:
            style.append(("SPAN", (1, index), (-1, index)))
            cells += [""] * (len(grid.header) - 2)
        rows.append(cells)
    widths = [profile.text_width * share * mm for share in grid.widths]
    return Table(rows, colWidths=widths, style=TableStyle(style), repeatRows=1, spaceBefore=4, spaceAfter=6)


def _cell(text: str, size: float, *, bold: bool, centre: bool) -> list[Any]:
    return _paragraph(Para((Run(text, bold=bold),), size, "center" if centre else "left"), 0)
