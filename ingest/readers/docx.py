"""Reads DOCX: paragraphs and tables in the order of the body, automatic numbers written out.

The package is read with zipfile and lxml directly: python-docx drops content controls, tracked changes, text boxes
and list numbers, which carry the structure here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from ingest.blocks import Block, RawDocument
from ingest.readers.archives import Package, open_package
from ingest.readers.characters import CONTROLS_WARNING, has_controls, tidy
from ingest.readers.docx_fonts import read_theme
from ingest.readers.docx_marginalia import printed_parts, read_marginalia
from ingest.readers.docx_numbering import W, read_numbering
from ingest.readers.docx_paragraphs import Context, Paragraph, read_paragraph
from ingest.readers.docx_pictures import printed_pictures
from ingest.readers.docx_styles import read_styles
from ingest.readers.docx_tables import has_borders, header_rows, read_grid, shown
from ingest.readers.items import split_soft_breaks
from ingest.readers.side_by_side import split_columns
from ingest.readers.stamp_pictures import recognised
from ingest.readers.tables import build_table, flattened, layout_columns
from vanban.documents import Cell
from vanban.errors import UnreadableFile

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_BLOCKS = (f"{W}p", f"{W}tbl")
_NOTE_TAGS = {"footnotes": f"{W}footnote", "endnotes": f"{W}endnote"}
_DEEPEST_NESTING = 8  # tables in tables; deeper ones are read as text all the same but not walked further


@dataclass(slots=True)
class _Body:
    context: Context
    depth: int = 0
    in_cell: bool = False


def accepts(name: str, data: bytes) -> bool:
    """Tells whether the bytes are a zip; every OOXML file is one."""
    return data[:2] == b"PK" or name.lower().endswith((".docx", ".docm", ".dotx"))


def read(data: bytes) -> RawDocument:
    """Returns the blocks of a DOCX. Raises ``UnreadableFile`` when damaged, encrypted, not Word or without text."""
    package = open_package(data)
    main = _main_part(package)
    root = package.xml(main)
    body = root.find(f"{W}body") if root is not None else None
    if body is None:
        raise UnreadableFile("Tệp nén này không phải văn bản Word (.docx); hãy gửi tệp .docx, .pdf, .html hoặc .txt.")
    folder = main.rpartition("/")[0]
    styles = read_styles(package.xml(f"{folder}/styles.xml"))
    styles.theme = read_theme(package.xml(f"{folder}/theme/theme1.xml"))
    context = Context(styles, read_numbering(package.xml(f"{folder}/numbering.xml")))
    context.guesses.add(body)
    reading = _Body(context)
    blocks = split_columns([*_blocks(body, reading), *_notes(package, folder, reading)])
    if not blocks:
        raise UnreadableFile("Tệp .docx không có chữ nào (có thể chỉ có ảnh quét); hãy gửi bản có chữ.")
    warnings = (CONTROLS_WARNING,) if any(has_controls(block.text) for block in blocks) else ()
    printed = printed_pictures(package, printed_parts(package, main))
    stamps, unseen = recognised(printed.pictures)
    marginalia = (*read_marginalia(package, main), *stamps)
    warnings = (*warnings, *context.conversions.warnings(), *unseen, *printed.warnings())
    return RawDocument(tuple(blocks), MEDIA_TYPE, None, warnings, marginalia)


def _main_part(package: Package) -> str:
    relations = package.xml("_rels/.rels")
    for relation in relations.iterfind(_RELATIONS) if relations is not None else ():
        target = (relation.get("Target") or "").lstrip("/")
        if (relation.get("Type") or "").endswith("/officeDocument") and target in package:
            return target
    return "word/document.xml"


def _blocks(container: "etree._Element", reading: _Body) -> Iterator[Block]:
    carried: Paragraph | None = None  # a paragraph whose mark was deleted runs into the next
    for element in shown(container, _BLOCKS):
        if element.tag == f"{W}tbl":
            if carried is not None:
                yield from _paragraph_blocks(carried, reading)
                carried = None
            yield from _table_blocks(element, reading)
            continue
        paragraph = read_paragraph(element, reading.context)
        if carried is not None:
            paragraph = replace(
                paragraph,
                text=carried.text + paragraph.text,
                marker=carried.marker,
                boxes=carried.boxes + paragraph.boxes,
            )
        carried = paragraph if paragraph.mark_deleted else None
        if carried is None:
            yield from _paragraph_blocks(paragraph, reading)
    if carried is not None:
        yield from _paragraph_blocks(carried, reading)


def _paragraph_blocks(paragraph: Paragraph, reading: _Body) -> Iterator[Block]:
    pieces = split_soft_breaks(paragraph.text)
    if not pieces and reading.in_cell and paragraph.marker.strip(" -+"):
        yield Block(paragraph.marker.strip())  # the running number of a table row
    for index, piece in enumerate(pieces):
        marker = paragraph.marker if index == 0 else ""
        text = tidy(marker + piece) if "\t" not in piece else _keeping_tabs(marker + piece)
        if text.strip():
            yield Block(
                text,
                bold=paragraph.bold,
                italic=paragraph.italic,
                centered=paragraph.centered,
                size=paragraph.size,
                heading_level=paragraph.level,
            )
    for box in paragraph.boxes if reading.depth < _DEEPEST_NESTING else ():
        yield from _blocks(box, _Body(reading.context, reading.depth + 1))


def _keeping_tabs(text: str) -> str:
    return "\t".join(tidy(part) for part in text.split("\t"))


def _table_blocks(element: "etree._Element", reading: _Body) -> Iterator[Block]:
    inner = _Body(reading.context, reading.depth + 1, in_cell=True)
    grid = read_grid(element)
    contents = [[block for part in place.elements for block in _cell_blocks(part, inner)] for place in grid]
    cells = [
        Cell("\n".join(flattened(blocks)), place.row, place.column, place.columns, place.rows)
        for place, blocks in zip(grid, contents, strict=True)
    ]
    columns = _layout(cells, bordered=has_borders(element))
    if columns is not None:
        yield from _as_columns(cells, contents, columns)
    elif cells and max(c.column + c.columns for c in cells) == 1:
        yield from (block for blocks in contents for block in blocks)
    elif any(cell.text.strip() for cell in cells):
        yield Block("", table=build_table([_tidied(c) for c in cells], header_rows=header_rows(element) or None))


def _cell_blocks(cell: "etree._Element", inner: _Body) -> list[Block]:
    return list(_blocks(cell, inner)) if inner.depth < _DEEPEST_NESTING else _flat(cell)


def _layout(cells: list[Cell], *, bordered: bool) -> tuple[list[int], list[int]] | None:
    n_rows = max((c.row + 1 for c in cells), default=0)
    n_columns = max((c.column + 1 for c in cells), default=0)
    if not n_columns or n_rows > 50:
        return None
    rows = [[""] * n_columns for _ in range(n_rows)]
    for cell in cells:
        rows[cell.row][cell.column] = cell.text
    return layout_columns(rows, bordered=bordered)


def _as_columns(
    cells: list[Cell], contents: list[list[Block]], columns: tuple[list[int], list[int]]
) -> Iterator[Block]:
    for side, wanted in enumerate(columns):
        for cell, blocks in zip(cells, contents, strict=True):
            if cell.column in wanted:
                yield from (replace(block, column=side) for block in blocks)


def _flat(cell: "etree._Element") -> list[Block]:
    return [Block(tidy("".join(t.text or "" for t in cell.iter(f"{W}t"))))]


def _tidied(cell: Cell) -> Cell:
    return replace(cell, text="\n".join(tidy(line) for line in cell.text.split("\n") if line.strip()))


def _notes(package: Package, folder: str, reading: _Body) -> Iterator[Block]:
    if not reading.context.notes:
        return
    wanted = list(reading.context.notes)
    parts = {name: package.xml(f"{folder}/{name}.xml") for name in {part for part, _ in wanted}}
    for root in parts.values():
        reading.context.guesses.add(root)
    notes = {part: _by_identity(root, _NOTE_TAGS[part]) for part, root in parts.items()}
    for number, (part, identity) in enumerate(wanted, 1):
        note = notes[part].get(identity)
        text = " ".join(flattened(list(_blocks(note, reading)))) if note is not None else ""
        if text.strip():
            yield Block(tidy(f"[{number}] {text}"))


def _by_identity(root: "etree._Element | None", tag: str) -> dict[str, "etree._Element"]:
    """Returns the notes of a part by their identity; of two with the same the first counts."""
    found: dict[str, etree._Element] = {}
    for note in root.iterfind(tag) if root is not None else ():
        found.setdefault(note.get(f"{W}id") or "", note)
    return found
