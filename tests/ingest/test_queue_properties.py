"""Whatever workers, people and mishaps do in whatever order: one hold on a job at a time, one end for each job."""

import datetime
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule
from queue_fakes import open_office
from sqlalchemy import update

from ingest.intake import IntakeResult, IntakeStatus
from ingest.jobs import Claim
from ingest.queue import MAX_ATTEMPTS, LostJob
from vanban.db.models import IntakeJobRow

WORKERS = st.sampled_from(["a/0", "a/1", "b/0"])


class Queue(RuleBasedStateMachine):
    """Our account of who holds what, beside the queue's."""

    claims = Bundle("claims")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.office = open_office(Path(self.folder.name))
        self.holds: dict[int, Claim] = {}  # the job and the only hold on it that counts
        self.waiting: set[int] = set()
        self.ended: dict[int, str] = {}

    @rule(priority=st.integers(-2, 2), count=st.integers(1, 3))
    def enqueue(self, priority: int, count: int) -> None:
        before = len(self.office.rows())
        self.office.enqueue(*(f"tep {before + n}" for n in range(count)), priority=priority)
        self.waiting |= {before + n + 1 for n in range(count)}

    @rule(target=claims, worker=WORKERS)
    def claim(self, worker: str) -> Claim | None:
        claim = self.office.queue.claim(worker)
        if claim is None:
            assert not self.waiting
            return None
        priorities = {row.id: row.priority for row in self.office.rows()}
        assert claim.job_id == min(self.waiting, key=lambda job: (-priorities[job], job))
        self.waiting.remove(claim.job_id)
        self.holds[claim.job_id] = claim
        return claim

    @rule(claim=consumes(claims))
    def settle(self, claim: Claim | None) -> None:
        if claim is None:
            return
        result = IntakeResult(claim.name, IntakeStatus.FAILED, error="x")
        try:
            with self.office.database.transaction() as session:
                self.office.queue.settle(session, claim, result)
        except LostJob:
            assert self.holds.get(claim.job_id) != claim
            return
        assert self.holds.pop(claim.job_id) == claim
        self.ended[claim.job_id] = "done"

    @rule(claim=claims)
    def renew(self, claim: Claim | None) -> None:
        if claim is not None:
            assert self.office.queue.renew(claim) == (self.holds.get(claim.job_id) == claim)

    @rule(claim=consumes(claims))
    def give_back(self, claim: Claim | None) -> None:
        if claim is not None and self.office.queue.give_back(claim):
            assert self.holds.pop(claim.job_id) == claim
            self.waiting.add(claim.job_id)

    @rule()
    def leases_run_out(self) -> None:
        past = datetime.datetime.now(datetime.UTC) - datetime.timedelta(seconds=1)
        with self.office.database.transaction() as session:
            session.execute(update(IntakeJobRow).where(IntakeJobRow.state == "running").values(lease_until=past))
        again = self.office.queue.take_over()
        hopeless = {job for job, claim in self.holds.items() if claim.attempts >= MAX_ATTEMPTS}
        assert again == len(self.holds) - len(hopeless)
        self.waiting |= set(self.holds) - hopeless
        self.ended |= dict.fromkeys(hopeless, "done")
        self.holds = {}

    @rule(job=st.integers(1, 8))
    def cancel(self, job: int) -> None:
        known = job in self.waiting or job in self.holds
        assert self.office.control.cancel([job]) == ({job} if known else set())
        if known:
            self.waiting.discard(job)
            self.holds.pop(job, None)
            self.ended[job] = "cancelled"

    @rule(job=st.integers(1, 8))
    def retry(self, job: int) -> None:
        again = self.office.control.retry([job])
        assert again == ({job} if self.ended.get(job) == "done" else set())
        self.waiting |= again
        for one in again:
            del self.ended[one]

    @invariant()
    def the_rows_agree(self) -> None:
        expected = dict.fromkeys(self.waiting, "waiting") | dict.fromkeys(self.holds, "running") | self.ended
        rows = self.office.rows()
        assert {row.id: row.state for row in rows} == expected
        spool = self.office.queue.spool.hashes()
        assert {row.sha256 for row in rows if row.state != "cancelled"} <= spool

    def teardown(self) -> None:
        self.office.database.close()
        self.folder.cleanup()


TestQueue = Queue.TestCase
TestQueue.settings = settings(max_examples=15, stateful_step_count=25, deadline=None)
TestQueue = pytest.mark.slow(TestQueue)
