"""The pages of original files for the web: drawn, read and located in processes of their own, kept on disk.

A page is drawn at most once for each width; an office file is turned into PDF once. Whoever waits longer than
``PATIENCE`` for a process is told to come back, so that a few heavy files never hold up the service. What makes a
person wait is not called by requests at all: see ``ingest.originals.making``.
"""

import json
import threading
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from ingest.file_store import sha256_of
from ingest.originals.kinds import OriginalKind, kind_of
from ingest.originals.page_cache import PageCache
from ingest.originals.page_starts import page_starts
from ingest.originals.words import PlainWord
from ingest.sandbox import Limits, SandboxedParser
from vanban.errors import NotFound, UnreadableFile, VanbanError

WIDTHS = (600, 900, 1400)  # pixels; what is asked for is rounded up to one of them
PATIENCE = 20.0  # seconds that a reader waits for a free process
DRAWING = Limits(seconds=30, page_seconds=0, memory_mb=2_048, output_mb=64)
SLOW = Limits(seconds=120, page_seconds=0, memory_mb=2_048, output_mb=256)  # recognition, LibreOffice
MOST_PAGES = 600  # whose beginnings in the text are looked for
NO_PAGE = "Bản gốc không có trang này."
NO_PAGES = "Bản gốc là tệp chữ, không có trang; xem ở thẻ Nội dung hoặc tải tệp gốc."
NOT_MADE = "Ảnh trang của bản gốc chưa được dựng."
_ROOM = "ingest.originals"


class DeskBusy(VanbanError):
    """Too many originals are being drawn at once; worth trying again in a moment."""


class NotMade(VanbanError):
    """What was asked for is not kept, and the desk was asked to make nothing."""


@dataclass(frozen=True, slots=True)
class Original:
    """An original file as the desk needs to know it."""

    sha256: str
    media_type: str

    @property
    def kind(self) -> OriginalKind:
        """How its pages are had."""
        return kind_of(self.media_type)


class Files(Protocol):
    """The store of original files."""

    def read(self, sha256: str) -> bytes:
        """Returns the bytes of a file, or raises ``NotFound``."""


