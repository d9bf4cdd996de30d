"""Reads PDF with a text layer: pdfium for words and rules, a quality gate, pdfplumber where the gate fails."""

from collections.abc import Sequence
from dataclasses import replace

from ingest.blocks import RawDocument
from ingest.readers.characters import CONTROLS_WARNING, has_controls
from ingest.readers.pdf_fallback import words_of_pages
from ingest.readers.pdf_flow import Item, flow
from ingest.readers.pdf_geometry import SPACE, Line, Page, Word, lines_of
from ingest.readers.pdf_noise import PageLines, is_furniture, without_noise
from ingest.readers.pdf_tables import PdfTable, find_tables
from ingest.readers.pdf_words import opened, read_page
from ingest.text_quality import GOOD_ENOUGH, text_quality
from vanban.errors import UnreadableFile

MEDIA_TYPE = "application/pdf"
NO_TEXT = "Tệp PDF chỉ có ảnh quét, chưa có lớp chữ; hãy gửi bản .docx hoặc .pdf xuất từ máy tính."
_LEAST_LETTERS = 12  # letters on a page that count as a text layer; stamps and page numbers have fewer
_TRIED = 3  # pages the fallback is tried on before it is used for all
_WORTHWHILE = 0.1  # gain in quality that makes the fallback worth its time


def accepts(name: str, data: bytes) -> bool:
    """Tells whether the bytes hold a PDF header near their beginning, or the name is of a PDF."""
    return b"%PDF-" in data[:1024] or name.lower().endswith(".pdf")


def read(data: bytes) -> RawDocument:
    """Returns the blocks of a PDF. Raises ``UnreadableFile`` when damaged, encrypted or without a text layer."""
    with opened(data) as document:
        count = len(document)
        pages = [page for index in range(count) if (page := read_page(document, index)) is not None]
    warnings = _lost_pages(count, pages)
    if not any(_has_text(page) for page in pages):
        raise UnreadableFile(NO_TEXT)
    empty = [page.number for page in pages if not page.words]
    if empty:
        warnings.append(f"Trang {_listed(empty)} không có lớp chữ (trang trắng hoặc ảnh quét) nên không đọc được.")
    pages, poor = _best_words(data, pages)
    if poor:
        warnings.append(
            f"Chữ ở trang {_listed(poor)} không giống tiếng Việt (lỗi phông chữ hoặc tiếng nước ngoài); "
            "hãy đối chiếu bản gốc."
        )
    if any(has_controls("".join(word.text for word in page.words)) for page in pages):
        warnings.append(CONTROLS_WARNING)
    blocks = tuple(item.as_block() for item in _items(pages))
    if not blocks:
        raise UnreadableFile(NO_TEXT)
    return RawDocument(blocks, MEDIA_TYPE, count, tuple(warnings))


def _items(pages: Sequence[Page]) -> list[Item]:
    tables: dict[int, list[PdfTable]] = {}
    lined: list[PageLines] = []
    for page in pages:
        tables[page.number], outside = find_tables(page)
        lines = page.lines if _is_plain(page, outside) else _lines(outside, page.number)
        lined.append(PageLines(page.number, page.width, page.height, tuple(lines)))
    return flow(without_noise(lined), tables)


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
    return sum(c.isalpha() for word in page.words for c in word.text) >= _LEAST_LETTERS


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
    return text_quality("\n".join(line.text for line in page.lines))
