"""Which pages of a PDF are recognised from their picture, and what that gave. Pages with good text are left alone."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from PIL import Image

from ingest.blocks import DoubtfulWord, Marginal
from ingest.ocr import engine
from ingest.ocr.pages import RecognisedPage, recognise_pages
from ingest.readers.pdf_geometry import SPACE, Page
from ingest.readers.pdf_pictures import PageLook, rendered
from ingest.readers.stamp_pictures import FAILED, not_looked_at, on_pages
from ingest.text_quality import GOOD_ENOUGH
from vanban.documents import PageReading, ReadingMethod
from vanban.text import fold_accents

LEAST_LETTERS = 12  # letters on a page that count as a text layer; stamps and page numbers have fewer
_FULL_PAGE = 0.7  # share of a page covered by pictures that makes it a scan
_SCAN_LETTERS = 250  # letters of a scan's hidden text; a signature printed over a scan has fewer
_SCAN_QUALITY = 0.92  # of a hidden text that is kept; recognition itself reaches 0.97 (measured)
_MARKED = 0.4  # share of words with marks; Vietnamese has 0.75, a layer recognised as English none


@dataclass(frozen=True, slots=True)
class Recognition:
    """The pages that were recognised and are better than what the file held, by number, and what went wrong."""

    pages: Mapping[int, RecognisedPage] = field(default_factory=dict)
    looked_at: Mapping[int, RecognisedPage] = field(default_factory=dict)  # all that were recognised
    warnings: tuple[str, ...] = ()

    def page(self, native: Page) -> Page:
        """Returns the page to go on with: the recognised one where there is one."""
        return self.pages[native.number].page if native.number in self.pages else native

    def reading(self, native: Page, method: ReadingMethod) -> PageReading:
        """Returns how a page was read; ``method`` is how its own characters were had."""
        if native.number in self.pages:
            return self.pages[native.number].reading
        if not any(c.isalnum() for c in native.text):
            return PageReading(native.number, ReadingMethod.BLANK, 1.0)
        return PageReading(native.number, method, round(native.quality, 4))

    @property
    def doubtful(self) -> tuple[DoubtfulWord, ...]:
        """The doubtful words of all recognised pages in order."""
        return tuple(word for number in sorted(self.pages) for word in self.pages[number].doubtful)

    @property
    def stamps(self) -> tuple[Marginal, ...]:
        """The stamps found on the pictures of pages, also of those whose own text was the better."""
        return tuple(stamp for _, page in sorted(self.looked_at.items()) for stamp in page.stamps)


def recognition(
    data: bytes, pages: Sequence[Page], poor: Collection[int], looks: Mapping[int, PageLook]
) -> Recognition:
    """Returns what recognising the pages that need it gave.

    ``poor`` are those whose text failed the quality gate, ``looks`` what each page shows besides text.
    """
    wanted = [page for page in pages if _needs_recognition(page, looks.get(page.number, PageLook()), poor)]
    if not wanted or not engine.is_available():
        return Recognition()
    seen = recognise_pages({page.number: partial(_picture, data, page.number) for page in wanted})
    better = {page.number: seen[page.number] for page in wanted if _is_better(seen[page.number], page, poor)}
    return Recognition(better, seen, tuple(recognition_warnings(seen, better)))


def _picture(data: bytes, number: int) -> tuple[Image.Image, float]:
    return rendered(data, number, engine.DPI)


def _needs_recognition(page: Page, look: PageLook, poor: Collection[int]) -> bool:
    letters = page.letters
    if letters < LEAST_LETTERS:
        return look.may_show_text
    if page.number in poor:
        return True
    if look.pictured < _FULL_PAGE:
        return False
    return letters < _SCAN_LETTERS or _is_poor_layer(page)


def _is_poor_layer(page: Page) -> bool:
    words = [word for word in page.text.split() if word.isalpha()]
    marked = sum(fold_accents(word) != word for word in words)
    return page.quality < _SCAN_QUALITY or marked < _MARKED * len(words)


def _is_better(seen: RecognisedPage, native: Page, poor: Collection[int]) -> bool:
    if seen.failure:
        return False
    if native.letters < LEAST_LETTERS:
        return True
    recognised = sum(len(w.text) for w in seen.page.words if w.text != SPACE)
    if native.number in poor:
        return recognised > 0 and seen.reading.quality > native.quality
    return seen.reading.quality >= GOOD_ENOUGH and recognised > native.letters / 2


def recognition_warnings(seen: Mapping[int, RecognisedPage], better: Mapping[int, RecognisedPage]) -> list[str]:
    """Returns what the user is told: pages that failed, pages that were recognised, pages hard to read."""
    warnings = [f"Trang {number}: {page.failure}." for number, page in sorted(seen.items()) if page.failure]
    read = [number for number, page in sorted(better.items()) if page.reading.method is ReadingMethod.OCR]
    if read:
        warnings.append(f"Trang {listed(read)} là ảnh, chữ do máy nhận dạng; hãy đối chiếu bản gốc trước khi dùng.")
    unchecked = [number for number, page in sorted(seen.items()) if not page.is_checked]
    if unchecked:
        warnings.append(not_looked_at(on_pages(unchecked), FAILED))
    faint = [number for number in read if better[number].reading.quality < GOOD_ENOUGH]
    if faint:
        warnings.append(f"Chữ nhận dạng ở trang {listed(faint)} khó đọc; hãy quét lại rõ hơn nếu được.")
    return warnings


def listed(numbers: Sequence[int]) -> str:
    """Returns page numbers as people write them: runs with a dash, at most twenty of them."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    shown = ", ".join(str(a) if a == b else f"{a}, {b}" if b == a + 1 else f"{a}–{b}" for a, b in runs[:20])
    return shown if len(runs) <= 20 else f"{shown}… (tổng cộng {len(numbers)} trang)"
