"""How the words of a Word file look in the end: what a run says, else its styles, else the defaults of the file."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run

_DEFAULT_SIZE = 10.0  # points, where a file says nothing (ECMA-376, 17.3.2.38)


@dataclass(frozen=True, slots=True)
class Look:
    """The look of a stretch of words; ``font`` "" where the file names none."""

    font: str
    size: float
    bold: bool
    italic: bool
    underline: bool


@dataclass(frozen=True, slots=True)
class Form:
    """The form of a paragraph; millimetres and points; ``line`` is an exact line height, None for any other."""

    align: str
    first_line: float
    before: float
    after: float
    line: float | None


def looks_of(paragraph: Paragraph) -> Counter[Look]:
    """Returns how many letters of a paragraph have each look."""
    counted: Counter[Look] = Counter()
    for run in paragraph.runs:
        letters = len("".join(run.text.split()))
        if letters:
            counted[look_of(run, paragraph)] += letters
    return counted


def main_look(paragraph: Paragraph) -> Look | None:
    """Returns the look of most letters, None for an empty paragraph."""
    counted = looks_of(paragraph)
    return counted.most_common(1)[0][0] if counted else None


def look_of(run: Run, paragraph: Paragraph) -> Look:
    """Returns the look of a run."""
    fonts = [run.font, *(style.font for style in _styles(run, paragraph))]

    def said(read: Callable[[Any], Any]) -> Any:
        return next((value for font in fonts if (value := read(font)) is not None), None)

    size = said(lambda font: font.size)
    return Look(
        font=said(lambda font: font.name) or _default_font(paragraph),
        size=size.pt if size is not None else _default_size(paragraph),
        bold=bool(said(lambda font: font.bold)),
        italic=bool(said(lambda font: font.italic)),
        underline=bool(said(lambda font: font.underline)),
    )


def fonts_of(paragraphs: Iterable[Paragraph]) -> Iterator[tuple[str, Paragraph]]:
    """Yields each typeface with the paragraph in which it first stands, "" for none named; styles are read once."""
    told: set[str] = set()
    known: dict[tuple[Any, Any], str] = {}
    for paragraph in paragraphs:
        for run in paragraph.runs:
            key = (run._r.style, paragraph._p.style)
            font = run.font.name
            if font is None and key not in known:
                known[key] = look_of(run, paragraph).font
            font = known[key] if font is None else font
            if font not in told and run.text.strip():
                told.add(font)
                yield font, paragraph


def form_of(paragraph: Paragraph) -> Form:
    """Returns the form of a paragraph."""
    own = [paragraph.paragraph_format, *(style.paragraph_format for style in _bases(paragraph.style))]

    def said(name: str) -> Any:
        return next((value for form in own if (value := getattr(form, name)) is not None), None)

    first, before, after = said("first_line_indent"), said("space_before"), said("space_after")
    line = said("line_spacing") if said("line_spacing_rule") == WD_LINE_SPACING.EXACTLY else None
    return Form(
        align=_ALIGN.get(said("alignment"), "left"),
        first_line=first.mm if first is not None else 0.0,
        before=before.pt if before is not None else 0.0,
        after=after.pt if after is not None else 0.0,
        line=line.pt if line is not None and hasattr(line, "pt") else None,
    )


_ALIGN = {
    WD_ALIGN_PARAGRAPH.CENTER: "center",
    WD_ALIGN_PARAGRAPH.JUSTIFY: "justify",
    WD_ALIGN_PARAGRAPH.RIGHT: "right",
}


def _styles(run: Run, paragraph: Paragraph) -> Iterator[Any]:
    """Yields the styles that a run takes its look from: its own, where it has one, then its paragraph's."""
    if run._r.style is not None:
        yield from _bases(run.style)
    yield from _bases(paragraph.style)


def _bases(style: Any) -> Iterator[Any]:
    seen = set()
    while style is not None and style.style_id not in seen:
        seen.add(style.style_id)
        yield style
        style = style.base_style


def _defaults(paragraph: Paragraph) -> Any:
    package: Any = paragraph.part.package
    return package.main_document_part.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")


def _default_font(paragraph: Paragraph) -> str:
    found = _defaults(paragraph)
    fonts = found.find(qn("w:rFonts")) if found is not None else None
    return (fonts.get(qn("w:ascii")) or "") if fonts is not None else ""


def _default_size(paragraph: Paragraph) -> float:
    found = _defaults(paragraph)
    size = found.find(qn("w:sz")) if found is not None else None
    return int(size.get(qn("w:val"))) / 2 if size is not None else _DEFAULT_SIZE
