"""A source as a PDF whose main font lacks the Vietnamese letters: they are drawn from a second font, as separate runs.

Office programs write such files when a font without these letters is chosen. All letters of the main font come first
in the stream, of a line or of the whole page, and the others after them, so a reader that trusts the order of the
stream takes every word apart. Without its map to Unicode the second font shows letters that nobody can copy.
"""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal

import pdfplumber
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from samples import pdf
from samples.sources import Source

Order = Literal["line", "page"]

SECOND = "VanbanSecond"  # the same faces again, so that the widths agree
_FACES = ("-BoldItalic", "-Bold", "-Italic", "")
_TOUCHING = 0.05  # points between two letters that one run can hold
_MAP, _NO_MAP = b"/ToUnicode", b"/NoUnicode"  # of one length: the offsets of the file stay right


@dataclass(frozen=True, slots=True)
class _Letter:
    """A drawn character: where its baseline begins (points from the bottom left), its face and size."""

    char: str
    x: float
    y: float
    face: str
    size: float

    @property
    def font(self) -> str:
        """The main font where it has the letter (it has those of Western Europe), else the second one."""
        return (pdf.FAMILY if _in_main_font(self.char) else SECOND) + self.face


def render(source: Source, *, order: Order = "line", maps: bool = True) -> bytes:
    """Returns the PDF bytes, the same for the same source; without ``maps`` the second font has none to Unicode."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    printed = pdf.render(source)  # registers the main font
    _register_second_font()
    with pdfplumber.open(io.BytesIO(printed)) as document:
        for page in document.pages:
            canvas.setPageSize((page.width, page.height))
            _draw_rules(canvas, page)
            for run in _runs(_letters(page), order):
                canvas.setFont(run[0].font, run[0].size)
                canvas.drawString(run[0].x, run[0].y, "".join(letter.char for letter in run))
            canvas.showPage()
            page.close()
    states = [pdfmetrics.getFont(SECOND + face).state.get(canvas._doc) for face in _FACES]
    names = [state.internalName for state in states if state is not None]  # of the faces that were used
    canvas.save()
    return buffer.getvalue() if maps else _without_maps(buffer.getvalue(), names)


def _register_second_font() -> None:
    for face in _FACES:
        font = TTFont(SECOND + face, pdfmetrics.getFont(pdf.FAMILY + face).face.filename)
        font.face.name = (SECOND + face).encode()  # a font of its own in the file, not the main one again
        pdfmetrics.registerFont(font)


def _without_maps(data: bytes, names: Sequence[str]) -> bytes:
    """Returns the file with the maps of some fonts named otherwise, so that no program finds them."""
    fonts = b"|".join(re.escape(name.encode()) for name in names)
    return re.sub(rb"(/Name /(?:%b)\+\d+ [^>]*?)%b" % (fonts, _MAP), rb"\1" + _NO_MAP, data)


def _in_main_font(char: str) -> bool:
    try:
        return len(char.encode("cp1252")) == 1
    except UnicodeEncodeError:
        return False


def _letters(page: Any) -> list[_Letter]:
    return [
        _Letter(c["text"], c["matrix"][4], c["matrix"][5], _face(c["fontname"]), c["size"])
        for c in page.chars
        if c["text"].isprintable()
    ]


def _face(font_name: str) -> str:
    return next(face for face in _FACES if font_name.endswith(face))


def _runs(letters: Sequence[_Letter], order: Order) -> Iterator[list[_Letter]]:
    """Yields what is drawn at once, line by line or page by page: the main font's runs, then the second font's."""
    lines = [list(line) for _, line in groupby(letters, key=lambda letter: round(letter.y, 1))]
    for group in lines if order == "line" else [letters]:
        ordered = sorted(group, key=lambda letter: (not _in_main_font(letter.char), -letter.y, letter.x))
        run: list[_Letter] = []
        for letter in ordered:
            if run and not _goes_on(run, letter):
                yield run
                run = []
            run.append(letter)
        if run:
            yield run


def _goes_on(run: Sequence[_Letter], letter: _Letter) -> bool:
    first = run[0]
    if (first.font, first.size, first.y) != (letter.font, letter.size, letter.y):
        return False
    end = first.x + pdfmetrics.stringWidth("".join(one.char for one in run), first.font, first.size)
    return bool(abs(end - letter.x) < _TOUCHING)


def _draw_rules(canvas: Canvas, page: Any) -> None:
    canvas.setLineWidth(0.6)
    for line in page.lines:
        canvas.line(line["x0"], line["y0"], line["x1"], line["y1"])