class PageDesk:
    """Draws and reads pages of original files. Safe to call from any thread; never call it on the event loop."""

    def __init__(self, files: Files, cache: PageCache, *, makes: bool = True) -> None:
        """Without ``makes`` it only gives what is kept and raises ``NotMade`` for the rest, at once."""
        self._makes = makes
        self._files = files
        self._cache = cache
        self._quick = _Process(SandboxedParser(DRAWING, parse=f"{_ROOM}.drawing:draw_pdf_page"))
        self._slow = _Process(SandboxedParser(SLOW, parse=f"{_ROOM}.words:recognised_pdf_words"))
        self._finalizer = weakref.finalize(self, _close, (self._quick, self._slow))

    def sizes(self, original: Original) -> list[tuple[float, float]]:
        """Returns width and height of each page (only their ratio means anything across kinds).

        Raises ``UnreadableFile`` for a file without pages or one that cannot be drawn, ``DeskBusy``.
        """
        kept = self._cache.get(original.sha256, "sizes.json")
        if kept is None:
            function = "picture_sizes" if original.kind is OriginalKind.PICTURE else "page_sizes"
            sizes = self._made(self._quick, f"{_ROOM}.drawing:{function}", {}, original)
            kept = json.dumps(sizes).encode()
            self._cache.put(original.sha256, "sizes.json", kept)
        return [(float(width), float(height)) for width, height in json.loads(kept)]

    def picture(self, original: Original, page: int, *, width: int) -> bytes:
        """Returns a page (from 1) as JPEG about ``width`` pixels wide; ``NotFound`` for a page that is not there."""
        if not 1 <= page <= len(self.sizes(original)):
            raise NotFound(NO_PAGE)
        width = fitting_width(width)
        name = f"p{page}-{width}.jpg"
        kept = self._cache.get(original.sha256, name)
        if kept is None:
            function = "draw_picture_page" if original.kind is OriginalKind.PICTURE else "draw_pdf_page"
            asked = {"page": page, "width": width}
            drawn = self._made(self._quick, f"{_ROOM}.drawing:{function}", asked, original)
            kept = _bytes(drawn)
            self._cache.put(original.sha256, name, kept)
        return kept

    def words(self, original: Original, pages: Sequence[int], *, recognised: bool) -> dict[int, list[PlainWord]]:
        """Returns the words of some pages; ``recognised`` where the text of the document came from recognition."""
        kept = {page: self._kept_words(original, page, recognised=recognised) for page in pages}
        missing = [page for page, found in kept.items() if found is None]
        if missing and not recognised:
            read = self._made(self._quick, f"{_ROOM}.words:text_layer_words", {"pages": missing}, original)
            kept |= self._put_words(original, missing, read, recognised=False)
        for page in missing if recognised else ():
            kind = "picture" if original.kind is OriginalKind.PICTURE else "pdf"
            function = f"{_ROOM}.words:recognised_{kind}_words"
            read = self._made(self._slow, function, {"page": page}, original)
            kept |= self._put_words(original, [page], read, recognised=True)
        return {page: found or [] for page, found in kept.items()}

    def starts(self, original: Original, text: str) -> tuple[int, ...]:
        """Returns where in a document's text each page begins, for a file whose reader knew no pages."""
        name = f"s{sha256_of(text.encode())[:24]}.json"
        kept = self._cache.get(original.sha256, name)
        if kept is None:
            pages = self.words(original, range(1, min(len(self.sizes(original)), MOST_PAGES) + 1), recognised=False)
            starts = page_starts(text, [" ".join(word[0] for word in pages[page]) for page in sorted(pages)])
            kept = json.dumps(starts).encode()
            self._cache.put(original.sha256, name, kept)
        return tuple(int(start) for start in json.loads(kept))

    def has_pdf(self, original: Original) -> bool:
        """Tells whether the pages of a file can be drawn without LibreOffice being asked first."""
        return original.kind is not OriginalKind.OFFICE or self._cache.holds(original.sha256, "whole.pdf")

    def close(self) -> None:
        """Ends the processes, whatever they are doing; the next call would start them again."""
        _close((self._quick, self._slow))

    def _kept_words(self, original: Original, page: int, *, recognised: bool) -> list[PlainWord] | None:
        kept = self._cache.get(original.sha256, _words_name(page, recognised=recognised))
        return None if kept is None else _words_of(kept)

    def _put_words(
        self, original: Original, pages: Sequence[int], read: object, *, recognised: bool
    ) -> dict[int, list[PlainWord] | None]:
        if not isinstance(read, list) or len(read) != len(pages):
            raise UnreadableFile(NO_PAGE)
        found: dict[int, list[PlainWord] | None] = {}
        for page, words in zip(pages, read, strict=True):
            data = json.dumps(words, ensure_ascii=False).encode()
            self._cache.put(original.sha256, _words_name(page, recognised=recognised), data)
            found[page] = _words_of(data)
        return found

    def _made(
        self, process: "_Process", function: str, asked: Mapping[str, int | list[int]], original: Original
    ) -> object:
        if original.kind is OriginalKind.TEXT:
            raise UnreadableFile(NO_PAGES)
        if not self._makes:
            raise NotMade(NOT_MADE)
        return process.call(function, asked, self._pages_file(original))

    def _pages_file(self, original: Original) -> bytes:
        """Returns the bytes that hold the pages: the file itself, or the PDF that LibreOffice made of it."""
        if original.kind is not OriginalKind.OFFICE:
            return self._files.read(original.sha256)
        kept = self._cache.get(original.sha256, "whole.pdf")
        return kept if kept is not None else self._made_pdf(original)

    def _made_pdf(self, original: Original) -> bytes:
        with self._slow.turn() as process:
            kept = self._cache.get(original.sha256, "whole.pdf")  # whoever waited finds it made
            if kept is None:
                kept = _bytes(process.call(f"{_ROOM}.office:as_pdf", "{}", self._files.read(original.sha256)))
                self._cache.put(original.sha256, "whole.pdf", kept)
            return kept


class _Process:
    """A reading process that callers take turns at, none waiting longer than ``PATIENCE``."""

    def __init__(self, parser: SandboxedParser) -> None:
        self._parser = parser
        self._lock = threading.Lock()

    @contextmanager
    def turn(self) -> Iterator[SandboxedParser]:
        """Gives the process to one caller; raises ``DeskBusy``."""
        if not self._lock.acquire(timeout=PATIENCE):
            raise DeskBusy("Nhiều bản gốc đang được dựng ảnh cùng lúc. Đề nghị mở lại sau ít phút.")
        try:
            yield self._parser
        finally:
            self._lock.release()

    def call(self, function: str, asked: Mapping[str, int | list[int]], data: bytes) -> object:
        with self.turn() as process:
            return process.call(function, json.dumps(asked), data)

    def close(self) -> None:
        self._parser.interrupt()
        self._parser.close()


def _close(processes: Sequence[_Process]) -> None:
    for process in processes:
        process.close()


def _bytes(made: object) -> bytes:
    if not isinstance(made, bytes):
        raise UnreadableFile(NO_PAGE)
    return made


def fitting_width(width: int) -> int:
    """Returns the width that is drawn for one that was asked for.

    >>> fitting_width(700), fitting_width(5000)
    (900, 1400)
    """
    return next((one for one in WIDTHS if one >= width), WIDTHS[-1])


def _words_name(page: int, *, recognised: bool) -> str:
    return f"{'o' if recognised else 'w'}{page}.json"


def _words_of(data: bytes) -> list[PlainWord]:
    return [
        (str(one[0]), float(one[1]), float(one[2]), float(one[3]), float(one[4]), int(one[5]))
        for one in json.loads(data)
    ]
