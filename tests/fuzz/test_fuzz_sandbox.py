"""Hostile files read in the separate process: it ends at its limit, leaves nothing, and the next file is read."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from holding import outcome
from hostile_files import entities, hostile_files, mails, word_file
from seeds import small_docx

from ingest.process_family import descendants
from ingest.sandbox import Limits, SandboxedParser
from vanban.errors import UnreadableFile

LIMITS = Limits(seconds=2, page_seconds=1, max_pages=2, memory_mb=1_024, output_mb=32)
GRACE_S = 8  # a busy machine starts a fresh process in some seconds, and ends one in less
GROWTH_MB = 150  # what this process may grow by while hundreds of files are read in the other


_ALREADY: set[int] = set()  # processes of this one that earlier tests have left, such as a tracker of resources


@pytest.fixture(autouse=True)
def _note_what_runs_already() -> None:
    _ALREADY.clear()
    _ALREADY.update(descendants(os.getpid()))


def started() -> list[int]:
    """Returns the living processes that the test has started."""
    return [process for process in descendants(os.getpid()) if process not in _ALREADY]


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    return tmp_path / "scratch"


@pytest.fixture
def parser(scratch: Path, bare_machine: None) -> Iterator[SandboxedParser]:
    parser = SandboxedParser(LIMITS, scratch=scratch)
    parser("nho.docx", small_docx())  # the first file waits for the libraries to be loaded
    yield parser
    parser.close()
    assert list(scratch.glob("*")) == []
    assert started() == []


def read_hostile(parser: SandboxedParser, scratch: Path, name: str, data: bytes) -> str:
    """Returns how the reading of a file ended, after asserting that it kept its limits."""
    begun = time.monotonic()
    ended = outcome(parser, name, data)
    allowed = LIMITS.seconds + LIMITS.page_seconds * LIMITS.max_pages + GRACE_S
    assert time.monotonic() - begun < allowed, name
    assert [path for folder in scratch.iterdir() for path in folder.iterdir()] == [], name
    assert len(started()) <= 1, name
    return ended


def resident_mb() -> float:
    """Returns how much memory this process takes now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def test_some_hostile_files_end_within_their_limits(parser: SandboxedParser, scratch: Path) -> None:
    nested = "<w:tbl><w:tr><w:tc>" * 20_000
    files = [*entities(), *mails(), ("sau.docx", word_file(nested)), ("bom.docx", word_file(" " * (20 * 2**20)))]
    ended = [read_hostile(parser, scratch, name, data) for name, data in files]
    assert {"read", "unreadable"} <= set(ended)
    assert "Số hóa 1.250 hồ sơ." in parser("nho.docx", small_docx()).text


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/statm").is_file(), reason="needs /proc to see the memory of this process")
def test_every_hostile_file_ends_within_its_limits_and_the_next_is_read(parser: SandboxedParser, scratch: Path) -> None:
    small = small_docx()
    expected = parser("nho.docx", small)
    before, ended = resident_mb(), []
    for name, data in hostile_files():
        begun = time.monotonic()
        ended.append(read_hostile(parser, scratch, name, data))
        if time.monotonic() - begun > LIMITS.seconds:  # what has just been ended is replaced
            assert parser("nho.docx", small) == expected
    assert len(ended) >= 150
    assert {"read", "unreadable"} <= set(ended)
    assert parser("nho.docx", small) == expected
    assert resident_mb() - before < GROWTH_MB


def test_readers_that_hang_fork_and_die_are_replaced_again_and_again(tmp_path: Path) -> None:
    limits = Limits(seconds=1, page_seconds=1, max_pages=1, memory_mb=512, output_mb=4)
    parser = SandboxedParser(limits, parse="hostile_parsers:parse", scratch=tmp_path / "scratch")
    deeds = ("hang", "segfault", "fork", "eat", "exit 0", "burn", "leave", "huge")
    for deed in deeds:
        if deed == "fork":
            assert parser("a.txt", deed.encode()).text == deed
        else:
            with pytest.raises(UnreadableFile):
                parser("a.txt", deed.encode())
        assert parser("b.txt", b"van ban").text == "van ban"
        assert len(started()) <= 2, deed
    parser.close()
    assert list((tmp_path / "scratch").glob("*")) == []
    assert started() == []
