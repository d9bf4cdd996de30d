"""Reading in a separate process: whatever a file does to its reader, the service gets a sentence and goes on."""

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hostile_parsers import pid
from intake_fakes import parse_lines

from ingest.parsing import parse_file
from ingest.progress import Progress, listening
from ingest.sandbox import Limits, ReadingInterrupted, SandboxedParser, SandboxUnavailable
from vanban.errors import RejectedDocument, UnreadableFile

HERE = Path(__file__).parent
SAMPLES = HERE.parents[1] / "samples" / "documents"
TIGHT = Limits(seconds=2, page_seconds=1, max_pages=10, memory_mb=512, output_mb=4)
ROOMY = Limits(seconds=60, output_mb=4, memory_mb=1_024)
PID = f"{pid.__module__}:{pid.__name__}"


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    return tmp_path / "scratch"


@pytest.fixture
def tight(scratch: Path) -> Iterator[SandboxedParser]:
    parser = SandboxedParser(TIGHT, parse="hostile_parsers:parse", scratch=scratch)
    yield parser
    parser.close()
    assert list(scratch.glob("*")) == [], "temporary files must not be left"


@pytest.fixture
def roomy(scratch: Path) -> Iterator[SandboxedParser]:
    parser = SandboxedParser(ROOMY, parse="hostile_parsers:parse", scratch=scratch)
    yield parser
    parser.close()


def process_of(parser: SandboxedParser) -> int:
    document = parser.call(PID, "a.txt", b"x")
    return int(getattr(document, "text", 0))


def running(process: int) -> bool:
    """Tells whether a process lives; one that has ended and waits to be collected does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in ("Z", "X")
    except FileNotFoundError:
        return False


def ends_soon(process: int) -> bool:
    until = time.monotonic() + 5
    while running(process) and time.monotonic() < until:
        time.sleep(0.02)
    return not running(process)


def test_a_document_read_in_another_process_is_the_same() -> None:
    parser = SandboxedParser(Limits())
    try:
        for path in sorted(SAMPLES.iterdir())[:6]:
            assert parser(path.name, path.read_bytes()) == parse_file(path.name, path.read_bytes())
    finally:
        parser.close()


def test_one_process_is_kept_for_many_files(roomy: SandboxedParser) -> None:
    first = process_of(roomy)
    assert first != os.getpid()
    assert {process_of(roomy) for _ in range(20)} == {first}


@pytest.mark.parametrize(
    ("deed", "said"),
    [
        ("hang", "quá 2 giây"),
        ("backtrack", "quá 2 giây"),
        ("burn", "quá 2 giây"),
        ("eat", "quá 512 MB bộ nhớ"),
        ("segfault", "SIGSEGV"),
        ("exit 0", "mã thoát 0"),
        ("exit 3", "mã thoát 3"),
        ("leave", "hỏng hoặc có cấu trúc lạ"),
        ("flood", "hỏng hoặc có cấu trúc lạ"),
        ("huge", "lớn quá 4 MB"),
    ],
)
def test_a_hostile_file_is_unreadable_with_the_limit_named_and_the_next_is_read(
    tight: SandboxedParser, deed: str, said: str
) -> None:
    with pytest.raises(UnreadableFile, match=said):
        tight("a.txt", deed.encode())
    assert tight("b.txt", b"van ban").text == "van ban"


def test_a_file_cannot_fill_the_disk(tight: SandboxedParser, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        tight("a.txt", f"fill {tmp_path / 'day'}".encode())
    assert (tmp_path / "day").stat().st_size <= TIGHT.output_mb * 1024 * 1024


def test_what_a_library_prints_does_not_reach_the_answer(roomy: SandboxedParser) -> None:
    assert roomy("a.txt", b"print").text == "print"


def test_an_answer_of_foreign_classes_is_refused(roomy: SandboxedParser) -> None:
    with pytest.raises(UnreadableFile):
        roomy.call("hostile_parsers:foreign", "a.txt", b"x")


def test_refusals_of_the_reader_come_back_as_they_are(roomy: SandboxedParser) -> None:
    with pytest.raises(RejectedDocument, match="MẬT"):
        roomy("a.txt", b"reject")
    with pytest.raises(UnreadableFile, match="Định dạng chưa hỗ trợ"):
        roomy("a.la", b"x")


@pytest.mark.skipif(not Path("/proc/self/environ").is_file(), reason="needs /proc to see processes")
@pytest.mark.parametrize("deed", ["stray", "stray_and_hang", "stray_and_crash"])
def test_what_a_reader_started_ends_with_it_even_in_a_session_of_its_own(
    tight: SandboxedParser, tmp_path: Path, deed: str
) -> None:
    noted = tmp_path / "started"
    if deed == "stray":
        tight("a.txt", f"{deed} {noted}".encode())
    else:
        with pytest.raises(UnreadableFile):
            tight("a.txt", f"{deed} {noted}".encode())
    assert ends_soon(int(noted.read_text()))


def test_a_reader_that_forks_answers_once_and_is_replaced(roomy: SandboxedParser) -> None:
    before = process_of(roomy)
    assert roomy("a.txt", b"fork\nmot").text == "fork\nmot"
    assert roomy("a.txt", b"hai").text == "hai"
    for number in range(5):
        roomy("a.txt", b"fork")
        assert roomy("a.txt", f"so {number}".encode()).text == f"so {number}"
    assert process_of(roomy) != 0
    assert before != 0


def test_pages_that_are_done_give_more_time_and_are_reported(tight: SandboxedParser) -> None:
    heard: list[Progress] = []
    with listening(heard.append):
        document = tight("a.txt", b"pages 8")  # 3.2 seconds of a limit of 2
    assert document.text == "pages 8"
    assert heard[-1] == Progress("Nhận dạng chữ", 8, 8)
    assert [p.done for p in heard] == sorted(p.done for p in heard)


def test_reading_can_be_interrupted_from_another_thread(roomy: SandboxedParser) -> None:
    roomy("a.txt", b"x")
    threading.Timer(0.3, roomy.interrupt).start()
    begun = time.monotonic()
    with pytest.raises(ReadingInterrupted):
        roomy("a.txt", b"hang")
    assert time.monotonic() - begun < 10
    assert roomy("a.txt", b"van ban").text == "van ban"


def test_a_process_that_cannot_start_is_not_the_files_fault() -> None:
    parser = SandboxedParser(ROOMY, parse="khong_co:gi")
    with pytest.raises(SandboxUnavailable):
        parser("a.txt", b"x")
    parser.close()


def test_many_threads_may_share_one_parser(roomy: SandboxedParser) -> None:
    found: dict[int, str] = {}

    def read(number: int) -> None:
        found[number] = roomy("a.txt", f"van ban {number}".encode()).text

    threads = [threading.Thread(target=read, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {number: f"van ban {number}" for number in range(12)}


def test_the_way_through_another_process_is_short(roomy: SandboxedParser) -> None:
    data = b"van ban\n" * 1_000
    parse_lines("a.txt", data)
    roomy("a.txt", data)

    def shortest(read: object) -> float:
        times = []
        for _ in range(20):
            begun = time.perf_counter()
            read("a.txt", data)  # type: ignore[operator]
            times.append(time.perf_counter() - begun)
        return min(times)

    assert shortest(roomy) - shortest(parse_lines) < 0.05
