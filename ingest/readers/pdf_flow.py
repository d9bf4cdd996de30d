"""The pages of a PDF as one flow of paragraphs, columns and tables, joined over page breaks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from ingest.blocks import Block
from ingest.readers.pdf_columns import side_by_side
from ingest.readers.pdf_footnotes import without_footnotes
from ingest.readers.pdf_geometry import Line
from ingest.readers.pdf_layout import Frame, TextParagraph, continued_over_page, frame_of, make_paragraph, paragraphs
from ingest.readers.pdf_noise import PageLines
from ingest.readers.pdf_tables import PdfTable, continued

_NEAR_EDGE = 0.25  # share of the page height below the last table row that may stay empty when it goes on


@dataclass(frozen=True, slots=True)
class Item:
    """A paragraph (in a column or not) or a table, as it stands in the flow."""

    paragraph: TextParagraph | None = None
    table: PdfTable | None = None
    column: int | None = None
    frame: Frame | None = None

    def as_block(self) -> Block:
        """Returns the item as a block of the document."""
        if self.table is not None:
            return Block("", page=self.table.page, table=self.table.as_table())
        paragraph = self.paragraph
        if paragraph is None:
            return Block("")
        return Block(
            paragraph.text,
            page=paragraph.page,
            bold=all(line.bold for line in paragraph.lines),
            italic=all(line.italic for line in paragraph.lines),
            centered=paragraph.centered,
            size=round(max(line.size for line in paragraph.lines) * 2) / 2,
            column=self.column,
        )


def flow(pages: Sequence[PageLines], tables: dict[int, list[PdfTable]]) -> list[Item]:
    """Returns the items of all pages in reading order, footnotes at the end."""
    pages, notes = without_footnotes(pages)
    frames = _frames(pages)
    items: list[Item] = []
    for page in pages:
        found = list(_page_items(page, tables.get(page.number, []), frames[page.number]))
        if found and items:
            joined = _joined(items[-1], found[0], page)
            if joined is not None:
                items[-1] = joined
                found = found[1:]
        items.extend(found)
    return [*items, *(Item(make_paragraph(note, _column_frame(note))) for note in notes)]


def _joined(above: Item, below: Item, page: PageLines) -> Item | None:
    if above.table is not None and below.table is not None:
        ends_low = above.table.last_page == page.number - 1
        begins_high = below.table.box[1] < _NEAR_EDGE * page.height
        table = continued(above.table, below.table) if ends_low and begins_high else None
        return Item(table=table) if table is not None else None
    if above.paragraph is None or below.paragraph is None or above.column is not None or below.column is not None:
        return None
    if above.frame is None or below.frame is None or above.paragraph.lines[-1].page != page.number - 1:
        return None
    paragraph = continued_over_page(above.paragraph, below.paragraph, above.frame, below.frame)
    return Item(paragraph, frame=below.frame) if paragraph is not None else None


def _page_items(page: PageLines, tables: Sequence[PdfTable], frame: Frame) -> Iterator[Item]:
    rest = list(page.lines)
    for table in tables:
        above = [line for line in rest if line.top + line.bottom < table.box[1] + table.box[3]]
        yield from _text_items(above, page, frame)
        yield Item(table=table)
        rest = rest[len(above) :]
    yield from _text_items(rest, page, frame)


def _text_items(lines: Sequence[Line], page: PageLines, frame: Frame) -> Iterator[Item]:
    done = 0
    for region in side_by_side(lines, page.width):
        yield from _column_items(lines[done : region.first], frame, None)
        yield from _column_items(region.left, _column_frame(region.left), 0)
        yield from _column_items(region.right, _column_frame(region.right), 1)
        done = region.last + 1
    yield from _column_items(lines[done:], frame, None)


def _column_items(lines: Sequence[Line], frame: Frame, column: int | None) -> Iterator[Item]:
    for paragraph in paragraphs(lines, frame):
        yield Item(paragraph, column=column, frame=frame)


def _column_frame(lines: Sequence[Line]) -> Frame:
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    return Frame(left, right, frame_of(lines).leading)


def _frames(pages: Sequence[PageLines]) -> dict[int, Frame]:
    """Returns the frame of each page; facing pages may have mirrored margins, so like is compared with like."""
    alike: dict[tuple[int, int], list[PageLines]] = {}
    for page in pages:
        alike.setdefault((page.number % 2, round(page.width / 10)), []).append(page)
    everything = [line for page in pages for line in page.lines]
    indented = frame_of(everything).indented if everything else False
    frames: dict[int, Frame] = {}
    for group in alike.values():
        usual = _usual_frame(group, indented)
        for page in group:
            frames[page.number] = _page_frame(page, usual)
    return frames


def _usual_frame(group: Sequence[PageLines], indented: bool) -> Frame:
    own = [frame_of(page.lines) for page in group if len(page.lines) >= 8]
    own = own or [frame_of(page.lines) for page in group if page.lines]
    if not own:
        return Frame(0.0, group[0].width, 0.0, indented)
    return Frame(median(f.left for f in own), median(f.right for f in own), median(f.leading for f in own), indented)


def _page_frame(page: PageLines, usual: Frame) -> Frame:
    if len(page.lines) < 4:
        return usual
    own = frame_of(page.lines)
    # A page differs from its like only when its text runs beyond the usual margins: a page without a line at the
    # left margin may hold nothing but first lines.
    right = own.right if own.right > usual.right + 6 else usual.right
    shifted = own.right > usual.right + 6 and own.left > usual.left + 6 and own.width > 0.9 * usual.width
    left = own.left if own.left < usual.left - 3 or shifted else usual.left
    return Frame(left, right, own.leading or usual.leading, usual.indented)
