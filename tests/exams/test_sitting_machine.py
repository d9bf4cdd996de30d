"""Whatever two devices do in whatever order, at whatever time: no accepted answer is lost, one handing in, the deadline
holds. A state machine beside the engine on a real database."""

import datetime
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from exam_papers_made import DURING, Office, make_office, make_paper, make_sitting
from fresh import fresh_database
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exams.sittings.measures import measures
from exams.sittings.taking import attempt_for, close_due, result_for, save_answers, start, submit
from exams.sittings.views import AttemptOver, ResultView, Save
from vanban.audit import Action
from vanban.db.audit_models import AuditRow
from vanban.db.exam_sitting_models import ExamAttemptRow
from vanban.db.session import Database
from vanban.exam_sittings import Rules
from vanban.settings import Settings

MINUTES = 5
KEYS = {place: (0, 2) if place == 5 else (place % 4,) for place in range(6)}
GRACE_S = measures().grace_seconds


@dataclass
class Known:
    """What the machine knows of the attempt: the newest accepted choice of each question, and its result."""

    newest: dict[int, Save] = field(default_factory=dict)
    sent: list[Save] = field(default_factory=list)
    result: ResultView | None = None


class Store:
    """One database for every run of the machine; each run takes back what it wrote."""

    def __init__(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.database: Database = fresh_database(Settings(data_dir=Path(self.folder.name) / "d", database_url=None))
        with self.database.transaction() as session:
            self.office: Office = make_office(session)
            paper = make_paper(session, self.office)
            rules = Rules(minutes=MINUTES, attempts_total=1)
            self.sitting = make_sitting(session, self.office, paper, rules=rules).id

    def close(self) -> None:
        self.database.close()
        self.folder.cleanup()


class Sitting(RuleBasedStateMachine):
    """A person with two devices whose counters both rise, and a clock that only goes on."""

    store: Store

    @initialize()
    def begin(self) -> None:
        self.session = Session(self.store.database.engine, expire_on_commit=False)
        self.session.begin()
        self.person = self.store.office.candidate
        self.passed, self.known, self.counters = 0, Known(), [0, 0]
        self.attempt = start(self.session, self.person, self.store.sitting, now=self.now, device="mot").id

    @property
    def now(self) -> datetime.datetime:
        return DURING + datetime.timedelta(seconds=self.passed)

    @property
    def takes_answers(self) -> bool:
        return self.known.result is None and self.passed <= 60 * MINUTES + GRACE_S

    @rule(seconds=st.sampled_from((0, 1, 20, 60, 150, 60 * MINUTES)))
    def time_passes(self, seconds: int) -> None:
        self.passed += seconds

    @rule(device=st.integers(0, 1), question=st.sampled_from((0, 5)), data=st.data())
    def choose(self, device: int, question: int, data: st.DataObject) -> None:
        most = 4 if question == 5 else 1
        chosen = data.draw(st.lists(st.integers(0, 3), max_size=most, unique=True))
        self.counters[device] += data.draw(st.integers(1, 3))
        self.send([Save(question, tuple(chosen), self.counters[device])])

    @precondition(lambda self: self.known.sent)
    @rule(data=st.data())
    def send_again(self, data: st.DataObject) -> None:
        self.send(data.draw(st.lists(st.sampled_from(self.known.sent), min_size=1, max_size=4)))

    def send(self, saves: list[Save]) -> None:
        self.known.sent += saves
        if not self.takes_answers:
            with pytest.raises(AttemptOver):
                save_answers(self.session, self.person, self.attempt, saves, now=self.now)
            return
        done = save_answers(self.session, self.person, self.attempt, saves, now=self.now)
        assert {*done.accepted, *done.older} == {save.question for save in saves}
        for save in sorted(saves, key=lambda one: one.sequence):
            before = self.known.newest.get(save.question)
            if before is None or before.sequence < save.sequence:
                self.known.newest[save.question] = save

    @rule()
    def go_on_elsewhere(self) -> None:
        begun = None
        if self.takes_answers:
            begun = start(self.session, self.person, self.store.sitting, now=self.now, device="hai")
            assert begun.id == self.attempt
        view = attempt_for(self.session, self.person, self.attempt, now=self.now, device="mot")
        assert view.over == (not self.takes_answers)
        if not view.over:
            self.counters[1] = max(self.counters[1], view.sequence)
            assert view.seconds_left == max(0, 60 * MINUTES - self.passed)

    @rule()
    def hand_in(self) -> None:
        self.ended_with(submit(self.session, self.person, self.attempt, now=self.now))

    @rule()
    def upkeep_looks(self) -> None:
        due = self.known.result is None and not self.takes_answers
        assert close_due(self.session, now=self.now) <= int(due)
        if not self.takes_answers:
            self.ended_with(result_for(self.session, self.person, self.attempt, now=self.now))

    def ended_with(self, result: ResultView) -> None:
        if self.known.result is None:
            right = sum(set(one.chosen) == set(KEYS[one.question]) for one in self.known.newest.values())
            assert (result.right, result.seconds) == (right, min(self.passed, 60 * MINUTES))
            self.known.result = result
        assert result == self.known.result

    @invariant()
    def what_was_accepted_is_there(self) -> None:
        if not self.takes_answers:
            return
        view = attempt_for(self.session, self.person, self.attempt, now=self.now)
        stored = {one.question: set(one.chosen) for one in view.questions if one.chosen}
        assert stored == {one.question: set(one.chosen) for one in self.known.newest.values() if one.chosen}

    @invariant()
    def one_attempt_is_handed_in_at_most_once(self) -> None:
        attempts = select(func.count()).select_from(ExamAttemptRow)
        entries = select(func.count()).where(AuditRow.action == Action.EXAM_SUBMITTED.value)
        assert self.session.scalar(attempts) == 1
        assert (self.session.scalar(entries) or 0) <= 1

    def teardown(self) -> None:
        if hasattr(self, "session"):
            self.session.rollback()
            self.session.close()


def test_no_order_of_events_loses_an_accepted_answer_or_hands_in_twice() -> None:
    store = Store()

    class OfStore(Sitting):
        pass

    OfStore.store = store
    case = OfStore.TestCase
    case.settings = settings(max_examples=25, stateful_step_count=15, deadline=None)
    try:
        case("runTest").runTest()
    finally:
        store.close()
