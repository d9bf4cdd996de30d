"""Many who begin at once are judged as each alone is, and what is refused to one costs the others nothing."""

import datetime
from collections.abc import Iterator

import pytest
from exam_papers_made import CLOSES, DURING, Office, add_candidate, make_office, make_paper, make_sitting
from fresh import fresh_database
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from exams.sittings.starting_together import Start
from exams.sittings.taking import start_together
from exams.sittings.views import AttemptView
from vanban.audit import Action
from vanban.db.audit_models import AuditRow
from vanban.db.exam_sitting_models import ExamAttemptRow
from vanban.db.session import Database
from vanban.errors import NotAllowed, NotFound
from vanban.exam_sittings import Rules, SittingState
from vanban.settings import Settings

MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    store = fresh_database(Settings(data_dir=tmp_path_factory.mktemp("together"), database_url=None))
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


def views(outcomes: list[object]) -> list[AttemptView]:
    assert all(isinstance(one, AttemptView) for one in outcomes), outcomes
    return [one for one in outcomes if isinstance(one, AttemptView)]


def entries(session: Session) -> int:
    return session.scalar(select(func.count()).where(AuditRow.action == Action.EXAM_STARTED.value)) or 0


def test_each_gets_an_own_attempt_and_what_is_refused_to_one_costs_the_others_nothing(
    session: Session, office: Office
) -> None:
    sitting = make_sitting(session, office, make_paper(session, office))
    closed = make_sitting(session, office, make_paper(session, office), state=SittingState.CANCELLED)
    before = entries(session)
    asked = [
        Start(office.candidate, sitting.id, DURING, "may-a", "10.0.0.1"),
        Start(office.stranger, sitting.id, DURING),
        Start(office.below, sitting.id, DURING),
        Start(office.candidate, closed.id, DURING),
        Start(office.below, 987_654, DURING),
    ]
    first, stranger, second, cancelled, nowhere = start_together(session, asked)
    assert isinstance(first, AttemptView)
    assert isinstance(second, AttemptView)
    assert first.id != second.id
    assert all(isinstance(one, NotFound) for one in (stranger, cancelled, nowhere))
    rows = session.scalars(select(ExamAttemptRow).where(ExamAttemptRow.sitting_id == sitting.id)).all()
    assert {(row.person_id, row.number, row.device) for row in rows} == {
        (office.candidate.person_id, 1, "may-a"),
        (office.below.person_id, 1, ""),
    }
    assert entries(session) - before == 2


def test_of_two_that_one_person_sent_the_second_finds_the_attempt_of_the_first(
    session: Session, office: Office
) -> None:
    sitting = make_sitting(session, office, make_paper(session, office), rules=Rules(minutes=30, attempts_total=1))
    before = entries(session)
    one, two, three = views(start_together(session, [Start(office.candidate, sitting.id, DURING)] * 3))
    assert one.id == two.id == three.id
    assert one.questions == two.questions
    assert entries(session) - before == 1


def test_limits_and_times_are_those_of_who_comes_alone(session: Session, office: Office) -> None:
    rules = Rules(minutes=30, attempts_total=1)
    sitting = make_sitting(session, office, make_paper(session, office), rules=rules)
    (first,) = views(start_together(session, [Start(office.candidate, sitting.id, DURING)]))
    late = DURING + 40 * MINUTE
    used, other = start_together(
        session, [Start(office.candidate, sitting.id, late), Start(office.below, sitting.id, late)]
    )
    assert isinstance(used, NotAllowed)
    assert "hết 1 lượt" in str(used)
    assert session.get_one(ExamAttemptRow, first.id).submitted_at is not None  # its time was up
    assert isinstance(other, AttemptView)
    assert other.seconds_left == 1800
    (over,) = start_together(session, [Start(add_candidate(session, "den-muon", "phong"), sitting.id, CLOSES)])
    assert isinstance(over, NotAllowed)


def test_more_people_ask_the_database_no_more(session: Session, office: Office) -> None:
    sitting = make_sitting(session, office, make_paper(session, office))
    people = [add_candidate(session, f"thi-{number}", "phong") for number in range(22)]
    asked = [Start(one, sitting.id, DURING) for one in people]
    few, many = _asked(session, asked[:2]), _asked(session, asked[2:22])
    assert many <= few, (few, many)


def _asked(session: Session, asked: list[Start]) -> int:
    """Returns how many questions the database is asked when these people begin."""
    seen: list[str] = []
    connection = session.connection()

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    views(start_together(session, asked))
    event.remove(connection, "before_cursor_execute", note)

    return sum(statement.startswith("SELECT") for statement in seen)
