"""The watched folder: files at rest are taken once, by path and content, and their results stand beside them."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from queue_fakes import Office, open_office

from ingest.shift import shift
from ingest.watching import REPORT, WatchedFolder

WORDS = {"indexed": "đã nạp", "failed": "lỗi", "duplicate": "đã có"}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = open_office(tmp_path / "kho")
    yield office
    office.database.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "den" / "sau").mkdir(parents=True)
    return tmp_path / "den"


def watch(office: Office, folder: Path) -> WatchedFolder:
    return WatchedFolder(folder, office.queue, office.placement, max_mb=1, outcomes=WORDS)


def names(office: Office) -> list[str]:
    return [Path(row.name).name for row in office.rows()]


def test_a_file_is_taken_when_it_looks_the_same_twice(office: Office, folder: Path) -> None:
    watched = watch(office, folder)
    (folder / "a.txt").write_text("mot")
    (folder / "sau" / "b.txt").write_text("ha")
    assert watched.look() == 0
    (folder / "sau" / "b.txt").write_text("hai")  # still being written
    assert watched.look() == 1
    assert watched.look() == 1
    assert watched.look() == 0
    assert names(office) == ["a.txt", "b.txt"]


@pytest.mark.parametrize(
    "name", [".an", "~$a.docx", ".~lock.a.odt#", "a.docx.tmp", "b.part", "c.crdownload", "d~", "Thumbs.db", REPORT]
)
def test_locks_and_unfinished_copies_are_left_alone(office: Office, folder: Path, name: str) -> None:
    (folder / name).write_text("x")
    watched = watch(office, folder)
    assert watched.look() + watched.look() == 0


def test_links_and_empty_files_are_left_alone(office: Office, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "ngoai.txt").write_text("ngoài thư mục")
    (folder / "lien-ket.txt").symlink_to(tmp_path / "ngoai.txt")
    (folder / "rong.txt").touch()
    watched = watch(office, folder)
    assert watched.look() + watched.look() == 0


def test_nothing_is_taken_twice_after_a_restart_but_what_was_changed_is(office: Office, folder: Path) -> None:
    (folder / "a.txt").write_text("mot")
    first = watch(office, folder)
    assert first.look() + first.look() == 1
    os.utime(folder / "a.txt", (1, 1))  # another look, the same content
    second = watch(office, folder)
    assert second.look() + second.look() == 0
    (folder / "a.txt").write_text("mot, sua lai")
    assert second.look() + second.look() == 1
    assert names(office) == ["a.txt", "a.txt"]


def test_a_file_too_large_is_told_once(office: Office, folder: Path) -> None:
    (folder / "lon.txt").write_bytes(b"x" * 2_000_000)
    for watched in (watch(office, folder), watch(office, folder)):
        watched.look()
        watched.look()
    assert [row.outcome for row in office.rows()] == ["failed"]


def test_the_report_tells_each_result_once(office: Office, folder: Path) -> None:
    (folder / "a.txt").write_text("so: 12-KH/TU\nmot")
    (folder / "sau" / "b.la").write_text("hai")
    watched = watch(office, folder)
    watched.look()
    watched.look()
    assert watched.report() == 0
    with shift(office.desk(), office.settings.workers_dir, threads=1, grace_s=5.0):
        while office.queue.unfinished():
            time.sleep(0.05)
    assert watched.report() == 2
    assert watched.report() == watch(office, folder).report() == 0
    lines = sorted((folder / REPORT).read_text(encoding="utf-8").splitlines(), key=lambda line: line[-3:])
    assert "đã nạp · a.txt [12-KH/TU]" in lines[0]
    assert "lỗi · sau/b.la: Định dạng chưa hỗ trợ." in lines[1]
