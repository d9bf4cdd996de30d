"""How many PDF pages are read per second: on one core and on all, by how they are read and whether they hold tables.

A file counts for the way in which most of its pages were read. The time of one core is processor time, so that other
work on the machine does not count; that of all cores is what a clock shows.
"""

import multiprocessing
import os
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.parsing import parse
from ingest.readers.pdf_fallback import words_of_pages
from ingest.readers.registry import read_file
from vanban.documents import ReadingMethod
from vanban.errors import UnreadableFile

_GEOMETRY_PAGES = 3  # pages a file on which the words of the geometric path are timed by themselves


@dataclass(frozen=True, slots=True)
class FileTime:
    """What reading one file took, in seconds of processor time; ``method`` is that of most pages."""

    name: str
    pages: int
    tables: int
    method: str
    read_s: float
    parse_s: float
    geometry_pages: int = 0
    geometry_s: float = 0.0
    failed: str = ""


def evaluate(files: Sequence[Path], *, workers: int | None = None) -> dict[str, Any]:
    """Returns pages per second over the files; a file that cannot be read is named and counts for nothing."""
    times = [time_file(path, geometry=True) for path in files]
    read = [one for one in times if not one.failed]
    return {
        "files": len(times),
        "failed": {one.name: one.failed for one in times if one.failed},
        "one_core": {
            "all": rates(read),
            "without_tables": rates([one for one in read if not one.tables]),
            "with_tables": rates([one for one in read if one.tables]),
            **{method: rates([one for one in read if one.method == method]) for method in _methods(read)},
        },
        "geometric_words": _rate(sum(one.geometry_pages for one in read), sum(one.geometry_s for one in read)),
        "all_cores": _on_all_cores(files, workers or os.cpu_count() or 1),
    }


def time_file(path: Path, *, geometry: bool = False) -> FileTime:
    """Returns the processor time of reading and of parsing a file, with ``geometry`` that of the slow path too."""
    data = path.read_bytes()
    started = time.process_time()
    try:
        raw = read_file(path.name, data)
    except UnreadableFile as error:
        return FileTime(path.name, 0, 0, "", time.process_time() - started, 0.0, failed=str(error))
    read = time.process_time()
    parse(raw)
    parsed = time.process_time()
    methods = Counter(page.method.value for page in raw.pages)
    numbers = range(1, min(raw.page_count or 0, _GEOMETRY_PAGES) + 1) if geometry else range(0)
    words = words_of_pages(data, numbers) if numbers else {}
    return FileTime(
        path.name,
        raw.page_count or 1,
        sum(block.table is not None for block in raw.blocks),
        methods.most_common(1)[0][0] if methods else ReadingMethod.NATIVE.value,
        read - started,
        parsed - read,
        len(words),
        time.process_time() - parsed if words else 0.0,
    )


def rates(times: Sequence[FileTime]) -> dict[str, Any]:
    """Returns pages and pages per second, of reading alone and with parsing."""
    pages = sum(one.pages for one in times)
    read, parsed = sum(one.read_s for one in times), sum(one.parse_s for one in times)
    return {
        "files": len(times),
        "pages": pages,
        "read": _rate(pages, read),
        "read_and_parse": _rate(pages, read + parsed),
    }


def _rate(pages: int, seconds: float) -> float | None:
    return round(pages / seconds, 1) if seconds > 0 else None


def _methods(times: Sequence[FileTime]) -> list[str]:
    return sorted({one.method for one in times})


def _on_all_cores(files: Sequence[Path], workers: int) -> dict[str, Any]:
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        list(pool.map(time_file, files[:workers]))  # starting the processes is not reading
        started = time.perf_counter()
        times = list(pool.map(time_file, files))
        seconds = time.perf_counter() - started
    pages, busy = sum(one.pages for one in times), sum(one.read_s + one.parse_s for one in times)
    return {
        "workers": workers,
        "pages": pages,
        "seconds": round(seconds, 2),
        "pages_per_s": _rate(pages, seconds),
        "processor_s": round(busy, 2),  # far below workers × seconds: the machine had other work to do
    }
