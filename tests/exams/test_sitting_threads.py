"""Several devices and people at once, on a real SQLite file: one attempt, one handing in, the newest answers."""

import datetime
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest
from exam_papers_made import DURING, Office, add_candidate, make_office, make_paper, make_sitting
from fresh import fresh_database
from sqlalchemy import func, select

from exams.sittings.desk import SittingDesk
from exams.sittings.views import AttemptOver, ResultView, Save
from vanban.audit import Action
from vanban.db.audit_models import AuditRow
from vanban.db.audit_verification import verify
from vanban.db.exam_sitting_models import ExamAttemptRow
from vanban.db.group_commit import GroupCommit
from vanban.db.session import Database
from vanban.exam_sittings import Rules
from vanban.principals import Principal
from vanban.settings import Settings

PEOPLE = 6


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    store = fresh_database(Settings(data_dir=tmp_path_factory.mktemp("threads"), database_url=None))
    yield store
    store.close()


@pytest.fixture(scope="module")
def office(store: Database) -> Office:
    with store.transaction() as session:
        return make_office(session)


@pytest.fixture(scope="module")
def people(store: Database, office: Office) -> list[Principal]:
    with store.transaction() as session:
        return [add_candidate(session, f"nguoi-{n}", "noi-vu") for n in range(PEOPLE)]


@pytest.fixture
def sitting(store: Database, office: Office) -> int:
    with store.transaction() as session:
        return make_sitting(session, office, make_paper(session, office), rules=Rules(minutes=30)).id


def desks(store: Database, *moments: datetime.datetime) -> list[SittingDesk]:
    """Returns desks with changes of their own, as those of several processes are."""
    return [SittingDesk(GroupCommit(store), lambda moment=moment: moment) for moment in moments]


def test_two_devices_that_begin_together_get_one_attempt(
    store: Database, people: list[Principal], sitting: int
) -> None:
    one, other = desks(store, DURING, DURING)
    with ThreadPoolExecutor(8) as pool:
        views = list(pool.map(lambda n: (one, other)[n % 2].start(people[n // 4], sitting), range(4 * PEOPLE)))
    for n in range(PEOPLE):
        assert len({view.id for view in views[4 * n : 4 * n + 4]}) == 1
    with store.session() as session:
        wanted = select(func.count()).select_from(ExamAttemptRow).where(ExamAttemptRow.sitting_id == sitting)
        assert session.scalar(wanted) == PEOPLE


def test_answers_from_everywhere_leave_the_newest_choice(
    store: Database, people: list[Principal], sitting: int
) -> None:
    one, other = desks(store, DURING, DURING)
    attempts = [one.start(person, sitting) for person in people]
    sent = [
        (n, Save(question, (sequence % 4,), sequence))
        for n in range(PEOPLE)
        for question in range(5)
        for sequence in (1, 2, 3)
    ]
    Random(5).shuffle(sent)

    def save(number: int) -> None:
        n, choice = sent[number]
        (one, other)[number % 2].save(people[n], attempts[n].id, [choice])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(save, range(len(sent))))
    for person, attempt in zip(people, attempts, strict=True):
        chosen = {question.question: question.chosen for question in one.attempt(person, attempt.id).questions}
        assert [chosen[question] for question in range(5)] == [(3,)] * 5


def test_handing_in_and_closing_together_end_each_attempt_once(
    store: Database, people: list[Principal], sitting: int
) -> None:
    (before,) = desks(store, DURING)
    attempts = [before.start(person, sitting) for person in people]
    for person, attempt in zip(people, attempts, strict=True):
        before.save(person, attempt.id, [Save(0, (0,), 1)])
    late = DURING + datetime.timedelta(minutes=31)
    one, other = desks(store, late, late)

    def race(number: int) -> ResultView | int | None:
        person, attempt = people[number % PEOPLE], attempts[number % PEOPLE]
        if number % 5 == 4:
            return one.close_due()
        if number % 5 == 3:
            with pytest.raises(AttemptOver):
                other.save(person, attempt.id, [Save(1, (1,), 2)])
            return None
        return (one, other)[number % 2].submit(person, attempt.id, saves=[Save(1, (1,), 2)])

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(race, range(5 * PEOPLE)))
    results = [one for one in told if isinstance(one, ResultView)]
    assert {result.right for result in results} == {1}
    assert len({(result.attempt_id, result.submitted_at, result.ended) for result in results}) == len(
        {result.attempt_id for result in results}
    )
    with store.session() as session:
        ids = [str(attempt.id) for attempt in attempts]
        wanted = select(AuditRow.target_id).where(
            AuditRow.action == Action.EXAM_SUBMITTED.value, AuditRow.target_id.in_(ids)
        )
        assert sorted(session.scalars(wanted)) == sorted(ids)
    assert verify(store.engine).intact
