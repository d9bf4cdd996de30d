"""The intake queue: order, leases, take-over, retries, cancelling; one worker has a job at a time."""

import datetime
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from queue_fakes import Office, open_office
from sqlalchemy import create_engine, text, update

from ingest.intake import IntakeResult, IntakeStatus
from ingest.jobs import Arrival, Claim
from ingest.progress import Progress
from ingest.queue import MAX_ATTEMPTS, MAX_RETRIES, LostJob
from vanban.db.models import IntakeJobRow

POSTGRESQL = "VANBAN_TEST_POSTGRESQL_URL"  # of an empty database that the tests may wipe


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    url = os.environ.get(POSTGRESQL) if request.param == "postgresql" else None
    if request.param == "postgresql":
        if url is None:
            pytest.skip(f"needs a PostgreSQL server: set {POSTGRESQL}")
        wipe(url)
    office = open_office(tmp_path / "kho", url)
    yield office
    office.database.close()


def wipe(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()


def take(office: Office, worker: str = "a/0") -> Claim:
    claim = office.queue.claim(worker)
    assert claim is not None
    return claim


def settle(office: Office, claim: Claim, status: IntakeStatus = IntakeStatus.REJECTED) -> None:
    with office.database.transaction() as session:
        office.queue.settle(session, claim, IntakeResult(claim.name, status, error="lý do"))


def let_time_pass(office: Office, **times: datetime.timedelta) -> None:
    """Moves the moments of all jobs into the past: ``lease_until`` or ``not_before`` or ``finished_at``."""
    past = {name: datetime.datetime.now(datetime.UTC) - by for name, by in times.items()}
    with office.database.transaction() as session:
        session.execute(update(IntakeJobRow).values(past))


MINUTE = datetime.timedelta(minutes=1)


def test_the_highest_priority_goes_first_then_the_oldest(office: Office) -> None:
    office.enqueue("mot", "hai")
    office.enqueue("ba", priority=5)
    office.enqueue("bon", priority=-1)
    assert [take(office).job_id for _ in range(4)] == [3, 1, 2, 4]
    assert office.queue.claim("a/0") is None


def test_a_batch_can_be_worked_off_alone(office: Office) -> None:
    office.enqueue("mot", priority=9)
    batch = office.enqueue("hai")
    claim = office.queue.claim("a/0", batch_id=batch)
    assert claim is not None
    assert claim.batch_id == batch
    assert office.queue.claim("a/0", batch_id=batch) is None


def test_equal_files_of_a_batch_are_read_one_after_the_other_in_their_order(office: Office) -> None:
    office.enqueue("giong nhau", "khac", "giong nhau")
    first, second = take(office), take(office)
    assert (first.job_id, second.job_id) == (1, 2)
    assert office.queue.claim("a/0") is None
    settle(office, first)
    assert take(office).job_id == 3


def test_bytes_are_durable_before_their_row_and_gone_after_the_end(office: Office) -> None:
    office.enqueue("noi dung")
    claim = take(office)
    assert office.queue.spool.read(claim.sha256) == b"noi dung"
    settle(office, claim)
    assert office.control.clear([claim.sha256]) == 1
    assert office.queue.spool.hashes() == set()


def test_bytes_that_another_job_waits_for_stay(office: Office) -> None:
    office.enqueue("noi dung")
    claim = take(office)
    office.enqueue("noi dung")
    settle(office, claim)
    assert office.control.clear([claim.sha256]) == 0
    assert office.queue.spool.holds(claim.sha256)


def test_a_failed_files_bytes_are_kept_for_some_days(office: Office) -> None:
    office.enqueue("noi dung")
    claim = take(office)
    office.queue.fail(claim, "lý do")
    assert office.control.sweep() == 0
    let_time_pass(office, finished_at=datetime.timedelta(days=8))
    assert office.control.sweep() == 1
    assert office.control.retry([claim.job_id]) == set(), "a file that is gone cannot be tried again"


def test_sweeping_removes_what_a_killed_enqueue_left(office: Office) -> None:
    office.queue.spool.put(b"khong co hang nao")
    office.enqueue("noi dung")
    assert office.control.sweep() == 1
    assert len(office.queue.spool.hashes()) == 1


def test_a_file_that_could_not_be_read_has_failed_already(office: Office) -> None:
    office.queue.enqueue([Arrival("a.txt", error="Không có tệp này.")], placement=office.placement, label="x")
    row = office.row(1)
    assert (row.state, row.outcome, row.error) == ("done", "failed", "Không có tệp này.")
    assert office.queue.claim("a/0") is None
    assert office.control.retry([1]) == set()


def test_only_the_worker_that_has_a_job_may_end_it(office: Office) -> None:
    office.enqueue("mot")
    stale = take(office, "a/0")
    let_time_pass(office, lease_until=MINUTE)
    assert office.queue.take_over() == 1
    assert not office.queue.renew(stale)
    fresh = take(office, "a/0")  # the same thread gets it again: still another hold
    with pytest.raises(LostJob):
        settle(office, stale)
    assert office.row(1).state == "running"
    settle(office, fresh)
    assert (office.row(1).state, office.row(1).outcome) == ("done", "rejected")
    with pytest.raises(LostJob):
        settle(office, fresh)


def test_a_lease_that_is_renewed_is_not_taken_over(office: Office) -> None:
    office.enqueue("mot")
    claim = take(office)
    let_time_pass(office, lease_until=MINUTE)
    assert office.queue.renew(claim, Progress("Nhận dạng chữ", 3, 10))
    assert office.queue.take_over() == 0
    row = office.row(1)
    assert (row.step, row.step_done, row.step_total) == ("Nhận dạng chữ", 3, 10)


def test_jobs_of_a_worker_known_to_be_dead_are_taken_over_at_once(office: Office) -> None:
    office.enqueue("mot", "hai")
    take(office, "may_1/0")
    take(office, "may1x/0")
    assert office.queue.take_over(dead=["may_1"]) == 1
    assert [row.state for row in office.rows()] == ["waiting", "running"]


def test_a_file_that_kills_its_workers_fails_after_the_third(office: Office) -> None:
    office.enqueue("mot")
    for attempt in range(1, MAX_ATTEMPTS + 1):
        assert take(office).attempts == attempt
        let_time_pass(office, lease_until=MINUTE)
        office.queue.take_over()
    row = office.row(1)
    assert (row.state, row.outcome) == ("done", "failed")
    assert "dừng đột ngột 3 lần" in (row.error or "")
    assert office.control.retry([1]) == {1}
    assert take(office).attempts == 1


def test_giving_back_counts_no_attempt(office: Office) -> None:
    office.enqueue("mot")
    for _ in range(5):
        assert office.queue.give_back(take(office))
    assert office.row(1).attempts == 0


def test_a_fault_of_the_machine_puts_a_job_off_ever_longer_and_at_last_fails_it(office: Office) -> None:
    office.enqueue("mot")
    delays = []
    for retry in range(MAX_RETRIES):
        claim = take(office)
        assert claim.retries == retry
        assert office.queue.put_off(claim, "Đĩa đầy.")
        row = office.row(1)
        assert row.not_before is not None
        delays.append(round((row.not_before - datetime.datetime.now(datetime.UTC)).total_seconds()))
        assert office.queue.claim("a/0") is None, "not before its time"
        let_time_pass(office, not_before=MINUTE)
    assert 3 < delays[0] <= 5
    assert delays == sorted(delays)
    assert delays[-1] <= 600
    assert not office.queue.put_off(take(office), "Đĩa đầy.")
    assert (office.row(1).outcome, office.row(1).error, office.row(1).attempts) == ("failed", "Đĩa đầy.", 1)


def test_cancelling_ends_what_waits_and_what_runs_and_removes_the_bytes(office: Office) -> None:
    office.enqueue("mot", "hai", "ba")
    running = take(office)
    settle(office, take(office))
    assert office.control.cancel([1, 2, 3]) == {1, 3}
    assert [row.state for row in office.rows()] == ["cancelled", "done", "cancelled"]
    assert office.queue.still_held([running.worker]) == set()
    with pytest.raises(LostJob):
        settle(office, running)
    office.control.sweep()
    assert office.queue.spool.hashes() == set()


def test_unpacking_ends_the_container_and_queues_its_members_at_once(office: Office) -> None:
    office.enqueue("goi")
    claim = take(office)
    office.queue.unpack(claim, [Arrival("x/a.docx", b"mot"), Arrival("b", error="Có mật khẩu.")])
    container, member, damaged = office.rows()
    assert (container.state, container.outcome) == ("done", "unpacked")
    assert (member.name, member.parent_id, member.state) == ("1.txt › x/a.docx", 1, "waiting")
    assert (damaged.state, damaged.outcome, damaged.error) == ("done", "failed", "Có mật khẩu.")
    again = take(office)
    assert (again.file_name, again.depth) == ("a.docx", 1)
    assert again.placement == office.placement


def test_a_container_that_was_cancelled_leaves_no_members(office: Office) -> None:
    office.enqueue("goi")
    claim = take(office)
    office.control.cancel([1])
    with pytest.raises(LostJob):
        office.queue.unpack(claim, [Arrival("a.docx", b"mot")])
    assert len(office.rows()) == 1
    office.control.sweep()
    assert office.queue.spool.hashes() == set()


def test_cancelling_a_container_cancels_its_members(office: Office) -> None:
    office.enqueue("goi")
    office.queue.unpack(take(office), [Arrival("a.docx", b"mot"), Arrival("b.docx", b"hai")])
    assert office.control.cancel([1]) == {2, 3}


def test_only_waiting_jobs_get_another_priority(office: Office) -> None:
    office.enqueue("mot", "hai", "ba")
    take(office)
    assert office.control.set_priority([1, 3], 7) == {3}
    assert take(office).job_id == 3
