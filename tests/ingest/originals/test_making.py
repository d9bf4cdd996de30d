"""What is made of originals in the background: once a file, bounded, told when it fails, nobody kept waiting."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.file_store import FileStore
from ingest.originals import making
from ingest.originals.desk import DeskBusy, NotMade, Original, PageDesk
from ingest.originals.making import MakingRoom, StillMaking, Wanted
from ingest.originals.page_cache import PageCache
from vanban.errors import UnreadableFile

LONG = 60.0  # seconds; far more than anything here takes


@pytest.fixture
def cache(tmp_path: Path) -> PageCache:
    return PageCache(tmp_path / "pages")


@pytest.fixture
def room(tmp_path: Path, cache: PageCache) -> Iterator[MakingRoom]:
    made = MakingRoom(FileStore(tmp_path / "files"), cache)
    yield made
    made.close()


def wanted(number: int, *, slow: bool = True, what: str = "x") -> Wanted:
    return Wanted(Original(f"{number:064x}", "application/pdf"), what, slow=slow)


class Making:
    """Something to be made: it is kept once it was made, takes until ``go``, and counts how often it was made."""

    def __init__(self, cache: PageCache, number: int, *, error: Exception | None = None) -> None:
        self.cache, self.sha256, self.error = cache, f"{number:064x}", error
        self.go, self.begun = threading.Event(), threading.Event()
        self.times = 0

    def __call__(self, _desk: PageDesk) -> bytes:
        kept = self.cache.get(self.sha256, "made.json")
        if kept is not None:
            return kept
        if threading.current_thread().name != "originals":
            raise NotMade("")
        self.times += 1
        self.begun.set()
        self.go.wait(LONG)
        if self.error is not None:
            raise self.error
        self.cache.put(self.sha256, "made.json", b"1")
        return b"1"


def test_what_is_quick_is_waited_for_and_then_kept(room: MakingRoom, cache: PageCache) -> None:
    make = Making(cache, 1)
    make.go.set()
    assert room.got(wanted(1), make, patience=LONG) == b"1"
    assert room.got(wanted(1), make, patience=0) == b"1"
    assert make.times == 1


def test_what_takes_long_is_not_waited_for_and_made_once_for_all_who_ask(room: MakingRoom, cache: PageCache) -> None:
    make = Making(cache, 1)
    for _ in range(3):
        with pytest.raises(StillMaking):
            room.got(wanted(1), make, patience=0)
    make.go.set()
    assert room.got(wanted(1), make, patience=LONG) == b"1"
    assert make.times == 1


def test_two_things_of_a_file_are_made_one_after_the_other(room: MakingRoom, cache: PageCache) -> None:
    first, second = Making(cache, 1), Making(cache, 1)
    with pytest.raises(StillMaking):
        room.got(wanted(1), first, patience=0)
    with pytest.raises(StillMaking):
        room.got(wanted(1, what="y", slow=False), second, patience=0)
    first.begun.wait(LONG)
    assert second.times == 0
    first.go.set()
    assert room.got(wanted(1, what="y", slow=False), second, patience=LONG) == b"1"


def test_what_is_quick_does_not_wait_for_what_is_slow(room: MakingRoom, cache: PageCache) -> None:
    slow, quick = Making(cache, 1), Making(cache, 2)
    quick.go.set()
    with pytest.raises(StillMaking):
        room.got(wanted(1), slow, patience=0)
    assert room.got(wanted(2, slow=False), quick, patience=LONG) == b"1"
    slow.go.set()


def test_whoever_comes_after_many_is_told_so(
    room: MakingRoom, cache: PageCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "MOST_WAITING", 2)
    works = Making(cache, 1)
    with pytest.raises(StillMaking):
        room.got(wanted(1), works, patience=0)
    works.begun.wait(LONG)
    waiting = [Making(cache, number) for number in (2, 3, 4)]
    for number, make in enumerate(waiting[:2], start=2):
        with pytest.raises(StillMaking):
            room.got(wanted(number), make, patience=0)
    with pytest.raises(DeskBusy):
        room.got(wanted(4), waiting[2], patience=0)
    for make in (works, *waiting):
        make.go.set()
    assert room.got(wanted(3), waiting[1], patience=LONG) == b"1"
    assert room.got(wanted(4), waiting[2], patience=LONG) == b"1"  # there is room again


def test_a_file_that_cannot_be_read_is_told_at_once_for_a_while(room: MakingRoom, cache: PageCache) -> None:
    make = Making(cache, 1, error=UnreadableFile("Tệp hỏng."))
    make.go.set()
    for patience in (LONG, 0):
        with pytest.raises(UnreadableFile, match="Tệp hỏng"):
            room.got(wanted(1), make, patience=patience)
    assert make.times == 1


def test_a_passing_fault_is_tried_again(room: MakingRoom, cache: PageCache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "SHORT", -1.0)
    make = Making(cache, 1, error=DeskBusy("Bận."))
    make.go.set()
    with pytest.raises(StillMaking):
        room.got(wanted(1), make, patience=0.05)
    make.error = None
    assert room.got(wanted(1), make, patience=LONG) == b"1"


def test_an_unforeseen_fault_ends_in_a_sentence_and_the_next_is_made(room: MakingRoom, cache: PageCache) -> None:
    broken, sound = Making(cache, 1, error=OSError(28, "no space")), Making(cache, 2)
    broken.go.set()
    sound.go.set()
    with pytest.raises(UnreadableFile, match="máy chủ gặp sự cố"):
        room.got(wanted(1), broken, patience=LONG)
    assert room.got(wanted(2), sound, patience=LONG) == b"1"


def test_after_closing_the_next_call_begins_anew(room: MakingRoom, cache: PageCache) -> None:
    works, waits = Making(cache, 1), Making(cache, 2)
    for number, make in ((1, works), (2, waits)):
        with pytest.raises(StillMaking):
            room.got(wanted(number), make, patience=0)
    works.begun.wait(LONG)
    room.close()
    works.go.set()
    waits.go.set()
    assert room.got(wanted(2), waits, patience=LONG) == b"1"
    assert waits.times == 1


def test_reading_what_is_kept_makes_nothing(room: MakingRoom, cache: PageCache) -> None:
    make = Making(cache, 1)
    assert room.kept(make) is None
    assert make.times == 0
