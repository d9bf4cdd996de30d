"""The worker: every job ends, whatever its file does; stopping gives back; cancelling ends the reading."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from intake_fakes import HashEmbedder
from queue_fakes import Office, open_office

from ingest.jobs import Arrival
from ingest.sandbox import Limits, SandboxedParser
from ingest.shift import Housekeeping, shift
from ingest.worker import Desk
from ingest.worker_identity import WorkerIdentity, bury, dead_workers, living

HOSTILE = "hostile_parsers:parse"
TIGHT = Limits(seconds=3, memory_mb=512, output_mb=4)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = open_office(tmp_path / "kho")
    yield office
    office.database.close()


def wait_until(true: Callable[[], bool], *, seconds: float = 60.0) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "waited too long"
        time.sleep(0.05)


def tight_desk(office: Office) -> Desk:
    def open_parser(worker: WorkerIdentity) -> SandboxedParser:
        return SandboxedParser(TIGHT, parse=HOSTILE, scratch=worker.scratch)

    return replace(office.desk(HOSTILE), open_parser=open_parser)


def work_off(office: Office, desk: Desk) -> None:
    with shift(desk, office.settings.workers_dir, threads=2, grace_s=5.0):
        wait_until(lambda: office.queue.unfinished() == 0)


def test_hostile_files_fail_with_their_reasons_and_the_others_are_taken_in(office: Office) -> None:
    office.enqueue("tot 1", "segfault", "hang", "tot 2", "eat", "exit 0", "tot 3")
    work_off(office, tight_desk(office))
    rows = office.rows()
    assert [row.outcome for row in rows] == ["indexed", "failed", "failed", "indexed", "failed", "failed", "indexed"]
    assert [row.attempts for row in rows] == [1] * 7
    said = [row.error or "" for row in rows]
    assert "SIGSEGV" in said[1]
    assert "quá 3 giây" in said[2]
    assert "quá 512 MB" in said[4]
    assert list(office.settings.workers_dir.iterdir()) == []


def test_a_container_is_opened_and_its_members_are_taken_in(office: Office) -> None:
    files = [Arrival("goi.goi", b"a.txt: van ban a\nb.txt: van ban b\nhong: x\nc.la: x")]
    office.queue.enqueue(files, placement=office.placement, label="thử")
    work_off(office, office.desk())
    rows = {row.name: row for row in office.rows()}
    assert rows["goi.goi"].outcome == "unpacked"
    assert {name.rpartition(" › ")[2]: row.outcome for name, row in rows.items() if row.parent_id} == {
        "a.txt": "indexed",
        "b.txt": "indexed",
        "hong": "failed",
        "c.la": "failed",
    }
    assert rows["goi.goi › hong"].error == "Không giải nén được tệp này."


def test_a_secret_file_leaves_no_bytes_behind(office: Office) -> None:
    office.enqueue("mat: TỐI MẬT\nke hoach bao ve")
    work_off(office, office.desk())
    assert office.row(1).outcome == "rejected"
    held = [path for path in office.settings.data_dir.rglob("*") if path.is_file()]
    assert not any(b"ke hoach bao ve" in path.read_bytes() for path in held)


def test_cancelling_a_running_job_ends_its_reading(office: Office) -> None:
    office.enqueue("hang", "tot")
    desk = office.desk(HOSTILE)
    with shift(desk, office.settings.workers_dir, threads=1, grace_s=5.0):
        wait_until(lambda: office.row(1).state == "running")
        office.control.cancel([1])
        wait_until(lambda: office.row(2).state == "done", seconds=15)
    assert (office.row(1).state, office.row(1).outcome) == ("cancelled", None)
    assert office.row(2).outcome == "indexed"


def test_stopping_gives_back_what_is_not_finished(office: Office) -> None:
    office.enqueue("hang", "tot")
    with shift(office.desk(HOSTILE), office.settings.workers_dir, threads=1, grace_s=0.2):
        wait_until(lambda: office.row(1).state == "running")
    assert [(row.state, row.attempts, row.worker) for row in office.rows()] == [("waiting", 0, None)] * 2


def test_progress_of_the_reading_is_written_to_the_job(office: Office) -> None:
    office.enqueue("pages 8")
    seen = set()
    with shift(office.desk(HOSTILE), office.settings.workers_dir, threads=1, grace_s=1.0):
        while office.queue.unfinished():
            row = office.row(1)
            seen.add((row.step, row.step_total))
            time.sleep(0.05)
    assert ("Nhận dạng chữ", 8) in seen
    assert office.row(1).outcome == "indexed"


def test_a_parser_that_cannot_start_puts_the_job_off(office: Office) -> None:
    office.enqueue("tot")
    with shift(office.desk("khong_co:gi"), office.settings.workers_dir, threads=1, grace_s=5.0):
        wait_until(lambda: office.row(1).not_before is not None)
    row = office.row(1)
    assert (row.state, row.step, row.step_done, row.attempts) == ("waiting", "Chờ thử lại", 1, 0)
    assert "tiến trình đọc tệp" in (row.error or "")


class BrokenEmbedder(HashEmbedder):
    """An embedder with a mistake."""

    def embed(self, texts: object) -> object:  # type: ignore[override]
        raise RuntimeError("nội dung riêng")


def test_a_mistake_of_ours_fails_the_job_and_not_the_worker(office: Office) -> None:
    office.enqueue("tot", "tot nua")
    desk = office.desk()
    work_off(office, replace(desk, intake=replace(desk.intake, embedder=BrokenEmbedder())))  # type: ignore[arg-type]
    assert [row.outcome for row in office.rows()] == ["failed", "failed"]
    assert all("nội dung riêng" not in (row.error or "") for row in office.rows())


def test_a_worker_is_alive_as_long_as_it_holds_its_folder(tmp_path: Path) -> None:
    with living(tmp_path / "workers") as one, living(tmp_path / "workers") as two:
        assert one.name != two.name
        assert dead_workers(tmp_path / "workers") == []
        assert one.thread(3) == f"{one.name}/3"
    assert list((tmp_path / "workers").iterdir()) == []
    left = tmp_path / "workers" / "may-1-ab"
    left.mkdir()
    (left / "alive.lock").touch()
    assert dead_workers(tmp_path / "workers") == ["may-1-ab"]
    bury(tmp_path / "workers", ["may-1-ab"])
    assert not left.exists()


def test_housekeeping_takes_over_from_a_worker_that_is_gone(office: Office) -> None:
    office.enqueue("tot")
    left = office.settings.workers_dir / "may-1-ab"
    left.mkdir(parents=True)
    (left / "alive.lock").touch()
    (left / "tmp").mkdir()
    assert office.queue.claim("may-1-ab/0") is not None
    Housekeeping(office.desk(), office.settings.workers_dir).do()
    assert office.row(1).state == "waiting"
    assert not left.exists()


def test_two_shifts_at_once_share_the_work(office: Office) -> None:
    office.enqueue(*(f"van ban {number}" for number in range(40)))
    threads = [threading.Thread(target=work_off, args=(office, office.desk())) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {(row.outcome, row.attempts) for row in office.rows()} == {("indexed", 1)}
    assert len({row.document_id for row in office.rows()}) == 40


def test_files_of_a_batch_are_stored_in_their_order_though_the_later_is_read_sooner(office: Office) -> None:
    office.enqueue("pages 3", "nhanh", "nhanh hon")
    work_off(office, office.desk(HOSTILE))
    ended = [row.finished_at for row in office.rows()]
    assert ended == sorted(ended, key=str)
    assert {row.outcome for row in office.rows()} == {"indexed"}


def test_a_slow_file_holds_the_others_up_for_a_short_while_only(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.worker.PATIENCE_S", 0.5)
    office.enqueue("pages 8", "nhanh", "nhanh hon")
    work_off(office, office.desk(HOSTILE))
    slow, quick, quicker = (str(row.finished_at) for row in office.rows())
    assert quick < quicker < slow
