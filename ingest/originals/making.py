"""What is made of originals in the background, so that no page waits for LibreOffice or for recognition.

``MakingRoom.got`` gives what is kept, or has it made and waits for a moment only. Two threads work, each for one job
after another: one for what takes long (LibreOffice, recognition), one for the rest; one job a file at a time.
"""

import logging
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TypeVar

from ingest.originals.desk import NO_PAGE, DeskBusy, Files, NotMade, Original, PageDesk
from ingest.originals.page_cache import PageCache
from ingest.sandbox import ReadingInterrupted, SandboxUnavailable
from vanban.errors import NotFound, UnreadableFile, VanbanError
from vanban.logging import where

MOST_WAITING = 24  # jobs of one thread; whoever comes after them is told that there are many
REMEMBERED = 600.0  # seconds that a file which could not be read is not tried again
SHORT = 1.0  # the same for a fault that passes, so that whoever waits is told
MOST_REMEMBERED = 1_000
BUSY = "Nhiều bản gốc đang chờ dựng ảnh trang cùng lúc. Đề nghị xem lại sau ít phút."
MAKING = "Ảnh trang của bản gốc đang được dựng, đề nghị chờ ít giây."
FAILED = "Chưa dựng được ảnh trang của bản gốc do máy chủ gặp sự cố. Đề nghị báo quản trị viên."
PASSING = (DeskBusy, SandboxUnavailable, ReadingInterrupted)  # worth trying again at the next opening
T = TypeVar("T")
log = logging.getLogger(__name__)


class StillMaking(VanbanError):
    """What was asked for is being made in the background; worth looking again in a few seconds."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted of a file: ``what`` names it among all that can be wanted of the file, ``slow`` takes long."""

    original: Original
    what: str
    slow: bool = False
    shared: bool = True  # False: may be made while something else is made of the same file

    @property
    def job(self) -> str:
        """The name of the job that makes it."""
        return self.original.sha256 if self.shared else f"{self.original.sha256} {self.what}"


class MakingRoom:
    """Makes things of originals in the background. Safe to call from any thread; never call it on the event loop."""

    def __init__(self, files: Files, cache: PageCache) -> None:
        self._desk = PageDesk(files, cache)
        self._shelf = PageDesk(files, cache, makes=False)
        self._lanes = {slow: _Lane() for slow in (False, True)}
        self._jobs: dict[str, Future[None]] = {}
        self._failures = _Failures()
        self._lock = threading.Lock()
        self._finalizer = weakref.finalize(self, _end, tuple(self._lanes.values()), self._desk)

    def got(self, wanted: Wanted, make: Callable[[PageDesk], T], *, patience: float) -> T:
        """Returns what ``make`` returns when all it asks the desk for is kept; else it is made in the background.

        Raises ``StillMaking`` where that takes longer than ``patience`` seconds, ``DeskBusy`` where too much waits
        already, and what ``make`` raised in the background (``UnreadableFile``), also for ten minutes after.
        """
        until = time.monotonic() + patience
        while True:
            try:
                return make(self._shelf)
            except NotMade:
                job = self._job(wanted, make)  # or the one for something else of this file; then it is asked again
            try:
                job.result(timeout=max(0.0, until - time.monotonic()))
            except TimeoutError as error:
                raise StillMaking(MAKING) from error
            self._failures.tell(wanted)

    def kept(self, read: Callable[[PageDesk], T]) -> T | None:
        """Returns what ``read`` returns when all it asks the desk for is kept, else None; nothing is made."""
        try:
            return read(self._shelf)
        except NotMade:
            return None

    def picture(self, original: Original, page: int, *, width: int, patience: float) -> bytes:
        """Returns a page (from 1) as JPEG, see ``PageDesk.picture``; raises what ``got`` raises."""
        sizes = Wanted(original, "sizes", slow=not self._desk.has_pdf(original))
        first = 0.0 if sizes.slow else patience  # whoever waits holds a thread of the service
        if not 1 <= page <= len(self.got(sizes, lambda desk: desk.sizes(original), patience=first)):
            raise NotFound(NO_PAGE)
        drawn = Wanted(original, f"{page} {width}", shared=False)
        return self.got(drawn, lambda desk: desk.picture(original, page, width=width), patience=patience)

    def has_pdf(self, original: Original) -> bool:
        """Tells whether the pages of a file can be drawn without LibreOffice being asked first."""
        return self._desk.has_pdf(original)

    def close(self) -> None:
        """Lets go of what waits and ends what is being made; the next call would begin anew."""
        _end(self._lanes.values(), self._desk)

    def _job(self, wanted: Wanted, make: Callable[[PageDesk], object]) -> Future[None]:
        self._failures.tell(wanted)
        with self._lock:
            running = self._jobs.get(wanted.job)
            if running is None:
                running = Future()
                self._lanes[wanted.slow].add(_Job(lambda: self._make(wanted, make), running))
                self._jobs[wanted.job] = running
                running.add_done_callback(lambda _: self._jobs.pop(wanted.job, None))
        return running

    def _make(self, wanted: Wanted, make: Callable[[PageDesk], object]) -> None:
        began = time.monotonic()
        try:
            make(self._desk)
        except VanbanError as error:
            self._failures.note(wanted, error)
        except Exception as error:  # noqa: BLE001  the edge of a thread: the next job is done whatever happens
            log.error("an original could not be made ready: %s", where(error))
            self._failures.note(wanted, UnreadableFile(FAILED))
        log.info("an original was worked on for %d ms", (time.monotonic() - began) * 1000)


class _Failures:
    """What could not be made, by what was wanted, for a while."""

    def __init__(self) -> None:
        self._kept: dict[Wanted, tuple[float, VanbanError]] = {}
        self._lock = threading.Lock()

    def note(self, wanted: Wanted, error: VanbanError) -> None:
        lasts = SHORT if isinstance(error, PASSING) else REMEMBERED
        with self._lock:
            while len(self._kept) >= MOST_REMEMBERED:
                self._kept.pop(next(iter(self._kept)))
            self._kept[wanted] = (time.monotonic() + lasts, error)

    def tell(self, wanted: Wanted) -> None:
        """Raises the error that a job for this ended with a short while ago."""
        with self._lock:
            until, error = self._kept.get(wanted, (0.0, None))
            if error is None:
                return
            if until < time.monotonic():
                del self._kept[wanted]
                return
        raise type(error)(error.message)


@dataclass(frozen=True, slots=True)
class _Job:
    """Something to run, and what its waiters wait for."""

    run: Callable[[], None]
    done: Future[None]


class _Lane:
    """Jobs done one after another, on a thread that lives as long as there are any."""

    def __init__(self) -> None:
        self._jobs: deque[_Job] = deque()
        self._works = False
        self._lock = threading.Lock()

    def add(self, job: _Job) -> None:
        """Has a job done after those that wait; raises ``DeskBusy`` where too many do."""
        with self._lock:
            if len(self._jobs) >= MOST_WAITING:
                raise DeskBusy(BUSY)
            self._jobs.append(job)
            if not self._works:
                self._works = True
                threading.Thread(target=self._work, name="originals", daemon=True).start()

    def clear(self) -> None:
        """Lets go of the jobs that wait."""
        with self._lock:
            dropped = list(self._jobs)
            self._jobs.clear()
        for job in dropped:
            job.done.set_result(None)

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._jobs:
                    self._works = False
                    return
                job = self._jobs.popleft()
            job.run()
            job.done.set_result(None)


def _end(lanes: Iterable[_Lane], desk: PageDesk) -> None:
    for lane in lanes:
        lane.clear()
    desk.close()
