"""What the pages about an original show: one of its pages with the cited passage boxed, and the text beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from api.cited_pages import CitedPages, PageSource, page_source
from api.document_head import DocumentHead
from api.document_view import ParagraphView, Range, TableView, text_blocks, text_parts
from api.wording import citation_words
from ingest.originals.desk import PageDesk
from ingest.originals.kinds import OriginalKind
from ingest.originals.page_starts import page_at
from vanban.db.models import DocumentRow
from vanban.documents import Section, Table

SCREEN, CLOSE = 900, 1400  # pixels; the width of a page on the screen, and of one to be read closely
PART_LENGTH = 120_000  # code points of text beside a page: about 50 printed pages


@dataclass(frozen=True, slots=True)
class PageView:
    """One page of an original as a page shows it.

    ``width`` and ``height`` are in thousandths of the page's width, the unit of the boxes (left, top, width, height).
    """

    document_id: int
    number: int
    count: int
    height: int
    cited: CitedPages | None = None
    query: str = ""  # of the cited range
    width: int = 1000

    @property
    def image(self) -> str:
        """The address of the page's picture."""
        return f"/van-ban/{self.document_id}/trang/{self.number}?rong={SCREEN}"

    @property
    def large(self) -> str:
        """The address of the page's picture to be read closely."""
        return f"/van-ban/{self.document_id}/trang/{self.number}?rong={CLOSE}"

    @property
    def boxes(self) -> list[tuple[float, float, float, float]]:
        """The boxes of the cited passage on this page."""
        sides = self.cited.boxes.get(self.number, []) if self.cited else []
        return [
            (
                round(left * 1000),
                round(top * self.height),
                round((right - left) * 1000),
                round((bottom - top) * self.height),
            )
            for left, top, right, bottom in sides
        ]

    @property
    def cited_on(self) -> list[int]:
        """The pages on which the cited passage stands."""
        return sorted(self.cited.boxes) if self.cited else []

    def link(self, page: int, base: str = "ban-goc") -> str:
        """Returns the address of another page, the cited range kept."""
        query = urlencode({"trang": page}) + (f"&{self.query}" if self.query else "")
        return f"/van-ban/{self.document_id}/{base}?{query}"


@dataclass(frozen=True, slots=True)
class Opened:
    """A document that the person may read, opened at a cited range (``end`` 0: at none)."""

    row: DocumentRow
    source: PageSource
    head: DocumentHead
    passage: str = ""
    start: int = 0
    end: int = 0

    @property
    def cited(self) -> Range | None:
        """The cited range, None without one."""
        return Range(self.start, self.end) if self.end else None

    @property
    def query(self) -> str:
        """The cited range as a part of an address."""
        return f"start={self.start}&end={self.end}" if self.end else ""

    def state(self, *, beside: bool = False) -> str:
        """Returns the address that tells whether the page images are made, with the pages of the clauses or not."""
        query = "&".join(part for part in (self.query, "song=1" if beside else "") if part)
        return f"/van-ban/{self.row.id}/ban-goc/tinh-trang" + (f"?{query}" if query else "")


@dataclass(frozen=True, slots=True)
class BesideText:
    """The text beside a page: one part of it, and on which page of the original each section begins, by its index."""

    name: str
    blocks: tuple[ParagraphView | TableView, ...]
    part: int  # 1-based
    parts: int
    pages: dict[int, int] = field(default_factory=dict)

    def citation(self, section: Section) -> str:
        """Returns how a clause is cited in writing."""
        return citation_words(section.path, self.name)


def opened_at(session: Session, row: DocumentRow, head: DocumentHead, cited: Range | None) -> Opened:
    """Returns a readable document opened at a cited range, ready to be shown once the session has ended."""
    source = page_source(session, row, cited)
    if cited is None:
        return Opened(row, source, head)
    return Opened(row, source, head, row.text[cited.start : cited.end], cited.start, cited.end)


def beside_text(
    opened: Opened,
    sections: Sequence[Section],
    tables: Sequence[Table],
    *,
    part: int | None = None,
    page: int | None = None,
    pages: Mapping[int, int] | None = None,
    longest: int = PART_LENGTH,
) -> BesideText:
    """Returns the part of the text that holds the cited range, that was asked for, or that the page shown begins.

    ``pages`` gives the page on which each section begins (``section_pages``); a part has about ``longest`` code points.
    """
    text, cited, pages = opened.row.text, opened.cited, dict(pages or {})
    parts = text_parts(text, longest=longest)
    first = next((one.start for one in sections if page is not None and pages.get(one.index) == page), 0)
    offset = cited.start if cited else first
    number = max(1, min(part or _part_of(parts, offset), len(parts)))
    blocks = text_blocks(text, sections=sections, tables=tables, cited=cited, part=parts[number - 1])
    return BesideText(opened.head.name, tuple(blocks), number, len(parts), pages)


def section_pages(desk: PageDesk, opened: Opened, sections: Sequence[Section]) -> dict[int, int]:
    """Returns the page of the original on which each section begins, by the section's index."""
    known = {one.index: one.page for one in sections if one.page is not None}
    if known or opened.source.original.kind is not OriginalKind.OFFICE:
        return known
    starts = desk.starts(opened.source.original, opened.row.text)
    placed = {one.index: page_at(starts, one.start) for one in sections}
    return {index: page for index, page in placed.items() if page is not None}


def _part_of(parts: Sequence[Range], offset: int) -> int:
    return next((index for index, part in enumerate(parts, start=1) if offset < part.end), len(parts))
