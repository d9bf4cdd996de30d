"""Sittings: who may begin, limits, deadlines, saves that never go backwards, one handing in, what is shown after."""

import datetime
from collections.abc import Iterator

import pytest
from exam_papers_made import (
    DURING,
    Office,
    make_office,
    make_paper,
    make_sitting,
)
from fresh import fresh_database
from sqlalchemy.orm import Session

from exams.sittings.taking import save_answers, start, submit
from exams.sittings.views import AttemptView, Save
from vanban.db.exam_sitting_models import ExamSittingRow
from vanban.db.session import Database
from vanban.exam_sittings import Ended, Rules, Shown
from vanban.settings import Settings

MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One database for all tests here; each test takes back what it wrote."""
    store = fresh_database(Settings(data_dir=tmp_path_factory.mktemp("sittings"), database_url=None))
    yield store
    store.close()


@pytest.fixture(scope="module")
def office(store: Database) -> Office:
    with store.transaction() as session:
        return make_office(session)


@pytest.fixture
def session(store: Database, office: Office) -> Iterator[Session]:
    with Session(store.engine, expire_on_commit=False) as session:
        session.begin()
        yield session
        session.rollback()


def sitting_of(session: Session, office: Office, **values: object) -> ExamSittingRow:
    return make_sitting(session, office, make_paper(session, office), **values)  # type: ignore[arg-type]


def all_right(view: AttemptView) -> list[Save]:
    """Returns the right answers to the questions of ``exam_papers_made``."""
    keys = {one: (0, 2) if one == 5 else (one % 4,) for one in range(6)}
    return [Save(one.question, keys[one.question], 1) for one in view.questions]


def test_an_attempt_runs_from_start_to_result(session: Session, office: Office) -> None:
    sitting = sitting_of(session, office, rules=Rules(minutes=30, pass_percent=80, answers_shown=Shown.AT_ONCE))
    view = start(session, office.candidate, sitting.id, now=DURING)
    assert (len(view.questions), view.seconds_left, view.number) == (6, 1800, 1)
    saved = save_answers(session, office.candidate, view.id, all_right(view), now=DURING + MINUTE)
    assert (saved.accepted, saved.older, saved.seconds_left) == (tuple(range(6)), (), 1740)
    result = submit(session, office.candidate, view.id, now=DURING + 2 * MINUTE)
    assert (result.right, result.questions, result.mark, result.passed) == (6, 6, 10.0, True)
    assert (result.seconds, result.ended) == (120, Ended.BY_CANDIDATE)
    assert all(one.right and one.explanation and one.cited for one in result.review)
