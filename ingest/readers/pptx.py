"""Reads PPTX: slides as pages, their titles as headings, then bullets, tables and notes in reading order."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

import pptx
from lxml import etree
from pptx.exc import PythonPptxError

from ingest.blocks import Block, Marginal, Place, RawDocument
from ingest.readers.archives import damaged, open_package, refuse_declarations
from ingest.readers.characters import CONTROLS_WARNING, has_controls, tidy
from ingest.readers.docx_numbering import render_number
from ingest.readers.items import split_soft_breaks, starts_item
from ingest.readers.packages import package_suffix
from ingest.readers.tables import build_table
from vanban.documents import Cell
from vanban.errors import UnreadableFile

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
NOTES_LABEL = "Ghi chú của trang"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_TITLES = frozenset({1, 3, 5})  # PP_PLACEHOLDER: title, centred title, vertical title
_BULLETED = frozenset({2, 6, 7})  # body, vertical body, object
_FURNITURE = frozenset({13, 15, 16})  # slide number, footer, date
_NUMBER_FORMS = {"alphaLc": "lowerLetter", "alphaUc": "upperLetter", "romanLc": "lowerRoman", "romanUc": "upperRoman"}
_MOST_SLIDES = 3000
_DEEPEST_GROUP = 10
Shape = Any  # python-pptx is not annotated


def accepts(name: str, data: bytes) -> bool:
    """Tells whether the bytes are a zip with slides in it."""
    return package_suffix(data) == ".pptx" or (data[:2] == b"PK" and name.lower().endswith((".pptx", ".pptm", ".ppsx")))


def read(data: bytes) -> RawDocument:
    """Returns the blocks of a PPTX, a slide a page. Raises ``UnreadableFile`` when damaged, encrypted or wordless."""
    refuse_declarations(open_package(data, suffix=".pptx"), ".pptx")
    try:
        slides = list(pptx.Presentation(io.BytesIO(data)).slides)[:_MOST_SLIDES]
        shown = [(n, slide) for n, slide in enumerate(slides, 1) if slide._element.get("show") != "0"]
        blocks = tuple(block for n, slide in shown for block in _slide_blocks(slide, n))
        marginalia = tuple(dict.fromkeys(mark for n, slide in enumerate(slides, 1) for mark in _furniture(slide, n)))
    except (
        PythonPptxError,
        etree.LxmlError,
        zipfile.BadZipFile,
        zlib.error,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        OSError,
    ) as error:
        raise damaged(".pptx") from error
    if not blocks:
        raise UnreadableFile("Tệp trình chiếu không có chữ nào (có thể chỉ có hình); hãy gửi bản có chữ.")
    hidden = sorted(set(range(1, len(slides) + 1)) - {n for n, _ in shown})
    return RawDocument(blocks, MEDIA_TYPE, len(slides), tuple(_warnings(blocks, hidden, shown)), marginalia)


def _warnings(blocks: tuple[Block, ...], hidden: list[int], shown: list[tuple[int, Any]]) -> Iterator[str]:
    if hidden:
        yield f"Trang trình chiếu {', '.join(map(str, hidden[:20]))} bị ẩn nên không được đọc."
    written = {block.page for block in blocks}
    silent = [n for n, _ in shown if n not in written]
    if silent:
        yield f"Trang trình chiếu {', '.join(map(str, silent[:20]))} không có chữ (có thể chỉ có hình)."
    if any(has_controls(block.text) for block in blocks):
        yield CONTROLS_WARNING


def _slide_blocks(slide: Any, number: int) -> Iterator[Block]:
    shapes = list(_flat(slide.shapes))
    for shape in sorted(shapes, key=lambda s: (_kind(s) not in _TITLES, s.top or 0, s.left or 0)):
        if _kind(shape) not in _FURNITURE:
            yield from _shape_blocks(shape, number)
    yield from _diagrams(slide, number)
    notes = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
    lines = [line for line in (tidy(p.text) for p in notes.paragraphs) if line] if notes is not None else []
    for index, line in enumerate(lines):
        yield Block(f"{NOTES_LABEL} {number}: {line}" if index == 0 else line, page=number, italic=True)


def _flat(shapes: Any, depth: int = 0) -> Iterator[Shape]:
    for shape in shapes:
        if hasattr(shape, "shapes") and depth < _DEEPEST_GROUP:
            yield from _flat(shape.shapes, depth + 1)
        else:
            yield shape


def _kind(shape: Shape) -> int:
    """Returns the placeholder type, 0 for a shape that is no placeholder."""
    return int(shape.placeholder_format.type or 0) if shape.is_placeholder else 0


def _shape_blocks(shape: Shape, number: int) -> Iterator[Block]:
    if getattr(shape, "has_table", False) and shape.has_table:
        yield from _table_blocks(shape.table, number)
    elif shape.has_text_frame and _kind(shape) in _TITLES:
        title = tidy(shape.text_frame.text.replace("\x0b", " "))
        if title:
            yield Block(title, page=number, bold=True, heading_level=1)
    elif shape.has_text_frame:
        counts: dict[int, int] = {}
        for paragraph in shape.text_frame.paragraphs:
            marker = _marker(paragraph, counts, bulleted=_kind(shape) in _BULLETED)
            for piece in split_soft_breaks(paragraph.text.replace("\x0b", "\n")):
                text = tidy(piece)
                if text:
                    yield Block(text if starts_item(text) else tidy(marker + text), page=number)
                    marker = ""


def _marker(paragraph: Any, counts: dict[int, int], *, bulleted: bool) -> str:
    """Returns what stands before a paragraph: "- ", deeper "+ ", or its running number."""
    properties = paragraph._p.pPr
    level = paragraph.level
    if not paragraph.text.strip():
        return ""
    numbered = properties.find(f"{_A}buAutoNum") if properties is not None else None
    if numbered is not None:
        form = numbered.get("type", "arabicPeriod")
        counts[level] = counts.get(level, int(numbered.get("startAt", "1")) - 1) + 1
        kind = next((name for start, name in _NUMBER_FORMS.items() if form.startswith(start)), "decimal")
        return render_number(counts[level], kind) + (") " if "Paren" in form else ". ")
    for deeper in [known for known in counts if known >= level]:
        del counts[deeper]
    if properties is not None and properties.find(f"{_A}buNone") is not None:
        return ""
    if bulleted or (properties is not None and properties.find(f"{_A}buChar") is not None):
        return "+ " if level else "- "
    return ""


def _table_blocks(table: Any, number: int) -> Iterator[Block]:
    cells = []
    for row, columns in enumerate(table.rows):
        for column, cell in enumerate(columns.cells):
            if not cell.is_spanned:
                text = "\n".join(line for part in cell.text.splitlines() if (line := tidy(part)))
                cells.append(Cell(text, row, column, cell.span_width, cell.span_height))
    if any(cell.text for cell in cells):
        yield Block("", page=number, table=build_table(cells))


def _diagrams(slide: Any, number: int) -> Iterator[Block]:
    """Yields the words of SmartArt, a paragraph each; the slide itself only refers to them."""
    for relation in slide.part.rels.values():
        if relation.is_external or not relation.reltype.endswith("/diagramData"):
            continue
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        for paragraph in etree.fromstring(relation.target_part.blob, parser).iter(f"{_A}p"):
            text = tidy("".join(run.text or "" for run in paragraph.iter(f"{_A}t")))
            if text:
                yield Block(text, page=number)


def _furniture(slide: Any, number: int) -> Iterator[Marginal]:
    for shape in _flat(slide.shapes):
        if not shape.has_text_frame or not tidy(shape.text_frame.text):
            continue
        if _kind(shape) in _FURNITURE:
            yield Marginal(tidy(shape.text_frame.text), Place.FOOTER, number)
        elif _kind(shape) == 0:
            yield Marginal(tidy(shape.text_frame.text), Place.BOX, number)
    for under in (slide.slide_layout, slide.slide_layout.slide_master):  # what they draw is printed on every slide
        for shape in _flat(under.shapes):
            if shape.has_text_frame and not _kind(shape) and tidy(shape.text_frame.text):
                yield Marginal(tidy(shape.text_frame.text), Place.BOX)
    if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
        lines = (tidy(paragraph.text) for paragraph in slide.notes_slide.notes_text_frame.paragraphs)
        yield from (Marginal(line, Place.BOX, number) for line in lines if line)
