"""Pages recognised side by side: as many at once as there are cores, each holding its own picture only."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from itertools import groupby

from PIL import Image

from ingest.blocks import DoubtfulWord, Marginal
from ingest.ocr.correcting import corrected
from ingest.ocr.doubtful import settled
from ingest.ocr.engine import RecognitionError
from ingest.ocr.parting import parted
from ingest.ocr.pictures import turned
from ingest.ocr.placing import page_of, text_of
from ingest.ocr.recognising import SeenPage, see_page
from ingest.ocr.sequences import Repair, doubts_with, repaired, repairs_of
from ingest.ocr.stamps import FoundStamps, stamps_on
from ingest.progress import report
from ingest.readers.pdf_geometry import Page
from ingest.text_quality import text_quality
from vanban.documents import PageReading, ReadingMethod

STEP = "Nhận dạng chữ"
Pictured = Callable[[], tuple[Image.Image, float]]  # gives a page's picture and the side of its pixels in points
StampFinder = Callable[[Image.Image, int], FoundStamps]


@dataclass(frozen=True, slots=True)
class RecognisedPage:
    """A page as recognised and corrected; ``failure`` says in Vietnamese why there are no words.

    ``is_checked`` is False where a patch that may be a stamp could not be read.
    """

    page: Page
    reading: PageReading
    doubtful: tuple[DoubtfulWord, ...] = ()
    stamps: tuple[Marginal, ...] = ()
    failure: str = ""
    is_checked: bool = True


def recognise_pages(pictures: Mapping[int, Pictured]) -> dict[int, RecognisedPage]:
    """Returns the pages by number. A page that fails is there without words, with its reason.

    ``pictures`` are asked for in a worker, so that only as many pictures live as pages are being recognised.
    """
    done: dict[int, RecognisedPage] = {}
    report(STEP, 0, len(pictures))
    with ThreadPoolExecutor(_workers(), thread_name_prefix="ocr") as pool:
        for page in _as_done(pool, pictures):
            done[page.page.number] = page
            report(STEP, len(done), len(pictures))
    return _sequenced(done)


def _sequenced(pages: Mapping[int, RecognisedPage]) -> dict[int, RecognisedPage]:
    """Returns the pages with the marks of headings and lists set right by their sequences, which pages go on with."""
    out = dict(pages)
    for numbers in _runs(sorted(pages)):
        repairs = repairs_of([pages[number].page for number in numbers])
        for number in {repair.page for repair in repairs}:
            out[number] = _repaired(pages[number], [repair for repair in repairs if repair.page == number])
    return out


def _runs(numbers: Sequence[int]) -> Iterator[list[int]]:
    """Yields numbers that follow each other."""
    for _, group in groupby(enumerate(numbers), key=lambda item: item[1] - item[0]):
        yield [number for _, number in group]


def _repaired(seen: RecognisedPage, repairs: Sequence[Repair]) -> RecognisedPage:
    raw = seen.reading.raw_text or text_of(seen.page)
    page = repaired(seen.page, repairs)
    reading = replace(seen.reading, raw_text=raw)
    return replace(seen, page=page, reading=reading, doubtful=doubts_with(seen.doubtful, repairs))


def _as_done(pool: ThreadPoolExecutor, pictures: Mapping[int, Pictured]) -> Iterator[RecognisedPage]:
    running: set[Future[RecognisedPage]] = set()
    try:
        for number, pictured in pictures.items():
            running.add(pool.submit(recognise_page, number, pictured))
            if len(running) >= 2 * _workers():
                ready, running = wait(running, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in ready)
        for future in list(running):
            running.discard(future)
            yield future.result()
    finally:
        for future in running:
            future.cancel()


def recognise_page(number: int, pictured: Pictured, *, find_stamps: StampFinder = stamps_on) -> RecognisedPage:
    """Returns one page as recognised; ``find_stamps`` gets its picture in colour."""
    picture, points = pictured()
    try:
        seen = see_page(picture)
    except RecognitionError as error:
        page = Page(number, picture.width * points, picture.height * points, ())
        failed = RecognisedPage(page, PageReading(number, ReadingMethod.OCR, 0.0, 0.0), failure=str(error))
        return _stamped(failed, find_stamps(picture, number))
    stamps = find_stamps(turned(picture, seen.picture.turns), number)
    points *= (picture.width * picture.height / seen.picture.pixels.size) ** 0.5
    if not seen.words:
        blank = RecognisedPage(page_of(seen, (), number, points), PageReading(number, ReadingMethod.BLANK, 1.0))
        return _stamped(blank, stamps)
    return _stamped(_corrected(seen, number, points), stamps)


def _stamped(page: RecognisedPage, found: FoundStamps) -> RecognisedPage:
    return replace(page, stamps=found.stamps, is_checked=found.is_complete)


def _corrected(seen: SeenPage, number: int, points: float) -> RecognisedPage:
    parts = replace(seen, words=parted(seen.words))
    found = settled(parts, corrected(parts.words), number)
    page = page_of(seen, found.words, number, points)
    raw = text_of(page_of(seen, seen.words, number, points))
    text = text_of(page)
    reading = PageReading(
        number,
        ReadingMethod.OCR,
        quality=text_quality(text),
        confidence=round(seen.confidence, 4),
        raw_text=raw if raw != text else "",
    )
    return RecognisedPage(page, reading, found.doubtful)


def _workers() -> int:
    """Returns how many pages are recognised at once: the cores this process may use."""
    usable = getattr(os, "sched_getaffinity", None)
    return max(1, len(usable(0)) if usable else os.cpu_count() or 1)
