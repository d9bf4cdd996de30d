"""Where a cited passage stands in the original: on which pages, and in which boxes of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.document_view import Range
from ingest.originals.desk import Original, PageDesk
from ingest.originals.kinds import OriginalKind
from ingest.originals.locating import Location, locate
from vanban.db.models import DocumentRow, FileRow, PageRow, PassageRow
from vanban.documents import PassageKind, ReadingMethod
from vanban.errors import NotFound

_SURE = 0.9  # share of the words found that ends the search of further pages
_WINDOW = 3  # pages looked at together where nothing says on which page a passage stands
_MOST_PAGES = 6  # of a passage
_MOST_WINDOWS = 40  # 120 pages around the likely one


@dataclass(frozen=True, slots=True)
class PageSource:
    """What is needed of a document to look at its pages; read once, so that no session is held while pages are drawn.

    ``hint`` is the first and the last page that the structure gives for the cited range (see ``page_hint``).
    """

    document_id: int
    original: Original
    file_name: str
    length: int  # of the text, in code points
    recognised: frozenset[int] = frozenset()
    hint: tuple[int, int | None] | None = None

    def likely(self, start: int, count: int) -> int:
        """Returns the page of ``count`` on which an offset stands if the text is spread evenly."""
        return min(count, 1 + start * count // max(1, self.length))

    def first_page(self, start: int, count: int) -> int:
        """Returns the page of ``count`` to look at first for a passage that begins at an offset."""
        return min(self.hint[0], count) if self.hint else self.likely(start, count)


@dataclass(frozen=True, slots=True)
class CitedPages:
    """The page to open for a cited range, and its boxes by page; no boxes where it could not be located."""

    first: int
    boxes: dict[int, list[tuple[float, float, float, float]]] = field(default_factory=dict)

    @property
    def located(self) -> bool:
        """Whether the passage was found on the pages."""
        return bool(self.boxes)


def page_source(session: Session, row: DocumentRow, cited: Range | None) -> PageSource:
    """Returns what is needed of a document that the person may read; raises ``NotFound`` without an original."""
    file = session.get(FileRow, row.file_sha256)
    if file is None:
        raise NotFound("Không tìm thấy tệp gốc của văn bản này.")
    recognised = select(PageRow.number).where(PageRow.document_id == row.id, PageRow.method == ReadingMethod.OCR.value)
    return PageSource(
        document_id=row.id,
        original=Original(file.sha256, file.media_type),
        file_name=file.name,
        length=len(row.text),
        recognised=frozenset(session.scalars(recognised)),
        hint=page_hint(session, row.id, cited) if cited else None,
    )


def page_hint(session: Session, document_id: int, cited: Range) -> tuple[int, int | None] | None:
    """Returns the first and last page that a range can stand on by the passages around it; the last may be unknown.

    A row of a table bears the page on which its table begins, so only running text tells where a range ends.
    """
    paged = (PassageRow.document_id == document_id, PassageRow.page.is_not(None))
    after = (*paged, PassageRow.start >= cited.end, PassageRow.kind == PassageKind.TEXT.value)
    first = session.scalar(select(func.max(PassageRow.page)).where(*paged, PassageRow.start <= cited.start))
    if first is None:
        return None
    last = session.scalar(select(func.min(PassageRow.page)).where(*after))
    return first, None if last is None else max(first, last)


def cited_pages(desk: PageDesk, source: PageSource, passage: str, start: int) -> CitedPages:
    """Returns where a passage that begins at an offset of the text stands; raises what the desk raises."""
    count = len(desk.sizes(source.original))
    first = source.first_page(start, count)
    best: Location | None = None
    for pages in _windows(source.hint, first, count):
        found = _located(desk, source, passage, pages)
        if found is not None and (best is None or found.share > best.share):
            best = found
        if best is not None and best.share >= _SURE:
            break
    if best is None:
        return CitedPages(first)
    boxes: dict[int, list[tuple[float, float, float, float]]] = {}
    for box in best.boxes:
        boxes.setdefault(box.page, []).append((box.left, box.top, box.right, box.bottom))
    return CitedPages(best.pages[0], boxes)


def _windows(hint: tuple[int, int | None] | None, first: int, count: int) -> Iterator[list[int]]:
    """Yields runs of pages to search, the likeliest first; neighbours overlap so that no passage falls between."""
    step = _WINDOW - 1
    if hint is None:
        offsets = [(turn + 1) // 2 * step * (1 if turn % 2 else -1) for turn in range(_MOST_WINDOWS)]
        starts = [max(1, first - 1) + offset for offset in offsets]
    else:
        last = max(first, min(hint[1] or count, count))
        if last < first + _MOST_PAGES:
            yield list(range(first, last + 1))
        starts = [*range(first, last + 1, step), first - 1][:_MOST_WINDOWS]
    for start in starts:
        pages = list(range(max(1, start), min(count, start + step) + 1))
        if pages:
            yield pages


def _located(desk: PageDesk, source: PageSource, passage: str, pages: Sequence[int]) -> Location | None:
    picture = source.original.kind is OriginalKind.PICTURE
    seen = [page for page in pages if picture or page in source.recognised]
    words = desk.words(source.original, seen, recognised=True) if seen else {}
    plain = [page for page in pages if page not in seen]
    words |= desk.words(source.original, plain, recognised=False) if plain else {}
    return locate(passage, words)
