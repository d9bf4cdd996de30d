"""Reads PDF: pdfium for words and rules, a quality gate, pdfplumber where the gate fails, recognition where both do."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from ingest.blocks import Marginal, RawDocument
from ingest.ocr import engine
from ingest.readers.characters import CONTROLS_WARNING, has_controls
from ingest.readers.pdf_fallback import words_of_pages
from ingest.readers.pdf_flow import Item, flow
from ingest.readers.pdf_geometry import SPACE, Line, Page, Word, lines_of
from ingest.readers.pdf_legacy import legacy_warnings
from ingest.readers.pdf_marginalia import Around, passed_over_warnings, pictures_of, removed_lines
from ingest.readers.pdf_noise import PageLines, is_furniture, without_noise
from ingest.readers.pdf_recognition import LEAST_LETTERS, Recognition, recognition
from ingest.readers.pdf_tables import PdfTable, find_tables
from ingest.readers.pdf_words import opened, read_page
from ingest.readers.stamp_pictures import recognised
from ingest.text_quality import GOOD_ENOUGH
from vanban.documents import PageReading, ReadingMethod
from vanban.errors import UnreadableFile

MEDIA_TYPE = "application/pdf"
NO_TEXT = "Tệp PDF chỉ có ảnh quét, chưa có lớp chữ; hãy gửi bản .docx hoặc .pdf xuất từ máy tính."
NO_ENGINE = f"Tệp PDF chỉ có ảnh quét, chưa có lớp chữ, mà {engine.MISSING}; hoặc gửi bản .docx, .pdf xuất từ máy tính."
_TRIED = 3  # pages the fallback is tried on before it is used for all
_WORTHWHILE = 0.1  # gain in quality that makes the fallback worth its time


def accepts(name: str, data: bytes) -> bool:
    """Tells whether the bytes hold a PDF header near their beginning, or the name is of a PDF."""
    return b"%PDF-" in data[:1024] or name.lower().endswith(".pdf")


def read(data: bytes) -> RawDocument:
    """Returns the blocks of a PDF. Raises ``UnreadableFile`` when damaged, encrypted or without any text."""
    with opened(data) as document:
        count = len(document)
        around = Around()
        read_pages = [read_page(document, index, look=partial(_look, around, index + 1)) for index in range(count)]
        pages = [page for page in read_pages if page is not None]
    warnings = _lost_pages(count, pages)
    native, poor = _best_words(data, pages)
    methods = {n.number: _method(before, n) for before, n in zip(pages, native, strict=True)}
    seen = recognition(data, native, poor, around.looks)
    pages = [seen.page(page) for page in native]
    if not any(_has_text(page) for page in pages):
        raise UnreadableFile(_no_text(seen))
    warnings += [*seen.warnings, *_word_warnings(pages, [n for n in poor if n not in seen.pages])]
    items, running = items_of(pages)
    if not items:
        raise UnreadableFile(_no_text(seen))
    unread = [part for part in around.looked_at if part.page not in seen.looked_at]
    stamps, unseen = recognised(pictures_of(data, unread))
    return RawDocument(
        tuple(item.as_block() for item in items),
        MEDIA_TYPE,
        count,
        (*warnings, *unseen, *passed_over_warnings(around)),
        marginalia=(*running, *around.marginalia, *stamps, *seen.stamps),
        pages=_readings(count, native, methods, seen),
        doubtful=seen.doubtful,
    )


def _look(around: Around, number: int, handle: Any, page: Page | None) -> None:
    around.look(handle, number, with_pictures=page is not None and _has_text(page))


def _no_text(seen: Recognition) -> str:
    if seen.pages:
        return "Tệp PDF chỉ có ảnh mà không nhận dạng được chữ nào; hãy quét lại rõ hơn hoặc gửi bản có lớp chữ."
    return f"{seen.warnings[0]} {NO_TEXT}" if seen.warnings else NO_TEXT if engine.is_available() else NO_ENGINE


def _method(before: Page, chosen: Page) -> ReadingMethod:
    return ReadingMethod.NATIVE if before.words == chosen.words else ReadingMethod.GEOMETRY


def _readings(
    count: int, native: Sequence[Page], methods: Mapping[int, ReadingMethod], seen: Recognition
) -> tuple[PageReading, ...]:
    """Returns how each page was read; of a damaged page nothing was."""
    found = {page.number: seen.reading(page, methods[page.number]) for page in native}
    return tuple(found.get(n, PageReading(n, ReadingMethod.NATIVE, 0.0)) for n in range(1, count + 1))


def _word_warnings(pages: Sequence[Page], poor: Sequence[int]) -> Iterator[str]:
    empty = [page.number for page in pages if not page.words]
    if empty:
        missing = "" if engine.is_available() else f"; {engine.MISSING}"
        yield f"Trang {_listed(empty)} không có lớp chữ (trang trắng hoặc ảnh quét) nên không đọc được{missing}."
    if poor:
        yield (
            f"Chữ ở trang {_listed(poor)} không giống tiếng Việt (lỗi phông chữ hoặc tiếng nước ngoài); "
            "hãy đối chiếu bản gốc."
        )
    if any(has_controls("".join(word.text for word in page.words)) for page in pages):
        yield CONTROLS_WARNING
    yield from legacy_warnings(pages)


def items_of(pages: Sequence[Page]) -> tuple[list[Item], list[Marginal]]:
    """Returns the paragraphs and tables of pages in reading order, and the running heads and feet left out of it."""
    tables: dict[int, list[PdfTable]] = {}
    lined: list[PageLines] = []
    for page in pages:
        tables[page.number], outside = find_tables(page)
        lines = page.lines if _is_plain(page, outside) else _lines(outside, page.number)
        lined.append(PageLines(page.number, page.width, page.height, tuple(lines)))
    cleaned = without_noise(lined)
    return flow(cleaned, tables), list(removed_lines(lined, cleaned))


def _is_plain(page: Page, outside: Sequence[Word]) -> bool:
    """Tells whether all words stand upright outside tables: then the lines are those judged for quality already."""
    return len(outside) == len(page.words) and all(word.anchor is None for word in outside)


def _lines(words: Sequence[Word], number: int) -> list[Line]:
    """Returns the upright lines from the top, then what is set sideways beside them."""
    upright = lines_of([w for w in words if w.anchor is None], number)
    turned = lines_of([w for w in words if w.anchor is not None], number)
    return [*upright, *(line for line in turned if not is_furniture(line))]


def _lost_pages(count: int, pages: Sequence[Page]) -> list[str]:
    lost = sorted(set(range(1, count + 1)) - {page.number for page in pages})
    return [f"Trang {_listed(lost)} bị hỏng nên không đọc được."] if lost else []


def _listed(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:20]))
    return shown if len(numbers) <= 20 else f"{shown}… (tổng cộng {len(numbers)} trang)"


def _has_text(page: Page) -> bool:
    return page.letters >= LEAST_LETTERS


def _best_words(data: bytes, pages: Sequence[Page]) -> tuple[list[Page], list[int]]:
    """Returns the pages with the better of two readings, and the numbers of those that stay below the gate."""
    quality = {page.number: _page_quality(page) for page in pages}
    poor = [number for number, value in quality.items() if value < GOOD_ENOUGH]
    if not poor:
        return list(pages), []
    second = words_of_pages(data, poor[:_TRIED])
    gains = [_quality(words, number) - quality[number] for number, words in second.items()]
    if not gains or max(gains) < _WORTHWHILE:
        return list(pages), poor
    second |= words_of_pages(data, poor[_TRIED:]) if poor[_TRIED:] else {}
    better = {n: words for n, words in second.items() if _quality(words, n) > quality[n]}
    chosen = [replace(page, words=better[page.number]) if page.number in better else page for page in pages]
    return chosen, [n for n in poor if n not in better or _quality(better[n], n) < GOOD_ENOUGH]


def _quality(words: Sequence[Word], number: int) -> float:
    return _page_quality(Page(number, 0.0, 0.0, tuple(words)))


def _page_quality(page: Page) -> float:
    if sum(len(word.text) for word in page.words if word.text != SPACE) < 100:
        return 1.0  # too little to judge
    return page.quality
